"""The actor: on whose behalf something happens. No function of `records` works without one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An authenticated identity in one request.

    `is_administrator` opens everything; every other right comes with accounts and their roles, so an actor without
    it sees nothing and changes nothing.
    """

    name: str
    token: str
    is_administrator: bool = False
    request_id: str = ""
    address: str = ""

    def on_request(self, request_id: str, address: str) -> Actor:
        """The same actor, in this request."""
        return Actor(self.name, self.token, self.is_administrator, request_id, address)


def local_system(name: str) -> Actor:
    """The installation's own operator at the command line: whoever can read the keys can do everything."""
    return Actor(name=name, token="local", is_administrator=True)  # noqa: S106 - says how, is no secret
