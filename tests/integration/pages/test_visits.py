"""The visit: writing, capturing, signing, and what nobody else may do."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from vesalius.apps.visit import notes
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def begin(ask: Ask) -> Callable[[str, str], str]:
    """The address of a new visit; one that is open is signed first."""

    def begun(username: str, patient: str = "anna") -> str:
        address = str(ask(username, f"/patients/{patient}/visits/", go="on").headers["Location"])
        if address in BEGUN:
            ask(username, f"{address}sign/", version=version(ask(username, address).text), S="done")
            address = str(ask(username, f"/patients/{patient}/visits/", go="on").headers["Location"])
        BEGUN.add(address)
        return address

    return begun


BEGUN: set[str] = set()


def version(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]  # type: ignore[index]


def encounter_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_a_note_is_saved_as_versions_and_read_again_in_its_parts(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    answer = ask("house", f"{address}note/", version="1", S="Cough.", O="Lungs clear.", A="", P="Rest.")
    assert answer.status_code == 200
    assert json.loads(answer.content)["version"] == 2
    same = ask("house", f"{address}note/", version="2", S="Cough.", O="Lungs clear.", A="", P="Rest.")
    assert json.loads(same.content)["version"] == 2
    page = ask("house", address).text
    assert ">Cough.</textarea>" in page
    assert ">Rest.</textarea>" in page
    document = found("DocumentReference", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert document["docStatus"] == "preliminary"
    assert notes.text_of(document).splitlines()[0].startswith("## S · ")


def test_a_text_saved_over_another_version_is_refused_with_both_texts_and_changes_nothing(
    ask: Ask, begin: Any, found: Found
) -> None:
    address = begin("house")
    ask("house", f"{address}note/", version="1", S="First window.")
    answer = ask("house", f"{address}note/", version="1", S="Second window.")
    assert answer.status_code == 409
    told = json.loads(answer.content)
    assert told["version"] == 2
    assert told["theirs"]["S"] == "First window."
    document = found("DocumentReference", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert "Second window" not in notes.text_of(document)
    kept = ask("house", f"{address}note/", version="2", S="First window.\n\nSecond window.")
    assert json.loads(kept.content)["version"] == 3


def test_a_signed_note_is_final_and_grows_by_addenda_only(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    assert ask("house", f"{address}sign/", version="1", free="Healthy.").status_code == 302
    encounter = found("Encounter", _id=encounter_of(address))[0]
    assert encounter["status"] == "finished"
    assert encounter["period"]["end"] > encounter["period"]["start"]
    reference = f"Encounter/{encounter_of(address)}"
    document = found("DocumentReference", encounter=reference)[0]
    assert document["docStatus"] == "final"
    assert document["authenticator"]["reference"] == "Practitioner/house"
    assert ask("house", f"{address}note/", version="3", free="Ill.").status_code == 409
    assert ask("house", f"{address}panels/vitals/", pulse="70").status_code == 409
    assert found("Observation", encounter=reference) == []
    ask("house", f"{address}addenda/", text="One more thing.")
    texts = sorted(notes.text_of(item) for item in found("DocumentReference", encounter=reference))
    assert texts == ["Healthy.", "One more thing."]
    page = ask("house", address).text
    assert "One more thing." in page
    assert '<textarea id="note-S"' not in page


def test_an_empty_note_is_not_signed(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    ask("house", f"{address}sign/", version="1", S="  ")
    assert found("Encounter", _id=encounter_of(address))[0]["status"] == "in-progress"


def test_versions_are_compared_word_by_word(ask: Ask, begin: Any) -> None:
    address = begin("house")
    ask("house", f"{address}note/", version="1", free="Pain in the left knee.")
    ask("house", f"{address}note/", version="2", free="Pain in the right knee.")
    page = ask("house", f"{address}versions/").text
    assert "<del>left</del>" in page
    assert "<ins>right</ins>" in page


def test_a_cancelled_visit_leaves_its_text_marked_as_an_error(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    ask("house", f"{address}note/", version="1", free="Wrong patient.")
    ask("house", f"{address}cancel/", go="on")
    assert found("Encounter", _id=encounter_of(address))[0]["status"] == "cancelled"
    document = found("DocumentReference", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert document["status"] == "entered-in-error"


def test_a_visit_of_today_that_is_open_is_gone_on_with(ask: Ask, begin: Any) -> None:
    address = begin("house")
    assert ask("house", "/patients/anna/visits/", go="on").headers["Location"] == address


@pytest.mark.parametrize("username", ["wilson", "pam"])
def test_who_does_not_care_for_a_patient_begins_no_visit(ask: Ask, found: Found, username: str) -> None:
    before = len(found("Encounter", patient="Patient/anna"))
    assert ask(username, "/patients/anna/visits/", go="on").status_code == 404
    assert len(found("Encounter", patient="Patient/anna")) == before
    assert ask(username, "/patients/nobody/visits/", go="on").status_code == 404


def test_a_colleague_reads_a_visit_and_writes_nothing_in_it(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    ask("house", f"{address}note/", version="1", free="Seen together.")
    page = ask("jackie", address)
    assert "Seen together." in page.text
    assert "<textarea" not in page.text
    for path, form in (("note/", {"version": "2", "free": "x"}), ("sign/", {"go": "x"}), ("cancel/", {"go": "x"})):
        assert ask("jackie", address + path, **form).status_code == 404
    document = found("DocumentReference", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert notes.text_of(document) == "Seen together."


def test_a_problem_found_by_its_words_is_coded_and_noted_for_the_visit(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    assert "Jicht" in ask("house", f"{address}problems/?text=jich", reader="nl").text
    page = ask("house", f"{address}panels/problems/", do="add", code="M10.9", text="jich", reader="fr").text
    assert "Goutte" in page
    made = [item for item in found("Condition", patient="Patient/anna") if item["code"].get("coding")]
    assert made[0]["code"]["coding"][0] == {
        "system": "http://hl7.org/fhir/sid/icd-10", "code": "M10.9", "display": "Gout"
    }  # fmt: skip
    encounter = found("Encounter", _id=encounter_of(address))[0]
    assert encounter["diagnosis"] == [{"condition": {"reference": f"Condition/{made[0]['id']}"}}]
    ask("house", f"{address}panels/problems/", do="add", code="M10.9")
    again = [item for item in found("Condition", patient="Patient/anna") if item["code"].get("coding")]
    assert len(again) == 1
    ask("house", f"{address}panels/problems/", do="resolve", condition=made[0]["id"])
    resolved = found("Condition", _id=made[0]["id"])[0]
    assert resolved["clinicalStatus"]["coding"][0]["code"] == "resolved"


def test_vital_signs_out_of_reason_are_refused_with_what_was_typed(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    page = ask("house", f"{address}panels/vitals/", systolic="142", diastolic="900", weight="88,2").text
    assert "Between 20 and 200." in page
    assert 'value="88,2"' in page
    reference = f"Encounter/{encounter_of(address)}"
    assert found("Observation", encounter=reference) == []
    ask("house", f"{address}panels/vitals/", systolic="142", diastolic="84", weight="80", height="200")
    values = {item["code"]["coding"][0]["code"]: item for item in found("Observation", encounter=reference)}
    assert set(values) == {"85354-9", "29463-7", "8302-2", "39156-5"}
    assert values["39156-5"]["valueQuantity"]["value"] == 20.0
    assert values["85354-9"]["interpretation"][0]["coding"][0]["code"] == "H"


def test_a_childs_values_carry_no_flags_of_adults(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house", "zoe")
    ask("house", f"{address}panels/vitals/", pulse="120")
    item = found("Observation", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert "interpretation" not in item


def test_a_questionnaire_becomes_answers_and_a_total(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    path = f"{address}questionnaires/gad-7/"
    page = ask("house", path, **{"69725-0": "LA6571-9"})
    assert "6 questions are not answered yet." in page.text
    links = re.findall(r'name="(6\d{4}-\d)"', ask("house", path).text)
    ask("house", path, **dict.fromkeys(links, "LA6570-1"))
    reference = f"Encounter/{encounter_of(address)}"
    score = found("Observation", encounter=reference)[0]
    assert score["valueQuantity"]["value"] == 14
    response = found("QuestionnaireResponse", encounter=reference)[0]
    assert score["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{response['id']}"}]
    assert len(response["item"]) == 7
    assert "14/21" in ask("house", address).text


def test_a_certificate_of_incapacity_hides_the_diagnosis_from_the_employer(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    form = {"first": "2026-11-27", "last": "2026-11-20", "cause": "illness", "stage": "first", "outings": "yes",
            "diagnosis": "Lumbago"}  # fmt: skip
    assert "The last day is before the first." in ask("house", f"{address}papers/incapacity/", **form).text
    assert ask("house", f"{address}papers/incapacity/", **{**form, "last": "2026-12-04"}).status_code == 302
    papers = [
        item
        for item in found("DocumentReference", encounter=f"Encounter/{encounter_of(address)}")
        if item["docStatus"] == "final"
    ]
    contents = [item["attachment"] for item in papers[0]["content"]]
    assert [item["title"].partition(" – ")[2] for item in contents] == [
        "Part for the patient", "Part for the employer", "Part for the medical adviser of the insurer",
    ]  # fmt: skip
    assert all(base64.b64decode(item["data"]).startswith(b"%PDF-") for item in contents)
    from vesalius.apps.visit import papers as kinds

    sheets = kinds.BY_NAME["incapacity"].sheets(
        {**form, "last": "2026-12-04"}, {"name": "Anna Peeters", "birth": "1985", "number": ""}
    )
    said = [json.dumps([sheet.rows, sheet.paragraphs, sheet.notice]) for sheet in sheets]
    assert ["Lumbago" in text for text in said] == [True, False, True]


def test_only_physicians_certify_incapacity(ask: Ask, begin: Any) -> None:
    address = begin("pilates")
    assert ask("pilates", f"{address}papers/incapacity/").status_code == 404
    assert ask("pilates", f"{address}papers/attendance/").status_code == 200


def test_sessions_of_a_prescription_are_counted(ask: Ask, begin: Any, found: Found, context: Context) -> None:
    from integration.pages.conftest import put

    put(
        context,
        {
            "resourceType": "ServiceRequest", "id": "series", "status": "active", "intent": "order",
            "code": {"text": "Kinésithérapie"}, "subject": {"reference": "Patient/anna"},
            "quantityQuantity": {"value": 2, "unit": "séances"}, "requester": {"reference": "Practitioner/house"},
        },
    )  # fmt: skip
    for expected in ("Session <strong>1</strong> of 2", "Session <strong>2</strong> of 2", "All 2 sessions were held"):
        address = begin("pilates")
        assert expected in ask("pilates", address).text
        ask("pilates", f"{address}panels/sessions/", order="ServiceRequest/series")
        ask("pilates", f"{address}sign/", version="1", free="Session held.")
    encounter = found("Encounter", _id=encounter_of(address))[0]
    assert encounter["basedOn"] == [{"reference": "ServiceRequest/series"}]


def test_a_wound_is_measured_and_its_photo_is_shown_to_the_team_only(ask: Ask, begin: Any, found: Found) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = begin("jackie")
    bad = ask("jackie", f"{address}panels/wound/", place="Left heel", photo=SimpleUploadedFile("x.png", b"<script>"))
    assert "The photo must be" in bad.text
    assert 'value="Left heel"' in bad.text
    ask(
        "jackie", f"{address}panels/wound/", place="Left heel", length="4,5", width="2", tissue="granulating",
        photo=SimpleUploadedFile("x.png", PNG),
    )  # fmt: skip
    reference = f"Encounter/{encounter_of(address)}"
    item = found("Observation", encounter=reference)[0]
    assert item["bodySite"] == {"text": "Left heel"}
    assert item["component"][0]["valueQuantity"]["value"] == 4.5
    photo = next(item for item in found("DocumentReference", encounter=reference) if "category" in item)
    path = f"/patients/anna/photos/{photo['id']}/"
    shown = ask("jackie", path)
    assert shown.content == PNG
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Security-Policy"].startswith("sandbox")
    assert ask("wilson", path).status_code == 404


def test_a_psychologists_note_is_with_its_author_until_it_is_shared(ask: Ask, begin: Any) -> None:
    address = begin("melfi")
    ask("melfi", f"{address}note/", version="1", free="He dreams of ducks.")
    assert "He dreams of ducks." not in ask("house", address).text
    page = ask("melfi", f"{address}panels/confidence/", readers="team").text
    number = re.search(r'data-note-version="(\d+)"', page)[1]  # type: ignore[index]
    assert "He dreams of ducks." in ask("house", address).text
    assert ask("jackie", address).status_code == 404
    ask("melfi", f"{address}panels/confidence/", readers="me")
    assert "He dreams of ducks." not in ask("house", address).text
    assert int(number) == 3


def test_what_comes_next_is_a_task_with_its_day(ask: Ask, begin: Any, found: Found) -> None:
    address = begin("house")
    assert "Say in how many" in ask("house", f"{address}panels/follow-up/", number="x", unit="days").text
    page = ask("house", f"{address}panels/follow-up/", quick="3 months", text="Check HbA1c").text
    assert "Check HbA1c" in page
    task = found("Task", encounter=f"Encounter/{encounter_of(address)}")[0]
    assert task["owner"]["reference"] == "Practitioner/house"
    assert len(task["restriction"]["period"]["end"]) == 10


@pytest.mark.parametrize("reader", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("username", ["house", "jackie", "pilates", "melfi"])
def test_every_profession_has_its_own_forms_in_every_language(ask: Ask, begin: Any, username: str, reader: str) -> None:
    address = begin(username)
    page = ask(username, address, reader=reader)
    assert page.status_code == 200
    panels = re.findall(r'<section class="card panel" id="([a-z-]+)"', page.text)
    assert (
        panels
        == {
            "house": ["problems", "vitals", "questionnaires", "papers", "follow-up", "billing"],
            "jackie": ["vitals", "wound", "questionnaires", "problems", "follow-up", "billing"],
            "pilates": ["sessions", "mobility", "problems", "papers", "follow-up", "billing"],
            "melfi": ["confidence", "questionnaires", "problems", "papers", "follow-up", "billing"],
        }[username]
    )
    assert reader in {"fr", "en"} or 'class="soft">points</span>' not in page.text
    assert "style=" not in page.text
    assert "onclick" not in page.text


def test_what_is_charged_is_kept_once_with_its_visit_and_offered_again(ask: Ask, found: Found, begin: Any) -> None:
    address = begin("house")
    panel = f"{address}panels/billing/"
    for given, fault in (
        ({"number": "10103"}, "six digits"), ({"number": "101032", "quantity": "0"}, "whole number"),
        ({"number": "abcdef"}, "six digits"),
    ):  # fmt: skip
        assert fault in ask("house", panel, **given).text
    encounter = f"Encounter/{encounter_of(address)}"
    assert found("ChargeItem", context=encounter) == []
    assert "101032" in ask("house", panel, number="101 032", text="Consultation").text
    (charge,) = found("ChargeItem", context=encounter)
    assert charge["status"] == "billable"
    assert charge["code"]["coding"][0]["code"] == "101032"
    assert charge["performer"][0]["actor"]["reference"] == "Practitioner/house"
    assert charge["quantity"]["value"] == 1
    assert "already" in ask("house", panel, number="101032").text
    assert len(found("ChargeItem", context=encounter)) == 1
    ask("house", panel, do="remove", charge=charge["id"])
    assert [item["status"] for item in found("ChargeItem", context=encounter)] == ["entered-in-error"]
    shown = ask("house", address).text
    assert 'name="favourite" value="101032|Consultation"' in shown
    assert ask("jackie", panel, number="101032").status_code == 404
