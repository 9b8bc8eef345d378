"""What is due, when and why."""

from __future__ import annotations

import datetime as dt

from vesalius.knowledge import follow_up
from vesalius.knowledge.facts import Facts, Problem

TODAY = dt.date(2026, 11, 27)
DIABETIC = Facts(TODAY, dt.date(1960, 1, 1), "female", problems=(Problem("Diabète", ("E11.9",)),))


def test_a_diabetic_without_results_is_due_for_everything_of_the_pathway():
    found = {each.rule.id: each for each in follow_up.due(DIABETIC, (), {})}
    assert {"diabetes-hba1c", "diabetes-eyes", "diabetes-feet", "diabetes-kidney", "diabetes-lipids"} <= set(found)
    assert found["diabetes-hba1c"].because == "Diabète"
    assert found["diabetes-hba1c"].on == TODAY
    assert "pathway" in found["diabetes-hba1c"].rule.source


def test_a_fresh_result_moves_the_day():
    found = {each.rule.id: each for each in follow_up.due(DIABETIC, (), {"4548-4": TODAY - dt.timedelta(days=10)})}
    assert found["diabetes-hba1c"].on == TODAY + dt.timedelta(days=173)


def test_medicines_ask_for_their_own_follow_up_and_the_earliest_rule_speaks():
    found = {
        each.rule.id
        for each in follow_up.due(Facts(TODAY, dt.date(1960, 1, 1), "male"), ("N05AN01",), {"3016-3": TODAY})
    }
    assert {"lithium-level", "lithium-kidney", "lithium-thyroid"} <= found
    assert "thyroid-tsh" not in found


def test_screening_follows_age_and_sex():
    def ids(born: int, sex: str) -> set[str]:
        return {each.rule.id for each in follow_up.due(Facts(TODAY, dt.date(born, 1, 1), sex), (), {})}

    assert "breast" in ids(1970, "female")
    assert "breast" not in ids(1970, "male")
    assert "colorectal" in ids(1970, "male")
    assert {"cervix-cytology", "cervix-hpv"} & ids(1999, "female") == {"cervix-cytology"}
    assert "influenza" in ids(1950, "male")
    assert "child-mmr" in ids(2023, "male")


def test_nothing_is_due_when_the_birth_date_is_unknown():
    assert follow_up.due(Facts(TODAY), (), {}) == []


def test_every_rule_has_a_source_codes_and_four_titles():
    for rule in follow_up.rules():
        assert rule.source
        assert rule.codes
        assert all(rule.titles)
    assert len({rule.id for rule in follow_up.rules()}) == len(follow_up.rules()) >= 40


def test_rules_that_were_imported_take_the_place_of_the_shipped_ones_and_go_again(tmp_path):
    shipped, edition = follow_up.rules(), follow_up.edition()
    row = "own-weight||||18|120||observation|29463-7|12|Weight|Poids|Gewicht|Gewicht|Our own rule"
    try:
        follow_up.use(tmp_path)
        assert follow_up.rules() == shipped
        (tmp_path / "follow_up.psv").write_text(f"# edition: 2027-01-01\n{row}\n", encoding="utf-8")
        assert [rule.id for rule in follow_up.rules()] == ["own-weight"]
        assert follow_up.edition_day() == "2027-01-01"
        assert follow_up.edition() != edition
        assert [each.rule.id for each in follow_up.due(DIABETIC, (), {})] == ["own-weight"]
    finally:
        follow_up.use(None)
    assert follow_up.rules() == shipped
