"""A session: one connection of one thread, with prepared statements, binary values and the keys to open bodies."""

from __future__ import annotations

import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import pq

from vesalius.crypto import envelope
from vesalius.errors import Conflict, Issue, NotFound, TooCostly, Unavailable, VesaliusError
from vesalius.store import wire
from vesalius.store.rows import COLUMNS, StoredRow
from vesalius.store.wire import Bound

if TYPE_CHECKING:
    from vesalius.store.keys import Keys

_MAXIMUM_PREPARED = 400
_INT8, _INT4, _INT2 = struct.Struct(">q").unpack, struct.Struct(">i").unpack, struct.Struct(">h").unpack


class StatementFailed(VesaliusError):
    """PostgreSQL refused a statement. `sqlstate` says why; the text holds no values."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(f"The database refused a statement ({sqlstate}).")
        self.sqlstate = sqlstate


class SerialisationFailed(StatementFailed):
    """Two transactions met (40001, 40P01, 55P03): the whole work may be tried again."""


class Duplicate(StatementFailed, Conflict):
    """A unique or exclusion constraint was hit (23505, 23P01)."""

    code = "duplicate"


class TooSlow(TooCostly, StatementFailed):
    """A statement was ended because it took longer than any may (57014): the question can be narrowed."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        text = "This takes longer than the server works on one question: ask for less."
        self.issues = (Issue(self.code, text),)


def _failure(result: pq.abc.PGresult) -> VesaliusError:
    state = (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
    if not state:
        return Unavailable("The connection to the database was lost.")
    if state == "VS404":
        # Migration 0070: the record was closed while its key was still at hand.
        return NotFound("The resource is not known.")
    if state in {"40001", "40P01", "55P03"}:
        return SerialisationFailed(state)
    if state in {"23505", "23P01"}:
        return Duplicate(state)
    if state == "57014":
        return TooSlow(state)
    if state.startswith(("57P", "08", "53")) or state == "25P03":
        return Unavailable(f"The database cannot work at the moment ({state}).")
    return StatementFailed(state)


class _Prepared:
    __slots__ = ("decoders", "name")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.decoders: tuple[Callable[[bytes], object], ...] | None = None


def _stored(get: Callable[[int, int], Any], row: int) -> StoredRow:
    patient = get(row, 5)
    return StoredRow(
        _INT8(get(row, 0))[0],
        _INT2(get(row, 1))[0],
        get(row, 2).decode(),
        _INT4(get(row, 3))[0],
        _INT8(get(row, 4))[0],
        None if patient is None else _INT8(patient)[0],
        _INT4(get(row, 6))[0],
        get(row, 7) == b"\x01",
        _INT4(get(row, 8))[0],
        get(row, 9),
    )


class Session:
    """Used by one thread at a time. Outside `transaction()` each statement commits by itself, durably."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]], keys: Keys) -> None:
        self.keys = keys
        self._connection = connection
        self._libpq = connection.pgconn
        self._prepared: dict[str, _Prepared] = {}
        self._count = 0
        self.in_transaction = False

    @property
    def is_usable(self) -> bool:
        """Whether the connection is alive and outside a transaction."""
        return self._libpq.status == pq.ConnStatus.OK and self._libpq.transaction_status == pq.TransactionStatus.IDLE

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _prepare(self, sql: str, parameters: Sequence[Bound]) -> _Prepared:
        if len(self._prepared) >= _MAXIMUM_PREPARED:
            oldest = next(iter(self._prepared))
            self.run(f"DEALLOCATE {self._prepared.pop(oldest).name.decode()}")
        self._count += 1
        name = f"v{self._count}".encode()
        result = self._libpq.prepare(name, sql.encode(), [parameter.oid for parameter in parameters])
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise _failure(result)
        prepared = self._prepared[sql] = _Prepared(name)
        return prepared

    def _execute(self, sql: str, parameters: Sequence[Bound]) -> tuple[pq.abc.PGresult, _Prepared]:
        try:
            prepared = self._prepared.get(sql) or self._prepare(sql, parameters)
            result = self._libpq.exec_prepared(
                prepared.name,
                [bound.value for bound in parameters],  # type: ignore[misc]  # NULL is None
                [bound.format for bound in parameters],
                1,
            )
        except psycopg.OperationalError as error:
            raise Unavailable("The connection to the database was lost.") from error
        if result.status not in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
            raise _failure(result)
        return result, prepared

    def fetch(self, sql: str, parameters: Sequence[Bound] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement with $1 … $n. The statement is prepared once for each connection.

        Raises StatementFailed and its kinds, Unavailable.
        """
        result, prepared = self._execute(sql, parameters)
        decoders = prepared.decoders
        if decoders is None:
            decoders = tuple(wire.decoder(result.ftype(column)) for column in range(result.nfields))
            prepared.decoders = decoders
        get, rows = result.get_value, []
        for row in range(result.ntuples):
            values: list[object] = []
            for column, decode in enumerate(decoders):
                data = get(row, column)
                values.append(None if data is None else decode(data))
            rows.append(tuple(values))
        return rows

    def fetch_stored(self, sql: str, parameters: Sequence[Bound] = ()) -> list[StoredRow]:
        """As `fetch`, for statements that select exactly `rows.COLUMNS`; decoded in one go, since pages are long."""
        result, _ = self._execute(sql, parameters)
        get = result.get_value
        return [_stored(get, row) for row in range(result.ntuples)]

    def fetch_stored_and(self, sql: str, parameters: Sequence[Bound] = ()) -> list[tuple[Any, ...]]:
        """As `fetch_stored`, for statements that select further columns behind these: (stored row, value, …)."""
        result, prepared = self._execute(sql, parameters)
        decoders = prepared.decoders
        if decoders is None:
            further = range(len(COLUMNS), result.nfields)
            decoders = prepared.decoders = tuple(wire.decoder(result.ftype(column)) for column in further)
        get, rows = result.get_value, []
        for row in range(result.ntuples):
            values: list[Any] = [_stored(get, row)]
            for column, decode in enumerate(decoders, len(COLUMNS)):
                data = get(row, column)
                values.append(None if data is None else decode(data))
            rows.append(tuple(values))
        return rows

    def execute(self, sql: str, parameters: Sequence[Bound] = ()) -> int:
        """The number of rows that a statement changed. Raises as `fetch`."""
        result, _ = self._execute(sql, parameters)
        return result.command_tuples or 0

    def run(self, sql: str) -> None:
        """A statement without parameters and result, not prepared. Raises as `fetch`."""
        try:
            result = self._libpq.exec_(sql.encode())
        except psycopg.OperationalError as error:
            raise Unavailable("The connection to the database was lost.") from error
        if result.status not in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
            raise _failure(result)

    def copy(self, statement: str, rows: Sequence[bytes]) -> None:
        """Binary COPY of rows made by `wire.copy_row`; `statement` is COPY … FROM STDIN (FORMAT binary)."""
        try:
            result = self._libpq.exec_(statement.encode())
            if result.status != pq.ExecStatus.COPY_IN:
                raise _failure(result)
            self._libpq.put_copy_data(b"".join((wire.COPY_HEADER, *rows, wire.COPY_TRAILER)))
            self._libpq.put_copy_end()
            while (result := self._libpq.get_result()) is not None:  # type: ignore[assignment]
                if result.status != pq.ExecStatus.COMMAND_OK:
                    failure = _failure(result)
                    while self._libpq.get_result() is not None:
                        pass
                    raise failure
        except psycopg.OperationalError as error:
            raise Unavailable("The connection to the database was lost.") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A nested block joins the outer one."""
        if self.in_transaction:
            yield
            return
        self.run("BEGIN")
        self.in_transaction = True
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._libpq.status == pq.ConnStatus.OK:
                self.run("ROLLBACK")
            raise
        finally:
            self.in_transaction = False

    def open(self, row: StoredRow) -> bytes:
        """The JSON of a stored version, b"" for a deletion. Raises envelope.Tampered, NotFound for a lost key."""
        if row.deleted:
            return b""
        _, kind, name, version, _, patient, labels, _, data_key, body = row
        context = envelope.Context(kind, name, version, patient, data_key, labels)
        return envelope.unseal(self.keys.opening(self, data_key), context, body)


class Pool:
    """Sessions for the threads of one process, last used first, so that caches stay warm.

    There is no queue: `maximum` is chosen above the number of threads; beyond it Unavailable is raised. A session that
    nobody needed for `idle_seconds` is ended with the next one that is given back: each holds megabytes of plans.
    """

    def __init__(self, database_url: str, keys: Keys, *, maximum: int = 20, idle_seconds: float = 30) -> None:
        self._database_url = database_url
        self._keys = keys
        self._idle_seconds = idle_seconds
        # The least lately used stands first; with each the moment at which it was given back.
        self._idle: deque[tuple[float, Session]] = deque()
        self._slots = threading.BoundedSemaphore(maximum)

    def _connect(self) -> Session:
        try:
            connection = psycopg.connect(
                self._database_url,
                autocommit=True,
                connect_timeout=5,
                options="-c statement_timeout=60s -c lock_timeout=10s -c timezone=UTC -c jit=off"
                " -c plan_cache_mode=force_generic_plan",
            )
        except psycopg.OperationalError as error:
            raise Unavailable("The database does not answer.") from error
        return Session(connection, self._keys)

    def session(self) -> _Lent:
        """A session for a `with` block. A broken one is not given out again. Raises Unavailable."""
        return _Lent(self)

    def _take(self) -> Session:
        if not self._slots.acquire(timeout=5):
            raise Unavailable("All connections to the database are busy.")
        try:
            try:
                session = self._idle.pop()[1]
            except IndexError:
                return self._connect()
            if not session.is_usable:
                session.close()
                session = self._connect()
        except BaseException:
            self._slots.release()
            raise
        return session

    def _give_back(self, session: Session) -> None:
        try:
            if session.is_usable:
                now = time.monotonic()
                self._idle.append((now, session))
                self._end_unneeded(now - self._idle_seconds)
            else:
                session.close()
        finally:
            self._slots.release()

    def _end_unneeded(self, since: float) -> None:
        if self._idle and self._idle[0][0] < since:
            # Another thread may have been faster, and the deque may be empty or begin with a younger one by now.
            with suppress(IndexError):
                moment, session = self._idle.popleft()
                if moment < since:
                    session.close()
                else:
                    self._idle.appendleft((moment, session))

    def close(self) -> None:
        """Ends all idle sessions."""
        while self._idle:
            self._idle.pop()[1].close()


class _Lent:
    """The block in which a session is lent: every request has one or two, and a generator costs three times as much."""

    __slots__ = ("_pool", "_session")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __enter__(self) -> Session:
        self._session = self._pool._take()  # noqa: SLF001 - the pool's other half
        return self._session

    def __exit__(self, *_: object) -> None:
        self._pool._give_back(self._session)  # noqa: SLF001 - the pool's other half
