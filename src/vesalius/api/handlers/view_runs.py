"""$viewdefinition-run ($run) on the system, on ViewDefinition and on one of them: rows of views.

Source: SQL on FHIR v2, OperationDefinition $viewdefinition-run and its notes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from vesalius import clock
from vesalius.analytics import stored_views
from vesalius.api.call import Call
from vesalius.api.negotiation import parse_accept
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest, Unprocessable
from vesalius.api.request import PRESENTATION_PARAMETERS
from vesalius.api.response import Response
from vesalius.errors import Gone, Invalid, Issue, NotFound, TooCostly
from vesalius.identity.numbers import whole
from vesalius.r4 import definitions, json, validation, view_definition
from vesalius.r4.view_definition import ViewDefinition
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.search import moments

MAXIMUM_RESOURCES: Final = 20_000
"""Resources that one run of a view reads from the records."""
_PAGE: Final = "500"
_PARQUET: Final = "application/vnd.apache.parquet"
_LINES: Final = "application/x-ndjson"
_CSV: Final = "text/csv; charset=utf-8"
_FORMATS: Final = {
    "json": "application/json",
    "application/json": "application/json",
    "application/fhir+json": "application/json",
    "ndjson": _LINES,
    "application/x-ndjson": _LINES,
    "application/ndjson": _LINES,
    "application/fhir+ndjson": _LINES,
    "csv": _CSV,
    "text/csv": _CSV,
    "parquet": _PARQUET,
    "application/parquet": _PARQUET,
    "application/octet-stream": _PARQUET,
    _PARQUET: _PARQUET,
}
_KNOWN: Final = frozenset(
    {"_format", "header", "viewReference", "viewResource", "patient", "group", "source", "resource", "_limit", "_since"}
)
_BOOLEANS: Final = {"true": True, "false": False, "": True}


def handle(call: Call) -> Response:
    """200 with the rows of a view, over resources that are sent or that the actor may see.

    The view is that of the address, `viewReference`, or `viewResource`. `resource` are resources to run on; without
    them the records are searched, within `patient` and the members of `group` where they are given, and only what
    changed after `_since`. `_limit` bounds the rows, `header` leaves the names out of CSV.
    """
    given = read_parameters(call)
    _require_known(call, given)
    asked = _Asked(call, given)
    content_type = _content_type(call, asked.first("_format"))
    view = _view(asked)
    limit, header = _number(asked.first("_limit")), _BOOLEANS.get(asked.first("header"))
    if header is None:
        raise _wrong("header", "header is true or false.")
    since = _instant(asked.first("_since"))
    patients = _patients(asked)
    sent = [bytes(part["resource"]) for name, part in given.parts if name == "resource" and "resource" in part]
    found = _sent(call, sent, since, patients) if sent else _visible(call, view, since, patients)
    return Response(
        200,
        (),
        _written(view, _rows(view, found, limit), content_type, header=header),
        content_type=content_type,
        is_resource=False,
    )


class _Asked:
    """The parameters of a run, of the address and of the body, References as their literals."""

    def __init__(self, call: Call, given: Parameters) -> None:
        self.call = call
        self.given = given
        references = [
            (name, str(reference.get("reference", "")).removeprefix(f"{call.base}/"))
            for name, reference in given.references()
        ]
        pairs = [(name, value.removeprefix(f"{call.base}/")) for name, value in (*call.parameters, *given.texts())]
        self._pairs = [(name, value) for name, value in (*pairs, *references) if value]

    def every(self, name: str) -> list[str]:
        """Every value, those that commas part as well."""
        return [part for key, value in self._pairs if key == name for part in value.split(",") if part]

    def first(self, name: str) -> str:
        """The first value, "" without one."""
        return next((value for key, value in self._pairs if key == name), "")


def _require_known(call: Call, given: Parameters) -> None:
    """A filter that is not understood must not be left out of account."""
    names = [name for name, _ in call.parameters] + [name for name, _ in given.parts]
    for name in names:
        if name not in _KNOWN and name not in PRESENTATION_PARAMETERS:
            raise _wrong(name[:40], "This parameter is not one of the operation.", code="not-supported")
    if "source" in names:
        raise _wrong("source", "Other sources of data than this server are not offered.", code="not-supported")


def _view(asked: _Asked) -> ViewDefinition:
    sent, named = asked.given.resource("viewResource"), asked.first("viewReference")
    if asked.call.route.id is not None:
        if sent is not None or named:
            raise MalformedRequest("The address names the ViewDefinition: send no other one.")
        return view_definition.parse(stored_views.get(asked.call.context, asked.call.route.id).document)
    if (sent is None) == (not named):
        code = "required" if sent is None else "invalid"
        text = "The operation needs either viewReference or viewResource."
        raise MalformedRequest(issues=(Issue(code, text, ("viewReference", "viewResource")),))
    if sent is None:
        return view_definition.parse(_referred(asked.call, named))
    try:
        return view_definition.parse(json.parse(sent))
    except Invalid as error:
        issues = tuple(Issue("invalid", one.diagnostics, ("viewResource",)) for one in error.issues)
        raise Unprocessable(issues=issues) from error


def _referred(call: Call, reference: str) -> Mapping[str, Any]:
    """By "ViewDefinition/id", or by a canonical address with or without its version; nothing is fetched elsewhere."""
    prefix, _, logical_id = reference.partition("/")
    try:
        if prefix == stored_views.TYPE and "/" not in logical_id:
            return stored_views.get(call.context, logical_id).document
        return stored_views.by_canonical(call.context, reference).document
    except NotFound as error:
        issue = Issue("not-found", "There is no such ViewDefinition here.", ("viewReference",))
        raise NotFound(issues=(issue,)) from error


def _patients(asked: _Asked) -> list[str] | None:
    """The ids of the patients that the run stays within, in their order; None without `patient` and `group`."""
    groups, named = asked.every("group"), asked.every("patient")
    if not groups and not named:
        return None
    found: dict[str, None] | None = None
    if named:
        found = dict.fromkeys(value.removeprefix("Patient/") for value in named)
        for logical_id in found:
            _read(asked.call, "Patient", logical_id, "patient")
    if groups:
        members: dict[str, None] = {}
        for value in groups:
            members |= dict.fromkeys(_members(asked.call, value.removeprefix("Group/")))
        found = members if found is None else {one: None for one in found if one in members}
    return list(found or ())


def _members(call: Call, group: str) -> Iterator[str]:
    for member in _read(call, "Group", group, "group").get("member", ()):
        literal = str((member.get("entity") or {}).get("reference", ""))
        if literal.startswith("Patient/") and not member.get("inactive"):
            yield literal.removeprefix("Patient/")


def _read(call: Call, type_name: str, logical_id: str, parameter: str) -> Mapping[str, Any]:
    try:
        return dict(json.parse(read(call.context, call.actor, type_name, logical_id).body))
    except (NotFound, Gone) as error:
        raise _wrong(parameter, f"The {type_name} is not known.", code="not-found") from error


def _sent(
    call: Call, bodies: Sequence[bytes], since: int | None, patients: Sequence[str] | None
) -> Iterator[dict[str, Any]]:
    """The resources that were sent, as far as the filters leave them; they are valid where patients are asked for."""
    within = None if patients is None else {call.context.blind.pk("Patient", one) for one in patients}
    for index, body in enumerate(bodies):
        resource = json.parse(body)
        if not isinstance(resource, dict):
            raise _wrong(f"resource[{index}]", "A resource is needed.")
        updated = (resource.get("meta") or {}).get("lastUpdated")
        if since is not None and isinstance(updated, str) and _moment(updated, f"resource[{index}]") <= since:
            continue
        if within is not None and not within.intersection(_compartments(call, body, resource)):
            continue
        yield resource


def _compartments(call: Call, body: bytes, resource: dict[str, Any]) -> set[int]:
    """The pks of the patients in whose compartment a resource is."""
    type_name = str(resource.get("resourceType", ""))
    validation.check(body, type_name)
    if type_name == "Patient":
        return {call.context.blind.pk("Patient", str(resource.get("id", "")))}
    return set(call.context.indexer.entry(type_name, resource).patients)


def _visible(
    call: Call, view: ViewDefinition, since: int | None, patients: Sequence[str] | None
) -> Iterator[dict[str, Any]]:
    """The resources of the view's type that the actor may see, page by page; each page is audited as a search."""
    type_name = view.resource_type
    if type_name not in definitions.RESOURCE_TYPES:
        raise Unprocessable(f"{type_name} is not a resource type of this server.")
    asked = [("_sort", "_id"), ("_count", _PAGE)]
    if since is not None:
        asked.append(("_lastUpdated", f"gt{clock.instant(since)}"))
    if patients is None:
        searches: Iterable[tuple[list[tuple[str, str]], tuple[str, str] | None]] = [(asked, None)]
    elif type_name == "Patient":
        searches = [([*asked, ("_id", one)], None) for one in patients]
    elif type_name in definitions.compartment("Patient"):
        searches = [(asked, ("Patient", one)) for one in patients]
    else:
        raise _wrong("patient", f"A {type_name} is in the compartment of no patient.", code="not-supported")
    seen: set[str] = set()
    for criteria, compartment in searches:
        for logical_id, resource in _paged(call, type_name, criteria, compartment):
            # One entry may be about two patients of a group.
            if logical_id in seen:
                continue
            seen.add(logical_id)
            if len(seen) > MAXIMUM_RESOURCES:
                raise TooCostly(f"A view is run on at most {MAXIMUM_RESOURCES} resources: name a patient or a _limit.")
            yield resource


def _paged(
    call: Call, type_name: str, criteria: Sequence[tuple[str, str]], compartment: tuple[str, str] | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    cursor = ""
    while True:
        extra = [("_cursor", cursor)] if cursor else []
        page = search(call.context, call.actor, type_name, [*criteria, *extra], compartment=compartment)
        for version in page.matches:
            yield version.id, json.parse(version.body)
        if page.next is None:
            return
        cursor = page.next


def _rows(view: ViewDefinition, resources: Iterable[dict[str, Any]], limit: int | None) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    if limit == 0:
        return rows
    for resource in resources:
        rows += view.rows(resource)
        if limit is not None and len(rows) >= limit:
            return rows[:limit]
    return rows


def _written(view: ViewDefinition, rows: Sequence[tuple[Any, ...]], content_type: str, *, header: bool) -> bytes:
    if content_type == _PARQUET:
        # Forty megabytes of code, for the workers that are asked for it.
        from vesalius.analytics import parquet  # noqa: PLC0415 - 40 MB for the few who ask

        packed = io.BytesIO()
        parquet.write(packed, parquet.view_schema(view.columns, rows), [rows])
        return packed.getvalue()
    names = [column.name for column in view.columns]
    if content_type == _CSV:
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\r\n")
        if header:
            writer.writerow(names)
        writer.writerows([[_cell(value) for value in row] for row in rows])
        return target.getvalue().encode()
    items = [json.encode(dict(zip(names, row, strict=True))) for row in rows]
    if content_type == _LINES:
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


def _content_type(call: Call, wanted: str) -> str:
    if wanted:
        found = _FORMATS.get(wanted.partition(";")[0].strip())
        if found is None:
            raise _wrong("_format", "Rows are given as json, ndjson, csv or parquet.", code="not-supported")
        return found
    accepted = [one.media_type for one in parse_accept(call.request.headers.get("accept", ""))]
    return next((_FORMATS[one] for one in accepted if one in _FORMATS), _FORMATS["json"])


def _number(text: str) -> int | None:
    if not text:
        return None
    number = whole(text)
    if number is None or number >= 10**9:
        raise _wrong("_limit", "_limit is a whole number.")
    return number


def _instant(text: str) -> int | None:
    """The moment after which something has to have changed, in µs since 1970 UTC."""
    # A plus that was sent as it is in an address arrives as a space.
    return _moment(text.replace(" ", "+"), "_since") if text else None


def _moment(text: str, parameter: str) -> int:
    try:
        return moments.parse(text).low
    except ValueError as error:
        raise _wrong(parameter, "An instant is given as 2026-01-31T10:00:00Z.") from error


def _wrong(parameter: str, text: str, *, code: str = "value") -> MalformedRequest:
    return MalformedRequest(issues=(Issue(code, text, (parameter,)),))
