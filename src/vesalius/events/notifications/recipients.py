"""Who a message goes to, as their own resource says at the moment of sending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.events.notifications.templates import EMAIL, LANGUAGES, SMS
from vesalius.events.system import system_actor
from vesalius.identity import accounts
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

TYPES: Final = ("Patient", "RelatedPerson", "Practitioner", "PractitionerRole", "Organization", "Person")
ACTOR: Final[Actor] = system_actor("notifications", reads=TYPES)
ACCOUNT: Final = "account"
LITERAL: Final = re.compile(rf"({'|'.join(TYPES)}|{ACCOUNT})/([A-Za-z0-9_\-.]{{1,64}})")
"""A person's resource, or "account/username" for what concerns signing in: its address stands in the account."""
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TELEPHONE: Final = re.compile(r"\+[1-9]\d{7,14}")
_MOBILE_BELGIUM: Final = re.compile(r"\+324\d{8}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Language and addresses by channel, best first."""

    language: str
    addresses: Mapping[str, tuple[str, ...]]


class Unreachable(NotFound):
    """Nothing may be sent to this recipient. The text is a short code: closed, deceased, unknown."""


def resolve(context: Context, literal: str) -> Recipient:
    """The recipient behind "Patient/x" and the like. Raises Unreachable for who is erased, sealed, dead or unknown."""
    match = LITERAL.fullmatch(literal)
    if match is None:
        raise Unreachable("unknown")
    type_name, logical_id = match.groups()
    if type_name == ACCOUNT:
        return _holder(context, logical_id)
    pk = context.blind.pk(type_name, logical_id)
    with context.pool.session() as session:
        if session.fetch("SELECT FROM closed_patient WHERE patient = $1", [int8(pk)]):
            raise Unreachable("closed")
    try:
        resource = json.parse(read(context, ACTOR, type_name, logical_id).body)
    except (NotFound, Gone) as error:
        raise Unreachable("unknown") from error
    if "deceasedDateTime" in resource or resource.get("deceasedBoolean") is True:
        raise Unreachable("deceased")
    if resource.get("active") is False:
        raise Unreachable("inactive")
    return Recipient(_language(resource), {EMAIL: _addresses(resource, EMAIL), SMS: _addresses(resource, SMS)})


def _holder(context: Context, username: str) -> Recipient:
    """Who holds an account, by the address that an administrator wrote down."""
    with context.pool.session() as session:
        try:
            found = accounts.find(session, username)
        except NotFound as error:
            raise Unreachable("unknown") from error
    if not found.is_active or found.is_system:
        raise Unreachable("inactive")
    language = found.language if found.language in LANGUAGES else LANGUAGES[0]
    is_address = len(found.email) <= 254 and _EMAIL.fullmatch(found.email)
    return Recipient(language, {EMAIL: (found.email,) if is_address else (), SMS: ()})


def preferred(session: Session, person: int, kind: str) -> str | None:
    """The channel that the person chose for this kind of message, "" for none at all; None: nothing was chosen."""
    rows = session.fetch(
        "SELECT channel FROM message_preference WHERE person = $1 AND kind IN ($2, '') ORDER BY kind DESC LIMIT 1",
        [int8(person), text(kind)],
    )
    return rows[0][0] if rows else None


def prefer(session: Session, context: Context, literal: str, kind: str, channel: str | None) -> None:
    """Stores what the person chose; None takes the choice back. `kind` "" is every kind without a choice of its own."""
    type_name, _, logical_id = literal.partition("/")
    pk = context.blind.pk(type_name, logical_id)
    if channel is None:
        session.execute("DELETE FROM message_preference WHERE person = $1 AND kind = $2", [int8(pk), text(kind)])
        return
    session.execute(
        "INSERT INTO message_preference (person, patient, kind, channel, changed) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (person, kind) DO UPDATE SET channel = excluded.channel, changed = excluded.changed",
        [
            int8(pk),
            int8(pk if type_name == "Patient" else None),
            text(kind),
            text(channel),
            int8(clock.now_microseconds()),
        ],
    )


def _language(resource: Mapping[str, Any]) -> str:
    """The preferred language, French when it is not known or not ours."""
    for found in sorted(resource.get("communication", ()), key=lambda item: not item.get("preferred", False)):
        # Patient has a language inside, Practitioner is a CodeableConcept itself.
        for coding in found.get("language", found).get("coding", ()):
            code = str(coding.get("code", ""))[:2].lower()
            if code in LANGUAGES:
                return code
    return LANGUAGES[0]


def _addresses(resource: Mapping[str, Any], channel: str) -> tuple[str, ...]:
    now = dates.sort_key(clock.instant(clock.now_microseconds()))
    systems = ("email",) if channel == EMAIL else ("sms", "phone")
    found: list[tuple[int, int, str]] = []
    for point in resource.get("telecom", ()):
        value = str(point.get("value", ""))
        if point.get("system") not in systems or point.get("use") == "old" or not _is_valid(point, now):
            continue
        if channel == EMAIL:
            address = value.strip().removeprefix("mailto:")
            if len(address) <= 254 and _EMAIL.fullmatch(address):
                found.append((point.get("rank", 99), len(found), address))
        elif (number := _telephone(value)) and (
            point.get("system") == "sms" or point.get("use") == "mobile" or _MOBILE_BELGIUM.fullmatch(number)
        ):
            found.append((point.get("rank", 99), len(found), number))
    return tuple(address for _, _, address in sorted(found))


def _is_valid(point: Mapping[str, Any], now: str) -> bool:
    period = point.get("period", {})
    return not dates.is_over(period.get("end")) and dates.sort_key(str(period.get("start", ""))) <= now


def _telephone(value: str) -> str | None:
    """In the form +32470123456, or None. A number without a country is Belgian."""
    digits = re.sub(r"[^\d+]", "", value.removeprefix("tel:"))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+32" + digits[1:]
    return digits if _TELEPHONE.fullmatch(digits) else None
