"""Patients like this one, among those whom the reader may see: shared problems and medicines, age and sex. No labels.

Rare things that are shared count more than common ones: each problem (three signs of ICD-10) and medicine (ATC to the
chemical group) weighs -ln(share of people who have it). Likeness = weighted Jaccard × a factor of age and sex.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.analytics import tables
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.records import people
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.store.session import Session
from vesalius.store.wire import Bound

SHOWN: Final = 10
COMPARED: Final = 30
"""The most alike, of whom is told what they have in common."""
FEWEST: Final = 10
_AGE_YEARS: Final = 12.0
_OTHER_SEX: Final = 0.8
_LEAST_LIKENESS: Final = 0.05
_COMMON: Final = 0.4
_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Alike:
    """A person like the one asked about. `literal` is "Patient/id"; `likeness` from 0 to 1; what both have."""

    literal: str
    likeness: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The most alike first. `often` names what many of the most alike have and this one does not: item → share.

    Items are "problem:E11" and "medicine:A10BA". `compared` is how many of the most alike that rests upon (0: too few).
    """

    alike: tuple[Alike, ...]
    often: Mapping[str, float]
    compared: int


@dataclass(frozen=True, slots=True)
class _Profile:
    age: float | None
    sex: str
    items: frozenset[str]


def of(context: Context, actor: Actor, patient_id: str) -> Answer:
    """Who is like this patient, of those whom the actor may see. Leaves an audit entry. Raises NotFound."""
    read(context, actor, "Patient", patient_id)
    pk = context.blind.pk("Patient", patient_id)
    with context.pool.session() as session:
        profiles = _profiles(session, actor)
        own = profiles.pop(pk, None)
        if own is None:
            raise NotFound("The patient is not in the tables of figures yet.")
        ranked = _ranked(own, profiles)
        literals = people.literals(session, [other for _, other, _ in ranked[:SHOWN]])
        with session.transaction():
            # Whose records were compared is not told; those that are named are.
            named = [other for _, other, _ in ranked[:SHOWN]]
            record(
                session, context.log, actor, "figures-read", f"Patient/{patient_id}", patients=[pk, *named],
                details={"what": "alike"},
            )  # fmt: skip
    alike = tuple(
        Alike(literals[other], round(likeness, 3), shared)
        for likeness, other, shared in ranked[:SHOWN]
        if other in literals
    )
    most = [profiles[other] for _, other, _ in ranked[:COMPARED]]
    return Answer(alike, _often(own, most), len(most) if len(most) >= FEWEST else 0)


def _ranked(own: _Profile, profiles: Mapping[int, _Profile]) -> list[tuple[float, int, tuple[str, ...]]]:
    counts = Counter(item for each in profiles.values() for item in each.items)
    total = len(profiles) + 1
    weight = {item: math.log(total / (1 + count)) for item, count in counts.items()}
    weight |= {item: math.log(total) for item in own.items if item not in weight}
    found = []
    for pk, other in profiles.items():
        shared = own.items & other.items
        if not shared:
            continue
        whole = math.fsum(weight[item] for item in own.items | other.items)
        likeness = math.fsum(weight[item] for item in shared) / whole if whole > 0 else 0.0
        if own.age is not None and other.age is not None:
            likeness *= math.exp(-abs(own.age - other.age) / _AGE_YEARS)
        if own.sex != other.sex:
            likeness *= _OTHER_SEX
        if likeness >= _LEAST_LIKENESS:
            found.append((likeness, pk, tuple(sorted(shared, key=lambda item: (-weight[item], item)))))
    return sorted(found, key=lambda item: (-item[0], item[1]))


def _often(own: _Profile, most: list[_Profile]) -> dict[str, float]:
    if len(most) < FEWEST:
        return {}
    counts = Counter(item for each in most for item in each.items if item not in own.items)
    return {item: count / len(most) for item, count in counts.most_common(8) if count / len(most) >= _COMMON}


def _profiles(session: Session, actor: Actor) -> dict[int, _Profile]:
    tables.make_sure(session)
    values: list[Bound] = []

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    def rows(statement: str, *given: Bound) -> list[tuple[object, ...]]:
        values[:] = given
        seen = visibility(actor).condition("x", bind)
        return session.fetch(f"{statement} AND {seen}", values)

    items: dict[int, set[str]] = {}
    for patient, icd10 in rows(
        "SELECT x.patient, left(x.icd10, 3) FROM analytics.problem x WHERE x.icd10 IS NOT NULL"
        " AND coalesce(x.clinical_status, 'active') = 'active'"
        " AND coalesce(x.verification_status, '') NOT IN ('entered-in-error', 'refuted')"
    ):
        items.setdefault(int(str(patient)), set()).add(f"problem:{icd10}")
    for patient, atc in rows(
        "SELECT x.patient, left(x.atc, 5) FROM analytics.medication x WHERE x.atc IS NOT NULL"
        " AND (x.\"end\" IS NULL OR x.\"end\" > $1) AND x.status NOT IN ('entered-in-error', 'stopped')",
        tables.timestamp(clock.local(clock.now_microseconds()).replace(tzinfo=None)),
    ):
        items.setdefault(int(str(patient)), set()).add(f"medicine:{atc}")
    day = clock.today()
    return {
        int(str(pk)): _Profile(_age(born, day), str(sex or ""), frozenset(items.get(int(str(pk)), ())))
        for pk, born, sex in rows(
            "SELECT x.patient, x.birth_month::date::text, x.sex FROM analytics.patient x WHERE x.deceased IS NULL"
        )
    }


def _age(born: object, day: dt.date) -> float | None:
    return None if born is None else (day - dt.date.fromisoformat(str(born))).days / _YEAR
