"""Follow-up examinations: rules as data, what is due when and why.

What would be done twice is asked of `knowledge.examinations`.

A rule applies to a person by age and sex and by a problem or a medicine; it is answered by an observation, vaccination
or examination with one of its codes, and is due again after its interval. A dose of a vaccine is due once, at an age
and at least its interval after the dose before. Kind `discharge` applies after a stay in hospital and is answered by a
contact or a code since. `knowledge.plan_definitions` says the same in FHIR.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from vesalius.knowledge import tables
from vesalius.knowledge.facts import Facts

SYSTEM: Final = "urn:vesalius:follow-up"
WIDTH: Final = 15
DISCHARGE: Final = "discharge"
CONTACT: Final = "contact"
"""The code by which a contact outside of the hospital answers a rule."""
DISCHARGE_DAYS: Final = 60
"""For so long after a stay in hospital its rules speak."""
_MONTH: Final = 30.44
_YEAR: Final = 365.25
# A dose is announced before the age at which it is given.
_DOSE_AHEAD_YEARS: Final = 0.25
_DOSE: Final = re.compile(r"dose (\d+)(?: after ([\d.]+))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `titles` in English, French, Dutch and German. `dose` counts from 1; 0: no dose.

    `until_age` is the last whole year, or with a fraction the age itself.
    """

    id: str
    icd10: tuple[str, ...]
    icpc2: tuple[str, ...]
    atc: tuple[str, ...]
    from_age: float
    until_age: float
    sex: str
    kind: str
    codes: tuple[str, ...]
    months: float
    titles: tuple[str, str, str, str]
    source: str
    dose: int = field(default=0, repr=False)

    @property
    def days(self) -> int:
        """The interval in days."""
        return round(self.months * _MONTH)

    @property
    def before_age(self) -> float:
        """The age in years at which the rule no longer speaks."""
        return self.until_age + 1 if self.until_age == int(self.until_age) else self.until_age

    @property
    def said(self) -> str:
        """Everything that the rule says, for versions."""
        return repr(self) + (f" dose {self.dose}" if self.dose else "")

    def title(self, language: str) -> str:
        """What is to be done."""
        return dict(zip(("en", "fr", "nl", "de"), self.titles, strict=True)).get(language, self.titles[0])


@dataclass(frozen=True, slots=True)
class Due:
    """One examination of a person: due on a day, last done (None: never seen), because of what."""

    rule: Rule
    on: dt.date
    last: dt.date | None
    because: str


_folders: Final[list[Path]] = []


def use(folder: Path | None) -> None:
    """Names the folder of imported tables: its follow_up.psv, once there, takes the place of the shipped one."""
    _folders[:] = [folder] if folder is not None else []


def rules() -> tuple[Rule, ...]:
    """The rules in order: those that were imported last, else the shipped ones."""
    return _table()[0]


def edition_day() -> str:
    """The edition that the table of rules names."""
    return _table()[1]


def _table() -> tuple[tuple[Rule, ...], str]:
    for folder in _folders:
        try:
            return _read(folder, (folder / "follow_up.psv").stat().st_mtime_ns)
        except FileNotFoundError:
            break
    return _read(None, 0)


@lru_cache(maxsize=4)
def _read(folder: Path | None, changed: int) -> tuple[tuple[Rule, ...], str]:  # noqa: ARG001 - the file as it was then
    table = tables.read("follow_up", WIDTH, folder)
    found = []
    for row in table.rows:
        ident, icd10, icpc2, atc, low, high, sex, kind, codes, months, english, french, dutch, german, source = row
        dose = _DOSE.fullmatch(months)
        found.append(
            Rule(
                ident,
                tuple(tables.listed(icd10)),
                tuple(tables.listed(icpc2)),
                tuple(tables.listed(atc)),
                float(low),
                float(high),
                sex,
                kind,
                tuple(tables.listed(codes)),
                float(dose[2] or 0) if dose else float(months),
                (english, french, dutch, german),
                source,
                int(dose[1]) if dose else 0,
            )
        )
    return tuple(found), table.edition


def edition() -> str:
    """Changes with anything that any rule says."""
    return _digest(rules())


@lru_cache(maxsize=4)
def _digest(found: tuple[Rule, ...]) -> str:
    return hashlib.sha256("\n".join(rule.said for rule in found).encode()).hexdigest()[:16]


def due(
    facts: Facts,
    codes_taken: Iterable[str],
    done: Mapping[str, dt.date],
    doses: Mapping[str, Sequence[dt.date]] = MappingProxyType({}),
) -> list[Due]:
    """What is to be done, the most overdue first. `codes_taken` are ATC codes.

    `done` is the last day of each code, `doses` every day of each vaccine. What several rules ask is asked once, by the
    rule that wants it first.
    """
    age = facts.age
    if age is None:
        return []
    taken = tuple(codes_taken)
    found: dict[tuple[str, ...], Due] = {}
    for rule in rules():
        from_age = rule.from_age - (_DOSE_AHEAD_YEARS if rule.dose else 0)
        if not from_age <= age < rule.before_age or (rule.sex and rule.sex != facts.sex):
            continue
        because = _because(rule, facts, taken)
        if because is None:
            continue
        each = _when(rule, facts, because, done, doses)
        if each is None:
            continue
        key = (rule.kind, *sorted(rule.codes)[:1])
        if key not in found or each.on < found[key].on:
            found[key] = each
    return sorted(found.values(), key=lambda each: (each.on, each.rule.id))


def _when(
    rule: Rule, facts: Facts, because: str, done: Mapping[str, dt.date], doses: Mapping[str, Sequence[dt.date]]
) -> Due | None:
    last = max((done[code] for code in rule.codes if code in done), default=None)
    interval = dt.timedelta(days=rule.days)
    if rule.kind == DISCHARGE:
        left = facts.discharged_on
        if left is None or (last is not None and last >= left):
            return None
        return Due(rule, left + interval, None, because)
    if rule.dose:
        given = sorted({day for code in rule.codes for day in doses.get(code, ())})
        if len(given) >= rule.dose or facts.born is None:
            return None
        at_age = facts.born + dt.timedelta(days=round(rule.from_age * _YEAR))
        return Due(rule, max(at_age, given[-1] + interval) if given else at_age, last, because)
    return Due(rule, facts.today if last is None else last + interval, last, because)


def _because(rule: Rule, facts: Facts, taken: tuple[str, ...]) -> str | None:
    if rule.kind == DISCHARGE and (
        facts.discharged_on is None or (facts.today - facts.discharged_on).days > DISCHARGE_DAYS
    ):
        return None
    if not (rule.icd10 or rule.icpc2 or rule.atc):
        return ""
    for problem in facts.problems:
        if (rule.icd10 and any(code.startswith(rule.icd10) for code in problem.icd10)) or (
            rule.icpc2 and any(code.startswith(rule.icpc2) for code in problem.icpc2)
        ):
            return problem.text
    return next((code for code in taken if rule.atc and code.startswith(rule.atc)), None)
