"""A subscriber is told of what matches and is theirs to see, in order, and of nothing else."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integration.events.conftest import World
from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid
from vesalius.events import consumers
from vesalius.events.subscriptions import admission, definition, delivery, target
from vesalius.r4 import json as fhir
from vesalius.records.create import create
from vesalius.records.delete import delete
from vesalius.records.permission import SUBSCRIBER
from vesalius.records.read import read
from vesalius.records.scheduling import booking
from vesalius.records.update import update
from vesalius.store.wire import int8, text

NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


class Hook(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A subscriber's endpoint: keeps (method, path, headers, body), and answers `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.command, self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    do_PUT = do_POST  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: object) -> None:
        """Nothing."""


@dataclass
class Network:
    """The world with an endpoint, and everything that is due done by `work`."""

    world: World
    hook: Hook
    made: list[str] = field(default_factory=list)

    def subscribe(self, criteria: str, actor: Actor | None = None, **channel: Any) -> str:
        content = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "test",
            "criteria": criteria,
            "channel": {"type": "rest-hook", "endpoint": self.hook.url, **channel},
        }
        if actor is not None:
            content["extension"] = [{"url": SUBSCRIBER, "valueReference": {"reference": actor.fhir}}]
        written = create(self.world.context, self.world.actor, "Subscription", fhir.encode(content))
        self.work()
        return written.version.id

    def status(self, subscription: str) -> tuple[str, str | None]:
        found = fhir.parse(read(self.world.context, self.world.actor, "Subscription", subscription).body)
        return found["status"], found.get("error")

    def work(self) -> None:
        """Until nothing is due any more."""
        while True:
            with self.world.context.pool.session() as session:
                waiting = consumers.lags(session)[0].waiting
            if waiting and not consumers.advance(self.world.context, delivery.watch):
                threading.Event().wait(0.005)
            elif not waiting and not self.world.work():
                return

    def told(self) -> list[tuple[str, str]]:
        """(method, path below the hook) of what came, and forgets it."""
        self.work()
        found = [(method, path.removeprefix("/hook")) for method, path, _, _ in self.hook.got]
        self.hook.got.clear()
        return found

    def patient(self, gender: str) -> str:
        return self.world.make("Patient", gender=gender).id

    def person(self, name: str) -> Actor:
        """An account of a patient of that name, with its own record."""
        body = fhir.encode({"resourceType": "Patient", "id": name, "gender": "female"})
        update(self.world.context, self.world.actor, "Patient", name, body)
        pk = self.world.context.blind.pk("Patient", name)
        with self.world.context.pool.session() as session:
            number = session.fetch(
                "INSERT INTO account (username, display, fhir, subject, created) VALUES ($1, $1, $2, $3, 0)"
                " RETURNING id",
                [text(name), text(f"Patient/{name}"), int8(pk)],
            )[0][0]
            session.execute("INSERT INTO account_role (account, role) VALUES ($1, 'patient')", [int8(number)])
            session.execute(
                "INSERT INTO account_patient (account, patient, fhir) VALUES ($1, $2, $3)",
                [int8(number), int8(pk), text(f"Patient/{name}")],
            )
        found = self.world.context.authenticator.actor_for_account(int(number), token="t")
        assert found is not None
        return found


@pytest.fixture
def network(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    world.registry.jobs |= {found.name: found for found in (admission.admit, delivery.deliver)}
    with world.context.pool.session() as session:
        consumers.register(session, [delivery.watch])
    with Hook() as hook, clock.fixed(NOON):
        monkeypatch.setenv(target.ALLOWED, f"127.0.0.1:{hook.server_address[1]}")
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Network(world, hook)
        hook.shutdown()
        thread.join()


def test_a_subscription_is_active_after_its_handshake_and_is_told_of_what_matches(network: Network) -> None:
    subscription = network.subscribe("Patient?gender=female", header=["Authorization: Bearer abc"])
    assert network.status(subscription) == ("active", None)
    ((method, path, headers, body),) = network.hook.got
    assert (method, path, body, headers["Authorization"]) == ("POST", "/hook", b"", "Bearer abc")
    network.hook.got.clear()
    network.patient("female")
    network.patient("male")
    assert network.told() == [("POST", "")]


def test_a_subscription_with_payload_gets_the_resource_signed(network: Network) -> None:
    network.subscribe("Patient?gender=female", payload="application/fhir+json", header=["HMAC-SHA256: hush"])
    network.hook.got.clear()
    logical_id = network.patient("female")
    network.work()
    ((method, path, headers, body),) = network.hook.got
    assert (method, path) == ("PUT", f"/hook/Patient/{logical_id}")
    assert json.loads(body)["gender"] == "female"
    expected = hmac.new(b"hush", body, hashlib.sha256).hexdigest()
    assert headers["X-Vesalius-Signature"] == f"sha256={expected}"
    assert headers["Content-Type"].startswith("application/fhir+json")
    assert "hush" not in str(headers)


def test_updates_count_when_they_match_and_deletions_never(network: Network) -> None:
    network.subscribe("Patient?gender=female", payload="application/fhir+json")
    logical_id = network.patient("male")
    network.work()
    network.hook.got.clear()
    for gender in ("female", "male"):
        body = fhir.encode({"resourceType": "Patient", "id": logical_id, "gender": gender})
        update(network.world.context, network.world.actor, "Patient", logical_id, body)
        assert network.told() == ([("PUT", f"/Patient/{logical_id}")] if gender == "female" else [])
    delete(network.world.context, network.world.actor, "Patient", logical_id)
    assert network.told() == []


def test_notifications_keep_their_order_when_the_endpoint_fails_in_between(network: Network) -> None:
    subscription = network.subscribe("Patient", payload="application/fhir+json")
    network.hook.got.clear()
    network.hook.status = 503
    made = [network.patient("other") for _ in range(3)]
    assert network.told() == [("PUT", f"/Patient/{made[0]}")]
    network.hook.status = 200
    made.append(network.patient("other"))
    assert network.told() == []
    with clock.fixed(NOON + timedelta(minutes=5)):
        assert network.told() == [("PUT", f"/Patient/{logical_id}") for logical_id in made]
    assert network.status(subscription) == ("active", None)


def test_an_endpoint_that_fails_ten_times_puts_the_subscription_into_error(network: Network) -> None:
    subscription = network.subscribe("Patient")
    network.hook.got.clear()
    network.hook.status = 500
    network.patient("other")
    for hours in range(1, 12):
        with clock.fixed(NOON + timedelta(hours=hours)):
            network.work()
    assert len(network.hook.got) == delivery.MOST_FAILURES
    assert network.status(subscription) == ("error", "The endpoint failed 10 times in a row (status-500).")
    assert network.world.rows("SELECT count(*) FROM subscription_event") == [(0,)]
    network.hook.status = 200
    network.patient("other")
    network.hook.got.clear()
    assert network.told() == []


def test_a_subscriber_is_told_of_nothing_that_is_not_theirs_and_of_nothing_after_a_revocation(
    network: Network,
) -> None:
    anna = network.person("anna")
    subscription = network.subscribe("Patient", anna, payload="application/fhir+json")
    assert network.status(subscription) == ("active", None)
    network.hook.got.clear()
    network.patient("female")
    body = fhir.encode({"resourceType": "Patient", "id": "anna", "gender": "other"})
    update(network.world.context, network.world.actor, "Patient", "anna", body)
    assert network.told() == [("PUT", "/Patient/anna")]
    network.world.rows("DELETE FROM account_patient RETURNING account")
    network.world.rows("UPDATE account SET subject = NULL RETURNING id")
    update(network.world.context, network.world.actor, "Patient", "anna", body)
    assert network.told() == []
    network.world.rows("UPDATE account SET is_active = false RETURNING id")
    update(network.world.context, network.world.actor, "Patient", "anna", body)
    assert network.told() == []
    assert network.status(subscription)[0] == "error"


def test_nobody_subscribes_under_the_rights_of_somebody_else(network: Network) -> None:
    class All:
        """Rights to every row."""

        def condition(self, action: str, alias: str, bind: object, *, patient: str = "") -> str:
            return "TRUE"

        def may(self, capability: str) -> bool:
            return True

    def content(subscriber: str | None) -> bytes:
        found: dict[str, Any] = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "test",
            "criteria": "Patient",
            "channel": {"type": "rest-hook", "endpoint": network.hook.url},
        }
        if subscriber:
            found["extension"] = [{"url": SUBSCRIBER, "valueReference": {"reference": subscriber}}]
        return fhir.encode(found)

    network.world.make("Patient", gender="other")
    mallory = network.person("mallory")
    actor = Actor("mallory", "t", account=7, fhir="Patient/mallory", rights=All())
    before = network.world.rows("SELECT count(*) FROM resource")
    for subscriber in (None, "Patient/anna"):
        with pytest.raises((Forbidden, Invalid)):
            create(network.world.context, actor, "Subscription", content(subscriber))
    assert network.world.rows("SELECT count(*) FROM resource") == before
    assert create(network.world.context, actor, "Subscription", content(mallory.fhir)).created


@pytest.mark.parametrize(
    ("criteria", "channel", "words"),
    [
        ("Nothing?x=1", {}, "The criteria must begin"),
        ("AuditEvent", {}, "The criteria must begin"),
        ("Patient?_include=Patient:link", {}, "cannot contain _include"),
        ("Patient?unheard-of=1", {}, ""),
        ("Patient?birthdate=soon", {}, ""),
        ("Patient", {"type": "email"}, "rest-hook"),
        ("Patient", {"payload": "text/plain"}, "payload"),
        ("Patient", {"header": ["Host: x"]}, "header"),
        ("Patient", {"header": ["A: b\r\nC: d"]}, ""),
        ("Patient", {"endpoint": "http://10.0.0.1/"}, "https"),
        ("Patient", {"endpoint": "https://169.254.169.254/latest"}, "public"),
        ("Patient", {"endpoint": "https://user@example.org/"}, "without a user"),
    ],
)
def test_a_subscription_that_cannot_work_says_why(
    network: Network, criteria: str, channel: dict[str, Any], words: str
) -> None:
    try:
        subscription = network.subscribe(criteria, **channel)
    except Invalid:
        # Refused by the door already, as control characters are.
        assert words == ""
        assert network.hook.got == []
        return
    status, error = network.status(subscription)
    assert status == "error"
    assert words in (error or "")
    assert network.hook.got == []


def test_a_failed_handshake_is_tried_again_and_then_said(network: Network) -> None:
    network.hook.status = 404
    subscription = network.subscribe("Patient")
    assert network.status(subscription) == ("requested", None)
    for minutes in (1, 2, 3):
        with clock.fixed(NOON + timedelta(minutes=minutes)):
            network.work()
    assert network.status(subscription) == ("error", "The endpoint did not shake hands (status-404).")


def test_a_subscription_switched_off_or_deleted_is_told_nothing_more(network: Network) -> None:
    first, second = network.subscribe("Patient"), network.subscribe("Patient")
    found = fhir.parse(read(network.world.context, network.world.actor, "Subscription", first).body)
    update(network.world.context, network.world.actor, "Subscription", first, fhir.encode({**found, "status": "off"}))
    delete(network.world.context, network.world.actor, "Subscription", second)
    network.work()
    network.hook.got.clear()
    network.patient("other")
    assert network.told() == []
    assert network.world.rows("SELECT count(*) FROM subscription") == [(0,)]


def test_a_changed_endpoint_shakes_hands_anew_and_redirections_are_not_followed(network: Network) -> None:
    subscription = network.subscribe("Patient")
    found = fhir.parse(read(network.world.context, network.world.actor, "Subscription", subscription).body)
    found["channel"]["endpoint"] += "/other"
    network.hook.got.clear()
    update(network.world.context, network.world.actor, "Subscription", subscription, fhir.encode(found))
    assert network.told() == [("POST", "/other")]
    network.hook.status = 302
    network.patient("other")
    assert network.told() == [("POST", "/other")]
    assert network.world.rows("SELECT failures FROM subscription") == [(1,)]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104 - refused
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost", "printer"),
        *("db.internal", "x.local", "2130706433", "0x7f.1"),
    ],
)
def test_a_private_address_is_no_target_whatever_it_looks_like(address: str) -> None:
    shown = f"[{address}]" if ":" in address else address
    with pytest.raises((Invalid, target.NotDelivered)):
        target.send("POST", f"https://{shown}/", b"", {}, environment={})


def test_a_name_that_resolves_to_a_private_address_is_no_target(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(target.NotDelivered, match="private-address"):
        target.send("POST", "https://rebound.example.org/", b"", {}, environment={})


def test_the_digest_of_a_definition_changes_with_what_goes_where() -> None:
    base = {"criteria": "Patient", "channel": {"type": "rest-hook", "endpoint": "https://a.example/"}}
    digests = {
        definition.of(found).digest
        for found in (
            base,
            {**base, "criteria": "Patient?gender=male"},
            {**base, "channel": {**base["channel"], "endpoint": "https://b.example/"}},
            {**base, "extension": [{"url": SUBSCRIBER, "valueReference": {"reference": "Patient/x"}}]},
        )
    }
    assert len(digests) == 4


def test_a_hook_hears_of_bookings_moves_and_cancellations_of_one_practitioner(network: Network) -> None:
    context, actor = network.world.context, network.world.actor
    network.subscribe("Appointment?actor=Practitioner/ann", payload="application/fhir+json")
    network.hook.got.clear()

    def visit(who: str, day: int) -> dict[str, Any]:
        low = int(datetime(2026, 12, day, 9, tzinfo=UTC).timestamp()) * 1_000_000
        return booking.appointment(booking.Visit(None, who, low, low + 1_200_000_000, patient="Patient/p"))

    booking.book(context, actor, visit("Practitioner/ben", 2))
    made = booking.book(context, actor, visit("Practitioner/ann", 1)).version.id
    network.work()
    low = int(datetime(2026, 12, 3, 9, tzinfo=UTC).timestamp()) * 1_000_000
    booking.move(context, actor, made, low=low, high=low + 1_200_000_000)
    network.work()
    booking.set_status(context, actor, made, "cancelled", reason="pat")
    network.work()
    told = [(path, json.loads(body)) for _method, path, _headers, body in network.hook.got]
    assert {path for path, _ in told} == {f"/hook/Appointment/{made}"}
    assert [(found["status"], found["start"][:10]) for _, found in told] == [
        ("booked", "2026-12-01"),
        ("booked", "2026-12-03"),
        ("cancelled", "2026-12-03"),
    ]
