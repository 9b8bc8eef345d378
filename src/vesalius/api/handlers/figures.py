"""Measure/$evaluate-measure and $viewdefinition-run: figures about many, and rows of views.

Sources: R4 measure-operation-evaluate-measure.html; SQL on FHIR v2, OperationDefinition $viewdefinition-run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from vesalius.analytics import measure, measure_report, period
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.scope import chosen
from vesalius.analytics.statement import Question
from vesalius.api.call import Call
from vesalius.api.negotiation import parse_accept
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Invalid, NotSupported, TooCostly
from vesalius.r4 import json, view_definition
from vesalius.r4.view_definition import ViewDefinition
from vesalius.records.search import search

MAXIMUM_RESOURCES: Final = 20_000
"""Resources that one run of a view reads from the records."""
_PAGE: Final = "500"
_PARQUET: Final = "application/vnd.apache.parquet"
_FORMATS: Final = {
    "json": "application/json",
    "application/json": "application/json",
    "ndjson": "application/x-ndjson",
    "application/x-ndjson": "application/x-ndjson",
    "application/ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "text/csv": "text/csv; charset=utf-8",
    "parquet": _PARQUET,
    "application/fhir+json": "application/json",
    "application/parquet": _PARQUET,
    _PARQUET: _PARQUET,
}


def handle_evaluate(call: Call) -> Response:
    """200 with a summary MeasureReport. `periodStart` and `periodEnd` are days of whole months.

    `measure` names it on the type: its id or canonical address. Beyond R4's parameters, `scope` is own, network or
    "Organization/id", and `by` a dimension (repeated: at most three).
    """
    given = read_parameters(call)
    names = _values(call, given, "measure")
    identity = call.route.id or (names[0] if names else "")
    if not identity:
        raise MalformedRequest("The operation needs the parameter measure.")
    # Who may read no figures is refused before anything else is looked at.
    with call.context.pool.session() as session:
        scope = chosen(call.context, session, call.actor, _first(call, given, "scope"))
        name = identity.removeprefix(measure_report.URL).partition("|")[0]
        if name not in measure.shipped():
            record(session, call.context.log, call.actor, "figures-read", "Measure", outcome=REFUSED)
    found = measure.find(name)
    kind = _first(call, given, "reportType") or "summary"
    if kind not in {"summary", "population"}:
        raise NotSupported("Only summary reports are made.")
    question = Question(
        found,
        _months(_first(call, given, "periodStart"), _first(call, given, "periodEnd")),
        scope,
        tuple(_values(call, given, "by")),
    )
    return Response(200, (), json.encode(measure_report.of(evaluate(call.context, call.actor, question))))


def handle_run(call: Call) -> Response:
    """200 with the rows of a view, over resources that are sent or that the actor may see.

    `viewResource` is the ViewDefinition; `resource` are resources to run on; without them the records are searched,
    within `patient` when it is given. `_limit` bounds the rows.
    """
    given = read_parameters(call)
    document = given.resource("viewResource")
    if document is None:
        raise MalformedRequest("The operation needs the parameter viewResource, a ViewDefinition.")
    view = view_definition.parse(json.parse(document))
    accepted = [one.media_type for one in parse_accept(call.request.headers.get("accept", ""))]
    accepted = [one for one in accepted if one in _FORMATS]
    content_type = _FORMATS.get(_first(call, given, "_format") or next(iter(accepted), "json"))
    if content_type is None:
        raise NotSupported("Rows are given as json, ndjson, csv or parquet.")
    sent = [bytes(part["resource"]) for name, part in given.parts if name == "resource" and "resource" in part]
    resources = map(json.parse, sent) if sent else _visible(call, view, _first(call, given, "patient"))
    limit = _number(_first(call, given, "_limit"))
    rows: list[tuple[Any, ...]] = []
    for resource in resources:
        rows += view.rows(resource)
        if limit is not None and len(rows) >= limit:
            rows = rows[:limit]
            break
    return Response(200, (), _written(view, rows, content_type), content_type=content_type, is_resource=False)


def _visible(call: Call, view: ViewDefinition, patient: str) -> Iterator[dict[str, Any]]:
    """All resources of the view's type that the actor may see, page by page; each page is audited as a search."""
    asked = [("_count", _PAGE), ("_sort", "_id")]
    compartment = None
    if patient:
        compartment = ("Patient", patient.removeprefix("Patient/"))
    count = 0
    cursor = ""
    while True:
        extra = [("_cursor", cursor)] if cursor else []
        page = search(call.context, call.actor, view.resource_type, [*asked, *extra], compartment=compartment)
        for version in page.matches:
            count += 1
            if count > MAXIMUM_RESOURCES:
                raise TooCostly(f"A view is run on at most {MAXIMUM_RESOURCES} resources: name a patient or a _limit.")
            yield json.parse(version.body)
        if page.next is None:
            return
        cursor = page.next


def _written(view: ViewDefinition, rows: Sequence[tuple[Any, ...]], content_type: str) -> bytes:
    if content_type == _PARQUET:
        # Forty megabytes of code, for the workers that are asked for it.
        from vesalius.analytics import parquet  # noqa: PLC0415

        packed = io.BytesIO()
        parquet.write(packed, parquet.view_schema(view.columns, rows), [rows])
        return packed.getvalue()
    names = [column.name for column in view.columns]
    if content_type.startswith("text/csv"):
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([[_cell(value) for value in row] for row in rows])
        return target.getvalue().encode()
    items = [json.encode(dict(zip(names, row, strict=True))) for row in rows]
    if content_type == "application/x-ndjson":
        return b"".join(item + b"\n" for item in items)
    return b"[" + b",".join(items) + b"]"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # As text, also for programs that would calculate it.
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    if isinstance(value, int | Decimal):
        return str(value)
    return json.encode(value).decode()


def _values(call: Call, given: Parameters, name: str) -> list[str]:
    return [value for key, value in (*call.parameters, *given.texts()) if key == name and value]


def _first(call: Call, given: Parameters, name: str) -> str:
    found = _values(call, given, name)
    return found[0] if found else ""


def _months(start: str, end: str) -> period.Period:
    if not start or not end:
        raise MalformedRequest("The operation needs periodStart and periodEnd.")
    found = period.parse(start[:7], end[:7])
    last = period.parse(end[:7]).end
    if len(start) > 7 and start[8:10] != "01":
        raise Invalid("periodStart is the first day of a month.")
    if len(end) > 7 and end[:10] != f"{last - timedelta(days=1):%Y-%m-%d}":
        raise Invalid("periodEnd is the last day of a month.")
    return found


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise Invalid("_limit is a whole number.")
    return int(text)
