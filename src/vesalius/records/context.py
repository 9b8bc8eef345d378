"""What every interaction needs of an installation, opened once per process."""

from __future__ import annotations

import base64
import os
import random
import time
from collections.abc import Callable
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius.access.tokens import Authenticator
from vesalius.audit.log import Log
from vesalius.crypto import derive
from vesalius.crypto.blind import BlindIndex
from vesalius.crypto.envelope import DataKey
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Conflict, Invalid
from vesalius.records.scheduling import alternatives, free
from vesalius.records.terminology_source import Terminology
from vesalius.search.index import Indexer
from vesalius.store.keys import Keys
from vesalius.store.reservations import Taken
from vesalius.store.session import Pool, SerialisationFailed, Session

T = TypeVar("T")
_ATTEMPTS = 8


class Raced(SerialisationFailed):
    """Another writer was faster between our look and our write; the work is tried again."""

    def __init__(self) -> None:
        super().__init__("40001")


class Context:
    """Database sessions, keys, blind index and audit log of one installation. Thread-safe."""

    def __init__(self, database_url: str, roots: RootKeys, *, maximum_sessions: int = 20) -> None:
        self.keys = Keys(roots)
        self.pool = Pool(database_url, self.keys, maximum=maximum_sessions)
        self.blind = BlindIndex(roots.index)
        self.indexer = Indexer(self.blind)
        self.terminology = Terminology()
        self.log = Log(roots.audit)
        self.authenticator = Authenticator(self.pool, self.blind)
        self._cursors = AESGCM(derive.expand(roots.index, b"vesalius/cursor/v1", 32))

    def close(self) -> None:
        """Ends all idle sessions."""
        self.pool.close()

    def sealing(self, session: Session, patient: int | None) -> tuple[int, DataKey]:
        """As Keys.sealing; inside a transaction a missing key is made beside it, so that it can be remembered."""
        if not session.in_transaction:
            return self.keys.sealing(session, patient)
        held = self.keys.remembered(patient)
        if held is not None:
            return held
        with self.pool.session() as other:
            return self.keys.sealing(other, patient)

    def seal_cursor(self, state: bytes) -> str:
        """An opaque, tamper-proof form of `state` for a URL."""
        nonce = os.urandom(12)
        sealed = nonce + self._cursors.encrypt(nonce, state, None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def unseal_cursor(self, cursor: str) -> bytes:
        """The state behind a cursor; raises Invalid for one that was not made here."""
        try:
            sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return self._cursors.decrypt(sealed[:12], sealed[12:], None)
        except (InvalidTag, ValueError) as error:
            raise Invalid("The paging cursor is not valid.") from error

    def retrying(self, work: Callable[[Session], T]) -> T:
        """The result of `work`, tried again when two transactions met, with growing random pauses. Raises Conflict.

        When a time was taken, the error says which times are free instead.
        """
        for attempt in range(_ATTEMPTS):
            try:
                with self.pool.session() as session:
                    return work(session)
            except Taken as error:
                with self.pool.session() as session:
                    alternatives.add(session, error, free.allowed_starts)
                raise
            except SerialisationFailed as error:
                if attempt == _ATTEMPTS - 1:
                    raise Conflict("Others keep changing the same resources: try again.") from error
            time.sleep(random.random() * 0.004 * 2**attempt)  # noqa: S311 - spreads retries, protects nothing
        raise AssertionError("unreachable")
