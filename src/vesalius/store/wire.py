"""Bound values in PostgreSQL's binary format, and the way back.

Hot statements talk to libpq directly (psycopg's `pq` layer), which spares the 100 µs of adaptation that a general
driver spends on a call. PostgreSQL documentation, chapter "Frontend/Backend Protocol" and src/backend/utils/adt.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple


class Bound(NamedTuple):
    """One parameter: type OID, encoded value or None for NULL, format (0 text, 1 binary)."""

    oid: int
    value: bytes | None
    format: int = 1


BOOL, BYTEA, INT8, INT2, INT4, TEXT, FLOAT8, NUMERIC = 16, 17, 20, 21, 23, 25, 701, 1700
_INT2_ARRAY, _INT4_ARRAY, _TEXT_ARRAY, _INT8_ARRAY, _NUMERIC_ARRAY, _BYTEA_ARRAY = 1005, 1007, 1009, 1016, 1231, 1001
_Q, _I, _H = struct.Struct(">q"), struct.Struct(">i"), struct.Struct(">h")
_ARRAY_HEADER = struct.Struct(">iiiii")
# numeric holds more digits than Python's default context keeps.
_EXACT = Context(prec=20_000)
_NULL_FIELD = b"\xff\xff\xff\xff"


def int8(value: int | None) -> Bound:
    """A bigint."""
    return Bound(INT8, None if value is None else _Q.pack(value))


def int4(value: int | None) -> Bound:
    """An integer."""
    return Bound(INT4, None if value is None else _I.pack(value))


def int2(value: int | None) -> Bound:
    """A smallint."""
    return Bound(INT2, None if value is None else _H.pack(value))


def text(value: str | None) -> Bound:
    """A text."""
    return Bound(TEXT, None if value is None else value.encode())


def bytea(value: bytes | None) -> Bound:
    """A bytea."""
    return Bound(BYTEA, value)


def boolean(value: bool | None) -> Bound:  # noqa: FBT001 - the value itself
    """A boolean."""
    return Bound(BOOL, None if value is None else (b"\x01" if value else b"\x00"))


def numeric(value: Decimal | None) -> Bound:
    """A numeric, exact; 'Infinity' and '-Infinity' are allowed."""
    return Bound(NUMERIC, None if value is None else str(value).encode(), 0)


def array(oid: int, element: int, packed: Sequence[bytes | None]) -> Bound:
    """An array of already encoded elements, None for NULL."""
    if not packed:
        return Bound(oid, struct.pack(">iii", 0, 0, element))
    nulls = None in packed
    parts = [_ARRAY_HEADER.pack(1, nulls, element, len(packed), 1)]
    for item in packed:
        if item is None:
            parts.append(_NULL_FIELD)
        else:
            parts.append(_I.pack(len(item)))
            parts.append(item)
    return Bound(oid, b"".join(parts))


def int8_array(values: Sequence[int]) -> Bound:
    """A bigint[] without nulls."""
    return _packed(_INT8_ARRAY, INT8, 8, "iq", values)


def int4_array(values: Sequence[int]) -> Bound:
    """An integer[] without nulls."""
    return _packed(_INT4_ARRAY, INT4, 4, "ii", values)


def int2_array(values: Sequence[int]) -> Bound:
    """A smallint[] without nulls."""
    return _packed(_INT2_ARRAY, INT2, 2, "ih", values)


def _packed(oid: int, element: int, size: int, pair: str, values: Sequence[int]) -> Bound:
    # Lengths and values in one go: every write binds its terms and words, some dozens of them.
    if not values:
        return Bound(oid, struct.pack(">iii", 0, 0, element))
    number = len(values)
    flat: list[int] = [size] * (2 * number)
    flat[1::2] = values
    return Bound(oid, _ARRAY_HEADER.pack(1, 0, element, number, 1) + _layout(pair, number).pack(*flat))


@lru_cache(maxsize=1024)
def _layout(pair: str, number: int) -> struct.Struct:
    # The module's own cache forgets all after a hundred layouts.
    return struct.Struct(">" + pair * number)


def nullable_int8_array(values: Sequence[int | None]) -> Bound:
    """A bigint[] that may hold nulls."""
    return array(_INT8_ARRAY, INT8, [None if value is None else _Q.pack(value) for value in values])


def nullable_int4_array(values: Sequence[int | None]) -> Bound:
    """An integer[] that may hold nulls."""
    return array(_INT4_ARRAY, INT4, [None if value is None else _I.pack(value) for value in values])


def text_array(values: Sequence[str]) -> Bound:
    """A text[] without nulls."""
    return array(_TEXT_ARRAY, TEXT, [value.encode() for value in values])


def bytea_array(values: Sequence[bytes]) -> Bound:
    """A bytea[] without nulls."""
    return array(_BYTEA_ARRAY, BYTEA, list(values))


def numeric_array(values: Sequence[Decimal | None]) -> Bound:
    """A numeric[] that may hold nulls, in text format: digits stay as they are."""
    items = ",".join(["NULL" if value is None else str(value) for value in values])
    return Bound(_NUMERIC_ARRAY, f"{{{items}}}".encode(), 0)


def _decode_int(data: bytes) -> int:
    return int.from_bytes(data, "big", signed=True)


def _decode_bool(data: bytes) -> bool:
    return data == b"\x01"


def _decode_text(data: bytes) -> str:
    return data.decode()


def _decode_numeric(data: bytes) -> Decimal:
    count, weight, sign, scale = struct.unpack_from(">hhHh", data)
    if sign == 0xD000:
        return Decimal("Infinity")
    if sign == 0xF000:
        return Decimal("-Infinity")
    if sign == 0xC000:
        return Decimal("NaN")
    whole = 0
    for digit in struct.unpack_from(f">{count}h", data, 8):
        whole = whole * 10000 + digit
    value = _EXACT.scaleb(Decimal(whole), Decimal(4 * (weight - count + 1)))
    value = _EXACT.quantize(value, Decimal((0, (1,), -scale)))
    return -value if sign == 0x4000 else value


def _decode_float(data: bytes) -> float:
    return float(struct.unpack(">d", data)[0])


def _decode_array(data: bytes) -> list[object]:
    dimensions, _, element = struct.unpack_from(">iii", data)
    if dimensions == 0:
        return []
    count = _I.unpack_from(data, 12)[0]
    decode, position = decoder(element), 20
    values: list[object] = []
    for _ in range(count):
        length = _I.unpack_from(data, position)[0]
        position += 4
        if length < 0:
            values.append(None)
            continue
        values.append(decode(data[position : position + length]))
        position += length
    return values


_DECODERS: dict[int, Callable[[bytes], object]] = {
    BOOL: _decode_bool,
    BYTEA: bytes,
    INT8: _decode_int,
    INT2: _decode_int,
    INT4: _decode_int,
    26: _decode_int,
    TEXT: _decode_text,
    19: _decode_text,
    1043: _decode_text,
    FLOAT8: _decode_float,
    NUMERIC: _decode_numeric,
    5069: _decode_int,
    2278: lambda _: None,
    **dict.fromkeys((_INT2_ARRAY, _INT4_ARRAY, _TEXT_ARRAY, _INT8_ARRAY, _NUMERIC_ARRAY, _BYTEA_ARRAY), _decode_array),
}


def decoder(oid: int) -> Callable[[bytes], object]:
    """The function that turns a binary value of this type into Python; raises LookupError for others."""
    try:
        return _DECODERS[oid]
    except KeyError:
        raise LookupError(f"no decoder for type {oid}; cast the column in the statement") from None


def copy_row(values: Sequence[Bound]) -> bytes:
    """One row of COPY … (FORMAT binary). Every value must be in binary format."""
    parts = [_H.pack(len(values))]
    for value in values:
        if value.value is None:
            parts.append(_NULL_FIELD)
        else:
            parts.append(_I.pack(len(value.value)))
            parts.append(value.value)
    return b"".join(parts)


COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
COPY_TRAILER = b"\xff\xff"
