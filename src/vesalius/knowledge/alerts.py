"""What a check finds: alerts in four tiers, with everything that a reader needs to judge them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from vesalius.knowledge.model import Level

LANGUAGES: Final = ("en", "fr", "nl", "de")


class Tier(IntEnum):
    """How an alert behaves: 1 stops, with a coded reason; 2 stops once; 3 is a note beside; 4 is shown on demand."""

    STOP = 1
    STOP_ONCE = 2
    BESIDE = 3
    ON_DEMAND = 4


TIER_OF: Final = {
    Level.CONTRAINDICATED: Tier.STOP,
    Level.AVOID: Tier.STOP_ONCE,
    Level.CAUTION: Tier.BESIDE,
    Level.NOTE: Tier.ON_DEMAND,
}
INDICATOR: Final = {
    Level.CONTRAINDICATED: "critical",
    Level.AVOID: "warning",
    Level.CAUTION: "info",
    Level.NOTE: "info",
}
"""Level → indicator of a CDS Hooks card."""
LEVEL_CODE: Final = {
    Level.CONTRAINDICATED: "level_contraindicated",
    Level.AVOID: "level_avoid",
    Level.CAUTION: "level_caution",
    Level.NOTE: "level_note",
}
"""Level → phrase that names it."""

OVERRIDE_REASONS: Final = {
    "benefit": "The benefit outweighs the risk",
    "monitored": "The patient is monitored",
    "tolerated": "Already taken together and tolerated",
    "adapted": "The dose or the time of intake is adapted",
    "short": "Short treatment",
    "specialist": "Advised by a specialist",
    "not-applicable": "Does not apply to this patient",
}
"""Code → reason for overriding an alert (English; pages translate)."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another substance to choose: its key, its code, which line it replaces."""

    substance: str
    atc: str
    name: str
    replaces: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One finding.

    `texts` hold codes of phrases or, with `is_quoted`, the source's own French words. `medicines` are the ids of the
    lines concerned, the new one first. `fingerprint` changes when anything does that this alert rests upon. `level` is
    the highest that a source gives; what lowers an alert (`demoted` says what) lowers its tier alone. `written_for` are
    the level, the substances that the source gives it to by name, and its level for this pair, where these differ.
    """

    rule: str
    kind: str
    level: Level
    tier: Tier
    title: str
    values: tuple[tuple[str, str, str, str], ...]
    medicines: tuple[str, ...]
    substances: tuple[str, ...]
    effect: str = ""
    management: str = ""
    mechanism: str = ""
    levels: tuple[tuple[int, str], ...] = ()
    conditions: str = ""
    is_quoted: bool = False
    source: str = ""
    edition: str = ""
    licence: str = ""
    citation: str = ""
    evidence: str = ""
    state: str = ""
    alternatives: tuple[Alternative, ...] = ()
    demoted: str = ""
    written_for: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def indicator(self) -> str:
        """critical, warning or info."""
        return INDICATOR[self.level]

    @property
    def fingerprint(self) -> str:
        """Twenty hexadecimal digits of what the alert rests upon: rule, edition, substances, dose or value."""
        text = "|".join((self.rule, self.edition, str(int(self.level)), *sorted(self.substances), self.state))
        return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase and what is put into it, in every language."""

    code: str
    values: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(slots=True)
class Report:
    """The whole answer. `missing` says what could not be judged and why; `not_checked` names what nobody recognised."""

    alerts: list[Alert] = field(default_factory=list)
    missing: list[Said] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    outside_thesaurus: list[str] = field(default_factory=list)
    edition: str = ""

    @property
    def stops(self) -> list[Alert]:
        """What interrupts."""
        return [alert for alert in self.alerts if alert.tier <= Tier.STOP_ONCE]


def same(text: str) -> tuple[str, str, str, str]:
    """A value that is the same in every language."""
    return (text, text, text, text)
