"""Who can be seen where: centres, practitioners and rooms of the network, out of their FHIR resources.

All of it is public; it is kept for a minute, so that a page of free times does not read forty resources.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from vesalius.r4 import human_names, json
from vesalius.records.context import Context
from vesalius.records.scheduling import service
from vesalius.records.scheduling.free import Room
from vesalius.records.search import search

_SECONDS: Final = 60.0
_PAGE: Final = "200"


@dataclass(frozen=True, slots=True)
class Centre:
    """A medical centre. `location` is its Location, "" when it has none."""

    literal: str
    name: str
    town: str
    street: str
    phone: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A practitioner: `profession` is a CD-HCPARTY code; `languages` are BCP 47; `centres` literals, main one first."""

    literal: str
    pk: int
    name: str
    profession: str
    languages: tuple[str, ...]
    centres: tuple[str, ...]
    short: str = ""

    @property
    def id(self) -> str:
        """The logical id."""
        return self.literal.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Directory:
    """The network. Rooms by centre, with their names by literal."""

    centres: Mapping[str, Centre]
    people: Mapping[str, Person]
    rooms: Mapping[str, Sequence[Room]]
    room_names: Mapping[str, str]

    def at(self, centre: str) -> list[Person]:
        """The practitioners of a centre, by profession and name."""
        found = [person for person in self.people.values() if centre in person.centres]
        return sorted(found, key=lambda person: (_rank(person.profession), person.profession, person.name))


_FIRST: Final = ("persgeneralphysician", "persphysician", "persnurse", "persmidwife", "persphysiotherapist")


def _rank(profession: str) -> int:
    return _FIRST.index(profession) if profession in _FIRST else len(_FIRST)


_LOCK: Final = threading.Lock()
_KEPT: Final[WeakKeyDictionary[Context, tuple[float, Directory]]] = WeakKeyDictionary()


def directory(context: Context) -> Directory:
    """The directory, at most a minute old."""
    now = time.monotonic()
    with _LOCK:
        kept = _KEPT.get(context)
    if kept is not None and kept[0] > now:
        return kept[1]
    found = _load(context)
    with _LOCK:
        _KEPT[context] = (now + _SECONDS, found)
    return found


def forget(context: Context) -> None:
    """The next look reads everything again."""
    with _LOCK:
        _KEPT.pop(context, None)


def _load(context: Context) -> Directory:
    roles = [role for role in _all(context, "PractitionerRole") if role.get("active", True)]
    people = {f"Practitioner/{each['id']}": each for each in _all(context, "Practitioner")}
    organizations = {f"Organization/{each['id']}": each for each in _all(context, "Organization")}
    places = _all(context, "Location")
    working = {_reference(role.get("organization")) for role in roles}
    centres = {
        literal: _centre(literal, organizations[literal], places)
        for literal in sorted(working)
        if literal in organizations
    }
    rooms: dict[str, list[Room]] = {}
    names: dict[str, str] = {}
    for place in places:
        owner = _reference(place.get("managingOrganization"))
        if _is_room(place) and owner in centres:
            literal = f"Location/{place['id']}"
            rooms.setdefault(owner, []).append(Room(literal, context.blind.pk("Location", place["id"])))
            names[literal] = str(place.get("name", "")).removesuffix(f", {centres[owner].name}")
    return Directory(centres, _people(context, roles, people, centres), rooms, names)


def _people(
    context: Context,
    roles: Sequence[dict[str, Any]],
    people: Mapping[str, dict[str, Any]],
    centres: Mapping[str, Centre],
) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for role in roles:
        literal, centre = _reference(role.get("practitioner")), _reference(role.get("organization"))
        resource = people.get(literal)
        if resource is None or centre not in centres or not resource.get("active", True):
            continue
        known = found.get(literal)
        codes = [item for code in role.get("code", ()) for item in code.get("coding", ())]
        found[literal] = Person(
            literal,
            context.blind.pk("Practitioner", resource["id"]),
            human_names.titled(resource),
            str(codes[0].get("code", "")) if codes else "",
            tuple(
                str(item.get("code", ""))
                for concept in resource.get("communication", ())
                for item in concept.get("coding", ())
            ),
            (*(known.centres if known else ()), centre),
            _short(resource),
        )
    return found


def _centre(literal: str, resource: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> Centre:
    address: dict[str, Any] = next(iter(resource.get("address", ())), {})
    lines = ", ".join(address.get("line", ()))
    phones = [item.get("value", "") for item in resource.get("telecom", ()) if item.get("system") == "phone"]
    sites = [
        f"Location/{place['id']}"
        for place in places
        if _reference(place.get("managingOrganization")) == literal and not _is_room(place)
    ]
    return Centre(
        literal,
        str(resource.get("name", "")),
        str(address.get("city", "")),
        ", ".join(
            part for part in (lines, f"{address.get('postalCode', '')} {address.get('city', '')}".strip()) if part
        ),
        phones[0] if phones else "",
        sites[0] if sites else "",
    )


def _is_room(place: Mapping[str, Any]) -> bool:
    return any(item.get("code") == "ro" for item in (place.get("physicalType") or {}).get("coding", ()))


def _short(resource: Mapping[str, Any]) -> str:
    """Dr Peeters, or A. Peeters: for where there is little room."""
    name = human_names.chosen(resource)
    prefix, given = next(iter(name.get("prefix", ())), ""), next(iter(name.get("given", ())), "")
    before = prefix or (f"{given[:1]}." if given else "")
    return f"{before} {name.get('family', '')}".strip() or human_names.titled(resource)


def _reference(found: Any) -> str:
    return str(found.get("reference", "")) if isinstance(found, dict) else ""


def _all(context: Context, type_name: str) -> list[dict[str, Any]]:
    actor = service.actor(service.WORKER)
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        asked = [("_count", _PAGE), *([("_cursor", cursor)] if cursor else [])]
        page = search(context, actor, type_name, asked)
        found += [json.parse(item.body) for item in page.matches]
        if page.next is None:
            return found
        cursor = page.next
