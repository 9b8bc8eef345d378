"""`vesalius restore`: a backup takes the place of the database, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import psycopg

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.audit.log import Log
from vesalius.audit.sequencer import catch_up
from vesalius.audit.tree import Inconsistent
from vesalius.crypto.keyring import ROOT_NAMES
from vesalius.platform import database_copy, installation, sealed_file
from vesalius.platform.commands.backup import compare
from vesalius.platform.installation import Installation, opened
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import result, say
from vesalius.records.subject import erasure, ledger
from vesalius.store import writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool


def restore(found: Installation, file: Path, replace: bool) -> int:  # noqa: FBT001 - an option
    """0 when the records of the backup are in place. They are compared, and opened with the root keys, before."""
    missing = [name for name in ROOT_NAMES if not (found.keys / f"{name}.key").exists()]
    if missing:
        raise CannotStart(f"Put the root keys of the backup into {found.keys} first: {missing[0]}.key is missing.")
    if installation.is_held(found):
        raise CannotStart("The installation is running; stop it first with `vesalius stop`.")
    installation.prepare_folder(found)
    with opened(found, to_be_replaced=True):
        _keep_ledger(found)
        if not replace and _holds_records(found):
            raise CannotStart("The installation holds records; --replace gives them up for those of the backup.")
        say("Restoring into a new database ...")
        with (
            file.open("rb") as source,
            database_copy.scratch_database(found.database_url, "vesalius_restored") as fresh,
        ):
            announced = database_copy.restore(sealed_file.unseal(found.roots().backup, source), fresh)
            compare(announced, database_copy.digests(fresh))
            with psycopg.connect(fresh) as connection:
                installation.check_keys(found, connection)
            maintenance = database_copy.with_database(found.database_url, "postgres")
            _set_witness_aside(found)
            database_copy.swap(found.database_url, fresh, maintenance)
            found.bound_factors.unlink(missing_ok=True)
            applied = installation.prepare_store(found)
            _audit(found)
            erased = _erase_again(found)
            _witness(found)
    rows = sum(table.rows for table in announced.values())
    steps = f", schema brought up to date ({applied} steps)" if applied else ""
    again = f", {erased} records erased again" if erased else ""
    result(f"Restored {len(announced)} tables with {rows} rows{steps}{again}.")
    return 0


def _set_witness_aside(found: Installation) -> None:
    """The witness knows of leaves that the backup does not hold; it is kept for whoever wants to compare."""
    if found.witness.exists():
        moment = clock.instant(clock.now_microseconds()).replace(":", "")
        found.witness.rename(found.witness.with_name(f"witness.before-{moment}"))


def _keep_ledger(found: Installation) -> None:
    """What the database of now knows of erasures goes into the file before that database is given up."""
    context = found.context(maximum_sessions=2)
    try:
        with context.pool.session() as session:
            # An empty database of one's own has no tables yet.
            if session.fetch("SELECT to_regclass('erasure_ledger') IS NOT NULL")[0][0]:
                ledger.write_file(found.erasures, ledger.entries(session))
    finally:
        context.close()


def _erase_again(found: Installation) -> int:
    """Erases what was erased after the backup had been made."""
    context = found.context(maximum_sessions=3)
    try:
        return erasure.replay(context, local_system("command line"), found.erasures)
    finally:
        context.close()


def _holds_records(found: Installation) -> bool:
    with psycopg.connect(found.database_url) as connection:
        return connection.execute("SELECT EXISTS (SELECT 1 FROM resource)").fetchone() == (True,)


def _witness(found: Installation) -> None:
    """The restored log and what this restore added to it get their positions and a new witness file at once.

    So nothing that happens before the sequencer works again can be mistaken for a gap between log and witness.
    """
    roots = found.roots()
    pool = Pool(found.database_url, Keys(roots), maximum=2)
    try:
        catch_up(pool, Log(roots.audit), found.witness)
    except Inconsistent:
        say("The audit log of the backup contradicts itself: run `vesalius audit verify`.")
    finally:
        pool.close()


def _audit(found: Installation) -> None:
    context = found.context(maximum_sessions=2)
    try:
        with context.pool.session() as session:
            event = context.log.event(local_system("command line"), "E", "restore", "")
            writes.record(session, [event.leaf(None, None)], [])
    finally:
        context.close()
