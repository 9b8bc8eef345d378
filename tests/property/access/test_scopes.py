"""What the scopes of an application leave: their SQL against a reading of SMART's words in plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_world import (
    CENTRE,
    OTHER_CENTRE,
    PHYSIOTHERAPIST,
    STRANGER,
    Network,
    about,
    care_team,
    patient,
)

import services
from vesalius.access import scopes, tokens
from vesalius.access.actor import Actor
from vesalius.access.visibility import visibility
from vesalius.errors import Invalid
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.r4 import definitions
from vesalius.store.wire import Bound, int2

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
RESTRICTED = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
LETTERS = {"read": "r", "search": "s", "create": "c", "update": "u", "delete": "d"}


def observation(logical_id: str, subject: str, category: str, **more: Any) -> dict[str, Any]:
    coded = [{"coding": [{"system": CATEGORY, "code": category}]}]
    return {**about("Observation", logical_id, subject, 1), "category": coded, **more}


def shared(logical_id: str, *subjects: str) -> dict[str, Any]:
    found = about("Appointment", logical_id, subjects[0], 5)
    for subject in subjects[1:]:
        found["participant"].append({"actor": {"reference": f"Patient/{subject}"}, "status": "accepted"})
    return found


WORLD = [
    *(CENTRE, OTHER_CENTRE, PHYSIOTHERAPIST, STRANGER),
    *(patient("visible", "Peeters"), patient("second", "Dubois"), patient("hidden", "Claes", centre="elsewhere")),
    *(care_team("team", "visible", "physio"), care_team("team-2", "second", "physio")),
    observation("o1", "visible", "laboratory"),
    observation("o2", "visible", "vital-signs"),
    observation("o3", "second", "laboratory"),
    observation("o4", "hidden", "laboratory"),
    observation("o5", "visible", "laboratory", meta=RESTRICTED),
    *(about("Condition", "c1", "visible", 1), about("Condition", "c2", "second", 2)),
    *(about("Encounter", "e1", "visible", 1), about("Task", "t1", "visible", 1), about("CarePlan", "p1", "second", 1)),
    *(shared("a1", "visible"), shared("a2", "visible", "second"), shared("a3", "second", "visible")),
]
BY_KEY = {f"{item['resourceType']}/{item['id']}": item for item in WORLD}


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with services.database() as url:
        found = Network(url)
        found.fill(WORLD)
        with found.context.pool.session() as session:
            account = accounts.find(session, "physio").id
            accounts.set_roles(session, found.context.blind, account, [Assignment("physician", "Organization/centre")])
        yield found
        found.close()


QUERIES = [
    "",
    "?category=laboratory",
    f"?category={CATEGORY}%7Cvital-signs",
    "?category=laboratory,vital-signs",
    "?code=718-7&category=laboratory",
    "?subject=Patient/visible",
]
TYPES = ["*", "Observation", "Condition", "Patient", "Practitioner", "Organization", "Appointment", "Task", "CareTeam"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    context, type_name = draw(st.sampled_from(["patient", "user"])), draw(st.sampled_from(TYPES))
    letters = draw(st.sampled_from(["read", "write", "*", "r", "s", "rs", "cud", "cruds", "c", "u", "d"]))
    if type_name == "Observation" and letters not in {"read", "write", "*"}:
        return f"{context}/{type_name}.{letters}{draw(st.sampled_from(QUERIES))}"
    return f"{context}/{type_name}.{letters}"


def mint(network: Network, who: str, granted: str | None, launch: str | None) -> Actor:
    with network.context.pool.session() as session:
        number = session.fetch(f"SELECT id FROM account WHERE username = '{who}'")[0][0]
        bearer = tokens.mint(session, who, minutes=5, account=number, client="app", scopes=granted, launch=launch)
    return network.context.authenticator.authenticate(bearer)


def opened(network: Network, actor: Actor, action: str) -> set[str]:
    values: list[Bound] = []

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    condition = visibility(actor, action).condition("x", bind)
    with network.context.pool.session() as session:
        rows = session.fetch(f"SELECT x.type, x.id FROM resource x WHERE {condition}", values)
    ids = {row[1] for row in rows}
    return {key for key, item in BY_KEY.items() if item["id"] in ids}


def read_in_words(granted: list[str], launch: str | None, action: str) -> set[str]:
    return {key for key, item in BY_KEY.items() if any(_opens(text, launch, LETTERS[action], item) for text in granted)}


def _opens(text: str, launch: str | None, letter: str, item: dict[str, Any]) -> bool:
    head, _, query = text.partition("?")
    context, _, rest = head.partition("/")
    type_name, _, letters = rest.partition(".")
    letters = {"read": "rs", "write": "cud", "*": "cruds"}.get(letters, letters)
    if letter not in letters or type_name not in {"*", item["resourceType"]}:
        return False
    if context == "patient" and (launch is None or not _is_of(item, launch)):
        return False
    for pair in filter(None, query.split("&")):
        name, _, values = pair.partition("=")
        if not any(_has(item, name, value.replace("%7C", "|")) for value in values.split(",")):
            return False
    return True


def _is_of(item: dict[str, Any], launch: str) -> bool:
    """Of this patient alone, or of nobody."""
    if item["resourceType"] in {"Practitioner", "Organization"}:
        return True
    named = {word for word in json.dumps(item).split('"') if word.startswith("Patient/")}
    own = {f"Patient/{item['id']}"} if item["resourceType"] == "Patient" else set()
    return named | own == {launch}


def _has(item: dict[str, Any], name: str, value: str) -> bool:
    if name == "subject":
        return item["subject"]["reference"] == value
    concepts = item["category"] if name == "category" else [item["code"]]
    codings = [coding for concept in concepts for coding in concept["coding"]]
    return any(value in {coding["code"], f"{coding['system']}|{coding['code']}"} for coding in codings)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    who=st.sampled_from(["physio", "patient"]),
    granted=st.lists(texts(), max_size=3),
    launch=st.sampled_from(["Patient/visible", "Patient/second", "Patient/hidden", None]),
    action=st.sampled_from(sorted(LETTERS)),
)
def test_a_token_opens_what_its_scopes_say_of_what_its_account_may(
    network: Network, who: str, granted: list[str], launch: str | None, action: str
) -> None:
    account = opened(network, mint(network, who, None, None), action)
    token = opened(network, mint(network, who, " ".join(granted), launch), action)
    words = read_in_words(granted, launch, action)
    # The codes of what is restricted have terms within one patient only: other questions do not find it.
    if launch != "Patient/visible" and "Observation/o5" not in token:
        words.discard("Observation/o5")
    assert token <= account
    assert token == account & words


SCOPED = [
    ("/Observation?_count=50", {"o1", "o5"}),
    ("/Observation?patient=visible&_total=accurate", {"o1", "o5"}),
    ("/Observation?code=718-7&_sort=-date", {"o1"}),
    ("/Observation?subject.name=Peeters", set()),
    ("/Condition", set()),
    ("/Condition?_revinclude=*:*", set()),
    ("/Observation?_include=*", {"o1", "o5"}),
    ("/Observation/_history", {"o1", "o5"}),
    ("/_history?_count=100", {"o1", "o5"}),
    ("/Patient/visible/Observation", {"o1", "o5"}),
    ("/AuditEvent", set()),
]


@pytest.mark.parametrize(("address", "expected"), SCOPED)
def test_every_path_of_reading_is_narrowed(network: Network, address: str, expected: set[str]) -> None:
    status, body = ask(network, "GET", address)
    assert status == 200
    found = {
        entry["resource"]["id"]
        for entry in json.loads(body).get("entry", [])
        if entry["resource"]["resourceType"] != "OperationOutcome"
    }
    assert found == expected
    assert json.loads(body).get("total", len(expected)) == len(expected)


@pytest.mark.parametrize(
    ("granted", "type_name", "is_open"),
    [
        ("user/*.cruds", "Subscription", False),
        ("user/Subscription.cruds", "Subscription", False),
        ("user/*.cruds", "Consent", False),
        ("user/*.cruds user/Consent.c", "Consent", True),
        ("user/*.cruds", "Observation", True),
    ],
)
def test_what_gives_rights_or_outlives_scopes_is_written_by_name_or_not_at_all(
    network: Network, granted: str, type_name: str, is_open: bool
) -> None:
    narrowing = scopes.narrowing(granted, "", network.context.blind)
    values: list[Bound] = [int2(definitions.type_number(type_name))]

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    condition = narrowing.condition("create", "x", bind)
    with network.context.pool.session() as session:
        rows = session.fetch(f"SELECT FROM (SELECT $1::smallint AS type) x WHERE {condition}", values)
    assert bool(rows) is is_open


@pytest.mark.parametrize(
    "address",
    [
        *("/Patient/visible", "/Condition/c1", "/Observation/o2", "/Observation/o3", "/Observation/o2/_history"),
        *("/Observation/o2/_history/1", "/Patient/visible/$everything", "/AuditEvent/leaf-1"),
        *("/Patient/visible/$relationships", "/Patient/visible/$access-report"),
    ],
)
def test_outside_of_the_scopes_is_as_missing(network: Network, address: str) -> None:
    status, body = ask(network, "GET", address)
    missing, other = ask(network, "GET", "/Condition/none")
    assert status in {404, 400, 405}
    assert missing == 404
    assert status != 404 or json.loads(body)["issue"][0]["code"] == json.loads(other)["issue"][0]["code"]


def test_writing_needs_its_letter_and_changes_nothing_without(network: Network) -> None:
    before = len(opened(network, mint(network, "physio", None, None), "read"))
    new = {key: value for key, value in observation("x", "visible", "laboratory").items() if key != "id"}
    assert ask(network, "POST", "/Observation", new)[0] == 403
    assert ask(network, "PUT", "/Observation/o1", {**new, "id": "o1"})[0] == 403
    assert ask(network, "PUT", "/Observation/o2", {**new, "id": "o2"})[0] == 404
    assert ask(network, "DELETE", "/Observation/o1")[0] == 403
    batch = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            {"resource": new, "request": {"method": "POST", "url": "Observation"}},
            {"request": {"method": "GET", "url": "Observation/o3"}},
            {"request": {"method": "GET", "url": "Observation/o1"}},
        ],
    }
    status, body = ask(network, "POST", "", batch)
    assert status == 200
    assert [entry["response"]["status"][:3] for entry in json.loads(body)["entry"]] == ["403", "404", "200"]
    assert ask(network, "GET", "/Observation/o1")[0] == 200
    assert len(opened(network, mint(network, "physio", None, None), "read")) == before


def ask(network: Network, method: str, address: str, body: Any = None) -> tuple[int, bytes]:
    """As an application of the physician that may read laboratory results of one patient."""
    with network.context.pool.session() as session:
        number = session.fetch("SELECT id FROM account WHERE username = 'physio'")[0][0]
        network._bearers["app"] = tokens.mint(
            session,
            "physio",
            minutes=5,
            account=number,
            client="app",
            scopes="launch patient/Observation.rs?category=laboratory&code=718-7&subject=Patient/visible",
            launch="Patient/visible",
        )
    answer = network.ask("app", method, address, body)
    return answer[0], answer[2]


@pytest.mark.parametrize(
    "text",
    [
        *("patient/Observation", "patient/Observation.", "patient/Observation.sr", "Patient/Observation.rs"),
        *("patient/Unknown.rs", "patient/Observation.read?code=1", "patient/Observation.rs?", "user/*.rs/x", "x/*.rs"),
    ],
)
def test_what_is_no_scope_opens_nothing(text: str) -> None:
    assert scopes.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("user/Observation.rs?date=gt2020", "user/Observation.rs?subject.name=x", "user/*.rs?code=1"),
        *("user/Observation.rs?category:not=laboratory", "user/Patient.rs?name=x", "user/Patient.rs?_id=1"),
        *("user/Observation.rs?nonsense=1", "user/Patient.rs?_has:Observation:patient:code=1"),
    ],
)
def test_conditions_that_terms_cannot_decide_are_refused(network: Network, text: str) -> None:
    scope = scopes.parse(text)
    assert scope is not None
    with pytest.raises(Invalid):
        scopes.check(scope, network.context.blind)


def test_wanted_scopes_are_cut_to_what_is_registered() -> None:
    registered = ["openid", "patient/Observation.rs", "user/*.cruds"]
    assert scopes.allowed(["openid", "fhirUser", "patient/*.read", "user/Task.write", "system/*.rs"], registered) == [
        "openid",
        "patient/Observation.rs",
        "user/Task.write",
    ]
    assert scopes.allowed(["patient/Observation.cruds?code=1"], registered) == ["patient/Observation.rs?code=1"]
    assert scopes.is_within(["patient/Observation.r?code=1"], ["patient/Observation.rs"])
    assert not scopes.is_within(["patient/Observation.rs"], ["patient/Observation.rs?code=1"])
    assert not scopes.is_within(["offline_access"], ["patient/*.rs"])
