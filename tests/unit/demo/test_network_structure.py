"""What the network is made of: counts, ids, references, numbers, determinism."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from unit.demo.check_digits import enterprise_is_valid, inami_is_valid
from unit.demo.conftest import Resource, World, of_type, walk
from vesalius.platform.demo import network
from vesalius.terminology import naming_systems


def _digest(batches: list[list[Resource]]) -> str:
    return hashlib.sha256(json.dumps(batches, ensure_ascii=False).encode()).hexdigest()


def test_four_centres_forty_practitioners_and_two_thousand_patients(world: World) -> None:
    centres = [
        each
        for each in world.by_type["Organization"]
        if each["type"][0]["coding"][0]["code"] == "orgprimaryhealthcarecenter"
    ]
    assert len(centres) == 4
    assert len(world.by_type["Patient"]) == 2000
    counts = network.figures(world.batches)
    assert counts.practitioners_by_profession == {
        "gp": 16,
        "physiotherapist": 10,
        "nurse": 8,
        "psychologist": 6,
    }
    assert sum(counts.patients_by_centre.values()) == 2000
    assert min(counts.patients_by_centre.values()) > 300
    assert counts.resources == len(world.everything)
    assert counts.by_type["Patient"] == 2000


def test_between_sixty_and_eighty_five_thousand_resources(world: World) -> None:
    assert 60_000 <= len(world.everything) <= 85_000


def test_ids_are_unique_within_a_type_and_valid(world: World) -> None:
    pattern = re.compile(r"[A-Za-z0-9\-.]{1,64}")
    assert all(pattern.fullmatch(each["id"]) for each in world.everything)
    counts = Counter((each["resourceType"], each["id"]) for each in world.everything)
    assert [key for key, count in counts.items() if count > 1] == []


def test_each_record_starts_with_its_patient_and_holds_no_other(world: World) -> None:
    for record in world.records:
        assert record[0]["resourceType"] == "Patient"
        assert len(of_type(record, "Patient")) == 1


def test_every_reference_resolves_in_the_organisation_or_in_the_same_record(world: World) -> None:
    shared = {f"{each['resourceType']}/{each['id']}" for each in world.organisation}
    for batch in world.batches:
        known = shared | {f"{each['resourceType']}/{each['id']}" for each in batch}
        wanted = {value for each in batch for path, value in walk(each) if path.endswith("reference")}
        assert wanted <= known


def test_the_same_seed_gives_the_same_bytes(generate: Callable[..., list[list[Resource]]]) -> None:
    assert _digest(generate(seed=7, patients=40)) == _digest(generate(seed=7, patients=40))


def test_another_seed_gives_other_people(generate: Callable[..., list[list[Resource]]]) -> None:
    first, second = generate(seed=1, patients=40), generate(seed=2, patients=40)
    assert [record[0]["identifier"] for record in first[1:]] != [record[0]["identifier"] for record in second[1:]]


def test_fewer_patients_are_the_first_of_more(generate: Callable[..., list[list[Resource]]], world: World) -> None:
    few = generate(patients=30)
    assert len(few) == 31
    assert _digest(few) == _digest(world.batches[:31])


def test_the_history_moves_with_the_day(generate: Callable[..., list[list[Resource]]]) -> None:
    batches = generate(patients=30, today=date(2027, 3, 1))
    ends = [each["period"]["end"][:10] for record in batches[1:] for each in of_type(record, "Encounter")]
    assert "2027-01-01" < max(ends) <= "2027-03-01"


def test_national_numbers_are_valid_unique_and_agree_with_birth_and_sex(world: World) -> None:
    seen: set[str] = set()
    bis = 0
    for patient in world.by_type["Patient"]:
        value = patient["identifier"][0]["value"]
        assert patient["identifier"][0]["system"] == naming_systems.SSIN
        assert naming_systems.is_national_number(value)
        assert value not in seen
        seen.add(value)
        year, month, day = patient["birthDate"].split("-")
        assert (value[:2], value[4:6]) == (year[2:], day)
        assert int(value[2:4]) in (int(month), int(month) + 40)
        bis += int(value[2:4]) > 40
        assert int(value[6:9]) % 2 == (0 if patient["gender"] == "female" else 1)
    assert 3 <= bis <= 60


def test_inami_and_enterprise_numbers_are_valid_and_unique(world: World) -> None:
    numbers = [
        each["value"]
        for resource in world.by_type["Practitioner"] + world.by_type["Organization"]
        for each in resource["identifier"]
        if each["system"] == naming_systems.NIHDI
    ]
    assert len(numbers) == len(set(numbers)) == 44
    assert all(inami_is_valid(number) for number in numbers)
    enterprises = [
        each["value"]
        for resource in world.by_type["Organization"]
        for each in resource["identifier"]
        if each["system"] == naming_systems.CBE
    ]
    assert len(enterprises) == len(set(enterprises))
    assert all(enterprise_is_valid(number) for number in enterprises)


def test_some_practitioners_work_at_two_centres(world: World) -> None:
    places = Counter(each["practitioner"]["reference"] for each in world.by_type["PractitionerRole"])
    assert set(places.values()) == {1, 2}
    assert len(places) == 40


def test_households_share_address_and_family_name(world: World) -> None:
    homes: dict[str, list[Resource]] = {}
    for patient in world.by_type["Patient"]:
        homes.setdefault(patient["address"][0]["text"], []).append(patient)
    shared = [members for members in homes.values() if len(members) > 1]
    assert len(shared) > 300
    named = [members for members in shared if len({each["name"][0]["family"] for each in members}) < len(members)]
    assert len(named) > 120


def test_addresses_carry_street_and_number_as_extensions(world: World) -> None:
    for patient in world.by_type["Patient"]:
        where = patient["address"][0]
        parts = {each["url"].rsplit("-", 1)[1]: each["valueString"] for each in where["_line"][0]["extension"]}
        assert where["line"][0].startswith(f"{parts['streetName']} {parts['houseNumber']}")
        assert where["country"] == "BE"


def test_six_languages_are_spoken_and_texts_are_french_or_dutch(world: World) -> None:
    languages = Counter(each["communication"][0]["language"]["coding"][0]["code"] for each in world.by_type["Patient"])
    assert set(languages) == {"fr", "nl", "de", "en", "ar", "tr"}
    attachments = [each["content"][0]["attachment"] for each in world.by_type["DocumentReference"]]
    assert {each["language"] for each in attachments} == {"fr", "nl"}


def test_no_practitioner_is_booked_twice_at_the_same_time(world: World) -> None:
    busy: dict[str, list[tuple[str, str]]] = {}
    for encounter in world.by_type["Encounter"]:
        who = encounter["participant"][0]["individual"]["reference"]
        busy.setdefault(who, []).append((encounter["period"]["start"], encounter["period"]["end"]))
    for appointment in world.by_type["Appointment"]:
        if appointment["status"] == "fulfilled":
            continue  # It is the encounter of the same time.
        who = appointment["participant"][1]["actor"]["reference"]
        busy.setdefault(who, []).append((appointment["start"], appointment["end"]))
    for stretches in busy.values():
        stretches.sort()
        for (_, end), (start, _) in pairwise(stretches):
            assert end <= start


def test_sensitive_content_carries_its_labels(world: World) -> None:
    def labels(resource: Resource) -> list[str]:
        return [each["code"] for each in resource.get("meta", {}).get("security", [])]

    sessions = [
        each for each in world.by_type["Encounter"] if each["type"][0]["coding"][0]["code"] == "psychology-session"
    ]
    assert sessions
    assert all(labels(each) == ["R", "PSY"] for each in sessions)
    notes = [
        each
        for each in world.by_type["DocumentReference"]
        if each["author"][0]["reference"].startswith("Practitioner/practitioner-psychologist")
    ]
    assert notes
    assert all(labels(each) == ["R", "PSY"] for each in notes)
    drugs = [
        each
        for each in world.by_type["MedicationRequest"] + world.by_type["MedicationStatement"]
        if each["medicationCodeableConcept"]["coding"][0]["code"] == "J05AR20"
    ]
    assert drugs
    assert all(labels(each) == ["V", "HIV"] for each in drugs)


def test_unlabelled_content_does_not_point_to_labelled_content_and_ids_tell_nothing(world: World) -> None:
    labelled = {
        f"{each['resourceType']}/{each['id']}" for each in world.everything if each.get("meta", {}).get("security")
    }
    assert all(re.fullmatch(r"\w+/[a-z]+-\d+(-restricted)?-\d+", each) for each in labelled)
    for each in world.everything:
        if each.get("meta", {}).get("security"):
            continue
        pointed = {str(value) for path, value in walk(each) if path.endswith("reference")}
        # A blood pressure taken at a labelled visit is not labelled itself.
        pointed = {value for value in pointed if not value.startswith("Encounter/")}
        assert not pointed & labelled, each["id"]


def test_summaries_leave_out_what_is_labelled(world: World) -> None:
    labelled = {
        f"{each['resourceType']}/{each['id']}" for each in world.everything if each.get("meta", {}).get("security")
    }
    shown = {value for each in world.by_type["Composition"] for path, value in walk(each) if path.endswith("reference")}
    assert not labelled & shown


def test_figures_of_an_empty_network_are_zero() -> None:
    counts = network.figures([])
    assert (counts.resources, counts.patients, counts.by_type) == (0, 0, {})


def test_one_patient_is_flagged_for_measurements_of_speed(world: World) -> None:
    def tags(record: list[Resource]) -> list[Any]:
        return [each["code"] for each in record[0]["meta"].get("tag", [])]

    flagged = [record for record in world.records if "performance" in tags(record)]
    assert len(flagged) == 1
    assert 480 <= len(of_type(flagged[0], "Encounter")) <= 540


def test_story_patients_are_those_of_the_document(world: World) -> None:
    text = (Path(__file__).resolve().parents[3] / "docs/demo-network.md").read_text()
    rows = re.findall(r"^\| (patient-\d{4}) \| ([^|]+) \| ([a-z]+) \|", text, re.MULTILINE)
    stories = [
        (patient["id"], f"{patient['name'][0]['given'][0]} {patient['name'][0]['family']}", tags[1]["code"])
        for patient in world.by_type["Patient"]
        if (tags := patient["meta"].get("tag"))
    ]
    assert rows == stories


def test_story_patients_show_what_the_document_says(world: World) -> None:
    def words(number: int, kind: str) -> list[str]:
        return [each["id"] for each in of_type(world.records[number - 1], kind)]

    assert "condition-0001-retinopathy-1" in words(1, "Condition")
    assert words(1, "Task") == ["task-0001-1"]
    assert {"condition-0002-fibrillation-1", "condition-0002-kidney-1"} <= set(words(2, "Condition"))
    assert "condition-0003-pregnancy-1" in words(3, "Condition")
    assert "condition-0004-exacerbation-1" in words(4, "Condition")
    assert len(words(5, "Immunization")) == 12
    assert "documentreference-0006-restricted-3" in words(6, "DocumentReference")
    assert 10 <= len([each for each in words(7, "Procedure") if "physiotherapy" in each]) < 60
    assert "observation-0008-wound-length-5" in words(8, "Observation")
    assert "flag-0009-palliative-1" in words(9, "Flag")
    assert "documentreference-0011-physiotherapy-1" in words(11, "DocumentReference")
    assert "observation-0012-restricted-2" in words(12, "Observation")
    assert [each for each in words(13, "Procedure") if "delivery" in each] == [
        "procedure-0013-delivery-1",
        "procedure-0013-delivery-2",
    ]


def test_there_are_visits_on_the_day_on_which_the_network_is_looked_at_and_the_history_stays(generate) -> None:
    sunday = date(2027, 1, 31)
    plain, opened = generate(patients=120), generate(patients=120, open_on=sunday)

    def apart(batches: list[list[dict]]) -> tuple[list[dict], list[dict]]:
        everything = [each for batch in batches for each in batch]
        today = [
            each
            for each in everything
            if each["resourceType"] == "Appointment" and each["start"][:10] == sunday.isoformat()
        ]
        return today, [each for each in everything if each["resourceType"] in {"Encounter", "Observation", "Condition"}]

    assert apart(plain)[0] == []
    assert len(apart(opened)[0]) > 5
    assert apart(opened)[1] == apart(plain)[1]
