"""Addresses of prescribing."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.prescribing import advice, dashboard, papers, tables, views

app_name = "prescribing"
_OF: str = "patients/<str:patient_id>/prescribing/"
urlpatterns = [
    path(_OF, views.scheme, name="prescribe"),
    path(f"{_OF}search/", views.search, name="search"),
    path(f"{_OF}line/", views.line, name="line"),
    path(f"{_OF}check/", views.check, name="check"),
    path(f"{_OF}sign/", views.sign, name="sign"),
    path(f"{_OF}renew/", views.renew, name="renew"),
    path(f"{_OF}stop/", views.stop, name="stop"),
    path(f"{_OF}advice/answer/", advice.answer, name="answer"),
    path(f"{_OF}advice/<str:hook>/", advice.cards, name="advice"),
    path(f"{_OF}review/", views.review, name="review"),
    path(f"{_OF}pin/", views.pin, name="pin"),
    path(f"{_OF}share/", papers.share, name="share"),
    path(f"{_OF}scheme.xml", papers.scheme_kmehr, name="scheme-kmehr"),
    path(f"{_OF}prescriptions/<str:prescription_id>/revoke/", views.revoke, name="revoke"),
    path(f"{_OF}scheme.pdf", papers.scheme, name="scheme-paper"),
    path(f"{_OF}prescriptions/<str:prescription_id>/proof.pdf", papers.proof, name="proof"),
    path(f"{_OF}prescriptions/<str:prescription_id>/kmehr.xml", papers.kmehr, name="kmehr"),
    path("alerts/", dashboard.alerts, name="alerts"),
    path("alerts/propose/", dashboard.propose, name="propose"),
    path("alerts/tables/", tables.tables, name="tables"),
    path("alerts/tables/verdict/<number:number>/", tables.verdict, name="verdict"),
    path("alerts/tables/<str:name>/", tables.table, name="table"),
    path("alerts/tables/<str:name>/sign/", tables.sign, name="sign-table"),
    path("alerts/<number:number>/decide/", dashboard.decide, name="decide"),
]
