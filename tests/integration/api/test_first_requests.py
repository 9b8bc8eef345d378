"""The first requests of a fresh process come all at once: no type may be met by two threads unready."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import json, random, sys, threading
sys.setswitchinterval(1e-5)
from vesalius.r4 import validation

concept = {"coding": [{"system": "http://x.example", "code": "a"}], "text": "t"}
subject, amount = {"reference": "Patient/1"}, {"value": 1.5, "unit": "mg"}
bodies = [
    {"resourceType": "Patient", "identifier": [{"value": "1", "period": {"start": "2020"}}],
     "contact": [{"name": {"family": "B"}, "telecom": [{"system": "phone", "value": "1"}]}]},
    {"resourceType": "Observation", "status": "final", "code": concept, "subject": subject, "valueQuantity": amount,
     "component": [{"code": concept, "valueQuantity": amount}], "referenceRange": [{"low": amount}]},
    {"resourceType": "Condition", "subject": subject, "code": concept, "onsetPeriod": {"start": "2020"}},
    {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "period": {"start": "2020"}},
    {"resourceType": "Immunization", "status": "completed", "vaccineCode": concept, "patient": subject,
     "occurrenceDateTime": "2020"},
    {"resourceType": "Procedure", "status": "completed", "code": concept, "subject": subject},
    {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": subject,
     "activity": [{"detail": {"status": "scheduled", "code": concept, "quantity": amount}}]},
]

def work(number):
    order = bodies[:]
    random.Random(number).shuffle(order)
    for body in order:
        validation.check(json.dumps(body).encode(), body["resourceType"])

threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("alive")
"""


def test_types_that_eight_threads_meet_at_once_do_not_end_the_process():
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "alive\n", "")
