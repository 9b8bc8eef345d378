"""Addresses of requests and results."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.orders import views

app_name = "orders"
urlpatterns = [
    path("results/", views.inbox, name="inbox"),
    path("results/waiting/", views.waiting, name="waiting"),
    path("results/normal/", views.sign_normal, name="sign-normal"),
    path("patients/<str:patient_id>/orders/", views.requested, name="of-patient"),
    path("patients/<str:patient_id>/orders/<str:key>/paper.pdf", views.paper, name="paper"),
    path("patients/<str:patient_id>/orders/<str:key>/revoke/", views.revoke, name="revoke"),
    path("patients/<str:patient_id>/orders/new/", views.new, name="new"),
    path("patients/<str:patient_id>/results/<str:report_id>/review/", views.review, name="review"),
]
