"""Documents from outside: files that are taken in, looked at page by page, and found by the words in them.

What a file is says its content and never its name. A text, an image or a PDF is taken, nothing else; PDFs are read by a
process of its own (`clinical.pdf_reader`). Nothing of a file reaches the page but escaped words and pictures that were
made here or are images by their first bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.classification import classify
from vesalius.apps.chart import received
from vesalius.clinical import documents, pdf_reader, readable
from vesalius.clinical.header import header, in_record
from vesalius.clinical.writing import LOINC, Resource, author, concept, create_all, load, now, subject
from vesalius.errors import NotFound
from vesalius.r4.narrative import NAME_SPACE
from vesalius.records import scanner
from vesalius.ui.fields import ChoiceField, DateField, Field, Form, TextField
from vesalius.ui.frame import done, signed_in

LARGEST: Final = 10_000_000
"""Bytes of one file."""
_SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
_CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
# Kind → (LOINC, its name there, our name).
KINDS: Final[dict[str, tuple[str, str, str | Promise]]] = {
    "letter": ("11488-4", "Consult note", _lazy("Letter of a specialist")),
    "discharge": ("18842-5", "Discharge summary", _lazy("Discharge letter")),
    "laboratory": ("11502-2", "Laboratory report", _lazy("Laboratory report")),
    "imaging": ("18748-4", "Diagnostic imaging study", _lazy("Imaging report")),
    "photograph": ("72170-4", "Photographic image", _lazy("Photograph")),
    "medication": ("56445-0", "Medication summary", _lazy("Medication list")),
    "other": ("51851-4", "Administrative note", _lazy("Other document")),
}
_PREVIEWED: Final = 40


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that may be stored: its media type, its words by page, how many pages it has."""

    content_type: str
    data: bytes
    texts: Sequence[str] = ()


def recognised(data: bytes) -> Recognised | None:
    """What a file is by its content; None for everything that is not taken, broken PDFs among it."""
    if data.startswith(b"%PDF-"):
        found = pdf_reader.contents(data)
        return None if found is None else Recognised("application/pdf", data, found.texts)
    kind = documents.image_type(data)
    if kind:
        return Recognised(kind, data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.strip() or any(sign < " " and sign not in "\r\n\t\f" for sign in text) or _is_markup(text):
        return None
    return Recognised("text/plain", data, (text,))


def _is_markup(text: str) -> bool:
    """Whether a text is something that acts when it is opened: a page, a drawing, a script."""
    start = text.lstrip("\ufeff \r\n\t")[:200].lower()
    return start.startswith(("<", "#!", "{\\rtf"))


def _fields(kinds: Sequence[tuple[str, str | Promise]]) -> list[Field]:
    return [
        TextField("title", _("Title"), is_required=True, longest=200),
        ChoiceField("kind", _("Kind"), kinds, is_required=True),
        DateField("day", _("Date of the document"), latest=str(clock.today())),
        TextField("from", _("From whom"), longest=200),
        ChoiceField("sensitivity", _("Sensitivity"), (("R", _("restricted: only those who need it")),)),
    ]


def kinds_for(actor: Actor, patient_id: str) -> list[tuple[str, str | Promise]]:
    """The kinds of documents that the reader may add to this record."""
    classes = readable.classes(actor, patient_id, "create")
    found = []
    for name, (code, _display, label) in KINDS.items():
        probe = {"resourceType": "DocumentReference", "type": concept(LOINC, code)}
        if classify("DocumentReference", probe).data_class in classes:
            found.append((name, label))
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The form for a file, and the file. Raises NotFound for who may add none."""
    head = header(actor, patient_id)
    kinds = [] if head.is_own else kinds_for(actor, patient_id)
    if not kinds or not any(part.name == "documents" for part in head.sections):
        raise NotFound("There is no such page.")
    fields, fault = _fields(kinds), ""
    form = Form.showing(fields, {"day": str(clock.today())})
    if request.method == "POST":
        form = Form(fields, request.POST)
        given = request.FILES.get("file")
        data = given.read(LARGEST + 1) if given is not None and not isinstance(given, list) else b""
        found = None
        if not data:
            fault = _("Choose a file of at most 10 MB.")
        elif len(data) > LARGEST:
            fault = _("The file is larger than 10 MB.")
        else:
            # Before anything here looks into it.
            scanner.require_clean(data)
            found = recognised(data)
            fault = "" if found else _("This is no PDF, image or text that can be read. A PDF must have no password.")
        if found is not None and form.is_valid:
            ((_type, identity, _version),) = create_all(actor, [_document(actor, patient_id, form.values, found)])
            return done(reverse("chart:document", args=[patient_id, "DocumentReference", identity]), "filed")
    values = {"form": form, "fault": fault, "largest": LARGEST // 1_000_000}
    return in_record(request, "chart/upload.html", head, values, tab="documents")


def _document(actor: Actor, patient_id: str, values: dict[str, Any], found: Recognised) -> Resource:
    code, display, label = KINDS[values["kind"]]
    made: Resource = {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final",
        "type": concept(LOINC, code, display, str(label)),
        "subject": subject(patient_id),
        "date": now(),
        "author": [author(actor)],
        "description": values["title"],
        "content": [
            {
                "attachment": {
                    "contentType": found.content_type,
                    "data": base64.b64encode(found.data).decode(),
                    "size": len(found.data),
                    "title": values["title"],
                }
            }
        ],
    }
    if values.get("from"):
        made["author"].append({"display": values["from"]})
    if values.get("day"):
        made["context"] = {"period": {"start": values["day"]}}
    if values.get("sensitivity"):
        made["meta"] = {"security": [{"system": _CONFIDENTIALITY, "code": values["sensitivity"]}]}
    if found.content_type == "application/pdf":
        # The words of the pages: the document is found by them and read without being opened. A scan has none.
        made["text"] = {"status": "additional", "div": _narrative(found.texts)}
    return made


def _narrative(texts: Sequence[str]) -> str:
    """A paragraph for each page, which begins with its number."""
    paragraphs = []
    for number, text in enumerate(texts, 1):
        page = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
        lines = [f"– {number} –", *(escape(line) for line in page.splitlines() if line.strip())]
        paragraphs.append(f"<p>{'<br/>'.join(lines)}</p>")
    return f'<div xmlns="{NAME_SPACE}">{"".join(paragraphs)}</div>'


@require_safe
@signed_in
def preview(
    request: HttpRequest, actor: Actor, patient_id: str, document_id: str, index: int, number: int
) -> HttpResponse:
    """A picture of a page of a PDF, or the image itself. Raises NotFound for everything else."""
    header(actor, patient_id)
    document, _version = load(actor, "DocumentReference", document_id, patient_id)
    found = documents.attachment(received.filled(actor, document), index)
    if found is None or number >= _PREVIEWED:
        raise NotFound("The resource is not known.")
    _content_type, data, _title = found
    kind, picture = documents.image_type(data), data
    if kind and number:
        raise NotFound("The resource is not known.")
    if not kind:
        made = pdf_reader.picture(data, number) if data.startswith(b"%PDF-") else None
        if made is None:
            raise NotFound("The resource is not known.")
        kind, picture = "image/png", made
    response = HttpResponse(picture, content_type=kind)
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response


def previews(document: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(index of the content, page) of the pictures of a document, in order.

    A PDF that was taken in here has a paragraph for each page; of others the first page is shown.
    """
    if document.get("resourceType") != "DocumentReference":
        return []
    narrative = document.get("text") or {}
    pages = str(narrative.get("div", "")).count("<p>") if narrative.get("status") == "additional" else 0
    found: list[tuple[int, int]] = []
    for index in range(len(document.get("content", ()))):
        inside = documents.attachment(document, index)
        if inside is None:
            continue
        if documents.image_type(inside[1]):
            found.append((index, 0))
        elif inside[1].startswith(b"%PDF-"):
            found += [(index, number) for number in range(max(1, min(pages, _PREVIEWED)))]
    return found


def may_add(actor: Actor, patient_id: str) -> bool:
    """Whether the reader may add any kind of document."""
    return bool(kinds_for(actor, patient_id))
