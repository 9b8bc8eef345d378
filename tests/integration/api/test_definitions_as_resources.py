"""Definitions that came with the product, read and searched as resources beside those that are stored."""

from __future__ import annotations

import pytest

HL7 = "http://hl7.org/fhir"
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}


def _ids(answer) -> list[str]:
    assert answer.status == 200, answer.json
    return [resource["id"] for resource in answer.resources if resource["resourceType"] != "OperationOutcome"]


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("StructureDefinition/Patient", f"{HL7}/StructureDefinition/Patient"),
        ("StructureDefinition/HumanName", f"{HL7}/StructureDefinition/HumanName"),
        ("StructureDefinition/vitalsigns", f"{HL7}/StructureDefinition/vitalsigns"),
        ("SearchParameter/Patient-active", f"{HL7}/SearchParameter/Patient-active"),
        ("CompartmentDefinition/patient", f"{HL7}/CompartmentDefinition/patient"),
        ("ValueSet/administrative-gender", f"{HL7}/ValueSet/administrative-gender"),
        ("CodeSystem/administrative-gender", f"{HL7}/administrative-gender"),
        ("ConceptMap/cm-administrative-gender-v3", f"{HL7}/ConceptMap/cm-administrative-gender-v3"),
    ],
)
def test_a_definition_is_read_by_its_id_and_found_by_its_url(client, place, url):
    type_name, _, logical_id = place.partition("/")
    answer = client.get(place)
    assert (answer.status, answer.json["url"], answer.headers["etag"]) == (200, url, 'W/"1"')
    assert answer.json["meta"]["tag"] == [SUBSETTED]
    assert client.get(f"{place}/_history/1").json == answer.json
    assert client.get(place, if_none_match='W/"1"').status == 304
    assert client.get(f"{place}/_history/2").status == 404
    for question in (f"url={url}", f"_id={logical_id}"):
        found = client.get(f"{type_name}?{question}")
        assert found.json["total"] == 1
        assert found.resources == [answer.json]
        assert found.json["entry"][0]["fullUrl"] == f"http://clinic.example/fhir/{place}"
    assert client.post(f"{type_name}/_search", f"url={url}".encode(), content_type=FORM).json["total"] == 1


FORM = "application/x-www-form-urlencoded"


def test_what_the_capability_statement_names_can_be_looked_up(client):
    resources = {one["type"]: one for one in client.get("metadata").json["rest"][0]["resource"]}
    stated = resources["Observation"]
    assert client.get(f"StructureDefinition?url={stated['profile']}").json["total"] == 1
    named = [parameter for parameter in stated["searchParam"] if "definition" in parameter]
    assert len(named) == len(stated["searchParam"]) - 1
    for parameter in named[:5]:
        assert client.get(f"SearchParameter?url={parameter['definition']}").json["total"] == 1, parameter


def test_definitions_are_found_by_other_parameters_sorted_and_counted(client):
    assert _ids(client.get("SearchParameter?base=Patient&code=gender,birthdate&_sort=_id")) == [
        "individual-birthdate",
        "individual-gender",
    ]
    assert _ids(client.get("StructureDefinition?type=Money&derivation=specialization")) == ["Money"]
    assert client.get("CompartmentDefinition?_summary=count").json["total"] == 5
    backwards = _ids(client.get("CompartmentDefinition?_sort=-code&_elements=code"))
    assert backwards == ["relatedPerson", "practitioner", "patient", "encounter", "device"]
    assert _ids(client.get("CompartmentDefinition?_lastUpdated=lt2020")) == []
    assert client.get("SearchParameter?nothing=1", prefer="handling=strict").status == 400


def test_pages_of_definitions_hold_each_of_them_once(client):
    seen, address = [], "SearchParameter?base=Observation&_count=20&_sort=_id"
    while address:
        answer = client.get(address)
        page = _ids(answer)
        assert len(page) <= 20
        seen += page
        address = answer.link("next")
    assert seen == sorted(set(seen))
    assert len(seen) == client.get("SearchParameter?base=Observation&_summary=count").json["total"] > 20
    cursor = client.get("SearchParameter?base=Observation&_count=20").link("next").partition("_cursor=")[2]
    assert client.get(f"SearchParameter?base=Patient&_cursor={cursor}").status == 400


def test_a_stored_definition_stands_before_the_one_that_came_with_the_product(client):
    place = "ValueSet/yesnodontknow"
    shipped = client.get(place).json
    own = {"resourceType": "ValueSet", "id": "yesnodontknow", "url": "http://own.example/vs", "status": "draft"}
    assert client.put(place, own).status == 201
    assert client.get(place).json["status"] == "draft"
    assert client.get("ValueSet?_id=yesnodontknow").json["total"] == 1
    assert client.get(f"ValueSet?url={shipped['url']}").json["total"] == 0
    assert client.delete(place).status == 204
    same = {"resourceType": "ValueSet", "url": shipped["url"], "version": shipped["version"], "status": "draft"}
    made = client.post("ValueSet", same).json["id"]
    assert _ids(client.get(f"ValueSet?url={shipped['url']}")) == [made]
    other = client.put(f"ValueSet/{made}", {**same, "id": made, "version": "9"})
    assert other.status == 200
    assert sorted(_ids(client.get(f"ValueSet?url={shipped['url']}"))) == sorted([made, "yesnodontknow"])
    assert client.delete(f"ValueSet/{made}").status == 204


def test_stored_ones_come_first_over_all_pages(client):
    made = [
        client.post("CompartmentDefinition", {
            "resourceType": "CompartmentDefinition", "url": f"http://own.example/{number}", "name": "Own",
            "status": "draft", "code": "Patient", "search": False}).json["id"]
        for number in range(3)
    ]  # fmt: skip
    seen, address = [], "CompartmentDefinition?_count=2"
    while address:
        answer = client.get(address)
        seen += _ids(answer)
        address = answer.link("next")
    assert sorted(seen[:3]) == sorted(made)
    assert seen[3:] == ["device", "encounter", "patient", "practitioner", "relatedPerson"]
    assert client.get("CompartmentDefinition?_total=accurate&_count=1").json["total"] == 8
    for name in made:
        client.delete(f"CompartmentDefinition/{name}")


def test_operations_are_offered_on_a_definition_that_came_with_the_product(client):
    expanded = client.get("ValueSet/administrative-gender/$expand").json
    assert [one["code"] for one in expanded["expansion"]["contains"]] == ["male", "female", "other", "unknown"]
    subsumed = client.get("CodeSystem/v3-ActCode/$subsumes?codeA=_ActEncounterCode&codeB=AMB").json
    assert subsumed["parameter"][0]["valueCode"] == "subsumes"
    assert client.get("ValueSet/nothing-of-the-kind/$expand").status == 404


def test_what_came_with_the_product_is_no_stored_resource(client):
    assert client.delete("ValueSet/marital-status").status == 204
    assert client.get("ValueSet/marital-status").status == 200
    assert client.get("ValueSet/marital-status/_history").status == 404
    answer = client.post(
        "SearchParameter",
        {"resourceType": "SearchParameter", "url": f"{HL7}/SearchParameter/Patient-active", "name": "active",
         "status": "draft", "description": "x", "code": "active", "base": ["Patient"], "type": "token"},
        if_none_exist=f"url={HL7}/SearchParameter/Patient-active",
    )  # fmt: skip
    assert answer.status == 201


def test_nobody_reads_a_definition_without_a_token(application):
    from integration.api.conftest import Client

    stranger = Client(application, "vsl_nothing")
    for place in ("StructureDefinition/Patient", "StructureDefinition?url=x", "ValueSet/administrative-gender"):
        assert stranger.get(place).status == 401
