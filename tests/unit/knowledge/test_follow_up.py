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
    assert "child-mmr-1" in ids(2023, "male")


def _doses(born: dt.date, **given: list[dt.date]) -> dict[str, dt.date]:
    codes = {"hexavalent": "871895005", "mmr": "871831003", "pneumococcal": "51451000087105"}
    doses = {codes[name]: days for name, days in given.items()}
    done = {code: max(days) for code, days in doses.items()}
    return {each.rule.id: each.on for each in follow_up.due(Facts(TODAY, born, "female"), (), done, doses)}


def test_the_vaccines_of_a_child_are_due_dose_by_dose_at_their_ages():
    born = TODAY - dt.timedelta(weeks=8)
    found = _doses(born)
    assert {"child-hexavalent-1", "child-pneumococcal-1", "child-rotavirus-1"} <= set(found)
    assert found["child-hexavalent-1"] == TODAY
    again = _doses(born, hexavalent=[TODAY])
    assert "child-hexavalent-1" not in again
    assert again["child-hexavalent-2"] == TODAY + dt.timedelta(weeks=4)


def test_a_dose_that_was_late_moves_the_next_one():
    born = TODAY - dt.timedelta(weeks=15)
    found = _doses(born, hexavalent=[TODAY - dt.timedelta(days=7)])
    assert found["child-hexavalent-2"] == TODAY + dt.timedelta(days=21)


def test_who_has_every_dose_is_asked_for_nothing_and_catches_up_when_one_is_missing():
    born = dt.date(2024, 11, 1)
    days = [born + dt.timedelta(weeks=number) for number in (8, 12, 16, 60)]
    assert not [rule for rule in _doses(born, hexavalent=days) if rule.startswith("child-hexavalent")]
    missing = _doses(born, hexavalent=days[:3])
    assert [rule for rule in missing if rule.startswith("child-hexavalent")] == ["child-hexavalent-4"]
    assert missing["child-hexavalent-4"] < TODAY


def test_the_second_dose_against_measles_comes_at_school_age():
    born = dt.date(2020, 1, 10)
    found = _doses(born, mmr=[born + dt.timedelta(days=366)])
    assert found["child-mmr-2"] == dt.date(2027, 1, 10)


def test_after_the_hospital_a_contact_and_a_review_are_due_until_they_are_done():
    left = TODAY - dt.timedelta(days=3)
    facts = Facts(TODAY, dt.date(1990, 1, 1), "male", discharged_on=left)
    found = {each.rule.id: each.on for each in follow_up.due(facts, (), {})}
    assert found["discharge-contact"] == left + dt.timedelta(days=7)
    assert found["discharge-medication"] == left + dt.timedelta(days=14)
    seen = {each.rule.id for each in follow_up.due(facts, (), {follow_up.CONTACT: TODAY})}
    assert "discharge-contact" not in seen
    before = {each.rule.id for each in follow_up.due(facts, (), {follow_up.CONTACT: left - dt.timedelta(days=1)})}
    assert "discharge-contact" in before
    long_ago = Facts(TODAY, dt.date(1990, 1, 1), "male", discharged_on=TODAY - dt.timedelta(days=61))
    assert "discharge-contact" not in {each.rule.id for each in follow_up.due(long_ago, (), {})}


def test_a_pregnant_woman_is_due_for_the_vaccine_against_whooping_cough():
    facts = Facts(TODAY, dt.date(1995, 1, 1), "female", problems=(Problem("Grossesse", ("Z34",)),))
    assert "pregnancy-dtpa" in {each.rule.id for each in follow_up.due(facts, (), {})}


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
