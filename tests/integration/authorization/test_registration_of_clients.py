"""Clients that register themselves (RFC 7591)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from authorizing import CALLBACK, Server

from vesalius.identity.authorization import clients
from vesalius.identity.authorization.refusals import Refused
from vesalius.identity.authorization.services import Settings


def register(server: Server, wanted: dict[str, Any]) -> Any:
    return server.request("POST", "/oauth/register", body=json.dumps(wanted).encode())


def registered(server: Server) -> int:
    with server.context.pool.session() as session:
        return int(session.fetch("SELECT count(*) FROM oauth_client")[0][0])


def test_clients_register_themselves_only_where_it_is_allowed_and_wait_for_approval(server: Server) -> None:
    wanted = {
        "client_name": "New",
        "redirect_uris": [CALLBACK],
        "scope": "openid patient/*.rs",
        "grant_types": ["authorization_code"],
    }
    assert register(server, wanted).status == 403
    server.use(Settings(allows_registration=True))
    made = register(server, wanted)
    assert made.status == 201
    with pytest.raises(Refused):
        server.understood(made.json["client_id"])
    server.use(Settings(allows_secrets=True, allows_private=True))
    with server.context.pool.session() as session:
        clients.approve(server.context, session, server.actor("doctor"), made.json["client_id"])
    assert server.understood(made.json["client_id"], scope="openid").scopes == ("openid",)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"redirect_uris": ["http://evil.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://[::1/callback"]}, "invalid_redirect_uri"),
        ({"redirect_uris": 5}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "initiate_login_uri": "https://["}, "invalid_client_metadata"),
        (
            {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "ftp://[::1"},
            "invalid_client_metadata",
        ),
        ({"jwks": 1}, "invalid_client_metadata"),
    ],
)
def test_metadata_that_are_none_are_refused_with_the_code_of_the_standard(
    server: Server, wanted: dict[str, Any], code: str
) -> None:
    server.use(Settings(allows_registration=True))
    before = registered(server)
    refused = register(server, {"client_name": "x", **wanted})
    assert (refused.status, refused.json["error"]) == (400, code)
    assert registered(server) == before
