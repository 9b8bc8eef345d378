"""Problems found by their words, and scores of questionnaires."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from typing import Any

import pytest

from vesalius.clinical import problems
from vesalius.r4 import validation


@pytest.fixture(autouse=True, scope="module")
def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    django.setup()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hyperten", "I10"),
        ("HTA", "I10"),
        ("bloeddruk hoge", "I10"),
        ("suikerziekte 2", "E11.9"),
        ("mal de dos", "M54.5"),
        ("epicond", "M77.1"),
        ("Bluthoch", "I10"),
        ("j45", "J45.9"),
    ],
)
def test_a_problem_is_found_by_the_beginnings_of_words_in_any_language_and_order(typed: str, code: str) -> None:
    assert code in [item.code for item in problems.find(typed, "physician")]


def test_nothing_is_found_by_what_is_nowhere() -> None:
    assert list(problems.find("xylophone", "physician")) == []


def test_every_entry_has_a_code_of_icd_10_and_four_names() -> None:
    codes = [item.code for item in problems.catalogue()]
    assert len(codes) == len(set(codes))
    for item in problems.catalogue():
        assert re.fullmatch(r"[A-Z]\d\d(\.\d)?", item.code)
        assert all(name.strip() == name and name for name in item.names)


@pytest.mark.parametrize("name", ["phq-9", "gad-7", "audit-c", "katz"])
def test_a_shipped_questionnaire_is_valid_fhir_in_four_languages(name: str) -> None:
    from django.utils import translation

    from vesalius.clinical import questionnaire_answers, questionnaires

    body = (files("vesalius.clinical") / "data" / "questionnaires" / f"{name}.json").read_bytes()
    validation.check(body, "Questionnaire")
    titles = set()
    for language in ("fr", "nl", "de", "en"):
        with translation.override(language):
            asked = questionnaires.questionnaire(name)
        titles.add(asked.items[0].text)
        highest: Any = {item.link: [max(item.options, key=lambda option: option.value).code] for item in asked.items}
        chosen, missing = questionnaire_answers.answers(asked, highest.get)
        assert missing == []
        made, total = questionnaire_answers.resources(
            asked, chosen, patient_id="p", encounter="Encounter/e", author={"reference": "Practitioner/x"},
            full_url="urn:uuid:00000000-0000-0000-0000-000000000000",
        )  # fmt: skip
        assert total == asked.maximum
        assert made[1]["valueQuantity"]["value"] == asked.maximum
        assert asked.bands[0].low == min(sum(min(o.value for o in i.options) for i in asked.items), asked.bands[0].low)
    assert len(titles) == 4


def test_the_bands_of_phq_9_begin_where_its_authors_put_them() -> None:
    from vesalius.clinical import questionnaires

    asked = questionnaires.questionnaire("phq-9")
    assert [(band.low, band.level) for band in asked.bands] == [
        (0, "good"), (5, "none"), (10, "warn"), (15, "warn"), (20, "danger"),
    ]  # fmt: skip
    assert [asked.band(total).low for total in (4, 5, 9, 10, 19, 20, 27)] == [0, 5, 5, 10, 15, 20, 20]  # type: ignore[union-attr]
