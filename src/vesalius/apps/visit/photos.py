"""Photos of a record, shown in the page: only what truly is an image, and nothing that could act."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.clinical.documents import image_type
from vesalius.clinical.writing import load
from vesalius.errors import NotFound
from vesalius.ui.frame import signed_in

_SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@signed_in
def photo(request: HttpRequest, actor: Actor, patient_id: str, document_id: str) -> HttpResponse:
    """The bytes of a photo. Raises NotFound for whatever is no image."""
    document, _version = load(actor, "DocumentReference", document_id, patient_id)
    for item in document.get("content", ()):
        try:
            data = base64.b64decode((item.get("attachment") or {}).get("data", ""))
        except (binascii.Error, ValueError):
            continue
        kind = image_type(data)
        if kind:
            response = HttpResponse(data, content_type=kind)
            response.headers["Content-Security-Policy"] = _SANDBOX
            response.headers["X-Content-Type-Options"] = "nosniff"
            return response
    raise NotFound("The resource is not known.")
