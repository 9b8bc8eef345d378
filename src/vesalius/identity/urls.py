"""Addresses of signing in; allauth's own stand beside them below /account/."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from vesalius.identity import cast

app_name = "identity"
urlpatterns = [
    path("cast/", cast.become, name="cast"),
    path("", RedirectView.as_view(pattern_name="mfa_index"), name="account"),
    path("step-up/", RedirectView.as_view(pattern_name="account_reauthenticate", query_string=True), name="step-up"),
]
