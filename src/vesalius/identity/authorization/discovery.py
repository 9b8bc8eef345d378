"""What this server can do, in the documents in which clients look for it.

OpenID Connect Discovery 1.0, RFC 8414, SMART App Launch 2.2 conformance.html. Nothing is named that does not work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec

from vesalius.access import scopes
from vesalius.identity.authorization.clients import ALGORITHMS, ASSERTION_ALGORITHMS
from vesalius.identity.authorization.identity_tokens import MULTIPLE_FACTORS, SINGLE_FACTOR
from vesalius.identity.authorization.services import AUTHORIZE, Settings, Site

STYLE: Final = "/oauth/smart-style.json"
_CAPABILITIES: Final = (
    *("launch-ehr", "launch-standalone", "client-public", "client-confidential-asymmetric", "sso-openid-connect"),
    *("context-banner", "context-style", "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient"),
    *("context-standalone-encounter", "authorize-post"),
    *("permission-offline", "permission-online", "permission-patient", "permission-user"),
    *("permission-v1", "permission-v2"),
)
_STYLE: Final = {
    "color_background": "#ffffff",
    "color_error": "#b42318",
    "color_highlight": "#0b6bcb",
    "color_modal_backdrop": "#10182866",
    "color_success": "#067647",
    "color_text": "#101828",
    "dim_border_radius": "6px",
    "dim_font_size": "15px",
    "dim_spacing_size": "16px",
    "font_family_body": "system-ui, 'Segoe UI', Roboto, sans-serif",
    "font_family_heading": "system-ui, 'Segoe UI', Roboto, sans-serif",
}


@lru_cache(maxsize=64)
def smart(site: Site, settings: Settings) -> bytes:
    """The SMART configuration of the FHIR base."""
    secret = ("client-confidential-symmetric",) if settings.allows_secrets else ()
    return msgspec.json.encode(
        {
            **_shared(site, settings),
            "management_endpoint": f"{site.issuer}/connections/",
            "capabilities": [*_CAPABILITIES, *secret],
        }
    )


@lru_cache(maxsize=64)
def openid(site: Site, settings: Settings) -> bytes:
    """The configuration of the OpenID provider, and of the authorisation server."""
    return msgspec.json.encode(
        {
            **_shared(site, settings),
            "userinfo_endpoint": f"{site.issuer}/oauth/userinfo",
            "end_session_endpoint": f"{site.issuer}/oauth/end-session",
            "pushed_authorization_request_endpoint": f"{site.issuer}/oauth/par",
            "response_modes_supported": ["query"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(ALGORITHMS),
            "acr_values_supported": [MULTIPLE_FACTORS, SINGLE_FACTOR],
            "claims_supported": [
                *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"),
                *("fhirUser", "profile", "name", "preferred_username"),
            ],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "ui_locales_supported": ["fr", "nl", "de", "en"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": True,
        }
    )


def style() -> bytes:
    """The look of this server for applications that want to fit in (SMART styling)."""
    return msgspec.json.encode(_STYLE)


def _shared(site: Site, settings: Settings) -> dict[str, Any]:
    secret = ["client_secret_basic", "client_secret_post"] if settings.allows_secrets else []
    stated: dict[str, Any] = {
        "issuer": site.issuer,
        "jwks_uri": f"{site.issuer}/oauth/jwks",
        "authorization_endpoint": site.issuer + AUTHORIZE,
        "token_endpoint": site.token,
        "introspection_endpoint": f"{site.issuer}/oauth/introspect",
        "revocation_endpoint": f"{site.issuer}/oauth/revoke",
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt", *secret],
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        # RFC 8414 section 2: left out, these would mean secrets, which most installations do not take.
        "revocation_endpoint_auth_methods_supported": ["none", "private_key_jwt", *secret],
        "revocation_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": ["private_key_jwt", *secret],
        "introspection_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": [
            *sorted(scopes.NAMED),
            *(f"{context}/*.{form}" for context in scopes.CONTEXTS for form in ("cruds", "rs", "read", "write")),
        ],
    }
    if settings.allows_registration:
        stated["registration_endpoint"] = f"{site.issuer}/oauth/register"
    return stated
