"""Key rotation beside the running system: re-wrapping under a new epoch, and re-sealing under new data keys.

Both go on where they were stopped: what is done is visible in the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from vesalius import clock
from vesalius.crypto import envelope, keyring
from vesalius.store.keys import ACTIVE, DESTROYED, RETIRED, Keys
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int2, int4, int8, text

BATCH = 500
RENEWAL = "renew-data-keys"
"""The row of `maintenance` that says how far a renewal is: `position` is the newest key that it replaces."""
Progress = Callable[[int, int], None]


def rewrap(session: Session, keys: Keys, progress: Progress) -> int:
    """Opens a new epoch and wraps every data key under it; returns how many were wrapped anew.

    `progress` is told (done, total). Old epochs stay until `forget_epochs`: backups may still need them.
    """
    epoch, wrapping = keys.open_epoch(session)
    total = int(
        str(
            session.fetch(
                "SELECT count(*) FROM keys.data_key WHERE epoch < $1 AND state <> $2", [int4(epoch), int2(DESTROYED)]
            )[0][0]
        )
    )
    done = 0
    while True:
        with session.transaction():
            rows = session.fetch(
                "SELECT id, patient, version, epoch, wrapped FROM keys.data_key WHERE epoch < $1 AND state <> $2"
                f" ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED",
                [int4(epoch), int2(DESTROYED)],
            )
            for number, patient, version, before, wrapped in rows:
                key = keys.unwrap(session, patient, version, before, wrapped)
                context = keyring.data_key_context(patient, version, epoch)
                session.execute(
                    "UPDATE keys.data_key SET epoch = $2, wrapped = $3 WHERE id = $1",
                    [int4(number), int4(epoch), bytea(keyring.wrap(wrapping, key, context))],
                )
        done += len(rows)
        progress(done, max(total, done))
        if not rows:
            # A destroyed key wraps nothing: it must not keep the epoch alive that once wrapped it.
            session.execute(
                "UPDATE keys.data_key SET epoch = $1 WHERE epoch < $1 AND state = $2", [int4(epoch), int2(DESTROYED)]
            )
            return done


def forget_epochs(session: Session) -> int:
    """Destroys the epoch keys that wrap nothing any more, except the newest; returns how many."""
    return session.execute(
        "DELETE FROM keys.epoch e WHERE e.epoch < (SELECT max(epoch) FROM keys.epoch)"
        " AND NOT EXISTS (SELECT 1 FROM keys.data_key k WHERE k.epoch = e.epoch)"
    )


def begin_renewal(session: Session) -> int:
    """The newest data key that is to be renewed. A renewal that was stopped goes on, and renews nothing twice."""
    session.execute(
        "INSERT INTO maintenance AS m (name, started, position) SELECT $1, $2, coalesce(max(id), 0) FROM keys.data_key"
        " ON CONFLICT (name) DO UPDATE SET started = $2, position = EXCLUDED.position, finished = NULL"
        " WHERE m.finished IS NOT NULL",
        [text(RENEWAL), int8(clock.now_microseconds())],
    )
    return int(session.fetch("SELECT position FROM maintenance WHERE name = $1", [text(RENEWAL)])[0][0])


def end_renewal(session: Session) -> None:
    """Nothing lies under a retired key any more: the next renewal renews everything."""
    session.execute(
        "UPDATE maintenance SET finished = $2 WHERE name = $1", [text(RENEWAL), int8(clock.now_microseconds())]
    )


def renew_data_keys(session: Session, keys: Keys, newest: int) -> int:
    """Gives owners of active data keys up to number `newest` a new one; returns how many.

    The old ones are retired: they open, they seal no more.
    """
    owners = session.fetch(
        "SELECT id, patient, version FROM keys.data_key WHERE state = $1 AND id <= $2 ORDER BY id",
        [int2(ACTIVE), int8(newest)],
    )
    for number, patient, version in owners:
        with session.transaction():
            keys.make(session, patient, int(version) + 1)
            session.execute(
                "UPDATE keys.data_key SET state = $2 WHERE id = $1 AND state = $3",
                [int4(number), int2(RETIRED), int2(ACTIVE)],
            )
    keys.forget()
    return len(owners)


def reseal(session: Session, keys: Keys, progress: Progress) -> int:
    """Seals every body that lies under a retired key under its owner's active key; returns how many."""
    retired = "(SELECT id FROM keys.data_key WHERE state = 2)"
    total = sum(
        int(session.fetch(f"SELECT count(*) FROM {table} WHERE data_key IN {retired} AND NOT deleted")[0][0])
        for table in ("resource", "resource_version")
    )
    done = 0
    for table in ("resource", "resource_version"):
        after = (-(2**63), 0)
        while True:
            rows = session.fetch(
                f"SELECT {columns('x')} FROM {table} x WHERE x.data_key IN {retired} AND NOT x.deleted"
                f" AND (x.pk, x.version) > ($1, $2) ORDER BY x.pk, x.version LIMIT {BATCH}",
                [int8(after[0]), int4(after[1])],
            )
            if not rows:
                break
            with session.transaction():
                for row in rows:
                    _reseal_one(session, keys, table, StoredRow.of(row))
            after = (int(rows[-1][0]), int(rows[-1][3]))
            done += len(rows)
            progress(done, max(total, done))
    return done


def _reseal_one(session: Session, keys: Keys, table: str, row: StoredRow) -> None:
    body = session.open(row)
    number, key = keys.sealing(session, row.patient)
    place = envelope.Context(row.type, row.id, row.version, row.patient, number, row.labels)
    # A writer who came first has replaced this version: then there is nothing to do here.
    session.execute(
        f"UPDATE {table} SET body = $4, data_key = $5 WHERE pk = $1 AND version = $2 AND data_key = $3",
        [int8(row.pk), int4(row.version), int4(row.data_key), bytea(envelope.seal(key, place, body)), int4(number)],
    )
