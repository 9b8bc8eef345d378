"""How many resources match: exactly, or as the database guesses."""

from __future__ import annotations

import re
from typing import Final

from vesalius.search import labels
from vesalius.search.candidates import MAXIMUM_TESTED, Search
from vesalius.search.plan import EXACT, LOSSY
from vesalius.search.statement import Statement
from vesalius.store.wire import Bound

COUNTED_EXACTLY: Final = 1_000
"""Up to here an estimate is a count."""

_ROWS = re.compile(r"rows=(\d+)")


def accurate(engine: Search) -> int:
    """The number of matches. Raises TooCostly when too many would have to be decrypted."""
    statement = Statement(engine.visibility)
    where, exactness = engine.where(statement, "r")
    if exactness == LOSSY:
        advice = "Narrow the search, or ask for _total=estimate."
        return sum(1 for _ in engine.all(MAXIMUM_TESTED, advice))
    if exactness == EXACT:
        return _count(engine, statement, where)
    restricted = f"(r.labels & {labels.RESTRICTED}) <> 0"
    plain = _count(engine, statement, f"{where} AND NOT ({restricted})")
    return plain + engine.count_tested(restricted)


def estimate(engine: Search) -> int:
    """The number of matches, exact while it is small, then the planner's guess of the candidates.

    Always exact for who does not see everything.
    """
    statement = Statement(engine.visibility)
    where, _ = engine.where(statement, "r")
    rows = statement.rows("1", "r", where)
    limited = f"SELECT count(*) FROM ({rows} LIMIT {COUNTED_EXACTLY + 1}) c"
    counted = int(str(engine.session.fetch(limited, statement.values)[0][0]))
    if counted <= COUNTED_EXACTLY or statement.is_narrowed:
        # The planner guesses from all rows, also from those that the actor must not learn of.
        return accurate(engine)
    guessed = engine.session.fetch("EXPLAIN " + _literal(rows, statement.values))
    match = _ROWS.search(str(guessed[0][0]))
    return max(int(match[1]) if match else 0, counted)


def _count(engine: Search, statement: Statement, where: str) -> int:
    found = engine.session.fetch(statement.rows("count(*)", "r", where), statement.values)
    return int(str(found[0][0]))


def _literal(sql: str, values: list[Bound]) -> str:
    """The statement with its values written in: EXPLAIN takes no parameters."""
    return re.sub(r"\$(\d+)", lambda match: _written(values[int(match[1]) - 1]), sql)


def _written(value: Bound) -> str:
    names = {16: "boolean", 17: "bytea", 20: "bigint", 21: "smallint", 23: "integer", 25: "text", 1700: "numeric"}
    arrays = {1005: "smallint[]", 1007: "integer[]", 1009: "text[]", 1016: "bigint[]"}
    name = names.get(value.oid) or arrays[value.oid]
    if value.value is None:
        return f"NULL::{name}"
    from vesalius.store import wire  # noqa: PLC0415 - only estimates decode what was bound

    plain = value.value.decode() if value.format == 0 else wire.decoder(value.oid)(value.value)
    if isinstance(plain, list):
        inner = ",".join(_quoted(item) for item in plain)
        return f"ARRAY[{inner}]::{name}"
    return f"{_quoted(plain)}::{name}"


def _quoted(plain: object) -> str:
    if isinstance(plain, bool):
        return "TRUE" if plain else "FALSE"
    if isinstance(plain, int):
        return f"({plain})"
    if isinstance(plain, bytes):
        return f"'\\x{plain.hex()}'"
    return "E'" + str(plain).replace("\\", "\\\\").replace("'", "''") + "'"
