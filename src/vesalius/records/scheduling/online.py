"""Booking without an account: a request with a code to prove the address, then the person and the Appointment.

Nothing that is answered tells whether somebody is known here: a request with the name of a patient and one with an
invented name look the same at every step. Whoever proves the address that a patient's record holds, and knows name and
birth date, books for that record; everybody else is registered anew, and marked for the desk to check.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from vesalius import clock
from vesalius.access.relationships import CENTRE
from vesalius.errors import Conflict, Invalid, NotFound, TooMany
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.scheduling import booking, service
from vesalius.records.search import search
from vesalius.records.subject import sealed_text
from vesalius.records.version import Written
from vesalius.store import jobs
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text
from vesalius.terminology import naming_systems

CODE_JOB: Final = "booking.code"
"""The job that sends the code of a request."""
MINUTES: Final = 10
"""So long a code is good."""
ATTEMPTS: Final = 5
"""So often a code may be typed wrong."""
MOST_OF_CONTACT: Final = 5
MOST_OF_ADDRESS: Final = 30
MOST_WITHOUT_PROOF: Final = 5
"""Requests in an hour of one address for messages; of one network address with proofs of work, and without."""
MOST_AHEAD: Final = 4
"""So many visits ahead somebody may have booked online."""
REGISTRATION: Final = ("urn:vesalius:registration", "online")
"""Tag of a Patient whom nobody at a desk has seen yet."""
_MINUTE: Final = 60_000_000
_HOUR: Final = 60 * _MINUTE
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_OLDEST: Final = 130


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: names, birth date (ISO), and the address for messages, an e-mail or a telephone number.

    `booker` is the name of the parent or helper who books for somebody else, "" when they book for themselves.
    """

    given: str
    family: str
    birth: str
    contact: str
    language: str
    booker: str = ""
    is_new: bool = False
    remark: str = ""

    @property
    def is_email(self) -> bool:
        """Whether messages go by e-mail."""
        return "@" in self.contact


def person(given: dict[str, str], language: str) -> Person:
    """The person of a form. Raises Invalid for the first field that is wrong; its text is the field's name."""
    found = Person(
        given=_name(given.get("given", "")),
        family=_name(given.get("family", "")),
        birth=given.get("birth", "").strip(),
        contact=contact(given.get("contact", "")),
        language=language,
        booker=_name(given.get("booker", "")),
        is_new=given.get("known") != "1",
        remark=" ".join(given.get("remark", "").split())[:300],
    )
    for name in ("given", "family"):
        if not getattr(found, name):
            raise Invalid(name)
    try:
        born = date.fromisoformat(found.birth)
    except ValueError as error:
        raise Invalid("birth") from error
    today = clock.now().date()
    if born > today or today.year - born.year > _OLDEST:
        raise Invalid("birth")
    if not found.contact:
        raise Invalid("contact")
    return found


def contact(text: str) -> str:
    """An e-mail address, or a telephone number in international form; "" when it is neither."""
    given = text.strip()
    if _EMAIL.fullmatch(given):
        return given.lower()
    digits = re.sub(r"[\s./()-]", "", given)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+32" + digits[1:]
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits) else ""


def request(
    context: Context,
    who: Person,
    visit: dict[str, Any],
    *,
    hold: str,
    address: str,
    browser: str,
    of_address: int = MOST_OF_ADDRESS,
) -> int:
    """Stores what somebody wants, and sends a code to their address; returns the number of the request.

    `visit` is the Appointment without its patient. Raises TooMany, also when the network address had `of_address`
    codes within the hour.
    """
    now = clock.now_microseconds()
    place = f"booking/{secrets.token_hex(8)}"
    code = f"{secrets.randbelow(1_000_000):06d}"
    value = {"person": asdict(who), "visit": visit, "hold": hold, "code": code}
    digests = [_digest(context, kind, value) for kind, value in _marks(who.contact, address, browser)]

    def work(session: Session) -> int:
        with session.transaction():
            session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(digests[0])])
            for column, digest, most in (
                ("contact", digests[0], MOST_OF_CONTACT),
                ("address", digests[1], of_address),
            ):
                used = session.fetch(
                    f"SELECT count(*) FROM booking_request WHERE {column} = $1 AND created > $2",
                    [int8(digest), int8(now - _HOUR)],
                )[0][0]
                if used >= most:
                    raise TooMany("Too many codes were asked for.", retry_after_seconds=3600)
            number, sealed = sealed_text.seal(context, session, place, value)
            row = session.fetch(
                "INSERT INTO booking_request (contact, address, browser, data_key, sealed, place, code, created,"
                " expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
                [
                    *(int8(digest) for digest in digests),
                    int4(number),
                    bytea(sealed),
                    text(place),
                    bytea(_hash(place, code)),
                    int8(now),
                    int8(now + MINUTES * _MINUTE),
                ],
            )
            jobs.enqueue(session, CODE_JOB, {"request": int(row[0][0])}, queue="messages")
            return int(row[0][0])

    return context.retrying(work)


def waiting(context: Context, number: int) -> tuple[Person, str] | None:
    """(who, code) of a request whose code is still good, for the job that sends it."""
    with context.pool.session() as session:
        value = _open(context, session, number)
    return None if value is None else (Person(**value["person"]), str(value["code"]))


def confirm(context: Context, number: int, code: str, *, browser: str, address: str = "") -> Written:
    """Books what a request asked for, once its code is typed; a request that was confirmed answers the same again.

    Raises NotFound for a request that is over or of another browser, Invalid for a wrong code, Taken when the hold
    ended and somebody was faster, Conflict when too much is booked already.
    """
    with context.pool.session() as session:
        value = _checked(context, session, number, code, browser)
    who = Person(**value["person"])
    actor = service.actor(service.ONLINE, address=address)
    patient = _known(context, who) or _registered(context, who, _centre(value["visit"]))
    if _count_ahead(context, patient) >= MOST_AHEAD:
        raise Conflict("You have several visits ahead already: the centre books further ones for you.")
    visit = dict(value["visit"])
    who_comes = {"actor": {"reference": patient}, "required": "required", "status": "accepted"}
    visit["participant"] = [who_comes, *visit["participant"]]
    if who.remark:
        visit["comment"] = who.remark
    hold = value["hold"]
    try:
        written = booking.book(context, actor, visit, hold=hold, key=f"request/{number}")
    except booking.TimeTaken:
        raise
    except Conflict:
        # The hold is over; the time may still be free.
        written = booking.book(context, actor, visit, key=f"request/{number}")
    with context.pool.session() as session:
        session.execute(
            "UPDATE booking_request SET done = $2, sealed = ''::bytea WHERE id = $1 AND done IS NULL",
            [int8(number), int8(clock.now_microseconds())],
        )
    return written


def sweep(context: Context) -> int:
    """Deletes requests of more than two days ago; returns how many."""
    with context.pool.session() as session:
        return session.execute(
            "DELETE FROM booking_request WHERE created < $1", [int8(clock.now_microseconds() - 48 * _HOUR)]
        )


def _checked(context: Context, session: Session, number: int, code: str, browser: str) -> dict[str, Any]:
    with session.transaction():
        rows = session.fetch(
            "UPDATE booking_request SET attempts = attempts + 1 WHERE id = $1 AND browser = $2 AND done IS NULL"
            " AND expires > $3 AND attempts < $4 RETURNING place, code",
            [
                int8(number),
                int8(_digest(context, "browser", browser)),
                int8(clock.now_microseconds()),
                int4(ATTEMPTS),
            ],
        )
    # The attempt counts whatever follows, so it is stored before anything is compared.
    if not rows:
        raise NotFound("The code is over: ask for a new one.")
    place, expected = rows[0]
    if not hmac.compare_digest(bytes(expected), _hash(place, naming_systems.digits(code))):
        raise Invalid("The code is not the one that was sent.")
    value = _open(context, session, number)
    if value is None:
        raise NotFound("The code is over: ask for a new one.")
    return value


def _open(context: Context, session: Session, number: int) -> dict[str, Any] | None:
    rows = session.fetch(
        "SELECT place, data_key, sealed FROM booking_request WHERE id = $1 AND done IS NULL AND expires > $2",
        [int8(number), int8(clock.now_microseconds())],
    )
    return sealed_text.unseal(context, session, *rows[0]) if rows else None


def _known(context: Context, who: Person) -> str | None:
    """The one patient with this name, birth date and proven address; None when there is none, or more than one."""
    actor = service.actor(service.ONLINE)
    asked = [("birthdate", who.birth), ("telecom", _escaped(who.contact)), ("_count", "20")]
    found = []
    for item in search(context, actor, "Patient", asked).matches:
        resource = json.parse(item.body)
        if resource.get("active", True) and not _is_deceased(resource) and _is_named(resource, who):
            found.append(f"Patient/{item.id}")
    return found[0] if len(found) == 1 else None


def _is_deceased(resource: dict[str, Any]) -> bool:
    return bool(resource.get("deceasedBoolean") or resource.get("deceasedDateTime"))


def _is_named(resource: dict[str, Any], who: Person) -> bool:
    return any(
        _plain(name.get("family", "")) == _plain(who.family)
        and _plain(next(iter(name.get("given", ())), "")) == _plain(who.given.split(" ")[0])
        for name in resource.get("name", ())
    )


def _centre(visit: dict[str, Any]) -> str:
    for extension in visit.get("extension", ()):
        if extension.get("url") == CENTRE:
            return str(extension["valueReference"]["reference"])
    return ""


def _registered(context: Context, who: Person, centre: str) -> str:
    """A new Patient who says to be this person, marked for the desk."""
    system = "email" if who.is_email else "phone"
    telecom = {"system": system, "value": who.contact, **({} if who.is_email else {"use": "mobile"})}
    tag_system, tag = REGISTRATION
    resource: dict[str, Any] = {
        "resourceType": "Patient",
        "meta": {"tag": [{"system": tag_system, "code": tag}]},
        "active": True,
        "name": [{"use": "official", "family": who.family, "given": who.given.split(" ")}],
        "birthDate": who.birth,
        "telecom": [telecom],
        "communication": [
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": who.language}]}, "preferred": True}
        ],
    }
    if centre:
        resource["managingOrganization"] = {"reference": centre}
    if who.booker:
        resource["contact"] = [{"name": {"text": who.booker}, "telecom": [telecom]}]
    return f"Patient/{create(context, service.actor(service.ONLINE), 'Patient', json.encode(resource)).version.id}"


def _count_ahead(context: Context, patient: str) -> int:
    actor = service.actor(service.ONLINE)
    asked = [
        ("patient", patient),
        ("status", "booked,pending"),
        ("date", f"ge{clock.instant(clock.now_microseconds())}"),
        ("_count", "20"),
    ]
    found = [json.parse(item.body) for item in search(context, actor, "Appointment", asked).matches]
    return sum(
        1
        for resource in found
        if any(
            extension.get("url") == booking.ORIGIN and extension.get("valueCode") == "online"
            for extension in resource.get("extension", ())
        )
    )


def _marks(contact_: str, address: str, browser: str) -> list[tuple[str, str]]:
    return [("contact", contact_), ("address", address), ("browser", browser)]


def _digest(context: Context, kind: str, value: str) -> int:
    return context.blind.pk(f"booking-{kind}", value)


def _hash(place: str, code: str) -> bytes:
    return hashlib.sha256(f"{place}\n{code}".encode()).digest()


def _name(value: str) -> str:
    return " ".join("".join(sign for sign in value if sign.isprintable()).split())[:80]


def _plain(value: str) -> str:
    decomposed = unicodedata.normalize("NFKD", str(value)).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|").replace("$", "\\$")
