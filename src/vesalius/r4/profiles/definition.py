"""StructureDefinitions as trees of what they ask: the differentials of a profile and of all that it derives from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from vesalius.r4 import definitions

STRUCTURES: Final = "http://hl7.org/fhir/StructureDefinition/"
MAXIMUM_DERIVATIONS: Final = 20
"""Profiles in one chain of derivations; a longer one is taken for a circle."""

_VALUES: Final = ("fixed", "pattern")
_LIMITS: Final = {"minValue": 1, "maxValue": -1}
_SEQUENCE: Final = {"extension": ("value", "url"), "modifierExtension": ("value", "url")}

Json = Mapping[str, Any]
Find = Callable[[str], Json | None]
"""Canonical url, with or without |version → StructureDefinition, or None when it is not known."""


class Type(NamedTuple):
    """One allowed type with its profiles; `targets` are profiles or types of what a Reference names."""

    code: str
    profiles: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Rule(NamedTuple):
    """An invariant of a profile: its FHIRPath must be true at the element."""

    key: str
    severity: str
    human: str
    expression: str


class Expected(NamedTuple):
    """A value that an element must have: `kind` is fixed (exactly) or pattern (at least)."""

    kind: str
    value: Any


class Limit(NamedTuple):
    """The least (`sign` 1) or greatest (-1) value that an element may have: JSON of an ordered type of R4."""

    sign: int
    type: str
    value: Any


@dataclass(slots=True)
class Element:
    """What is asked of one element, or of one slice of it, beyond R4. `maximum` None: no more than R4 says."""

    name: str
    minimum: int = 0
    maximum: int | None = None
    expected: list[Expected] = field(default_factory=list)
    types: tuple[Type, ...] = ()
    binding: tuple[str, str] | None = None
    rules: list[Rule] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    maximum_length: int | None = None
    discriminators: tuple[tuple[str, str], ...] = ()
    is_closed: bool = False
    is_ordered: bool = False
    content: str | None = None
    children: dict[str, Element] = field(default_factory=dict)
    slices: dict[str, Element] = field(default_factory=dict)

    def child(self, segment: str) -> Element:
        """The element that a segment of an element id names ("identifier:SSIN"), made when it is not there yet."""
        name, _, sliced = segment.partition(":")
        name = name.removesuffix("[x]")
        found = self.children.get(name)
        if found is None:
            found = self.children[name] = Element(name)
        for part in sliced.split("/") if sliced else ():
            inner = found.slices.get(part)
            if inner is None:
                inner = found.slices[part] = Element(name)
            found = inner
        return found

    def told_apart_by(self) -> tuple[tuple[str, str], ...]:
        """The discriminators of the slices: those stated, else those that R4 gives extensions and choices."""
        if self.discriminators:
            return self.discriminators
        return (_SEQUENCE.get(self.name, ("type", "$this")),)


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile, its whole ancestry included. `unknown` are ancestors that nobody could find."""

    url: str
    name: str
    type: str
    root: Element
    unknown: tuple[str, ...] = ()


class Profiles:
    """Profiles by canonical url, read once each. Not for several threads at a time."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: dict[str, Profile | None] = {}

    def get(self, url: str) -> Profile | None:
        """The profile; None when it is not known, or is R4's own definition of a type."""
        if url not in self._known:
            self._known[url] = self._made(url)
        return self._known[url]

    def type_of(self, url: str) -> str | None:
        """The R4 type that a structure is about; None when it is not known."""
        plain = url.partition("|")[0]
        name = plain.removeprefix(STRUCTURES)
        if name != plain and definitions.is_type(name):
            return name
        found = self.get(url)
        return None if found is None else found.type

    def _made(self, url: str) -> Profile | None:
        chain: list[Json] = []
        unknown: list[str] = []
        following: str | None = url
        while following is not None and not _is_of_r4(following):
            found = self._find(following)
            if found is None or len(chain) == MAXIMUM_DERIVATIONS:
                unknown.append(following)
                break
            if found.get("derivation") != "constraint":
                break
            chain.append(found)
            following = found.get("baseDefinition")
        if not chain:
            return None
        first = chain[0]
        root = Element(str(first["type"]))
        for structure in reversed(chain):
            for row in structure.get("differential", structure.get("snapshot", {})).get("element", ()):
                _add(root, row)
        title = str(first.get("name") or first.get("id") or first["url"])
        return Profile(str(first["url"]), title, str(first["type"]), root, tuple(unknown))


def _is_of_r4(url: str) -> bool:
    name = url.partition("|")[0].removeprefix(STRUCTURES)
    return name != url and definitions.is_type(name)


def _add(root: Element, row: Json) -> None:
    """Adds what one ElementDefinition asks. The id names slices; older definitions have path and sliceName only."""
    path = str(row.get("id") or row["path"])
    element = root
    segments = path.split(".")[1:]
    if "id" not in row and row.get("sliceName") and segments:
        segments[-1] += f":{row['sliceName']}"
    for segment in segments:
        element = element.child(segment)
    element.minimum = max(element.minimum, int(row.get("min", 0)))
    maximum = row.get("max", "*")
    if maximum != "*":
        element.maximum = int(maximum) if element.maximum is None else min(element.maximum, int(maximum))
    if row.get("type"):
        element.types = tuple(_type(item) for item in row["type"])
    for name, value in row.items():
        for kind in _VALUES:
            if name.startswith(kind) and name[len(kind) :][:1].isupper():
                element.expected.append(Expected(kind, value))
        for kind, sign in _LIMITS.items():
            if name.startswith(kind):
                element.limits.append(Limit(sign, _type_named(name[len(kind) :]), value))
    binding = row.get("binding")
    if binding is not None and "valueSet" in binding:
        element.binding = (str(binding["strength"]), str(binding["valueSet"]))
    element.rules += [
        Rule(rule["key"], rule["severity"], rule["human"], rule["expression"])
        for rule in row.get("constraint", ())
        if "expression" in rule
    ]
    element.maximum_length = row.get("maxLength", element.maximum_length)
    element.content = row.get("contentReference", element.content)
    slicing = row.get("slicing")
    if slicing is not None:
        element.discriminators = tuple((item["type"], item["path"]) for item in slicing.get("discriminator", ()))
        element.is_closed = slicing.get("rules") == "closed"
        element.is_ordered = bool(slicing.get("ordered"))


def _type_named(suffix: str) -> str:
    """The type at the end of the name of a choice: Date → date, Quantity → Quantity."""
    plain = suffix[:1].lower() + suffix[1:]
    return plain if definitions.is_type(plain) else suffix


def _type(row: Json) -> Type:
    return Type(str(row["code"]), tuple(row.get("profile", ())), tuple(row.get("targetProfile", ())))
