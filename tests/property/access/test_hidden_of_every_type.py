"""No type of R4 tells of what is hidden: every type, every place of it that can name a patient, every interaction.

One copy of the network holds, for each type and each place where it can name a patient, a resource about a patient whom
nobody there knows, and a labelled one about the patient whom everybody there knows. The other copy holds nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import every_type
import pytest
from network_world import CENTRE, COLLEAGUES, OTHER_CENTRE, PHYSIOTHERAPIST, STRANGER, Network, care_team, patient

import services
from vesalius import clock
from vesalius.access import classes_by_type
from vesalius.access.data_classes import DataClass
from vesalius.api.router import COMPARTMENTS, SERVED_TYPES
from vesalius.r4 import definitions

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_LABELS = [
    {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"},
    {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"},
]
_OPEN = (DataClass.DEFINITION, DataClass.DIRECTORY)
_OWN = {"resourceType": "Observation", "status": "final", "code": {"text": "own"}}
_OF_VISIBLE = {**_OWN, "subject": {"reference": "Patient/visible"}}
PATCH = ([{"op": "add", "path": "/language", "value": "fr"}], {"content_type": "application/json-patch+json"})


def common() -> list[dict[str, Any]]:
    """What both copies hold: a patient in care, the network around, and one of each type that is about nobody."""
    openly = [
        every_type.body(name, f"open-{name}", "visible")
        for name in SERVED_TYPES
        if classes_by_type.of(name, {}) in _OPEN and name not in {"Schedule", "Device"}
    ]
    return [
        CENTRE,
        OTHER_CENTRE,
        PHYSIOTHERAPIST,
        STRANGER,
        patient("visible", "Peeters"),
        care_team("team", "visible", "physio"),
        {**_OF_VISIBLE, "id": "observation"},
        *(item for item in openly if "Patient/" not in str(item)),
    ]


def labelled() -> list[dict[str, Any]]:
    """About the patient in care, under labels that are closed to physiotherapists."""
    found = every_type.about("visible", "closed")
    return [{**item, "meta": {"security": _LABELS}} for item in found if item["resourceType"] != "Patient"]


def of_others() -> list[dict[str, Any]]:
    """About somebody who is in nobody's care there."""
    return [patient("hidden-0", "Dubois", centre="elsewhere"), *every_type.about("hidden-0", "hidden")]


@pytest.fixture(scope="module")
def physiotherapists() -> Iterator[tuple[Network, Network]]:
    yield from _pair([*of_others(), *labelled()])


@pytest.fixture(scope="module")
def patients() -> Iterator[tuple[Network, Network]]:
    yield from _pair(of_others())


def _pair(hidden: list[dict[str, Any]]) -> Iterator[tuple[Network, Network]]:
    with services.database() as one, services.database() as other, clock.fixed(NOW):
        pair = Network(one), Network(other)
        pair[0].fill([*common(), *hidden])
        pair[1].fill(common())
        yield pair
        for network in pair:
            network.close()


def same(pair: tuple[Network, Network], who: str, method: str, address: str, body: Any = None, **headers: str) -> Any:
    """The answer of both copies; fails where they differ."""
    with clock.fixed(NOW):
        first, second = (network.ask(who, method, address, body, **headers) for network in pair)
    assert first == second, (method, address)
    return first


def hidden_ids(name: str) -> list[str]:
    """Ids that name something in the one copy only."""
    count = len(every_type.paths_to_patients(name))
    return [f"{prefix}-{name}-{number}"[:64] for prefix in ("hidden", "closed") for number in range(count)]


def references(name: str) -> list[str]:
    """The parameters of a type that can lead to a Patient."""
    found = definitions.search_parameters(name).values()
    return [item.code for item in found if item.type == "reference" and (not item.targets or "Patient" in item.targets)]


def asked_of(name: str) -> Iterator[str]:
    """The reading interactions for one type."""
    for logical_id in hidden_ids(name):
        yield f"/{name}/{logical_id}"
        yield f"/{name}/{logical_id}/_history"
        yield f"/{name}/{logical_id}/_history/1"
    yield f"/{name}?_count=200"
    yield f"/{name}?_summary=count"
    yield f"/{name}?_lastUpdated=ge2020-01-01&_total=accurate&_sort=-_lastUpdated&_count=1"
    yield f"/{name}?_include=*&_revinclude=*:*&_count=200"
    yield f"/{name}?_text=hidden&_total=accurate"
    yield f"/{name}?_content=hidden&_total=accurate"
    yield f"/{name}?_security=R&_total=accurate"
    yield f"/{name}?_list=hidden-List-0"
    yield f"/{name}?_filter=_id%20eq%20%22hidden-{name}-0%22"
    yield f"/{name}/_history?_count=200"
    yield f"/{name}/$meta"
    for compartment, logical_id in (("Patient", "visible"), ("Patient", "hidden-0"), ("Practitioner", "stranger")):
        yield f"/{compartment}/{logical_id}/{name}?_total=accurate"
    for code in references(name):
        yield f"/{name}?{code}=Patient/hidden-0&_total=accurate"
        yield f"/{name}?{code}:Patient.name=Dubois&_total=accurate"
        yield f"/Patient?_has:{name}:{code}:_lastUpdated=ge2020-01-01&_total=accurate"
        yield f"/Patient?_revinclude={name}:{code}&_count=200"


@pytest.mark.parametrize("who", ["physio", "patient"])
def test_reading_tells_nothing_of_what_is_hidden(
    who: str, physiotherapists: tuple[Network, Network], patients: tuple[Network, Network]
) -> None:
    pair = patients if who == "patient" else physiotherapists
    for name in SERVED_TYPES:
        for address in asked_of(name):
            body = same(pair, who, "GET", address)[2]
            assert b"hidden" not in body.replace(b"hidden words", b"") or address.encode() in body or b"404" in body


def test_no_parameter_counts_or_sorts_by_what_is_hidden(physiotherapists: tuple[Network, Network]) -> None:
    for name in SERVED_TYPES:
        for code in definitions.search_parameters(name):
            if code.startswith("_"):
                continue
            same(physiotherapists, "physio", "GET", f"/{name}?{code}:missing=false&_total=accurate&_sort={code}")
            same(physiotherapists, "physio", "GET", f"/{name}?{code}:missing=true&_summary=count")


@pytest.mark.parametrize("who", ["physio", "patient", *COLLEAGUES])
def test_searches_that_are_sent_as_forms_tell_nothing(
    who: str, physiotherapists: tuple[Network, Network], patients: tuple[Network, Network]
) -> None:
    pair = patients if who == "patient" else physiotherapists
    for name in SERVED_TYPES:
        for query in ("_total=accurate", f"_id=hidden-{name}-0,closed-{name}-0&_total=accurate"):
            with clock.fixed(NOW):
                answers = [network.form(who, f"/{name}/_search", query) for network in pair]
            assert answers[0] == answers[1], (name, query)


@pytest.mark.parametrize("who", ["physio", "patient"])
def test_writing_tells_nothing_of_what_is_hidden_and_changes_nothing(
    who: str, physiotherapists: tuple[Network, Network], patients: tuple[Network, Network]
) -> None:
    pair = patients if who == "patient" else physiotherapists
    before = pair[0].stored()
    for name in SERVED_TYPES:
        for logical_id in {f"hidden-{name}-0"[:64], f"closed-{name}-0"[:64]}:
            body = every_type.body(name, logical_id, "visible")
            one = f"/{name}?_id={logical_id}"
            same(pair, who, "PUT", f"/{name}/{logical_id}", body)
            same(pair, who, "PUT", f"/{name}/{logical_id}", body, if_match='W/"1"')
            same(pair, who, "PATCH", f"/{name}/{logical_id}", PATCH[0], **PATCH[1])
            same(pair, who, "PATCH", one, PATCH[0], **PATCH[1])
            same(pair, who, "DELETE", f"/{name}/{logical_id}")
            same(pair, who, "DELETE", one)
            same(pair, who, "POST", f"/{name}/{logical_id}/$meta-add", {"resourceType": "Parameters"})
            # A reference to it, in an element that every type has.
            referring = {**_OF_VISIBLE, "extension": [{"url": "urn:x", "valueReference": {"reference": one[1:]}}]}
            referring["extension"][0]["valueReference"]["reference"] = f"{name}/{logical_id}"
            same(pair, who, "POST", "/Observation", referring)
            same(pair, who, "POST", "/", _bundle("batch", "GET", f"{name}/{logical_id}"))
            same(pair, who, "POST", "/", _bundle("batch", "GET", one[1:]))
            same(pair, who, "POST", "/", _bundle("transaction", "DELETE", f"{name}/{logical_id}"))
            same(pair, who, "POST", "/", _bundle("transaction", "POST", "Observation", referring))
        about_hidden = every_type.body(name, "x", "hidden-0")
        if "Patient/hidden-0" in str(about_hidden):
            del about_hidden["id"]
            same(pair, who, "POST", f"/{name}", about_hidden)
            same(pair, who, "POST", f"/{name}", about_hidden, if_none_exist=f"_id=hidden-{name}-0")
            same(pair, who, "POST", f"/{name}/$validate", about_hidden)
    assert pair[0].stored() == before
    same(pair, who, "GET", "/_history?_count=200")


def _bundle(kind: str, method: str, url: str, resource: dict[str, Any] | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"request": {"method": method, "url": url}}
    if resource is not None:
        entry["resource"] = resource
    return {"resourceType": "Bundle", "type": kind, "entry": [entry]}


@pytest.mark.parametrize("who", ["physio", "patient", *COLLEAGUES])
def test_the_whole_system_and_every_compartment_tell_nothing(
    who: str, physiotherapists: tuple[Network, Network], patients: tuple[Network, Network]
) -> None:
    pair = patients if who == "patient" else physiotherapists
    every = ",".join(SERVED_TYPES)
    for address in (f"/?_type={every}&_count=200&_total=accurate", "/_history?_count=500", "/Patient/$everything"):
        same(pair, who, "GET", address)
    for compartment in sorted(COMPARTMENTS):
        for logical_id in ("visible", "hidden-0", f"hidden-{compartment}-0", f"closed-{compartment}-0", "stranger"):
            same(pair, who, "GET", f"/{compartment}/{logical_id}/*?_count=200&_total=accurate")
            same(pair, who, "GET", f"/{compartment}/{logical_id}/$everything")
    for address in ("/AuditEvent?_count=1000&_total=accurate", "/AuditEvent?patient=Patient/visible&_total=accurate"):
        same(pair, who, "GET", address)


def test_what_is_about_nobody_is_open_until_it_names_a_patient(physiotherapists: tuple[Network, Network]) -> None:
    world = physiotherapists[0]
    for name in ("Device", "Schedule", "Organization", "ImplementationGuide", "Group", "MeasureReport", "Library"):
        named = {"extension": [{"url": "urn:x", "valueReference": {"reference": "Patient/hidden-0"}}]}
        world.put({**every_type.body(name, "names-a-patient", "hidden-0"), **named})
        assert world.ask("physio", "GET", f"/{name}/names-a-patient")[0] == 404
    for name in ("Device", "Organization", "ImplementationGuide", "Library"):
        world.put(every_type.body(name, "names-nobody", "hidden-0"))
        assert world.ask("physio", "GET", f"/{name}/names-nobody")[0] == 200
