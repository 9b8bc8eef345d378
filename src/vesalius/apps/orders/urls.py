"""Addresses of requests and results."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.orders import views

app_name = "orders"
urlpatterns = [
    path("results/", views.inbox, name="inbox"),
    path("patients/<str:patient_id>/orders/new/", views.new, name="new"),
    path("patients/<str:patient_id>/results/<str:report_id>/review/", views.review, name="review"),
]
