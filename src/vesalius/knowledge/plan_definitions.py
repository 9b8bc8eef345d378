"""The follow-up rules as FHIR: PlanDefinition with its conditions in FHIRPath, and what each asks to be done.

The conditions speak of the variables %patient, %problems (active Conditions), %medications (lines taken, with their ATC
codes), %results (Observation, Immunization, Procedure), %encounters and %discharged (the day of the last discharge):
`medication.plans` evaluates them, of stored plans as well.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from vesalius.knowledge.fhir_facts import STAYS
from vesalius.knowledge.follow_up import CONTACT, DISCHARGE, DISCHARGE_DAYS, SYSTEM, Rule

ID_PREFIX: Final = "follow-up-"
SIGNED_OFF: Final = "active"
"""The status of a plan that a clinician has signed off; until then it is a draft."""
_LOINC: Final = "http://loinc.org"
_SNOMED: Final = "http://snomed.info/sct"
_MOMENT: Final = (
    "(effective.ofType(dateTime) | performed.ofType(dateTime) | occurrence.ofType(dateTime)"
    " | effective.ofType(Period).end | performed.ofType(Period).end).toString().substring(0, 10).toDate()"
)
_VOID: Final = "('entered-in-error' | 'cancelled' | 'not-done')"
_STAYS: Final = "(" + " | ".join(f"'{code}'" for code in STAYS) + ")"
_CLOSE: Final = 0.01


def plan_id(rule: Rule) -> str:
    """The id of the PlanDefinition of a rule."""
    return f"{ID_PREFIX}{rule.id}"


def canonical(rule: Rule) -> str:
    """The canonical address of the plan of a rule."""
    return f"{SYSTEM}:{rule.id}"


def version(rule: Rule) -> str:
    """Changes with anything that the rule says."""
    return hashlib.sha256(rule.said.encode()).hexdigest()[:12]


def applicability(rule: Rule) -> str:
    """Whom the rule is for, in FHIRPath."""
    parts = [
        f"%patient.birthDate <= today() - {_age(rule.from_age)}",
        f"%patient.birthDate > today() - {_age(rule.before_age)}",
    ]
    if rule.sex:
        parts.append(f"%patient.gender = '{rule.sex}'")
    reasons = []
    for system, prefixes in (("icd-10", rule.icd10), ("icpc", rule.icpc2)):
        if prefixes:
            begins = " or ".join(f"$this.startsWith('{code}')" for code in prefixes)
            reasons.append(f"%problems.code.coding.where(system.contains('{system}')).code.where({begins}).exists()")
    if rule.atc:
        begins = " or ".join(f"$this.startsWith('{code}')" for code in rule.atc)
        reasons.append(f"%medications.medication.coding.where(system.contains('atc')).code.where({begins}).exists()")
    if reasons:
        parts.append(f"({' or '.join(reasons)})")
    if rule.kind == DISCHARGE:
        parts.append(f"%discharged.where(toDate() >= today() - {DISCHARGE_DAYS} days).exists()")
    return " and ".join(parts)


def _age(years: float) -> str:
    """An age as FHIRPath: in months, or in days where it is no whole number of them."""
    months = years * 12
    return f"{round(months)} months" if abs(months - round(months)) < _CLOSE else f"{round(years * 365.25)} days"


def is_due(rule: Rule) -> str:
    """Whether what the rule asks for was not done within its interval, in FHIRPath."""
    codes = " | ".join(f"'{code}'" for code in rule.codes)
    answers = (
        f"%results.where((status in {_VOID}).not() and (code | vaccineCode).coding.where(code in ({codes})).exists())"
    )
    if rule.kind == DISCHARGE:
        since = f"{answers}.where({_MOMENT} >= %discharged.toDate()).empty()"
        contacts = (
            f"%encounters.where((status in {_VOID}).not() and (class.code in {_STAYS}).not())"
            ".where(period.start.toString().substring(0, 10).toDate() >= %discharged.toDate()).empty()"
        )
        return f"{since} and {contacts}" if CONTACT in rule.codes else since
    recent = f"{answers}.where({_MOMENT} > today() - {rule.days} days).empty()"
    if rule.dose:
        return f"{answers}.select({_MOMENT}).distinct().count() < {rule.dose} and {recent}"
    return recent


def plan_definition(rule: Rule, edition: str) -> dict[str, Any]:
    """The rule as a PlanDefinition. Draft: nobody has signed it off."""
    return {
        "resourceType": "PlanDefinition",
        "id": plan_id(rule),
        "url": canonical(rule),
        "version": version(rule),
        "name": "FollowUp" + "".join(part.title() for part in rule.id.split("-")),
        "title": rule.titles[0],
        "type": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "eca-rule"}
            ]
        },
        "status": "draft",
        "experimental": False,
        "date": edition,
        "description": f"{_often(rule)}: {rule.titles[0]}.",
        "copyright": "Own wording, Apache-2.0; not clinically validated.",
        "relatedArtifact": [{"type": "derived-from", "display": rule.source}],
        "action": [
            {
                "title": rule.titles[0],
                "code": [{"coding": [{"system": SYSTEM, "code": rule.id}], "text": rule.titles[1]}],
                "reason": [{"text": rule.source}],
                "condition": [
                    {"kind": "applicability", "expression": {"language": "text/fhirpath", "expression": text}}
                    for text in (applicability(rule), is_due(rule))
                ],
                **_timing(rule),
                "definitionCanonical": f"#{rule.id}",
            }
        ],
        "contained": [activity_definition(rule)],
    }  # fmt: skip


def _often(rule: Rule) -> str:
    if rule.kind == DISCHARGE:
        return f"Within {rule.days} days after a stay in hospital"
    return f"Dose {rule.dose}" if rule.dose else f"Every {rule.months:g} months"


def _timing(rule: Rule) -> dict[str, Any]:
    if rule.dose or rule.kind == DISCHARGE:
        return {}
    return {"timingTiming": {"repeat": {"frequency": 1, "period": rule.months, "periodUnit": "mo"}}}


def activity_definition(rule: Rule) -> dict[str, Any]:
    """What is to be done: a ServiceRequest for an examination, an ImmunizationRecommendation for a vaccine."""
    code = rule.codes[0]
    system = SYSTEM
    if "-" in code and code[0].isdigit():
        system = _LOINC
    elif code.isdigit():
        system = _SNOMED
    return {
        "resourceType": "ActivityDefinition",
        "id": rule.id,
        "status": "draft",
        "kind": "ImmunizationRecommendation" if rule.kind == "immunization" else "ServiceRequest",
        "intent": "proposal",
        "title": rule.titles[0],
        "code": {"coding": [{"system": system, "code": code}], "text": rule.titles[1]},
    }
