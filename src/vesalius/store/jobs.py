"""Enqueueing a job in the caller's own transaction: the job exists if and only if the data it speaks of does.

`vesalius.events` defines what jobs do; this module is below it, so that whoever writes data can enqueue by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

WAITING, RUNNING, DONE, DEAD, CANCELLED = 1, 2, 3, 4, 5

Argument = str | int | bool | list[str] | list[int]

_NAME: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*")
# Ids, literals, dates, codes. No spaces: a text about somebody does not pass for an id.
_ID: Final = re.compile(r"[A-Za-z0-9_.:/|+@~-]{0,200}")
_MAXIMUM_LENGTH: Final = 8000


def enqueue(
    session: Session,
    name: str,
    arguments: Mapping[str, Argument],
    *,
    queue: str = "default",
    at: int | None = None,
    lock: str | None = None,
    only: str | None = None,
    once: str | None = None,
) -> int | None:
    """The number of the new job; None when `only` or `once` says that there is one already.

    `at` is when it is due, in µs since 1970 UTC (now, when left out). Jobs with the same `lock` run one at a time,
    oldest first. `only`: no second job of this name while one with this key waits. `once`: no second job with this key,
    ever. Give at most one of them. Arguments are ids; raises Invalid for anything that might be more.
    """
    if only is not None and once is not None:
        raise Invalid("A job has one of `only` and `once`.")
    if not _NAME.fullmatch(name):
        raise Invalid("A job's name is made of lower-case words with points between them.")
    content = encoded(arguments)
    now = clock.now_microseconds()
    values = [text(name), text(queue), int8(now if at is None else at), int8(now), text(lock), text(only)]
    insert = (
        "INSERT INTO job (name, queue, due, created, lock, single, arguments)"
        " SELECT $1, $2, $3, $4, $5, $6, $7{source} ON CONFLICT (name, single) WHERE state = 1 AND single IS NOT NULL"
        " DO NOTHING RETURNING id"
    )
    if once is None:
        rows = session.fetch(insert.format(source=""), [*values, text(content)])
    else:
        rows = session.fetch(
            "WITH e AS (INSERT INTO effect (key, made) VALUES ($8, $4) ON CONFLICT DO NOTHING RETURNING key) "
            + insert.format(source=" FROM e"),
            [*values, text(content), text(once)],
        )
    return int(rows[0][0]) if rows else None


def encoded(arguments: Mapping[str, Argument]) -> str:
    """The arguments as JSON. Raises Invalid for anything that might be more than ids."""
    for name, value in arguments.items():
        for item in value if isinstance(value, list) else (value,):
            if not isinstance(item, int) and not (isinstance(item, str) and _ID.fullmatch(item)):
                raise Invalid(f"The argument {name!r} of a job must be an id, a number or a list of them.")
    content = json.dumps(dict(arguments), separators=(",", ":"), sort_keys=True)
    if len(content) > _MAXIMUM_LENGTH:
        raise Invalid("The arguments of a job are too long: store them, and give their id.")
    return content
