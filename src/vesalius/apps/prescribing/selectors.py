"""What the pages of prescribing read: the scheme by kind, prescriptions with their state, favourites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors as chart
from vesalius.clinical.entries import entry
from vesalius.knowledge import cards, dosage, fhir_facts
from vesalius.knowledge.alerts import Alert, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.catalogue import Catalogue, Choice
from vesalius.knowledge.facts import Medicine
from vesalius.medication import favourites, transmission, verification
from vesalius.medication.library import knowledge
from vesalius.medication.prescriptions import RID
from vesalius.medication.review import Review
from vesalius.ui.frame import context

Resource = dict[str, Any]
_PRESCRIPTIONS: Final = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scheme. `places` are amounts in the morning, at noon, in the evening, at bedtime."""

    literal: str
    id: str
    title: str
    text: str
    since: str
    until: str
    who: str
    why: str
    places: tuple[str, str, str, str]
    is_renewable: bool
    worst: Alert | None
    prescribed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert in the reader's language; a `criterion` stands in the English words of its source."""

    alert: Alert
    title: str
    level: str
    effect: str
    management: str
    quoted: tuple[tuple[str, str], ...]
    conditions: str
    css: str
    alternatives: tuple[tuple[str, Choice, str], ...]
    is_unverified: bool = False
    written_for: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Prescription:
    """A prescription with what became of it."""

    id: str
    title: str
    text: str
    day: str
    who: str
    why: str
    status: str
    state: str
    rid: str


def language() -> str:
    """The reader's language, of those that the knowledge base speaks."""
    found = (get_language() or "fr")[:2]
    return found if found in dosage.LANGUAGES else "fr"


def patient_language(actor: Actor, patient_id: str) -> str:
    """The patient's language. Raises NotFound."""
    return transmission.language_of(chart.patient(actor, patient_id))


@lru_cache(maxsize=2)
def _catalogue(base: KnowledgeBase) -> Catalogue:
    return Catalogue(base)


def catalogue() -> Catalogue:
    """The catalogue of the edition in use."""
    return _catalogue(knowledge())


def may_prescribe(actor: Actor) -> bool:
    """Whether the actor's profession prescribes medicines."""
    return actor.role == roles.PHYSICIAN and actor.fhir.startswith(("Practitioner/", "PractitionerRole/"))


def schemes(found: Review) -> dict[str, list[Line]]:
    """The lines taken today: chronic, acute (with an end), as needed; each by name."""
    groups: dict[str, list[Line]] = {"chronic": [], "acute": [], "needed": []}
    for medicine in found.current:
        resource = found.resources.get(medicine.id, {})
        line = _line(found, medicine, resource)
        kind = "needed" if medicine.is_as_needed else "acute" if line.until else "chronic"
        groups[kind].append(line)
    for lines in groups.values():
        lines.sort(key=lambda line: line.title.lower())
    return groups


def _line(found: Review, medicine: Medicine, resource: Resource) -> Line:
    period = resource.get("effectivePeriod") or {}
    doses = resource.get("dosage") or resource.get("dosageInstruction") or []
    read = [dosage.from_fhir(item) for item in doses]
    shown = entry(resource) if resource else None
    alerts = [alert for alert in found.report.alerts if medicine.id in alert.medicines and alert.tier <= Tier.BESIDE]
    last = max(
        (
            str(each.get("authoredOn", ""))
            for each in found.resources.values()
            if each.get("resourceType") == "MedicationRequest"
            and set(fhir_facts.medicine(found.base, each).substances) == set(medicine.substances)
            and medicine.substances
        ),
        default="",
    )
    return Line(
        medicine.id,
        medicine.id.partition("/")[2],
        medicine.label,
        "; ".join(
            str(item.get("text") or dosage.to_text(each, language())) for item, each in zip(doses, read, strict=True)
        ),
        show.day(str(period.get("start", "") or resource.get("authoredOn", ""))),
        show.day(str(period.get("end", ""))),
        shown.who if shown else "",
        _why(found, resource),
        day_places(read),
        medicine.id.startswith("MedicationStatement/"),
        min(alerts, key=lambda alert: (alert.tier, bool(alert.written_for), -alert.level), default=None),
        show.day(last),
    )


def _why(found: Review, resource: Resource) -> str:
    texts = [str(each.get("text", "")) for each in resource.get("reasonCode", ())]
    for each in resource.get("reasonReference", ()):
        problem = found.resources.get(str(each.get("reference", "")), {})
        texts.append(show.coded(problem.get("code")) if problem else str(each.get("display", "")))
    return ", ".join(filter(None, texts))


def day_places(read: Sequence[dosage.Dosage]) -> tuple[str, str, str, str]:
    """Amounts at the four places of the day, empty where nothing is taken; a bare number is spread evenly."""
    amounts = [0.0, 0.0, 0.0, 0.0]
    spread = {1: (0,), 2: (0, 2), 3: (0, 1, 2), 4: (0, 1, 2, 3)}
    for each in read:
        if each.is_as_needed or each.period_unit != "d" or each.period != 1:
            continue
        places = [dosage.PLACES_OF_DAY.index(code) for code in each.when if code in dosage.PLACES_OF_DAY]
        for place in places or spread.get(each.frequency, ()):
            amounts[place] += each.amount
    first, second, third, fourth = (f"{amount:g}".replace(".", ",") if amount else "" for amount in amounts)
    return (first, second, third, fourth)


def shown(found: Review, alerts: Sequence[Alert]) -> list[Shown]:
    """Alerts in the reader's language, with alternatives as choices."""
    words, unverified = language(), verification.unverified(context())
    return [
        Shown(
            alert,
            _title(found, alert, words),
            cards.level_name(found.base, alert, words),
            cards.effect(found.base, alert, words),
            cards.management(found.base, alert, words),
            tuple(cards.quoted(found.base, alert, words)),
            cards.conditions(alert),
            {"critical": "danger", "warning": "warn"}.get(alert.indicator, "info"),
            tuple(_alternatives(found, alert)),
            alert.source in unverified,
            cards.written_for(found.base, alert, words),
            cards.title(found.base, alert, words).partition(": ")[2] if alert.kind == "criterion" else "",
        )
        for alert in alerts
    ]


def _title(found: Review, alert: Alert, words: str) -> str:
    """What with what; of a criterion its number, and the medicines that meet it."""
    title = cards.title(found.base, alert, words)
    if alert.kind != "criterion":
        return title
    named = ", ".join(found.base.name_of(key, words) for key in alert.substances)
    return " · ".join(filter(None, (title.partition(":")[0], named)))


def _alternatives(found: Review, alert: Alert) -> list[tuple[str, Choice, str]]:
    """(label, choice, literal of the line that it replaces; empty for the new one)."""
    labels = {medicine.id: medicine.label for medicine in found.current}
    choices = []
    for each in alert.alternatives:
        choice = catalogue().choice_of(each.substance, language())
        if choice is not None:
            choices.append((labels.get(each.replaces, ""), choice, each.replaces if each.replaces in labels else ""))
    return choices


def prescriptions(found: Review) -> list[Prescription]:
    """The last prescriptions, newest first, with their state at the service."""
    own = [each for each in found.resources.values() if each.get("resourceType") == "MedicationRequest"]
    own.sort(key=lambda each: str(each.get("authoredOn", "")), reverse=True)
    kept = own[:_PRESCRIPTIONS]
    states = transmission.states(context(), [str(each["id"]) for each in kept])
    unsent = "untransmitted" if transmission.mode() == "off" else "waiting"
    result = []
    for each in kept:
        line, state = entry(each), states.get(str(each["id"]))
        rid = next(
            (str(item.get("value")) for item in each.get("identifier", ()) if item.get("system") == RID),
            "",
        )
        result.append(
            Prescription(
                str(each["id"]),
                line.title,
                line.detail,
                line.day,
                line.who,
                _why(found, each),
                str(each.get("status", "")),
                state.state if state else (unsent if transmission.own_key(each) else ""),
                (state.rid if state else "") or rid,
            )
        )
    return result


def own_favourites(actor: Actor) -> list[favourites.Favourite]:
    """The actor's favourites, the most used first."""
    return favourites.of(context(), actor)
