"""How OAuth says no: RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1, OpenID Connect Core section 3.1.2.6."""

from __future__ import annotations

from typing import Final

from vesalius.errors import Forbidden

INVALID_REQUEST: Final = "invalid_request"
INVALID_CLIENT: Final = "invalid_client"
INVALID_GRANT: Final = "invalid_grant"
INVALID_SCOPE: Final = "invalid_scope"
INVALID_TOKEN: Final = "invalid_token"  # noqa: S105 - a code of the protocol
UNAUTHORIZED_CLIENT: Final = "unauthorized_client"
UNSUPPORTED_GRANT: Final = "unsupported_grant_type"
UNSUPPORTED_RESPONSE: Final = "unsupported_response_type"
ACCESS_DENIED: Final = "access_denied"
LOGIN_REQUIRED: Final = "login_required"
INTERACTION_REQUIRED: Final = "interaction_required"
CONSENT_REQUIRED: Final = "consent_required"
INVALID_METADATA: Final = "invalid_client_metadata"
INVALID_REDIRECT: Final = "invalid_redirect_uri"
INSUFFICIENT_SCOPE: Final = "insufficient_scope"


class Refused(Forbidden):
    """The protocol's refusal. `error` is its code; the text is for developers and names nothing that is secret."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def unknown_client() -> Refused:
    """The one answer to a client that does not exist, is closed, or does not prove who it is."""
    return Refused(INVALID_CLIENT, "The client is not known, or did not prove who it is.")


def unusable_grant() -> Refused:
    """The one answer to a code or refresh token that is unknown, used, expired, or somebody else's."""
    return Refused(INVALID_GRANT, "The code or refresh token is not valid.")
