"""The head of a record says who it is and how the reader stands to them, whatever is known; the timeline narrows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import _actor, patient, put
from vesalius.records import relationships
from vesalius.records.context import Context

Ask = Callable[..., Any]
HL7 = "http://terminology.hl7.org/CodeSystem/"


def cared_for(context: Context, *resources: dict[str, Any]) -> None:
    put(context, *resources)
    for item in resources:
        if item["resourceType"] == "Patient":
            relationships.declare(context, _actor(context, "house"), item["id"], reason="cared for at the centre")


def head(ask: Ask, identity: str) -> str:
    answer = ask("house", f"/patients/{identity}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.split("data-person>")[1].split("</header>")[0]))


def test_somebody_without_name_birth_date_and_sex_has_a_head_that_says_so(context: Context, ask: Ask) -> None:
    cared_for(context, {"resourceType": "Patient", "id": "unknown-person"})
    shown = head(ask, "unknown-person")
    assert "Without a name" in shown
    assert "birth date unknown" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2001-06-02"}, "deceased 2 June 2001"),
        ({"deceasedDateTime": "2001-06-02T22:30:00Z"}, "deceased 3 June 2001"),
        ({"deceasedDateTime": "2001"}, "deceased 2001"),
    ],
    ids=["that", "day", "instant", "year"],
)
def test_who_has_died_is_shown_as_dead_and_does_not_grow_older(
    context: Context, ask: Ask, given: dict[str, Any], says: str
) -> None:
    cared_for(context, patient("dead", "Peeters", "Joris", "1931-01-01") | given)
    shown = head(ask, "dead")
    assert says in shown
    assert ("70 years" in shown) == ("deceasedDateTime" in given)
    assert not re.search(r"\b(9|10)\d years", shown)


def test_of_a_birth_year_alone_the_age_is_about(context: Context, ask: Ask) -> None:
    cared_for(context, patient("about", "Peeters", "Rosa", "1950"))
    assert re.search(r"± \d\d years", head(ask, "about"))


def test_a_very_long_name_and_thirty_allergies_are_all_there(context: Context, ask: Ask) -> None:
    name = "Maria-Antoinette " * 8
    cared_for(context, patient("long", "van der Straeten-Ponthoz de Liedekerke", name.strip(), "1950-02-02"))
    for number in range(30):
        put(context, {
            "resourceType": "AllergyIntolerance", "id": f"allergy-{number}", "patient": {"reference": "Patient/long"},
            "clinicalStatus": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active",
            }]},
            "code": {"text": f"Substance {number}"},
        })  # fmt: skip
    shown = head(ask, "long")
    assert name.strip() in shown
    assert all(f"Substance {number} " in shown for number in range(30))


def test_the_head_says_until_when_the_reader_cares_and_whether_sharing_was_agreed(context: Context, ask: Ask) -> None:
    assert "Care relationship until" in head(ask, "anna")
    assert "No consent to share recorded" in head(ask, "anna")
    put(context, {
        "resourceType": "Consent", "id": "general", "status": "active", "patient": {"reference": "Patient/anna"},
        "scope": {"coding": [{"system": f"{HL7}consentscope", "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}], "dateTime": "2026-01-05",
        "policyRule": {"coding": [{"system": f"{HL7}v3-ActCode", "code": "OPTIN"}]},
        "provision": {"type": "permit"},
    })  # fmt: skip
    assert "Consent to share given" in head(ask, "anna")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"valueString": "Positif"}, "Positif"),
        ({"valueQuantity": {"value": 12.5}}, "12.5"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 64}}}, "1:64"),
        ({"valueQuantity": {"value": 5, "unit": "g"}, "referenceRange": [{"low": {"unit": "g"}}]}, "5"),
        ({"component": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}, "valueString": "bras droit"},
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]}, "valueString": "impossible"},
        ]}, "impossible"),
    ],
    ids=["text", "no-unit", "ratio", "empty-limit", "pressure-in-words"],
)  # fmt: skip
def test_results_that_are_no_number_with_a_unit_are_shown(
    context: Context, ask: Ask, value: dict[str, Any], shown: str
) -> None:
    put(context, {
        "resourceType": "Observation", "id": "odd", "status": "final", "code": {"text": "Analyse sans code"},
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory",
        }]}],
        "subject": {"reference": "Patient/zoe"}, "effectiveDateTime": "2026-03-01T10:00:00+09:00", **value,
    })  # fmt: skip
    page = ask("house", "/patients/zoe/results/")
    assert page.status_code == 200
    assert "Analyse sans code" in page.text
    assert shown in page.text
    assert ask("house", "/patients/zoe/").status_code == 200


def test_the_timeline_narrows_by_kind_by_author_and_by_problem(context: Context, ask: Ask) -> None:
    who = {"reference": "Practitioner/house", "display": "Dr Greg House"}
    other = {"reference": "Practitioner/jackie", "display": "Jackie Peyton"}
    about = {"subject": {"reference": "Patient/zoe"}}
    ambulatory = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
    put(
        context,
        {"resourceType": "Condition", "id": "asthma", "code": {"text": "Asthme"}, **about},
        {
            "resourceType": "Encounter", "id": "about-asthma", "status": "finished", "class": ambulatory, **about,
            "type": [{"text": "Contrôle"}], "period": {"start": "2025-05-01T10:00:00Z"},
            "participant": [{"individual": who}], "diagnosis": [{"condition": {"reference": "Condition/asthma"}}],
        },
        {
            "resourceType": "ServiceRequest", "id": "spirometry", "status": "active", "intent": "order", **about,
            "code": {"text": "Spirométrie"}, "authoredOn": "2025-05-01", "requester": who,
            "encounter": {"reference": "Encounter/about-asthma"},
        },
        {
            "resourceType": "Encounter", "id": "dressing", "status": "finished", "class": ambulatory, **about,
            "type": [{"text": "Pansement"}], "period": {"start": "2025-06-01T10:00:00Z"},
            "participant": [{"individual": other}],
        },
    )  # fmt: skip

    def shown(query: str) -> set[str]:
        page = ask("house", f"/patients/zoe/timeline/{query}").text
        lists = " ".join(re.findall(r'<ul class="lines">.*?</ul>', page, re.DOTALL))
        return {title for title in ("Contrôle", "Spirométrie", "Pansement") if title in lists}

    assert shown("") == {"Contrôle", "Spirométrie", "Pansement"}
    assert shown("?kind=ServiceRequest") == {"Spirométrie"}
    assert shown("?author=Practitioner/jackie") == {"Pansement"}
    assert shown("?problem=asthma") == {"Contrôle", "Spirométrie"}
    assert shown("?problem=asthma&kind=Encounter&author=Practitioner/house") == {"Contrôle"}
    assert '/patients/zoe/visits/dressing/"' in ask("house", "/patients/zoe/timeline/").text
