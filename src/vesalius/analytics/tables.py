"""The tables of the analytic schema: one for each shipped ViewDefinition.

Beside the columns of its view every table has those of `resource` that the access decision reads (pk, patient, others,
labels, data_class, author), so that the same condition holds on a figure's rows as on the record. Nothing that names a
person is in a view, of what is under a sensitivity label no content; keys are the blind terms of the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.r4 import json, view_definition
from vesalius.r4.view_definition import ViewDefinition
from vesalius.store.session import Pool, Session
from vesalius.store.wire import Bound, boolean, bytea, int8, text

"""Days, months and hours of figures are those of Belgium."""

SYSTEM_COLUMNS: Final = (
    ("pk", "bigint NOT NULL"),
    ("patient", "bigint"),
    ("others", "bigint[]"),
    ("labels", "integer NOT NULL"),
    ("data_class", "smallint NOT NULL"),
    ("author", "bigint"),
)
# What the newest result of a kind is found by, for each patient, without sorting millions of rows.
_INDEXES: Final = {"result": ("(loinc, patient, effective DESC NULLS LAST)",)}
_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - PostgreSQL's timestamp without time zone counts from here
_MICROSECOND: Final = 1_000_000
_TIMESTAMP: Final = 1114
_NUMERIC: Final = 1700
# Which columns say what somebody has or takes: entries under a sensitivity label are left out where these are asked.
_CONTENT: Final = frozenset(
    {
        "icd10",
        "icpc2",
        "snomed",
        "loinc",
        "atc",
        "value",
        "value_code",
        "interpretation",
        "target",
        "code",
        "disease",
        "nihdi",
        "type",
    }
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column. `kind` is boolean, number, text, time (a local timestamp) or key (a pk); `path` where it is from."""

    name: str
    kind: str
    is_content: bool
    description: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table `analytics.<name>`; `digest` changes with the definition."""

    name: str
    title: str
    view: ViewDefinition
    columns: Mapping[str, TableColumn]
    digest: bytes

    @property
    def quoted(self) -> str:
        """The name in SQL."""
        return f'analytics."{self.name}"'


_KINDS: Final = {
    "boolean": "boolean",
    **dict.fromkeys(("integer", "positiveInt", "unsignedInt", "decimal"), "number"),
    **dict.fromkeys(("date", "dateTime", "instant"), "time"),
}
_SQL: Final = {"boolean": "boolean", "number": "numeric", "text": "text", "time": "timestamp", "key": "bigint"}


@cache
def tables() -> Mapping[str, Table]:
    """All tables by name, parsed once."""
    found = {}
    for path in sorted(resources.files("vesalius.analytics").joinpath("views").iterdir(), key=lambda item: item.name):
        if path.name.endswith(".json"):
            table = _table(path.read_bytes())
            found[table.name] = table
    return found


@cache
def by_resource_type() -> Mapping[str, tuple[Table, ...]]:
    """The tables that each resource type fills."""
    found: dict[str, tuple[Table, ...]] = {}
    for table in tables().values():
        found[table.view.resource_type] = (*found.get(table.view.resource_type, ()), table)
    return found


def _table(content: bytes) -> Table:
    document = json.parse(content)
    view = view_definition.parse(document)
    keys = {
        column["name"]
        for select in document["select"]
        for column in select.get("column", ())
        if {"name": "ansi/type", "value": "BIGINT"} in column.get("tag", ())
    }
    paths = {column["name"]: column["path"] for select in document["select"] for column in select.get("column", ())}
    columns = {}
    for column in view.columns:
        if column.is_list:
            raise Invalid(f"The view {view.name} has a list in {column.name}.")
        kind = "key" if column.name in keys else _KINDS.get(column.type, "text")
        path = paths.get(column.name, "")
        columns[column.name] = TableColumn(column.name, kind, column.name in _CONTENT, column.description, path)
    further = _INDEXES.get(view.name, ())
    # Tables without an index of their own keep their digest: they need not be filled anew.
    layout = repr((SYSTEM_COLUMNS, _SQL, further) if further else (SYSTEM_COLUMNS, _SQL)).encode()
    return Table(view.name, str(document.get("title", "")), view, columns, hashlib.sha256(layout + content).digest())


def ensure(session: Session) -> list[str]:
    """Makes the tables that are missing or whose definition changed, and returns their names: they are empty now."""
    made = []
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(hashtext('vesalius.analytics'))")
        known = {
            str(name): bytes(digest) for name, digest in session.fetch("SELECT name, digest FROM analytics.view_state")
        }
        for name in known.keys() - tables().keys():
            session.run(f'DROP TABLE IF EXISTS analytics."{name}"')
            session.execute("DELETE FROM analytics.view_state WHERE name = $1", [text(name)])
        for table in tables().values():
            if known.get(table.name) != table.digest:
                _create(session, table)
                made.append(table.name)
    return made


def make_sure(session: Session) -> None:
    """Makes the tables where the worker has not come to it yet; costs one look when they are there."""
    if int(session.fetch("SELECT count(*) FROM analytics.view_state")[0][0]) < len(tables()):
        ensure(session)


def _create(session: Session, table: Table) -> None:
    columns = [f"{name} {kind}" for name, kind in SYSTEM_COLUMNS]
    columns += [f'"{column.name}" {_SQL[column.kind]}' for column in table.columns.values()]
    session.run(f"DROP TABLE IF EXISTS {table.quoted}")
    session.run(f"CREATE TABLE {table.quoted} ({', '.join(columns)})")
    session.run(f'CREATE INDEX "{table.name}_pk" ON {table.quoted} (pk)')
    session.run(f'CREATE INDEX "{table.name}_patient" ON {table.quoted} (patient)')
    for number, columns_of_index in enumerate(_INDEXES.get(table.name, ())):
        session.run(f'CREATE INDEX "{table.name}_further_{number}" ON {table.quoted} {columns_of_index}')
    session.execute(
        "INSERT INTO analytics.view_state (name, digest) VALUES ($1, $2) ON CONFLICT (name)"
        " DO UPDATE SET digest = $2, position = -9223372036854775808, built = NULL",
        [text(table.name), bytea(table.digest)],
    )
    session.run("DELETE FROM analytics.figure")


def moment(value: str) -> datetime | None:
    """The local time of a FHIR date or date-time, its first moment when it is partial; None for none."""
    try:
        if len(value) <= 10:
            year, _, rest = value.partition("-")
            month, _, day = rest.partition("-")
            return datetime(int(year), int(month or 1), int(day or 1))  # noqa: DTZ001 - local time by definition
        found = datetime.fromisoformat(value)
        return found if found.tzinfo is None else found.astimezone(clock.ZONE).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def timestamp(value: datetime | None) -> Bound:
    """A local timestamp as a bound value."""
    if value is None:
        return Bound(_TIMESTAMP, None)
    passed = value - _EPOCH
    microseconds = (passed.days * 86_400 + passed.seconds) * _MICROSECOND + passed.microseconds
    return Bound(_TIMESTAMP, microseconds.to_bytes(8, "big", signed=True))


def bound(column: TableColumn, value: Any) -> Bound:
    """A value of a view as its column holds it; what does not fit the column's kind is absent."""
    return _BOUND[column.kind](value)


def _text(value: Any) -> Bound:
    return text(None if value is None else str(value).replace("\x00", ""))


def _time(value: Any) -> Bound:
    return timestamp(moment(value) if isinstance(value, str) else None)


def _number(value: Any) -> Bound:
    if value is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Bound(_NUMERIC, None)
    return Bound(_NUMERIC, _packed(Decimal(value)))


_BOUND: Final[dict[str, Callable[[Any], Bound]]] = {
    "text": _text,
    "time": _time,
    "number": _number,
    "boolean": lambda value: boolean(value if isinstance(value, bool) else None),
    "key": lambda value: int8(value if isinstance(value, int) else None),
}


def _packed(value: Decimal) -> bytes | None:
    """PostgreSQL's binary numeric: base 10000 digits, weight, sign, scale. None beyond what measures need."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or not -300 <= exponent <= 300 or len(digits) > 300:
        return None
    scale = max(0, -exponent)
    whole = "".join(map(str, digits)) + "0" * max(0, exponent)
    whole = whole.rjust(scale + 1, "0")
    before, after = (whole[: len(whole) - scale], whole[len(whole) - scale :]) if scale else (whole, "")
    before = before.rjust(-(-len(before) // 4) * 4, "0")
    after = after.ljust(-(-len(after) // 4) * 4, "0")
    groups = [int(part[index : index + 4]) for part in (before, after) for index in range(0, len(part), 4)]
    weight = len(before) // 4 - 1
    while groups and groups[0] == 0:
        groups.pop(0)
        weight -= 1
    while groups and groups[-1] == 0:
        groups.pop()
    head = [len(groups), weight if groups else 0, 0x4000 if sign and groups else 0, scale]
    return b"".join(number.to_bytes(2, "big", signed=number < 0) for number in (*head, *groups))


def is_filling(pool: Pool) -> bool:
    """Whether a table is still being filled from all records: figures are not complete then."""
    with pool.session() as session:
        rows = session.fetch("SELECT count(*) FROM analytics.view_state WHERE built IS NOT NULL")
    return int(rows[0][0]) < len(tables())
