"""Allergy, duplicates, doses, kidneys, pregnancy, age, problems, QT and the criteria of old age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from vesalius.knowledge.alerts import Alert, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.checks.check import check
from vesalius.knowledge.facts import Allergy, Facts, Measured, Medicine, Problem, clearance
from vesalius.knowledge.model import Level

TODAY = dt.date(2026, 11, 27)
ADULT = Facts(TODAY, dt.date(1980, 5, 1), "male", has_allergy_status=True)
Make = Callable[..., Medicine]


def _kinds(base: KnowledgeBase, facts: Facts, *lines: Medicine, kind: str) -> list[Alert]:
    return [alert for alert in check(base, facts, lines).alerts if alert.kind == kind]


@pytest.mark.parametrize("words", ["Pénicilline", "amoxicillin", "Allergie aux pénicillines", "Augmentin"])
def test_an_allergy_to_a_penicillin_stops_every_penicillin(base: KnowledgeBase, medicine: Make, words: str) -> None:
    facts = replace(ADULT, allergies=(Allergy(words),))
    for name in ("amoxicilline", "flucloxacilline", "amoxicilline + acide clavulanique"):
        alerts = _kinds(base, facts, medicine(name, is_new=True), kind="allergy")
        assert [alert.tier for alert in alerts] == [Tier.STOP]


def test_an_allergy_by_code_stops_too(base: KnowledgeBase, medicine: Make) -> None:
    facts = replace(ADULT, allergies=(Allergy("?", ("http://snomed.info/sct|91936005",)),))
    assert _kinds(base, facts, medicine("amoxicilline", is_new=True), kind="allergy")


def test_only_cephalosporins_with_the_same_side_chain_cross_with_penicillins(
    base: KnowledgeBase, medicine: Make
) -> None:
    facts = replace(ADULT, allergies=(Allergy("pénicilline"),))
    assert [alert.level for alert in _kinds(base, facts, medicine("céfadroxil"), kind="allergy")] == [Level.AVOID]
    assert _kinds(base, facts, medicine("céfazoline"), kind="allergy") == []


def test_an_allergy_to_an_unlisted_substance_stops_that_substance(base: KnowledgeBase, medicine: Make) -> None:
    facts = replace(ADULT, allergies=(Allergy("Nitrofurantoïne"),))
    assert [alert.tier for alert in _kinds(base, facts, medicine("Furadantine"), kind="allergy")] == [Tier.STOP]


def test_the_same_substance_under_two_names_is_told(base: KnowledgeBase, medicine: Make) -> None:
    alerts = _kinds(
        base, ADULT, medicine("Dafalgan"), medicine("tramadol + paracétamol", is_new=True), kind="duplicate"
    )
    assert [(alert.substances, alert.level) for alert in alerts] == [(("paracetamol",), Level.AVOID)]


def test_two_of_one_chemical_group_are_told_but_insulins_belong_together(base: KnowledgeBase, medicine: Make) -> None:
    assert [
        a.level for a in _kinds(base, ADULT, medicine("simvastatine"), medicine("pravastatine"), kind="duplicate")
    ] == [Level.CAUTION]
    assert _kinds(base, ADULT, medicine("insuline glargine"), medicine("insuline asparte"), kind="duplicate") == []


def test_a_rescue_dose_beside_a_fixed_one_does_not_stop(base: KnowledgeBase, medicine: Make) -> None:
    alerts = _kinds(base, ADULT, medicine("morphine"), medicine("morphine", is_as_needed=True), kind="duplicate")
    assert [alert.tier for alert in alerts] == [Tier.ON_DEMAND]


def test_doses_are_summed_over_all_lines(base: KnowledgeBase, medicine: Make) -> None:
    half = medicine("paracétamol", daily=2500.0)
    assert _kinds(base, ADULT, half, kind="dose") == []
    alerts = _kinds(base, ADULT, half, replace(half, id="other"), kind="dose")
    assert [(alert.level, alert.rule) for alert in alerts] == [(Level.AVOID, "dose:paracetamol:day")]
    assert base.phrase(alerts[0].title, "fr", alerts[0].values) == "paracétamol : 5 g/d dépasse le maximum de 4 g/d"


def test_the_old_and_the_young_have_their_own_limits(base: KnowledgeBase, medicine: Make) -> None:
    old = replace(ADULT, born=dt.date(1945, 1, 1))
    child = replace(ADULT, born=dt.date(2020, 1, 1), weight=Measured(20, TODAY))
    assert _kinds(base, old, medicine("citalopram", daily=40.0), kind="dose")
    assert _kinds(base, ADULT, medicine("citalopram", daily=40.0), kind="dose") == []
    assert _kinds(base, child, medicine("paracétamol", daily=2000.0), kind="dose")
    assert _kinds(base, child, medicine("paracétamol", daily=1400.0), kind="dose") == []


def test_methotrexate_every_day_instead_of_every_week_stops(base: KnowledgeBase, medicine: Make) -> None:
    alerts = _kinds(base, ADULT, medicine("méthotrexate", daily=10.0), kind="dose")
    assert [alert.tier for alert in alerts] == [Tier.STOP]
    assert _kinds(base, ADULT, medicine("méthotrexate", daily=15 / 7), kind="dose") == []


def test_clearance_is_by_cockcroft_and_gault_where_it_can_be() -> None:
    woman = Facts(TODAY, dt.date(1946, 1, 1), "female", Measured(60, TODAY), Measured(1.2, TODAY))
    found = clearance(woman)
    assert found is not None
    assert (round(found.value, 2), found.equation) == (35.42, "Cockcroft-Gault")
    assert clearance(replace(woman, weight=None, filtration=Measured(44, TODAY))).equation == "eGFR"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("filtration", "daily", "expected"),
    [(25, 1000.0, Level.CONTRAINDICATED), (40, 2000.0, Level.AVOID), (40, 1000.0, None), (70, 2550.0, None)],
)
def test_metformin_follows_the_kidney(
    base: KnowledgeBase, medicine: Make, filtration: float, daily: float, expected: Level | None
) -> None:
    facts = replace(ADULT, filtration=Measured(filtration, TODAY))
    alerts = _kinds(base, facts, medicine("metformine", daily=daily), kind="renal")
    assert [alert.level for alert in alerts] == ([expected] if expected else [])


def test_what_is_missing_is_said(base: KnowledgeBase, medicine: Make) -> None:
    report = check(base, replace(ADULT, born=None, has_allergy_status=False), [medicine("metformine")])
    assert {said.code for said in report.missing} >= {
        "missing_renal",
        "missing_birth",
        "missing_allergies",
        "missing_dose",
    }
    old = replace(ADULT, filtration=Measured(80, dt.date(2024, 1, 2)))
    said = next(each for each in check(base, old, [medicine("metformine")]).missing if each.code == "missing_renal_old")
    assert "02/01/2024" in base.phrase(said.code, "fr", said.values)


@pytest.mark.parametrize(
    ("name", "weeks", "tier"),
    [
        ("valproate", 8, Tier.STOP),
        ("perindopril", 20, Tier.STOP),
        ("perindopril", 6, Tier.STOP_ONCE),
        ("ibuprofène", 30, Tier.STOP),
        ("ibuprofène", 21, Tier.STOP_ONCE),
        ("warfarine", 8, Tier.STOP),
        ("atorvastatine", 10, Tier.STOP),
        ("isotrétinoïne", 5, Tier.STOP),
    ],
)
def test_pregnancy_by_week(base: KnowledgeBase, medicine: Make, name: str, weeks: int, tier: Tier) -> None:
    name = "acide valproïque" if name == "valproate" else name
    facts = replace(ADULT, sex="female", pregnant_weeks=weeks)
    assert [alert.tier for alert in _kinds(base, facts, medicine(name), kind="pregnancy")] == [tier]


def test_a_woman_of_whom_nothing_is_known_is_asked_about_and_a_man_is_not(base: KnowledgeBase, medicine: Make) -> None:
    woman = replace(ADULT, sex="female", born=dt.date(1995, 1, 1))
    report = check(base, woman, [medicine("isotrétinoïne")])
    assert "missing_pregnancy" in {said.code for said in report.missing}
    assert [alert.tier for alert in report.alerts if alert.kind == "pregnancy"] == [Tier.BESIDE]
    assert _kinds(base, ADULT, medicine("isotrétinoïne"), kind="pregnancy") == []
    assert _kinds(base, replace(woman, pregnant_weeks=0), medicine("isotrétinoïne"), kind="pregnancy") == []


def test_breastfeeding(base: KnowledgeBase, medicine: Make) -> None:
    facts = replace(ADULT, sex="female", pregnant_weeks=0, is_breastfeeding=True)
    assert [alert.tier for alert in _kinds(base, facts, medicine("codéine"), kind="lactation")] == [Tier.STOP]


def test_age(base: KnowledgeBase, medicine: Make) -> None:
    child = replace(ADULT, born=dt.date(2020, 1, 1))
    assert [alert.tier for alert in _kinds(base, child, medicine("codéine"), kind="age")] == [Tier.STOP]
    assert [alert.tier for alert in _kinds(base, child, medicine("doxycycline"), kind="age")] == [Tier.STOP]
    assert _kinds(base, ADULT, medicine("codéine"), kind="age") == []


@pytest.mark.parametrize(
    ("icd10", "icpc2", "name", "tier"),
    [
        ("J45.9", "", "propranolol", Tier.STOP),
        ("", "R96", "propranolol", Tier.STOP),
        ("J45.9", "", "bisoprolol", Tier.STOP_ONCE),
        ("I50.9", "", "ibuprofène", Tier.STOP),
        ("I50.9", "", "vérapamil", Tier.STOP),
        ("I25.1", "", "sumatriptan", Tier.STOP),
        ("G40.9", "", "bupropion", Tier.STOP),
        ("K25.9", "", "diclofénac", Tier.STOP),
        ("G20", "", "métoclopramide", Tier.STOP),
        ("G43.1", "", "Microgynon", Tier.STOP),
        ("E10.9", "", "dapagliflozine", Tier.STOP_ONCE),
    ],
)
def test_problems_forbid_medicines(
    base: KnowledgeBase, medicine: Make, icd10: str, icpc2: str, name: str, tier: Tier
) -> None:
    problem = Problem("problem", (icd10,) if icd10 else (), (icpc2,) if icpc2 else ())
    alerts = _kinds(base, replace(ADULT, problems=(problem,)), medicine(name), kind="problem")
    assert alerts[0].tier is tier


def test_the_qt_sum_grows_with_low_potassium_and_age(base: KnowledgeBase, medicine: Make) -> None:
    lines = (medicine("mirtazapine"), medicine("tolterodine"))
    assert [alert.level for alert in _kinds(base, ADULT, *lines, kind="qt")] == [Level.NOTE]
    low = replace(ADULT, potassium=Measured(3.2, TODAY))
    assert [alert.level for alert in _kinds(base, low, *lines, kind="qt")] == [Level.AVOID]
    assert _kinds(base, low, lines[0], kind="qt") == []


def test_criteria_of_old_age_speak_from_sixty_five(base: KnowledgeBase, medicine: Make) -> None:
    old = replace(ADULT, born=dt.date(1940, 1, 1))
    assert {alert.rule for alert in _kinds(base, old, medicine("amitriptyline"), kind="criterion")} >= set()
    benzodiazepine = replace(medicine("lorazépam"), since=dt.date(2026, 1, 1))
    rules = {alert.rule for alert in _kinds(base, old, benzodiazepine, kind="criterion")}
    assert "criterion:STOPP-D5" in rules
    short = replace(benzodiazepine, since=dt.date(2026, 11, 20))
    assert "criterion:STOPP-D5" not in {alert.rule for alert in _kinds(base, old, short, kind="criterion")}
    assert _kinds(base, ADULT, benzodiazepine, kind="criterion") == []


def test_every_alert_has_a_source_an_edition_and_a_licence(base: KnowledgeBase, medicine: Make) -> None:
    facts = Facts(
        TODAY, dt.date(1940, 1, 1), "female", Measured(60, TODAY), Measured(2.0, TODAY),
        allergies=(Allergy("pénicilline"),), problems=(Problem("Asthme", ("J45.9",)),),
    )  # fmt: skip
    names = (
        "amoxicilline",
        "propranolol",
        "metformine",
        "simvastatine",
        "clarithromycine",
        "citalopram",
        "ibuprofène",
        "lorazépam",
    )
    report = check(base, facts, [medicine(name) for name in names])
    assert {alert.kind for alert in report.alerts} >= {"interaction", "allergy", "problem", "renal", "qt", "criterion"}
    for alert in report.alerts:
        assert alert.citation
        assert alert.licence
        assert alert.edition or alert.source == "substances"
        for language in ("fr", "nl", "de", "en"):
            assert "%(" not in base.phrase(alert.title, language, alert.values)


def test_all_phrases_of_the_tables_exist_in_four_languages(base: KnowledgeBase) -> None:
    compiled = base.compiled
    used = {
        row.effect
        for table in (compiled.renal, compiled.pregnancy, compiled.lactation, compiled.ages, compiled.problems)
        for row in table
    }
    used |= {rule.effect for rule in compiled.rules} | {rule.management for rule in compiled.rules}
    assert used - {""} <= set(compiled.phrases)
    assert all(all(texts) for texts in compiled.phrases.values())
