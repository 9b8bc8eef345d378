"""People, browsers and what the audit log says, for tests of signing in."""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import dataclass, field
from typing import Any

from vesalius import clock
from vesalius.identity import accounts, passwords, second_factor
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context
from vesalius.store.wire import int8

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_HASHES: dict[str, str] = {}


@dataclass
class Person:
    id: int
    username: str
    password: str = PASSWORD


class Browser:
    """One browser: cookies of its own, an address, and pages whose texts are unescaped."""

    def __init__(self, address: str, agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> None:
        from django.test import Client

        self.client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE="en")

    def get(self, path: str, **headers: str) -> Any:
        return self._told(self.client.get(path, headers=headers))

    def client_get(self, path: str, **query: str) -> Any:
        return self._told(self.client.get(path, query))

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        return self._told(self.client.post(path, fields, headers=headers or {}))

    def send(self, path: str, body: object, headers: dict[str, str] | None = None) -> Any:
        answer = self.client.post(path, json.dumps(body), content_type="application/json", headers=headers or {})
        return self._told(answer)

    @staticmethod
    def _told(response: Any) -> Any:
        response.text = html.unescape(response.content.decode("utf-8", "replace"))
        response.where = response.headers.get("Location", "")
        return response

    @property
    def cookie(self) -> str:
        from django.conf import settings

        found = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        return "" if found is None else found.value


@dataclass
class World:
    context: Context
    prefix: str = ""
    address: str = ""
    seen: int = 0
    people: dict[str, Person] = field(default_factory=dict)

    def begin(self, prefix: str) -> None:
        self.prefix, self.address = prefix, f"2001:db8:{os.urandom(2).hex()}:{os.urandom(2).hex()}::1"
        self.people = {}
        self.seen = self.sql("SELECT coalesce(max(id), 0) FROM audit_leaf")[0][0]

    def sql(self, statement: str, *numbers: int) -> list[tuple[Any, ...]]:
        with self.context.pool.session() as session:
            return session.fetch(statement, [int8(number) for number in numbers])

    def person(self, name: str, role: str = "physician", *, totp: bool = False, **more: Any) -> Person:
        """Somebody with PASSWORD; with `totp`, with SECRET too."""
        if PASSWORD not in _HASHES:
            _HASHES[PASSWORD] = passwords.hashed(PASSWORD)
        username = f"{name}-{self.prefix}"
        fhir = "Patient/p1" if role == "patient" else f"Practitioner/{name}"
        with self.context.pool.session() as session:
            number = accounts.create(
                session, self.context.blind, username,
                **{"roles": [Assignment(role)], "display": f"{name.title()} Example", "fhir": fhir,
                   "password_hash": _HASHES[PASSWORD], **more},
            )  # fmt: skip
            if totp:
                second_factor.set_totp(session, self.context.keys.roots, number, SECRET)
        made = self.people[name] = Person(number, username)
        return made

    def browser(self, **more: str) -> Browser:
        return Browser(more.pop("address", self.address), **more)

    def code(self, *, ahead: int = 0) -> str:
        """The code of SECRET now, or of a later step."""
        return second_factor.code(SECRET, clock.now_microseconds() // 30_000_000 + ahead)

    def signed_in(self, person: Person, *, ahead: int = 0, browser: Browser | None = None) -> Browser:
        """A browser in which the person, who has SECRET, gave password and code."""
        browser = browser or self.browser()
        answer = browser.post("/account/login/", login=person.username, password=person.password)
        assert answer.where == "/account/2fa/authenticate/", answer.text
        answer = browser.post("/account/2fa/authenticate/", code=self.code(ahead=ahead))
        assert answer.status_code == 302, answer.text
        return browser

    def events(self) -> list[tuple[str, str, str]]:
        """(kind, entity, outcome) of what was told since the test began."""
        return [(item["subtype"], item["entity"], item.get("outcome") or "") for item in self.facts()]

    def facts(self) -> list[dict[str, Any]]:
        with self.context.pool.session() as session:
            rows = session.fetch("SELECT event FROM audit_leaf WHERE id > $1 ORDER BY id", [int8(self.seen)])
        return [self.context.log.open(row[0])[1] for row in rows]


def unstamped(text: str) -> str:
    """A page without what differs with each request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
