"""The process that orders, signs and witnesses the audit log (`audit.sequencer`), watched by the supervisor."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from vesalius.audit import sequencer
from vesalius.audit.log import Log
from vesalius.audit.tree import Inconsistent
from vesalius.platform import logs, processes
from vesalius.platform.installation import installation
from vesalius.store.keys import Keys
from vesalius.store.session import Pool

# So that the supervisor does not start it again and again over a contradiction that only a person can judge.
_SECONDS_BETWEEN_LOOKS = 60.0


def main(arguments: list[str]) -> int:
    """Works until SIGTERM. Argument: the data folder."""
    found = installation(Path(arguments[0]))
    processes.die_with_parent(signal.SIGKILL)
    logs.configure(found.logs / "sequencer.log")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    roots = found.roots()
    pool = Pool(found.database_url, Keys(roots), maximum=2)
    while not stop.is_set():
        try:
            sequencer.run(pool, Log(roots.audit), found.witness, stop)
        except Inconsistent as error:
            logs.log().error("the audit log contradicts itself", reason=str(error), advice="vesalius audit verify")
            stop.wait(_SECONDS_BETWEEN_LOOKS)
    pool.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
