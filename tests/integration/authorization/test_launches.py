"""Launches out of a record, connections that people end, and what is swept."""

from __future__ import annotations

from typing import Any

import pytest
from authorizing import CALLBACK, Server

from vesalius import clock
from vesalius.errors import NotFound
from vesalius.identity.authorization import clients, grants, launches, sweeping
from vesalius.identity.authorization.launches import Launch
from vesalius.identity.authorization.requests import Returned
from vesalius.store.wire import int8

WHERE = Launch("Patient/one", "Encounter/visit", "order", "DiagnosticReport/a ImagingStudy/b")


@pytest.fixture(scope="module")
def client(server: Server) -> str:
    return server.register(launch="https://app.example/launch")[0]


def begin(server: Server, client: str, who: str = "doctor") -> str:
    with server.context.pool.session() as session:
        return launches.begin(server.context, session, server.actor(who), client, WHERE)[1]


def found(server: Server, token: str, client: str, who: str = "doctor", *, used: bool = False) -> Launch | None:
    with server.context.pool.session() as session:
        held = clients.find(session, client)
        assert held is not None
        return launches.find(session, token, held, server.account(who), is_used_up=used)


def test_launches_are_for_one_person_one_application_once(server: Server, client: str) -> None:
    token = begin(server, client)
    other = server.register(launch="https://other.example/launch")[0]
    assert found(server, token, other) is None
    assert found(server, token, client, "one") is None
    assert found(server, token, client) == WHERE
    assert found(server, token, client, used=True) == WHERE
    assert found(server, token, client) is None
    event = server.events("launch")[-1]
    assert (event["entity"], event["details"]["client"]) == ("Patient/one", client)


def test_a_launch_is_too_old_after_five_minutes(server: Server, client: str) -> None:
    token = begin(server, client)
    with server.context.pool.session() as session:
        session.execute("UPDATE oauth_launch SET expires = $1", [int8(clock.now_microseconds())])
    assert found(server, token, client) is None
    assert launches.SECONDS <= 300


def test_only_open_applications_with_an_address_are_launched(server: Server) -> None:
    without = server.register()[0]
    closed = server.register(launch="https://app.example/launch")[0]
    with server.context.pool.session() as session:
        clients.close(server.context, session, server.actor("doctor"), closed)
        names = {item.id for item in launches.launchable(session)}
    assert not names & {without, closed}
    for name in (without, closed, "nobody"):
        with pytest.raises(NotFound):
            begin(server, name)


def test_the_context_of_a_launch_comes_with_the_token(server: Server, client: str) -> None:
    wanted = server.understood(client, scope="launch openid patient/*.rs")
    with server.context.pool.session() as session:
        code = grants.allow(server.context, session, server.actor("doctor"), wanted, wanted.scopes, WHERE, 0)
    told = server.redeem(client, code, redirect_uri=CALLBACK).json
    assert (told["patient"], told["encounter"], told["intent"]) == ("one", "visit", "order")
    assert told["fhirContext"] == [{"reference": "DiagnosticReport/a"}, {"reference": "ImagingStudy/b"}]
    assert "fhirContext" not in server.connected(client)


def test_people_end_their_own_connections_and_nobody_elses(server: Server, client: str) -> None:
    told = server.connected(client)
    with server.context.pool.session() as session:
        with pytest.raises(NotFound):
            grants.revoke(server.context, session, server.actor("one"), client)
        assert server.alive(told["access_token"])
        grants.revoke(server.context, session, server.actor("doctor"), client)
        assert client not in {grant.client for grant in grants.of_account(session, server.account("doctor"))}
    assert not server.alive(told["access_token"])
    event = server.events("grant-revoked")[-1]
    assert (event["agent"], event["details"]["client"]) == ("doctor", client)


def test_what_expired_is_swept_and_what_can_be_used_stays(server: Server, client: str) -> None:
    told: dict[str, Any] = server.connected(client)
    begin(server, client)
    with server.context.pool.session() as session:
        old = int8(clock.now_microseconds() - 2 * 86_400_000_000)
        session.execute("UPDATE oauth_launch SET expires = $1", [old])
        session.execute("UPDATE oauth_code SET expires = $1", [old])
        assert sweeping.sweep(session) >= 2
        assert session.fetch("SELECT count(*) FROM oauth_launch")[0][0] == 0
    renewed = server.post(
        "/oauth/token", grant_type="refresh_token", refresh_token=told["refresh_token"], client_id=client
    )
    assert renewed.status == 200


def test_scopes_that_are_not_given_are_told_to_the_person_and_what_is_given_to_the_application(server: Server) -> None:
    client, _ = server.register(scopes=("openid", "launch/patient", "patient/Observation.rs"))
    asked = "openid launch/patient patient/*.rs patient/Patient.rs nonsense patient/nonsense.rs nonsense"
    found = server.understood(client, scope=asked)
    assert found.scopes == ("openid", "launch/patient", "patient/Observation.rs")
    assert found.left_out == ("patient/Patient.rs", "nonsense", "patient/nonsense.rs")
    told = server.connected(client, scope=asked)
    assert told["scope"].split() == list(found.scopes)
    assert server.get("/fhir/Patient/one", told["access_token"]).status == 404


def test_a_request_of_scopes_that_are_all_unknown_is_refused(server: Server) -> None:
    client, _ = server.register(scopes=("openid", "patient/Observation.rs"))
    with pytest.raises(Returned, match="None of the scopes"):
        server.understood(client, scope="nonsense patient/Patient.rs")
    assert server.understood(client, scope="openid").left_out == ()
