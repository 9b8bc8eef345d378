"""The stream of events, tickets and presence in Valkey. Its loss loses nothing that is stored."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import redis

from vesalius import clock
from vesalius.events.live.topics import Event

STREAM: Final = "vesalius:live"
_MAXIMUM_EVENTS: Final = 20_000
_TICKET_SECONDS: Final = 60
PRESENCE_SECONDS: Final = 60
_PATIENT_SECONDS: Final = 0.5


class Ticket(NamedTuple):
    """The right to open one stream, once, within a minute. `session` is the digest of the session, in hexadecimal."""

    account: int
    session: str
    topics: list[str]
    origin: str
    after: str


class Broker:
    """Thread-safe. Without Valkey nothing is told and nobody is present; no call raises for that."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = redis.Redis.from_url(
            url, socket_timeout=_PATIENT_SECONDS, socket_connect_timeout=_PATIENT_SECONDS, decode_responses=True
        )

    def publish(self, events: Iterable[Event]) -> bool:
        """Adds the events to the stream; False when Valkey does not answer."""
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for event in events:
                    content = json.dumps(event.stored(), separators=(",", ":"))
                    pipeline.xadd(STREAM, {"e": content}, maxlen=_MAXIMUM_EVENTS, approximate=True)
                pipeline.execute()
        except redis.RedisError:
            return False
        return True

    def latest(self) -> str:
        """The position of the newest event."""
        try:
            found: Any = self._client.xrevrange(STREAM, count=1)
        except redis.RedisError:
            return "0-0"
        return str(found[0][0]) if found else "0-0"

    def after(self, position: str, count: int = 500) -> list[tuple[str, Event]]:
        """(position, event) of those behind `position`, oldest first."""
        try:
            found: Any = self._client.xrange(STREAM, min=f"({position}", count=count)
        except redis.RedisError:
            return []
        return [(str(number), Event.of(json.loads(content["e"]))) for number, content in found]

    # Tickets
    # ---------------------------------------------------------------------------------------------------

    def give_ticket(self, ticket: Ticket) -> str | None:
        """The secret that opens the stream; None when Valkey does not answer."""
        secret = secrets.token_urlsafe(32)
        try:
            self._client.set(_ticket_key(secret), json.dumps(ticket), ex=_TICKET_SECONDS)
        except redis.RedisError:
            return None
        return secret

    def take_ticket(self, secret: str) -> Ticket | None:
        """The ticket behind the secret, which is used up; None when there is none."""
        try:
            found: Any = self._client.getdel(_ticket_key(secret))
        except redis.RedisError:
            return None
        return Ticket(*json.loads(found)) if found else None

    # Presence
    # --------------------------------------------------------------------------------------------------

    def enter(self, patient: int, account: int, page: str, *, is_editing: bool) -> None:
        """Says that the account has the record open for the next minute, in one page of a browser."""
        now, key = clock.now_microseconds() // 1_000_000, f"presence:{patient}"
        member = f"{account}:{page}:"
        try:
            before: Any = self._client.zmscore(key, [member + "0", member + "1"])
            with self._client.pipeline() as pipeline:
                pipeline.zremrangebyscore(key, 0, now)
                pipeline.zrem(key, member + str(int(not is_editing)))
                pipeline.zadd(key, {member + str(int(is_editing)): now + PRESENCE_SECONDS})
                pipeline.expire(key, 2 * PRESENCE_SECONDS)
                pipeline.execute()
        except redis.RedisError:
            return
        held = before[int(is_editing)]
        if held is None or held <= now:
            self.publish([Event("presence", pk=patient, patient=patient)])

    def leave(self, patient: int, account: int, page: str) -> None:
        """Says that the page was closed."""
        try:
            gone = self._client.zrem(f"presence:{patient}", f"{account}:{page}:0", f"{account}:{page}:1")
        except redis.RedisError:
            return
        if gone:
            self.publish([Event("presence", pk=patient, patient=patient)])

    def present(self, patient: int) -> dict[int, bool]:
        """{account: whether it is editing} of those who have the record open."""
        now = clock.now_microseconds() // 1_000_000
        try:
            members: Any = self._client.zrangebyscore(f"presence:{patient}", now, "+inf")
        except redis.RedisError:
            return {}
        found: dict[int, bool] = {}
        for member in members:
            account, _, mode = str(member).split(":")
            found[int(account)] = found.get(int(account), False) or mode == "1"
        return found


def _ticket_key(secret: str) -> str:
    return f"live:ticket:{hashlib.sha256(secret.encode()).hexdigest()}"


_installed: Broker | None = None


def install(url: str) -> Broker:
    """Makes the broker of this process."""
    global _installed  # noqa: PLW0603 - one for each process, like its address
    _installed = Broker(url)
    return _installed


def installed() -> Broker | None:
    """The broker of this process; None where none was made, as in commands."""
    return _installed
