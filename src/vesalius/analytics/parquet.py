"""Rows of views as Parquet, as DuckDB and Spark read them.

Columns of a view keep their FHIR types: boolean, whole numbers as 64 bits, decimals as decimal(38, 10), everything else
as text (a FHIR date may be a year only). What a view does not declare takes the type of its values. Times of the
analytic tables are local timestamps without a zone. Source: Apache Parquet format, logical types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import IO, Any, Final

import pyarrow as pa
from pyarrow import parquet

from vesalius.analytics.tables import TableColumn
from vesalius.r4 import json
from vesalius.r4.view_definition import Column

DECIMAL: Final = pa.decimal128(38, 10)
_QUANTUM: Final = Decimal(1).scaleb(-10)
_LARGEST: Final = 10**28
_WHOLE: Final = 2**63
_DECLARED: Final = {
    "boolean": pa.bool_(),
    **dict.fromkeys(("integer", "positiveInt", "unsignedInt", "integer64"), pa.int64()),
    "decimal": DECIMAL,
}
_KINDS: Final = {
    "boolean": pa.bool_(),
    "number": DECIMAL,
    "text": pa.string(),
    "time": pa.timestamp("us"),
    "key": pa.int64(),
}


def view_schema(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pa.Schema:
    """The schema of the rows of a view."""
    fields = []
    for place, column in enumerate(columns):
        kind = _DECLARED.get(column.type) or (pa.string() if column.type else _found(rows, place))
        fields.append(pa.field(column.name, pa.list_(kind) if column.is_list else kind))
    return pa.schema(fields)


def table_schema(columns: Iterable[TableColumn]) -> pa.Schema:
    """The schema of an analytic table: pk and patient first."""
    keys = [pa.field("pk", pa.int64()), pa.field("patient", pa.int64())]
    return pa.schema([*keys, *(pa.field(column.name, _KINDS[column.kind]) for column in columns)])


def write(target: IO[bytes] | str, schema: pa.Schema, batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Writes batches of rows, one row group each; returns how many rows. A batch is all that is held in memory."""
    written = 0
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for rows in batches:
            arrays = [
                pa.array([_fitted(row[place], field.type) for row in rows], type=field.type)
                for place, field in enumerate(schema)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(rows)
    return written


def _found(rows: Sequence[Sequence[Any]], place: int) -> pa.DataType:
    values = [value for row in rows for value in _each(row[place]) if value is not None]
    if values and all(isinstance(value, bool) for value in values):
        return pa.bool_()
    if not values or any(isinstance(value, bool) for value in values):
        return pa.string()
    if all(isinstance(value, int) and _is_small(value, _WHOLE) for value in values):
        return pa.int64()
    if all(isinstance(value, int | Decimal) and _is_small(value, _LARGEST) for value in values):
        return DECIMAL
    return pa.string()


def _is_small(value: int | Decimal, limit: int) -> bool:
    return -limit < value < limit


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else (value,)


def _fitted(value: Any, kind: pa.DataType) -> Any:
    """The value as its column holds it; what does not fit a declared type is absent."""
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [_fitted(item, kind.value_type) for item in _each(value)]
    if pa.types.is_boolean(kind):
        return value if isinstance(value, bool) else None
    if pa.types.is_timestamp(kind):
        return value
    if pa.types.is_string(kind):
        return value if isinstance(value, str) else json.encode(value).decode()
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if pa.types.is_integer(kind):
        return int(value) if value == int(value) and _is_small(value, _WHOLE) else None
    if not _is_small(value, _LARGEST):
        return None
    return Decimal(value).quantize(_QUANTUM, rounding=ROUND_HALF_EVEN)
