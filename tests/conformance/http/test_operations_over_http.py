"""R4 operations over HTTP: $everything, $validate, $meta, and terminology with what was stored a moment ago."""

from __future__ import annotations

from typing import Any

import pytest
from questioned_world import coded, reference
from running_endpoint import Client

TAG = {"system": "http://tags.example", "code": "t1"}


def parameters(**values: Any) -> dict[str, Any]:
    """`valueX=` by naming: url becomes valueUri, code valueCode, a dict valueCoding or valueMeta, a resource itself."""
    made = []
    for name, value in values.items():
        if isinstance(value, dict) and "resourceType" in value:
            made.append({"name": name, "resource": value})
            continue
        kind = "valueMeta" if name == "meta" else "valueCoding" if isinstance(value, dict) else "valueString"
        kind = {"url": "valueUri", "system": "valueUri", "code": "valueCode", "mode": "valueCode"}.get(name, kind)
        made.append({"name": name, kind: value})
    return {"resourceType": "Parameters", "parameter": made}


def answered(body: dict[str, Any]) -> dict[str, Any]:
    """The simple values of Parameters by name."""
    return {
        one["name"]: next((value for key, value in one.items() if key.startswith("value")), None)
        for one in body["parameter"]
    }


WORLD: tuple[dict[str, Any], ...] = (
    ({"resourceType": "Practitioner", "id": "op-doc"}),
    ({"resourceType": "Practitioner", "id": "op-stranger"}),
    ({"resourceType": "Patient", "id": "op-pat", "generalPractitioner": [reference("Practitioner/op-doc")]}),
    ({"resourceType": "Patient", "id": "op-other"}),
    (
        {
            "resourceType": "Encounter",
            "id": "op-enc",
            "status": "finished",
            "class": {"code": "AMB"},
            "subject": reference("Patient/op-pat"),
        }
    ),
    (
        {
            "resourceType": "CodeSystem",
            "id": "op-cs",
            "url": "http://codes.example/op",
            "version": "1",
            "status": "active",
            "content": "complete",
            "hierarchyMeaning": "is-a",
            "caseSensitive": True,
            "name": "Op",
            "concept": [
                {
                    "code": "a",
                    "display": "Alpha",
                    "designation": [{"language": "fr", "value": "Alphe"}],
                    "concept": [{"code": "a1", "display": "Alpha one"}, {"code": "a2", "display": "Alpha two"}],
                },
                {"code": "b", "display": "Beta"},
            ],
        }
    ),
    (
        {
            "resourceType": "ValueSet",
            "id": "op-vs",
            "url": "http://valuesets.example/op",
            "status": "active",
            "compose": {"include": [{"system": "http://codes.example/op"}]},
        }
    ),
    (
        {
            "resourceType": "ConceptMap",
            "id": "op-cm",
            "url": "http://maps.example/op",
            "status": "active",
            "sourceUri": "http://valuesets.example/op",
            "targetUri": "http://valuesets.example/target",
            "group": [
                {
                    "source": "http://codes.example/op",
                    "target": "http://codes.example/target",
                    "element": [{"code": "a", "target": [{"code": "A", "equivalence": "equivalent"}]}],
                }
            ],
        }
    ),
)


@pytest.fixture(scope="module", autouse=True)
def world(fhir: Client) -> None:
    for resource in WORLD:
        fhir.put(resource)
    for name, patient, day, encounter in (
        ("op-o1", "op-pat", "2020-01-01", "op-enc"),
        ("op-o2", "op-pat", "2021-01-01", None),
        ("op-o3", "op-other", "2020-01-01", None),
    ):
        body = {
            "resourceType": "Observation",
            "id": name,
            "status": "final",
            "code": {"text": "x"},
            "subject": reference(f"Patient/{patient}"),
            "effectiveDateTime": day,
        }
        fhir.put(body | ({"encounter": reference(f"Encounter/{encounter}")} if encounter else {}))


def everything(fhir: Client, path: str) -> list[str]:
    answer = fhir.get(path)
    assert answer.status == 200, answer.body
    return sorted(f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in answer.entries())


def test_everything_of_a_patient(fhir: Client) -> None:
    expected = ["Encounter/op-enc", "Observation/op-o1", "Observation/op-o2", "Patient/op-pat", "Practitioner/op-doc"]
    assert everything(fhir, "Patient/op-pat/$everything") == expected
    assert fhir("POST", "Patient/op-pat/$everything", {"resourceType": "Parameters"}).json["type"] == "searchset"
    assert everything(fhir, "Patient/op-pat/$everything?_type=Observation") == [
        "Observation/op-o1",
        "Observation/op-o2",
    ]
    assert "Observation/op-o1" not in everything(fhir, "Patient/op-pat/$everything?start=2020-06-01")
    assert "Observation/op-o2" not in everything(fhir, "Patient/op-pat/$everything?end=2020-06-01")
    assert everything(fhir, "Patient/op-pat/$everything?_since=2999-01-01T00:00:00Z") == []
    assert fhir.get("Patient/never-there/$everything").status == 404


def test_everything_in_pages(fhir: Client) -> None:
    seen: list[str] = []
    address: str | None = "Patient/op-pat/$everything?_count=2"
    while address is not None:
        answer = fhir.get(address)
        assert answer.status == 200
        seen += answer.ids()
        address = answer.link("next")
    assert len(seen) == len(set(seen))
    assert {"op-pat", "op-enc", "op-o1", "op-o2"} <= set(seen)


def test_everything_of_an_encounter(fhir: Client) -> None:
    found = everything(fhir, "Encounter/op-enc/$everything")
    assert {"Encounter/op-enc", "Observation/op-o1"} <= set(found)
    assert "Observation/op-o2" not in found


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"resourceType": "Patient", "active": True}, 0),
        ({"resourceType": "Patient", "active": "yes"}, 1),
        ({"resourceType": "Patient", "gender": "none", "birthDate": "1980-13-01"}, 2),
        ({"resourceType": "Patient", "contact": [{"gender": "male"}]}, 1),
        (parameters(resource={"resourceType": "Patient", "active": "yes"}), 1),
        (parameters(mode="create", resource={"resourceType": "Patient"}), 0),
    ],
)
def test_validate_lists_every_problem(fhir: Client, body: dict[str, Any], errors: int) -> None:
    answer = fhir("POST", "Patient/$validate", body)
    assert answer.status == 200
    assert len([issue for issue in answer.issues if issue["severity"] in {"error", "fatal"}]) == errors, answer.body


def test_validate_stores_nothing_and_checks_what_is_stored(fhir: Client) -> None:
    fhir("POST", "Basic/$validate", {"resourceType": "Basic", "id": "op-unstored", "code": {"text": "x"}})
    assert fhir.get("Basic/op-unstored").status == 404
    assert {issue["severity"] for issue in fhir.get("Patient/op-pat/$validate").issues} <= {"information", "warning"}
    assert fhir("POST", "Patient/$validate", {"resourceType": "Observation"}).status in {200, 400}


def test_meta_is_shown_added_and_removed(fhir: Client) -> None:
    name = fhir.fresh()
    fhir.put({"resourceType": "Basic", "id": name, "code": {"text": "x"}})
    added = fhir("POST", f"Basic/{name}/$meta-add", parameters(meta={"tag": [TAG]}))
    assert answered(added.json)["return"]["tag"] == [TAG]
    assert fhir.get(f"Basic?_tag=http://tags.example|t1&_id={name}").ids() == [name]
    assert answered(fhir.get(f"Basic/{name}/$meta").json)["return"]["tag"] == [TAG]
    assert TAG in answered(fhir.get("Basic/$meta").json)["return"]["tag"]
    assert TAG in answered(fhir.get("$meta").json)["return"]["tag"]
    removed = fhir("POST", f"Basic/{name}/$meta-delete", parameters(meta={"tag": [TAG]}))
    assert "tag" not in answered(removed.json)["return"]
    assert fhir.get(f"Basic?_tag=http://tags.example|t1&_id={name}").ids() == []


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("ValueSet/op-vs/$expand", "a a1 a2 b"),
        ("ValueSet/$expand?url=http://valuesets.example/op", "a a1 a2 b"),
        ("ValueSet/$expand?url=http://valuesets.example/op&filter=alpha", "a a1 a2"),
        ("ValueSet/$expand?url=http://valuesets.example/op&count=2", "a a1"),
        ("ValueSet/$expand?url=http://valuesets.example/op&count=2&offset=2", "a2 b"),
        ("ValueSet/$expand?url=http://valuesets.example/op&count=0", ""),
        ("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender", "male female other unknown"),
    ],
)
def test_expansions(fhir: Client, question: str, codes: str) -> None:
    answer = fhir.get(question)
    assert answer.status == 200, answer.body
    expansion = answer.json["expansion"]
    assert expansion["identifier"]
    assert expansion["timestamp"]

    def flat(contains: list[dict[str, Any]]) -> list[str]:
        return [code for one in contains for code in (one["code"], *flat(one.get("contains", [])))]

    assert flat(expansion.get("contains", [])) == codes.split()
    if "filter" not in question and "gender" not in question:
        assert expansion["total"] == 4


def test_an_expansion_by_post(fhir: Client) -> None:
    value_set = {
        "resourceType": "ValueSet",
        "status": "active",
        "compose": {
            "include": [
                {"system": "http://codes.example/op", "filter": [{"property": "concept", "op": "is-a", "value": "a"}]}
            ]
        },
    }
    answer = fhir("POST", "ValueSet/$expand", parameters(valueSet=value_set))
    assert sorted(one["code"] for one in answer.json["expansion"]["contains"]) == ["a", "a1", "a2"]
    assert fhir("POST", "ValueSet/$expand", parameters(url="http://valuesets.example/op")).status == 200
    assert fhir.get("ValueSet/$expand?url=http://unknown.example/vs").status == 404
    assert fhir.get("ValueSet/$expand").status == 400


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ValueSet/$validate-code?url=http://valuesets.example/op&system=http://codes.example/op&code=a1", True),
        ("ValueSet/$validate-code?url=http://valuesets.example/op&system=http://codes.example/op&code=zz", False),
        ("ValueSet/op-vs/$validate-code?system=http://codes.example/op&code=b", True),
        (
            "ValueSet/$validate-code?url=http://valuesets.example/op&system=http://codes.example/op&code=a&display=Alpha",
            True,
        ),
        (
            "ValueSet/$validate-code?url=http://valuesets.example/op&system=http://codes.example/op&code=a&display=Wrong",
            False,
        ),
        ("CodeSystem/$validate-code?url=http://codes.example/op&code=a2", True),
        ("CodeSystem/op-cs/$validate-code?code=nothing", False),
    ],
)
def test_codes_are_validated(fhir: Client, question: str, expected: bool) -> None:
    answer = fhir.get(question)
    assert answer.status == 200, answer.body
    assert answered(answer.json)["result"] is expected
    if not expected:
        assert answered(answer.json)["message"]


def test_a_coding_and_a_concept_are_validated_by_post(fhir: Client) -> None:
    coding = {"system": "http://codes.example/op", "code": "a"}
    body = parameters(url="http://valuesets.example/op", coding=coding)
    assert answered(fhir("POST", "ValueSet/$validate-code", body).json)["result"] is True
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "url", "valueUri": "http://valuesets.example/op"},
            {"name": "codeableConcept", "valueCodeableConcept": coded("http://codes.example/op", "b")},
        ],
    }
    assert answered(fhir("POST", "ValueSet/$validate-code", body).json)["result"] is True


def test_lookup_subsumes_and_translate(fhir: Client) -> None:
    found = answered(fhir.get("CodeSystem/$lookup?system=http://codes.example/op&code=a").json)
    assert (found["name"], found["display"]) == ("Op", "Alpha")
    coding = {"system": "http://codes.example/op", "code": "b"}
    assert answered(fhir("POST", "CodeSystem/$lookup", parameters(coding=coding)).json)["display"] == "Beta"
    assert fhir.get("CodeSystem/$lookup?system=http://codes.example/op&code=zz").status == 404
    ask = "CodeSystem/$subsumes?system=http://codes.example/op&codeA={}&codeB={}"
    for one, other, outcome in (
        ("a", "a1", "subsumes"),
        ("a1", "a", "subsumed-by"),
        ("a", "a", "equivalent"),
        ("a", "b", "not-subsumed"),
    ):
        assert answered(fhir.get(ask.format(one, other)).json)["outcome"] == outcome
    answer = fhir.get("ConceptMap/$translate?url=http://maps.example/op&system=http://codes.example/op&code=a").json
    assert answered(answer)["result"] is True
    match = next(one for one in answer["parameter"] if one["name"] == "match")["part"]
    assert {part["name"] for part in match} >= {"equivalence", "concept"}
    missing = fhir.get("ConceptMap/op-cm/$translate?system=http://codes.example/op&code=b").json
    assert answered(missing)["result"] is False


def test_a_changed_code_system_is_seen_by_every_worker_at_once(fhir: Client) -> None:
    url = f"http://codes.example/{fhir.fresh()}"
    for turn in range(8):
        concepts = [{"code": f"c{turn}", "display": f"Turn {turn}"}]
        fhir.put(
            {
                "resourceType": "CodeSystem",
                "id": "op-turns",
                "url": url,
                "status": "active",
                "content": "complete",
                "concept": concepts,
            }
        )
        for _ in range(4):
            assert answered(fhir.get(f"CodeSystem/$lookup?system={url}&code=c{turn}").json)["display"] == f"Turn {turn}"
            if turn:
                assert fhir.get(f"CodeSystem/$lookup?system={url}&code=c{turn - 1}").status == 404


def test_a_stored_value_set_narrows_a_search_at_once(fhir: Client) -> None:
    fhir.put(
        {
            "resourceType": "Condition",
            "id": "op-cond",
            "subject": reference("Patient/op-pat"),
            "code": coded("http://codes.example/op", "a1"),
        }
    )
    for turn, code in enumerate(("a1", "b", "a1", "b")):
        fhir.put(
            {
                "resourceType": "ValueSet",
                "id": "op-turning",
                "url": "http://valuesets.example/turning",
                "status": "active",
                "compose": {"include": [{"system": "http://codes.example/op", "concept": [{"code": code}]}]},
            }
        )
        for _ in range(3):
            found = fhir.get("Condition?_id=op-cond&code:in=http://valuesets.example/turning").ids()
            assert found == ([] if turn % 2 else ["op-cond"])
