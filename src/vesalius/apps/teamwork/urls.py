"""Addresses of today, tasks, messages, referrals, hand-over and the team of a patient."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.teamwork import (
    views_handover,
    views_messages,
    views_referrals,
    views_tasks,
    views_team,
    views_today,
)

app_name = "teamwork"
urlpatterns = [
    path("today/", views_today.today, name="today"),
    path("today/appointments/", views_today.appointments, name="appointments"),
    path("today/alerts/", views_today.alerts, name="alerts"),
    path("today/waiting/", views_today.waiting, name="waiting"),
    path("tasks/", views_tasks.lines, name="tasks"),
    path("tasks/<str:task_id>/", views_tasks.task, name="task"),
    path("tasks/<str:task_id>/done/", views_tasks.finish, name="finish"),
    path("tasks/<str:task_id>/take/", views_tasks.take, name="take"),
    path("tasks/<str:task_id>/withdraw/", views_tasks.withdraw, name="withdraw"),
    path("messages/", views_messages.lines, name="messages"),
    path("messages/colleagues/", views_messages.suggest, name="colleagues"),
    path("messages/<str:message_id>/", views_messages.thread, name="thread"),
    path("messages/<str:message_id>/read/", views_messages.read, name="read"),
    path("referrals/", views_referrals.lines, name="referrals"),
    path("referrals/<str:task_id>/", views_referrals.referral, name="referral"),
    path("referrals/<str:task_id>/step/", views_referrals.step, name="referral-step"),
    path("hand-over/", views_handover.lines, name="handover"),
    path("hand-over/<str:task_id>/", views_handover.step, name="handover-step"),
    path("patients/<str:patient_id>/team/", views_team.team, name="team"),
    path("patients/<str:patient_id>/team/present/", views_team.present, name="present"),
    path("patients/<str:patient_id>/tasks/new/", views_tasks.new, name="task-new"),
    path("patients/<str:patient_id>/messages/new/", views_messages.compose, name="compose"),
    path("patients/<str:patient_id>/referrals/new/", views_referrals.new, name="refer"),
    path("patients/<str:patient_id>/hand-over/new/", views_handover.new, name="hand-over"),
]
