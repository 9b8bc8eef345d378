"""Making a paper: the form, the PDF, and its place in the record."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.visit import papers, selectors, texts
from vesalius.apps.visit.panels import problems
from vesalius.clinical import pdf
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors as records
from vesalius.clinical.entries import entry, is_current_medicine
from vesalius.clinical.header import Header, header, in_record
from vesalius.clinical.letterhead import letterhead
from vesalius.clinical.writing import LOINC, VESALIUS, Resource, author, create_all, now, subject
from vesalius.errors import NotFound
from vesalius.records.belongings import Kind
from vesalius.ui.frame import done, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def paper(request: HttpRequest, actor: Actor, patient_id: str, encounter_id: str, name: str) -> HttpResponse:
    """Asks for what the paper needs, and makes it."""
    kind = papers.BY_NAME.get(name)
    if kind is None or actor.role not in kind.roles:
        raise NotFound("There is no such page.")
    visit = selectors.own_visit(actor, patient_id, encounter_id)
    head = header(actor, patient_id)
    back = reverse("visit:visit", args=[patient_id, encounter_id])
    faults: dict[str, str] = {}
    if request.method == "POST":
        values, faults = papers.checked(kind, request.POST)
        if not faults:
            _file(actor, visit, head, kind, values)
            return done(f"{back}#papers", "filed")
    else:
        values = _suggested(actor, visit, head, kind)
    templates = []
    if kind.name == "letter":
        facts = _facts(actor, visit, head)
        templates = [(item["name"], papers.filled(item["text"], facts)) for item in texts.every(actor, Kind.LETTER)]
    fields = [
        {"field": item, "value": values.get(item.name, ""), "fault": faults.get(item.name, "")} for item in kind.fields
    ]
    shown = {"kind": kind, "fields": fields, "back": back, "faults": faults, "templates": templates}
    return in_record(request, "visit/paper.html", head, shown, tab="visit")


def _suggested(actor: Actor, visit: selectors.Visit, head: Header, kind: papers.Kind) -> dict[str, str]:
    """What the form begins with."""
    today = str(clock.today())
    facts = _facts(actor, visit, head)
    start = str((visit.encounter.get("period") or {}).get("start", ""))
    return {
        "first": today,
        "last": today,
        "day": today,
        "hours": show.clock_time(start),
        "diagnosis": facts["reason"],
        "cause": "illness",
        "stage": "first",
        "outings": "yes",
        "text": _letter_text(facts) if kind.name == "letter" else "",
    }


def _facts(actor: Actor, visit: selectors.Visit, head: Header) -> dict[str, str]:
    """What letters say of a patient: name, reason of this visit, active problems, medication of today."""
    medicines = [
        entry(item)
        for item in records.of_patient(actor, visit.patient_id, "MedicationStatement")
        if is_current_medicine(item)
    ]
    active = problems.active(actor, visit.patient_id)
    treated = {str((item.get("condition") or {}).get("reference", "")) for item in visit.encounter.get("diagnosis", ())}
    return {
        "patient": f"{head.name} ({head.birth})",
        "reason": ", ".join(entry(item).title for item in active if f"Condition/{item['id']}" in treated),
        "problems": ", ".join(entry(item).title for item in active),
        "medication": "; ".join(" ".join(filter(None, (line.title, line.detail))) for line in medicines),
    }


def _letter_text(facts: dict[str, str]) -> str:
    parts = [
        _("Dear colleague,"),
        _("Thank you for seeing this patient for: %(reason)s.") % {"reason": facts["reason"] or "…"},
        _("Active problems: %(problems)s.") % {"problems": facts["problems"]} if facts["problems"] else "",
        _("Medication: %(medicines)s.") % {"medicines": facts["medication"]} if facts["medication"] else "",
        _("With kind regards,"),
    ]
    return "\n\n".join(filter(None, parts))


def _file(actor: Actor, visit: selectors.Visit, head: Header, kind: papers.Kind, values: dict[str, str]) -> None:
    """Makes the sheets and stores them as one document."""
    person = _person(actor, head)
    title = str(kind.label)
    head_of_paper = letterhead(actor)
    contents = []
    for sheet in kind.sheets(values, person):
        name = " – ".join(filter(None, (title, sheet.part)))
        made = pdf.render("paper.typ", {**head_of_paper, "title": title, **_sheet(sheet)})
        attachment = {
            "contentType": "application/pdf",
            "language": get_language() or "fr",
            "data": base64.b64encode(made).decode(),
            "title": name,
            "creation": now(),
        }
        contents.append({"attachment": attachment})
    coding = {"system": LOINC, "code": kind.code} if kind.code else {"system": f"{VESALIUS}paper", "code": kind.name}
    document: Resource = {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [coding], "text": title},
        "subject": subject(visit.patient_id),
        "date": now(),
        "author": [author(actor)],
        "description": title,
        "context": {"encounter": [{"reference": visit.reference}]},
        "content": contents,
    }
    create_all(actor, [document])


def _sheet(sheet: papers.Sheet) -> dict[str, Any]:
    return {
        "part": sheet.part,
        "rows": [list(row) for row in sheet.rows],
        "paragraphs": list(sheet.paragraphs),
        "recipient": list(sheet.recipient),
        "notice": sheet.notice,
    }


def _person(actor: Actor, head: Header) -> dict[str, str]:
    coverage = records.of_patient(actor, head.id, "Coverage", ("status", "active"), count=3)
    insurer = next((show.display(item) for found in coverage for item in found.get("payor", ())), "")
    return {"name": head.name, "birth": head.birth, "number": head.whole_number, "insurer": insurer}
