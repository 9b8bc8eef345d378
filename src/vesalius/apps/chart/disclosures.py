"""Who opened this record: by day and person, in plain words, each entry with a proof to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.apps.chart.record import own_id
from vesalius.audit.access_report import Visit
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import KINDS
from vesalius.errors import NotFound
from vesalius.identity.numbers import whole
from vesalius.r4 import json
from vesalius.records import access_report, audit_events
from vesalius.records.audit_query import PREFIX
from vesalius.ui.accesses import did
from vesalius.ui.frame import context, page, part, signed_in
from vesalius.ui.navigation import ROLE_LABELS

_SERVICES: Final[dict[str, str | Promise]] = {
    "appointment-service": _lazy("Reminders and appointments"),
    "online-booking": _lazy("Online booking"),
    "enrolment-list": _lazy("List of registered patients"),
    "teamwork": _lazy("Tasks and messages"),
    "follow-up": _lazy("Reminders of examinations"),
    "medication-watch": _lazy("Checks of medication"),
    "prescriptions": _lazy("Sending of prescriptions"),
    "declarations": _lazy("Notifiable diseases"),
    "downtime": _lazy("Pages for when nothing runs"),
    "notifications": _lazy("Messages by mail"),
    "retention": _lazy("Keeping and deleting by law"),
    "subscriptions": _lazy("Connected applications"),
}
"""Name of a part of this installation in the audit log → what it does."""
_PURPOSES: Final[dict[str, str | Promise]] = {
    "TREAT": _lazy("care"),
    "BTG": _lazy("emergency"),
    "PATRQT": _lazy("the patient's own request"),
    "HOPERAT": _lazy("administration"),
    "HPAYMT": _lazy("billing"),
    "PATADMIN": _lazy("administration"),
}
_TYPES: Final[dict[str, str | Promise]] = {
    "Patient": _lazy("Identity"),
    "Consent": _lazy("Consents"),
    "AuditEvent": _lazy("Accesses"),
    "CareTeam": _lazy("Care team"),
    "Coverage": _lazy("Insurance"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit in words. `low` and `high` bound it, for its single accesses."""

    visit: Visit
    person: str
    role: str
    centre: str
    hours: str
    what: str
    did: str
    why: str
    low: int
    high: int


@require_safe
@signed_in
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The accesses to the actor's own record."""
    return _report(request, actor, own_id(actor), place="opened")


@require_safe
@signed_in
def of_patient(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The accesses to one record, for whoever may read them."""
    return _report(request, actor, patient_id, place="access-log")


def _report(request: HttpRequest, actor: Actor, patient_id: str, *, place: str) -> HttpResponse:
    before = whole(request.GET.get("before", ""))
    start, end = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""), is_end=True)
    found = access_report.report(context(), actor, patient_id, start=start, end=end, before=before, count=30)
    visits = [visit for visit in found.visits if visit.person or visit.account]
    only = request.GET.get("only", "")
    if only == "emergency":
        visits = [visit for visit in visits if visit.is_emergency]
    elif only == "others":
        visits = [visit for visit in visits if visit.fhir != f"Patient/{patient_id}"]
    names = selectors.directory(actor, {visit.centre for visit in visits if visit.centre})
    days = [
        (date_format(day, "l j F Y"), [_shown(visit, names) for visit in items])
        for day, items in groupby(visits, key=lambda visit: visit.day)
    ]
    values = {
        "patient_id": patient_id,
        "days": days,
        "following": found.before,
        "given": request.GET,
        "is_own": place == "opened",
    }
    return page(request, "chart/disclosures.html", values, place=place)


def _day(text: str, *, is_end: bool = False) -> int | None:
    from vesalius.search import moments  # noqa: PLC0415 - the zone of days is search's

    try:
        low, high = moments.parse(date.fromisoformat(text).isoformat())
    except ValueError:
        return None
    return high if is_end else low


def _shown(visit: Visit, names: dict[str, dict[str, Any]]) -> Shown:
    hours = show.hour(visit.first)
    if show.hour(visit.last) != hours:
        hours += f" – {show.hour(visit.last)}"
    return Shown(
        visit,
        str(_SERVICES.get(visit.person, visit.person)),
        str(_("System") if visit.person in _SERVICES else ROLE_LABELS.get(visit.role, visit.role)) or _("System"),
        str(names.get(visit.centre, {}).get("name", "")),
        hours,
        ", ".join(dict.fromkeys(type_label(name) for name, _count in visit.types.most_common(6))),
        ", ".join(dict.fromkeys(_did(name) for name, _count in visit.kinds.most_common(5))),
        ", ".join(dict.fromkeys(str(_PURPOSES.get(name, name)) for name in sorted(visit.purposes))),
        visit.first,
        visit.last + 1,
    )


def _did(kind: str) -> str:
    """As `did`, said to whom the record is about."""
    return str(_("identified you")) if kind == "patient-matched" else did(kind)


def type_label(name: str) -> str:
    """A resource type in words."""
    return str(_TYPES.get(name) or KINDS.get(name) or name)


@require_safe
@signed_in
def accesses(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The single accesses of one visit."""
    try:
        low, high = int(request.GET["low"]), int(request.GET["high"])
    except (KeyError, ValueError) as error:
        raise NotFound("There is no such page.") from error
    found = access_report.accesses(
        context(), actor, patient_id, low=low, high=high, account=request.GET.get("account") or None, count=200
    )
    lines = [
        {
            "id": f"{PREFIX}{item.id}",
            "hour": show.hour(item.recorded),
            "did": _did(item.kind),
            "what": type_label(
                item.what.rpartition("/")[2]
                if item.what[-1:].isalpha() and "/" not in item.what
                else item.what.partition("/")[0]
            ),
            "reason": item.reason,
            "is_refused": item.is_refused,
            "is_emergency": item.purpose == "BTG",
        }
        for item in found
    ]
    return part(request, "chart/accesses.html", {"lines": lines, "patient_id": patient_id})


@require_safe
@signed_in
def proof(request: HttpRequest, actor: Actor, event_id: str) -> HttpResponse:
    """The proof of one entry, as a file to keep."""
    made = audit_events.proof(context(), actor, event_id)
    response = HttpResponse(json.encode(made), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="vesalius-proof-{event_id}.json"'
    return response
