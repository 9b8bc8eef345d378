"""Growth of whoever was born before term: the corrected age until 24 months, recorded on the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from integration.pages.conftest import _actor, patient, put
from vesalius.clinical import growth
from vesalius.clinical import presentation as show
from vesalius.records import relationships
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
BIRTH = datetime.now(UTC).date() - timedelta(days=400)


@pytest.fixture(autouse=True, scope="module")
def child(context: Context) -> None:
    put(context, patient("early", "Peeters", "Lou", BIRTH.isoformat()))
    for username in ("house", "jackie"):
        relationships.declare(context, _actor(context, username), "early", reason="cared for at the centre")
    for number, (days, kilograms) in enumerate(((20, 2.1), (120, 5.0), (390, 9.0))):
        put(context, {
            "resourceType": "Observation", "id": f"early-weight-{number}", "status": "final",
            "category": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs",
            }]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
            "subject": {"reference": "Patient/early"},
            "effectiveDateTime": (BIRTH + timedelta(days=days)).isoformat(),
            "valueQuantity": {"value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
        })  # fmt: skip


def rows(page: str) -> list[str]:
    found = re.findall(r"<tr><td class=\"nowrap\">.*?</tr>", page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in found]


def test_the_age_is_corrected_from_the_day_on_which_the_gestation_is_recorded(ask: Ask, found: Found) -> None:
    before = ask("house", "/patients/early/growth/").text
    assert "the age is not corrected" in before
    assert "corrected:" not in re.sub("<[^>]+>", "", before)
    assert ask("house", "/patients/early/growth/", weeks="32", days="0").status_code == 302
    (recorded,) = found("Observation", code="11884-4", patient="Patient/early")
    assert recorded["valueQuantity"]["value"] == 224
    page = ask("house", "/patients/early/growth/").text
    assert "Born at 32 weeks + 0: the age is corrected until 24 months." in page
    newest, middle, oldest = rows(page)
    # 32 weeks are 56 days less than term: 390 days are read as 334, 120 as 64, and 20 lie before term.
    score = growth.z_score("weight", "female", 334, 9.0)
    assert score is not None
    assert show.number(f"{score:+.1f}") in newest
    assert "9 weeks" in middle
    assert "before term" in oldest
    assert not re.search(r"[+-]\d", oldest)


@pytest.mark.parametrize(
    ("days", "gestation", "read"),
    [
        (100, None, 100),
        (100, 280, 100),
        (100, 259, 100),
        (100, 258, 78),
        (10, 224, -46),
        (730, 224, 674),
        (731, 224, 731),
    ],
)
def test_the_corrected_age_is_that_less_what_was_missing_to_term(days: int, gestation: int | None, read: int) -> None:
    assert growth.corrected(days, gestation) == read


@pytest.mark.parametrize("form", [{"weeks": "21"}, {"weeks": "43"}, {"weeks": "30", "days": "7"}, {"weeks": "x"}])
def test_what_is_no_length_of_a_pregnancy_is_refused(ask: Ask, found: Found, form: dict[str, str]) -> None:
    before = len(found("Observation", patient="Patient/early"))
    answer = ask("house", "/patients/early/growth/", **form)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert len(found("Observation", patient="Patient/early")) == before


def test_a_pregnancy_of_the_patient_herself_corrects_nothing(context: Context, ask: Ask) -> None:
    born = date(2012, 1, 1)
    put(context, patient("teen", "Peeters", "Mia", born.isoformat()), {
        "resourceType": "Observation", "id": "pregnant", "status": "final", "subject": {"reference": "Patient/teen"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "11884-4"}]}, "effectiveDateTime": "2026-05-01",
        "valueQuantity": {"value": 30, "unit": "wk", "system": "http://unitsofmeasure.org", "code": "wk"},
    })  # fmt: skip
    relationships.declare(context, _actor(context, "house"), "teen", reason="cared for at the centre")
    assert "is not recorded: the age is not corrected" in ask("house", "/patients/teen/growth/").text
