"""Medicine holds over the whole network."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from unit.demo.conftest import Resource, World, atc, icd10, measured, of_type, walk
from vesalius.platform.demo.measurements import egfr
from vesalius.platform.demo.network import TODAY

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
# What may lie ahead: plans, not facts.
_AHEAD = ("start", "end", "restriction.period.end", "dispenseRequest.validityPeriod.end", "valueDateTime")


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _conditions(record: list[Resource], *codes: str) -> list[Resource]:
    return [each for each in of_type(record, "Condition") if icd10(each).startswith(codes)]


def test_nothing_lies_before_birth_or_after_death_or_today(world: World) -> None:
    wrong = []
    for record in world.records:
        born = record[0]["birthDate"]
        last = min(record[0].get("deceasedDateTime", "9999"), TODAY.isoformat())
        for resource in record[1:]:
            for path, value in walk(resource):
                if not isinstance(value, str) or not _DATE.fullmatch(value):
                    continue
                if value[:10] < born:
                    wrong.append((resource["id"], path, value))
                plan = path in _AHEAD and resource["resourceType"] in ("Appointment", "Task", "MedicationRequest")
                plan = (plan and "deceasedDateTime" not in record[0]) or "expected-date" in resource["id"]
                if value[:10] > last and not plan:
                    wrong.append((resource["id"], path, value))
    assert wrong == []


def test_the_dead_have_no_open_prescription_plan_or_appointment(world: World) -> None:
    dead = [record for record in world.records if "deceasedDateTime" in record[0]]
    assert 10 <= len(dead) <= 120
    for record in dead:
        assert not [each for each in of_type(record, "Appointment") if each["status"] == "booked"]
        for kind in ("MedicationRequest", "CarePlan", "ServiceRequest", "EpisodeOfCare", "CareTeam", "Goal"):
            assert not [each for each in of_type(record, kind) if each.get("status") == "active"]
        assert record[0]["active"] is False


def test_only_women_of_fertile_age_are_pregnant_and_one_pregnancy_at_a_time(world: World) -> None:
    found = 0
    for record in world.records:
        pregnancies = sorted(_conditions(record, "Z34", "O24"), key=lambda each: each["onsetDateTime"])
        found += len(pregnancies)
        for each in pregnancies:
            assert record[0]["gender"] == "female"
            assert 16 <= (_day(each["onsetDateTime"]) - _day(record[0]["birthDate"])).days / 365.25 <= 46
        own = [each for each in pregnancies if icd10(each).startswith("Z34")]
        for before, after in pairwise(own):
            assert before["abatementDateTime"] < after["onsetDateTime"]
    assert found > 60


def test_no_harmful_medicine_is_prescribed_in_pregnancy(world: World) -> None:
    harmful = ("C09", "C10", "M01A", "J01AA", "A10BA", "A10BK", "B01A")
    for record in world.records:
        for pregnancy in _conditions(record, "Z34"):
            start, end = pregnancy["onsetDateTime"], pregnancy.get("abatementDateTime", "9999")
            for each in of_type(record, "MedicationRequest"):
                if start <= each["authoredOn"][:10] <= end:
                    assert not atc(each).startswith(harmful), each["id"]


def test_only_women_have_cervix_or_breast_screening(world: World) -> None:
    for record in world.records:
        screened = [each for each in record if "-hpv-" in each["id"] or "-mammography-" in each["id"]]
        screened = [each for each in screened if each["resourceType"] != "Immunization"]
        assert not screened or record[0]["gender"] == "female"


def test_hba1c_falls_after_the_treatment_is_intensified(world: World) -> None:
    drops = []
    for record in world.records:
        values = measured(record, "4548-4")
        for line in of_type(record, "MedicationStatement"):
            start = line["effectivePeriod"]["start"]
            if not atc(line).startswith("A10"):
                continue
            before = [value for at, value in values if at[:10] <= start][-1:]
            limit = (_day(start) + timedelta(days=80)).isoformat(), (_day(start) + timedelta(days=420)).isoformat()
            after = [value for at, value in values if limit[0] <= at[:10] <= limit[1]][:1]
            if before and after and before[0] > 7.1:
                drops.append(before[0] - after[0])
    assert len(drops) > 80
    assert sum(drops) / len(drops) > 0.4
    assert sum(drop > 0 for drop in drops) / len(drops) > 0.8


def test_metformin_is_not_given_with_a_filtration_rate_below_thirty(world: World) -> None:
    low = 0
    for record in world.records:
        for at, value in measured(record, "98979-8"):
            if value >= 30:
                continue
            low += 1
            for line in of_type(record, "MedicationStatement"):
                if atc(line) == "A10BA02":
                    period = line["effectivePeriod"]
                    # The result is known at the visit that follows within weeks.
                    known = (_day(at) + timedelta(days=21)).isoformat()
                    assert not period["start"] <= known < period.get("end", "9999"), line["id"]
    assert low > 10


def test_nitrofurantoin_and_ibuprofen_are_not_given_to_weak_kidneys(world: World) -> None:
    for record in world.records:
        values = measured(record, "98979-8")
        for each in of_type(record, "MedicationRequest"):
            if atc(each) in ("J01XE01", "M01AE01"):
                before = [value for at, value in values if at <= each["authoredOn"]][-1:]
                assert not before or before[0] >= 40, each["id"]


def test_printed_filtration_rate_is_that_of_the_printed_creatinine(world: World) -> None:
    checked = 0
    for record in world.records:
        creatinine = dict(measured(record, "2160-0"))
        born = _day(record[0]["birthDate"])
        for at, rate in measured(record, "98979-8"):
            day = _day(at)
            age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
            expected = egfr(creatinine[at], age, female=record[0]["gender"] == "female")
            assert abs(rate - expected) <= 1.5
            checked += 1
    assert checked > 900


def test_every_diabetic_has_hba1c_a_goal_and_an_episode(world: World) -> None:
    found = 0
    for record in world.records:
        if _conditions(record, "E11"):
            found += 1
            assert measured(record, "4548-4")
            assert of_type(record, "Goal")
            assert [each for each in of_type(record, "EpisodeOfCare") if "diabetes" in each["id"]]
    assert found >= 80


def test_everybody_with_atrial_fibrillation_is_anticoagulated(world: World) -> None:
    for record in world.records:
        if _conditions(record, "I48"):
            assert [each for each in of_type(record, "MedicationStatement") if atc(each).startswith("B01A")]


def test_nobody_allergic_to_penicillin_receives_it(world: World) -> None:
    allergic = 0
    for record in world.records:
        if [each for each in of_type(record, "AllergyIntolerance") if "-penicillin-" in each["id"]]:
            allergic += 1
            assert not [each for each in of_type(record, "MedicationRequest") if atc(each).startswith("J01C")]
    assert allergic > 30


def test_doses_of_a_vaccine_keep_their_distance_and_live_vaccines_wait_for_a_year(world: World) -> None:
    for record in world.records:
        born = _day(record[0]["birthDate"])
        by_vaccine: dict[str, list[date]] = {}
        for each in of_type(record, "Immunization"):
            code = each["vaccineCode"]["coding"][0]["code"]
            by_vaccine.setdefault(code, []).append(_day(each["occurrenceDateTime"]))
        for code, days in by_vaccine.items():
            days.sort()
            for before, after in pairwise(days):
                assert (after - before).days >= 28, (record[0]["id"], code)
            if code == "871831003":
                assert (days[0] - born).days >= 365
            if code == "871895005":
                assert (days[0] - born).days >= 54
            if code == "1181000221105":
                assert all(day.month in (10, 11) for day in days)


def test_children_grow(world: World) -> None:
    children = 0
    for record in world.records:
        heights = measured(record, "8302-2")
        children += len(heights) > 2
        for (_, before), (_, after) in pairwise(heights):
            assert after >= before - 0.3
    assert children > 60


def test_sessions_of_physiotherapy_do_not_exceed_the_prescribed_number(world: World) -> None:
    orders = 0
    for record in world.records:
        for order in of_type(record, "ServiceRequest"):
            if "physiotherapy" not in order["id"]:
                continue
            orders += 1
            done = [
                each
                for each in of_type(record, "Procedure")
                if {"reference": f"ServiceRequest/{order['id']}"} in each.get("basedOn", [])
            ]
            prescribed = order["quantityQuantity"]["value"]
            assert len(done) <= prescribed
            assert (order["status"] == "completed") == (len(done) == prescribed)
    assert orders > 90


def test_flags_follow_reference_ranges(world: World) -> None:
    for each in world.by_type["Observation"]:
        if "referenceRange" not in each or "valueQuantity" not in each:
            continue
        value, limits = each["valueQuantity"]["value"], each["referenceRange"][0]
        expected = "N"
        if "high" in limits and value > limits["high"]["value"]:
            expected = "H"
        if "low" in limits and value < limits["low"]["value"]:
            expected = "L"
        assert each["interpretation"][0]["coding"][0]["code"] == expected


def test_reports_point_to_their_order_and_results(world: World) -> None:
    for record in world.records:
        known = {f"{each['resourceType']}/{each['id']}": each for each in record}
        for report in of_type(record, "DiagnosticReport"):
            assert known[report["basedOn"][0]["reference"]]["status"] == "completed"
            for result in report["result"]:
                assert known[result["reference"]]["effectiveDateTime"] == report["effectiveDateTime"]


def test_appointments_are_today_or_ahead_on_working_days_or_belong_to_the_past(world: World) -> None:
    booked = [each for each in world.by_type["Appointment"] if each["status"] == "booked"]
    assert len(booked) > 250
    assert sum(_day(each["start"]) == TODAY for each in booked) > 20
    for each in world.by_type["Appointment"]:
        day = _day(each["start"])
        if each["status"] == "booked":
            assert day >= TODAY
        else:
            assert day <= TODAY
        if day > TODAY:
            assert _day(each["start"]).weekday() < 5
