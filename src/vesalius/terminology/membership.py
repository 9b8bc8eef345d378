"""Fast questions for validation and search: is a code in a value set, which codes are above and below one."""

from __future__ import annotations

from vesalius.errors import NotFound, NotSupported, TooCostly, VesaliusError
from vesalius.terminology import clauses, compose
from vesalius.terminology.expansion import joined
from vesalius.terminology.model import CodeSystem
from vesalius.terminology.sources import Source, split_canonical

# More codes than this in one search term would make a query that no index helps.
SEARCH_LIMIT = 20_000


def contains(source: Source, value_set_url: str, system: str | None, code: str) -> bool | None:
    """Whether the value set holds the code; None when that cannot be known (value set or content missing).

    Without a system, True when any of its systems has the code. Enumerable sets answer from a cached set.
    """
    found = source.cache.get(("members", value_set_url))
    if found is None:
        found = source.cache["members", value_set_url] = _Members(source, value_set_url)
    return found.holds(system, code)


def members(source: Source, value_set_url: str) -> frozenset[tuple[str, str]]:
    """All (system, code) of a value set.

    Raises NotFound for an unknown value set, NotSupported when it cannot be listed (the text says which
    include) and TooCostly when it is too large for a search.
    """
    found = source.cache.get(("search members", value_set_url))
    if found is None:
        compiled = compose.compiled(source, value_set_url)
        if compiled is None:
            raise NotFound(f"The value set {value_set_url} is not known.")
        if compiled.problems:
            raise joined(compiled.problems)
        listed = compiled.entries()
        if len(listed) > SEARCH_LIMIT:
            raise TooCostly(f"The value set {value_set_url} has {len(listed)} members, more than a search can take.")
        found = source.cache["search members", value_set_url] = frozenset(listed)
    return found


def codes_below(source: Source, system: str, code: str) -> frozenset[str]:
    """The code and all codes that it subsumes. A code that the system does not hold stands alone.

    Raises NotSupported when no content of the system is here, TooCostly above the search limit.
    """
    known = _hierarchy(source, system)
    concept = known.find(code)
    if concept is None or not known.is_subsuming:
        return frozenset((code if concept is None else concept.code,))
    return _limited(known.descendants(concept.code) | {concept.code})


def codes_above(source: Source, system: str, code: str) -> frozenset[str]:
    """The code and all codes that subsume it. Errors as `codes_below`."""
    known = _hierarchy(source, system)
    concept = known.find(code)
    if concept is None or not known.is_subsuming:
        return frozenset((code if concept is None else concept.code,))
    return _limited(known.ancestors(concept.code) | {concept.code})


def _hierarchy(source: Source, system: str) -> CodeSystem:
    url, version = split_canonical(system)
    known = source.code_system(url, version)
    if known is None or not known.has_content:
        raise NotSupported(
            f"No content of the code system {system} is here: what lies above or below a code cannot be told."
        )
    return known


def _limited(codes: frozenset[str]) -> frozenset[str]:
    if len(codes) > SEARCH_LIMIT:
        raise TooCostly(f"The code has {len(codes)} related codes, more than a search can take. Name a narrower one.")
    return codes


class _Members:
    """The members of one value set by system, or a judge where they cannot be listed."""

    __slots__ = ("_by_system", "_folding", "_judge", "_known")

    def __init__(self, source: Source, url: str) -> None:
        self._by_system: dict[str, set[str]] = {}
        self._folding: set[str] = set()
        try:
            compiled = compose.compiled(source, url)
        except VesaliusError:
            # A value set that breaks the rules of compose says nothing about any code.
            compiled = None
        self._known = compiled is not None
        self._judge = compiled
        if compiled is None or compiled.problems or not compiled.is_closed:
            return
        try:
            listed = compiled.entries()
        except VesaliusError:
            return
        self._judge = None
        for system, code in listed:
            self._by_system.setdefault(system, set()).add(code)
        self._folding = {system for system in self._by_system if _ignores_case(source, system)}
        for system in self._folding:
            self._by_system[system] = {code.casefold() for code in self._by_system[system]}

    def holds(self, system: str | None, code: str) -> bool | None:
        if not self._known:
            return None
        if self._judge is not None:
            return self._judged(system, code)
        if system is None:
            return any(self.holds(one, code) for one in self._by_system)
        codes = self._by_system.get(system)
        if codes is None:
            return False
        return (code.casefold() if system in self._folding else code) in codes

    def _judged(self, system: str | None, code: str) -> bool | None:
        judge = self._judge
        if judge is None:
            return None
        if system is not None:
            return judge.judge(system, code)
        verdicts = [judge.judge(one, code) for one in clauses.systems(judge)]
        if any(verdicts):
            return True
        return None if not verdicts or any(one is None for one in verdicts) else False


def _ignores_case(source: Source, system: str) -> bool:
    known = source.code_system(system)
    return known is not None and not known.is_case_sensitive
