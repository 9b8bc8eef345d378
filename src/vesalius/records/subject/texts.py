"""The words of exported documents, letters and notifications, in four languages; they stand in texts.json.

{part: {key: {language: words}}}; parts are document, states, request-kinds, outcomes, letter, breach.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from vesalius import dates

LANGUAGES: Final = ("fr", "nl", "de", "en")


@cache
def _all() -> dict[str, dict[str, dict[str, str]]]:
    raw = (files("vesalius.records.subject") / "texts.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, dict[str, dict[str, str]]])


def known(language: str) -> str:
    """The language if there are texts in it, else French."""
    return language if language in LANGUAGES else "fr"


def text(key: str, language: str, part: str = "document") -> str:
    """The words for `key`. Raises KeyError for what is not known."""
    return _all()[part][key][language]


def all_of(language: str, part: str = "document") -> dict[str, str]:
    """Every text of a part in a language."""
    return {key: values[language] for key, values in _all()[part].items()}


def state(code: str, language: str) -> str:
    """A status code of FHIR in words; the code itself where there are none."""
    found = _all()["states"].get(code)
    return code if found is None else found[language]


def day(value: str | None, language: str) -> str:
    """A FHIR date, dateTime or instant as the language writes days: 22/11/2026; partial dates stay partial.

    Times are Belgian; midnight is left out.
    """
    if not value:
        return ""
    value = dates.belgian(value)
    parts = value[:10].split("-")
    separator = "." if language == "de" else "-" if language == "nl" else "/"
    shown = separator.join(reversed(parts))
    return f"{shown} {value[11:16]}" if len(value) >= 16 and value[11:16] != "00:00" else shown
