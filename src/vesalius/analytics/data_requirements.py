"""What a measure is computed from, as a Library (R4 measure-operation-data-requirements.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from vesalius.analytics import measure_report
from vesalius.analytics.measure import Measure
from vesalius.analytics.period import Period
from vesalius.analytics.tables import Table

_KIND: Final = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/library-type", "code": "module-definition"}]
}
_ELEMENT: Final = re.compile(r"[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*")
_SUBJECT: Final = {"coding": [{"system": "http://hl7.org/fhir/resource-types", "code": "Patient"}]}


def library(measure: Measure, period: Period) -> dict[str, Any]:
    """The Library: each type of resource that is read with the elements that count, of events those of the period."""
    last = period.end - timedelta(days=1)
    within = {"start": f"{period.start:%Y-%m-%d}", "end": f"{last:%Y-%m-%d}"}
    required = []
    for table, columns in _read(measure):
        found: dict[str, Any] = {"type": table.view.resource_type, "subjectCodeableConcept": _SUBJECT}
        if paths := sorted({path for name in columns if _ELEMENT.fullmatch(path := table.columns[name].path)}):
            found["mustSupport"] = paths
        if measure.kind == "events" and table is measure.table:
            found["dateFilter"] = [{"path": table.columns[measure.date].path, "valuePeriod": within}]
        required.append(found)
    return {
        "resourceType": "Library",
        "name": "".join(part.capitalize() for part in measure.id.split("-")),
        "title": measure.title("en"),
        "status": "active",
        "type": _KIND,
        "effectivePeriod": within,
        "relatedArtifact": [{"type": "depends-on", "resource": f"{measure_report.URL}{measure.id}|{measure.version}"}],
        "dataRequirement": required,
    }


def _read(measure: Measure) -> Iterator[tuple[Table, set[str]]]:
    """Each table that is read, with the names of its columns that are looked at."""
    terms = [term for term in (measure.where, measure.value, measure.numerator_where) if term is not None]
    found = {measure.table.name: (measure.table, {name for term in terms for name in term.columns})}
    if measure.date:
        found[measure.table.name][1].add(measure.date)
    for item in (*measure.population, *measure.exclusions, *measure.numerator):
        _table, columns = found.setdefault(item.table.name, (item.table, set()))
        columns |= item.columns | ({item.latest} if item.latest else set())
    yield from found.values()
