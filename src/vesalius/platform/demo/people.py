"""Households: who lives where, with whom, speaks which language, is insured how. No health here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.days import age_in_years
from vesalius.platform.demo.names import family_name, given_names
from vesalius.platform.demo.organisation import PAYERS
from vesalius.platform.demo.places import Town, random_address

_ORIGINS = ("fr", "nl", "de", "it", "ar", "tr", "en")
_ORIGIN_WEIGHTS = (62, 9, 4, 11, 7, 4, 3)
_LANGUAGES = {"fr": "fr", "nl": "nl", "de": "de", "it": "fr", "ar": "ar", "tr": "tr", "en": "en"}
# Nationality when it is not Belgian.
_FOREIGN = {"fr": "FR", "nl": "NL", "de": "DE", "it": "IT", "ar": "MA", "tr": "TR", "en": "GB"}
_KINDS = ("single_old", "couple_old", "family", "single_parent", "couple", "single")
_KIND_WEIGHTS = (12, 14, 26, 9, 19, 20)


@dataclass(slots=True)
class Person:
    """A patient to be. `number` names the record; `related` are (role, person) of the same household."""

    number: int
    female: bool
    birth: date
    family: str
    given: tuple[str, ...]
    origin: str
    language: str
    nationality: str
    niss: str
    address: dict[str, Any]
    town: Town
    centre: int
    household: int
    payer: str
    preferential: bool
    registered: date
    civil_state: str
    death: date | None = None
    birth_day_of_child: tuple[date, ...] = ()
    related: list[tuple[str, Person]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The number as part of ids."""
        return f"{self.number:04d}"

    @property
    def text_language(self) -> str:
        """The language of texts: Dutch for Dutch speakers, French for everybody else."""
        return "nl" if self.language == "nl" else "fr"

    @property
    def display(self) -> str:
        """Given and family name."""
        return f"{self.given[0]} {self.family}"

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return age_in_years(self.birth, day)


class Population:
    """Hands out people with unique national numbers, household by household."""

    def __init__(self, random: Random, today: date) -> None:
        self._random = random
        self._today = today
        self._serials: dict[tuple[date, bool], int] = {}
        self._people = 0
        self._households = 0

    def household(self) -> list[Person]:
        """The members of one new household, linked to each other."""
        random = self._random
        kind = random.choices(_KINDS, _KIND_WEIGHTS)[0]
        origin = random.choices(_ORIGINS, _ORIGIN_WEIGHTS)[0]
        home = self._home()
        adults = {
            "single_old": lambda: [random.randint(66, 97)],
            "couple_old": lambda: self._pair(random.randint(62, 91)),
            "family": lambda: self._pair(random.randint(26, 52)),
            "single_parent": lambda: [random.randint(24, 52)],
            "couple": lambda: self._pair(random.randint(24, 72)),
            "single": lambda: [random.randint(20, 70)],
        }[kind]()
        first_female = random.random() < {"single_old": 0.68, "single_parent": 0.8}.get(kind, 0.45)
        sexes = [first_female, not first_female if random.random() < 0.96 else first_female]
        marriage = self._civil_state(kind)
        members = [
            self.person(
                home,
                female=female,
                birth=self._birth(age),
                origin=self._partner_origin(origin, place),
                civil_state=marriage,
            )
            for place, (age, female) in enumerate(zip(adults, sexes, strict=False))
        ]
        if kind in ("family", "single_parent"):
            members += self._children(home, members, origin)
        relate(members, adults=len(adults))
        return members

    def home(self, centre: int) -> Home:
        """A new address at a centre, of a household that joined the network at some time."""
        where, town = random_address(self._random, centre)
        self._households += 1
        return Home(self._households, centre, where, town, self._random.choice(tuple(PAYERS)), self._registration())

    def person(
        self,
        home: Home,
        *,
        female: bool,
        birth: date,
        origin: str = "fr",
        family: str = "",
        given: tuple[str, ...] = (),
        civil_state: str = "10",
    ) -> Person:
        """One new person with the next number."""
        random = self._random
        self._people += 1
        foreign = (origin != "fr" and random.random() < 0.4) or random.random() < 0.02
        bis = foreign and random.random() < 0.12
        serial = self._serials.get((birth, female), random.randint(0, 40))
        self._serials[birth, female] = serial + 1
        age = age_in_years(birth, self._today)
        return Person(
            number=self._people,
            female=female,
            birth=birth,
            family=family or family_name(random, origin),
            given=given or given_names(random, origin, female=female, birth_year=birth.year),
            origin=origin,
            language=_LANGUAGES[origin] if random.random() < 0.8 else "fr",
            nationality=_FOREIGN[origin] if foreign else "BE",
            niss=identifiers.niss(birth, female=female, serial=serial, bis=bis),
            address=home.address,
            town=home.town,
            centre=home.centre,
            household=home.number,
            payer=home.payer,
            preferential=random.random() < (0.3 if age >= 65 else 0.17),
            registered=max(home.registered, birth + timedelta(days=random.randint(9, 21))),
            civil_state=civil_state,
        )

    def _home(self) -> Home:
        return self.home(self._random.choices(range(4), (28, 27, 25, 20))[0])

    def _registration(self) -> date:
        start = date(self._today.year - 7, 1, 7)
        if self._random.random() < 0.18:
            return start
        span = (self._today - start).days - 120
        return start + timedelta(days=int(span * self._random.random() ** 0.45))

    def _birth(self, age: int) -> date:
        # Nobody is younger than six weeks, so that every record has a few days.
        return self._today - timedelta(days=max(42, age * 365 + age // 4 + self._random.randint(1, 364)))

    def _pair(self, age: int) -> list[int]:
        return [age, max(20, age + self._random.randint(-5, 4))]

    def _partner_origin(self, origin: str, place: int) -> str:
        return origin if place == 0 or self._random.random() < 0.7 else "fr"

    def _civil_state(self, kind: str) -> str:
        if kind in ("family", "couple", "couple_old"):
            return "20" if self._random.random() < (0.9 if kind == "couple_old" else 0.6) else "80"
        if kind == "single_old":
            return self._random.choices(("30", "40", "10"), (65, 22, 13))[0]
        return self._random.choices(("10", "40"), (65, 35))[0]

    def _children(self, home: Home, parents: list[Person], origin: str) -> list[Person]:
        random = self._random
        mother = next((parent for parent in parents if parent.female), parents[0])
        father = next((parent for parent in parents if not parent.female), parents[0])
        youngest = max(0, mother.age(self._today) - 42)
        oldest = min(20, mother.age(self._today) - 20)
        if oldest < youngest:
            return []
        double = len(parents) == 2 and father.family != mother.family and random.random() < 0.07
        family = f"{father.family} {mother.family}" if double else father.family
        wanted = random.choices((1, 2, 3, 4), (30, 40, 20, 10))[0]
        drawn = sorted(random.randint(youngest, oldest) for _ in range(wanted))
        # Two years of age apart leave at least one year between births.
        ages = [age for place, age in enumerate(drawn) if place == 0 or age >= drawn[place - 1] + 2][::-1]
        children = []
        for age in ages:
            child = self.person(
                home, female=random.random() < 0.49, birth=self._birth(age), origin=origin, family=family
            )
            children.append(child)
        if mother.female:
            mother.birth_day_of_child = tuple(child.birth for child in children)
        return children


@dataclass(frozen=True, slots=True)
class Home:
    """What the members of a household share."""

    number: int
    centre: int
    address: dict[str, Any]
    town: Town
    payer: str
    registered: date


def relate(members: list[Person], adults: int) -> None:
    """Link the members: the first `adults` are partners, the others their children."""
    parents, children = members[:adults], members[adults:]
    if len(parents) == 2:
        role = "spouse" if parents[0].civil_state == "20" else "partner"
        parents[0].related.append((role, parents[1]))
        parents[1].related.append((role, parents[0]))
    for child in children:
        for parent in parents:
            child.related.append(("mother" if parent.female else "father", parent))
            parent.related.append(("daughter" if child.female else "son", child))
