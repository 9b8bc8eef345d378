"""The actor: on whose behalf something happens. No function of `records` works without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vesalius.access.rights import Rights


@dataclass(frozen=True, slots=True)
class Actor:
    """An authenticated identity in one request.

    `is_administrator` is the installation's own operator and opens everything. Everybody else has the `rights` of
    their account, compiled when the token was looked up; an actor without rights sees nothing and changes nothing.
    `fhir` is "Practitioner/x", "Patient/x" …; `role` the main role code; `client` the OAuth client; `purpose` a code
    of v3-ActReason; `authenticated` the time of the last strong authentication (µs since 1970 UTC, 0: never).
    `centre` is "Organization/x" where the account works; `methods` the RFC 8176 methods of the sign-in, separated by
    spaces; `emergencies` the pks of the patients whose record is open to the actor in an emergency at this moment.
    `sees_others` is whether any of the roles, or anybody whom the account stands for, opens other people's data,
    `is_psychologist` whether one of them is that: what such a person writes is confidential, whatever else they are.
    """

    name: str
    token: str
    is_administrator: bool = False
    request_id: str = ""
    address: str = ""
    account: int | None = None
    display: str = ""
    fhir: str = ""
    role: str = ""
    client: str = ""
    purpose: str = "TREAT"
    authenticated: int = 0
    rights: Rights | None = None
    centre: str = ""
    methods: str = ""
    emergencies: tuple[int, ...] = ()
    sees_others: bool = False
    is_psychologist: bool = False

    def on_request(self, request_id: str, address: str) -> Actor:
        """The same actor, in this request."""
        # Told field by field: `dataclasses.replace` costs ten times as much, and every request comes through here.
        return Actor(
            self.name,
            self.token,
            self.is_administrator,
            request_id,
            address,
            self.account,
            self.display,
            self.fhir,
            self.role,
            self.client,
            self.purpose,
            self.authenticated,
            self.rights,
            self.centre,
            self.methods,
            self.emergencies,
            self.sees_others,
            self.is_psychologist,
        )


def local_system(name: str) -> Actor:
    """The installation's own operator at the command line: whoever can read the keys can do everything."""
    return Actor(name=name, token="local", is_administrator=True)  # noqa: S106 - says how, is no secret
