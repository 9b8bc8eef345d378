"""The worker of the booking app, for the test that kills it.

Arguments: the database's address, the roots in hexadecimal, how many nanoseconds its clock is ahead.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time

from vesalius import clock
from vesalius.crypto.keyring import RootKeys
from vesalius.events.notifications import messages, sending
from vesalius.events.registry import REGISTERED
from vesalius.events.worker import Worker
from vesalius.records.context import Context

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "vesalius.platform.settings"
    import django

    django.setup()
    importlib.import_module("vesalius.apps.booking.jobs")
    REGISTERED.jobs[messages.JOB] = sending.send
    clock._source = lambda: time.time_ns() + int(sys.argv[3])
    roots = bytes.fromhex(sys.argv[2])
    found = Context(sys.argv[1], RootKeys(*(roots[n : n + 32] for n in range(0, 128, 32))))
    Worker(found, threading.Event(), registry=REGISTERED, poll_seconds=0.01).run()
