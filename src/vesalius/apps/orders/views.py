"""Pages of requests and of the results inbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.apps.orders import catalogue, selectors, services
from vesalius.clinical import pdf, readable
from vesalius.clinical.header import header, in_record
from vesalius.clinical.letterhead import letterhead
from vesalius.clinical.selectors import of_patient
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.identity.numbers import whole
from vesalius.records import belongings
from vesalius.records.belongings import Kind
from vesalius.ui.frame import context, done, page, part, signed_in

_REVIEWERS: Final = frozenset({roles.PHYSICIAN})
_SHOWN_TODAY: Final = 5


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Asks which examinations; what was done lately stands beside each, and has to be meant."""
    head = header(actor, patient_id)
    if actor.role not in _REVIEWERS or DataClass.ORDERS not in readable.classes(actor, patient_id, "create"):
        raise NotFound("There is no such page.")
    given = request.POST if request.method == "POST" else request.GET
    chosen = [catalogue.by_code()[code] for code in given.getlist("code") if code in catalogue.by_code()]
    known = selectors.earlier(actor, patient_id, catalogue.examinations())
    recent = [item for item in chosen if item.code in known and known[item.code].is_recent]
    fault = ""
    if request.method == "POST" and given.get("do") == "keep":
        fault = _keep(actor, given.get("panel", ""), [item.code for item in chosen])
    elif request.method == "POST":
        if not chosen:
            fault = _("Choose at least one examination.")
        elif recent and given.get("anyway") != "yes":
            fault = _("Some of these were done lately. Take them off, or say that they are needed again.")
        else:
            encounter = _encounter(actor, patient_id, given.get("visit", ""))
            services.request(
                actor,
                patient_id,
                chosen,
                urgent=given.get("urgent") == "yes",
                reason=given.get("reason", "").strip(),
                encounter=encounter,
                anyway=[item.code for item in recent],
            )
            back = (
                reverse("visit:visit", args=[patient_id, encounter])
                if encounter
                else reverse("orders:of-patient", args=[patient_id])
            )
            return done(back, "requested")
    codes = {item.code for item in chosen}
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in catalogue.examinations():
        line = {"item": item, "is_chosen": item.code in codes, "earlier": known.get(item.code)}
        groups.setdefault(str(catalogue.GROUPS[item.group]), []).append(line)
    values = {
        "groups": list(groups.items()),
        "panels": [
            *((label, " ".join(members)) for _name, label, members in catalogue.PANELS),
            *((item["name"], " ".join(item["codes"])) for item in belongings.every(context(), actor, Kind.PANEL)),
        ],
        "favourites": selectors.favourites(actor),
        "fault": fault,
        "recent": recent,
        "given": given,
    }
    return in_record(request, "orders/new.html", head, values, tab="orders")


def _keep(actor: Actor, name: str, codes: list[str]) -> str:
    """Keeps a panel of the actor's own; what is wrong, in words, else empty."""
    try:
        services.keep_panel(actor, name, codes)
    except Invalid:
        return _("A panel needs a name and at least one examination.")
    return ""


@require_safe
@signed_in
def requested(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """What was requested for a patient, as it was requested together."""
    head = header(actor, patient_id)
    if not any(part.name == "orders" for part in head.sections):
        raise NotFound("The resource is not known.")
    found = selectors.requisitions(actor, patient_id)
    values = {
        "opened": [item for item in found if item.is_open],
        "closed": [item for item in found if not item.is_open],
        "may_request": actor.role in _REVIEWERS and DataClass.ORDERS in readable.classes(actor, patient_id, "create"),
    }
    return in_record(request, "orders/list.html", head, values, tab="orders")


def _requisition(actor: Actor, patient_id: str, key: str) -> selectors.Requisition:
    found = selectors.requisitions(actor, patient_id, key)
    if not found:
        raise NotFound("The resource is not known.")
    return found[0]


@require_safe
@signed_in
def paper(request: HttpRequest, actor: Actor, patient_id: str, key: str) -> HttpResponse:
    """A requisition on paper, for a laboratory or a service that takes no electronic ones."""
    head = header(actor, patient_id)
    wanted = _requisition(actor, patient_id, key)
    rows = [
        (_("Patient"), f"{head.name} ({head.birth})"),
        (_("National number"), head.whole_number),
        (_("Priority"), _("Urgent") if wanted.is_urgent else _("Routine")),
        (_("Requested on"), wanted.day),
        (_("Clinical question"), wanted.reason),
    ]
    data = {
        **letterhead(actor),
        "title": _("Request for examinations"),
        "part": "",
        "recipient": [],
        "rows": [[label, value] for label, value in rows if value],
        "paragraphs": ["\n".join(f"– {name}" for name, _state, _code in wanted.lines)],
        "notice": "",
    }
    response = HttpResponse(pdf.render("paper.typ", data), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="request.pdf"'
    return response


@require_POST
@signed_in
def revoke(request: HttpRequest, actor: Actor, patient_id: str, key: str) -> HttpResponse:
    """Takes a requisition of one's own back."""
    header(actor, patient_id)
    services.revoke(actor, patient_id, _requisition(actor, patient_id, key))
    return done(reverse("orders:of-patient", args=[patient_id]), "saved")


def _encounter(actor: Actor, patient_id: str, encounter_id: str) -> str:
    """The id of a visit of the actor's own that is open; empty for anything else."""
    if not encounter_id:
        return ""
    found = of_patient(actor, patient_id, "Encounter", ("_id", encounter_id), ("participant", actor.fhir))
    return str(found[0]["id"]) if found else ""


@require_safe
@signed_in
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Results that wait for the actor's eyes."""
    if actor.role not in _REVIEWERS:
        raise NotFound("There is no such page.")
    reports = selectors.inbox(actor)
    values = {
        "reports": reports,
        **_counted(reports),
        "normal": [item for item in reports if item.may_be_signed_unopened],
        "unconfirmed": selectors.unconfirmed(actor),
        "days": selectors.DAYS,
        "left": "left" in request.GET,
    }
    return page(request, "orders/inbox.html", values, place="results")


def _counted(reports: Sequence[selectors.Report]) -> dict[str, int]:
    return {
        "critical": sum(item.level == "danger" for item in reports),
        "abnormal": sum(item.level == "warn" for item in reports),
    }


@require_safe
@signed_in
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How much waits in the inbox, and what of it is worst, for the page of today."""
    if actor.role not in _REVIEWERS:
        raise NotFound("There is no such page.")
    reports = selectors.inbox(actor)
    values = {"reports": reports[:_SHOWN_TODAY], "number": len(reports), **_counted(reports)}
    return part(request, "orders/waiting.html", values)


@require_POST
@signed_in
def sign_normal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Signs the chosen reports in which everything is normal; what is not, or changed meanwhile, is left and said."""
    if actor.role not in _REVIEWERS:
        raise NotFound("There is no such page.")
    chosen = set(request.POST.getlist("report"))
    _signed, left = services.review_normal(actor, selectors.inbox(actor) if chosen else [], chosen)
    address = reverse("orders:inbox")
    return done(f"{address}?left=" if left else address, "reviewed-result")


@require_POST
@signed_in
def review(request: HttpRequest, actor: Actor, patient_id: str, report_id: str) -> HttpResponse:
    """Signs one result. Answers htmx with nothing, which takes the report off the list."""
    if actor.role not in _REVIEWERS:
        raise NotFound("There is no such page.")
    given = request.POST
    days, version = given.get("days", "").strip(), given.get("version", "")
    follow_up = given.get("follow_up", "").strip()
    try:
        services.review(
            actor,
            patient_id,
            report_id,
            version=int(version) if version.isdecimal() else 0,
            comment=given.get("comment", "").strip(),
            message=given.get("message", "").strip(),
            follow_up=follow_up,
            days=whole(days) or 0,
        )
    except Invalid:
        return _fault(request, report_id, _("Say in how many days the follow-up is due."))
    except Conflict:
        changed = _("The laboratory changed this report after you opened the page: load the page again and look at it.")
        return _fault(request, report_id, changed)
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return done(reverse("orders:inbox"), "reviewed-result")


def _fault(request: HttpRequest, report_id: str, words: str) -> HttpResponse:
    """What is wrong, at its place in the form: what was typed stays there."""
    response = part(request, "orders/fault.html", {"fault": words})
    response.headers["HX-Retarget"] = f"#fault-{report_id}"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
