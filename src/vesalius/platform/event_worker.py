"""The process that does background work (`events.worker`), watched by the supervisor."""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Final

from vesalius.events import demonstration, downtime
from vesalius.events.live import broker
from vesalius.events.live.stream import Listener
from vesalius.events.worker import Worker
from vesalius.medication import library as medication
from vesalius.platform import demo_figures, logs, processes
from vesalius.platform.installation import Installation, installation
from vesalius.records.context import Context

MODULES: Final[tuple[str, ...]] = (
    "vesalius.events.consumers",
    "vesalius.events.housekeeping",
    "vesalius.events.reindexing",
    "vesalius.events.notifications.sending",
    "vesalius.analytics.jobs",
    "vesalius.events.live.publishing",
    "vesalius.events.subscriptions.delivery",
    "vesalius.events.applications",
    "vesalius.medication.transmission",
    "vesalius.medication.follow_up",
    "vesalius.medication.night",
    "vesalius.medication.plans",
    "vesalius.medication.remote_services",
    "vesalius.medication.watch",
    "vesalius.surveillance.transmission",
    "vesalius.learning.jobs",
)
"""Modules below the apps that define jobs and readers of the outbox by being imported. Apps have `jobs.py`."""
_MAXIMUM_SESSIONS: Final = 24
_POLITENESS: Final = 10


def main(arguments: list[str]) -> int:
    """Works until SIGTERM. Arguments: the data folder; the descriptor of the socket for live streams, if any."""
    found = installation(Path(arguments[0]))
    processes.die_with_parent(signal.SIGKILL)
    # Whoever waits for a page goes before what nobody waits for.
    os.nice(_POLITENESS)
    logs.configure(found.logs / "worker.log")
    medication.configure(found.directory / "knowledge")
    demonstration.tell(lambda: demo_figures.is_finished(found.directory))
    downtime.configure(found.directory / downtime.FOLDER)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    context = found.context(maximum_sessions=_MAXIMUM_SESSIONS)
    told = broker.install(found.redis_url)
    load_definitions(context, found)
    listener = None
    if len(arguments) > 1:
        listener = Listener(context, told, socket.socket(fileno=int(arguments[1])))
        threading.Thread(target=listener.run, name="live", daemon=True).start()
    Worker(context, stop).run()
    if listener is not None:
        listener.stop()
    context.close()
    # Threads that did not end in time are daemons: what they held was given back, and what they do is not stored.
    return 0


def load_definitions(context: Context, found: Installation) -> None:
    """Imports everything that defines jobs and readers: MODULES, and `jobs` of each app, for which Django is loaded."""
    for name in MODULES:
        importlib.import_module(name)
    os.environ["DJANGO_SETTINGS_MODULE"] = "vesalius.platform.settings"
    from django.conf import settings  # noqa: PLC0415 - only after the variable is set

    applications = [name for name in settings.APPLICATIONS if importlib.util.find_spec(f"{name}.jobs")]
    if not applications:
        return
    settings.RECORDS_CONTEXT = context
    settings.ERASURE_LEDGER = found.erasures
    import django  # noqa: PLC0415 - costs memory that is spent only when apps have jobs

    django.setup()
    for name in applications:
        importlib.import_module(f"{name}.jobs")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
