"""Whether an examination that is about to be ordered was done lately, or is on its way: the one place that says so.

`earlier` reads the record with the caller's own rights; `knowledge.examinations` holds the intervals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden
from vesalius.knowledge import examinations
from vesalius.medication.dated import dated
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.search import search

Resource = dict[str, Any]
_DONE: Final = ("Observation", "DiagnosticReport", "Procedure")
_VOID: Final = frozenset({"entered-in-error", "cancelled", "not-done", "revoked"})
_MOMENTS: Final = (
    *("effectiveDateTime", "effectiveInstant", "performedDateTime", "occurrenceDateTime"),
    *("issued", "authoredOn"),
)
_PERIODS: Final = ("effectivePeriod", "performedPeriod")
_PAGE: Final = "400"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last time that an examination was done, or its open request.

    `resource` is what was found (Observation, DiagnosticReport, Procedure, ServiceRequest); `days` counts from its day
    to today; `is_pending` says that it was ordered and has no result yet; `is_too_soon` that another one would probably
    tell nothing new: less than `interval` days have passed, or it is on its way.
    """

    code: str
    on: dt.date
    days: int
    interval: int
    is_pending: bool
    is_too_soon: bool
    resource: Resource


def earlier(context: Context, actor: Actor, patient_id: str, codes: Iterable[str]) -> dict[str, Earlier]:
    """Code → the last time, for those of `codes` (LOINC or SNOMED CT) of which the actor may see one.

    A result under another code of the same examination counts. A request is pending while no result is newer.
    """
    wanted = list(dict.fromkeys(codes))
    named = sorted({each for code in wanted for each in examinations.of_code(code).codes})
    if not named:
        return {}
    compartment, day = ("Patient", patient_id), clock.today()
    done = _latest(context, actor, compartment, named)
    asked = _read(context, actor, "ServiceRequest", [("status", "active,draft,on-hold")], compartment)
    requested = _by_code(asked, named)
    found = {}
    for code in wanted:
        examination = examinations.of_code(code)
        last = _newest(done, examination.codes, day)
        order = _newest(requested, examination.codes, day)
        is_pending = order is not None and (last is None or order[0] >= last[0])
        chosen = order if is_pending else last
        if chosen is not None:
            days = (day - chosen[0]).days
            is_soon = is_pending or days < examination.days
            found[code] = Earlier(code, chosen[0], days, examination.days, is_pending, is_soon, chosen[1])
    return found


def _latest(
    context: Context, actor: Actor, compartment: tuple[str, str], named: list[str]
) -> dict[str, list[tuple[dt.date, Resource]]]:
    found: dict[str, list[tuple[dt.date, Resource]]] = {}
    for type_name in _DONE:
        sought = named
        while sought:
            question = [("code", ",".join(sought)), ("_sort", "-date")]
            read = _read(context, actor, type_name, question, compartment)
            some = _by_code(read, sought)
            for code, items in some.items():
                found.setdefault(code, []).extend(items)
            if len(read) < int(_PAGE) or not some:
                break
            # What is measured every day must not crowd out what is measured once in years.
            sought = [each for each in sought if each not in some]
    return found


def _read(
    context: Context,
    actor: Actor,
    type_name: str,
    question: list[tuple[str, str]],
    compartment: tuple[str, str],
) -> list[Resource]:
    try:
        page = search(context, actor, type_name, [*question, ("_count", _PAGE)], compartment=compartment)
    except Forbidden:
        return []
    found = [json.parse(each.body) for each in page.matches]
    return dated(context, actor, compartment[1], found) if type_name == "Observation" else found


def _by_code(resources: Iterable[Resource], named: Iterable[str]) -> dict[str, list[tuple[dt.date, Resource]]]:
    wanted = frozenset(named)
    found: dict[str, list[tuple[dt.date, Resource]]] = {}
    for resource in resources:
        on = day_of(resource)
        if resource.get("status") in _VOID or on is None:
            continue
        for coding in (resource.get("code") or {}).get("coding") or ():
            if coding.get("code") in wanted:
                found.setdefault(str(coding["code"]), []).append((on, resource))
    return found


def _newest(
    found: Mapping[str, list[tuple[dt.date, Resource]]], codes: Iterable[str], day: dt.date
) -> tuple[dt.date, Resource] | None:
    items = [item for code in codes for item in found.get(code, ()) if item[0] <= day]
    return max(items, key=lambda item: item[0], default=None)


def day_of(resource: Mapping[str, Any]) -> dt.date | None:
    """The day on which something was done or ordered; None when it is not known to the day."""
    moment = next((str(resource[key]) for key in _MOMENTS if resource.get(key)), "")
    if not moment:
        periods = (resource.get(key) or {} for key in _PERIODS)
        moment = next((str(each.get("end") or each.get("start") or "") for each in periods if each), "")
    return dates.exact_day(moment)
