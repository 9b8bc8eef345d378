"""Code systems, value sets and concept maps as they are now: stored ones over shipped ones.

Terminology is knowledge, not anybody's record: whoever is authenticated may use all of it in a search.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vesalius.access.visibility import Everything
from vesalius.r4 import definitions, json
from vesalius.search import page, parse
from vesalius.store import reads
from vesalius.store.session import Session
from vesalius.store.wire import int2_array
from vesalius.terminology.model import CodeSystem
from vesalius.terminology.sources import Layered

if TYPE_CHECKING:
    from vesalius.records.context import Context

_TYPES = ("CodeSystem", "ValueSet", "ConceptMap")
_MAXIMUM_FOUND = 50
_EVERYTHING = Everything()


class Terminology:
    """The newest layered source of a context, replaced when a stored terminology resource has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: object = None
        self._layered: Layered | None = None

    def get(self, context: Context, session: Session) -> Layered:
        """The source that shows what is stored now."""
        state = session.fetch(
            "SELECT count(*), max(updated) FROM resource WHERE type = ANY($1)",
            [int2_array([definitions.type_number(name) for name in _TYPES])],
        )[0]
        with self._lock:
            if self._layered is None or state != self._state:
                self._layered = Layered(stored_definitions(context))
                self._state = state
            return self._layered


def stored_definitions(context: Context) -> Callable[[str, str, str], Sequence[dict[str, Any]]]:
    """A function from type, search parameter and value to the stored definitions that match: anybody may use them."""

    def find(type_name: str, parameter: str, value: str) -> Sequence[dict[str, Any]]:
        if parameter == "url" and value.startswith(type_name + "/"):
            # A literal reference may stand where a canonical does (R4 search.html#token, :in).
            parameter, value = "_id", value[len(type_name) + 1 :]
        query = parse.parse(
            type_name, [(parameter, value)], strict=True, blind=context.blind, terminology_source=Layered()
        )
        with context.pool.session() as session:
            pks = page.match_pks(
                session,
                query,
                _EVERYTHING,
                blind=context.blind,
                terminology_source=Layered(),
                limit=_MAXIMUM_FOUND,
            )
            rows = [reads.current(session, pk, "TRUE", []) for pk in pks]
            return [json.parse(session.open(row)) for row in rows if row is not None and not row.deleted]

    return find


class CurrentSource:
    """A terminology Source that looks, at its first use in a request, whether stored resources have changed."""

    def __init__(self, context: Context, session: Session) -> None:
        self._context = context
        self._session = session
        self._layered: Layered | None = None

    def _source(self) -> Layered:
        if self._layered is None:
            self._layered = self._context.terminology.get(self._context, self._session)
        return self._layered

    @property
    def cache(self) -> dict[Any, Any]:
        """What operations derived from this source."""
        return self._source().cache

    def code_system(self, url: str, version: str | None = None) -> CodeSystem | None:
        """See terminology.sources.Source."""
        return self._source().code_system(url, version)

    def value_set(self, url: str, version: str | None = None) -> Mapping[str, Any] | None:
        """See terminology.sources.Source."""
        return self._source().value_set(url, version)

    def concept_map(self, url: str, version: str | None = None) -> Mapping[str, Any] | None:
        """See terminology.sources.Source."""
        return self._source().concept_map(url, version)

    def concept_maps(self, system: str, *, reverse: bool = False) -> Sequence[Mapping[str, Any]]:
        """See terminology.sources.Source."""
        return self._source().concept_maps(system, reverse=reverse)


def source(context: Context, session: Session) -> CurrentSource:
    """The terminology for one request."""
    return CurrentSource(context, session)
