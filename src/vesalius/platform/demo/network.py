"""The whole demo network: `generate` yields it in batches, `figures` counts it.

The same seed, number of patients and day give the same resources in the same order, to the byte. All ids are
assigned here, all references are relative, and each batch refers only to the first one or to itself, so that each
can be written as one transaction of PUTs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from vesalius.platform.demo import (
    appointments,
    childhood,
    collaboration,
    destiny,
    identity,
    prevention,
    stories,
    summary,
)
from vesalius.platform.demo.days import Diary
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import CENTRES, PROFESSIONS, Organisation
from vesalius.platform.demo.people import Person, Population
from vesalius.platform.demo.record import Record

Resource = dict[str, Any]
TODAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for the landing page; every mapping is sorted by falling count, then name.

    Professions have the keys of `organisation.PROFESSIONS`: the page names them in the reader's language.
    """

    resources: int
    patients: int
    by_type: dict[str, int]
    patients_by_centre: dict[str, int]
    practitioners_by_profession: dict[str, int]


def generate(
    seed: int = 1, patients: int = 2000, today: date = TODAY, *, open_on: date | None = None
) -> Iterator[list[Resource]]:
    """First the organisation, then one list for each patient, the patient's own resource first.

    The first patients are the story patients of docs/demo-network.md. `today` is the last day of the history,
    which begins on 7 January seven years before; only appointments and due dates lie after it. `open_on`, `today` when
    left out, is a day with visits. Dictionaries share parts: read them, do not change them.
    """
    organisation = Organisation(seed)
    yield organisation.resources
    random = Random(f"vesalius-people-{seed}")  # noqa: S311 - invented data, not secrets
    population = Population(random, today)
    diary = Diary(max(today, open_on or today))
    written = 0
    for story, person in stories.cast(population, today):
        if written == patients:
            return
        written += 1
        life = _life(person, organisation, diary, seed, today)
        story(life)
        yield life.record.resources
    while written < patients:
        for person in population.household():
            if written == patients:
                return
            written += 1
            yield _ordinary(_life(person, organisation, diary, seed, today))


def figures(batches: Iterable[list[Resource]] | None = None) -> Figures:
    """Count what `generate` yields; without an argument, that of the standard network (some five seconds)."""
    types: Counter[str] = Counter()
    centres: Counter[str] = Counter()
    professions: Counter[str] = Counter()
    names = {f"Organization/organization-{centre.key}": centre.name for centre in CENTRES}
    for batch in generate() if batches is None else batches:
        for resource in batch:
            kind = resource["resourceType"]
            types[kind] += 1
            if kind == "Patient":
                centres[names[resource["managingOrganization"]["reference"]]] += 1
            elif kind == "Practitioner":
                professions[resource["id"].split("-")[1]] += 1
    return Figures(
        resources=types.total(),
        patients=types["Patient"],
        by_type=_sorted(types),
        patients_by_centre=_sorted(centres),
        practitioners_by_profession={key: professions[key] for key in PROFESSIONS},
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _life(person: Person, organisation: Organisation, diary: Diary, seed: int, today: date) -> Life:
    random = Random(f"vesalius-patient-{seed}-{person.number}")  # noqa: S311 - invented data, not secrets
    return Life(Record(person, organisation, diary, random, today))


def _ordinary(life: Life) -> list[Resource]:
    person, record, random = life.person, life.record, life.random
    person.death = destiny.death_of(
        person.registered, person.age(life.today), life.today, random.random(), random.random()
    )
    identity.patient(record)
    identity.coverage(record)
    identity.related_people(record)
    if random.random() < 0.09:
        identity.consent(record, life.start, permit=random.random() < 0.93)
    identity.allergies(life, identity.random_allergies(life))
    destiny.assign(life)
    # Diseases first: the kidneys at the end of the history decide what is safe in every episode.
    life.run()
    destiny.episodes(life)
    prevention.vaccinations(life)
    prevention.screening(life)
    childhood.childhood(life, refused=random.random() < 0.03)
    if not any(each["resourceType"] == "Encounter" for each in record.resources):
        welcome = record.contact("gp-consultation", life.start, reason=("Premier contact", "Eerste contact"))
        life.vital_signs(welcome)
    summary.write(life)
    appointments.plan(life)
    collaboration.write(life)
    return record.resources
