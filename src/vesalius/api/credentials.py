"""Who sends a request: its bearer token becomes an actor; what is no credential is counted and told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import redis

from vesalius.access.actor import Actor
from vesalius.access.origins import client_address, neighbourhood
from vesalius.api.configuration import Configuration
from vesalius.api.rates import RateLimit
from vesalius.api.request import Request
from vesalius.audit.recording import FAILED, record
from vesalius.errors import Unauthenticated
from vesalius.records.context import Context

NOBODY: Final = Actor(name="", token="")


class Credentials:
    """The way in of everything that takes our access tokens. Thread-safe."""

    def __init__(self, context: Context, configuration: Configuration, client: redis.Redis | None) -> None:
        self._context, self._configuration = context, configuration
        self._failures = RateLimit(
            "failures",
            client,
            per_second=configuration.failures_per_minute / 60,
            capacity=configuration.failures_per_minute,
        )

    def actor(self, request: Request, request_id: str) -> Actor:
        """On whose behalf the request is made. Raises Unauthenticated; TooMany after too many of these."""
        # As in `watched`, without the price of a context for each request.
        try:
            return self.owner(_bearer(request), request, request_id)
        except Unauthenticated:
            self._note(request, request_id)
            raise

    def owner(self, token: str, request: Request, request_id: str) -> Actor:
        """Whose access token this is, in this request. Raises Unauthenticated."""
        return self._context.authenticator.authenticate(token).on_request(request_id, self._address(request))

    @contextmanager
    def watched(self, request: Request, request_id: str) -> Iterator[None]:
        """Within it each Unauthenticated is counted for where it came from, and told. Raises TooMany."""
        try:
            yield
        except Unauthenticated:
            self._note(request, request_id)
            raise

    def _note(self, request: Request, request_id: str) -> None:
        address = self._address(request)
        self._failures.spend(neighbourhood(address))
        if request.headers.get("authorization"):
            self._failed(request_id, address)

    def _address(self, request: Request) -> str:
        forwarded = request.headers.get("x-forwarded-for", "")
        return client_address(request.address, forwarded, trusts_proxy=self._configuration.trust_forwarded)

    def _failed(self, request_id: str, address: str) -> None:
        """Tells the audit log that somebody came with a credential that is none."""
        somebody = Actor(name="unknown", token="", request_id=request_id, address=address)
        with self._context.pool.session() as session:
            record(
                session,
                self._context.log,
                somebody,
                "login",
                "account/unknown",
                outcome=FAILED,
                details={"method": "bearer"},
            )


def _bearer(request: Request) -> str:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not bearer.strip():
        raise Unauthenticated("A bearer token is needed.")
    return str(bearer.strip())
