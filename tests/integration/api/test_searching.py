"""Search, history and $everything over HTTP: Bundles, links, paging."""

from __future__ import annotations

import uuid

import pytest

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def family(client) -> str:
    """The family name of five patients; each test has its own."""
    name = f"Peeters-{uuid.uuid4().hex}"
    for number in range(5):
        body = {
            "resourceType": "Patient",
            "id": f"{name[-12:]}-{number}",
            "name": [{"family": name}],
            "gender": "female" if number % 2 else "male",
        }
        assert client.put(f"Patient/{body['id']}", body).status == 201
    return name


def _ids(answer) -> list[str]:
    return [resource["id"] for resource in answer.resources if resource["resourceType"] != "OperationOutcome"]


def test_a_search_answers_with_a_searchset(client, family):
    answer = client.get(f"Patient?family={family}&_sort=_id&_total=accurate")
    bundle = answer.json
    assert (answer.status, bundle["type"], bundle["total"]) == (200, "searchset", 5)
    assert [entry["search"]["mode"] for entry in bundle["entry"]] == ["match"] * 5
    assert [entry["fullUrl"] for entry in bundle["entry"]] == [
        f"http://clinic.example/fhir/Patient/{family[-12:]}-{number}" for number in range(5)
    ]
    assert client.post("Bundle/$validate", bundle).issues[0]["severity"] != "error"


def test_pages_follow_their_links_and_hold_everything_once(client, family):
    address, seen, pages = f"Patient?family={family}&_sort=_id&_count=2&_format=json", [], 0
    while address:
        answer = client.get(address)
        assert answer.status == 200
        seen += _ids(answer)
        address = answer.link("next")
        pages += 1
    assert pages == 3
    assert seen == [f"{family[-12:]}-{number}" for number in range(5)]
    assert answer.link("first").startswith("http://clinic.example/fhir/Patient?")


def test_the_self_link_holds_what_was_applied_and_only_that(client, family):
    answer = client.get(f"Patient?family={family}&foo=bar&_format=json&gender=male")
    assert answer.link("self").startswith("http://clinic.example/fhir/Patient?")
    assert "foo" not in answer.link("self")
    assert "gender=male" in answer.link("self")
    assert len(_ids(answer)) == 3
    assert _ids(client.get(answer.link("self"))) == _ids(answer)


def test_an_unknown_parameter_is_named_beside_the_matches(client, family):
    entries = client.get(f"Patient?family={family}&foo=bar").json["entry"]
    outcome = [entry for entry in entries if entry["search"]["mode"] == "outcome"]
    assert len(entries) == 6
    assert "foo" in outcome[0]["resource"]["issue"][0]["diagnostics"]
    assert outcome[0]["resource"]["issue"][0]["severity"] == "warning"


def test_a_form_and_the_query_are_one_question(client, family):
    body = f"family={family}".encode()
    answer = client.post("Patient/_search?gender=male&_sort=_id", body, content_type=FORM)
    assert _ids(answer) == [f"{family[-12:]}-{number}" for number in (0, 2, 4)]
    assert answer.link("self").startswith("http://clinic.example/fhir/Patient?")
    everywhere = client.post("_search?_type=Patient", f"_id={family[-12:]}-1".encode(), content_type=FORM)
    assert _ids(everywhere) == [f"{family[-12:]}-1"]


def test_a_count_has_no_entries(client, family):
    for address in (f"Patient?family={family}&_summary=count", f"Patient?family={family}&_count=0"):
        bundle = client.get(address).json
        assert (bundle["total"], "entry" in bundle) == (5, False)


def test_elements_and_summaries_shape_the_entries(client, family):
    for patient in client.get(f"Patient?family={family}&_elements=gender").resources:
        assert set(patient) == {"resourceType", "id", "meta", "gender"}
        assert patient["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert client.get(f"Patient?family={family}&_summary=true").resources[0]["name"] == [{"family": family}]


def test_a_compartment_is_searched(client, family):
    patient = f"{family[-12:]}-0"
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": f"Patient/{patient}"},
    }
    made = client.post("Observation", observation).json["id"]
    client.post("Observation", {**observation, "subject": {"reference": f"Patient/{family[-12:]}-1"}})
    assert _ids(client.get(f"Patient/{patient}/Observation?status=final")) == [made]
    assert _ids(client.post(f"Patient/{patient}/Observation/_search", b"status=final", content_type=FORM)) == [made]
    found = client.get(f"Patient/{patient}/*")
    assert {made, patient} <= set(_ids(found))
    assert found.link("self").startswith(f"http://clinic.example/fhir/Patient/{patient}/*")
    everything = client.get(f"Patient/{patient}/$everything")
    assert set(_ids(everything)) == {made, patient}
    assert everything.json["type"] == "searchset"
    assert _ids(client.get(f"Patient/{patient}/$everything?_type=Observation")) == [made]
    first = client.get(f"Patient/{patient}/$everything?_count=1")
    assert _ids(first) + _ids(client.get(first.link("next"))) == [patient, made]
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "_count", "valueInteger": 1}]}
    assert _ids(client.post(f"Patient/{patient}/$everything", parameters)) == [patient]
    assert client.get("Patient/nobody/$everything").status == 404


def test_the_history_of_an_instance_tells_each_write(client):
    client.put("Basic/told", {"resourceType": "Basic", "id": "told", "code": {"text": "1"}})
    client.put("Basic/told", {"resourceType": "Basic", "id": "told", "code": {"text": "2"}})
    client.delete("Basic/told")
    answer = client.get("Basic/told/_history")
    bundle = answer.json
    assert (bundle["type"], bundle["total"]) == ("history", 3)
    assert [(entry["request"]["method"], entry["response"]["status"]) for entry in bundle["entry"]] == [
        ("DELETE", "204 No Content"),
        ("PUT", "200 OK"),
        ("PUT", "201 Created"),
    ]
    assert [entry["response"]["etag"] for entry in bundle["entry"]] == ['W/"3"', 'W/"2"', 'W/"1"']
    assert "resource" not in bundle["entry"][0]
    assert bundle["entry"][1]["request"]["url"] == "Basic/told"
    assert client.post("Bundle/$validate", bundle).issues[0]["severity"] != "error"
    first = client.get("Basic/told/_history?_count=2")
    second = client.get(first.link("next"))
    assert [len(page.json["entry"]) for page in (first, second)] == [2, 1]
    assert second.link("next") is None
    assert client.get("Basic/told/_history?_count=0").json["total"] == 3


def test_a_history_may_be_of_summaries_or_of_some_elements_or_a_number_only(client):
    patient = {"resourceType": "Patient", "id": "shaped", "gender": "male", "birthDate": "1980"}
    client.put("Patient/shaped", patient | {"contact": [{"name": {"text": "x"}}]})
    client.delete("Patient/shaped")
    answer = client.get("Patient/shaped/_history?_summary=true")
    assert answer.resources[0]["meta"]["tag"][-1]["code"] == "SUBSETTED"
    assert "contact" not in answer.resources[0]
    assert answer.link("self").endswith("_history?_summary=true")
    answer = client.get("Patient/shaped/_history?_elements=gender")
    assert set(answer.resources[0]) == {"resourceType", "id", "meta", "gender"}
    assert [entry["request"]["method"] for entry in answer.json["entry"]] == ["DELETE", "PUT"]
    answer = client.get("Patient/shaped/_history?_summary=count")
    assert (answer.json["total"], "entry" in answer.json) == (2, False)
    assert client.get("Patient/shaped/_history?_summary=short").status == 400


def test_contained_resources_that_match_come_in_their_containers_or_by_themselves(client):
    code = uuid.uuid4().hex
    held = [
        {"resourceType": "Medication", "id": "m", "code": {"coding": [{"code": code}]}},
        {"resourceType": "Medication", "id": "n", "code": {"coding": [{"code": code}]},
         "ingredient": [{"itemReference": {"reference": "#m"}}]},
        {"resourceType": "Medication", "id": "o", "code": {"text": "another"}},
    ]  # fmt: skip
    request = {
        "resourceType": "MedicationRequest", "status": "active", "intent": "order", "contained": held,
        "medicationReference": {"reference": "#n"}, "subject": {"reference": "Patient/nobody"},
        "supportingInformation": [{"reference": "#o"}],
    }  # fmt: skip
    made = client.post("MedicationRequest", request)
    assert made.status == 201, made.json
    other = client.post("Medication", {"resourceType": "Medication", "code": {"coding": [{"code": code}]}}).json["id"]
    assert _ids(client.get(f"Medication?code={code}")) == [other]
    found = client.get(f"Medication?code={code}&_contained=true", prefer="handling=strict")
    assert (found.json["total"], found.resources) == (1, [made.json])
    assert "_contained=true" in found.link("self")
    inside = client.get(f"Medication?code={code}&_contained=true&_containedType=contained")
    place = f"http://clinic.example/fhir/MedicationRequest/{made.json['id']}"
    assert [entry["fullUrl"] for entry in inside.json["entry"]] == [f"{place}#m", f"{place}#n"]
    assert inside.resources == held[:2]
    both = client.get(f"Medication?code={code}&_contained=both&_containedType=contained")
    assert (both.json["total"], sorted(_ids(both))) == (3, sorted(["m", "n", other]))
    lean = client.get(f"Medication?code={code}&_contained=true&_elements=status")
    assert {"status", "subject"} <= lean.resources[0].keys()
    assert lean.resources[0].keys().isdisjoint({"contained", "supportingInformation"})
    brief = client.get(f"Medication?code={code}&_contained=true&_containedType=contained&_summary=data")
    assert [one["code"] for one in brief.resources] == [one["code"] for one in held[:2]]
    assert client.get(f"Medication?code={code}&_contained=both&_summary=count").json["total"] == 2
    # What is done because of a match is done to resources: no condition finds a container.
    refused = client.put(f"Medication?code={code}&_contained=true", {"resourceType": "Medication"})
    assert refused.status in {400, 412}
    assert client.get(f"MedicationRequest/{made.json['id']}").json == made.json


def test_what_a_container_refers_to_comes_with_it(client):
    code = uuid.uuid4().hex
    patient = client.post("Patient", {"resourceType": "Patient"}).json["id"]
    request = {
        "resourceType": "MedicationRequest", "status": "active", "intent": "order",
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"coding": [{"code": code}]}}],
        "medicationReference": {"reference": "#m"}, "subject": {"reference": f"Patient/{patient}"},
    }  # fmt: skip
    made = client.post("MedicationRequest", request).json["id"]
    answer = client.get(f"Medication?code={code}&_contained=true&_include=MedicationRequest:subject")
    assert [(entry["resource"]["id"], entry["search"]["mode"]) for entry in answer.json["entry"]] == [
        (made, "match"),
        (patient, "include"),
    ]
    for further in ("_include=Medication:ingredient", "_count=0", "_summary=count"):
        refused = client.get(f"Medication?code={code}&_contained=true&_containedType=contained&{further}")
        assert (refused.status, refused.issues[0]["code"]) == (400, "not-supported")
    assert client.get(f"Medication?code={code}&_contained=true&_sort=code").status == 400


def test_a_history_is_not_narrowed_by_a_list_and_says_so(client):
    client.put("Basic/listed", {"resourceType": "Basic", "id": "listed", "code": {"text": "1"}})
    for address in ("Basic/listed/_history", "Basic/_history", "_history"):
        answer = client.get(f"{address}?_list=any")
        assert (answer.status, answer.issues[0]["code"]) == (400, "not-supported")


def test_a_history_may_begin_at_a_moment(client):
    client.put("Basic/since", {"resourceType": "Basic", "id": "since", "code": {"text": "1"}})
    second = client.put("Basic/since", {"resourceType": "Basic", "id": "since", "code": {"text": "2"}})
    moment = second.json["meta"]["lastUpdated"]
    entries = client.get(f"Basic/since/_history?_since={moment}").json["entry"]
    assert [entry["resource"]["meta"]["versionId"] for entry in entries] == ["2"]
    entries = client.get(f"Basic/since/_history?_at={moment}").json["entry"]
    assert [entry["resource"]["meta"]["versionId"] for entry in entries] == ["2"]
    assert client.get("Basic/since/_history?_since=2999-01-01T00:00:00Z").json.get("entry", []) == []


def test_histories_of_a_type_and_of_all_are_paged(client):
    for number in range(3):
        client.put(f"Flag/h{number}", {**_flag(), "id": f"h{number}"})
    seen, moments, address = [], [], "Flag/_history?_count=2"
    while address:
        page = client.get(address)
        seen += _ids(page)
        moments += [resource["meta"]["lastUpdated"] for resource in page.resources]
        address = page.link("next")
    # Resources written within one millisecond have no order among themselves.
    assert sorted(seen) == ["h0", "h1", "h2"]
    assert moments == sorted(moments, reverse=True)
    assert client.get("_history?_count=1").resources[0]["meta"]["lastUpdated"] == moments[0]
    assert client.get("Flag/nobody/_history").status == 404


def _flag() -> dict:
    return {
        "resourceType": "Flag",
        "status": "active",
        "code": {"text": "x"},
        "subject": {"reference": "Patient/h"},
    }


def test_a_value_set_may_be_sent_by_itself_to_be_expanded(client):
    given = {
        "resourceType": "ValueSet",
        "status": "draft",
        "compose": {
            "include": [{"system": "http://hl7.org/fhir/administrative-gender", "concept": [{"code": "male"}]}]
        },
    }
    expanded = client.post("ValueSet/$expand?count=5", given)
    assert [found["code"] for found in expanded.json["expansion"]["contains"]] == ["male"]
    assert client.post("ValueSet/$expand", given | {"status": "unheard-of"}).status == 400
    assert client.post("ValueSet/$validate-code", given).status == 400


def test_a_value_set_of_hl7_is_expanded_and_asked(client):
    genders = "http://hl7.org/fhir/ValueSet/administrative-gender"
    system = "http://hl7.org/fhir/administrative-gender"
    expanded = client.get(f"ValueSet/$expand?url={genders}&count=2")
    assert (expanded.json["resourceType"], expanded.json["expansion"]["total"]) == ("ValueSet", 4)
    assert len(expanded.json["expansion"]["contains"]) == 2
    parameters = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "url", "valueUri": genders},
            {"name": "code", "valueCode": "female"},
            {"name": "system", "valueUri": system},
        ],
    }
    answer = client.post("ValueSet/$validate-code", parameters)
    values = {part["name"]: part for part in answer.json["parameter"]}
    assert values["result"]["valueBoolean"] is True
    looked_up = client.get(f"CodeSystem/$lookup?system={system}&code=male")
    assert {"name": "display", "valueString": "Male"} in looked_up.json["parameter"]
    assert client.get(f"CodeSystem/$lookup?system={system}&code=none").status == 404


def test_a_posted_search_says_in_its_form_how_the_answer_is_to_look(client):
    form = {"content_type": "application/x-www-form-urlencoded"}
    answer = client.post("Patient/_search", b"_count=1&_pretty=true&_format=application%2Ffhir%2Bjson", **form)
    assert answer.body.startswith(b'{\n  "resourceType": "Bundle"')
    assert "_pretty" not in answer.link("self")
    assert client.post("Patient/_search", b"_count=1&_format=xml", **form).status == 406
    # What stands in the address goes first.
    assert client.post("Patient/_search?_format=json", b"_format=xml", **form).status == 200
