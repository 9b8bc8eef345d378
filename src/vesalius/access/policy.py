"""The access policy: data, in editions, that says which role may do what with which class of data, and how far.

A policy is a JSON document:

    {"name": "...", "roles": {ROLE: {
        "read" | "create" | "update" | "delete": {REACH: [DATA CLASS, ...]},
        "labels": {REACH: [LABEL, ...]},                  sensitivity labels that are open at this reach
        "durations": {KIND OF RELATIONSHIP: days},        how long after a contact it goes on giving access
        "emergency": {"classes": [...], "labels": [...]}, what breaking the glass opens
        "capabilities": [...]}},
     "centres": {"Organization/x": {ROLE: {the same, replacing what the network says}}}}

A reach says to whom a class is open: `author` to who made it, `personal` within one's own relationship with the
patient, `centre` within a relationship of one's centre as well, `network` without any. Each includes those before it.
What is not named is closed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from vesalius.access.capabilities import CAPABILITIES
from vesalius.access.data_classes import DataClass
from vesalius.access.relationships import Kind
from vesalius.access.roles import ROLES
from vesalius.errors import Invalid
from vesalius.r4 import json
from vesalius.search.labels import BITS

ACTIONS: Final = ("read", "create", "update", "delete")
_MICROSECONDS_A_DAY: Final = 86_400_000_000


class Reach(IntEnum):
    """To whom something is open; each includes those before it."""

    NONE = 0
    AUTHOR = 1
    PERSONAL = 2
    CENTRE = 3
    NETWORK = 4


_REACHES: Final = {reach.name.lower(): reach for reach in Reach if reach is not Reach.NONE}
CLASS_NAMES: Final = MappingProxyType({item.name.lower().replace("_", "-"): item for item in DataClass if item})
"""Name in a policy document → data class."""
LABEL_NAMES: Final = MappingProxyType({code: bit for (_, code), bit in BITS.items()})
"""Code of a sensitivity label → its bit."""
KIND_NAMES: Final = MappingProxyType({kind.name.lower(): kind for kind in Kind})
"""Name in a policy document → kind of relationship."""


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """What one role may do. `reach[action][data_class]`, `labels[bit]`; `durations` in µs by kind of relationship."""

    reach: Mapping[str, Mapping[DataClass, Reach]]
    labels: Mapping[int, Reach]
    durations: Mapping[Kind, int]
    emergency_classes: frozenset[DataClass]
    emergency_labels: int
    capabilities: frozenset[str]

    def classes(self, action: str, reach: Reach) -> int:
        """The data classes open to `action` at `reach`, as a mask of 1 << class."""
        return sum(1 << item for item, found in self.reach[action].items() if found >= reach)

    def open_labels(self, reach: Reach) -> int:
        """The labels open at `reach`, as bits."""
        return sum(bit for bit, found in self.labels.items() if found >= reach)


_CLOSED: Final = RolePolicy(
    MappingProxyType({action: MappingProxyType({}) for action in ACTIONS}),
    MappingProxyType({}),
    MappingProxyType({}),
    frozenset(),
    0,
    frozenset(),
)


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One edition. `version` 0 is the one that ships with Vesalius. Editions are compared by identity."""

    version: int
    roles: Mapping[str, RolePolicy]
    centres: Mapping[str, Mapping[str, RolePolicy]]
    document: Mapping[str, Any]

    def role(self, role: str, organization: str = "") -> RolePolicy:
        """What `role` may do at a centre ("Organization/x"), or in the network at large."""
        at_centre = self.centres.get(organization, {}).get(role)
        return at_centre or self.roles.get(role, _CLOSED)


def parse(text: bytes | str, version: int = 0) -> Policy:
    """The policy of a document. Raises Invalid with every mistake in it, each with its place."""
    try:
        document = json.parse(text.encode() if isinstance(text, str) else text)
    except Invalid as error:
        raise Invalid("The policy is not a JSON object.") from error
    reader = _Reader()
    policy = reader.policy(document, version)
    if reader.mistakes:
        raise Invalid("The policy has mistakes: " + "; ".join(reader.mistakes))
    return policy


@cache
def default() -> Policy:
    """The policy that ships with Vesalius, in force until the network approves its own."""
    return parse(resources.files("vesalius.access").joinpath("default_policy.json").read_bytes())


def lacking(policy: Policy) -> dict[str, list[str]]:
    """By role, what the shipped policy allows and this one allows nobody: a capability is younger than the edition.

    Or the network took it away from everybody: a person decides which.
    """
    every = (*policy.roles.values(), *(role for centre in policy.centres.values() for role in centre.values()))
    given = frozenset[str]().union(*(role.capabilities for role in every))
    found = {name: sorted(role.capabilities - given) for name, role in default().roles.items() if name in policy.roles}
    return {name: capabilities for name, capabilities in found.items() if capabilities}


def completed(policy: Policy) -> dict[str, Any]:
    """The document of a policy with what it is `lacking`, given to the roles that have it in the shipped one."""
    document: dict[str, Any] = copy.deepcopy(dict(policy.document))
    for name, capabilities in lacking(policy).items():
        role = document["roles"][name]
        role["capabilities"] = [*role.get("capabilities", ()), *capabilities]
        for centre in document.get("centres", {}).values():
            if "capabilities" in centre.get(name, {}):
                centre[name]["capabilities"] = [*centre[name]["capabilities"], *capabilities]
    return document


class _Reader:
    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def policy(self, document: Mapping[str, Any], version: int) -> Policy:
        self._only(document, ("name", "roles", "centres"), "policy")
        written = self._object(document.get("roles", {}), "roles")
        roles = {name: self._role(value, f"roles.{name}", None) for name, value in self._roles(written, "roles")}
        centres = {}
        for place, changes in self._object(document.get("centres", {}), "centres").items():
            if not place.startswith("Organization/"):
                self.mistakes.append(f"centres.{place} is not Organization/id")
            centres[place] = MappingProxyType(
                {
                    name: self._role(value, f"centres.{place}.{name}", roles.get(name))
                    for name, value in self._roles(self._object(changes, f"centres.{place}"), f"centres.{place}")
                }
            )
        return Policy(version, MappingProxyType(roles), MappingProxyType(centres), document)

    def _roles(self, written: Mapping[str, Any], place: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
        for name, value in written.items():
            if name not in ROLES:
                self.mistakes.append(f"{place}.{name} is no role")
            yield name, self._object(value, f"{place}.{name}")

    def _role(self, value: Mapping[str, Any], place: str, network: RolePolicy | None) -> RolePolicy:
        self._only(value, (*ACTIONS, "labels", "durations", "emergency", "capabilities"), place)
        base = network or _CLOSED
        reach = {
            action: MappingProxyType(
                {
                    DataClass(item): found
                    for item, found in self._reaches(value[action], CLASS_NAMES, f"{place}.{action}")
                }
            )
            if action in value
            else base.reach[action]
            for action in ACTIONS
        }
        labels, durations = base.labels, base.durations
        if "labels" in value:
            labels = MappingProxyType(dict(self._reaches(value["labels"], LABEL_NAMES, f"{place}.labels")))
        if "durations" in value:
            durations = self._durations(value["durations"], f"{place}.durations")
        classes, opened = base.emergency_classes, base.emergency_labels
        if "emergency" in value:
            emergency = self._object(value["emergency"], f"{place}.emergency")
            self._only(emergency, ("classes", "labels"), f"{place}.emergency")
            names = self._names(emergency.get("classes", []), CLASS_NAMES, f"{place}.emergency.classes")
            classes = frozenset(DataClass(number) for number in names)
            opened = sum(set(self._names(emergency.get("labels", []), LABEL_NAMES, f"{place}.emergency.labels")))
        capabilities = base.capabilities
        if "capabilities" in value:
            known = dict.fromkeys(CAPABILITIES, 0)
            self._names(value["capabilities"], known, f"{place}.capabilities")
            capabilities = frozenset(name for name in value["capabilities"] if isinstance(name, str))
        return RolePolicy(MappingProxyType(reach), labels, durations, classes, opened, capabilities)

    def _reaches(self, value: Any, known: Mapping[str, int], place: str) -> list[tuple[int, Reach]]:
        found: dict[int, Reach] = {}
        for name, items in self._object(value, place).items():
            if name not in _REACHES:
                self.mistakes.append(f"{place}.{name} is no reach")
                continue
            for item in self._names(items, known, f"{place}.{name}"):
                if item in found:
                    self.mistakes.append(f"{place} names something twice")
                found[item] = _REACHES[name]
        return list(found.items())

    def _durations(self, value: Any, place: str) -> Mapping[Kind, int]:
        found = {}
        for name, days in self._object(value, place).items():
            if name not in KIND_NAMES or not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 36525:
                self.mistakes.append(f"{place}.{name} is not a kind of relationship with days from 0 to 36525")
                continue
            found[KIND_NAMES[name]] = days * _MICROSECONDS_A_DAY
        return MappingProxyType(found)

    def _names(self, value: Any, known: Mapping[str, int], place: str) -> list[int]:
        if not isinstance(value, list):
            self.mistakes.append(f"{place} is not a list")
            return []
        for name in value:
            if name not in known:
                self.mistakes.append(f"{place} does not know {name!r}")
        return [known[name] for name in value if name in known]

    def _object(self, value: Any, place: str) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.mistakes.append(f"{place} is not an object")
        return {}

    def _only(self, value: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        self.mistakes += [f"{place} does not know {name!r}" for name in value if name not in known]
