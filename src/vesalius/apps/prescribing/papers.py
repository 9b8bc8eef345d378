"""Papers: the medication scheme, the proof of a prescription, and its KMEHR document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import typst
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.prescribing import barcode, labels, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.header import header
from vesalius.errors import NotFound
from vesalius.medication import review as reviews
from vesalius.medication import scheme_document, transmission
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.ui.frame import context, done, signed_in

_PDF: Final = "application/pdf"


@require_safe
@signed_in
def scheme(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The scheme as PDF, in the reader's language."""
    return _pdf_response(_scheme(actor, patient_id), "medication-scheme.pdf")


@require_POST
@signed_in
def share(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Stores the scheme as a document of the record, KMEHR and paper."""
    if not selectors.may_prescribe(actor):
        raise NotFound("There is no such page.")
    scheme_document.share(context(), actor, patient_id, _scheme(actor, patient_id), selectors.language())
    return done(reverse("prescribing:prescribe", args=[patient_id]), "saved")


@require_safe
@signed_in
def scheme_kmehr(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The scheme as KMEHR, for another system."""
    return _xml(scheme_document.message(context(), actor, patient_id), "medication-scheme.xml")


def _scheme(actor: Actor, patient_id: str) -> bytes:
    head = header(actor, patient_id)
    if not any(section.name == "medication" for section in head.sections):
        raise NotFound("The resource is not known.")
    found = reviews.review(context(), actor, patient_id, with_alternatives=False)
    groups = [
        {
            "title": str(labels.KINDS[kind]),
            "lines": [
                {
                    "title": line.title,
                    "places": list(line.places),
                    "text": line.text,
                    "since": line.since,
                    "why": line.why,
                }
                for line in lines
            ],
        }
        for kind, lines in selectors.schemes(found).items()
        if lines
    ]
    data = {
        "title": _("Medication scheme"),
        "author": actor.display or actor.name,
        "language": selectors.language(),
        "patient": head.name,
        "facts": " · ".join(filter(None, (head.birth, head.gender, head.whole_number))),
        "allergies": ", ".join(line.title for line in head.allergies or ()),
        "allergies-label": _("Allergies:"),
        "groups": groups,
        "columns": [
            _("Medicine"), _("Morning"), _("Noon"), _("Evening"), _("Night"), _("How"), _("Since"), _("For"),
        ],
        "note": _("This list holds what is recorded. Tell your doctor or pharmacist what else you take."),
        "footer": f"{head.name} · {show.day(str(clock.today()))} · {actor.display or actor.name}",
    }  # fmt: skip
    return _pdf("scheme.typ", data)


@require_safe
@signed_in
def proof(request: HttpRequest, actor: Actor, patient_id: str, prescription_id: str) -> HttpResponse:
    """The proof that the patient takes to the pharmacy."""
    body = _prescription(actor, patient_id, prescription_id)
    head = header(actor, patient_id)
    prescriber = transmission.prescriber_of(context(), actor, body)
    order = transmission.order_of(body, selectors.language())
    state = transmission.states(context(), [prescription_id]).get(prescription_id)
    rid = state.rid if state else ""
    bars = barcode.widths(rid) if rid else []
    validity = (body.get("dispenseRequest") or {}).get("validityPeriod") or {}
    name = f"{prescriber.first_name} {prescriber.family_name}"
    place = ", ".join(
        filter(
            None, (f"{prescriber.street} {prescriber.number}".strip(), f"{prescriber.zip} {prescriber.city}".strip())
        )
    )
    rows = [
        (_("Patient"), "\n".join(filter(None, (head.name, head.whole_number)))),
        (_("Prescriber"), "\n".join(filter(None, (name, prescriber.nihii, place)))),
        (_("Date"), show.day(str(body.get("authoredOn", "")))),
        (_("Valid until"), show.day(str(validity.get("end", "")))),
        (_("Medicine"), order.name),
        (_("Quantity"), str(order.quantity)),
        (_("How"), order.posology),
    ]
    data = {
        "title": _("Proof of electronic prescription"),
        "subtitle": _("Show this to your pharmacist. It is no prescription itself."),
        "language": selectors.language(),
        "rid": rid,
        "bars": bars,
        "modules": sum(bars),
        "waiting": _proof_without_number(state),
        "warning": _proof_warning(rid),
        "rows": rows,
        "prescriber": [name],
        "explanation": _("The pharmacist finds the prescription by its number, or by your identity card.")
        if transmission.mode() == "adapter"
        else "",
        "footer": f"{head.name} · {show.day(str(clock.today()))}",
    }
    return _pdf_response(_pdf("proof.typ", data), "prescription-proof.pdf")


def _proof_without_number(state: transmission.State | None) -> str:
    if transmission.mode() == "off" or (state is not None and state.state == "untransmitted"):
        return _("Not transmitted: no pharmacist finds this prescription.")
    return _("Not sent yet: the prescription has no number.")


def _proof_warning(rid: str) -> str:
    """Said of a number that the national service does not know."""
    if not rid or transmission.mode() == "adapter":
        return ""
    return _("Exercise: this number is of a stand-in on this machine. No pharmacist finds it.")


@require_safe
@signed_in
def kmehr(request: HttpRequest, actor: Actor, patient_id: str, prescription_id: str) -> HttpResponse:
    """The KMEHR document, as it goes to the national service."""
    body = _prescription(actor, patient_id, prescription_id)
    return _xml(transmission.message(context(), actor, body), "prescription.xml")


def _xml(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _prescription(actor: Actor, patient_id: str, prescription_id: str) -> dict[str, Any]:
    body = json.parse(read(context(), actor, "MedicationRequest", prescription_id).body)
    if (body.get("subject") or {}).get("reference") != f"Patient/{patient_id}" or not transmission.own_key(body):
        raise NotFound("The resource is not known.")
    return body


def _pdf(template: str, data: Mapping[str, Any]) -> bytes:
    compiled: bytes = typst.compile(
        _source(template),
        format="pdf",
        sys_inputs={"data": msgspec.json.encode(data, enc_hook=str).decode()},
        pdf_standards=["ua-1"],
    )
    return compiled


def _pdf_response(compiled: bytes, name: str) -> HttpResponse:
    response = HttpResponse(compiled, content_type=_PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def _source(template: str) -> bytes:
    return (files("vesalius.apps.prescribing") / "sheets" / template).read_bytes()
