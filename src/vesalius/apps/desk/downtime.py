"""What the downtime pages of a centre say: who comes today, and of each the least that care needs.

They stand under the code of a centre and not under the rights of a person. So what is labelled, what is a
psychologist's, and everything of a patient who limited who sees the record, beyond name and time, is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.access.classification import classify
from vesalius.access.data_classes import DataClass
from vesalius.access.relationships import CENTRE
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import Entry, entry, status, status_label
from vesalius.clinical.series import series
from vesalius.clinical.writing import Resource
from vesalius.events import downtime
from vesalius.events.downtime import Words
from vesalius.events.system import system_actor
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.scheduling.directory import Directory, directory
from vesalius.records.search import search

_TYPES: Final = (
    "AllergyIntolerance", "Condition", "MedicationStatement", "MedicationRequest", "Immunization", "Flag",
    "Observation",
)  # fmt: skip
ACTOR: Final[Actor] = system_actor("downtime", reads=("Appointment", "Patient", "Consent", *_TYPES))
_CLASSES: Final = frozenset(
    {
        DataClass.SUMMARY,
        DataClass.PROBLEMS,
        DataClass.MEDICATION,
        DataClass.ALLERGIES,
        DataClass.VACCINATION,
        DataClass.MEASUREMENTS,
        DataClass.LABORATORY,
    }
)
_OVER: Final = frozenset(
    {"inactive", "resolved", "entered-in-error", "stopped", "completed", "cancelled", "not-done", "draft"}
)
_GONE: Final = frozenset({"cancelled", "entered-in-error", "noshow"})
_COUNT: Final = "1000"
_VALUES: Final = 12


@dataclass(frozen=True, slots=True)
class Person:
    """One patient of the day. `is_limited`: only name and time are told."""

    name: str
    birth: str
    age: str
    number: str
    phone: str
    times: tuple[tuple[str, str, str], ...]
    is_limited: bool
    allergies: tuple[Entry, ...] = ()
    warnings: tuple[Entry, ...] = ()
    problems: tuple[Entry, ...] = ()
    medicines: tuple[Entry, ...] = ()
    vaccinations: tuple[Entry, ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()


def refresh(context: Context) -> int:
    """Writes the file of every centre anew; the number of centres."""
    network = directory(context)
    by_centre: dict[str, dict[str, list[Resource]]] = {literal: {} for literal in network.centres}
    for appointment in _today(context):
        patient = _patient(appointment)
        for literal in _centres(network, appointment) if patient else ():
            by_centre[literal].setdefault(patient, []).append(appointment)
    for literal, centre in network.centres.items():
        _write(context, literal, centre.name, by_centre[literal])
    return len(by_centre)


def _write(context: Context, centre: str, name: str, booked: Mapping[str, list[Resource]]) -> None:
    found = _patients(context, booked)
    spoken = Counter(_language(item) for item in found.values())
    spoken.pop("", None)
    language = next((code for code, _n in spoken.most_common() if code in dict(settings.LANGUAGES)), "fr")
    with translation.override(language):
        people = [_person(context, item, booked[reference]) for reference, item in found.items()]
        people.sort(key=lambda person: person.times[0][0] if person.times else "")
        pages = render_to_string("desk/downtime_pages.html", {"people": people, "day": show.day(str(show.today()))})
        downtime.write(context.keys.roots, centre, name, pages, _words(language))


def _words(language: str) -> Words:
    return Words(
        language,
        _("Downtime pages"),
        _("Code of the centre"),
        _("Open"),
        _("This code does not open these pages."),
        _("Print"),
        _("As it was on"),
    )


def _today(context: Context) -> Iterable[Resource]:
    page = search(context, ACTOR, "Appointment", [("date", str(show.today())), ("_sort", "date"), ("_count", _COUNT)])
    for item in page.matches:
        appointment = json.parse(item.body)
        if appointment.get("status") not in _GONE:
            yield appointment


def _centres(network: Directory, appointment: Resource) -> set[str]:
    """Where it takes place: as it says itself, else where its practitioners work."""
    for extension in appointment.get("extension", ()):
        if extension.get("url") == CENTRE:
            return {str((extension.get("valueReference") or {}).get("reference", ""))} & set(network.centres)
    parties = {str((item.get("actor") or {}).get("reference", "")) for item in appointment.get("participant", ())}
    placed = {literal for literal, centre in network.centres.items() if centre.location in parties - {""}}
    working = {centre for literal in parties & set(network.people) for centre in network.people[literal].centres[:1]}
    return placed or working


def _patient(appointment: Resource) -> str:
    for item in appointment.get("participant", ()):
        reference = str((item.get("actor") or {}).get("reference", ""))
        if reference.startswith("Patient/"):
            return reference
    return ""


def _patients(context: Context, references: Iterable[str]) -> dict[str, Resource]:
    ids = ",".join(sorted(reference.partition("/")[2] for reference in references))
    if not ids:
        return {}
    page = search(context, ACTOR, "Patient", [("_id", ids), ("_count", _COUNT)])
    return {f"Patient/{item.id}": json.parse(item.body) for item in page.matches}


def _person(context: Context, patient: Resource, booked: Iterable[Resource]) -> Person:
    birth = str(patient.get("birthDate", ""))
    is_limited = _is_limited(context, str(patient["id"]))
    told: dict[str, Any] = {} if is_limited else _told(context, str(patient["id"]))
    return Person(
        show.name(patient),
        show.day(birth),
        show.age(birth, show.today()),
        "" if is_limited else show.national_number(patient),
        next((str(item["value"]) for item in patient.get("telecom", ()) if item.get("system") == "phone"), ""),
        tuple(_time(item) for item in booked),
        is_limited,
        **told,
    )


def _time(appointment: Resource) -> tuple[str, str, str]:
    people = [
        show.display(item.get("actor") or {})
        for item in appointment.get("participant", ())
        if str((item.get("actor") or {}).get("reference", "")).startswith(("Practitioner/", "PractitionerRole/"))
    ]
    status_text = status_label(str(appointment.get("status", "")))
    return show.clock_time(str(appointment.get("start", ""))), ", ".join(filter(None, people)), status_text


def _is_limited(context: Context, patient_id: str) -> bool:
    """Whether the patient closed anything to anybody: nobody can say here who reads."""
    asked = [("patient", f"Patient/{patient_id}"), ("status", "active"), ("_count", "100")]
    page = search(context, ACTOR, "Consent", asked)
    return any(_denies(json.parse(item.body).get("provision") or {}) for item in page.matches)


def _denies(provision: Mapping[str, Any]) -> bool:
    return provision.get("type") == "deny" or any(_denies(item) for item in provision.get("provision", ()))


def _told(context: Context, patient_id: str) -> dict[str, Any]:
    asked = [("_type", ",".join(_TYPES)), ("_sort", "-_lastUpdated"), ("_count", _COUNT)]
    page = search(context, ACTOR, None, asked, compartment=("Patient", patient_id))
    kept: dict[str, list[Resource]] = {name: [] for name in _TYPES}
    for item in page.matches:
        resource = json.parse(item.body)
        found = classify(item.type, resource)
        # A vaccination that is completed was given; everything else that is completed is over.
        over = _OVER - {"completed"} if item.type == "Immunization" else _OVER
        if not found.labels and found.data_class in _CLASSES and status(resource) not in over:
            kept[item.type].append(resource)
    medicines = [*kept["MedicationStatement"], *kept["MedicationRequest"]]
    measured = series(kept["Observation"])[:_VALUES]
    return {
        "allergies": _lines(kept["AllergyIntolerance"]),
        "warnings": _lines(kept["Flag"]),
        "problems": _lines(kept["Condition"]),
        "medicines": _distinct(_lines(item for item in medicines if _is_current(item))),
        "vaccinations": _lines(kept["Immunization"])[:_VALUES],
        "values": tuple((item.name, item.last.value, item.last.day) for item in measured),
    }


def _is_current(item: Resource) -> bool:
    end = str((item.get("effectivePeriod") or {}).get("end", "9999"))[:10]
    return end >= str(show.today())


def _lines(items: Iterable[Resource]) -> tuple[Entry, ...]:
    return tuple(sorted((entry(item) for item in items), key=lambda line: line.order, reverse=True))


def _distinct(lines: Iterable[Entry]) -> tuple[Entry, ...]:
    found: dict[tuple[str, str], Entry] = {}
    for line in lines:
        found.setdefault((line.title, line.detail), line)
    return tuple(found.values())


def _language(patient: Resource) -> str:
    for item in patient.get("communication", ()):
        for coding in (item.get("language") or {}).get("coding", ()):
            return str(coding.get("code", ""))[:2].lower()
    return ""
