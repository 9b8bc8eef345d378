"""What the downtime pages of a centre say: who comes today, and of each the least that care needs.

They stand under the code of a centre and not under the rights of a person. So what is labelled, what is a
psychologist's, and everything of a patient who limited who sees the record, beyond name and time, is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.classification import classify
from vesalius.access.data_classes import DataClass
from vesalius.access.relationships import CENTRE
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import Entry, entry, is_current_medicine, status, status_label
from vesalius.clinical.series import series
from vesalius.clinical.writing import Resource
from vesalius.events import downtime
from vesalius.events.downtime import Words
from vesalius.events.system import system_actor
from vesalius.r4 import json
from vesalius.records import changes
from vesalius.records.context import Context
from vesalius.records.scheduling import opening
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


class Piece(msgspec.Struct):
    """What the pages of one centre say of one patient, as HTML, while the record's `mark` stays (records.changes)."""

    mark: str
    spoken: str
    language: str
    first: str
    rows: str = ""
    section: str = ""


class _Kept(msgspec.Struct):
    day: str
    pieces: dict[str, dict[str, Piece]]


def refresh(context: Context) -> int:
    """Writes the file of every centre anew; the number of centres.

    Opened, with an entry in the log, are the records that changed since the last turn of the day, and no others.
    """
    network, day = directory(context), clock.today()
    marks = changes.marks(context, ACTOR, "Appointment", _midnight(day), _midnight(day + timedelta(days=1)))
    pieces = _kept(context, str(day))
    for literal in ("", *network.centres):
        pieces.setdefault(literal, {})
    for held in pieces.values():
        for patient in [patient for patient, piece in held.items() if marks.get(patient) != piece.mark]:
            del held[patient]
    known = {patient for held in pieces.values() for patient in held}
    _read(context, network, pieces, {patient: mark for patient, mark in marks.items() if patient not in known})
    for literal, centre in network.centres.items():
        language = _language_of(pieces[literal].values())
        other = {patient: piece.mark for patient, piece in pieces[literal].items() if piece.language != language}
        _read(context, network, pieces, other, (literal, language))
        _write(context, literal, centre.name, pieces[literal], language)
    downtime.keep(context.keys.roots, msgspec.json.encode(_Kept(str(day), pieces)))
    return len(network.centres)


def _kept(context: Context, day: str) -> dict[str, dict[str, Piece]]:
    try:
        kept = msgspec.json.decode(downtime.kept(context.keys.roots), type=_Kept)
    except msgspec.MsgspecError:
        return {}
    return kept.pieces if kept.day == day else {}


def _midnight(day: date) -> int:
    return opening.moment(datetime.combine(day, time.min, clock.ZONE))


def _language_of(pieces: Iterable[Piece]) -> str:
    spoken = Counter(piece.spoken for piece in pieces)
    return next((code for code, _n in spoken.most_common() if code in dict(settings.LANGUAGES)), "fr")


def _read(
    context: Context,
    network: Directory,
    pieces: dict[str, dict[str, Piece]],
    marks: Mapping[str, str],
    only: tuple[str, str] | None = None,
) -> None:
    """Opens these records and puts their pieces where they are seen today; `only` in a centre, in a language."""
    if only is None:
        # Who is seen nowhere, since the visit was cancelled, need not be read again either.
        pieces[""] |= {patient: Piece(mark, "", "", "") for patient, mark in marks.items()}
    by_centre: dict[str, dict[str, list[Resource]]] = {}
    for appointment in _today(context, marks) if marks else ():
        patient = _patient(appointment)
        for literal in _centres(network, appointment) if patient else ():
            if only is None or literal == only[0]:
                by_centre.setdefault(literal, {}).setdefault(patient, []).append(appointment)
    for literal, booked in by_centre.items():
        found = _patients(context, booked)
        languages = [_language(item) for item in found.values()] + [piece.spoken for piece in pieces[literal].values()]
        common = Counter(code for code in languages if code in dict(settings.LANGUAGES)).most_common(1)
        language = only[1] if only else common[0][0] if common else "fr"
        with translation.override(language):
            for reference, item in found.items():
                patient = reference.partition("/")[2]
                person = _person(context, item, booked[reference])
                pieces[literal][patient] = Piece(
                    marks[patient],
                    _language(item),
                    language,
                    person.times[0][0] if person.times else "",
                    _html("desk/downtime_rows.html", person),
                    _html("desk/downtime_person.html", person),
                )


def _html(template: str, person: Person) -> str:
    # Plain text, which can be kept; the sum of a SafeString and a str is a str.
    return render_to_string(template, {"person": person}) + ""


def _write(context: Context, centre: str, name: str, pieces: Mapping[str, Piece], language: str) -> None:
    shown = [
        {
            "rows": mark_safe(piece.rows),  # noqa: S308 - a template of ours wrote it, and it was sealed since
            "section": mark_safe(piece.section),  # noqa: S308 - as the rows
        }
        for piece in sorted(pieces.values(), key=lambda piece: piece.first)
    ]
    with translation.override(language):
        pages = render_to_string("desk/downtime_pages.html", {"pieces": shown, "day": show.day(str(clock.today()))})
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


def _today(context: Context, patients: Iterable[str]) -> Iterable[Resource]:
    named = ",".join(f"Patient/{patient}" for patient in sorted(patients))
    asked = [("date", str(clock.today())), ("patient", named), ("_sort", "date"), ("_count", _COUNT)]
    for item in search(context, ACTOR, "Appointment", asked).matches:
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
        show.age_of(patient),
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
        "medicines": _distinct(_lines(item for item in medicines if is_current_medicine(item))),
        "vaccinations": _lines(kept["Immunization"])[:_VALUES],
        "values": tuple((item.name, item.last.value, item.last.day) for item in measured),
    }


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
