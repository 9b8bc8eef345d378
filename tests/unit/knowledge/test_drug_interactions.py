"""Interactions by substance, class and sub-class, against well-known pairs and the independent expansion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from known_pairs import known

from vesalius.knowledge import cards
from vesalius.knowledge.alerts import TIER_OF, Alert, Tier
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.checks.check import check
from vesalius.knowledge.facts import Facts, Measured, Medicine
from vesalius.knowledge.model import Level

TODAY = dt.date(2026, 11, 27)
NOBODY = Facts(TODAY)
Make = Callable[..., Medicine]


def _interaction(base: KnowledgeBase, first: Medicine, second: Medicine, facts: Facts = NOBODY) -> Alert | None:
    report = check(base, facts, [first, second], with_alternatives=False)
    return next((alert for alert in report.alerts if alert.kind == "interaction"), None)


def test_hundreds_of_well_known_pairs_have_their_level(base: KnowledgeBase) -> None:
    pairs = known()
    assert len(pairs) > 300
    wrong = []
    for level, first, second in pairs:
        alert = _interaction(base, Medicine("1", first, (first,)), Medicine("2", second, (second,)))
        expected, _, itself = level.partition("/")
        tier = TIER_OF[Level[itself or expected]]
        if alert is None or (alert.level.name, alert.tier) != (expected, min(tier, Tier.BESIDE) if itself else tier):
            wrong.append((first, second, level, alert))
    assert wrong == []


def test_every_contraindicated_pair_stops(base: KnowledgeBase) -> None:
    for level, first, second in known():
        if level == "CONTRAINDICATED":
            alert = _interaction(
                base, Medicine("1", first, (first,), is_topical=True), Medicine("2", second, (second,))
            )
            assert alert is not None
            assert (alert.tier, alert.indicator) == (Tier.STOP, "critical")


def test_every_substance_of_the_thesaurus_has_all_its_classes(base: KnowledgeBase) -> None:
    terms = base.terms["ramipril"]
    assert "class:inhibiteurs de l'enzyme de conversion" in terms
    assert "class:hyperkaliemiants" in terms


def test_a_class_rule_speaks_with_the_sources_own_words_and_its_exceptions(base: KnowledgeBase, medicine: Make) -> None:
    alert = _interaction(base, medicine("lercanidipine"), medicine("itraconazole"))
    assert alert is not None
    assert alert.level is Level.AVOID
    assert {level for level, _ in alert.levels} == {3, 2}
    assert "lercanidipine" in alert.levels[0][1]
    assert alert.is_quoted
    assert alert.citation.startswith("ANSM")
    assert alert.edition == "2020-10-20"


def test_a_contraindication_that_is_written_for_others_is_critical_beside_and_says_for_whom(
    base: KnowledgeBase, medicine: Make
) -> None:
    alert = _interaction(base, medicine("lorazepam"), medicine("alprazolam"))
    assert alert is not None
    assert (alert.level, alert.indicator, alert.tier, alert.demoted) == (4, "critical", Tier.BESIDE, "named")
    assert [level for level, _ in alert.levels] == [4, 3, 1]
    told = {language: cards.written_for(base, alert, language) for language in ("fr", "nl", "de", "en")}
    assert told["fr"].startswith("« Contre-indiqué » est écrit pour : oxybate de sodium")
    assert told["fr"].endswith("Pour cette association, la source dit : À prendre en compte.")
    assert told["nl"].startswith("“Gecontra-indiceerd” is geschreven voor: ")
    assert told["de"].startswith("„Kontraindiziert“ gilt laut Quelle für: ")
    assert told["en"].endswith("For this combination the source says: To be taken into account.")
    for language, sentence in told.items():
        card = cards.card(base, alert, language, {})
        assert card["detail"].startswith(sentence)
        assert card["indicator"] == "critical"
        assert card["extension"]["org.vesalius.demoted"] == "named"
        assert "overrideReasons" not in card
    issue = cards.detected_issue(base, alert, "fr", "Patient/1")
    assert (issue["severity"], issue["detail"].startswith(told["fr"])) == ("high", True)


def test_a_contraindication_for_what_it_names_stops_with_that(base: KnowledgeBase, medicine: Make) -> None:
    alert = _interaction(base, medicine("oxybate de sodium"), medicine("morphine"))
    assert alert is not None
    assert (alert.level, alert.tier, alert.demoted, alert.written_for) == (4, Tier.STOP, "", ())


def test_what_the_source_advises_against_for_this_pair_still_stops_once(base: KnowledgeBase, medicine: Make) -> None:
    alert = _interaction(base, medicine("oxybate de sodium"), medicine("lorazepam"))
    assert alert is not None
    assert (alert.level, alert.tier, alert.demoted) == (4, Tier.STOP_ONCE, "named")
    assert cards.written_for(base, alert, "en").endswith("the source says: Not recommended.")


def test_a_rule_that_is_switched_off_leaves_its_contraindication_for_others_to_be_seen(
    base: KnowledgeBase, medicine: Make
) -> None:
    lines = [medicine("oxybate de sodium"), medicine("lorazepam", is_new=True)]
    rule = next(alert.rule for alert in check(base, NOBODY, lines).alerts if alert.kind == "interaction")
    off = [alert for alert in check(base, NOBODY, lines, silent_rules={rule}).alerts if alert.rule == rule]
    assert [(alert.level, alert.tier, alert.demoted) for alert in off] == [(4, Tier.BESIDE, "switched-off")]


def test_what_is_written_for_these_is_told_before_what_is_written_for_others(
    base: KnowledgeBase, medicine: Make
) -> None:
    lines = [medicine("lorazepam"), medicine("alprazolam"), medicine("levothyroxine"), medicine("calcium carbonate")]
    beside = [alert for alert in check(base, NOBODY, lines).alerts if alert.tier is Tier.BESIDE]
    places = [bool(alert.written_for) for alert in beside]
    assert True in places
    assert False in places
    assert places == sorted(places)


def test_a_local_route_lowers_what_is_not_contraindicated(base: KnowledgeBase, medicine: Make) -> None:
    by_mouth = _interaction(base, medicine("warfarine"), medicine("diclofenac"))
    on_skin = _interaction(base, medicine("warfarine"), medicine("diclofenac", is_topical=True))
    assert by_mouth is not None
    assert on_skin is not None
    assert (by_mouth.tier, on_skin.tier, on_skin.demoted) == (Tier.STOP_ONCE, Tier.BESIDE, "topical")


def test_a_fresh_potassium_lowers_the_stop_for_high_potassium(base: KnowledgeBase, medicine: Make) -> None:
    pair = (medicine("perindopril"), medicine("spironolactone"))
    followed = Facts(TODAY, potassium=Measured(4.2, TODAY - dt.timedelta(days=20)))
    old = Facts(TODAY, potassium=Measured(4.2, TODAY - dt.timedelta(days=200)))
    assert [_interaction(base, *pair, facts).tier for facts in (NOBODY, followed, old)] == [  # type: ignore[union-attr]
        Tier.STOP_ONCE,
        Tier.BESIDE,
        Tier.STOP_ONCE,
    ]


def test_the_gap_of_the_thesaurus_is_filled_by_our_own_table_with_its_citation(
    base: KnowledgeBase, medicine: Make
) -> None:
    alert = _interaction(base, medicine("clopidogrel"), medicine("oméprazole"))
    assert alert is not None
    assert alert.source == "interactions"
    assert "European Medicines Agency" in alert.citation
    assert base.phrase(alert.management, "fr").startswith("Utiliser plutôt le pantoprazole")
    assert _interaction(base, medicine("clopidogrel"), medicine("pantoprazole")) is None


def test_three_medicines_that_harm_the_kidney_together_are_told(base: KnowledgeBase, medicine: Make) -> None:
    lines = [medicine("ibuprofène"), medicine("indapamide"), medicine("perindopril")]
    levels = {alert.level for alert in check(base, NOBODY, lines).alerts if alert.effect == "kidney"}
    assert levels
    alone = check(base, NOBODY, lines[:2]).alerts
    assert all(alert.effect != "kidney" for alert in alone)


def test_what_is_not_recognised_is_never_said_to_be_free_of_interactions(base: KnowledgeBase, medicine: Make) -> None:
    report = check(base, NOBODY, [medicine("Zzyzxine forte"), medicine("simvastatine"), medicine("empagliflozine")])
    assert report.not_checked == ["Zzyzxine forte"]
    assert report.outside_thesaurus == ["empagliflozin"]


def test_the_new_medicine_alone_is_looked_at_when_there_is_one(base: KnowledgeBase, medicine: Make) -> None:
    lines = [medicine("warfarine"), medicine("ibuprofène"), medicine("paracétamol", is_new=True)]
    assert all("paracetamol" in alert.substances for alert in check(base, NOBODY, lines).alerts)


def test_a_rule_that_is_switched_off_is_silent_but_a_contraindication_stays_visible(
    base: KnowledgeBase, medicine: Make
) -> None:
    lines = [medicine("simvastatine"), medicine("clarithromycine", is_new=True)]
    rule = next(alert.rule for alert in check(base, NOBODY, lines).alerts if alert.kind == "interaction")
    off = [alert for alert in check(base, NOBODY, lines, silent_rules={rule}).alerts if alert.rule == rule]
    assert [(alert.tier, alert.demoted) for alert in off] == [(Tier.BESIDE, "switched-off")]


def test_an_accepted_combination_does_not_stop_again_until_the_dose_changes(
    base: KnowledgeBase, medicine: Make
) -> None:
    lines = [medicine("warfarine"), medicine("ibuprofène", is_new=True, daily=1200.0)]
    first = next(alert for alert in check(base, NOBODY, lines).alerts if alert.kind == "interaction")
    again = check(base, NOBODY, lines, accepted={first.fingerprint})
    more = check(
        base, NOBODY, [lines[0], medicine("ibuprofène", is_new=True, daily=2400.0)], accepted={first.fingerprint}
    )
    assert [alert.tier for alert in again.alerts if alert.kind == "interaction"] == [Tier.BESIDE]
    assert [alert.tier for alert in more.alerts if alert.kind == "interaction"] == [Tier.STOP_ONCE]


def test_alternatives_leave_no_stop_with_the_other_medicines(base: KnowledgeBase, medicine: Make) -> None:
    lines = [medicine("simvastatine"), medicine("clarithromycine", is_new=True)]
    alert = next(alert for alert in check(base, NOBODY, lines).alerts if alert.kind == "interaction")
    names = {each.substance: each.replaces for each in alert.alternatives}
    assert names["azithromycin"] == "clarithromycine"
    assert names["pravastatin"] == "simvastatine"
    for name, replaced in names.items():
        kept = next(line for line in lines if line.id != replaced)
        assert check(base, NOBODY, [medicine(name), kept]).stops == []
