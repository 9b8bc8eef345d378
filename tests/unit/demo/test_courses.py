"""Single diseases, seen close: what the body and the doctor do."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from unit.demo.conftest import Resource, atc, measured, of_type
from vesalius.platform.demo import acute, maternity, movement
from vesalius.platform.demo.cardiac import Hypertension, KidneyDisease
from vesalius.platform.demo.days import Diary, is_working_day, offset, shift_months, working_day
from vesalius.platform.demo.life import Course, Life
from vesalius.platform.demo.measurements import creatinine_for, egfr
from vesalius.platform.demo.mental import MoodDisorder
from vesalius.platform.demo.metabolic import Diabetes, Hypothyroidism
from vesalius.platform.demo.network import TODAY
from vesalius.platform.demo.organisation import Organisation
from vesalius.platform.demo.people import Population
from vesalius.platform.demo.record import Record


def _life(*courses: Course, female: bool = False, birth: date = date(1958, 3, 2), seed: int = 1) -> Life:
    population = Population(Random(seed), TODAY)
    person = population.person(population.home(0), female=female, birth=birth)
    person.registered = date(2019, 1, 7)
    life = Life(Record(person, Organisation(1), Diary(TODAY), Random(seed), TODAY))
    life.courses += courses
    for course in courses:
        course.due = max(course.onset, life.start)
    return life


def _lines(life: Life, code: str) -> list[Resource]:
    return [each for each in of_type(life.record.resources, "MedicationStatement") if atc(each) == code]


def test_metformin_is_lowered_below_forty_five_and_stopped_below_thirty() -> None:
    life = _life(Diabetes(date(2019, 2, 1), 8.6), KidneyDisease(date(2019, 1, 1), 58, 0.55))
    life.run()
    full, low = _lines(life, "A10BA02")
    assert full["medicationCodeableConcept"]["text"] == "metformine 850 mg"
    assert low["medicationCodeableConcept"]["text"] == "metformine 500 mg"
    assert full["effectivePeriod"]["end"] == low["effectivePeriod"]["start"]
    rates = measured(life.record.resources, "98979-8")
    assert min(value for at, value in rates if at[:10] < low["effectivePeriod"]["end"]) < 31
    assert all(value < 30 for at, value in rates if at[:10] > low["effectivePeriod"]["end"])
    assert rates[-1][1] < 25


def test_a_new_diabetic_starts_metformin_and_comes_under_control() -> None:
    life = _life(Diabetes(date(2020, 5, 1), 8.8))
    life.run()
    values = [value for _, value in measured(life.record.resources, "4548-4")]
    assert values[0] > 7
    assert _lines(life, "A10BA02")
    assert min(values[3:9]) < 7.4


def test_pressure_falls_with_each_medicine() -> None:
    life = _life(Hypertension(date(2019, 3, 1), 168))
    life.run()
    first, last = life.record.resources, measured_pressures(life)
    assert first
    assert sum(last[:2]) / 2 > 145
    assert sum(last[-4:]) / 4 < 142
    assert len(of_type(life.record.resources, "MedicationStatement")) >= 2


def measured_pressures(life: Life) -> list[int]:
    return [
        each["component"][0]["valueQuantity"]["value"]
        for each in of_type(life.record.resources, "Observation")
        if each["code"]["coding"][0]["code"] == "85354-9"
    ]


def test_thyrotropin_returns_to_normal_under_levothyroxine() -> None:
    life = _life(Hypothyroidism(date(2019, 3, 1), 18), female=True)
    life.run()
    values = [value for _, value in measured(life.record.resources, "3016-3")]
    assert values[0] > 4
    assert all(0.4 <= value <= 4 for value in values[1:])


def test_a_depression_is_scored_treated_and_resolves_with_its_medicine_stopped() -> None:
    life = _life(MoodDisorder(date(2020, 2, 1), "depression", 18, sessions=8), birth=date(1985, 6, 1), female=True)
    life.run()
    (condition,) = of_type(life.record.resources, "Condition")
    assert condition["clinicalStatus"]["coding"][0]["code"] == "resolved"
    (line,) = of_type(life.record.resources, "MedicationStatement")
    assert line["effectivePeriod"]["end"] == condition["abatementDateTime"]
    responses = of_type(life.record.resources, "QuestionnaireResponse")
    scores = [value for _, value in measured(life.record.resources, "44261-6")]
    points = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
    totals = [sum(points[item["answer"][0]["valueCoding"]["code"]] for item in each["item"]) for each in responses]
    assert totals == scores
    assert scores[0] >= 15
    assert scores[-1] < 5


def test_no_man_can_be_given_a_pregnancy_and_nothing_is_written() -> None:
    life = _life()
    with pytest.raises(ValueError, match="only women"):
        maternity.pregnancy(life, date(2024, 5, 1), born=True)
    assert life.record.resources == []


def test_a_pregnancy_before_registration_leaves_no_trace() -> None:
    life = _life(female=True, birth=date(1990, 1, 1))
    maternity.pregnancy(life, date(2019, 2, 1), born=True)
    assert life.record.resources == []
    assert not life.is_pregnant(date(2018, 12, 1))


def test_a_series_that_is_not_finished_stays_ordered() -> None:
    life = _life()
    movement.complaint(life, "back_pain", date(2026, 11, 2), 18)
    (order,) = of_type(life.record.resources, "ServiceRequest")
    done = [each for each in of_type(life.record.resources, "Procedure") if "basedOn" in each]
    assert order["status"] == "active"
    assert 2 <= len(done) < 18


def test_an_illness_of_a_pregnant_woman_gets_a_safe_medicine() -> None:
    life = _life(female=True, birth=date(1992, 1, 1))
    life.pregnancies.append((date(2019, 1, 1), date(2026, 11, 1)))
    acute.illnesses(life, 3.0)
    safe = ("N02BE01", "J01XX01", "J01CA04")
    prescribed = {atc(each) for each in of_type(life.record.resources, "MedicationRequest")}
    assert prescribed
    assert prescribed <= set(safe)


@pytest.mark.parametrize(("creatinine", "age", "female", "expected"), [(1.0, 50, True, 68.63), (1.5, 70, False, 49.77)])
def test_filtration_rate_follows_the_equation_of_2021(
    creatinine: float, age: int, female: bool, expected: float
) -> None:
    assert egfr(creatinine, age, female=female) == pytest.approx(expected, abs=0.01)
    assert creatinine_for(expected, age, female=female) == pytest.approx(creatinine, abs=0.001)


def test_the_diary_gives_each_slot_once_and_runs_into_the_evening() -> None:
    diary = Diary(TODAY)
    starts = [diary.book("gp", date(2026, 11, 20), 5) for _ in range(40)]
    assert len(set(starts)) == 40
    assert min(starts) == 8 * 60
    assert starts[0] == 8 * 60 + 100
    assert diary.book("other", date(2026, 11, 20), 5) == starts[0]


def test_working_days_skip_weekends_and_holidays_and_stop_at_the_last_day() -> None:
    assert working_day(date(2026, 7, 18)) == date(2026, 7, 20)
    assert working_day(date(2026, 7, 21)) == date(2026, 7, 22)
    assert working_day(date(2026, 11, 21), last=date(2026, 11, 22)) == date(2026, 11, 20)
    assert not is_working_day(date(2026, 12, 25))


def test_brussels_changes_its_clocks_on_the_last_sundays_of_march_and_october() -> None:
    assert [offset(date(2026, 3, 28)), offset(date(2026, 3, 29))] == ["+01:00", "+02:00"]
    assert [offset(date(2026, 10, 24)), offset(date(2026, 10, 25))] == ["+02:00", "+01:00"]


def test_months_are_shifted_over_years_to_days_that_exist() -> None:
    assert shift_months(date(2024, 1, 31), 1) == date(2024, 2, 28)
    assert shift_months(date(2024, 1, 31), -13) == date(2022, 12, 28)
