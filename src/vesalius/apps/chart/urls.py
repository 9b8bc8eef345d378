"""Addresses of the record's pages."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.chart import care, course, disclosures, glass, growing, patients, record, sharing, timeline, uploads

app_name = "chart"
urlpatterns = [
    path("patients/", patients.patients, name="patients"),
    path("patients/suggest/", patients.suggest, name="suggest"),
    path("patients/find/", patients.find, name="find"),
    path("patients/<str:patient_id>/", record.summary, name="summary"),
    path("patients/<str:patient_id>/declare/", patients.declare, name="declare"),
    path("patients/<str:patient_id>/emergency/", glass.open_record, name="emergency"),
    path("patients/<str:patient_id>/emergency/end/", glass.close_record, name="emergency-end"),
    path("patients/<str:patient_id>/timeline/", timeline.timeline, name="timeline"),
    path("patients/<str:patient_id>/opened/", disclosures.of_patient, name="disclosures"),
    path("patients/<str:patient_id>/opened/entries/", disclosures.accesses, name="accesses"),
    path("patients/<str:patient_id>/documents/new/", uploads.upload, name="upload"),
    path(
        "patients/<str:patient_id>/documents/<str:document_id>/files/<number:index>/pages/<number:number>/",
        uploads.preview,
        name="preview",
    ),
    path("patients/<str:patient_id>/documents/<str:type_name>/<str:document_id>/", record.document, name="document"),
    path(
        "patients/<str:patient_id>/documents/<str:type_name>/<str:document_id>/files/<number:index>/",
        record.attachment,
        name="attachment",
    ),
    path("patients/<str:patient_id>/care/plan/", care.plan, name="plan"),
    path("patients/<str:patient_id>/care/background/", care.background, name="background"),
    path("patients/<str:patient_id>/care/options/<str:kind>/", care.options, name="options"),
    path("patients/<str:patient_id>/care/<str:kind>/new/", care.edit, name="edit-new"),
    path("patients/<str:patient_id>/care/<str:kind>/<str:resource_id>/", care.edit, name="edit"),
    path("patients/<str:patient_id>/results/", course.results, name="results"),
    path("patients/<str:patient_id>/course/", course.course, name="course"),
    path("patients/<str:patient_id>/growth/", growing.growth_curves, name="growth"),
    path("patients/<str:patient_id>/<str:name>/", record.section, name="section"),
    path("my/record/", record.own, name="own"),
    path("my/opened/", disclosures.own, name="own-disclosures"),
    path("my/sharing/", sharing.overview, name="own-sharing"),
    path("my/sharing/practitioners/", sharing.practitioners, name="practitioners"),
    path("my/sharing/end/", sharing.end, name="sharing-end"),
    path("my/sharing/take-back/", sharing.take_back, name="sharing-take-back"),
    path("my/sharing/exclude/", sharing.exclude, name="sharing-exclude"),
    path("my/sharing/hide/", sharing.hide, name="sharing-hide"),
    path("my/sharing/<str:consent_id>/withdraw/", sharing.withdraw, name="sharing-withdraw"),
    path("proofs/<str:event_id>/", disclosures.proof, name="proof"),
]
