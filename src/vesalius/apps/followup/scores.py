"""A score: filled in from the record with the day of each value, computed, and stored with what it was derived from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.apps.followup import labels, meaning
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.header import header, in_record
from vesalius.errors import Invalid, NotFound
from vesalius.knowledge import fhir_facts
from vesalius.knowledge.facts import Facts, Measured, Problem
from vesalius.knowledge.scores.registry import SCORES, compute, in_unit
from vesalius.knowledge.scores.result import Input, Result, Score
from vesalius.r4 import json
from vesalius.records.create import create
from vesalius.ui import navigation
from vesalius.ui.frame import context, signed_in

_UCUM: Final = "http://unitsofmeasure.org"
_OWN: Final = "urn:vesalius:score"
_SHOWN: Final = 10
_TEN: Final = 10
_HUNDRED: Final = 100
# Yes or no out of the problems of a record: input → ICD-10, ICPC-2.
_PROBLEMS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "congestive_heart_failure": (("I50",), ("K77",)),
    "hypertension": (("I10", "I11", "I12", "I13", "I15"), ("K86", "K87")),
    "diabetes": (("E10", "E11", "E13", "E14"), ("T89", "T90")),
    "stroke_tia_thromboembolism": (("I63", "I64", "G45", "I69"), ("K89", "K90")),
    "stroke": (("I60", "I61", "I63", "I64", "I69"), ("K90",)),
    "vascular_disease": (("I21", "I22", "I25", "I70"), ("K75", "K76", "K92")),
    "smoker": (("F17",), ("P17",)),
    "alcohol_excess": (("F10",), ("P15", "P16")),
    "active_cancer": (("C",), ()),
}
_SMOKING: Final = "72166-2"
_SMOKES: Final = frozenset({"449868002", "77176002", "428041000124106", "230059006", "160603005", "230060001"})
_SMOKES_NOT: Final = frozenset({"8517006", "266919005", "8392000", "160618006", "221000119102"})
# What makes a score invalid though it asks for no such thing: SCORE2 is for people without known disease, SCORE2 itself
# without diabetes (ESC 2021), the kidney equations not for pregnancy (KDIGO 2024).
_NOT_FOR: Final = {
    "score2": ("diabetes", "vascular_disease", "stroke"),
    "score2-op": ("vascular_disease", "stroke"),
    "score2-diabetes": ("vascular_disease", "stroke"),
    **dict.fromkeys(("ckd-epi-2021", "ckd-epi-2009", "cockcroft-gault", "kfre4-nonNA"), ("pregnancy",)),
    "findrisc": ("diabetes", "pregnancy"),
    "news2": ("pregnancy",),
}
# The least age of scores that do not ask for it: NEWS2 (Royal College of Physicians 2017), CURB-65 (Thorax 2003).
_FROM_AGE: Final = {"news2": 16, "curb65": 18}


@dataclass(frozen=True, slots=True)
class Field:
    """An input as it is shown: value, day and id of the observation that it came from, its words."""

    input: Input
    label: str
    value: str
    on: str = ""
    source: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the score cannot do without it, and nobody has said it."""
        return not self.value and (self.input.kind in {"number", "answer"} or self.input.is_asked or self.is_sex)

    @property
    def is_sex(self) -> bool:
        """Whether it is the sex, which nobody may guess where the record says neither."""
        return self.input.name == "sex"

    @property
    def unit(self) -> str:
        """The unit in words or signs."""
        return str(labels.UNITS.get(self.input.unit, self.input.unit))


@require_http_methods(["GET", "POST"])
@signed_in
def score(request: HttpRequest, actor: Actor, patient_id: str, key: str) -> HttpResponse:
    """The form of a score; with POST its result, and with `store` an Observation of it."""
    found = SCORES.get(key)
    if found is None or not (actor.is_administrator or actor.role in navigation.CARE):
        raise NotFound("There is no such page.")
    head = header(actor, patient_id)
    fields, origins, facts = _fields(actor, patient_id, found, request.POST if request.method == "POST" else None)
    values: dict[str, Any] = {"score": found, "fields": fields}
    if request.method == "POST":
        result, values["fault"] = _computed(found, fields)
        if result is not None:
            result = replace(result, outside=(*result.outside, *_excluded(key, facts)))
            values |= _told(result) | {"meaning": meaning.of(key, result)}
            if request.POST.get("store"):
                _store(actor, patient_id, found, result, fields, origins)
                values["stored"] = True
    values["earlier"] = _earlier(actor, patient_id, found)
    return in_record(request, "followup/score.html", head, values, tab="follow-up")


def _computed(score: Score, fields: list[Field]) -> tuple[Result | None, str]:
    """(the result, None when there is none; what is wrong, in the reader's language)."""
    missing = [each.label for each in fields if each.is_missing]
    if missing:
        return None, _("Still missing: %(names)s.") % {"names": ", ".join(missing)}
    try:
        inputs = _inputs(score, fields)
    except Invalid as error:
        return None, error.issues[0].diagnostics
    except ValueError:
        return None, _("Give a number in every field.")
    try:
        return compute(score.key, inputs), ""
    except (Invalid, ValueError, OverflowError):
        return None, _("These values give no result.")


def _earlier(actor: Actor, patient_id: str, score: Score) -> list[dict[str, str]]:
    """The results that are stored, the oldest first, each with the way it went since the one before."""
    asked = [("code", f"{_OWN}|{score.key}"), ("_sort", "-date")]
    stored = selectors.of_patient(actor, patient_id, "Observation", *asked, count=_SHOWN)
    rows: list[dict[str, str]] = []
    before: float | None = None
    for each in reversed(stored):
        value = (each.get("valueQuantity") or {}).get("value")
        if value is None or each.get("status") == "entered-in-error":
            continue
        number = float(value)
        way = "" if before is None or number == before else "↑" if number > before else "↓"
        told: dict[str, Any] = next(iter(each.get("interpretation") or ()), {})
        band = str(told.get("text", ""))
        rows.append(
            {
                "on": show.day(str(each.get("effectiveDateTime", ""))),
                "value": show.number(f"{number:g}"),
                "band": str(labels.BANDS.get(band, band)),
                "way": way,
            }
        )
        before = number
    return rows


def _excluded(key: str, facts: Facts) -> list[str]:
    """What stands in the record and lies outside of a score's validity, by the names of inputs."""
    found = [
        name
        for name in _NOT_FOR.get(key, ())
        if (bool(facts.pregnant_weeks) if name == "pregnancy" else _has_problem(name, facts))
    ]
    is_young = facts.age is not None and facts.age < _FROM_AGE.get(key, 0)
    return ["age", *found] if is_young else found


def _has_problem(name: str, facts: Facts) -> bool:
    return any(_is_of(name, each) for each in facts.problems)


def _is_of(name: str, problem: Problem) -> bool:
    icd10, icpc2 = _PROBLEMS[name]
    return any(code.startswith(icd10) for code in problem.icd10) or any(code in icpc2 for code in problem.icpc2)


def _told(result: Result) -> dict[str, Any]:
    text = f"{result.value:.1f}" if result.unit != "{score}" else f"{result.value:g}"
    return {
        "result": show.number(text),
        "unit": labels.UNITS.get(result.unit, result.unit),
        "band": labels.BANDS.get(result.band, result.band),
        "outside": [labels.INPUTS.get(name, name) for name in result.outside],
        "more": [_further(name, value) for name, value in result.more],
    }


def _further(name: str, value: float) -> tuple[str, str]:
    """A further figure of a result with its label; of an answer that is looked at by itself its question and words."""
    if name == "q9":
        return str(labels.QUESTIONS["phq9"][8]), str(labels.ANSWERS["phq9"][8][int(value)])
    return str(labels.INPUTS.get(name, name)), show.number(f"{value:.1f}")


def _fields(actor: Actor, patient_id: str, score: Score, given: Any) -> tuple[list[Field], dict[str, str], Facts]:
    """(fields in order, id of the Observation by input, facts). What was typed comes before what is recorded.

    An input has an Observation as long as it stands there as it was found.
    """
    types = ("Condition", "AllergyIntolerance")
    resources = [selectors.patient(actor, patient_id), *selectors.of_patient(actor, patient_id, types)]
    codes = [code for each in score.inputs for code in each.codes]
    if "8480-6" in codes or "8462-4" in codes:
        # The panel of which they are components.
        codes.append("85354-9")
    if any(each.name == "smoker" for each in score.inputs):
        codes.append(_SMOKING)
    codes += [*fhir_facts.PREGNANCY, *fhir_facts.DELIVERY]
    observations = []
    if codes:
        asked = ",".join(f"http://loinc.org|{code}" for code in codes)
        observations = selectors.of_patient(
            actor, patient_id, "Observation", ("code", asked), ("_sort", "-date"), count=60
        )
    facts = fhir_facts.facts([*resources, *observations], clock.today())
    fields = [_field(score.key, each, facts, observations) for each in score.inputs]
    if given is not None:
        fields = [_typed(each, str(given.get(each.input.name, "")).strip()[:40]) for each in fields]
    return fields, {each.input.name: each.source for each in fields if each.source}, facts


def _typed(field: Field, value: str) -> Field:
    return field if value == field.value else replace(field, value=value, on="", source="")


def _field(key: str, each: Input, facts: Facts, observations: list[Any]) -> Field:
    label = str(labels.INPUTS.get(each.name, each.name.replace("_", " ")))
    choices = tuple((code, str(labels.CHOICES.get(code, code))) for code in each.choices)
    if each.kind == "answer":
        place = int(each.name[1:]) - 1
        label = str(labels.QUESTIONS[key][place])
        choices = tuple((str(points), str(words)) for points, words in enumerate(labels.ANSWERS[key][place]))
    value, on, source = "", "", ""
    measured = [facts.measured[code] for code in each.codes if code in facts.measured]
    if measured:
        last = max(measured, key=lambda item: item.on)
        converted = in_unit(each, last.value, last.unit)
        if converted is None:
            return Field(each, label, "", choices=choices)
        # Two decimals are more than any laboratory measures; from ten on one is enough, from a hundred on none.
        digits = 0 if converted >= _HUNDRED else 1 if converted >= _TEN else 2
        value, on = show.number(f"{round(converted, digits):g}"), show.day(last.on.isoformat())
        source = next((str(item["id"]) for item in observations if _measures(item, each, last)), "")
    elif each.name == "age" and facts.age is not None:
        value = str(int(facts.age))
    elif each.name == "sex":
        value = facts.sex if facts.sex in each.choices else ""
    elif each.name == "age_dx" and facts.born is not None:
        starts = [item.since for item in facts.problems if item.since and _is_of("diabetes", item)]
        value = str(dates.years_between(facts.born, min(starts))) if starts else ""
    elif each.name == "region":
        value = "low"
    elif each.name == "elderly_over_65" and facts.age is not None:
        value = "yes" if int(facts.age) > 65 else ""
    elif each.name == "smoker":
        value, on, source = _smoking(observations, facts)
    elif each.name in _PROBLEMS:
        value = "yes" if _has_problem(each.name, facts) else ""
    return Field(each, label, value, on, source, choices)


def _measures(observation: Any, each: Input, last: Measured) -> bool:
    """Whether it is this Observation, or a part of it, that holds the value."""
    if fhir_facts.measured_on(observation) != last.on:
        return False
    return any(
        coding.get("code") in each.codes and float((part.get("valueQuantity") or {}).get("value", "nan")) == last.value
        for part in (observation, *(observation.get("component") or ()))
        for coding in (part.get("code") or {}).get("coding") or ()
    )


def _smoking(observations: list[Any], facts: Facts) -> tuple[str, str, str]:
    """(yes, no or nothing, its day, the id of its observation): the last answer, else a problem; else it is asked."""
    for each in observations:
        codes = {coding.get("code") for coding in (each.get("code") or {}).get("coding") or ()}
        told = {coding.get("code") for coding in (each.get("valueCodeableConcept") or {}).get("coding") or ()}
        if _SMOKING in codes and each.get("status") != "entered-in-error" and told & (_SMOKES | _SMOKES_NOT):
            answer = "yes" if told & _SMOKES else "no"
            return answer, show.day(dates.day_of(each.get("effectiveDateTime"))), str(each["id"])
    return ("yes" if _has_problem("smoker", facts) else ""), "", ""


def _inputs(score: Score, fields: list[Field]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in fields:
        if each.input.kind == "flag":
            if each.input.is_asked and each.value not in {"yes", "no"}:
                raise Invalid(_("Say yes or no: %(name)s.") % {"name": each.label})
            found[each.input.name] = each.value == "yes"
        elif each.input.kind == "choice":
            if each.value:
                found[each.input.name] = each.value
        elif each.value:
            number = float(each.value.replace(",", "."))
            if each.input.high and not each.input.low <= number <= each.input.high:
                raise Invalid(
                    _("%(name)s lies between %(low)g and %(high)g.")
                    % {"name": each.label, "low": each.input.low, "high": each.input.high}
                )
            found[each.input.name] = int(number) if each.input.kind == "answer" else number
    return found


def _store(
    actor: Actor, patient_id: str, score: Score, result: Result, fields: list[Field], origins: dict[str, str]
) -> None:
    coding = [{"system": _OWN, "code": score.key, "display": score.name}]
    if score.loinc:
        coding.insert(0, {"system": "http://loinc.org", "code": score.loinc})
    now = clock.instant(clock.now_microseconds())
    body: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}]}
        ],
        "code": {"coding": coding, "text": score.name},
        "subject": {"reference": f"Patient/{patient_id}"},
        "effectiveDateTime": now,
        "performer": [{"reference": actor.fhir, "display": actor.display}],
        "valueQuantity": {"value": round(result.value, 2), "system": _UCUM, "code": result.unit, "unit": result.unit},
        "note": [{"text": "; ".join(f"{each.input.name}={each.value}" for each in fields if each.value)}],
        "method": {"text": score.source},
    }
    if result.band:
        body["interpretation"] = [{"text": result.band}]
    derived = sorted({source for source in origins.values() if source})
    if derived:
        body["derivedFrom"] = [{"reference": f"Observation/{source}"} for source in derived]
    create(context(), actor, "Observation", json.encode(body))
