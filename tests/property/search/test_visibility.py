"""No statement reads `resource` without the access condition and without leaving deletions out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_world import World
from test_agreement import OBSERVATION, PATIENT
from test_questions import QUESTIONS, RESOURCES

from vesalius.store.session import Session
from vesalius.store.wire import Bound, int8

MARK = 4711
READS = re.compile(r"\b(?:FROM|JOIN|,)\s+resource\b(?:\s+(\w+))?")


class Marked:
    """Sees all, by a condition that can be recognised."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        return f"{alias}.pk <> {bind(int8(MARK))} OR TRUE"


class Watched:
    """A session that checks every statement before it runs it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.checked = 0

    def fetch(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        mark = int8(MARK)
        places = [f"${number}" for number, bound in enumerate(parameters, start=1) if bound == mark]
        for match in READS.finditer(sql):
            alias = match[1]
            assert alias, sql
            guard = (
                rf"FROM resource {alias}\b[^()]*(?:\([^()]*\)[^()]*)* WHERE NOT {alias}\.deleted AND \({alias}\.pk <> "
            )
            assert re.search(guard, sql[match.start() :]), sql
            assert sql.startswith("EXPLAIN") or f"({alias}.pk <> {places[0]} OR TRUE)" in sql, sql
            self.checked += 1
        return self._session.fetch(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


@pytest.fixture(scope="module")
def watched(world: World) -> World:
    world.store(RESOURCES)
    world.visibility = Marked()
    world.session = Watched(world.session)  # type: ignore[assignment]
    return world


def test_every_statement_of_every_kind_of_question_is_guarded(watched: World) -> None:
    for question, _ in QUESTIONS:
        before = watched.session.checked  # type: ignore[attr-defined]
        joint = "&" if "?" in question else "?"
        for more in ("_total=accurate", "_total=estimate", "_sort=-_lastUpdated", "_include=*", "_revinclude=*"):
            watched.page(question.replace(" ", "%20").replace('"', "%22") + joint + more)
        assert watched.session.checked > before  # type: ignore[attr-defined]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.one_of(
        st.tuples(st.just("Patient"), st.lists(PATIENT, min_size=1, max_size=3)),
        st.tuples(st.just("Observation"), st.lists(OBSERVATION, min_size=1, max_size=3)),
    )
)
def test_every_statement_of_generated_questions_is_guarded(
    watched: World, question: tuple[str, list[tuple[str, str]]]
) -> None:
    import urllib.parse

    type_name, criteria = question
    watched.page(f"{type_name}?{urllib.parse.urlencode(criteria)}&_total=accurate&_sort=-_id")
