"""Loading the demo network: by several processes, resumable, with the figures that the first page shows.

DIR/demo.json exists once the whole network is there; DIR/run/demo-N.json says how far process N came.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.platform.demo import network
from vesalius.platform.demo.network import Resource
from vesalius.platform.demo_figures import FILE_NAME, Figures, is_finished
from vesalius.platform.installation import Installation
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, transaction

PATIENTS: Final = 2000
_PUBLISHED: Final = ("PlanDefinition", "Measure")
_encode: Final = msgspec.json.Encoder().encode


def load_share(
    context: Context,
    actor: Actor,
    found: Installation,
    *,
    share: int,
    shares: int,
    patients: int = PATIENTS,
    advance: Callable[[int], None] = lambda _: None,
) -> Figures:
    """Loads every `shares`-th batch, beginning with batch `share`, and returns the figures of all of those.

    Batch 0, the organisation, must be there before the others: load share 0 of it first (`load_organisation`).
    `advance` is told the number of resources of each batch.
    """
    journal = found.run / f"demo-{share}-of-{shares}.json"
    done = _read_number(journal)
    figures = Figures()
    # The history is the same for everybody; the visits of the day are those of the day on which it is made.
    open_on = clock.today()
    for number, batch in enumerate(network.generate(patients=patients, open_on=open_on)):
        if number == 0 or number % shares != share:
            continue
        _count(figures, batch)
        if number > done:
            write(context, actor, batch)
            _write_number(journal, number)
        advance(len(batch))
    return figures


def load_organisation(context: Context, actor: Actor, found: Installation) -> Figures:
    """Loads batch 0, once, and returns its figures."""
    journal = found.run / "demo-organisation.json"
    batch = next(iter(network.generate(patients=0)))
    if _read_number(journal) == 0:
        write(context, actor, batch)
        _write_number(journal, 1)
    figures = Figures()
    _count(figures, batch)
    return figures


def finish(found: Installation, figures: Figures) -> None:
    """Notes that the whole network is there."""
    path = found.directory / FILE_NAME
    temporary = path.with_suffix(".new")
    temporary.write_bytes(_encode(figures))
    temporary.replace(path)


def holds_records(database_url: str) -> bool:
    """Whether anything is stored but what every installation publishes by itself, seconds after its first start."""
    published = [definitions.type_number(name) for name in _PUBLISHED]
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT EXISTS (SELECT FROM resource WHERE type <> ALL(%s))", [published])
        return found.fetchone() == (True,)


def has_begun(found: Installation) -> bool:
    """Whether a load was begun and not finished."""
    return (found.run / "demo-organisation.json").exists() and not is_finished(found.directory)


def write(context: Context, actor: Actor, batch: list[Resource]) -> None:
    """Stores resources with ids of their own as one transaction."""
    entries = [
        Entry(index, "PUT", resource["resourceType"], resource["id"], body=_encode(resource))
        for index, resource in enumerate(batch)
    ]
    transaction(context, actor, entries)


def _count(figures: Figures, batch: list[Resource]) -> None:
    counted = network.figures([batch])
    figures.join(counted.by_type, counted.patients_by_centre, counted.practitioners_by_profession)


def _read_number(path: Path) -> int:
    try:
        return int(msgspec.json.decode(path.read_bytes(), type=int))
    except (OSError, msgspec.DecodeError):
        return 0


def _write_number(path: Path, number: int) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(_encode(number))
    temporary.replace(path)
