"""FHIR resources of one record → what a check is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vesalius import dates
from vesalius.knowledge import dosage, problem_codes, quantities
from vesalius.knowledge.base import KnowledgeBase, Recognised
from vesalius.knowledge.facts import UNKNOWN_WEEK, Allergy, Facts, Measured, Medicine, Problem

Resource = Mapping[str, Any]
ATC: Final = "http://www.whocc.no/atc"
CNK: Final = "https://www.ehealth.fgov.be/standards/fhir/medication/NamingSystem/cnk-codes"
_CNKS: Final = frozenset(
    {CNK, "urn:be:fgov:ehealth:cnk", "http://www.ehealth.fgov.be/standards/fhir/medication/NamingSystem/be-ns-cnk"}
)
_ICD10: Final = (
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-be",
    "http://hl7.org/fhir/sid/icd-10-cm",
)
_ICPC2: Final = (
    "http://hl7.org/fhir/sid/icpc-2",
    "http://hl7.org/fhir/sid/icpc2",
    "http://www.ehealth.fgov.be/standards/kmehr/icpc-2",
    "urn:oid:2.16.840.1.113883.6.139",
)
_SNOMED: Final = "http://snomed.info/sct"
_LOINC: Final = "http://loinc.org"
_NO_ALLERGY: Final = frozenset({"716186003", "409137002", "160244002"})
_PAST: Final = frozenset({"completed", "stopped", "cancelled", "entered-in-error", "not-taken", "on-hold", "draft"})
_OVER: Final = frozenset({"resolved", "inactive", "remission"})
STAYS: Final = ("IMP", "ACUTE", "NONAC", "SS")
"""v3-ActCode classes of a stay in hospital."""
CREATININE: Final = {"2160-0": "mg/dL", "38483-4": "mg/dL", "14682-9": "umol/L"}
"""LOINC code → the unit of a value that comes without one."""
FILTRATION: Final = (
    "98979-8",
    "62238-1",
    "33914-3",
    "48642-3",
    "48643-1",
    "77147-7",
    "88293-6",
    "69405-9",
    "50044-7",
    "88294-4",
)
POTASSIUM: Final = ("2823-3", "6298-4")
WEIGHT: Final = ("29463-7", "3141-9")
INR: Final = ("6301-6", "34714-6")
PREGNANCY: Final = ("82810-3",)
DELIVERY: Final = ("11778-8", "11779-6")
LAST_PERIOD: Final = ("8665-2",)
GESTATION: Final = ("18185-9", "11884-4", "11885-1")
LACTATION: Final = ("63895-7",)
_CHILDBEARING: Final = (*PREGNANCY, *DELIVERY, *LAST_PERIOD, *GESTATION, *LACTATION)
CODES: Final = (*CREATININE, *FILTRATION, *POTASSIUM, *WEIGHT, *INR, *_CHILDBEARING)
"""LOINC codes of what the checks read."""
_PREGNANT: Final = ("Z33", "Z34", "Z35", "O0", "O1", "O2", "O3", "O4")
_PREGNANT_ICPC2: Final = ("W78", "W79", "W84")
_LACTATING: Final = frozenset({"LA33-6", "413712001", "69840006", "373066001", "Y"})
_NOT_LACTATING: Final = frozenset({"LA32-8", "373067005", "N"})
_MOST_LACTATION_DAYS: Final = 180
_IS_PREGNANT: Final = frozenset({"LA15173-0", "77386006"})
_IS_NOT_PREGNANT: Final = frozenset({"LA26683-5", "60001007"})
_NOT_PREGNANT_DAYS: Final = 60
_MOST_WEEKS: Final = 42
_LOCAL_ROUTES: Final = frozenset(
    {"448598008", "46713006", "447694001", "54485002", "10547007", "6064005", "385218009", "54471007", "45890007"}
)


def facts(resources: Iterable[Resource], today: dt.date) -> Facts:
    """The facts of one patient. What is absent stays unknown."""
    born, sex = None, ""
    allergies: list[Allergy] = []
    problems: list[Problem] = []
    measured: dict[str, Measured] = {}
    pregnancy: int | None = None
    has_status = False
    nursing: bool | None = None
    discharged: dt.date | None = None
    for resource in resources:
        kind = resource.get("resourceType")
        if kind == "Patient":
            born, sex = dates.first_day(resource.get("birthDate")), str(resource.get("gender", ""))
        elif kind == "AllergyIntolerance":
            has_status = True
            if (allergy := _allergy(resource)) is not None:
                allergies.append(allergy)
        elif kind == "Condition" and is_active(resource):
            problem = _problem(resource)
            problems.append(problem)
            if _names_pregnancy(problem):
                pregnancy = _of_problem(problem, dates.first_day(resource.get("onsetDateTime")), today, pregnancy)
            if any(code.startswith("Z39.1") for code in problem.icd10):
                nursing = True
        elif kind == "Encounter" and (left := discharged_on(resource)) is not None:
            discharged = max(left, discharged or left)
        elif kind == "Observation":
            _measure(resource, measured)
            pregnancy = _pregnancy(resource, today, pregnancy)
            if nursing is None:
                nursing = _lactation(resource, today)
    return Facts(
        today,
        born,
        sex,
        _weight(measured),
        _creatinine(measured),
        _first(measured, FILTRATION),
        _first(measured, POTASSIUM),
        pregnancy,
        nursing,
        tuple(allergies),
        tuple(problems),
        measured,
        has_status,
        discharged,
    )


def discharged_on(encounter: Resource) -> dt.date | None:
    """The last day of a stay in hospital that is over; None for every other contact."""
    if str((encounter.get("class") or {}).get("code", "")) not in STAYS or encounter.get("status") != "finished":
        return None
    return dates.first_day((encounter.get("period") or {}).get("end"))


def medicines(base: KnowledgeBase, resources: Iterable[Resource], today: dt.date) -> list[Medicine]:
    """The lines taken on `today`, each once: a prescription of what a line of the scheme tells is that line."""
    given = list(resources)
    lines = [
        medicine(base, resource)
        for resource in given
        if resource.get("resourceType") == "MedicationStatement" and is_taken(resource, today)
    ]
    told = {(line.substances, line.is_as_needed) for line in lines if line.substances}
    told |= {((line.label,), line.is_as_needed) for line in lines}
    for resource in given:
        if resource.get("resourceType") == "MedicationRequest" and is_taken(resource, today):
            line = medicine(base, resource)
            key = (line.substances or (line.label,), line.is_as_needed)
            if key not in told:
                told.add(key)
                lines.append(line)
    return lines


def is_taken(resource: Resource, today: dt.date) -> bool:
    """Whether a line or a prescription is in force on `today`."""
    if resource.get("status") in _PAST or resource.get("intent") in {"proposal", "plan"}:
        return False
    period = resource.get("effectivePeriod") or (resource.get("dispenseRequest") or {}).get("validityPeriod") or {}
    start, end = dates.first_day(period.get("start")), dates.last_day(period.get("end"))
    if end is not None and "T" in str(period.get("end")):
        # Ended at a moment: what was stopped this morning is not taken any more.
        end -= dt.timedelta(days=1)
    return (start is None or start <= today) and (end is None or end >= today)


def medicine(base: KnowledgeBase, resource: Resource, *, is_new: bool = False, ident: str = "") -> Medicine:
    """The line of a MedicationRequest, MedicationStatement, or an equal one."""
    reference = resource.get("medicationReference") or {}
    concept = resource.get("medicationCodeableConcept") or _contained(resource, reference)
    label = str(
        concept.get("text")
        or next((each.get("display", "") for each in concept.get("coding") or () if each.get("display")), "")
        or reference.get("display", "")
        or next((each.get("code", "") for each in concept.get("coding") or () if each.get("code")), "")
    )
    found = recognise(base, concept, label)
    instructions = resource.get("dosageInstruction") or resource.get("dosage") or ()
    daily, single = _amounts(found, label, instructions)
    routes = {coding.get("code") for item in instructions for coding in (item.get("route") or {}).get("coding") or ()}
    period = resource.get("effectivePeriod") or (resource.get("dispenseRequest") or {}).get("validityPeriod") or {}
    is_local = bool(routes) and routes <= _LOCAL_ROUTES
    if not routes and found.atc:
        is_local = all(code.startswith(("D", "S", "R01A", "G01", "M02", "A01")) for code in found.atc)
    return Medicine(
        ident or f"{resource.get('resourceType', 'MedicationRequest')}/{resource.get('id', 'new')}",
        label or "?",
        found.substances,
        found.atc,
        found.unknown,
        daily,
        single,
        is_new=is_new,
        is_topical=is_local,
        is_as_needed=any(item.get("asNeededBoolean") or item.get("asNeededCodeableConcept") for item in instructions),
        since=dates.first_day(period.get("start")) or dates.first_day(resource.get("authoredOn")),
    )


def _contained(resource: Resource, reference: Mapping[str, Any]) -> Mapping[str, Any]:
    """The code of the contained Medication that a line refers to, else of the one that its reader put beside."""
    told = str(reference.get("reference", ""))
    for each in resource.get("contained") or ():
        if each.get("resourceType") == "Medication" and told in {f"#{each.get('id')}", f"Medication/{each.get('id')}"}:
            found: Mapping[str, Any] = each.get("code") or {}
            return found
    return {}


def recognise(base: KnowledgeBase, concept: Mapping[str, Any], label: str) -> Recognised:
    """By product, else by ATC code, else by name."""
    codings = [(str(each.get("system", "")), str(each.get("code", ""))) for each in concept.get("coding") or ()]
    for system, code in codings:
        if system in _CNKS or "cnk" in system.lower():
            found = base.by_number(code)
            if found.substances:
                return found
    for system, code in codings:
        if system == ATC or system.endswith("/atc"):
            found = base.by_atc(code)
            if found.substances:
                return found
    texts = [label, *(str(each.get("display", "")) for each in concept.get("coding") or ())]
    for text in filter(None, texts):
        found = base.by_name(text)
        if found.substances:
            return found
    return Recognised((), (label or "?",))


def _amounts(
    found: Recognised, label: str, instructions: Iterable[Mapping[str, Any]]
) -> tuple[float | None, float | None]:
    if len(found.substances) != 1:
        return None, None
    daily, single = 0.0, 0.0
    for item in instructions:
        read = dosage.from_fhir(item)
        unit = dosage.milligrams_a_unit(label, read.unit)
        if unit is None:
            return None, None
        daily += read.daily_amount() * unit
        single = max(single, read.single_amount() * unit)
    return (daily or None, single or None)


def _allergy(resource: Resource) -> Allergy | None:
    clinical = _codes(resource.get("clinicalStatus"))
    verification = _codes(resource.get("verificationStatus"))
    if any(code in _OVER for _, code in clinical) or any(
        code in {"refuted", "entered-in-error"} for _, code in verification
    ):
        return None
    concept = resource.get("code") or {}
    codes = _codes(concept)
    if any(code in _NO_ALLERGY for _, code in codes):
        return None
    severe = resource.get("criticality") == "high" or any(
        reaction.get("severity") == "severe"
        or any(
            code in {"39579001", "241929008"}
            for sign in reaction.get("manifestation") or ()
            for _, code in _codes(sign)
        )
        for reaction in resource.get("reaction") or ()
    )
    # A food or a dust that nobody among the medicines knows is no gap in the check.
    is_medicine = not set(resource.get("category") or ()) & {"food", "environment"}
    return Allergy(_text(concept), tuple(f"{system}|{code}" for system, code in codes), severe, is_medicine)


def _problem(resource: Resource) -> Problem:
    codes = _codes(resource.get("code"))
    concepts = [code for system, code in codes if system == _SNOMED]
    icd10 = [code for system, code in codes if system.startswith(_ICD10)] or list(map(problem_codes.icd10, concepts))
    icpc2 = [code for system, code in codes if system.startswith(_ICPC2)] or list(map(problem_codes.icpc2, concepts))
    return Problem(
        _text(resource.get("code")),
        tuple(filter(None, icd10)),
        tuple(filter(None, icpc2)),
        dates.first_day(resource.get("onsetDateTime")) or dates.first_day(resource.get("recordedDate")),
    )


def _names_pregnancy(problem: Problem) -> bool:
    return any(code.startswith(_PREGNANT) for code in problem.icd10) or any(
        code.startswith(_PREGNANT_ICPC2) for code in problem.icpc2
    )


def is_active(resource: Resource) -> bool:
    """Whether a Condition holds today: neither over, nor refuted, nor a mistake."""
    if any(code in {"refuted", "entered-in-error"} for _, code in _codes(resource.get("verificationStatus"))):
        return False
    return not any(code in _OVER for _, code in _codes(resource.get("clinicalStatus"))) and not resource.get(
        "abatementDateTime"
    )


def measured_on(observation: Resource) -> dt.date | None:
    """The day of what was measured; None where there is none, or where it counts for nothing."""
    if observation.get("status") in {"entered-in-error", "cancelled"}:
        return None
    period = observation.get("effectivePeriod") or {}
    told = (observation.get("effectiveDateTime"), period.get("start"), observation.get("effectiveInstant"))
    return next((day for each in (*told, observation.get("issued")) if (day := dates.first_day(each))), None)


def _measure(resource: Resource, measured: dict[str, Measured]) -> None:
    on = measured_on(resource)
    # A blood pressure is one observation with two components.
    for part in (resource, *(resource.get("component") or ())):
        if on is not None:
            _measure_part(part, on, measured)


def _measure_part(part: Resource, on: dt.date, measured: dict[str, Measured]) -> None:
    quantity = part.get("valueQuantity") or {}
    if quantity.get("value") is None:
        return
    for system, code in _codes(part.get("code")):
        if system == _LOINC and (code not in measured or measured[code].on < on):
            measured[code] = Measured(
                float(quantity["value"]), on, str(quantity.get("code") or quantity.get("unit") or "")
            )


def _creatinine(measured: Mapping[str, Measured]) -> Measured | None:
    found = [measured[code] for code in CREATININE if code in measured]
    if not found:
        return None
    last = max(found, key=lambda each: each.on)
    # The unit decides, not the code: laboratories send µmol/L under codes of mass.
    unit = last.unit or next(CREATININE[code] for code in CREATININE if measured.get(code) is last)
    value = quantities.in_unit("creatinine", last.value, unit, "mg/dL")
    return None if value is None else Measured(value, last.on, "mg/dL")


def _weight(measured: Mapping[str, Measured]) -> Measured | None:
    last = _first(measured, WEIGHT)
    value = quantities.in_unit("weight", last.value, last.unit, "kg") if last else None
    return Measured(value, last.on, "kg") if last and value else None


def _first(measured: Mapping[str, Measured], codes: Iterable[str]) -> Measured | None:
    found = [measured[code] for code in codes if code in measured]
    return max(found, key=lambda each: each.on) if found else None


def _pregnancy(resource: Resource, today: dt.date, before: int | None) -> int | None:
    """The week by the due date, the last period or the age of the pregnancy; else what was answered, in this order."""
    codes = {code for _, code in _codes(resource.get("code"))}
    on = dates.first_day(resource.get("effectiveDateTime"))
    if resource.get("status") in {"entered-in-error", "cancelled"}:
        return before
    week: int | None = None
    if codes & set(DELIVERY) and (due := dates.first_day(resource.get("valueDateTime"))):
        week = 40 - (due - today).days // 7
    elif codes & set(LAST_PERIOD) and (began := dates.first_day(resource.get("valueDateTime"))):
        week = (today - began).days // 7
    elif codes & set(GESTATION) and on is not None:
        quantity = resource.get("valueQuantity") or {}
        if quantity.get("value") is not None:
            days = float(quantity["value"]) * (1 if quantity.get("code", quantity.get("unit")) in {"d", "days"} else 7)
            week = (int(days) + (today - on).days) // 7
    if week is not None and week <= _MOST_WEEKS:
        return max(1, week) if before in {None, 0, UNKNOWN_WEEK} else before
    if codes & set(PREGNANCY) and before is None and on is not None:
        answers = {code for _, code in _codes(resource.get("valueCodeableConcept"))}
        if (today - on).days <= _MOST_WEEKS * 7 and answers & _IS_PREGNANT:
            return UNKNOWN_WEEK
        if (today - on).days <= _NOT_PREGNANT_DAYS and answers & _IS_NOT_PREGNANT:
            return 0
    return before


def _of_problem(problem: Problem, onset: dt.date | None, today: dt.date, before: int | None) -> int | None:
    """The week of a pregnancy that stands among the problems. Its recording says nothing about its week."""
    if onset is None:
        is_old = problem.since is not None and (today - problem.since).days > _MOST_WEEKS * 7
        return UNKNOWN_WEEK if before in {None, 0} and not is_old else before
    week = max(1, (today - onset).days // 7)
    return week if week <= _MOST_WEEKS and before in {None, 0, UNKNOWN_WEEK} else before


def _lactation(resource: Resource, today: dt.date) -> bool | None:
    if not {code for _, code in _codes(resource.get("code"))} & set(LACTATION):
        return None
    on = dates.first_day(resource.get("effectiveDateTime"))
    answers = {code for _, code in _codes(resource.get("valueCodeableConcept"))}
    if resource.get("status") in {"entered-in-error", "cancelled"} or on is None:
        return None
    if (today - on).days > _MOST_LACTATION_DAYS:
        return None
    if resource.get("valueBoolean") is True or answers & _LACTATING:
        return True
    return False if resource.get("valueBoolean") is False or answers & _NOT_LACTATING else None


def _codes(concept: Any) -> list[tuple[str, str]]:
    return [(str(each.get("system", "")), str(each.get("code", ""))) for each in (concept or {}).get("coding") or ()]


def _text(concept: Any) -> str:
    concept = concept or {}
    return str(
        concept.get("text")
        or next((each.get("display", "") for each in concept.get("coding") or () if each.get("display")), "")
        or next((each.get("code", "") for each in concept.get("coding") or () if each.get("code")), "")
        or "?"
    )
