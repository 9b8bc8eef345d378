"""Django's interface to `sessions`: what SESSION_ENGINE names."""

from __future__ import annotations

import functools
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.sessions.backends.base import SessionBase, UpdateError

from vesalius import clock
from vesalius.identity import installed, sessions
from vesalius.identity.sessions import Held, digest_of, memory

# What of the contents stands in columns as well, so that sessions can be found by it.
ACCOUNT: Final = "account"
DEVICE: Final = "device"
BEGAN: Final = "began"


@functools.cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def cipher() -> AESGCM:
    """Seals the contents of sessions."""
    return _cipher(installed.key(b"vesalius/web-session/v1"))


class SessionStore(SessionBase):
    """A session in the table web_session. `held` is the row that was read, None before and for a new one."""

    # Where the browser is and what it is; set by the middleware, stored with a new session.
    address: str = ""
    agent: str = ""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.held: Held | None = None

    def load(self) -> dict[str, Any]:
        """The contents; {} and a forgotten cookie when the session has ended."""
        digest = digest_of(self.session_key or "")
        held = memory.get(digest)
        if held is None:
            with installed.surroundings().pool.session() as session:
                held = sessions.find(session, cipher(), digest)
            if held is None:
                self._session_key = None
                return {}
            memory.put(held)
        self.held = held
        return dict(held.data)

    def exists(self, session_key: str) -> bool:
        """Whether a session goes by this cookie."""
        with installed.surroundings().pool.session() as session:
            return sessions.find(session, cipher(), digest_of(session_key)) is not None

    def create(self) -> None:
        """A new session under a new cookie of 160 random bits."""
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Stores the contents. Raises UpdateError when the session was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        contents: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        held = self._row(self.session_key, contents)
        with installed.surroundings().pool.session() as session:
            if must_create:
                sessions.insert(session, cipher(), held, address=self.address, agent=self.agent)
            elif not sessions.update(session, cipher(), held):
                memory.forget(held.digest)
                raise UpdateError
        self.held = held
        memory.put(held)

    def _row(self, cookie: str, contents: dict[str, Any]) -> Held:
        now = clock.now_microseconds()
        account, before = contents.get(ACCOUNT), self.held
        digest = digest_of(cookie)
        is_same = before is not None and before.digest == digest
        began = int(contents.get(BEGAN) or now)
        seconds = sessions.ANONYMOUS_SECONDS if account is None else installed.configuration().session_hours * 3600
        return Held(
            digest,
            dict(contents),
            account,
            contents.get(DEVICE),
            began,
            before.seen if before is not None and is_same else now,
            (now if account is None else began) + seconds * 1_000_000,
            before.locked if before is not None and is_same else None,
        )

    def lock(self) -> None:
        """Locks the screen: nothing of the session is open until it is unlocked."""
        with installed.surroundings().pool.session() as session:
            sessions.lock(session, self.digest)
        if self.held is not None:
            # What is stored of this session later must not make it seem open.
            self.held.locked = clock.now_microseconds()

    def delete(self, session_key: str | None = None) -> None:
        """Ends the session."""
        cookie = session_key or self.session_key
        if cookie is not None:
            with installed.surroundings().pool.session() as session:
                sessions.end(session, digest_of(cookie))

    @property
    def digest(self) -> bytes:
        """What the table knows this session by."""
        return digest_of(self.session_key or "")

    @classmethod
    def clear_expired(cls) -> None:
        """Deletes what is over."""
        with installed.surroundings().pool.session() as session:
            sessions.sweep(session)
