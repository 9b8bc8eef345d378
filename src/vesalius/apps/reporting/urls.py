"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.reporting import capitation, catalogue, downloads, figures, own, scheduled, yearly

app_name = "reporting"
urlpatterns = [
    path("reports/", catalogue.catalogue, name="catalogue"),
    path("reports/pack/", downloads.pack, name="pack"),
    path("reports/capitation-list/", capitation.listed, name="capitation-list"),
    path("reports/capitation-list/list.<str:kind>", capitation.download, name="capitation-file"),
    path("reports/yearly/", yearly.chosen, name="yearly"),
    path("reports/yearly/report.<str:kind>", yearly.download, name="yearly-file"),
    path("reports/monthly/", scheduled.listed, name="scheduled"),
    path("reports/monthly/new/", scheduled.edit, name="schedule-new"),
    path("reports/monthly/<number:number>/", scheduled.edit, name="schedule"),
    path("reports/monthly/<number:number>/pause/", scheduled.pause, name="schedule-pause"),
    path("reports/issues/<number:number>/", scheduled.issue, name="issue"),
    path("reports/issues/<number:number>/report.pdf", scheduled.download, name="issue-file"),
    path("reports/issues/<number:number>/decide/", scheduled.decide, name="issue-decide"),
    path("reports/own/new/", own.build, name="own-new"),
    path("reports/own/<number:number>/", own.opened, name="own"),
    path("reports/own/<number:number>/change/", own.build, name="own-change"),
    path("reports/own/<number:number>/forget/", own.forget, name="own-forget"),
    path("reports/<slug:measure_id>/filters/", own.filter_fields, name="filters"),
    path("reports/<slug:measure_id>/", figures.figure, name="figure"),
    path("reports/<slug:measure_id>/patients/", figures.people, name="people"),
    path("reports/<slug:measure_id>/download.<str:kind>", downloads.download, name="download"),
]
