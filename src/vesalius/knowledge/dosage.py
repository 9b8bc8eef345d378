"""Structured dosage: from what a prescriber types, to readable text in four languages, and to amounts a day.

A FHIR Dosage of ours holds `timing.repeat` (frequency, period, when, bounds), `doseAndRate[0].doseQuantity` in a unit
of administration, `asNeededBoolean`, `route` and `text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from vesalius.knowledge.spelling import plain

UCUM: Final = "http://unitsofmeasure.org"
LANGUAGES: Final = ("fr", "nl", "de", "en")
_DAYS: Final = {"h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.44, "a": 365.25}

UNITS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "{tbl}": {
        "fr": ("comprimé", "comprimés"),
        "nl": ("tablet", "tabletten"),
        "de": ("Tablette", "Tabletten"),
        "en": ("tablet", "tablets"),
    },
    "{caps}": {
        "fr": ("gélule", "gélules"),
        "nl": ("capsule", "capsules"),
        "de": ("Kapsel", "Kapseln"),
        "en": ("capsule", "capsules"),
    },
    "{puff}": {"fr": ("bouffée", "bouffées"), "nl": ("puff", "puffs"), "de": ("Hub", "Hübe"), "en": ("puff", "puffs")},
    "[iU]": {
        "fr": ("unité", "unités"),
        "nl": ("eenheid", "eenheden"),
        "de": ("Einheit", "Einheiten"),
        "en": ("unit", "units"),
    },
    "{inj}": {
        "fr": ("injection", "injections"),
        "nl": ("injectie", "injecties"),
        "de": ("Injektion", "Injektionen"),
        "en": ("injection", "injections"),
    },
    "{sachet}": {
        "fr": ("sachet", "sachets"),
        "nl": ("zakje", "zakjes"),
        "de": ("Beutel", "Beutel"),
        "en": ("sachet", "sachets"),
    },
    "mL": {"fr": ("ml", "ml"), "nl": ("ml", "ml"), "de": ("ml", "ml"), "en": ("ml", "ml")},
    "{appl}": {
        "fr": ("application", "applications"),
        "nl": ("applicatie", "applicaties"),
        "de": ("Anwendung", "Anwendungen"),
        "en": ("application", "applications"),
    },
    "[drp]": {
        "fr": ("goutte", "gouttes"),
        "nl": ("druppel", "druppels"),
        "de": ("Tropfen", "Tropfen"),
        "en": ("drop", "drops"),
    },
    "{patch}": {
        "fr": ("patch", "patchs"),
        "nl": ("pleister", "pleisters"),
        "de": ("Pflaster", "Pflaster"),
        "en": ("patch", "patches"),
    },
    "{supp}": {
        "fr": ("suppositoire", "suppositoires"),
        "nl": ("suppo", "suppo's"),
        "de": ("Zäpfchen", "Zäpfchen"),
        "en": ("suppository", "suppositories"),
    },
}
"""UCUM code → one and several, by language."""
_WHEN: Final = {
    "MORN": ("le matin", "'s morgens", "morgens", "in the morning"),
    "NOON": ("à midi", "'s middags", "mittags", "at noon"),
    "EVE": ("le soir", "'s avonds", "abends", "in the evening"),
    "HS": ("au coucher", "voor het slapengaan", "vor dem Schlafengehen", "at bedtime"),
    "AC": ("avant le repas", "voor de maaltijd", "vor dem Essen", "before meals"),
    "PC": ("après le repas", "na de maaltijd", "nach dem Essen", "after meals"),
    "C": ("pendant le repas", "bij de maaltijd", "zum Essen", "with meals"),
}
PLACES_OF_DAY: Final = ("MORN", "NOON", "EVE", "HS")
_PER: Final = {
    "h": (("heure", "heures"), ("uur", "uur"), ("Stunde", "Stunden"), ("hour", "hours")),
    "d": (("jour", "jours"), ("dag", "dagen"), ("Tag", "Tage"), ("day", "days")),
    "wk": (("semaine", "semaines"), ("week", "weken"), ("Woche", "Wochen"), ("week", "weeks")),
    "mo": (("mois", "mois"), ("maand", "maanden"), ("Monat", "Monate"), ("month", "months")),
}
_TIMES: Final = (("fois", "fois"), ("keer", "keer"), ("mal", "mal"), ("time", "times"))
_NEEDED: Final = ("si nécessaire", "indien nodig", "bei Bedarf", "as needed")
_MOST: Final = ("au maximum %s par jour", "hoogstens %s per dag", "höchstens %s am Tag", "at most %s a day")
_DURING: Final = ("pendant %s", "gedurende %s", "%s lang", "for %s")
_EVERY: Final = ("toutes les %s", "om de %s", "alle %s", "every %s")


@dataclass(frozen=True, slots=True)
class Dosage:
    """How much, how often, when, how long. `places` are amounts in the morning, at noon, in the evening, at bedtime."""

    amount: float = 1.0
    unit: str = "{tbl}"
    frequency: int = 1
    period: float = 1.0
    period_unit: str = "d"
    places: tuple[float, ...] = ()
    when: tuple[str, ...] = ()
    is_as_needed: bool = False
    duration: float = 0.0
    duration_unit: str = "d"
    most: float = 0.0
    route: tuple[str, str] = ("", "")
    instruction: str = ""
    unread: str = field(default="", compare=False)

    def daily_amount(self) -> float:
        """Units of administration a day."""
        if self.places:
            return sum(self.places)
        if self.is_as_needed and self.most:
            return self.most
        return self.amount * self.frequency / (self.period * _DAYS.get(self.period_unit, 1.0))

    def single_amount(self) -> float:
        """The largest single intake in units of administration."""
        return max(self.places) if self.places else self.amount


def parse(text: str, unit: str = "{tbl}") -> Dosage:
    """The dosage of a shorthand: `1-0-1`, `2x/j`, `1 par jour 7 jours`, `3x2/d`, `1/sem`, `si nécessaire`, `max 4`.

    What is not understood is in `unread`, and belongs to the patient's instruction.
    """
    rest = plain(text).replace(",", ".")
    found = Dosage(unit=unit)
    match = re.search(
        r"(?<![\d.])(\d(?:\.\d+)?|½)-(\d(?:\.\d+)?|½)-(\d(?:\.\d+)?|½)(?:-(\d(?:\.\d+)?|½))?(?![\d-])",
        text.replace(",", "."),
    )
    if match:
        places = tuple(_number(part) for part in match.groups() if part)
        found = replace(found, places=places, frequency=sum(1 for place in places if place), amount=max(places))
        rest = rest.replace(plain(match.group()), " ", 1)
    rest, found = _needed(rest, found)
    every = re.search(r"(?:toutes les|om de|alle|every) (\d+) ?(?:heures?|uur|stunden|hours?|h)\b", rest)
    if every:
        rest = rest.replace(every.group(), " ", 1)
        found = replace(found, period=float(every.group(1)), period_unit="h")
    rest, found = _duration(rest, found)
    rest, found = _often(rest, found)
    return replace(found, unread=" ".join(rest.split()).strip(" ,;."))


def _number(text: str) -> float:
    return {"½": 0.5, "¼": 0.25, "1/2": 0.5, "1/4": 0.25}.get(text) or float(text.replace(",", "."))


def _needed(rest: str, found: Dosage) -> tuple[str, Dosage]:
    pattern = r"\b(si (?:necessaire|besoin)|au besoin|sn|zo nodig|indien nodig|bei bedarf|as needed|prn)\b"
    if re.search(pattern, rest):
        rest, found = re.sub(pattern, " ", rest), replace(found, is_as_needed=True)
    match = re.search(
        r"\b(?:max(?:imum)?|hoogstens|au plus|hochstens)\.? ?(\d+(?:\.\d+)?)"
        r"(?: ?(?:/|par|per|am|a) ?(?:j|jour|d|dag|day|tag))?",
        rest,
    )
    if match:
        rest, found = rest.replace(match.group(), " ", 1), replace(found, most=float(match.group(1)))
    return rest, found


def _duration(rest: str, found: Dosage) -> tuple[str, Dosage]:
    units = {
        "d": r"jours?|j|dagen|dag|days?|tage?|d",
        "wk": r"semaines?|sem|weken|weeks?|wochen?|wk",
        "mo": r"mois|maanden|maand|months?|monate?",
    }
    for code, words in units.items():
        match = re.search(rf"(?:pendant|gedurende|for|x|×)? ?(?<![/\d.])(\d+) ?(?:{words})\b(?! ?/)", rest)
        if match and not re.search(rf"(?:/|par|per) ?{re.escape(match.group().strip())}", rest):
            every = re.search(rf"(?:tou(?:te)?s les|om de|alle|every) {re.escape(match.group().strip())}", rest)
            if every:
                period = float(match.group(1))
                return rest.replace(every.group(), " ", 1), replace(found, frequency=1, period=period, period_unit=code)
            return rest.replace(match.group(), " ", 1), replace(
                found, duration=float(match.group(1)), duration_unit=code
            )
    return rest, found


def _often(rest: str, found: Dosage) -> tuple[str, Dosage]:
    if found.places:
        return rest, found
    periods = {"wk": r"semaine|sem|week|woche|wk", "mo": r"mois|maand|month|monat", "d": r"jour|j|dag|day|tag|d"}
    for code, words in periods.items():
        times = re.search(
            rf"(\d+) ?(?:x|×|fois|keer|mal|times) ?(\d+(?:\.\d+)?)? ?"
            rf"(?:cp|comp|tabl?|caps?)?\.? ?(?:/|par|per|pro|am|a)? ?(?:{words})\b",
            rest,
        )
        if times:
            amount = float(times.group(2)) if times.group(2) else found.amount
            return rest.replace(times.group(), " ", 1), replace(
                found, frequency=int(times.group(1)), amount=amount, period=1.0, period_unit=code
            )
        once = re.search(rf"(\d+(?:\.\d+)?) ?(?:cp|comp|tabl?|caps?)?\.? ?(?:/|par|per|pro) ?(?:{words})\b", rest)
        if once:
            # "1 par jour" is one intake of one.
            return rest.replace(once.group(), " ", 1), replace(
                found, frequency=1, amount=float(once.group(1)), period=1.0, period_unit=code
            )
    times = re.search(r"(\d+) ?(?:x|×)", rest)
    if times:
        return rest.replace(times.group(), " ", 1), replace(found, frequency=int(times.group(1)))
    return rest, found


def to_text(dosage: Dosage, language: str) -> str:
    """The dosage in words."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 3
    parts = [_amounts(dosage, language, place)]
    parts += [_WHEN[code][place] for code in dosage.when if code in _WHEN]
    if dosage.is_as_needed:
        parts.append(_NEEDED[place])
    if dosage.most:
        parts.append(_MOST[place] % _counted(dosage.most, dosage.unit, language))
    if dosage.duration:
        parts.append(_DURING[place] % _span(dosage.duration, dosage.duration_unit, place))
    if dosage.instruction:
        parts.append(dosage.instruction)
    return ", ".join(part for part in parts if part)


def _amounts(dosage: Dosage, language: str, place: int) -> str:
    if dosage.places:
        return " + ".join(
            f"{_counted(amount, dosage.unit, language)} {_WHEN[when][place]}"
            for amount, when in zip(dosage.places, PLACES_OF_DAY, strict=False)
            if amount
        )
    amount = _counted(dosage.amount, dosage.unit, language)
    if dosage.frequency == 1 and dosage.period > 1:
        return f"{amount} {_EVERY[place] % _span(dosage.period, dosage.period_unit, place)}"
    words = _PER.get(dosage.period_unit, _PER["d"])[place]
    times = _TIMES[place][dosage.frequency > 1]
    if language == "en" and dosage.frequency == 1:
        return f"{amount} once a {words[0]}"
    per = ("par", "per", "pro", "per")[place]
    return f"{amount} {dosage.frequency} {times} {per} {words[0]}"


def _counted(amount: float, unit: str, language: str) -> str:
    words = UNITS.get(unit, {}).get(language)
    number = {0.5: "½", 0.25: "¼"}.get(amount) or f"{amount:g}"
    if language != "en":
        number = number.replace(".", ",")
    return f"{number} {words[amount > 1] if words else unit}"


def _span(number: float, unit: str, place: int) -> str:
    words = _PER.get(unit, _PER["d"])[place]
    return f"{number:g} {words[number > 1]}"


def to_fhir_list(dosage: Dosage, language: str) -> list[dict[str, Any]]:
    """The FHIR Dosages: one, or one for each time of the day when the amounts differ."""
    amounts = {amount for amount in dosage.places if amount}
    if len(amounts) < 2:
        return [to_fhir(dosage, language)]
    found = []
    for place, amount in enumerate(dosage.places):
        if amount:
            places = tuple(amount if each == place else 0.0 for each in range(len(dosage.places)))
            found.append(to_fhir(replace(dosage, places=places, amount=amount, frequency=1), language))
    return found


def to_fhir(dosage: Dosage, language: str) -> dict[str, Any]:
    """The FHIR Dosage, with its text in the patient's language."""
    repeat: dict[str, Any] = {
        "frequency": max(1, dosage.frequency),
        "period": _plain_number(dosage.period),
        "periodUnit": dosage.period_unit,
    }
    when = [code for amount, code in zip(dosage.places, PLACES_OF_DAY, strict=False) if amount] or list(dosage.when)
    if when and (not dosage.places or len({amount for amount in dosage.places if amount}) == 1):
        repeat["when"] = when
    if dosage.duration:
        repeat["boundsDuration"] = {
            "value": _plain_number(dosage.duration),
            "unit": dosage.duration_unit,
            "system": UCUM,
            "code": dosage.duration_unit,
        }
    found: dict[str, Any] = {
        "text": to_text(dosage, language),
        "timing": {"repeat": repeat},
        "doseAndRate": [
            {
                "doseQuantity": {
                    "value": _plain_number(dosage.single_amount()),
                    "unit": UNITS.get(dosage.unit, {}).get(language, (dosage.unit,))[0],
                    "system": UCUM,
                    "code": dosage.unit,
                }
            }
        ],
    }
    if dosage.route[0]:
        found["route"] = {
            "coding": [{"system": "http://snomed.info/sct", "code": dosage.route[0], "display": dosage.route[1]}]
        }
    if dosage.is_as_needed:
        found["asNeededBoolean"] = True
    if dosage.most:
        found["maxDosePerPeriod"] = {
            "numerator": {"value": _plain_number(dosage.most), "system": UCUM, "code": dosage.unit},
            "denominator": {"value": 1, "system": UCUM, "code": "d"},
        }
    if dosage.instruction:
        found["patientInstruction"] = dosage.instruction
    return found


def _plain_number(value: float) -> int | Decimal:
    return int(value) if value == int(value) else Decimal(str(value))


def from_fhir(found: Mapping[str, Any]) -> Dosage:
    """The dosage of a FHIR Dosage, of ours or of others; text alone is read as shorthand."""
    repeat = (found.get("timing") or {}).get("repeat") or {}
    quantity = next((rate.get("doseQuantity") or {} for rate in found.get("doseAndRate") or ()), {})
    if not repeat and not quantity:
        return parse(str(found.get("text", "")))
    bounds = repeat.get("boundsDuration") or {}
    coding: Mapping[str, Any] = next(iter((found.get("route") or {}).get("coding") or ()), {})
    most = ((found.get("maxDosePerPeriod") or {}).get("numerator") or {}).get("value", 0)
    when = tuple(str(code) for code in repeat.get("when") or ())
    frequency = int(repeat.get("frequency") or 1)
    if when and frequency < len(when):
        frequency = len(when)
    return Dosage(
        amount=float(quantity.get("value") or 1),
        unit=str(quantity.get("code") or quantity.get("unit") or "{tbl}"),
        frequency=frequency,
        period=float(repeat.get("period") or 1),
        period_unit=str(repeat.get("periodUnit") or "d"),
        when=when,
        is_as_needed=bool(found.get("asNeededBoolean") or found.get("asNeededCodeableConcept")),
        duration=float(bounds.get("value") or 0),
        duration_unit=str(bounds.get("code") or "d"),
        most=float(most or 0),
        route=(str(coding.get("code", "")), str(coding.get("display", ""))),
        instruction=str(found.get("patientInstruction", "")),
    )


_STRENGTH: Final = re.compile(
    r"(\d+(?:[  ]\d{3})*(?:[.,]\d+)?)\s*(mg|g|µg|μg|mcg|microgrammes?)\b(?:\s*/\s*(\d+(?:[.,]\d+)?)?\s*(ml))?",
    re.IGNORECASE,
)
_FACTOR: Final = {"g": 1000.0, "mg": 1.0}


def milligrams_a_unit(label: str, unit: str) -> float | None:
    """Milligrams in one unit of administration, from the strength in a label: `250 mg/5 ml` and mL gives 50."""
    if unit in {"mg", "g", "ug"}:
        return {"mg": 1.0, "g": 1000.0, "ug": 0.001}[unit]
    if unit in {"[iU]", "{appl}", "[drp]", "{patch}"} or re.search(
        r"\d\s*/\s*\d", label.split("ml", maxsplit=1)[0].split("mg/", maxsplit=1)[0]
    ):
        return None
    match = _STRENGTH.search(label)
    if match is None:
        return None
    value = float(match.group(1).replace(" ", "").replace(" ", "").replace(",", ".")) * _FACTOR.get(
        match.group(2).lower(), 0.001
    )
    if match.group(4):
        return value / float((match.group(3) or "1").replace(",", ".")) if unit == "mL" else None
    return None if unit == "mL" else value
