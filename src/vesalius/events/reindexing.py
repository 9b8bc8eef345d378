"""After an update that derives more from a resource, the index is derived anew without being asked."""

from __future__ import annotations

import logging
from typing import Final

from vesalius.access.actor import local_system
from vesalius.events.registry import Retry, job
from vesalius.events.running import Run
from vesalius.events.schedule import Every
from vesalius.records import maintenance

_log: Final = logging.getLogger(__name__)


@job("index.renew", queue="slow", retry=Retry(attempts=5, first_seconds=30), every=Every(1))
def renew(run: Run) -> None:
    """Nothing where the index is of today; else a run over all records, which goes on where it was after a stop."""
    if not maintenance.index_state(run.context).is_current:
        number = maintenance.reindex(run.context, local_system("reindex"), lambda _done, _total: None)
        _log.info("the index was derived anew: %d resources", number)
