"""The client of CDS Hooks against a real service on this machine: asked, shown, answered, and missed without harm."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from vesalius.errors import NotFound
from vesalius.identity.authorization.signing import Signing
from vesalius.medication import remote_services

CARD = {
    "uuid": "card-1",
    "summary": "Ask a nephrologist",
    "detail": "<script>alert(1)</script> Because of the kidneys.",
    "indicator": "critical",
    "source": {"label": "Kidney service"},
    "overrideReasons": [{"code": "done", "display": "Done already"}],
    "suggestions": [{"uuid": "s1", "label": "Write a referral"}],
}


class Service(ThreadingHTTPServer):
    """Remembers what it is asked; answers as it is told."""

    def __init__(self):
        self.asked: list[tuple[str, dict]] = []
        self.headers: list[dict] = []
        self.mode = "good"
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def _send(self, status, value):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        prefetch = {
            "patient": "Patient/{{context.patientId}}",
            "problems": "Condition?patient={{context.patientId}}",
            "everybody": "Patient?name=a",
            "strange": "Observation?code={{context.code}}",
        }
        services = [
            {"hook": hook, "id": hook, "title": "Kidneys", "description": "", "prefetch": prefetch}
            for hook in ("patient-view", "order-sign", "encounter-start")
        ]
        self._send(200, {"services": services})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        self.server.headers.append(dict(self.headers))
        if self.server.mode == "broken":
            self._send(500, {})
        elif self.server.mode == "nonsense":
            self._send(200, b"hello")
        else:
            self._send(200, {} if self.path.endswith("feedback") else {"cards": [CARD, {"summary": "incomplete"}]})


@pytest.fixture
def service(monkeypatch, practice):
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(remote_services.ENVIRONMENT, f"http://127.0.0.1:{server.server_port}/cds-services")
    remote_services.forget()
    yield server
    server.shutdown()
    server.server_close()
    remote_services.forget()


def test_a_service_gets_what_it_prefetches_of_this_patient_only_and_no_token(practice, service):
    practice.add({"resourceType": "Condition", "subject": {"reference": "Patient/anna"}, "code": {"text": "Gout"}})
    practice.add({"resourceType": "Patient", "name": [{"family": "Anders"}]}, "anders")
    before = practice.rows("SELECT count(*) FROM audit_leaf")[0][0]
    found = remote_services.advise(practice.context, practice.physician, "patient-view", "anna")
    path, body = service.asked[0]
    assert path == "/cds-services/patient-view"
    assert body["context"] == {"patientId": "anna", "userId": "Practitioner/house"}
    assert set(body["prefetch"]) == {"patient", "problems", "everybody"}
    assert body["prefetch"]["patient"]["id"] == "anna"
    assert [each["resource"]["code"]["text"] for each in body["prefetch"]["problems"]["entry"]] == ["Gout"]
    assert {each["resource"]["id"] for each in body["prefetch"]["everybody"]["entry"]} <= {"anna"}
    assert "fhirAuthorization" not in body
    assert not {name.lower() for name in service.headers[0]} & {"authorization", "cookie"}
    assert [card.summary for card in found.cards] == ["Ask a nephrologist"]
    assert found.silent == ()
    assert practice.rows("SELECT count(*) FROM audit_leaf")[0][0] > before


def test_what_became_of_a_card_is_told_and_counted(practice, service):
    card = remote_services.advise(practice.context, practice.physician, "patient-view", "anna").cards[0]
    remote_services.answer(practice.context, card.uuid, card.service, outcome="overridden", reason="done")
    assert practice.work() == ["done"]
    path, body = service.asked[-1]
    assert path == "/cds-services/patient-view/feedback"
    told = body["feedback"][0]
    assert (told["card"], told["outcome"]) == ("card-1", "overridden")
    assert told["overrideReason"] == {"reason": {"code": "done"}}
    assert told["outcomeTimestamp"].endswith("Z")
    rows = practice.rows(f"SELECT shown, overridden FROM knowledge_firing WHERE rule = '{card.service.rule}'")
    assert rows[0][0] >= 1
    assert rows[0][1] == 1


@pytest.mark.parametrize("mode", ["broken", "nonsense"])
def test_a_service_that_fails_is_missed_without_harm_and_left_alone(practice, service, mode):
    service.mode = mode
    found = remote_services.advise(practice.context, practice.physician, "order-sign", "anna", [{"id": "a"}])
    assert (found.cards, found.silent) == ((), ("127.0.0.1",))
    asked = len(service.asked)
    remote_services.advise(practice.context, practice.physician, "order-sign", "anna", [{"id": "a"}])
    assert len(service.asked) == asked


def test_a_host_that_is_not_there_is_said_to_be_silent(practice, monkeypatch):
    monkeypatch.setenv(remote_services.ENVIRONMENT, "http://127.0.0.1:9/cds-services")
    remote_services.forget()
    found = remote_services.advise(practice.context, practice.physician, "patient-view", "anna")
    assert (found.cards, found.silent) == ((), ("127.0.0.1",))
    remote_services.forget()


def test_nobody_is_asked_about_a_patient_whom_the_actor_may_not_see(practice, service):
    practice.add({"resourceType": "Patient", "name": [{"family": "Hidden"}]}, "hidden")
    with pytest.raises(NotFound):
        remote_services.advise(practice.context, practice.nurse, "patient-view", "hidden")
    assert service.asked == []


def test_without_configuration_there_is_no_client(practice, monkeypatch):
    monkeypatch.delenv(remote_services.ENVIRONMENT, raising=False)
    assert remote_services.advise(practice.context, practice.physician, "patient-view", "anna").cards == ()


def test_each_request_is_signed_for_its_address_when_our_own_is_known(practice, service, monkeypatch):
    remote_services.advise(practice.context, practice.physician, "patient-view", "anna")
    assert "Authorization" not in service.headers[-1]
    monkeypatch.setenv("VESALIUS_BASE_URL", "https://clinic.example/")
    remote_services.advise(practice.context, practice.physician, "patient-view", "anna")
    token = service.headers[-1]["Authorization"].removeprefix("Bearer ")
    keys = KeySet.import_key_set(json.loads(Signing(practice.context.pool, practice.context.keys.roots).public()))
    claims = jwt.decode(token, keys, algorithms=["ES384"]).claims
    assert claims["iss"] == "https://clinic.example"
    assert claims["aud"] == f"http://127.0.0.1:{service.server_port}/cds-services/patient-view"
