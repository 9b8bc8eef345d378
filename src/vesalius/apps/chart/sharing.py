"""What a patient shares: with whom, who is excluded, what is hidden, and what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.consents import DATA_CLASS_SYSTEM
from vesalius.apps.chart.record import own_id
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry
from vesalius.clinical.professions import of_practitioner
from vesalius.clinical.standing import is_narrowed
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json
from vesalius.records import relationships
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.update import update
from vesalius.ui.frame import context, done, page, part, signed_in

CLASS_LABELS: Final[dict[str, str | Promise]] = {
    "problems": _lazy("Problems and diagnoses"),
    "medication": _lazy("Medication"),
    "allergies": _lazy("Allergies"),
    "vaccination": _lazy("Vaccinations"),
    "measurements": _lazy("Measurements"),
    "laboratory": _lazy("Laboratory results"),
    "imaging": _lazy("Imaging"),
    "letters": _lazy("Letters and reports"),
    "notes": _lazy("Consultation notes"),
    "physiotherapy": _lazy("Physiotherapy"),
    "nursing": _lazy("Nursing"),
    "psychology": _lazy("Psychology"),
    "sexual-health": _lazy("Sexual health"),
    "genetics": _lazy("Genetics"),
    "social": _lazy("Living situation and habits"),
    "family-history": _lazy("Family history"),
}
"""Data class → what patients call it."""
_KINDS: Final[dict[str, str | Promise]] = {
    "registration": _lazy("registered"),
    "appointment": _lazy("appointment"),
    "visit": _lazy("contact"),
    "referral": _lazy("referral"),
    "care_team": _lazy("care team"),
    "care-team": _lazy("care team"),
    "episode": _lazy("care path"),
    "declared": _lazy("declared"),
}
_PARTIES: Final = ("Practitioner/", "PractitionerRole/", "Organization/", "HealthcareService/")
_CHOICES: Final = ("person", "exclude", "centres")
"""How far an ending goes where a centre has a relationship too: the person's own, the person whatever, the centre."""
_ITEMS: Final = frozenset(
    {
        *("Condition", "Observation", "DocumentReference", "Encounter", "MedicationStatement", "MedicationRequest"),
        *("AllergyIntolerance", "Immunization", "Procedure", "DiagnosticReport", "QuestionnaireResponse"),
    }
)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with whom the record is, or was, shared."""

    reference: str
    name: str
    kinds: str
    since: str
    until: str
    is_open: bool
    ended: str
    is_person: bool
    is_patients_end: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One decision of the patient in words."""

    id: str
    text: str
    since: str
    is_active: bool


@require_safe
@signed_in
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whom I share with, whom I excluded, what I hid."""
    patient_id = own_id(actor)
    found = relationships.relationships(context(), actor, patient_id)
    consents = selectors.of_patient(actor, patient_id, "Consent", ("_sort", "-date"))
    rules = _rules(actor, consents)
    parties = _parties(found)
    values = {
        "open": [item for item in parties if item.is_open],
        "mine": [item for item in parties if item.is_patients_end],
        "ended": [item for item in parties if not item.is_open and not item.is_patients_end],
        "rules": [item for item in rules if item.is_active],
        "past_rules": [item for item in rules if not item.is_active],
        "general": _general(consents),
        "classes": list(CLASS_LABELS.items()),
    }
    return page(request, "chart/sharing.html", values, place="sharing")


def _parties(found: Any) -> list[Party]:
    now = clock.now_microseconds()
    groups: dict[str, list[Any]] = {}
    for item in found:
        groups.setdefault(item.party, []).append(item)
    made = []
    for reference, items in groups.items():
        live = [
            item
            for item in items
            if (item.until is None or item.until > now) and (item.ended is None or item.low >= item.ended)
        ]
        endless = any(item.until is None for item in live)
        latest = max((item.until for item in live if item.until is not None), default=0)
        lows = [item.low for item in items if item.low > 0]
        ended = max((item.ended for item in items if item.ended is not None), default=0)
        made.append(
            Party(
                reference,
                items[0].name or reference,
                ", ".join(dict.fromkeys(str(_KINDS.get(item.kind, item.kind)) for item in items)),
                show.moment(min(lows)).rpartition(" ")[0] if lows else "",
                ""
                if endless or not latest or latest > now + 36_000 * 86_400_000_000
                else show.moment(latest).rpartition(" ")[0],
                bool(live),
                show.moment(ended) if ended else "",
                reference.startswith("Practitioner"),
                not live and any(item.is_patients_end for item in items),
            )
        )
    return sorted(made, key=lambda item: (not item.is_person, item.name))


def _general(consents: list[dict[str, Any]]) -> Rule | None:
    """The general consent to share."""
    for item in consents:
        provision = item.get("provision") or {}
        if item.get("status") == "active" and not is_narrowed(provision):
            text = _("You agreed to share your record with those who care for you.")
            if provision.get("type") == "deny":
                text = _("You refused to share your record.")
            return Rule(str(item["id"]), text, show.day(show.when(item)), is_active=True)
    return None


def _rules(actor: Actor, consents: list[dict[str, Any]]) -> list[Rule]:
    chosen = [item for item in consents if is_narrowed(item.get("provision") or {})]
    wanted = {
        str((found.get("reference") or {}).get("reference", ""))
        for item in chosen
        for found in item["provision"].get("actor", ())
    }
    names = {key: show.name(value) for key, value in selectors.directory(actor, wanted).items()}
    made = []
    for item in chosen:
        active = item.get("status") == "active"
        made.append(Rule(str(item["id"]), _told(item["provision"], names), show.day_and_time(show.when(item)), active))
    return made


def _told(provision: dict[str, Any], names: dict[str, str]) -> str:
    people = ", ".join(
        names.get(reference := str((item.get("reference") or {}).get("reference", "")))
        or show.display(item.get("reference") or {})
        or reference
        for item in provision.get("actor", ())
    )
    kinds = ", ".join(
        str(CLASS_LABELS.get(coding.get("code", ""), coding.get("code", ""))) for coding in provision.get("class", ())
    )
    items = ", ".join(show.display(item.get("reference") or {}) for item in provision.get("data", ()))
    what = kinds or items or _("the whole record")
    who = people or _("everybody")
    if provision.get("type") == "permit":
        return _("Shared with %(who)s: %(what)s") % {"who": who, "what": what}
    return _("Hidden from %(who)s: %(what)s") % {"who": who, "what": what}


@require_safe
@signed_in
def practitioners(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Practitioners by name, to be excluded."""
    own_id(actor)
    text = request.GET.get("name", "").strip()
    found = []
    if len(text) >= 2:
        for item in selectors.practitioners(actor, text):
            kind = of_practitioner(item)
            found.append((f"Practitioner/{item['id']}", show.name(item), kind))
    return part(request, "chart/practitioners.html", {"found": found, "asked": text})


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends a relationship. Whoever still sees the record through their centre is asked about first."""
    patient_id, party = own_id(actor), request.POST.get("party", "")
    choice = request.POST.get("choice", "")
    centres = relationships.through_centres(context(), actor, patient_id, party)
    if centres and choice not in _CHOICES:
        person = selectors.directory(actor, {party}).get(party)
        values = {"party": party, "name": show.name(person) if person else party, "centres": centres}
        return page(request, "chart/ending.html", values, place="sharing")
    left = relationships.end(context(), actor, patient_id, party, with_centres=choice == "centres")
    if choice == "exclude":
        _store(actor, patient_id, {"type": "deny", "actor": [_actor_of_rule(party)]})
        return done(reverse("chart:own-sharing"), "excluded")
    return done(reverse("chart:own-sharing"), "relationship-ended-in-part" if left else "relationship-ended")


@require_POST
@signed_in
def take_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Takes back that a relationship was ended: it holds again as before."""
    if not relationships.take_back(context(), actor, own_id(actor), request.POST.get("party", "")):
        raise NotFound("The resource is not known.")
    return done(reverse("chart:own-sharing"), "relationship-again")


@require_POST
@signed_in
def exclude(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hides the record, or one kind of data, from a named practitioner or from everybody."""
    patient_id = own_id(actor)
    party = request.POST.get("party", "")
    kind = request.POST.get("class", "")
    provision: dict[str, Any] = {"type": "deny"}
    if party:
        if not party.startswith(_PARTIES):
            raise Invalid("This is nobody who could be excluded.")
        provision["actor"] = [_actor_of_rule(party)]
    if kind:
        if kind not in CLASS_LABELS:
            raise Invalid("This is no kind of data.")
        provision["class"] = [{"system": DATA_CLASS_SYSTEM, "code": kind}]
    if not party and not kind:
        raise Invalid("Say who or what.")
    _store(actor, patient_id, provision)
    return done(reverse("chart:own-sharing"), "excluded" if party else "hidden")


@require_POST
@signed_in
def hide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hides one item from everybody but its author."""
    patient_id = own_id(actor)
    type_name, _slash, logical_id = request.POST.get("item", "").partition("/")
    if type_name not in _ITEMS:
        raise NotFound("The resource is not known.")
    line = entry(selectors.resource(actor, type_name, logical_id))
    label = " · ".join(filter(None, (line.title, line.day)))
    data = [{"meaning": "instance", "reference": {"reference": f"{type_name}/{logical_id}", "display": label}}]
    _store(actor, patient_id, {"type": "deny", "data": data})
    return done(reverse("chart:own-sharing"), "hidden")


@require_POST
@signed_in
def withdraw(request: HttpRequest, actor: Actor, consent_id: str) -> HttpResponse:
    """Ends a rule: the Consent becomes inactive and stays in the history."""
    patient_id = own_id(actor)
    version = read(context(), actor, "Consent", consent_id)
    consent = json.parse(version.body)
    if (consent.get("patient") or {}).get("reference") != f"Patient/{patient_id}":
        raise NotFound("The resource is not known.")
    consent["status"] = "inactive"
    update(context(), actor, "Consent", consent_id, json.encode(consent), if_match=version.version)
    return done(reverse("chart:own-sharing"), "withdrawn")


def _actor_of_rule(party: str) -> dict[str, Any]:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}
    return {"role": {"coding": [coding]}, "reference": {"reference": party}}


def _store(actor: Actor, patient_id: str, provision: dict[str, Any]) -> None:
    consent = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": f"Patient/{patient_id}"},
        "dateTime": clock.instant(clock.now_microseconds()),
        "performer": [{"reference": actor.fhir}],
        "policy": [{"uri": "https://www.ehealth.fgov.be/informed-consent"}],
        "provision": provision,
    }
    create(context(), actor, "Consent", json.encode(consent))
