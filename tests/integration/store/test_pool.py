"""The pool of sessions: the last used first, and what nobody needs any more is ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from vesalius.api.outcome import status_of
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import TooCostly, Unavailable
from vesalius.store.keys import Keys
from vesalius.store.session import Pool, Session

KEYS = Keys(RootKeys(*(bytes([number]) * 32 for number in range(1, 5))))


@contextlib.contextmanager
def pool(url: str, **options: float) -> Iterator[Pool]:
    made = Pool(url, KEYS, **options)
    try:
        yield made
    finally:
        made.close()


def process(session: Session) -> int:
    return int(session.fetch("SELECT pg_backend_pid()")[0][0])


def several(made: Pool, count: int) -> list[int]:
    """The server's processes of so many sessions that are lent at the same time."""
    with contextlib.ExitStack() as stack:
        return [process(stack.enter_context(made.session())) for _ in range(count)]


def test_the_session_that_was_used_last_is_lent_again(database_url):
    with pool(database_url, idle_seconds=3600) as made:
        three = several(made, 3)
        assert several(made, 1) == several(made, 1)
        assert set(several(made, 3)) == set(three)


def test_sessions_that_nobody_needed_are_ended_one_with_each_that_is_given_back(database_url):
    with pool(database_url, idle_seconds=-1) as made:
        # Each is older than allowed at once: it is ended when the next one, or it itself, comes back.
        assert len(set(several(made, 3))) == 3
        first = several(made, 1)
        assert several(made, 1) != first


def test_a_session_in_use_is_never_ended_by_others_that_come_back(database_url):
    with pool(database_url, idle_seconds=-1) as made, made.session() as kept:
        own = process(kept)
        several(made, 4)
        assert process(kept) == own


def test_beyond_the_maximum_a_session_is_refused_and_given_back_ones_can_be_had_again(database_url):
    with pool(database_url, maximum=2) as made:
        with made.session(), made.session(), pytest.raises(Unavailable), made.session():
            raise AssertionError
        assert len(several(made, 2)) == 2


def test_a_statement_that_takes_too_long_is_a_question_to_be_narrowed_and_no_fault_of_ours(database_url):
    with pool(database_url) as made, made.session() as session:
        session.run("SET statement_timeout = '20ms'")
        with pytest.raises(TooCostly) as caught:
            session.fetch("SELECT pg_sleep(5)")
        assert status_of(caught.value) == 400
        assert [(issue.code, "ask for less" in issue.diagnostics) for issue in caught.value.issues] == [
            ("too-costly", True)
        ]
        # The session is as good as before.
        assert session.fetch("SELECT 1") == [(1,)]
