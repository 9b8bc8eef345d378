"""The one tree of errors. It knows no HTTP: `api.outcome` holds the only map to status codes.

VesaliusError
├── Invalid            the content breaks a rule; carries every issue found
├── Unauthenticated    no actor, or one that is no longer valid
├── Forbidden          the actor is known and may not do this to what he may see
├── NotFound           absent, or not visible to the actor: both look the same
├── Gone               deleted, and the actor may know it
├── Conflict           another writer was faster, or the state does not allow it
├── PreconditionFailed If-Match or a conditional criterion does not hold
├── NotSupported       an interaction, parameter or media type that is not offered
├── TooLarge           a body or a nesting above the limit
├── TooCostly          the question would cost more than is allowed; carries what to narrow
├── TooMany            more requests than the rate allows; carries when to come back
└── Unavailable        a part that is needed does not answer

Texts hold no patient data. Issue codes are those of R4 ValueSet issue-type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Issue:
    """One OperationOutcome.issue. `expression` holds FHIRPath locations, outermost first."""

    code: str
    diagnostics: str
    expression: tuple[str, ...] = ()
    severity: str = "error"


class VesaliusError(Exception):
    """The root. `issues` is never empty."""

    code: ClassVar[str] = "exception"

    def __init__(self, diagnostics: str = "", *, issues: tuple[Issue, ...] = ()) -> None:
        self.issues: tuple[Issue, ...] = issues or (Issue(self.code, diagnostics or self.__class__.__name__),)
        super().__init__(diagnostics or self.issues[0].diagnostics)


class Invalid(VesaliusError):
    """The content breaks a structure, value or business rule."""

    code = "invalid"


class Unauthenticated(VesaliusError):
    """No valid actor stands behind the request."""

    code = "login"


class TokenRefused(Unauthenticated):
    """The credential that was sent is none, or no more: RFC 6750 calls it invalid_token."""


class Forbidden(VesaliusError):
    """A known actor may not do this."""

    code = "forbidden"


class NotFound(VesaliusError):
    """Nothing that this actor may see answers to the name."""

    code = "not-found"


class Gone(VesaliusError):
    """The resource was deleted. `version` is that of the deletion."""

    code = "deleted"

    def __init__(self, diagnostics: str = "", *, version: int) -> None:
        super().__init__(diagnostics or "The resource has been deleted.")
        self.version = version


class Conflict(VesaliusError):
    """The present state does not allow the change."""

    code = "conflict"


class PreconditionFailed(VesaliusError):
    """If-Match does not name the current version, or a condition matches more than one resource."""

    code = "conflict"


class NotSupported(VesaliusError):
    """An interaction, parameter, type or media type that is not offered."""

    code = "not-supported"


class TooLarge(VesaliusError):
    """A body, Bundle or nesting above the stated limit."""

    code = "too-long"


class TooCostly(VesaliusError):
    """The question would read more than is allowed; the text says how to narrow it."""

    code = "too-costly"


class TooMany(VesaliusError):
    """The rate is exceeded. `retry_after_seconds` says when to come back."""

    code = "throttled"

    def __init__(self, diagnostics: str = "", *, retry_after_seconds: int) -> None:
        super().__init__(diagnostics or "Too many requests.")
        self.retry_after_seconds = retry_after_seconds


class Unavailable(VesaliusError):
    """A part that the work needs does not answer."""

    code = "transient"
