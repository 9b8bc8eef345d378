"""Nobody is told of somebody else's record by a Subscription, and of nothing any more once the right is gone.

The real policy, the real reader of the outbox, the real delivery; the subscriber's endpoint listens here.
"""

from __future__ import annotations

import http.server
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from integration.attacks.siege import CANARY, Siege, besieged, observation
from vesalius.events import consumers, queue, workers
from vesalius.events.registry import QUEUES, Registry
from vesalius.events.running import attempt
from vesalius.events.subscriptions import admission, delivery, target
from vesalius.records.permission import SUBSCRIBER


class _Hook(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, bytes]] = []


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Hook

    def do_POST(self) -> None:
        self.server.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    do_PUT = do_POST  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: object) -> None:
        return


@dataclass
class Watch:
    """A besieged network with an endpoint, and a worker that does what is due."""

    siege: Siege
    hook: _Hook
    worker: int
    registry: Registry = field(default_factory=Registry)

    def subscription(self, criteria: str, subscriber: str = "") -> dict[str, Any]:
        body: dict[str, Any] = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "attack",
            "criteria": criteria,
            "channel": {
                "type": "rest-hook",
                "endpoint": f"http://127.0.0.1:{self.hook.server_address[1]}/hook",
                "payload": "application/fhir+json",
            },
        }
        if subscriber:
            body["extension"] = [{"url": SUBSCRIBER, "valueReference": {"reference": subscriber}}]
        return body

    def told(self) -> list[tuple[str, bytes]]:
        """What came until nothing is due any more, and forgets it."""
        context = self.siege.context
        while True:
            with context.pool.session() as session:
                waiting = consumers.lags(session)[0].waiting
            if waiting:
                if not consumers.advance(context, delivery.watch):
                    threading.Event().wait(0.005)
            elif not self._work():
                found, self.hook.got = list(self.hook.got), []
                return found

    def _work(self) -> list[str]:
        context, ends = self.siege.context, []
        for name in QUEUES:
            with context.pool.session() as session:
                claimed = queue.claim(session, self.worker, name, self.registry.jobs, 10)
            ends += [attempt(context, self.registry.jobs[item.name], item) for item in claimed]
        return ends


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with besieged() as siege, _Hook() as hook:
        monkeypatch.setenv(target.ALLOWED, f"127.0.0.1:{hook.server_address[1]}")
        with siege.context.pool.session() as session:
            consumers.register(session, [delivery.watch])
            made = Watch(siege, hook, workers.sign_on(session))
        made.registry.jobs |= {found.name: found for found in (admission.admit, delivery.deliver)}
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        hook.shutdown()
        thread.join()


# 38 -- Subscriptions.
@pytest.mark.parametrize(
    ("criteria", "subscriber"),
    [
        ("Observation?patient=p2", "Practitioner/attacker"),
        ("Observation", "Practitioner/attacker"),
        ("Observation?patient=p2", "Practitioner/other"),
        ("Observation?patient=p2", ""),
        (f"Patient?name={CANARY}", "Patient/p2"),
    ],
)
def test_nobody_subscribes_to_what_is_not_theirs(watch: Watch, criteria: str, subscriber: str) -> None:
    answer = watch.siege.attempt("POST", "/Subscription", watch.subscription(criteria, subscriber))
    assert answer.status in {403, 404}
    watch.siege.operator.put("/Observation/p2-obs", observation("p2-obs", "p2", 10))
    assert watch.told() == []


def test_a_subscription_of_somebody_tells_what_they_may_see_and_nothing_of_others(watch: Watch) -> None:
    operator = watch.siege.operator
    assert operator.post("/Subscription", watch.subscription("Observation", "Practitioner/attacker")).status == 201
    watch.told()
    operator.put("/Observation/p2-obs", observation("p2-obs", "p2", 11))
    operator.put("/Observation/p1-obs", observation("p1-obs", "p1", 12))
    told = watch.told()
    assert [path for path, _ in told] == ["/hook/Observation/p1-obs"]
    assert CANARY.encode() not in b"".join(body for _, body in told)


def test_when_the_right_ends_the_subscription_tells_nothing_not_even_what_waited(watch: Watch) -> None:
    operator = watch.siege.operator
    operator.post("/Subscription", watch.subscription("Observation", "Practitioner/attacker"))
    watch.told()
    # Changed while the right was there, sent when it is not: what counts is the moment of sending.
    operator.put("/Observation/p1-obs", observation("p1-obs", "p1", 13))
    excluded = {
        "resourceType": "Consent",
        "id": "p1-exclusion",
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"text": "privacy"}],
        "policyRule": {"text": "rule"},
        "patient": {"reference": "Patient/p1"},
        "provision": {
            "type": "deny",
            "actor": [{"role": {"text": "physician"}, "reference": {"reference": "Practitioner/attacker"}}],
        },
    }
    assert operator.put("/Consent/p1-exclusion", excluded).status == 201
    assert watch.told() == []
    operator.put("/Observation/p1-obs", observation("p1-obs", "p1", 14))
    assert watch.told() == []
    assert watch.siege.attacker.get("/Observation/p1-obs").status == 404
