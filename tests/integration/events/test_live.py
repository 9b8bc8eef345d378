"""Open pages are told what changes, as far as they may see it at that moment; who has a record open is shown."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from integration.events.conftest import World
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.events import consumers
from vesalius.events.live import broker as brokers
from vesalius.events.live import presence, publishing
from vesalius.events.live.broker import Broker, Ticket
from vesalius.events.live.stream import Listener
from vesalius.events.live.topics import is_topic
from vesalius.r4 import json as fhir
from vesalius.records.update import update
from vesalius.store.wire import bytea, int8, text

SESSION = "k" * 32
DIGEST = hashlib.sha256(SESSION.encode()).digest()


@dataclass
class Live:
    """The world with a listener of streams, and two patients with accounts of their own."""

    world: World
    broker: Broker
    port: int
    listener: Listener
    accounts: dict[str, int]
    pages: list[Page] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        found = self.world.context.authenticator.actor_for_account(self.accounts[name], token="t")
        assert found is not None
        return found

    def change(self, name: str) -> None:
        """A new version of Patient/name, told by the reader of the outbox."""
        body = fhir.encode({"resourceType": "Patient", "id": name, "gender": "other"})
        update(self.world.context, self.world.actor, "Patient", name, body)
        self.tell()

    def tell(self) -> None:
        with self.world.context.pool.session() as session:
            while consumers.lags(session)[0].waiting:
                if not consumers.advance(self.world.context, publishing.tell):
                    threading.Event().wait(0.005)

    def open(self, name: str, *topics: str, after: str = "") -> Page:
        ticket = Ticket(self.accounts[name], DIGEST.hex(), list(topics), "http://care.example", after)
        secret = self.broker.give_ticket(ticket)
        return Page(self, f"/live/stream?ticket={secret}")


class Page:
    """A browser's end of a stream."""

    def __init__(self, live: Live, target: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", live.port), timeout=20)
        self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        live.pages.append(self)
        self.status = self.file.readline().decode().strip()
        self.headers = dict(
            line.decode().strip().lower().split(": ", 1) for line in iter(self.file.readline, b"\r\n") if line.strip()
        )
        self.last = ""
        if "200" in self.status:
            assert self.event() == {"retry": "3000"}

    def event(self) -> dict:
        """The next event, signs of life left out."""
        fields: dict = {}
        deadline = time.monotonic() + 40
        while line := self.file.readline().decode():
            # Signs of life keep the socket from timing out.
            assert time.monotonic() < deadline, "nothing was told"
            if line == "\n":
                if fields:
                    break
                continue
            name, _, value = line.rstrip("\n").partition(":")
            if name:
                fields[name] = value.strip()
        if "id" in fields:
            self.last = fields.pop("id")
        if fields.get("event") == "change":
            return json.loads(fields["data"])
        return fields

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@pytest.fixture
def live(world: World, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    broker = Broker(redis_url)
    name = f"test:{os.urandom(8).hex()}"
    monkeypatch.setattr(brokers, "STREAM", name)
    monkeypatch.setattr("vesalius.events.live.stream.STREAM", name)
    monkeypatch.setattr(brokers, "_installed", broker)
    accounts = {name: account(world, name) for name in ("anna", "bert")}
    with world.context.pool.session() as session:
        session.execute(
            "INSERT INTO web_session (digest, account, data, began, seen, expires) VALUES ($1, $2, '', 0, 0, $3)",
            [bytea(DIGEST), int8(accounts["anna"]), int8(2**62)],
        )
        consumers.register(session, [publishing.tell])
    listening = socket.create_server(("127.0.0.1", 0))
    listener = Listener(world.context, broker, listening)
    thread = threading.Thread(target=listener.run)
    thread.start()
    assert listener.is_serving.wait(10)
    made = Live(world, broker, listening.getsockname()[1], listener, accounts)
    yield made
    for page in made.pages:
        page.close()
    listener.stop()
    thread.join()


def account(world: World, name: str) -> int:
    body = fhir.encode({"resourceType": "Patient", "id": name, "gender": "female"})
    update(world.context, world.actor, "Patient", name, body)
    pk = world.context.blind.pk("Patient", name)
    with world.context.pool.session() as session:
        number = session.fetch(
            "INSERT INTO account (username, display, fhir, subject, created) VALUES ($1, $1, $2, $3, 0) RETURNING id",
            [text(name), text(f"Patient/{name}"), int8(pk)],
        )[0][0]
        session.execute("INSERT INTO account_role (account, role) VALUES ($1, 'patient')", [int8(number)])
        session.execute(
            "INSERT INTO account_patient (account, patient, fhir) VALUES ($1, $2, $3)",
            [int8(number), int8(pk), text(f"Patient/{name}")],
        )
    return number


def test_a_page_is_told_what_changes_in_the_record_that_it_shows(live: Live) -> None:
    page = live.open("anna", "record/Patient/anna")
    assert page.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert page.headers["access-control-allow-origin"] == "http://care.example"
    live.change("anna")
    expected = {"topic": "record/Patient/anna", "kind": "change", "literal": "Patient/anna", "version": 2}
    assert page.event() == {**expected, "method": "PUT"}
    page.close()


def test_a_page_is_not_told_what_its_reader_may_not_see(live: Live) -> None:
    page = live.open("anna", "record/Patient/bert", "type/Patient", "resource/Patient/bert")
    live.change("bert")
    live.change("anna")
    assert page.event()["literal"] == "Patient/anna"
    page.close()


def test_who_loses_the_right_is_told_nothing_from_then_on_and_a_closed_account_ends_its_stream(live: Live) -> None:
    page = live.open("anna", "record/Patient/anna", "notices")
    live.change("anna")
    assert page.event()["version"] == 2
    live.world.rows("DELETE FROM account_patient RETURNING account")
    live.world.rows("UPDATE account SET subject = NULL WHERE username = 'anna' RETURNING id")
    live.change("anna")
    publishing.notice(live.accounts["anna"])
    assert page.event() == {"topic": "notices", "kind": "notice"}
    live.world.rows("UPDATE account SET is_active = false RETURNING id")
    live.change("anna")
    assert page.event() == {"event": "end", "data": "{}"}
    assert page.file.readline() == b""


def test_a_stream_ends_with_its_session_and_with_the_lock_of_its_screen(live: Live) -> None:
    page = live.open("anna", "record/Patient/anna")
    live.world.rows("UPDATE web_session SET locked = 1 RETURNING account")
    live.change("anna")
    assert page.event()["event"] == "end"


def test_a_page_that_comes_back_is_told_what_it_missed(live: Live) -> None:
    page = live.open("anna", "record/Patient/anna")
    live.change("anna")
    assert page.event()["version"] == 2
    page.close()
    live.change("anna")
    page = live.open("anna", "record/Patient/anna", after=page.last)
    assert page.event()["version"] == 3
    page.close()


def test_a_ticket_opens_one_stream_and_nothing_else_is_served(live: Live) -> None:
    ticket = Ticket(live.accounts["anna"], DIGEST.hex(), ["notices"], "", "")
    secret = live.broker.give_ticket(ticket)
    assert "200" in Page(live, f"/live/stream?ticket={secret}").status
    for target in (f"/live/stream?ticket={secret}", f"/live/stream?ticket={'x' * 43}", "/live/stream", "/", "/fhir"):
        page = Page(live, target)
        assert page.status == "HTTP/1.1 404 Not Found"
        assert page.file.read() == b""


def test_many_changes_of_one_resource_are_told_as_one(live: Live) -> None:
    start = live.broker.latest()
    for _ in range(5):
        live.change("anna")
    page = live.open("anna", "record/Patient/anna", after=start)
    assert page.event()["version"] == 6
    page.close()


def test_an_app_tells_about_its_own_topics_and_only_who_sees_the_resource_hears_it(live: Live) -> None:
    anna, bert = (live.open(name, "about/agenda/namur") for name in ("anna", "bert"))
    publishing.about(live.world.context, "about/agenda/namur", "Patient/anna")
    publishing.about(live.world.context, "about/agenda/namur", "Patient/bert")
    for page, literal in ((anna, "Patient/anna"), (bert, "Patient/bert")):
        assert page.event() == {"topic": "about/agenda/namur", "kind": "about", "literal": literal}
        page.close()
    with pytest.raises(ValueError, match="about"):
        publishing.about(live.world.context, "type/Patient", "Patient/anna")


def test_presence_is_shown_to_who_may_see_the_record_and_ends_when_the_page_is_closed(live: Live) -> None:
    anna, bert, context = live.actor("anna"), live.actor("bert"), live.world.context
    page = live.open("anna", "presence/Patient/anna")
    presence.enter(context, anna, "Patient/anna", "one", is_editing=False)
    assert page.event() == {"topic": "presence/Patient/anna", "kind": "presence"}
    presence.enter(context, anna, "Patient/anna", "two", is_editing=True)
    assert page.event()["kind"] == "presence"
    (person,) = presence.present(context, anna, "Patient/anna")
    assert (person.name, person.is_editing, person.is_self) == ("anna", True, True)
    for refused in (presence.enter, presence.leave):
        with pytest.raises(NotFound):
            refused(context, bert, "Patient/anna", "x")
    with pytest.raises(NotFound):
        presence.present(context, bert, "Patient/anna")
    presence.leave(context, anna, "Patient/anna", "two")
    assert page.event()["kind"] == "presence"
    (person,) = presence.present(context, anna, "Patient/anna")
    assert not person.is_editing
    presence.leave(context, anna, "Patient/anna", "one")
    assert presence.present(context, anna, "Patient/anna") == []
    with pytest.raises(Invalid):
        presence.enter(context, anna, "Observation/x", "one")
    page.close()


@pytest.mark.parametrize(
    "name", ["record/Patient/a b", "type/Nothing", "resource/Task", "notices/x", "about/", "*", ""]
)
def test_what_is_no_topic_is_none(name: str) -> None:
    assert not is_topic(name)


def test_without_valkey_nothing_is_told_and_nothing_fails(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "_installed", Broker("redis://127.0.0.1:1"))
    live.change("anna")
    publishing.notice(1)
    assert presence.present(live.world.context, live.actor("anna"), "Patient/anna") == []
    assert live.world.rows("SELECT resources FROM outbox_consumer")[0][0] >= 1
