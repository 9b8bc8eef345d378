"""SMART scopes: parsed, compared, and compiled into what they leave of the rights of an account.

SMART App Launch 2.2 scopes-and-launch-context.html. `patient/Observation.rs?category=laboratory` has a context, a type,
letters out of c r u d s, and conditions. The scopes of version 1 (`.read`, `.write`, `.*`) are the same as rs, cud and
cruds. Scopes only ever narrow: their SQL condition is joined with AND to that of the rights.

Conditions are planned by `search` into terms, so that they can be tested on every alias of a statement, and on a row
that is not stored yet. What needs more than terms (dates, texts, chains, `:not`) is refused when it is asked for.
Superseded versions have no terms: a scope with conditions does not open them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote

from vesalius.access.data_classes import DataClass
from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Invalid, NotSupported, VesaliusError
from vesalius.r4 import definitions
from vesalius.r4.definitions import type_number
from vesalius.search.parse import parse as parse_search
from vesalius.search.plan import EXACT, Planner
from vesalius.search.query import And, Clause, Leaf
from vesalius.search.statement import Statement
from vesalius.store.wire import Bound, int2, int8

Bind = Callable[[Bound], str]

CONTEXTS: Final = ("patient", "user", "system")
LETTERS: Final = "cruds"
ANY: Final = "*"
NAMED: Final = frozenset(
    {
        *("openid", "fhirUser", "profile", "launch", "launch/patient", "launch/encounter"),
        *("offline_access", "online_access"),
    }
)
"""The scopes that are about no resource type."""
SUPERSEDED: Final = "v"
"""The alias under which every statement reads superseded versions, whose rows have no terms."""

_FORM: Final = re.compile(r"(patient|user|system)/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?")
_VERSION_1: Final = {"read": "rs", "write": "cud", "*": LETTERS}
_LETTERS_OF: Final = {"read": "r", "refer": "r", "search": "s", "create": "c", "update": "u", "delete": "d"}
# Changing a resource begins with finding it, which tells nobody what is in it.
_CHANGE: Final = frozenset("rud")
_OF_NOBODY: Final = sum(1 << item for item in (DataClass.DEFINITION, DataClass.DIRECTORY))
# What a Subscription sends later is chosen by all rights of its account: no application writes one. A Consent gives
# rights to others: whoever lets an application write some says so by name, not by `*`.
_NEVER_WRITTEN: Final = ("Subscription",)
_WRITTEN_BY_NAME: Final = ("Consent",)
_WRITING: Final = frozenset({"create", "update", "delete", "change"})
_KINDS: Final = frozenset({"token", "reference", "uri"})
_MODIFIERS: Final = frozenset({"", "identifier"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Access to one resource type ("*": all). `letters` in the order c r u d s; `query` are (parameter, value) pairs.

    `text` is how it was asked for.
    """

    context: str
    type: str
    letters: str
    query: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def __str__(self) -> str:
        return self.text or self.spelled()

    def spelled(self) -> str:
        """The scope as version 2 writes it."""
        query = "&".join(f"{quote(name, safe=':_-')}={quote(value, safe='/:|._,-')}" for name, value in self.query)
        return f"{self.context}/{self.type}.{self.letters}" + (f"?{query}" if query else "")


@lru_cache(maxsize=4096)
def parse(text: str) -> Scope | None:
    """The scope about resources that `text` spells; None when it is none."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    context, type_name, letters, query = found.groups()
    if not letters or (type_name != ANY and not definitions.is_resource(type_name)):
        return None
    pairs: tuple[tuple[str, str], ...] = ()
    if query is not None:
        if letters in _VERSION_1:
            return None
        try:
            pairs = tuple(parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict"))
        except ValueError:
            return None
    return Scope(context, type_name, _VERSION_1.get(letters, letters), pairs, text)


def parse_all(texts: Iterable[str]) -> list[Scope]:
    """The scopes about resources among `texts`."""
    return [scope for scope in map(parse, texts) if scope is not None]


def check(scope: Scope, blind: BlindIndex) -> None:
    """Raises Invalid for conditions that cannot be tested wherever a row is read or written."""
    _clause(scope, blind)


def covers(wide: Scope, narrow: Scope) -> bool:
    """Whether `wide` opens all that `narrow` does."""
    return (
        wide.context == narrow.context
        and wide.type in {ANY, narrow.type}
        and set(narrow.letters) <= set(wide.letters)
        and set(wide.query) <= set(narrow.query)
    )


def meet(one: Scope, other: Scope) -> Scope | None:
    """What both open; None for nothing. A scope that the other covers comes back as it was written."""
    if covers(other, one):
        return one
    if covers(one, other):
        return other
    letters = "".join(letter for letter in LETTERS if letter in one.letters and letter in other.letters)
    if one.context != other.context or not letters or (one.type != other.type and ANY not in {one.type, other.type}):
        return None
    type_name = other.type if one.type == ANY else one.type
    both = tuple(dict.fromkeys((*one.query, *other.query)))
    return replace(one, type=type_name, letters=letters, query=both, text="")


def allowed(wanted: Sequence[str], registered: Sequence[str]) -> list[str]:
    """What of the `wanted` scopes lies within the `registered` ones, narrowed where only a part does."""
    limits = parse_all(registered)
    found: list[str] = []
    for text in wanted:
        scope = parse(text)
        if scope is None:
            if text in NAMED and text in registered:
                found.append(text)
            continue
        met = [item for limit in limits if (item := meet(scope, limit)) is not None]
        found += [str(scope)] if scope in met else [str(item) for item in met]
    return list(dict.fromkeys(found))


def is_within(texts: Iterable[str], granted: Sequence[str]) -> bool:
    """Whether each of the scopes lies within one that was granted."""
    limits = parse_all(granted)
    for text in texts:
        scope = parse(text)
        if text in granted:
            continue
        if scope is None or not any(covers(limit, scope) for limit in limits):
            return False
    return True


class Narrowing:
    """What scopes leave of the rights of an account. Immutable; `decision.Narrowing`."""

    __slots__ = ("_blind", "_patient", "_scopes", "_templates")

    def __init__(self, texts: Sequence[str], patient: int | None, blind: BlindIndex) -> None:
        """`patient` is the pk of the patient in context; without one, `patient/` scopes open nothing."""
        self._scopes = tuple(scope for scope in parse_all(texts) if scope.context != "patient" or patient is not None)
        self._patient = patient
        self._blind = blind
        self._templates: dict[tuple[str, bool], tuple[str, tuple[Bound, ...]]] = {}

    def condition(self, action: str, alias: str, bind: Bind) -> str:
        """As `decision.Narrowing.condition`. `action` is also search, refer (to a resource) and change (find it)."""
        key = action, alias == SUPERSEDED
        found = self._templates.get(key)
        if found is None:
            found = self._templates[key] = self._template(action, is_superseded=key[1])
        text, values = found
        return text.format(*[bind(value) for value in values], x=alias)

    def reaches(self, action: str, type_name: str) -> bool:
        """As `decision.Narrowing.reaches`."""
        letters = _CHANGE if action == "change" else frozenset(_LETTERS_OF[action])
        if action in _WRITING and type_name in _NEVER_WRITTEN:
            return False
        return any(scope.type in {ANY, type_name} and letters & set(scope.letters) for scope in self._scopes)

    def _template(self, action: str, *, is_superseded: bool) -> tuple[str, tuple[Bound, ...]]:
        letters = _CHANGE if action == "change" else frozenset(_LETTERS_OF[action])
        draft = _Draft()
        parts: list[str] = []
        for context in CONTEXTS:
            scopes = [
                scope
                for scope in self._scopes
                if scope.context == context and letters & set(scope.letters) and not (is_superseded and scope.query)
            ]
            opened = self._opened(scopes, draft, is_writing=action in _WRITING)
            if opened == "FALSE":
                continue
            within = self._of_patient(draft) if context == "patient" else "TRUE"
            parts.append(" AND ".join(f"({part})" for part in (within, opened) if part != "TRUE") or "TRUE")
        if action in _WRITING and parts:
            closed = " AND ".join(f"{{x}}.type <> {draft.bind(int2(type_number(name)))}" for name in _NEVER_WRITTEN)
            return f"({' OR '.join(f'({part})' for part in parts)}) AND {closed}", tuple(draft.values)
        if action == "refer" and self._patient is not None and self._scopes:
            # Whom the application works for: it must be able to say so in what it writes.
            parts.append(f"{{x}}.pk = {draft.integer(self._patient)}")
        if "TRUE" in parts:
            return "TRUE", ()
        return " OR ".join(f"({part})" for part in parts) or "FALSE", tuple(draft.values)

    def _opened(self, scopes: Sequence[Scope], draft: _Draft, *, is_writing: bool) -> str:
        plain = [scope.type for scope in scopes if not scope.query]
        if ANY in plain:
            named = [name for name in _WRITTEN_BY_NAME if is_writing and name not in plain]
            return " AND ".join(f"{{x}}.type <> {draft.bind(int2(type_number(name)))}" for name in named) or "TRUE"
        planner = Planner(draft, self._blind, () if self._patient is None else (self._patient,))
        parts = [planner.types(tuple(dict.fromkeys(plain)), "{x}")] if plain else []
        for scope in scopes:
            if scope.query and scope.type not in plain:
                condition, _ = planner.condition(_clause(scope, self._blind), "{x}")
                parts.append(f"{planner.types((scope.type,), '{x}')} AND {condition}")
        return " OR ".join(f"({part})" for part in parts) or "FALSE"

    def _of_patient(self, draft: _Draft) -> str:
        """Data of this patient alone, and what is nobody's."""
        return (
            f"{{x}}.patient = {draft.integer(self._patient or 0)} AND {{x}}.others IS NULL"
            f" OR {{x}}.patient IS NULL AND ({draft.integer(_OF_NOBODY)} >> {{x}}.data_class::integer) & 1 = 1"
        )


class _Draft(Statement):
    """Collects values for a template, whose placeholders are numbers in braces."""

    def __init__(self) -> None:
        super().__init__(_Never())

    def bind(self, value: Bound) -> str:
        """The place of a value in the template."""
        if value not in self.values:
            self.values.append(value)
        return f"{{{self.values.index(value)}}}"

    def integer(self, value: int) -> str:
        """The place of a bigint."""
        return self.bind(int8(value))


class _Never:
    def condition(self, alias: str, bind: Bind, *, patient: str = "") -> str:  # noqa: ARG002 - as search.visibility
        """Conditions of scopes read no further rows."""
        raise NotSupported("A scope cannot ask about other resources.")


@lru_cache(maxsize=1024)
def narrowing(scopes: str, launch: str, blind: BlindIndex) -> Narrowing:
    """The narrowing of a token: its scopes, separated by blanks, and its patient ("Patient/x", "" for none)."""
    type_name, _slash, logical_id = launch.partition("/")
    patient = blind.pk(type_name, logical_id) if type_name == "Patient" and logical_id else None
    return Narrowing(scopes.split(), patient, blind)


@lru_cache(maxsize=1024)
def _clause(scope: Scope, blind: BlindIndex) -> Clause:
    """The conditions of a scope. Raises Invalid for what terms cannot decide."""
    if not scope.query:
        return And(())
    if scope.type == ANY:
        raise Invalid("A scope with conditions names one resource type.")
    if any(name.startswith("_") and name not in {"_tag", "_security", "_profile"} for name, _ in scope.query):
        raise Invalid("The conditions of a scope are parameters of the resource type.")
    try:
        query = parse_search(scope.type, scope.query, strict=True)
    except VesaliusError as error:
        raise Invalid("The conditions of a scope are not a search of its resource type.") from error
    clause = query.groups[0].clause
    for item in clause.items:
        if not isinstance(item, Leaf) or item.parameter.kind not in _KINDS or not _is_plain(item):
            raise Invalid("A scope is narrowed by codes, identifiers and references without modifiers only.")
    if Planner(_Draft(), blind).condition(clause, "x")[1] != EXACT:
        raise Invalid("A scope is narrowed by what the index alone decides.")
    return clause


def _is_plain(leaf: Leaf) -> bool:
    return leaf.modifier in _MODIFIERS or (
        leaf.parameter.kind == "reference" and definitions.is_resource(leaf.modifier)
    )
