"""What requests and the inbox read: earlier results, reports to be reviewed, unconfirmed patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.apps.orders import catalogue
from vesalius.apps.orders.catalogue import Examination
from vesalius.clinical import duplicates, selectors
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry, status_label
from vesalius.clinical.writing import VESALIUS, Resource
from vesalius.medication import examinations
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

REVIEW: Final = "review-result"
AGAIN: Final = "Requested although a recent result was known."
DAYS: Final = 45
"""So far back reports wait for a review."""
CRITICAL: Final = frozenset({"HH", "LL", "AA"})
_REPORTS: Final = 60


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last time that something was examined, or is still on its way; `code` is that of what was found."""

    day: str
    value: str
    flag: str
    days: int
    is_pending: bool
    is_recent: bool
    code: str


def earlier(actor: Actor, patient_id: str, wanted: Iterable[Examination]) -> dict[str, Earlier]:
    """Code → the last result or open request of each examination that has one."""
    found = examinations.earlier(context(), actor, patient_id, [item.code for item in wanted])
    return {
        code: Earlier(
            show.day(str(item.on)),
            "" if item.is_pending else show.value(item.resource),
            "" if item.is_pending else show.flag(item.resource),
            item.days,
            item.is_pending,
            item.is_too_soon,
            show.code_of(item.resource.get("code")),
        )
        for code, item in found.items()
    }


def favourites(actor: Actor, count: int = 8) -> list[Examination]:
    """What the actor has requested most of late, the most frequent first."""
    asked = [("requester", actor.fhir), ("_sort", "-authored"), ("_count", "200")]
    page = search(context(), actor, "ServiceRequest", asked)
    known = catalogue.by_code()
    counted = Counter(
        code for item in page.matches if (code := show.code_of(json.parse(item.body).get("code"))) in known
    )
    return [known[code] for code, times in counted.most_common(count) if times > 1]


@dataclass(frozen=True, slots=True)
class Requisition:
    """What was requested together. `lines` are (name, state, answered code or empty); `key` finds it again."""

    key: str
    day: str
    who: str
    reason: str
    is_urgent: bool
    is_open: bool
    is_own: bool
    lines: Sequence[tuple[str, str, str]]
    resources: Sequence[Resource]


def requisitions(actor: Actor, patient_id: str, key: str = "") -> list[Requisition]:
    """Requests about a patient as they were made, the newest first; of one requisition when `key` is given."""
    asked = [("_sort", "-authored")]
    if key:
        asked.append(("requisition", f"{VESALIUS}requisition|{key}"))
    groups: dict[str, list[Resource]] = {}
    for item in selectors.of_patient(actor, patient_id, "ServiceRequest", *asked, count=200):
        if item.get("status") != "entered-in-error":
            own = item.get("requisition") or {}
            groups.setdefault(str(own.get("value") or item["id"]), []).append(item)
    return [_requisition(actor, name, items) for name, items in groups.items()]


def _requisition(actor: Actor, key: str, items: Sequence[Resource]) -> Requisition:
    first = items[0]
    known = catalogue.by_code()
    lines = []
    for item in items:
        code = show.code_of(item.get("code"))
        name = known[code].name if code in known else show.coded(item.get("code"))
        lines.append((name, status_label(str(item.get("status", ""))), code if code in known else ""))
    notes = [str(note.get("text", "")) for item in items for note in item.get("note", ())]
    return Requisition(
        key,
        show.day(show.when(first)),
        show.display(first.get("requester") or {}),
        next((text for text in notes if text != AGAIN), ""),
        first.get("priority") == "urgent",
        any(item.get("status") == "active" for item in items),
        (first.get("requester") or {}).get("reference") == actor.fhir,
        lines,
        items,
    )


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the inbox. `values` abnormal first; `level` is danger, warn or empty.

    `state` says that it is preliminary, corrected or withdrawn; `is_normal` that every value of it was judged so;
    `version` is that of the report as it was read.
    """

    id: str
    patient_id: str
    patient: str
    title: str
    day: str
    by: str
    values: Sequence[dict[str, str]]
    level: str
    abnormal: int
    state: str = ""
    is_withdrawn: bool = False
    is_normal: bool = False
    version: int = 0

    @property
    def may_be_signed_unopened(self) -> bool:
        """Whether it may be signed together with others: final, whole, and every value judged normal."""
        return self.is_normal and not self.level and not self.state


_STATES: Final[dict[str, str | Promise]] = {
    "preliminary": _lazy("preliminary"),
    "partial": _lazy("preliminary"),
    "corrected": _lazy("corrected"),
    "amended": _lazy("corrected"),
    "appended": _lazy("with additions"),
    "cancelled": _lazy("withdrawn by the laboratory"),
    "entered-in-error": _lazy("withdrawn by the laboratory"),
}
_WITHDRAWN: Final = frozenset({"cancelled", "entered-in-error"})


def inbox(actor: Actor) -> list[Report]:
    """Reports of the actor's own patients or requests that nobody has reviewed, critical ones first, then by day.

    A report that nobody asked for here, of a patient of the centre without a practitioner of their own, waits for every
    physician of the centre. One that changed after its review, or was withdrawn, comes back.
    """
    since = str(clock.today() - timedelta(days=DAYS))
    found: dict[str, Resource] = {}
    people: dict[str, Resource] = {}
    questions = [
        [("patient:Patient.general-practitioner", actor.fhir)],
        [("based-on:ServiceRequest.requester", actor.fhir)],
    ]
    if actor.centre.startswith("Organization/"):
        nobody = [
            ("patient:Patient.general-practitioner:missing", "true"), ("based-on:missing", "true"),
            # These wait apart until somebody has confirmed who it is.
            ("patient:Patient._tag:not", "urn:vesalius:record-state|unconfirmed"),
        ]  # fmt: skip
        questions.append([("patient:Patient.organization", actor.centre), *nobody])
    for whose in questions:
        # A report need not say when it was issued: then its own date counts.
        for dated in ([("issued", f"ge{since}")], [("issued:missing", "true"), ("date", f"ge{since}")]):
            asked = [
                *whose, *dated, ("status:not", "registered,unknown"),
                ("_sort", "-issued"), ("_count", str(_REPORTS)), ("_include", "DiagnosticReport:patient"),
            ]  # fmt: skip
            page = search(context(), actor, "DiagnosticReport", asked)
            found |= {item.id: json.parse(item.body) for item in page.matches}
            people |= {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    seen = reviewed(actor, found)
    for identity, report in list(found.items()):
        moment = seen.get(identity, "")
        is_changed = bool(moment) and dates.sort_key(str(report["meta"]["lastUpdated"])) > moment
        # What was withdrawn before anybody saw it is no news.
        if (moment and not is_changed) or (not moment and report.get("status") in _WITHDRAWN):
            del found[identity]
    results = _results(actor, found.values())
    made = [_report(item, people, results) for item in found.values()]
    order = {"danger": 0, "warn": 1, "": 2}
    made.sort(key=lambda item: dates.sort_key(show.when(found[item.id])), reverse=True)
    return sorted(made, key=lambda item: order[item.level])


def reviewed(actor: Actor, reports: Iterable[str]) -> dict[str, str]:
    """Those of the reports that have been reviewed → when it was last, as `dates.sort_key` orders it."""
    named = sorted(reports)
    done: dict[str, str] = {}
    for start in range(0, len(named), 40):
        some = ",".join(f"DiagnosticReport/{identity}" for identity in named[start : start + 40])
        asked = [("focus", some), ("code", f"{VESALIUS}task|{REVIEW}"), ("status", "completed"), ("_count", "200")]
        for item in search(context(), actor, "Task", asked).matches:
            task = json.parse(item.body)
            at = str((task.get("executionPeriod") or {}).get("end") or task.get("lastModified") or "")
            name = str(task["focus"]["reference"]).partition("/")[2]
            done[name] = max(done.get(name, ""), dates.sort_key(at) or dates.sort_key(str(task["meta"]["lastUpdated"])))
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
    is_normal = bool(report.get("result")) and not report.get("presentedForm")
    for item in report.get("result", ()):
        observation = results.get(str(item.get("reference")))
        is_normal = is_normal and observation is not None and show.judged(observation) == ""
        if observation is not None and observation.get("status") not in _WITHDRAWN:
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
        str(_STATES.get(str(report.get("status")), "")),
        report.get("status") in _WITHDRAWN,
        is_normal,
        int(report["meta"]["versionId"]),
    )


def unconfirmed(actor: Actor) -> list[dict[str, Any]]:
    """Quarantine: patients that arrived inside of documents and that no person has confirmed, with who they may be.

    Of those whom the actor may see; each with the number of its reports and its likeliest candidates.
    """
    asked = [("_tag", "urn:vesalius:record-state|unconfirmed"), ("_count", "50")]
    page = search(context(), actor, "Patient", asked)
    found = []
    for item in page.matches:
        patient = json.parse(item.body)
        if any(link.get("type") == "replaced-by" for link in patient.get("link", ())):
            continue
        reports = selectors.of_patient(actor, item.id, "DiagnosticReport", count=20)
        found.append(
            {
                "id": item.id,
                "name": show.name(patient),
                "birth": show.day(str(patient.get("birthDate", ""))),
                "number": show.masked(show.national_number(patient)),
                "reports": len(reports),
                "candidates": [
                    {
                        "id": pair.patient["id"],
                        "name": show.name(pair.patient),
                        "birth": show.day(str(pair.patient.get("birthDate", ""))),
                        "is_sure": pair.is_sure,
                        "reasons": [str(reason.text) for reason in pair.reasons[:4]],
                    }
                    for pair in duplicates.candidates(actor, patient)[:3]
                ],
            }
        )
    return found
