"""Addresses of the pages of oversight."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.administration import background, entrance, oversight, policy

app_name = "administration"
urlpatterns = [
    path("administration/policy/", policy.matrix, name="policy"),
    path("administration/policy/propose/", policy.propose, name="propose"),
    path("administration/policy/<number:version>/", policy.edition, name="edition"),
    path("administration/explain/", oversight.explain, name="explain"),
    path("administration/emergencies/", oversight.emergencies, name="emergencies"),
    path("administration/access-log/", oversight.access_log, name="access-log"),
    path("administration/accounts/", oversight.accounts, name="accounts"),
    path("administration/accounts/new/", entrance.create, name="account-new"),
    path("administration/accounts/<str:username>/invitation/", entrance.invite, name="invite"),
    path("administration/accounts/<str:username>/reset/", entrance.reset, name="reset"),
    path("administration/background/", background.overview, name="background"),
    path("administration/workstations/", entrance.workstations, name="devices"),
    path("administration/accounts/<str:username>/", oversight.account, name="account"),
]
