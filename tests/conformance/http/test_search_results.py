"""R4 search.html § 3.1.1.5: order, pages, totals, includes, parts of resources, and what is refused."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from running_endpoint import Client

SYSTEM = "http://sorted.example"
FORM = "application/x-www-form-urlencoded"


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"system": SYSTEM, "code": code}]}


def observation(name: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "id": name, "status": "final", "code": coded("sorted"), **more}


def kilograms(value: float, unit: str = "kg") -> dict[str, Any]:
    return {"value": value, "system": "http://unitsofmeasure.org", "code": unit}


WORLD: tuple[dict[str, Any], ...] = (
    {"resourceType": "Organization", "id": "s-org", "name": "Org", "partOf": {"reference": "Organization/s-parent"}},
    {
        "resourceType": "Organization",
        "id": "s-parent",
        "name": "Parent",
        "partOf": {"reference": "Organization/s-root"},
    },
    {"resourceType": "Organization", "id": "s-root", "name": "Root"},
    {"resourceType": "Practitioner", "id": "s-doc", "name": [{"family": "Doc"}]},
    {
        "resourceType": "Patient",
        "id": "s-p1",
        "identifier": [{"system": SYSTEM, "value": "p"}],
        "name": [{"family": "Bravo", "given": ["Zoe"]}],
        "gender": "male",
        "birthDate": "1990-01-01",
        "managingOrganization": {"reference": "Organization/s-org"},
        "generalPractitioner": [{"reference": "Practitioner/s-doc"}],
    },
    {
        "resourceType": "Patient",
        "id": "s-p2",
        "identifier": [{"system": SYSTEM, "value": "p"}],
        "name": [{"family": "alpha", "given": ["Ann"]}],
        "gender": "female",
        "birthDate": "1970-01-01",
    },
    {
        "resourceType": "Patient",
        "id": "s-p3",
        "identifier": [{"system": SYSTEM, "value": "p"}],
        "name": [{"family": "Bravo", "given": ["Ann"]}],
        "gender": "female",
    },
    observation(
        "s-o1",
        subject={"reference": "Patient/s-p1"},
        effectiveDateTime="2020-01-03",
        valueQuantity=kilograms(2),
        performer=[{"reference": "Practitioner/s-doc"}],
    ),
    observation(
        "s-o2",
        subject={"reference": "Patient/s-p2"},
        effectiveDateTime="2020-01-01",
        valueQuantity=kilograms(1000, "g"),
    ),
    observation(
        "s-o3", subject={"reference": "Patient/s-p1"}, effectiveDateTime="2020-01-02", valueQuantity=kilograms(3)
    ),
    observation("s-o4", hasMember=[{"reference": "Observation/s-o1"}]),
    {
        "resourceType": "Provenance",
        "id": "s-prov",
        "target": [{"reference": "Observation/s-o1"}],
        "recorded": "2020-01-01T00:00:00Z",
        "agent": [{"who": {"reference": "Practitioner/s-doc"}}],
    },
)
PATIENTS = f"Patient?identifier={SYSTEM}|p"
OBSERVATIONS = f"Observation?code={SYSTEM}|sorted"


@pytest.fixture(scope="module", autouse=True)
def world(fhir: Client) -> None:
    entries = [
        {"resource": body, "request": {"method": "PUT", "url": f"{body['resourceType']}/{body['id']}"}}
        for body in WORLD
    ]
    answer = fhir("POST", "", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (PATIENTS + "&_sort=family,given", "s-p2 s-p3 s-p1"),
        (PATIENTS + "&_sort=family,-given", "s-p2 s-p1 s-p3"),
        (PATIENTS + "&_sort=-family,given", "s-p3 s-p1 s-p2"),
        (PATIENTS + "&_sort=birthdate", "s-p2 s-p1 s-p3"),
        (PATIENTS + "&_sort=gender,birthdate", "s-p2 s-p3 s-p1"),
        (PATIENTS + "&_sort=_id", "s-p1 s-p2 s-p3"),
        (PATIENTS + "&_sort=-_id", "s-p3 s-p2 s-p1"),
        (PATIENTS + "&_sort=-gender,family", "s-p1 s-p2 s-p3"),
        (OBSERVATIONS + "&_sort=date", "s-o2 s-o3 s-o1 s-o4"),
        (OBSERVATIONS + "&date:missing=false&_sort=-date", "s-o1 s-o3 s-o2"),
        (OBSERVATIONS + "&value-quantity:missing=false&_sort=value-quantity", "s-o2 s-o1 s-o3"),
        (OBSERVATIONS + "&value-quantity:missing=false&_sort=-value-quantity", "s-o3 s-o1 s-o2"),
        (OBSERVATIONS + "&subject:missing=false&_sort=subject,date", "s-o3 s-o1 s-o2"),
        (OBSERVATIONS + "&_sort=code,-_id", "s-o4 s-o3 s-o2 s-o1"),
    ],
)
def test_matches_come_in_the_order_asked_for(fhir: Client, question: str, expected: str) -> None:
    assert fhir.get(question).ids() == expected.split()


def test_last_updated_orders_by_the_last_write(fhir: Client) -> None:
    tag = fhir.fresh()
    for name in ("x", "y", "z"):
        fhir.put(
            {"resourceType": "Basic", "id": f"{tag}-{name}", "meta": {"tag": [{"code": tag}]}, "code": {"text": "1"}}
        )
    fhir.put({"resourceType": "Basic", "id": f"{tag}-x", "meta": {"tag": [{"code": tag}]}, "code": {"text": "2"}})
    assert fhir.get(f"Basic?_tag={tag}&_sort=_lastUpdated").ids() == [f"{tag}-{name}" for name in "yzx"]
    assert fhir.get(f"Basic?_tag={tag}&_sort=-_lastUpdated").ids() == [f"{tag}-{name}" for name in "xzy"]


@pytest.mark.parametrize(
    ("question", "included"),
    [
        (PATIENTS + "&_include=Patient:organization", "s-org"),
        (PATIENTS + "&_include=Patient:organization&_include=Patient:general-practitioner", "s-org s-doc"),
        (PATIENTS + "&_include=Patient:organization&_include:iterate=Organization:partof", "s-org s-parent s-root"),
        (PATIENTS + "&_include=Patient:organization&_include=Organization:partof", "s-org"),
        (PATIENTS + "&_include=Patient:*", "s-org s-doc"),
        (PATIENTS + "&_include=*", "s-org s-doc"),
        (PATIENTS + "&_revinclude=Observation:subject", "s-o1 s-o2 s-o3"),
        (PATIENTS + "&_revinclude=Observation:patient&_revinclude:iterate=Provenance:target", "s-o1 s-o2 s-o3 s-prov"),
        (PATIENTS + "&_revinclude=Observation:subject&_include:iterate=Observation:performer", "s-o1 s-o2 s-o3 s-doc"),
        (OBSERVATIONS + "&_include=Observation:subject:Patient", "s-p1 s-p2"),
        (OBSERVATIONS + "&_include=Observation:subject:Group", ""),
        (OBSERVATIONS + "&_include=Observation:patient&_include:iterate=Patient:organization", "s-p1 s-p2 s-org"),
        (OBSERVATIONS + "&_include=Observation:has-member", ""),
        ("Observation?_id=s-o4&_include=Observation:has-member", "s-o1"),
        ("Observation?_id=s-o4&_include=Observation:has-member&_include:iterate=Observation:subject", "s-o1 s-p1"),
        ("Observation?_id=s-o1&_revinclude=Observation:has-member", "s-o4"),
        ("Organization?_id=s-root&_revinclude:iterate=Organization:partof", "s-parent s-org"),
        ("Practitioner?_id=s-doc&_revinclude=*", "s-p1 s-o1 s-prov"),
    ],
)
def test_included_resources_are_exactly_those_referred_to(fhir: Client, question: str, included: str) -> None:
    answer = fhir.get(question + "&_count=100")
    # What other tests stored about the same practitioner has ids of the server.
    assert sorted(name for name in answer.ids("include") if name.startswith("s-")) == sorted(included.split())
    everything = [entry["fullUrl"] for entry in answer.entries()]
    assert len(everything) == len(set(everything))
    assert answer.json.get("total", 0) == len(answer.entries("match"))


def test_included_resources_do_not_count_and_come_with_the_page_of_their_match(fhir: Client) -> None:
    first = fhir.get(OBSERVATIONS + "&_sort=_id&_count=1&_include=Observation:subject")
    assert (first.ids(), first.ids("include")) == (["s-o1"], ["s-p1"])
    second = fhir.get(str(first.link("next")))
    assert (second.ids(), second.ids("include")) == (["s-o2"], ["s-p2"])


def test_pages_together_hold_every_match_once_while_others_write(fhir: Client) -> None:
    tag = fhir.fresh()

    def write(name: str) -> None:
        fhir.put({"resourceType": "Basic", "id": name, "meta": {"tag": [{"code": tag}]}, "code": {"text": name}})

    names = [f"{tag}-{number:02d}" for number in range(0, 40, 2)]
    for name in names:
        write(name)
    seen: list[str] = []
    answer = fhir.get(f"Basic?_tag={tag}&_sort=_id&_count=4")
    page = 0
    while True:
        seen += answer.ids()
        following = answer.link("next")
        if following is None:
            break
        page += 1
        write(f"{tag}-{page * 8 + 1:02d}")
        write(f"{tag}-00")
        answer = fhir.get(following)
    assert [name for name in seen if name in names] == names
    assert len(seen) == len(set(seen))


def test_previous_pages_lead_back(fhir: Client) -> None:
    first = fhir.get(OBSERVATIONS + "&_sort=_id&_count=1")
    second = fhir.get(str(first.link("next")))
    back = second.link("previous")
    assert back is not None
    assert fhir.get(back).ids() == first.ids()
    assert first.link("previous") is None
    assert second.link("first") is not None


def test_totals_are_as_asked_for(fhir: Client) -> None:
    assert fhir.get(OBSERVATIONS + "&_count=1&_total=accurate").json["total"] == 4
    assert fhir.get(OBSERVATIONS + "&_count=1&_total=estimate").json["total"] >= 1
    assert "total" not in fhir.get(OBSERVATIONS + "&_count=1&_total=none").json


@pytest.mark.parametrize("question", ["&_count=0", "&_summary=count"])
def test_a_count_alone_holds_the_total_and_no_entry(fhir: Client, question: str) -> None:
    answer = fhir.get(OBSERVATIONS + question)
    assert (answer.json["type"], answer.json["total"], answer.entries()) == ("searchset", 4, [])
    assert answer.link("next") is None


def test_no_match_gives_an_empty_bundle_without_entry(fhir: Client) -> None:
    answer = fhir.get("Patient?_id=nobody-at-all")
    assert (answer.status, answer.json["total"], "entry" in answer.json) == (200, 0, False)


def test_elements_keeps_what_is_named_and_what_is_mandatory(fhir: Client) -> None:
    resource = fhir.get("Observation?_id=s-o1&_elements=subject").entries("match")[0]["resource"]
    assert set(resource) == {"resourceType", "id", "meta", "status", "code", "subject"}
    assert {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}.items() <= (
        resource["meta"]["tag"][0].items()
    )


def test_a_summary_keeps_the_elements_marked_so(fhir: Client) -> None:
    name = fhir.fresh()
    patient = {
        "resourceType": "Patient",
        "id": name,
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">N</div>'},
        "name": [{"family": "N"}],
        "contact": [{"name": {"family": "C"}}],
        "maritalStatus": {"text": "m"},
        "communication": [{"language": {"text": "fr"}}],
    }
    fhir.put(patient)

    def keys(mode: str) -> set[str]:
        resource = fhir.get(f"Patient?_id={name}&_summary={mode}").entries("match")[0]["resource"]
        assert set(fhir.get(f"Patient/{name}?_summary={mode}").json) == set(resource)
        tags = [tag["code"] for tag in resource["meta"].get("tag", [])]
        assert tags == ([] if mode == "false" else ["SUBSETTED"])
        return set(resource) - {"resourceType", "id", "meta"}

    assert keys("true") == {"name"}
    assert keys("text") == {"text"}
    assert keys("data") == {"name", "contact", "maritalStatus", "communication"}
    assert keys("false") == {"text", "name", "contact", "maritalStatus", "communication"}


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("Observation/_search", f"code={SYSTEM}%7Csorted&_sort=_id"),
        (f"Observation/_search?code={SYSTEM}|sorted", "_sort=_id"),
        ("Observation/_search?_sort=_id", f"code={SYSTEM}|sorted"),
        ("_search?_type=Observation", f"code={SYSTEM}|sorted&_sort=_id"),
    ],
)
def test_a_search_by_post_reads_body_and_address(fhir: Client, address: str, body: str) -> None:
    answer = fhir("POST", address, body.encode(), Content_Type=FORM)
    assert answer.ids() == ["s-o1", "s-o2", "s-o3", "s-o4"]
    query = dict(parse_qsl(urlsplit(str(answer.link("self"))).query))
    assert query["code"] == f"{SYSTEM}|sorted"
    assert query["_sort"] == "_id"


def test_a_compartment_is_searched_by_post(fhir: Client) -> None:
    answer = fhir("POST", "Patient/s-p1/Observation/_search", b"_sort=_id", Content_Type=FORM)
    assert answer.ids() == ["s-o1", "s-o3"]


def test_the_self_link_names_what_was_applied_and_nothing_else(fhir: Client) -> None:
    answer = fhir.get("Patient?family=bravo&nonsense=1&_format=json&_pretty=true&_count=3")
    assert answer.link("self") == f"{fhir.base}/Patient?family=bravo&_count=3"
    assert [entry["resource"]["issue"][0]["severity"] for entry in answer.entries("outcome")] == ["warning"]


@pytest.mark.parametrize(
    ("question", "strict"),
    [
        ("Patient?nonsense=1", "handling=strict"),
        ("Patient?_sort=nonsense", "handling=strict"),
        ("Patient?_include=Patient:nonsense", "handling=strict"),
        ("Patient?organization.nonsense=1", "handling=strict"),
        ("Patient?_has:Observation:patient:nonsense=1", "handling=strict"),
    ],
)
def test_an_unknown_parameter_is_refused_only_by_those_who_ask_for_it(fhir: Client, question: str, strict: str) -> None:
    refused = fhir.get(question, Prefer=strict)
    assert refused.status == 400
    assert refused.issues[0]["severity"] == "error"
    answer = fhir.get(question)
    assert answer.status == 200
    assert answer.entries("outcome")


@pytest.mark.parametrize(
    "question",
    [
        "Patient?birthdate=yesterday",
        "Patient?birthdate=2020-13",
        "Patient?birthdate=2020-02-30",
        "Patient?birthdate=xx2020",
        "Patient?birthdate=2020-01-01T25:00:00Z",
        "Patient?birthdate:contains=2020",
        "Patient?family:nonsense=x",
        "Patient?active:missing=perhaps",
        "Patient?_summary=some",
        "Patient?_total=all",
        "Patient?_count=-1",
        "Patient?_count=many",
        "Patient?family.name=x",
        "Patient?organization:Practitioner=1",
        "Observation?value-quantity=heavy",
        "Observation?value-quantity=5|kg",
        "Observation?code-value-quantity=onlycode",
        "Patient?_filter=name zz x",
        "Observation?code:in=http://nowhere.example/vs",
        "Observation?code:not-in=http://nowhere.example/vs",
        "Patient?_filter=(name eq x",
        "Patient?identifier:of-type=onlyvalue",
        "Patient?_has:Observation=x",
        "Location?near=somewhere",
    ],
)
def test_a_malformed_question_is_refused_with_a_reason(fhir: Client, question: str) -> None:
    answer = fhir.get(question)
    assert answer.status == 400, answer.body
    assert answer.issues[0]["severity"] == "error"
    assert answer.issues[0]["diagnostics"]


def test_full_urls_are_addresses_that_answer(fhir: Client) -> None:
    for entry in fhir.get(OBSERVATIONS + "&_include=Observation:subject").entries():
        assert entry["fullUrl"] == f"{fhir.base}/{entry['resource']['resourceType']}/{entry['resource']['id']}"
        assert fhir.get(entry["fullUrl"]).json == entry["resource"]


def test_what_one_worker_stored_all_workers_find_at_once(fhir: Client) -> None:
    wrong: list[str] = []

    def write_and_look(number: int) -> None:
        for turn in range(10):
            name = f"seen-{number}-{turn}"
            fhir.put({"resourceType": "Basic", "id": name, "code": {"text": name}, "identifier": [{"value": name}]})
            wrong.extend(name for _ in range(2) if fhir.get(f"Basic?identifier={name}").ids() != [name])

    threads = [threading.Thread(target=write_and_look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize(
    "sort",
    [
        "family",
        "-family,birthdate",
        "birthdate",
        "-birthdate",
        "gender,-family",
        "-_lastUpdated",
        "_id",
        "organization",
        "-name,_id",
        "",
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_small_pages_joined_are_the_whole_in_the_same_order(fhir: Client, sort: str, count: int) -> None:
    question = PATIENTS + (f"&_sort={sort}" if sort else "")
    whole = fhir.get(question).ids()
    assert len(whole) == 3
    joined: list[str] = []
    address: str | None = f"{question}&_count={count}"
    while address is not None:
        answer = fhir.get(address)
        joined += answer.ids()
        address = answer.link("next")
    assert joined == whole


def test_matches_without_a_value_come_last_in_both_directions(fhir: Client) -> None:
    assert fhir.get(PATIENTS + "&_sort=birthdate").ids()[-1] == "s-p3"
    assert fhir.get(PATIENTS + "&_sort=-birthdate").ids()[-1] == "s-p3"
    assert fhir.get(OBSERVATIONS + "&_sort=-date").ids()[-1] == "s-o4"
    assert fhir.get(OBSERVATIONS + "&_sort=-value-quantity").ids()[-1] == "s-o4"


def test_the_history_of_a_type_pages_on_while_others_write(fhir: Client) -> None:
    since = fhir.put(
        {
            "resourceType": "Flag",
            "id": "h-start",
            "status": "active",
            "code": {"text": "x"},
            "subject": {"reference": "Patient/s-p1"},
        }
    ).json["meta"]["lastUpdated"]
    names = [f"h-{number}" for number in range(9)]

    def write(name: str) -> None:
        fhir.put(
            {
                "resourceType": "Flag",
                "id": name,
                "status": "active",
                "code": {"text": "x"},
                "subject": {"reference": "Patient/s-p1"},
            }
        )

    for name in names:
        write(name)
    seen: list[str] = []
    address: str | None = f"Flag/_history?_since={since}&_count=3"
    while address is not None:
        answer = fhir.get(address)
        seen += [entry["resource"]["id"] for entry in answer.entries()]
        address = answer.link("next")
        write(f"h-late-{len(seen)}")
    assert [name for name in seen if name in names] == names[::-1]
    assert len(seen) == len(set(seen))
