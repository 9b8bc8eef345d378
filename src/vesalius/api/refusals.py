"""The errors that only HTTP knows: they are kinds of the errors of `vesalius.errors`.

NotFound
└── UnknownAddress         the path names nothing that this endpoint has
    └── UnknownId          where an id stands, something else does
NotSupported
├── MethodNotAllowed       the path is known, the method is not offered on it
├── NotAcceptable          no representation that the client accepts
└── UnsupportedMediaType   the body is of a kind that is not read here
Invalid
├── MalformedRequest       a header, query or body that cannot be parsed
└── Unprocessable          what was sent is read, and its rules are broken
"""

from __future__ import annotations

from vesalius.errors import Invalid, NotFound, NotSupported


class UnknownAddress(NotFound):
    """The path names no resource type, operation or interaction of this endpoint."""

    code = "not-supported"


class UnknownId(UnknownAddress):
    """What stands in the place of an id cannot be one."""

    def __init__(self) -> None:
        super().__init__("An id has 1 to 64 characters out of A-Z a-z 0-9 - and .")


class MethodNotAllowed(NotSupported):
    """The method is not offered here. `allowed` is the value of the header Allow."""

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This method is not offered at this address; offered: {allowed}.")
        self.allowed = allowed


class NotAcceptable(NotSupported):
    """Nothing that the client accepts can be sent."""


class UnsupportedMediaType(NotSupported):
    """The body has a media type, charset or content coding that is not read here.

    `accepted` is the value of Accept-Patch or Accept-Encoding to name, when there is one.
    """

    def __init__(self, diagnostics: str, *, header: tuple[str, str] | None = None) -> None:
        super().__init__(diagnostics)
        self.header = header


class MalformedRequest(Invalid):
    """A header or parameter of the request cannot be parsed: always 400."""

    code = "value"


class Unprocessable(Invalid):
    """A definition that was sent can be read and cannot be worked with: always 422."""
