"""Addresses of the pages about data protection."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.privacy import (
    views_breaches,
    views_corrections,
    views_dashboard,
    views_own,
    views_records,
    views_register,
    views_requests,
    views_retention,
)

app_name = "privacy"
urlpatterns = [
    path("privacy/", views_dashboard.dashboard, name="dashboard"),
    path("privacy/requests/", views_requests.listing, name="requests"),
    path("privacy/requests/<number:number>/", views_requests.detail, name="request"),
    path("privacy/requests/<number:number>/letter/<str:language>/", views_requests.letter, name="letter"),
    path("privacy/requests/<number:number>/statement/", views_requests.statement, name="statement"),
    path("privacy/record/", views_records.record, name="record"),
    path("privacy/record/export/", views_records.export, name="export"),
    path("privacy/record/seal/", views_records.seal, name="seal"),
    path("privacy/record/propose/", views_records.propose, name="propose"),
    path("privacy/record/proof/", views_records.proof, name="proof"),
    path("privacy/sealed/", views_records.sealed, name="sealed"),
    path("privacy/decisions/", views_records.decisions, name="decisions"),
    path("privacy/decisions/<number:number>/", views_records.decide, name="decide"),
    path("privacy/breaches/", views_breaches.listing, name="breaches"),
    path("privacy/breaches/<number:number>/", views_breaches.detail, name="breach"),
    path("privacy/register/", views_register.listing, name="register"),
    path("privacy/register.csv", views_register.export, name="register-csv"),
    path("privacy/register/<slug:code>/", views_register.activity, name="activity"),
    path("privacy/retention/", views_retention.rules, name="retention"),
    path("privacy/mine/", views_own.own, name="own"),
    path("privacy/mine/export/", views_own.export, name="own-export"),
    path("privacy/mine/requests/<number:number>/", views_corrections.own, name="own-request"),
    path("privacy/mine/correct/<str:type_name>/<str:logical_id>/", views_corrections.ask, name="ask"),
    path("privacy/corrections/<str:patient_id>/<str:task_id>/", views_corrections.correction, name="correction"),
    path("privacy/mine/letter/<number:number>/<str:language>/", views_requests.letter, name="own-letter"),
]
