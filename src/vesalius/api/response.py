"""One HTTP response as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from vesalius.records.version import Version

Headers = tuple[tuple[str, str], ...]

FHIR_JSON = "application/fhir+json"


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body. `content_type` is empty when there is no body.

    `version` is the resource version that the answer is about, when there is exactly one: from it a batch
    takes etag, location and lastModified of its entry. `is_resource` says that the body is a FHIR resource
    in JSON, to which `_pretty` and the negotiated media type apply. `is_public` says that the body holds no
    patient data.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    content_type: str = FHIR_JSON
    version: Version | None = None
    is_resource: bool = True
    is_public: bool = False


def status_line(status: int) -> str:
    """The code and its reason phrase, as WSGI and Bundle.entry.response.status want it: 201 Created."""
    line = _LINES.get(status)
    return line if line is not None else f"{status} Unknown"


_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
