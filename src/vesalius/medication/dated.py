"""The day of results that come without one: many laboratories date the sample or the report, and not each result.

The resource itself stays as it was sent; what is added here is for judging alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.search import search

Resource = dict[str, Any]
_DATES: Final = ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming", "issued")
_PAGE: Final = "200"


def dated(context: Context, actor: Actor, patient_id: str, observations: Iterable[Resource]) -> list[Resource]:
    """The observations in order; one without any date gets that of its sample, else of its report.

    A report is that of a result when it names it, when both answer the same request, or when both were filed in the
    same transaction. What the actor may not see dates nothing.
    """
    given = list(observations)
    if all(_is_dated(each) for each in given):
        return given
    samples = {
        f"Specimen/{each['id']}": _of_sample(each)
        for each in _read(context, actor, "Specimen", patient_id, "collected")
    }
    reports = _read(context, actor, "DiagnosticReport", patient_id, "date")
    return [each if _is_dated(each) else _with_day(each, samples, reports) for each in given]


def _is_dated(observation: Mapping[str, Any]) -> bool:
    return any(observation.get(name) for name in _DATES)


def _read(context: Context, actor: Actor, type_name: str, patient_id: str, sort: str) -> list[Resource]:
    question = [("_sort", f"-{sort}"), ("_count", _PAGE)]
    try:
        page = search(context, actor, type_name, question, compartment=("Patient", patient_id))
    except (Forbidden, NotFound):
        return []
    return [json.parse(each.body) for each in page.matches]


def _with_day(observation: Resource, samples: Mapping[str, str], reports: list[Resource]) -> Resource:
    day = samples.get(str((observation.get("specimen") or {}).get("reference", "")), "")
    if not day:
        report = next((each for each in reports if _is_of(each, observation)), {})
        day = str(report.get("effectiveDateTime") or (report.get("effectivePeriod") or {}).get("end") or "")
        day = day or str(report.get("issued", ""))
    return {**observation, "effectiveDateTime": day} if day else observation


def _is_of(report: Mapping[str, Any], observation: Mapping[str, Any]) -> bool:
    me = f"Observation/{observation.get('id')}"
    if any(each.get("reference") == me for each in report.get("result") or ()):
        return True
    requests = {each.get("reference") for each in observation.get("basedOn") or ()} - {None}
    if requests & {each.get("reference") for each in report.get("basedOn") or ()}:
        return True
    filed = (observation.get("meta") or {}).get("lastUpdated")
    return bool(filed) and filed == (report.get("meta") or {}).get("lastUpdated")


def _of_sample(sample: Mapping[str, Any]) -> str:
    collection = sample.get("collection") or {}
    taken = collection.get("collectedDateTime") or (collection.get("collectedPeriod") or {}).get("end")
    return str(taken or sample.get("receivedTime") or "")
