"""Which notifiable diseases one problem, result or report speaks of. Pure: a resource goes in, findings come out.

Problems count by their codes. Results count by what was found (a coded organism, or its name in the text of a culture)
and by tests whose name says what they look for and whose value is positive. Texts are read in French, Dutch, German
and English; what a text denies ("absence de Salmonella", "geen Salmonella, Shigella") is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from vesalius.surveillance.diseases import CONFIRMED, SUSPECTED, Disease, diseases, pattern

Resource = Mapping[str, Any]
TYPES: Final = ("Condition", "Observation", "DiagnosticReport")
"""Resource types that are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A disease and how sure it is. `words` is what speaks for it, as the record has it; `on` the FHIR date."""

    disease: Disease
    certainty: str
    words: str
    on: str


_DENIED: Final = re.compile(
    r"\b(?:n[ée]gati\w*|absen\w*|abwesen\w*|afwezig\w*|geen|kein\w*|no|not|non|none|niet|nicht|pas|aucune?|sans|zonder"
    r"|ohne|without|exclu\w*|uitgesloten|ausgeschlossen|ni|noch|neg)\b",
    re.IGNORECASE,
)
_POSITIVE: Final = re.compile(
    r"\b(?:positi\w*|pos|pr[ée]sen(?:ce|t|te)|d[ée]tect[ée]e?|detected|aangetoond|nachgewiesen|isol[ée]e?|isolated|ge[ïi]soleerd"
    r"|gevonden|found|wel|mais|but|aber|maar|gro(?:wth|ei)|culture positive|reactive|r[ée]acti(?:f|ve)|reactief)\b|\+",
    re.IGNORECASE,
)
_IMMUNITY: Final = re.compile(
    r"\b(?:igg|anti[- ]?(?:corps|bod\w*|stof\w*|k[öo]rper\w*)|ab|titre|titer|immunit\w*|vaccin\w*)\b", re.IGNORECASE
)
# Not after "spp." and the like, nor after an initial as in "E. coli".
_SENTENCES: Final = re.compile(
    r"[\n\r;]+|(?<!\bspp)(?<!\bsp)(?<!\bssp)(?<!subsp)(?<!\bser)(?<!\b[A-Z])\.(?=\s+[^\d\s])", re.IGNORECASE
)
_PARTS: Final = re.compile(r",(?!\d)")
# SNOMED CT: positive, detected, present; HL7 v2 table 0078.
_POSITIVE_CODES: Final = frozenset({"10828004", "260373001", "52101004", "POS", "DET", "RR"})
_NEGATIVE_CODES: Final = frozenset({"260385009", "260415000", "2667000", "NEG", "ND", "NR"})
_OTHER_CATEGORIES: Final = frozenset(
    {"social-history", "vital-signs", "imaging", "survey", "exam", "therapy", "activity", "procedure"}
)
_UNSURE: Final = frozenset({"unconfirmed", "provisional", "differential"})
_VOID: Final = frozenset({"entered-in-error", "refuted", "cancelled", "registered", "unknown"})
_PAST: Final = frozenset({"inactive", "remission", "resolved"})


def findings(resource: Resource) -> list[Finding]:
    """What the resource speaks of, the most specific disease only; empty for most."""
    kind = resource.get("resourceType")
    if kind == "Condition":
        found = list(_of_problem(resource))
    elif kind == "Observation":
        found = list(_of_result(resource))
    elif kind == "DiagnosticReport":
        found = list(_of_report(resource))
    else:
        found = []
    surest: dict[str, Finding] = {}
    for item in found:
        surest.setdefault(item.disease.id, item)
    covered = {other for item in surest.values() for other in item.disease.instead_of}
    return [item for item in surest.values() if item.disease.id not in covered]


def _of_problem(resource: Resource) -> Iterator[Finding]:
    verification = _code(resource.get("verificationStatus"))
    if verification in _VOID or _code(resource.get("clinicalStatus")) in _PAST:
        return
    certainty = SUSPECTED if verification in _UNSURE else CONFIRMED
    on = str(resource.get("onsetDateTime") or resource.get("recordedDate") or "")
    for disease in diseases().values():
        if _is_coded(disease, resource.get("code")):
            yield Finding(disease, certainty, _words(resource.get("code")), on)


def _of_result(resource: Resource) -> Iterator[Finding]:
    status = str(resource.get("status", ""))
    if status in _VOID or _categories(resource) & _OTHER_CATEGORIES:
        return
    certainty = SUSPECTED if status == "preliminary" else CONFIRMED
    on = str(resource.get("effectiveDateTime") or resource.get("issued") or "")
    for part in (resource, *resource.get("component", ())):
        name, value = _words(part.get("code")), _value(part)
        if not part.get("valueCodeableConcept") and _anything().search(f"{name}\n{value}") is None:
            continue
        for disease in diseases().values():
            if _is_found(disease, part, name, value):
                words = f"{name}: {value}".strip(" :-")
                yield Finding(disease, certainty, words, on)


@cache
def _anything() -> re.Pattern[str]:
    """Finds what any disease is recognised by in texts: most results end here."""
    expressions = [one for disease in diseases().values() for one in (*disease.organisms, *disease.tests)]
    return re.compile("|".join(expressions), re.IGNORECASE)


def _is_found(disease: Disease, part: Resource, name: str, value: str) -> bool:
    """Whether the value names what causes the disease, or a test for it is positive."""
    is_negative = bool(_codings(part) & _NEGATIVE_CODES)
    if _IMMUNITY.search(name) or is_negative:
        return False
    organisms, tests = pattern(disease.organisms), pattern((*disease.organisms, *disease.tests))
    if organisms is not None and named(organisms, value):
        return True
    if _is_coded(disease, part.get("valueCodeableConcept")):
        return True
    if tests is None or not tests.search(name):
        return False
    return bool(_codings(part) & _POSITIVE_CODES) or (_POSITIVE.search(value) is not None and not _DENIED.search(value))


def _of_report(resource: Resource) -> Iterator[Finding]:
    status = str(resource.get("status", ""))
    if status in _VOID:
        return
    certainty = SUSPECTED if status in {"preliminary", "partial"} else CONFIRMED
    on = str(resource.get("effectiveDateTime") or resource.get("issued") or "")
    conclusion = str(resource.get("conclusion", ""))
    for disease in diseases().values():
        coded = next((item for item in resource.get("conclusionCode", ()) if _is_coded(disease, item)), None)
        if coded is not None:
            yield Finding(disease, certainty, _words(coded), on)
        elif (organisms := pattern(disease.organisms)) is not None and named(organisms, conclusion):
            yield Finding(disease, certainty, conclusion[:200], on)


def named(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text says that it is there: its name in a part of a sentence that is not denied.

    A denial holds to the end of its sentence, also for what is only listed after it, until a part says the contrary.
    """
    for sentence in _SENTENCES.split(text):
        is_denied = False
        for part in _PARTS.split(sentence):
            denial, contrary = _DENIED.search(part), _POSITIVE.search(part)
            if denial is not None:
                is_denied = True
            elif contrary is not None:
                is_denied = False
            if not is_denied and pattern.search(part):
                return True
    return False


def _is_coded(disease: Disease, concept: Any) -> bool:
    codings = concept.get("coding", ()) if isinstance(concept, Mapping) else ()
    return any(disease.has_code(str(item.get("system", "")), str(item.get("code", ""))) for item in codings)


def _value(part: Resource) -> str:
    concept = part.get("valueCodeableConcept") or {}
    texts = [str(part.get("valueString", "")), str(concept.get("text", ""))]
    texts += [str(coding.get("display", "")) for coding in concept.get("coding", ())]
    return "\n".join(text for text in dict.fromkeys(texts) if text)


def _codings(part: Resource) -> set[str]:
    concepts = [part.get("valueCodeableConcept") or {}, *part.get("interpretation", ())]
    return {str(coding.get("code", "")) for concept in concepts for coding in concept.get("coding", ())}


def _categories(resource: Resource) -> set[str]:
    return {str(coding.get("code", "")) for item in resource.get("category", ()) for coding in item.get("coding", ())}


def _words(concept: Any) -> str:
    if not isinstance(concept, Mapping):
        return ""
    displays = (str(coding.get("display") or "") for coding in concept.get("coding", ()))
    return str(concept.get("text") or next(filter(None, displays), ""))


def _code(concept: Any) -> str:
    codings = concept.get("coding", ()) if isinstance(concept, Mapping) else ()
    return next((str(coding.get("code", "")) for coding in codings), "")
