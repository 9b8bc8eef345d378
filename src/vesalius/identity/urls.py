"""Addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import include, path

from vesalius.identity import (
    cast,
    views_card,
    views_drafts,
    views_factors,
    views_invitation,
    views_lock,
    views_openid,
    views_security,
    views_sign_in,
    views_step_up,
)

_identity = [
    path("account/", views_security.account, name="account"),
    path("account/2fa/authenticate/", views_sign_in.code, name="code"),
    path("account/passkey/options/", views_sign_in.passkey_options, name="passkey-options"),
    path("account/passkey/", views_sign_in.passkey, name="passkey"),
    path("account/invitation/<slug:secret>/", views_invitation.invitation, name="invitation"),
    path("account/second-factor/", views_factors.enrol, name="enrol"),
    path("account/second-factor/application/", views_factors.totp, name="totp"),
    path("account/second-factor/application/remove/", views_factors.totp_remove, name="totp-remove"),
    path("account/second-factor/recovery/", views_factors.recovery, name="recovery"),
    path("account/second-factor/passkey/options/", views_factors.passkey_options, name="passkey-new-options"),
    path("account/second-factor/passkey/", views_factors.passkey_add, name="passkey-new"),
    path("account/second-factor/passkey/<number:number>/", views_factors.passkey_change, name="passkey-change"),
    path("account/password/", views_security.password, name="password"),
    path("account/pin/", views_security.pin, name="pin"),
    path("account/sessions/", views_security.end_sessions, name="sessions"),
    path("account/step-up/", views_step_up.step_up, name="step-up"),
    path("account/step-up/passkey/", views_step_up.passkey, name="step-up-passkey"),
    path("account/resume/", views_step_up.resume, name="resume"),
    path("account/lock/", views_lock.lock, name="lock"),
    path("account/lock/open/", views_lock.unlock, name="unlock"),
    path("account/lock/passkey/", views_lock.unlock_passkey, name="unlock-passkey"),
    path("account/lock/passkey/options/", views_sign_in.passkey_options, name="unlock-passkey-options"),
    path("account/active/", views_lock.active, name="active"),
    path("identity/eid/challenge/", views_card.challenge, name="card-challenge"),
    path("identity/eid/login/", views_card.sign_in, name="card"),
    path("identity/eid/step-up/", views_card.step_up, name="card-step-up"),
    path("identity/eid/link/", views_card.link, name="card-link"),
    path("identity/eid/tls/", views_card.tls, name="card-tls"),
    path("identity/eid/certificate/", views_card.certificate, name="card-certificate"),
    path("identity/eid/return/", views_card.returned, name="card-return"),
    path("identity/openid/", views_openid.begin, name="openid"),
    path("identity/openid/callback/", views_openid.callback, name="openid-callback"),
    path("identity/drafts/", views_drafts.draft, name="drafts"),
    path("identity/drafts/keys/", views_drafts.keys, name="draft-keys"),
    path("identity/cast/", cast.become, name="cast"),
]
urlpatterns = [
    path("account/login/", views_sign_in.login, name="account_login"),
    path("account/logout/", views_sign_in.logout, name="account_logout"),
    path("", include((_identity, "identity"))),
]
