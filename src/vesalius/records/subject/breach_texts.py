"""The texts of a breach for the authority (GDPR art. 33(3)) and for patients (art. 34(2)), ready to be sent."""

from __future__ import annotations

from vesalius import clock
from vesalius.records.subject import texts
from vesalius.records.subject.breaches import Breach


def _text(key: str, language: str) -> str:
    return texts.text(key, texts.known(language), "breach")


def to_authority(breach: Breach, language: str) -> str:
    """The notification, with what is not known yet marked as to be completed; it may follow in phases (art. 33(4))."""
    facts = breach.facts
    unknown = _text("unknown", language)
    lines = [
        _text("authority", language),
        "",
        f"{_text('aware', language)}: {clock.instant(breach.detected)}",
        f"{_text('nature', language)} ({_text(facts.kind, language)}): {facts.what}",
        f"{_text('who', language)}: {facts.who or unknown}",
        f"{_text('number', language)}: {facts.people or unknown}",
        f"{_text('records', language)}: {facts.records or unknown}",
        f"{_text('data', language)}: {facts.data or unknown}",
        f"{_text('consequences', language)}: {facts.consequences or unknown}",
        f"{_text('measures', language)}: {facts.measures or unknown}",
        _text("contact", language),
    ]
    if breach.is_clock_running and breach.hours_left < 0:
        lines += ["", f"{_text('late', language)} {unknown}"]
    return "\n".join(lines)


def to_patients(breach: Breach, language: str) -> str:
    """The letter to the people concerned, in plain words; needed where the risk for them is high."""
    facts = breach.facts
    unknown = _text("unknown", language)
    return "\n".join(
        [
            _text("patients", language),
            "",
            f"{_text('happened', language)}: {facts.what}",
            f"{_text('data', language)}: {facts.data or unknown}",
            f"{_text('consequences', language)}: {facts.consequences or unknown}",
            f"{_text('measures', language)}: {facts.measures or unknown}",
            "",
            _text("advice", language),
        ]
    )
