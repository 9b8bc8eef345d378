"""FHIR values as short texts in the reader's language. Pure; what is absent gives an empty text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vesalius import clock, dates
from vesalius.clinical import codes
from vesalius.r4 import human_names
from vesalius.terminology import naming_systems
from vesalius.ui import formats

Resource = Mapping[str, Any]
_TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
# Of v3 ObservationInterpretation what calls for nothing: normal, negative, not detected, non-reactive, susceptible.
_UNREMARKABLE: Final = frozenset({"N", "NEG", "ND", "NR", "S"})
# UCUM writes a power of ten as 10*3.
_POWER: Final = re.compile(r"10\*(\d+)")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def coded(concept: Any) -> str:
    """The best text of a CodeableConcept: our own name of the code, its text, its display, the bare code.

    A text that carries translations (extension `translation`) is given in the reader's language.
    """
    if not isinstance(concept, Mapping):
        return ""
    codings = concept.get("coding", ())
    for coding in codings:
        if own := codes.label(coding):
            return str(own)
    if concept.get("text"):
        return _translated(concept) or str(concept["text"])
    for key in ("display", "code"):
        for coding in codings:
            if coding.get(key):
                return str(coding[key])
    return ""


def _translated(concept: Mapping[str, Any]) -> str:
    language = (get_language() or "fr")[:2]
    for extension in (concept.get("_text") or {}).get("extension", ()):
        parts = {str(item.get("url")): item for item in extension.get("extension", ())}
        if extension.get("url") == _TRANSLATION and parts.get("lang", {}).get("valueCode") == language:
            return str(parts.get("content", {}).get("valueString", ""))
    return ""


def code_of(concept: Any) -> str:
    """The first bare code."""
    for coding in concept.get("coding", ()) if isinstance(concept, Mapping) else ():
        if coding.get("code"):
            return str(coding["code"])
    return ""


def first(resource: Resource, *names: str) -> Any:
    """The first of the elements that is present."""
    for name in names:
        if resource.get(name):
            return resource[name]
    return None


def when(resource: Resource) -> str:
    """The FHIR date of what the resource is about."""
    if resource.get("resourceType") == "Task" and (due := (resource.get("restriction") or {}).get("period")):
        return str(due.get("end") or due.get("start") or "")
    found = first(
        resource, "effectiveDateTime", "occurrenceDateTime", "performedDateTime", "start", "date", "authoredOn",
        "onsetDateTime", "recordedDate", "dateTime", "created", "authored", "issued", "startDate", "dateAsserted",
        "sent",
    )  # fmt: skip
    if found:
        return str(found)
    for name in ("period", "effectivePeriod", "performedPeriod", "onsetPeriod"):
        if (resource.get(name) or {}).get("start"):
            return str(resource[name]["start"])
    return ""


def day(text: str) -> str:
    """9 oct. 2026, oct. 2026, 2026: as precise as it was given."""
    found, known = dates.first_day(text), dates.day_of(text)
    if found is None or len(known) == len("2026"):
        return known or text
    return date_format(found, "N Y" if len(known) == len("2026-10") else "j N Y")


def day_and_time(text: str) -> str:
    """As `day`, with the hour where there is one."""
    if len(text) < 16:
        return day(text)
    return f"{day(text)} {clock_time(text)}"


def clock_time(text: str) -> str:
    """17:00, in Belgian time."""
    return dates.belgian(text)[11:16]


def moment(microseconds: int) -> str:
    """9 oct. 2026 17:00, of a time in µs since 1970 UTC."""
    found = clock.local(microseconds)
    return f"{date_format(found.date(), 'j N Y')} {found:%H:%M}"


def hour(microseconds: int) -> str:
    """17:00, of a time in µs since 1970 UTC."""
    return f"{clock.local(microseconds):%H:%M}"


def age(birth: str, until: date) -> str:
    """Years from two on, months before, weeks before three months; of a year or a month alone, about how many years."""
    born = dates.middle_day(birth)
    if born is None:
        return ""
    if len(birth) != len("2026-10-09"):
        years = max(0, dates.years_between(born, until))
        return "± " + ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    months = dates.months_between(born, until)
    if months >= 24:
        return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}
    if months >= 3:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    weeks = max(0, (until - born).days // 7)
    return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}


def gender(code: str) -> str:
    """Administrative gender."""
    return {"male": _("man"), "female": _("woman"), "other": _("other gender"), "unknown": ""}.get(code, "")


def name(person: Resource) -> str:
    """Family name and usual first name, of a Patient, Practitioner, RelatedPerson or Person; that there is none."""
    return human_names.usual(person) or _("Without a name")


def deceased(patient: Resource) -> str:
    """That the patient has died, and when where it is known; empty for the living."""
    if patient.get("deceasedDateTime"):
        return _("deceased %(day)s") % {"day": day(str(patient["deceasedDateTime"]))}
    return _("deceased") if patient.get("deceasedBoolean") is True else ""


def age_of(patient: Resource) -> str:
    """The age of a patient today, or that of the day of death; empty for who has died on a day that is not known."""
    until: date | None = clock.today()
    if patient.get("deceasedDateTime") or patient.get("deceasedBoolean") is True:
        until = dates.middle_day(patient.get("deceasedDateTime"))
    return "" if until is None else age(str(patient.get("birthDate", "")), until)


def national_number(patient: Resource) -> str:
    """The NISS, all digits, as people write it; empty when there is none."""
    for item in patient.get("identifier", ()):
        digits = naming_systems.digits(str(item.get("value", "")))
        if item.get("system") == naming_systems.SSIN and len(digits) == 11:
            return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"
    return ""


def masked(number: str) -> str:
    """A NISS of which the birth date alone is shown."""
    return number[:9] + "•••.••" if number else ""


def number(value: Any) -> str:
    """A number with all its digits, in the reader's writing."""
    return formats.decimal(value)


def quantity(item: Any) -> str:
    """A value with its unit, always."""
    if not isinstance(item, Mapping) or "value" not in item:
        return ""
    unit = item.get("unit") or item.get("code") or ""
    unit = unit_text(str(unit))
    return f"{item.get('comparator', '')}{number(item['value'])}" + (f"\u202f{unit}" if unit else "")


def unit_text(unit: str) -> str:
    """A unit as people write it: ×10³/mm3 for 10*3/mm3; empty for a score."""
    if "10*" in unit:
        return _POWER.sub(lambda found: "×10" + found[1].translate(_RAISED), unit)
    return {"{score}": "", "points": _("points")}.get(unit, unit)


def value(observation: Resource) -> str:
    """The value of an Observation or of one of its components."""
    if "valueQuantity" in observation:
        return quantity(observation["valueQuantity"])
    if "valueCodeableConcept" in observation:
        return coded(observation["valueCodeableConcept"])
    for key in ("valueString", "valueInteger"):
        if key in observation:
            return str(observation[key])
    for key in ("valueDateTime", "valueTime"):
        if key in observation:
            return day(str(observation[key]))
    if "valueBoolean" in observation:
        return _("yes") if observation["valueBoolean"] else _("no")
    if "valueRange" in observation:
        low, high = observation["valueRange"].get("low"), observation["valueRange"].get("high")
        return f"{quantity(low)} – {quantity(high)}"
    if "valueRatio" in observation:
        ratio = observation["valueRatio"]
        return ":".join(filter(None, (quantity(ratio.get("numerator")), quantity(ratio.get("denominator")))))
    if "valuePeriod" in observation:
        period = observation["valuePeriod"]
        return " – ".join(filter(None, (day_and_time(str(period.get(name, ""))) for name in ("start", "end"))))
    parts = [item for item in observation.get("component", ()) if value(item)]
    if (
        len(parts) == 2
        and {code_of(item.get("code")) for item in parts} == {"8480-6", "8462-4"}
        and all("value" in item.get("valueQuantity", {}) for item in parts)
    ):
        parts.sort(key=lambda item: code_of(item.get("code")), reverse=True)
        return f"{number(parts[0]['valueQuantity']['value'])}/{value(parts[1])}"
    if parts:
        return "; ".join(f"{coded(item.get('code'))} {value(item)}" for item in parts)
    return coded(observation.get("dataAbsentReason"))


def reference_range(observation: Resource) -> str:
    """4,0 – 6,0; < 4; ≥ 80."""
    for item in observation.get("referenceRange", ()):
        low, high = (found if "value" in (found := item.get(name) or {}) else None for name in ("low", "high"))
        if low and high:
            return f"{number(low['value'])} – {number(high['value'])}"
        if high:
            return f"≤ {number(high['value'])}"
        if low:
            return f"≥ {number(low['value'])}"
        if item.get("text"):
            return str(item["text"])
    return ""


def flag(observation: Resource) -> str:
    """H, L, HH, LL, A …; empty for what is normal or unknown."""
    return judged(observation) or ""


def judged(observation: Resource) -> str | None:
    """What is said of a value: its interpretation, else what its own reference range says; "" when it is normal.

    None where neither says anything, so that nobody takes a text or a picture for normal.
    """
    codes_given = [code for concept in observation.get("interpretation", ()) if (code := code_of(concept))]
    if codes_given:
        return next((code for code in codes_given if code not in _UNREMARKABLE), "")
    quantity_given = observation.get("valueQuantity") or {}
    ranges = [
        item
        for item in observation.get("referenceRange", ())
        if "value" in {**item.get("low", {}), **item.get("high", {})}
    ]
    if "value" not in quantity_given or len(ranges) != 1 or ranges[0].get("appliesTo") or ranges[0].get("age"):
        return None
    low, high = (ranges[0].get(name) or {} for name in ("low", "high"))
    unit = quantity_given.get("code") or quantity_given.get("unit")
    for limit in (low, high):
        if (
            unit
            and (other := limit.get("code") or limit.get("unit"))
            and other
            not in {
                quantity_given.get("code"),
                quantity_given.get("unit"),
            }
        ):
            return None
    number_given, comparator = Decimal(str(quantity_given["value"])), str(quantity_given.get("comparator", ""))
    if "value" in high and comparator in {"", ">", ">="} and number_given > Decimal(str(high["value"])):
        return "H"
    if "value" in low and comparator in {"", "<", "<="} and number_given < Decimal(str(low["value"])):
        return "L"
    return None if comparator else ""


def who(resource: Resource) -> str:
    """Who made or did it, by the names that the resource itself gives."""
    return ", ".join(dict.fromkeys(text for text in (display(item) for item in actors(resource)) if text))


def actors(resource: Resource) -> Iterable[Mapping[str, Any]]:
    """References to who made or did it, the most telling element first."""
    for path in (
        "performer", "author", "participant", "recorder", "requester", "asserter", "informationSource", "organization",
        "managingOrganization", "source",
    ):  # fmt: skip
        items = resource.get(path)
        if not items:
            continue
        found = []
        for item in items if isinstance(items, list) else [items]:
            inner = item.get("actor") or item.get("individual") or item.get("member") or item
            if isinstance(inner, Mapping) and not str(inner.get("reference", "")).startswith("Patient/"):
                found.append(inner)
        if found:
            return found
    return []


def display(reference: Mapping[str, Any]) -> str:
    """The name that a reference carries."""
    return str(reference.get("display", ""))
