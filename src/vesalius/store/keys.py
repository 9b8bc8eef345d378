"""Data keys: made, wrapped, stored, found again, kept unwrapped for minutes only."""

from __future__ import annotations

import struct
import threading
import time
from typing import TYPE_CHECKING

from vesalius import clock
from vesalius.crypto import keyring
from vesalius.crypto.envelope import DataKey
from vesalius.errors import NotFound
from vesalius.store.wire import bytea, int2, int4, int8

if TYPE_CHECKING:
    from vesalius.store.session import Session

ACTIVE, RETIRED, SEALED, DESTROYED = 1, 2, 3, 4
SECONDS_UNWRAPPED = 300.0
# So long after a record was closed (sealed, erased) anywhere, no process opens it with a key that it remembers.
SECONDS_UNCHECKED = 0.5
MAXIMUM_UNWRAPPED = 20_000

# Owner, whether there is one, version and epoch, in front of the wrapped key.
_BESIDE = struct.Struct(">q?ii")


def wrapped_beside(alias: str) -> str:
    """An expression over a stored row: its data key, still wrapped, for Keys.offer; NULL for one that opens nothing."""
    return (
        "(SELECT int8send(coalesce(d.patient, 0)) || boolsend(d.patient IS NOT NULL)"
        " || int4send(d.version) || int4send(d.epoch) || d.wrapped FROM keys.data_key d"
        f" WHERE d.id = {alias}.data_key AND d.state IN ({ACTIVE}, {RETIRED}))"
    )


def epoch_of(microseconds: int) -> int:
    """The number of the month, counted from January of year 0."""
    moment = clock.instant(microseconds)
    return int(moment[:4]) * 12 + int(moment[5:7]) - 1


class Keys:
    """The key table of one installation, with unwrapped keys cached for at most five minutes."""

    def __init__(self, roots: keyring.RootKeys) -> None:
        self.roots = roots
        self._lock = threading.Lock()
        self._open: dict[int, tuple[DataKey, float]] = {}
        self._active: dict[int | None, tuple[int, DataKey, float]] = {}
        self._epochs: dict[int, bytes] = {}
        self._checked_until = 0.0
        self._closed: tuple[object, ...] | None = None

    def refresh(self, session: Session) -> None:
        """Drops every unwrapped key when a record was closed or opened again since the last look, by any process."""
        now = time.monotonic()
        if now < self._checked_until:
            return
        closed = session.fetch("SELECT count(*), max(since) FROM closed_patient")[0]
        if closed != self._closed:
            if self._closed is not None:
                self.forget()
            self._closed = closed
        self._checked_until = now + SECONDS_UNCHECKED

    def forget(self) -> None:
        """Drops every unwrapped key, as after an erasure or a rotation."""
        with self._lock:
            self._open.clear()
            self._active.clear()
            self._epochs.clear()

    def opening(self, session: Session, number: int) -> DataKey:
        """The key with this number, to open bodies. Raises NotFound when it was sealed or destroyed."""
        now = time.monotonic()
        if now >= self._checked_until:
            self.refresh(session)
        held = self._open.get(number)
        if held is not None and held[1] > now:
            return held[0]
        rows = session.fetch(
            "SELECT patient, version, epoch, state, wrapped FROM keys.data_key WHERE id = $1", [int4(number)]
        )
        if not rows or rows[0][3] not in {ACTIVE, RETIRED}:
            raise NotFound
        patient, version, epoch, _, wrapped = rows[0]
        key = DataKey(self.unwrap(session, patient, version, epoch, wrapped))
        self._remember(number, key)
        return key

    def offer(self, session: Session, number: int, found: bytes | None) -> None:
        """Takes what `wrapped_beside` selected with a row, so that opening its body needs no statement more."""
        held = self._open.get(number)
        if found is None or (held is not None and held[1] > time.monotonic()):
            return
        patient, is_owned, version, epoch = _BESIDE.unpack_from(found)
        owner = patient if is_owned else None
        self._remember(number, DataKey(self.unwrap(session, owner, version, epoch, found[_BESIDE.size :])))

    def sealing(self, session: Session, patient: int | None) -> tuple[int, DataKey]:
        """(number, key) with which new bodies of this patient (None: the organisation) are sealed.

        A key that does not exist yet is made in a statement of its own: a key that nothing uses does no harm.
        Raises NotFound when the patient's key was sealed or destroyed.
        """
        self.refresh(session)
        held = self.remembered(patient)
        if held is not None:
            return held
        row = self._newest(session, patient)
        if row is None:
            self.make(session, patient)
            row = self._newest(session, patient)
        if row is None or row[3] != ACTIVE:
            raise NotFound
        number, version, epoch, _, wrapped = row
        key = DataKey(self.unwrap(session, patient, version, epoch, wrapped))
        if not session.in_transaction:
            self._remember(number, key)
            with self._lock:
                if len(self._active) >= MAXIMUM_UNWRAPPED:
                    self._active.clear()
                self._active[patient] = (number, key, time.monotonic() + SECONDS_UNWRAPPED)
        return number, key

    def remembered(self, patient: int | None) -> tuple[int, DataKey] | None:
        """(number, key) as `sealing`, if it is at hand."""
        held = self._active.get(patient)
        return (held[0], held[1]) if held is not None and held[2] > time.monotonic() else None

    def _remember(self, number: int, key: DataKey) -> None:
        with self._lock:
            if len(self._open) >= MAXIMUM_UNWRAPPED:
                self._open.clear()
            self._open[number] = (key, time.monotonic() + SECONDS_UNWRAPPED)

    @staticmethod
    def _newest(session: Session, patient: int | None) -> tuple[int, int, int, int, bytes] | None:
        rows = session.fetch(
            "SELECT id, version, epoch, state, wrapped FROM keys.data_key"
            " WHERE patient IS NOT DISTINCT FROM $1 ORDER BY version DESC LIMIT 1"
            if patient is None
            else "SELECT id, version, epoch, state, wrapped FROM keys.data_key"
            " WHERE patient = $1 ORDER BY version DESC LIMIT 1",
            [int8(patient)],
        )
        return rows[0] if rows else None

    def make(self, session: Session, patient: int | None, version: int = 1) -> None:
        """Stores a new active data key, unless this owner has this version already."""
        epoch, wrapping = self._current_epoch(session)
        wrapped = keyring.wrap(wrapping, keyring.new_key(), keyring.data_key_context(patient, version, epoch))
        session.execute(
            "INSERT INTO keys.data_key (patient, version, epoch, state, wrapped) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            [int8(patient), int4(version), int4(epoch), int2(ACTIVE), bytea(wrapped)],
        )

    def unwrap(self, session: Session, patient: int | None, version: int, epoch: int, wrapped: bytes) -> bytes:
        """The 32 bytes of a stored data key. Raises envelope.Tampered, NotFound for a destroyed epoch."""
        return keyring.unwrap(
            self._epoch_key(session, epoch), wrapped, keyring.data_key_context(patient, version, epoch)
        )

    def open_epoch(self, session: Session) -> tuple[int, bytes]:
        """Starts a new epoch, later than all others: (number, its key)."""
        newest = self._newest_epoch(session)
        epoch = max(epoch_of(clock.now_microseconds()), (newest or 0) + 1)
        return epoch, self._epoch_key(session, epoch, create=True)

    def _current_epoch(self, session: Session) -> tuple[int, bytes]:
        epoch = max(epoch_of(clock.now_microseconds()), self._newest_epoch(session) or 0)
        return epoch, self._epoch_key(session, epoch, create=True)

    @staticmethod
    def _newest_epoch(session: Session) -> int | None:
        newest = session.fetch("SELECT max(epoch) FROM keys.epoch")[0][0]
        return None if newest is None else int(newest)

    def _epoch_key(self, session: Session, epoch: int, *, create: bool = False) -> bytes:
        key = self._epochs.get(epoch)
        if key is not None:
            return key
        context = keyring.epoch_context(epoch)
        select = "SELECT wrapped FROM keys.epoch WHERE epoch = $1"
        rows = session.fetch(select, [int4(epoch)])
        if not rows and create:
            session.execute(
                "INSERT INTO keys.epoch (epoch, created, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                [
                    int4(epoch),
                    int8(clock.now_microseconds()),
                    bytea(keyring.wrap(self.roots.data, keyring.new_key(), context)),
                ],
            )
            rows = session.fetch(select, [int4(epoch)])
        if not rows:
            raise NotFound
        key = keyring.unwrap(self.roots.data, rows[0][0], context)
        self._epochs[epoch] = key
        return key
