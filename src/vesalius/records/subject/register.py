"""The record of processing activities (GDPR art. 30): what ships with the product, and what the officer made of it."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import msgspec

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Invalid
from vesalius.records.context import Context
from vesalius.records.subject import authority
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

FIELDS: Final = ("name", "purpose", "basis", "subjects", "data", "recipients", "transfers", "retention", "measures")
_LONGEST: Final = 4000


class Activity(NamedTuple):
    """One processing activity. `changed` is None while it is as shipped; else µs since 1970 UTC."""

    code: str
    name: str
    purpose: str
    basis: str
    subjects: str
    data: str
    recipients: str
    transfers: str
    retention: str
    measures: str
    changed: int | None
    changer: str


@cache
def shipped() -> dict[str, dict[str, str]]:
    """{code: {field: text}} as it comes with the product."""
    raw = (files("vesalius.records.subject") / "register.json").read_bytes()
    found: dict[str, dict[str, str]] = msgspec.json.decode(raw)
    return found


def activities(context: Context, actor: Actor) -> list[Activity]:
    """The register, in the order of its codes. Raises Forbidden."""
    authority.require(actor, authority.REQUESTS)
    with context.pool.session() as session:
        return _all(session)


def _all(session: Session) -> list[Activity]:
    own = {
        str(code): (int(changed), str(changer), msgspec.json.decode(content))
        for code, changed, changer, content in session.fetch(
            "SELECT code, changed, changer, content FROM processing_activity"
        )
    }
    made = []
    for code in sorted({*shipped(), *own}):
        changed, changer, content = own.get(code, (None, "", shipped().get(code, {})))
        values = [str(content.get(field, "")) for field in FIELDS]
        made.append(Activity._make([code, *values, changed, changer]))
    return made


def change(context: Context, actor: Actor, code: str, values: dict[str, str]) -> None:
    """Writes one activity, an existing or a new one. Raises Forbidden, Invalid."""
    authority.require_recently(actor, authority.REQUESTS)
    content = {field: str(values.get(field, "")).strip() for field in FIELDS}
    if not code.isascii() or not code.replace("-", "").isalnum() or len(code) > 40:
        raise Invalid("A code has 1 to 40 letters, digits or '-'.")
    if not content["name"] or not content["purpose"] or any(len(value) > _LONGEST for value in content.values()):
        raise Invalid(f"An activity needs a name and a purpose, and at most {_LONGEST} characters in each field.")
    with context.pool.session() as session, session.transaction():
        session.execute(
            "INSERT INTO processing_activity (code, changed, changer, content) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (code) DO UPDATE SET changed = $2, changer = $3, content = $4",
            [
                text(code),
                int8(clock.now_microseconds()),
                text(authority.person(actor)),
                text(msgspec.json.encode(content).decode()),
            ],
        )
        event = context.log.event(actor, "U", "register-changed", f"processing/{code}")
        writes.record(session, [event.leaf(None, None)], [])


def exported(found: list[Activity]) -> bytes:
    """The register as CSV in UTF-8 with a header; no field begins with what a spreadsheet takes for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["code", *FIELDS, "changed"])
    for one in found:
        changed = "" if one.changed is None else clock.instant(one.changed)
        values = [one.code, *(str(getattr(one, field)) for field in FIELDS), changed]
        writer.writerow([f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value for value in values])
    return buffer.getvalue().encode()
