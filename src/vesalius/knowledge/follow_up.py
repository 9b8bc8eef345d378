"""Follow-up examinations: rules as data, what is due when and why.

What would be done twice is asked of `knowledge.examinations`.

A rule applies to a person by age and sex and by a problem or a medicine; it is answered by an observation, vaccination
or examination with one of its codes, and is due again after its interval. `knowledge.plan_definitions` says the same in
FHIR.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from vesalius.knowledge import tables
from vesalius.knowledge.facts import Facts

SYSTEM: Final = "urn:vesalius:follow-up"
WIDTH: Final = 15
_MONTH: Final = 30.44


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `titles` in English, French, Dutch and German."""

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

    @property
    def days(self) -> int:
        """The interval in days."""
        return round(self.months * _MONTH)

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
                float(months),
                (english, french, dutch, german),
                source,
            )
        )
    return tuple(found), table.edition


def edition() -> str:
    """Changes with anything that any rule says."""
    return _digest(rules())


@lru_cache(maxsize=4)
def _digest(found: tuple[Rule, ...]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def due(facts: Facts, codes_taken: Iterable[str], done: Mapping[str, dt.date]) -> list[Due]:
    """What is to be done, the most overdue first. `done` is the last day of each code; `codes_taken` ATC codes.

    What several rules ask is asked once, by the rule that wants it first.
    """
    age = facts.age
    if age is None:
        return []
    taken = tuple(codes_taken)
    found: dict[tuple[str, ...], Due] = {}
    for rule in rules():
        if not rule.from_age <= age < rule.until_age + 1 or (rule.sex and rule.sex != facts.sex):
            continue
        because = _because(rule, facts, taken)
        if because is None:
            continue
        last = max((done[code] for code in rule.codes if code in done), default=None)
        on = facts.today if last is None else last + dt.timedelta(days=rule.days)
        key = (rule.kind, *sorted(rule.codes)[:1])
        if key not in found or on < found[key].on:
            found[key] = Due(rule, on, last, because)
    return sorted(found.values(), key=lambda each: (each.on, each.rule.id))


def _because(rule: Rule, facts: Facts, taken: tuple[str, ...]) -> str | None:
    if not (rule.icd10 or rule.icpc2 or rule.atc):
        return ""
    for problem in facts.problems:
        if (rule.icd10 and any(code.startswith(rule.icd10) for code in problem.icd10)) or (
            rule.icpc2 and any(code.startswith(rule.icpc2) for code in problem.icpc2)
        ):
            return problem.text
    return next((code for code in taken if rule.atc and code.startswith(rule.atc)), None)
