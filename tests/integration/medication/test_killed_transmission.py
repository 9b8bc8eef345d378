"""kill -9 of the worker while prescriptions are sent: each is at the service once, and has its number here."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import prescribing_worker

from vesalius.knowledge import dosage
from vesalius.knowledge.catalogue import Catalogue
from vesalius.medication import prescriptions, transmission
from vesalius.medication.library import knowledge
from vesalius.medication.prescriptions import Wanted

COUNT, KILLS, PATIENCE = 12, 4, 90


class National(ThreadingHTTPServer):
    """Keeps one prescription for each key, as the national service does, and answers after a moment."""

    def __init__(self):
        self.numbers: dict[str, str] = {}
        self.asked: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.path.strip("/")
        with self.server.lock:
            self.server.asked[key] += 1
            number = self.server.numbers.setdefault(key, f"BEP0{len(self.server.numbers):08}")
        # The answer is under way while the worker may be killed.
        threading.Event().wait(0.15)
        self.send_response(200)
        self.send_header("Content-Length", str(len(number)))
        self.end_headers()
        self.wfile.write(number.encode())


def test_a_worker_that_is_killed_while_it_sends_sends_each_prescription_once(practice, module_database_url):
    national = National()
    threading.Thread(target=national.serve_forever, daemon=True).start()
    patients = [f"kill{number}" for number in range(COUNT)]
    choice = Catalogue(knowledge()).search("loratadine", "fr")[0]
    made = []
    for name in patients:
        practice.add(
            {
                "resourceType": "Patient", "name": [{"family": "Peeters", "given": ["Jan"]}], "gender": "male",
                "birthDate": "1970-01-01", "generalPractitioner": [{"reference": "Practitioner/house"}],
            },
            name,
        )  # fmt: skip
        practice.add(
            {
                "resourceType": "CareTeam", "status": "active", "subject": {"reference": f"Patient/{name}"},
                "period": {"start": "2025-01-01"}, "participant": [{"member": {"reference": "Practitioner/house"}}],
            }
        )  # fmt: skip
        wanted = [Wanted(choice, dosage.parse("1x/j 7 jours"))]
        made += prescriptions.prescribe(practice.context, practice.physician, name, wanted, language="fr")
    with practice.context.pool.session() as session, session.transaction():
        for name, ident in zip(patients, made, strict=True):
            key = transmission.own_key(practice.get("MedicationRequest", ident))
            transmission.note(session, ident, practice.context.blind.pk("Patient", name), key)
            transmission.send.enqueue(session, prescription=ident, once=f"prescription/{key}")
    worker, kills = _start(module_database_url, national), 0
    deadline = time.monotonic() + PATIENCE
    try:
        while not all(state.state == "sent" for state in transmission.states(practice.context, made).values()):
            assert time.monotonic() < deadline
            if kills < KILLS and sum(national.asked.values()) > 2 * kills:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                worker, kills = _start(module_database_url, national), kills + 1
            threading.Event().wait(0.02)
    finally:
        worker.kill()
        worker.wait()
        national.shutdown()
        national.server_close()
    assert kills == KILLS
    assert len(national.numbers) == COUNT
    states = transmission.states(practice.context, made)
    assert sorted(state.rid for state in states.values()) == sorted(national.numbers.values())
    for ident in made:
        numbers = [
            each["value"]
            for each in practice.get("MedicationRequest", ident)["identifier"]
            if each["system"] == prescriptions.RID
        ]
        assert numbers == [states[ident].rid]


def _start(url, national):
    keys = b"d" * 32 + b"i" * 32 + b"a" * 32 + b"b" * 32
    command = [sys.executable, prescribing_worker.__file__, url, keys.hex(), str(national.server_port)]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
