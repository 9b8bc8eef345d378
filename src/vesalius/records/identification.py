"""Finding one person by exact identity (R4 operation-patient-match), outside of any relationship.

Who declares a relationship or opens a record in an emergency must first name the patient, whom they may not see yet.
They give the national number, or family name, birth date and sex; they get the one person who has all of it, with no
more than is needed to be sure, or nothing. Attempts are limited and each is an event.
"""

from __future__ import annotations

from typing import Any, Final

from vesalius import clock
from vesalius.access import visibility
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid, TooMany
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.version import Version
from vesalius.search import page, parse, text
from vesalius.store import reads, writes
from vesalius.store.session import Session
from vesalius.store.wire import int8
from vesalius.terminology import naming_systems

IDENTIFY: Final = "patient.identify"
MAXIMUM_AN_HOUR: Final = 60
"""So many attempts has an account."""

_HOUR = 3_600_000_000
_CANDIDATES = 50


def match(context: Context, actor: Actor, wanted: dict[str, Any]) -> Version | None:
    """The one Patient who certainly is `wanted` (a Patient in plain JSON), reduced to what identifies.

    Raises Forbidden without the capability, Invalid when too little is given, TooMany.
    """
    try:
        require(actor, IDENTIFY)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "patient-matched", "Patient/$match", outcome=REFUSED)
        raise
    questions = _questions(wanted)
    with context.pool.session() as session:
        _limit(session, actor)
        found: dict[int, tuple[Version, dict[str, Any]]] = {}
        for question in questions:
            found |= _candidates(context, session, question)
        certain = [version for version, resource in found.values() if _is_certain(wanted, resource)]
        chosen = certain[0] if len(certain) == 1 else None
        patient = None if chosen is None else context.blind.pk("Patient", chosen.id)
        asked = " ".join("&".join(f"{name}={value}" for name, value in question) for question in questions)
        event = context.log.event(actor, "E", "patient-matched", "Patient/$match", query=asked)
        writes.record(session, [event.leaf(patient, None)], [])
    return None if chosen is None else _reduced(chosen)


def _limit(session: Session, actor: Actor) -> None:
    if actor.account is None:
        return
    now = clock.now_microseconds()
    with session.transaction():
        session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(-actor.account)])
        rows = session.fetch(
            "SELECT count(*), min(at) FROM patient_match WHERE account = $1 AND at > $2",
            [int8(actor.account), int8(now - _HOUR)],
        )
        used, oldest = rows[0]
        if used >= MAXIMUM_AN_HOUR:
            seconds = max(1, (oldest + _HOUR - now) // 1_000_000)
            raise TooMany("Too many people were looked for in the last hour.", retry_after_seconds=seconds)
        session.execute(
            "DELETE FROM patient_match WHERE account = $1 AND at <= $2",
            [
                int8(actor.account),
                int8(now - _HOUR),
            ],
        )
        session.execute("INSERT INTO patient_match (account, at) VALUES ($1, $2)", [int8(actor.account), int8(now)])


def _questions(wanted: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The searches that find candidates: by national number when there is one, else by name, birth date and sex."""
    numbers = _numbers(wanted)
    if numbers:
        return [[("identifier", f"{_escaped(system)}|{_escaped(value)}")] for system, value in sorted(numbers)]
    families = sorted({name["family"] for name in wanted.get("name", ()) if name.get("family")})
    birth, sex = wanted.get("birthDate"), wanted.get("gender")
    if not families or not birth or len(birth) != len("2000-01-01") or not sex:
        raise Invalid("Give the national number, or the family name, the whole birth date and the sex.")
    return [[("family", _escaped(name)), ("birthdate", birth), ("gender", sex)] for name in families]


def _escaped(value: str) -> str:
    for sign in ("\\", ",", "|", "$"):
        value = value.replace(sign, f"\\{sign}")
    return value


def _numbers(resource: dict[str, Any]) -> set[tuple[str, str]]:
    """The identifiers with a system; a national number without its separators."""
    found = set()
    for identifier in resource.get("identifier", ()):
        system, value = identifier.get("system"), identifier.get("value")
        if system and value:
            if system == naming_systems.SSIN:
                value = naming_systems.digits(value)
            found.add((system, value))
    return found


def _candidates(
    context: Context, session: Session, question: list[tuple[str, str]]
) -> dict[int, tuple[Version, dict[str, Any]]]:
    query = parse.parse("Patient", question, strict=True, blind=context.blind)
    pks = page.match_pks(
        session, query, visibility.Everything(), blind=context.blind, terminology_source=None, limit=_CANDIDATES
    )
    found = {}
    for pk, row in reads.current_many(session, pks, "TRUE", []).items():
        if not row.deleted:
            version = Version.of(session, row)
            found[pk] = (version, json.parse(version.body))
    return found


def _is_certain(wanted: dict[str, Any], resource: dict[str, Any]) -> bool:
    """Whether everything that was given is so: a number that belongs to somebody of another name is a mistake."""
    numbers = _numbers(wanted)
    if numbers and not numbers & _numbers(resource):
        return False
    for name in ("birthDate", "gender"):
        if wanted.get(name) and wanted[name] != resource.get(name):
            return False
    families = _words(wanted, "family")
    if families and not families & _words(resource, "family"):
        return False
    given = _words(wanted, "given")
    return not given or bool(given & _words(resource, "given"))


def _words(resource: dict[str, Any], part: str) -> set[str]:
    found = set()
    for name in resource.get("name", ()):
        values = name.get(part, [])
        found |= {text.normalise(value) for value in ([values] if isinstance(values, str) else values) if value}
    return found


def _reduced(version: Version) -> Version:
    resource = json.parse(version.body)
    kept: dict[str, Any] = {"resourceType": "Patient", "id": version.id}
    kept["meta"] = {
        "tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]
    }
    numbers = resource.get("identifier", ())
    kept["identifier"] = [number for number in numbers if number.get("system") == naming_systems.SSIN]
    if not kept["identifier"]:
        del kept["identifier"]
    for name in ("active", "name", "gender", "birthDate", "deceasedBoolean", "deceasedDateTime"):
        if name in resource:
            kept[name] = resource[name]
    return version._replace(body=json.encode(kept))
