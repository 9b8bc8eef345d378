"""What an actor may not see does not change one byte of what they are answered.

Goguen and Meseguer, Security Policies and Security Models (1982): worlds that differ only in what is hidden from an
actor are the same world to them, whatever they ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from network_world import (
    CENTRE,
    OTHER_CENTRE,
    PHYSIOTHERAPIST,
    STRANGER,
    TYPES,
    Network,
    about,
    care_team,
    patient,
)

import services
from vesalius import clock

# A world is rebuilt for each example: shrinking one would take minutes and say little more.
RUN: dict[str, Any] = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_R = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
_PSY = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}


@pytest.fixture(scope="module")
def networks() -> Iterator[tuple[Network, Network]]:
    with services.database() as one, services.database() as other:
        pair = Network(one), Network(other)
        yield pair
        for network in pair:
            network.close()


def visible_part() -> list[dict[str, Any]]:
    """What both copies hold: a patient of the physiotherapist, and the network around."""
    return [
        CENTRE,
        OTHER_CENTRE,
        PHYSIOTHERAPIST,
        STRANGER,
        patient("visible", "Peeters"),
        care_team("team", "visible", "physio"),
        about("Condition", "condition", "visible", 1),
        about("Encounter", "encounter", "visible", 2),
        {**about("Observation", "observation", "visible", 3), "encounter": {"reference": "Encounter/encounter"}},
        about("Appointment", "appointment", "visible", 4),
    ]


@st.composite
def hidden_parts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Other patients with what is about them, and what is about the visible patient but not for physiotherapists."""
    found: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 2))):
        name = f"hidden-{number}"
        found.append(patient(name, draw(st.sampled_from(["Peeters", "Dubois"])), centre="elsewhere"))
        for place, type_name in enumerate(draw(st.lists(st.sampled_from(TYPES), max_size=4))):
            found.append(about(type_name, f"{name}-{place}", name, draw(st.integers(1, 9))))
    for place, type_name in enumerate(draw(st.lists(st.sampled_from(["Observation", "Condition"]), max_size=2))):
        labelled = about(type_name, f"labelled-{place}", "visible", draw(st.integers(1, 9)))
        found.append({**labelled, "meta": {"security": [_R, _PSY]}})
    # Together with others: which of the patients comes first in the store depends on the hash of their ids.
    for name in ("a", "b", "c") if draw(st.booleans()) else ():
        found.append(patient(f"together-{name}", "Dubois", centre="elsewhere"))
        shared = about("Appointment", f"shared-{name}", "visible", 5)
        shared["participant"].append({"actor": {"reference": f"Patient/together-{name}"}, "status": "accepted"})
        found.append(shared)
    return found


READS = [
    *(f"/{name}?_count=50" for name in TYPES),
    "/Patient?name=Peeters&_total=accurate",
    "/Patient?identifier=urn:niss|niss-Dubois",
    "/Patient?_sort=-_lastUpdated&_count=2",
    "/Patient?_sort=family",
    "/Patient?_summary=count",
    "/Patient?_total=estimate",
    "/Patient?_has:Observation:patient:code-value-quantity=718-7$gt3",
    "/Patient?_has:Encounter:patient:_has:Observation:encounter:code=718-7",
    "/Observation?subject.name=Dubois",
    "/Observation?subject:Patient.identifier=urn:niss|niss-Dubois",
    "/Observation?patient=hidden-0",
    "/Observation?patient=http://network.example/fhir/Patient/hidden-0",
    "/Observation?value-quantity=gt1&_sort=-date&_total=accurate",
    "/Observation?code=718-7&_sort=-date&_count=1",
    "/Observation?_include=*&_include:iterate=*",
    "/Condition?_text=text",
    "/Encounter?_revinclude=*:*&_revinclude:iterate=Observation:encounter",
    "/Practitioner?_revinclude=Encounter:participant&_id=stranger",
    "/Practitioner?_has:Encounter:participant:status=finished",
    "/Organization?_has:Patient:organization:gender=female",
    "/Observation?_list=hidden-0-0",
    "/Appointment?actor=Patient/hidden-0",
    "/Appointment?actor=Practitioner/stranger",
    "/?_type=Patient,Observation,Condition&_count=100",
    "/_history?_count=100",
    "/Patient/_history",
    "/Observation/_history?_since=2020-01-01T00:00:00Z",
    "/Patient/visible/$everything",
    "/Patient/visible/Observation",
    "/Patient/visible/*",
    "/Patient/hidden-0/$everything",
    "/Patient/hidden-0/Observation",
    "/Patient/hidden-0",
    "/Patient/hidden-0/_history",
    "/Patient/hidden-0/_history/1",
    "/Observation/hidden-0-0",
    "/Observation/labelled-0",
    "/Observation/labelled-0/_history",
    "/Appointment/shared-a",
    "/Observation/$meta",
    "/Patient/hidden-0/$meta",
    "/metadata",
    # Every further way of asking.
    "/Patient?_filter=name%20eq%20%22Dubois%22",
    "/Observation?_filter=code%20eq%20718-7%20and%20subject.name%20eq%20%22Dubois%22",
    "/Patient?_content=Dubois",
    "/Observation?_elements=id,subject&_total=accurate",
    "/Observation?_summary=true&_sort=-date",
    "/Observation?_summary=text",
    "/Patient?_sort=-family,birthdate&_count=1&_total=accurate",
    "/Patient?_lastUpdated=gt2020-01-01&_elements=id",
    "/Observation?patient:missing=false&_total=accurate",
    "/Observation?subject=Patient/hidden-0/_history/1",
    "/Observation?subject:Patient=hidden-0",
    "/Observation?patient.organization.name=Elsewhere",
    "/Organization?name=Elsewhere&_revinclude=Patient:organization&_revinclude:iterate=Observation:patient",
    "/Practitioner?_has:Encounter:practitioner:_has:Observation:encounter:value-quantity=gt1",
    "/Practitioner/stranger/Encounter",
    "/Encounter/hidden-0-0/Observation",
    "/Encounter/encounter/$everything",
    "/Patient/$everything",
    "/Patient/visible/$everything?_type=Observation&_count=1",
    "/Patient/visible/_history/1",
    "/Patient/visible/Appointment?_total=accurate",
    "/AuditEvent",
    "/AuditEvent?patient=Patient/hidden-0",
    "/AuditEvent?patient=Patient/visible",
    "/AuditEvent/leaf-3",
    "/AuditEvent/$proof?_id=leaf-3",
    "/Patient/hidden-0/$access-report",
    "/Patient/hidden-0/$relationships",
    "/$notices",
    "/$emergency-accesses",
    "/$meta",
    "/Appointment/$meta",
    "/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender",
    "/CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=female",
]
# The same questions sent as forms, where a type is asked.
FORMS = [
    address for address in READS if address.startswith(("/Patient?", "/Observation?", "/Encounter?", "/Appointment?"))
]

_OWN = {"status": "final", "code": {"text": "own"}, "resourceType": "Observation"}
_OWN_OF_HIDDEN = {**_OWN, "subject": {"reference": "Patient/hidden-0"}}
WRITES: list[tuple[str, str, Any, dict[str, str]]] = [
    ("POST", "/Observation", {**_OWN, "subject": {"reference": "Patient/hidden-0"}}, {}),
    ("POST", "/Observation", {**_OWN, "subject": {"reference": "Patient/visible"}}, {}),
    (
        "POST",
        "/Observation",
        {**_OWN, "subject": {"reference": "Patient/visible"}, "encounter": {"reference": "Encounter/hidden-0-0"}},
        {},
    ),
    (
        "POST",
        "/Observation",
        {**_OWN, "subject": {"reference": "Patient/visible"}, "hasMember": [{"reference": "Observation/labelled-0"}]},
        {},
    ),
    ("PUT", "/Observation/hidden-0-0", {**_OWN, "id": "hidden-0-0", "subject": {"reference": "Patient/visible"}}, {}),
    (
        "PUT",
        "/Observation/hidden-0-0",
        {**_OWN, "id": "hidden-0-0", "subject": {"reference": "Patient/visible"}},
        {"if_match": 'W/"1"'},
    ),
    ("PUT", "/Observation?subject=Patient/hidden-0", {**_OWN, "subject": {"reference": "Patient/visible"}}, {}),
    ("POST", "/Patient", patient("x", "Dubois"), {"if_none_exist": "identifier=urn:niss|niss-Dubois"}),
    ("POST", "/Observation", _OWN_OF_HIDDEN, {"if_none_exist": "patient=hidden-0"}),
    ("PUT", "/Observation?_id=hidden-0-0", {**_OWN, "subject": {"reference": "Patient/visible"}}, {}),
    ("PUT", "/Observation?_id=labelled-0", {**_OWN, "subject": {"reference": "Patient/visible"}}, {}),
    ("DELETE", "/Observation?_id=hidden-0-0", None, {}),
    ("DELETE", "/Observation?subject.name=Dubois", None, {}),
    (
        "PATCH",
        "/Observation?_id=hidden-0-0",
        [{"op": "replace", "path": "/status", "value": "amended"}],
        {"content_type": "application/json-patch+json"},
    ),
    (
        "PATCH",
        "/Observation/observation",
        [{"op": "add", "path": "/hasMember", "value": [{"reference": "Observation/labelled-0"}]}],
        {"content_type": "application/json-patch+json"},
    ),
    ("POST", "/Patient/hidden-0/$emergency-access", {"resourceType": "Parameters"}, {}),
    ("POST", "/Patient/hidden-0/$declare-relationship", {"resourceType": "Parameters"}, {}),
    ("POST", "/Patient/hidden-0/$export-record", {"resourceType": "Parameters"}, {}),
    ("POST", "/Patient/hidden-0/$meta-add", {"resourceType": "Parameters"}, {}),
    ("POST", "/Observation/$validate", {**_OWN, "subject": {"reference": "Patient/hidden-0"}}, {}),
    ("DELETE", "/Observation/hidden-0-0", None, {}),
    ("DELETE", "/Observation/labelled-0", None, {}),
    ("DELETE", "/Observation?patient=hidden-0", None, {}),
    (
        "PATCH",
        "/Observation/observation",
        [{"op": "replace", "path": "/subject/reference", "value": "Patient/hidden-0"}],
        {"content_type": "application/json-patch+json"},
    ),
    (
        "PATCH",
        "/Observation/hidden-0-0",
        [{"op": "replace", "path": "/status", "value": "amended"}],
        {"content_type": "application/json-patch+json"},
    ),
    (
        "POST",
        "/",
        {
            "resourceType": "Bundle",
            "type": "batch",
            "entry": [
                {"request": {"method": "GET", "url": "Patient/hidden-0"}},
                {"request": {"method": "GET", "url": "Observation?patient=hidden-0"}},
            ],
        },
        {},
    ),
    (
        "POST",
        "/",
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                {
                    "resource": {**_OWN, "subject": {"reference": "Patient/hidden-0"}},
                    "request": {"method": "POST", "url": "Observation"},
                }
            ],
        },
        {},
    ),
    (
        "POST",
        "/",
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                {
                    "resource": {**_OWN, "subject": {"reference": "Patient?identifier=urn:niss|niss-Dubois"}},
                    "request": {"method": "POST", "url": "Observation"},
                }
            ],
        },
        {},
    ),
]


@settings(max_examples=10, **RUN)
@given(one=hidden_parts(), other=hidden_parts())
def test_what_a_physiotherapist_may_not_see_changes_no_answer(
    networks: tuple[Network, Network], one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    with clock.fixed(NOW):
        for network, hidden in zip(networks, (one, other), strict=True):
            network.fill([*visible_part(), *hidden])
        for address in READS:
            answers = [network.ask("physio", "GET", address) for network in networks]
            assert answers[0] == answers[1], address
        for address in FORMS:
            path, _, query = address.partition("?")
            answers = [network.form("physio", f"{path}/_search", query) for network in networks]
            assert answers[0] == answers[1], address
        for method, address, body, headers in WRITES:
            answers = [network.ask("physio", method, address, body, **headers) for network in networks]
            assert answers[0] == answers[1], (method, address)
        assert networks[0].ask("physio", "GET", "/_history") == networks[1].ask("physio", "GET", "/_history")


@settings(max_examples=5, **RUN)
@given(one=hidden_parts(), other=hidden_parts())
def test_what_is_not_about_a_patient_changes_no_answer_to_them(
    networks: tuple[Network, Network], one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    def kept(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [part for part in parts if "visible" not in str(part)]

    with clock.fixed(NOW):
        for network, hidden in zip(networks, (kept(one), kept(other)), strict=True):
            network.fill([*visible_part(), *hidden])
        for address in READS:
            answers = [network.ask("patient", "GET", address) for network in networks]
            assert answers[0] == answers[1], address
