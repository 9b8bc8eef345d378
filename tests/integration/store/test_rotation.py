"""Keys change while records stay readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vesalius.crypto import envelope
from vesalius.crypto.blind import BlindIndex
from vesalius.crypto.keyring import RootKeys
from vesalius.store import rotation, writes
from vesalius.store.keys import Keys
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Pool, Session

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
BLIND = BlindIndex(ROOTS.index)
LEAF = writes.Leaf(1, None, 1, b"sealed event", b"leaf")


@pytest.fixture
def pool(database_url: str) -> Iterator[Pool]:
    pool = Pool(database_url, Keys(ROOTS))
    with pool.session() as session:
        for n in range(5):
            store(session, n, 1)
        store(session, 0, 2)
    yield pool
    pool.close()


def store(session: Session, n: int, version: int) -> None:
    patient = BLIND.pk("Patient", f"p{n % 2}") if n else None
    number, key = session.keys.sealing(session, patient)
    place = envelope.Context(96, f"o{n}", version, patient, number, 0)
    new = writes.NewVersion(
        pk=BLIND.pk("Observation", f"o{n}"),
        type=96,
        id=f"o{n}",
        version=version,
        updated=version,
        patient=patient,
        labels=0,
        data_key=number,
        method=writes.PUT,
        body=envelope.seal(key, place, b'{"n":%d,"v":%d}' % (n, version)),
    )
    assert (writes.insert if version == 1 else writes.replace)(session, new, LEAF)


def bodies(session: Session) -> list[bytes]:
    rows = session.fetch(
        f"SELECT {columns('x')} FROM resource x UNION ALL SELECT {columns('v')} FROM resource_version v ORDER BY 3, 4"
    )
    return [session.open(StoredRow.of(row)) for row in rows]


def test_rewrapping_moves_every_key_to_the_new_epoch_and_loses_none(pool: Pool) -> None:
    with pool.session() as session:
        before = bodies(session)
        said: list[tuple[int, int]] = []
        assert rotation.rewrap(session, session.keys, lambda done, total: said.append((done, total))) == 3
        assert said[-1] == (3, 3)
        assert session.fetch("SELECT count(DISTINCT epoch) FROM keys.data_key") == [(1,)]
        assert rotation.forget_epochs(session) == 1
        session.keys.forget()
        assert bodies(session) == before


def renew(session: Session) -> int:
    return rotation.renew_data_keys(session, session.keys, rotation.begin_renewal(session))


def test_new_data_keys_reseal_every_version_and_retire_the_old(pool: Pool) -> None:
    with pool.session() as session:
        before = bodies(session)
        old = session.fetch("SELECT body FROM resource ORDER BY id")
        assert renew(session) == 3
        assert rotation.reseal(session, session.keys, lambda done, total: None) == 6
        assert rotation.reseal(session, session.keys, lambda done, total: None) == 0
        assert bodies(session) == before
        assert session.fetch("SELECT body FROM resource ORDER BY id") != old
        used = session.fetch(
            "SELECT count(*) FROM resource r JOIN keys.data_key k ON k.id = r.data_key WHERE k.state <> 1"
        )
        assert used == [(0,)]


def test_resealing_that_was_stopped_goes_on(pool: Pool) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pool.session() as session:
        before = bodies(session)
        renew(session)
        with pytest.raises(Stopped):
            rotation.reseal(session, session.keys, stop)
        assert rotation.reseal(session, session.keys, lambda done, total: None) == 1
        assert bodies(session) == before


def test_a_renewal_that_was_stopped_renews_no_key_twice_and_the_next_one_renews_all(pool: Pool) -> None:
    def active() -> list[tuple]:
        return session.fetch("SELECT patient, version FROM keys.data_key WHERE state = 1 ORDER BY patient, version")

    with pool.session() as session:
        newest = rotation.begin_renewal(session)
        first = session.fetch("SELECT min(id) FROM keys.data_key WHERE state = 1")[0][0]
        # Killed behind the first key.
        assert rotation.renew_data_keys(session, session.keys, first) == 1
        store(session, 77, 1)
        assert rotation.begin_renewal(session) == newest
        assert rotation.renew_data_keys(session, session.keys, newest) == 2
        renewed = active()
        rotation.reseal(session, session.keys, lambda done, total: None)
        rotation.end_renewal(session)
        assert active() == renewed
        assert renew(session) == len(renewed)


def test_writing_goes_on_between_renewal_and_resealing(pool: Pool) -> None:
    with pool.session() as session:
        renew(session)
        store(session, 1, 2)
        rotation.reseal(session, session.keys, lambda done, total: None)
        assert b'{"n":1,"v":2}' in bodies(session)
