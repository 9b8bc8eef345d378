"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.reporting import capitation, catalogue, downloads, figures, own

app_name = "reporting"
urlpatterns = [
    path("reports/", catalogue.catalogue, name="catalogue"),
    path("reports/pack/", downloads.pack, name="pack"),
    path("reports/capitation-list/", capitation.listed, name="capitation-list"),
    path("reports/capitation-list/list.<str:kind>", capitation.download, name="capitation-file"),
    path("reports/own/new/", own.build, name="own-new"),
    path("reports/own/<int:number>/", own.opened, name="own"),
    path("reports/own/<int:number>/change/", own.build, name="own-change"),
    path("reports/own/<int:number>/forget/", own.forget, name="own-forget"),
    path("reports/<slug:measure_id>/filters/", own.filter_fields, name="filters"),
    path("reports/<slug:measure_id>/", figures.figure, name="figure"),
    path("reports/<slug:measure_id>/patients/", figures.people, name="people"),
    path("reports/<slug:measure_id>/download.<str:kind>", downloads.download, name="download"),
]
