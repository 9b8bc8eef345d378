"""Nobody takes for normal what nobody judged; a report that changes after its review comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import patient, put
from vesalius import clock
from vesalius.clinical import presentation as show
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
ABOUT = {"subject": {"reference": "Patient/zoe"}}


@pytest.fixture(scope="module", autouse=True)
def child(context: Context) -> None:
    own = {"generalPractitioner": [{"reference": "Practitioner/house"}]}
    put(context, patient("zoe", "Lambert", "Zoé", "2020-05-05") | own)


def observation(identity: str, **value: Any) -> dict[str, Any]:
    category = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}
    return {
        "resourceType": "Observation", "id": identity, "status": "final", "category": [{"coding": [category]}],
        "code": {"text": f"Test {identity}"}, **ABOUT, "effectiveDateTime": str(clock.today()), **value,
    }  # fmt: skip


def report(identity: str, results: list[str], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "DiagnosticReport", "id": identity, "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]}, **ABOUT,
        "issued": f"{clock.today()}T08:00:00+01:00",
        **({"result": [{"reference": f"Observation/{name}"} for name in results]} if results else {}), **more,
    }  # fmt: skip


def card(ask: Ask, identity: str) -> str:
    """The words of one report of the inbox; empty when it is not there."""
    for article in re.findall(r"<article.*?</article>", ask("house", "/results/").text, re.DOTALL):
        if f"/DiagnosticReport/{identity}/" in article:
            return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", article))
    return ""


def high(value: float) -> dict[str, Any]:
    quantity = {"value": value, "unit": "g/L", "system": "http://unitsofmeasure.org", "code": "g/L"}
    return {"valueQuantity": quantity, "referenceRange": [{"low": {"value": 2, "unit": "g/L"}, "high": {"value": 4}}]}


@pytest.mark.parametrize(
    ("value", "judged"),
    [
        (high(3), ""), (high(4), ""), (high(4.1), "H"), (high(1), "L"),
        ({"valueString": "Carcinome canalaire infiltrant"}, None),
        ({"valueQuantity": {"value": 9}}, None),
        ({**high(9), "interpretation": [{"coding": [{"code": "N"}]}]}, ""),
        ({"valueString": "Négatif", "interpretation": [{"coding": [{"code": "NEG"}]}]}, ""),
        ({"valueString": "Positif", "interpretation": [{"coding": [{"code": "POS"}]}]}, "POS"),
        ({**high(3), "valueQuantity": {"value": 3, "comparator": "<", "unit": "g/L"}}, None),
        ({**high(3), "valueQuantity": {"value": 1, "comparator": "<", "unit": "g/L"}}, "L"),
        ({**high(3), "valueQuantity": {"value": 300, "unit": "mg/dL"}}, None),
        ({**high(9), "referenceRange": [{"high": {"value": 4}, "appliesTo": [{"text": "pregnant"}]}]}, None),
    ],
    ids=["within", "at-limit", "above", "below", "text", "no-range", "said-normal", "negative", "positive", "under",
         "under-the-low", "other-unit", "for-some"],
)  # fmt: skip
def test_a_value_is_judged_by_its_interpretation_else_by_its_own_range_else_by_nobody(
    value: dict[str, Any], judged: str | None
) -> None:
    assert show.judged(observation("any", **value)) == judged


def test_only_what_was_judged_normal_throughout_is_called_normal(context: Context, ask: Ask) -> None:
    put(
        context,
        observation("fine", **high(3)),
        observation("histology", valueString="Carcinome canalaire infiltrant"),
        observation("raised", **high(8)),
        report("all-fine", ["fine"]),
        report("with-words", ["fine", "histology"]),
        report("with-raised", ["fine", "raised"]),
        report("paper-only", [], presentedForm=[{"contentType": "application/pdf", "title": "Protocole"}]),
        {
            key: value
            for key, value in report("no-issue", ["fine"], effectiveDateTime=str(clock.today())).items()
            if key != "issued"
        },
    )  # fmt: skip
    assert "all normal" in card(ask, "all-fine")
    for identity in ("with-words", "paper-only"):
        assert "all normal" not in card(ask, identity)
        assert "to be read" in card(ask, identity)
    assert "1 abnormal" in card(ask, "with-raised")
    assert card(ask, "no-issue")


def test_a_report_that_is_corrected_after_its_review_comes_back_and_says_so(
    context: Context, ask: Ask, found: Found
) -> None:
    put(context, observation("sodium", **high(3)), report("changing", ["sodium"], status="preliminary"))
    assert "preliminary" in card(ask, "changing")
    assert ask("house", "/patients/zoe/results/changing/review/", comment="Seen.").status_code == 302
    assert card(ask, "changing") == ""
    put(context, observation("sodium", **high(9)), report("changing", ["sodium"], status="corrected"))
    shown = card(ask, "changing")
    assert "corrected" in shown
    assert "1 abnormal" in shown
    assert ask("house", "/patients/zoe/results/changing/review/", comment="Seen again.").status_code == 302
    assert card(ask, "changing") == ""
    put(context, report("changing", ["sodium"], status="entered-in-error"))
    assert "withdrawn by the laboratory" in card(ask, "changing")
    assert ask("house", "/patients/zoe/results/changing/review/", comment="Withdrawn.").status_code == 302
    assert card(ask, "changing") == ""
    assert len(found("Task", focus="DiagnosticReport/changing")) == 3


def test_a_report_that_was_withdrawn_before_anybody_saw_it_does_not_appear(context: Context, ask: Ask) -> None:
    put(context, observation("chloride", **high(9)), report("withdrawn", ["chloride"], status="cancelled"))
    assert card(ask, "withdrawn") == ""


def test_a_value_that_was_entered_in_error_is_not_among_the_values(context: Context, ask: Ask) -> None:
    wrong = observation("mistaken", **high(99)) | {"status": "entered-in-error"}
    put(context, observation("right", **high(3)), wrong, report("mixed", ["right", "mistaken"]))
    shown = card(ask, "mixed")
    assert "Test right" in shown
    assert "Test mistaken" not in shown


def ticked(ask: Ask) -> list[str]:
    """What the page proposes to sign together: id@version."""
    return re.findall(r'name="report" value="([^"]+)"', ask("house", "/results/").text)


def test_normal_results_are_signed_together_and_nothing_else_is(context: Context, ask: Ask, found: Found) -> None:
    put(
        context,
        *(observation(f"n{number}", **high(3)) for number in range(4)), observation("n-high", **high(9)),
        *(report(f"calm{number}", [f"n{number}"]) for number in range(3)),
        report("loud", ["n0", "n-high"]), report("early", ["n0"], status="preliminary"), report("words", []),
    )  # fmt: skip
    shown = ticked(ask)
    mine = sorted(item for item in shown if item.startswith("calm"))
    assert mine == ["calm0@1", "calm1@1", "calm2@1"]
    assert not {"loud@1", "early@1", "words@1"} & set(shown)
    # One is corrected while the page is open; somebody sends what the page did not propose.
    put(context, report("calm2", ["n2", "n-high"], status="corrected"))
    answer = ask("house", "/results/normal/", report=[*mine, "loud@1", "early@1"])
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?left=")
    for name, number in (("calm0", 1), ("calm1", 1), ("calm2", 0), ("loud", 0), ("early", 0)):
        assert len(found("Task", focus=f"DiagnosticReport/{name}", status="completed")) == number, name
    assert "Some reports were not signed" in ask("house", "/results/?left=").text
    assert card(ask, "calm0") == ""
    assert card(ask, "calm2") != ""


def test_nobody_signs_together_who_signs_none(ask: Ask, found: Found) -> None:
    assert ask("jackie", "/results/normal/", report=["loud@1"]).status_code == 404
    assert ask("wilson", "/results/normal/", report=["loud@1"]).status_code == 302
    assert found("Task", focus="DiagnosticReport/loud") == []


def test_a_report_that_changed_after_the_page_is_not_signed(context: Context, ask: Ask, found: Found) -> None:
    put(context, observation("v", **high(3)), report("moving", ["v"]))
    put(context, report("moving", ["v"], status="corrected"))
    answer = ask("house", "/patients/zoe/results/moving/review/", version="1", comment="Seen.")
    assert "changed this report" in answer.text
    assert answer.headers["HX-Retarget"] == "#fault-moving"
    assert found("Task", focus="DiagnosticReport/moving") == []
    assert ask("house", "/patients/zoe/results/moving/review/", version="2", comment="Seen.").status_code == 302
    assert len(found("Task", focus="DiagnosticReport/moving")) == 1


def test_today_says_how_many_results_wait_and_which_is_worst(context: Context, ask: Ask) -> None:
    put(
        context,
        observation("worst", **high(9), interpretation=[{"coding": [{"code": "HH"}]}]),
        report("urgent", ["worst"]),
    )
    page = ask("house", "/today/").text
    assert 'data-refresh="/results/waiting/"' in page
    shown = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", ask("house", "/results/waiting/").text))
    number = ask("house", "/results/").text.count("<article")
    assert f"Results to review {number} " in shown
    assert "1 critical" in shown
    assert "Test worst" in shown
    assert "Lambert" not in ask("wilson", "/results/waiting/").text
    assert ask("jackie", "/results/waiting/").status_code == 404
    assert "/results/waiting/" not in ask("jackie", "/today/").text
