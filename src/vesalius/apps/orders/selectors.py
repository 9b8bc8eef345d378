"""What requests and the inbox read: earlier results, reports to be reviewed, unconfirmed patients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.apps.orders.catalogue import Examination
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry
from vesalius.clinical.writing import VESALIUS, Resource
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

REVIEW: Final = "review-result"
DAYS: Final = 45
"""So far back reports wait for a review."""
CRITICAL: Final = frozenset({"HH", "LL", "AA"})
_REPORTS: Final = 60


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last time that something was examined, or is still on its way."""

    day: str
    value: str
    flag: str
    days: int
    is_pending: bool
    is_recent: bool


def earlier(actor: Actor, patient_id: str, wanted: Iterable[Examination]) -> dict[str, Earlier]:
    """Code → the last result or open request of each examination that has one."""
    wanted = list(wanted)
    codes = sorted({code for item in wanted for code in item.answers})
    found: dict[str, tuple[str, Resource, bool]] = {}
    resources = selectors.of_patient(
        actor, patient_id, "Observation", ("code", ",".join(codes)), ("_sort", "-date"), count=400
    )
    resources += selectors.of_patient(
        actor, patient_id, "DiagnosticReport", ("code", ",".join(codes)), ("_sort", "-date"), count=60
    )
    for item in resources:
        if item.get("status") not in {"entered-in-error", "cancelled"}:
            _keep(found, item, is_pending=False)
    for item in selectors.of_patient(actor, patient_id, "ServiceRequest", ("status", "active"), count=60):
        _keep(found, item, is_pending=True)
    made = {}
    for examination in wanted:
        latest = max(
            (found[code] for code in examination.answers if code in found), key=lambda one: one[0], default=None
        )
        if latest is not None:
            made[examination.code] = _earlier(latest, examination)
    return made


def _keep(found: dict[str, tuple[str, Resource, bool]], item: Resource, *, is_pending: bool) -> None:
    moment = show.sort_key(show.when(item))
    for coding in (item.get("code") or {}).get("coding", ()):
        code = str(coding.get("code", ""))
        if code not in found or found[code][0] < moment:
            found[code] = (moment, item, is_pending)


def _earlier(latest: tuple[str, Resource, bool], examination: Examination) -> Earlier:
    moment, item, is_pending = latest
    days = _days(moment)
    return Earlier(
        show.day(show.when(item)),
        "" if is_pending else show.value(item),
        "" if is_pending else show.flag(item),
        days,
        is_pending,
        is_recent=days < examination.interval,
    )


def _days(moment: str) -> int:
    try:
        return max(0, (show.today() - date.fromisoformat(moment[:10])).days)
    except ValueError:
        return 100_000


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the inbox. `values` abnormal first; `level` is danger, warn or empty."""

    id: str
    patient_id: str
    patient: str
    title: str
    day: str
    by: str
    values: Sequence[dict[str, str]]
    level: str
    abnormal: int


def inbox(actor: Actor) -> list[Report]:
    """Reports of the actor's own patients or requests that nobody has reviewed, critical ones first, then by day."""
    since = str(show.today() - timedelta(days=DAYS))
    found: dict[str, Resource] = {}
    people: dict[str, Resource] = {}
    for name, value in (
        ("patient:Patient.general-practitioner", actor.fhir),
        ("based-on:ServiceRequest.requester", actor.fhir),
    ):
        asked = [
            (name, value), ("issued", f"ge{since}"), ("status", "final,amended,corrected,preliminary"),
            ("_sort", "-issued"), ("_count", str(_REPORTS)), ("_include", "DiagnosticReport:patient"),
        ]  # fmt: skip
        page = search(context(), actor, "DiagnosticReport", asked)
        found |= {item.id: json.parse(item.body) for item in page.matches}
        people |= {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    for identity in reviewed(actor, found):
        found.pop(identity, None)
    results = _results(actor, found.values())
    made = [_report(item, people, results) for item in found.values()]
    order = {"danger": 0, "warn": 1, "": 2}
    made.sort(key=lambda item: show.sort_key(show.when(found[item.id])), reverse=True)
    return sorted(made, key=lambda item: order[item.level])


def reviewed(actor: Actor, reports: Iterable[str]) -> set[str]:
    """Those of the reports that have been reviewed."""
    named = sorted(reports)
    done = set()
    for start in range(0, len(named), 40):
        some = ",".join(f"DiagnosticReport/{identity}" for identity in named[start : start + 40])
        asked = [("focus", some), ("code", f"{VESALIUS}task|{REVIEW}"), ("status", "completed"), ("_count", "200")]
        for item in search(context(), actor, "Task", asked).matches:
            done.add(str(json.parse(item.body)["focus"]["reference"]).partition("/")[2])
    return done


def _results(actor: Actor, reports: Iterable[Resource]) -> dict[str, Resource]:
    named = sorted({ref for report in reports for item in report.get("result", ()) if (ref := item.get("reference"))})
    found = {}
    for start in range(0, len(named), 100):
        some = ",".join(str(ref).partition("/")[2] for ref in named[start : start + 100])
        page = search(context(), actor, "Observation", [("_id", some), ("_count", "100")])
        found.update({f"Observation/{item.id}": json.parse(item.body) for item in page.matches})
    return found


def _report(report: Resource, people: dict[str, Resource], results: dict[str, Resource]) -> Report:
    reference = str((report.get("subject") or {}).get("reference", ""))
    values = []
    for item in report.get("result", ()):
        observation = results.get(str(item.get("reference")))
        if observation is not None:
            flag = show.flag(observation)
            values.append(
                {
                    "name": show.coded(observation.get("code")),
                    "value": show.value(observation),
                    "flag": flag,
                    "range": show.reference_range(observation),
                    "level": "danger" if flag in CRITICAL else "warn" if flag else "",
                }
            )
    values.sort(key=lambda value: {"danger": 0, "warn": 1, "": 2}[value["level"]])
    levels = {value["level"] for value in values}
    return Report(
        str(report["id"]),
        reference.partition("/")[2],
        show.name(people[reference]) if reference in people else "",
        entry(report).title,
        show.day(str(report.get("issued") or show.when(report))),
        show.who(report),
        values,
        "danger" if "danger" in levels else "warn" if "warn" in levels else "",
        sum(bool(value["level"]) for value in values),
    )


def unconfirmed(actor: Actor) -> list[dict[str, Any]]:
    """Patients that arrived inside of documents and that no person has confirmed, of those whom the actor may see."""
    asked = [("_tag", "urn:vesalius:record-state|unconfirmed"), ("_count", "100")]
    page = search(context(), actor, "Patient", asked)
    found = []
    for item in page.matches:
        patient = json.parse(item.body)
        found.append({"id": item.id, "name": show.name(patient), "birth": show.day(str(patient.get("birthDate", "")))})
    return found
