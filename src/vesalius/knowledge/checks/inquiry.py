"""What all checks share: the question, the codes of each line, the making of alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from vesalius.knowledge.alerts import TIER_OF, Alert, Report, same
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.facts import Clearance, Facts, Medicine, clearance
from vesalius.knowledge.model import Level, Threshold

Words = tuple[str, str, str, str]
_LOCAL_CODES: Final = ("D", "S", "R01A", "G01", "A01", "M02", "C05")


@dataclass(slots=True)
class Line:
    """A line of medication with its codes and names."""

    medicine: Medicine
    codes: tuple[str, ...]

    @property
    def substances(self) -> tuple[str, ...]:
        """Keys of the knowledge base."""
        return self.medicine.substances

    def has(self, prefixes: tuple[str, ...]) -> bool:
        """Whether a code begins with one of `prefixes`."""
        return any(code.startswith(prefixes) for code in self.codes)


@dataclass
class Inquiry:
    """One question under way. Everything that is found goes into `report`."""

    base: KnowledgeBase
    facts: Facts
    medicines: Sequence[Medicine]
    report: Report = field(default_factory=Report)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.lines:
            self.lines = [self.line(medicine) for medicine in self.medicines]
        self.has_new = any(line.medicine.is_new for line in self.lines)

    def line(self, medicine: Medicine) -> Line:
        """A line of medication with its codes."""
        return Line(medicine, self._codes(medicine))

    def pairs(self) -> Iterator[tuple[Line, Line]]:
        """Every two lines that are to be looked at together, in the order of the lines."""
        for number, first in enumerate(self.lines):
            for second in self.lines[number + 1 :]:
                if not self.has_new or first.medicine.is_new or second.medicine.is_new:
                    yield first, second

    def _codes(self, medicine: Medicine) -> tuple[str, ...]:
        if medicine.atc:
            return medicine.atc
        codes = [code for key in medicine.substances for code in self._atc(key)]
        if len(medicine.substances) > 1:
            return tuple(codes)
        local = [code for code in codes if code.startswith(_LOCAL_CODES)]
        inner = [code for code in codes if code not in local]
        # A substance has codes for each way of use: a line on the skin is not one by mouth, and the other way round.
        return tuple((local or codes) if medicine.is_topical else (inner or codes))

    def _atc(self, key: str) -> tuple[str, ...]:
        substance = self.base.substances.get(key)
        return substance.atc if substance else ()

    @cached_property
    def clearance(self) -> Clearance | None:
        """Kidney function for dosing."""
        return clearance(self.facts)

    def concerned(self, *lines: Line) -> bool:
        """Whether to look at these lines: all of them, or those with something new when something is."""
        return not self.has_new or any(line.medicine.is_new for line in lines)

    def rows(self, table: str, line: Line) -> list[Threshold]:
        """The rows of a table of the knowledge base that speak of a line."""
        return self.base.matching(table, line.codes)

    def singles(self) -> Iterator[tuple[Line, str]]:
        """(line, substance) of every line that is to be looked at by itself."""
        for line in self.lines:
            if self.concerned(line):
                for key in line.substances:
                    yield line, key

    def label(self, line: Line) -> Words:
        """What a line is called in an alert: its one substance, or its text."""
        if len(line.substances) == 1:
            return self.base.named(line.substances[0])
        return same(line.medicine.label)

    def add(
        self,
        kind: str,
        level: Level,
        rule: str,
        lines: Sequence[Line],
        values: Sequence[Words],
        *,
        source: str,
        **more: Any,
    ) -> Alert:
        """Puts an alert into the report, new lines first."""
        ordered = sorted(lines, key=lambda line: not line.medicine.is_new)
        about = self.base.source(source)
        more.setdefault("tier", TIER_OF[level])
        more.setdefault("substances", tuple(sorted({key for line in lines for key in line.substances})))
        more.setdefault("citation", about.line)
        alert = Alert(
            rule=rule,
            kind=kind,
            level=level,
            title=more.pop("title", f"title_{kind}"),
            values=tuple(values),
            medicines=tuple(line.medicine.id for line in ordered),
            source=source,
            edition=about.edition,
            licence=about.licence,
            **more,
        )
        self.report.alerts.append(alert)
        return alert
