"""What a handler gets: the request, where it leads, who asks, and the installation that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vesalius.access.actor import Actor
from vesalius.api.configuration import Configuration
from vesalius.api.headers import Preferences, parse_prefer
from vesalius.api.negotiation import JSON_TYPES, request_type
from vesalius.api.own_references import made_relative
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import PRESENTATION_PARAMETERS, Request
from vesalius.api.response import Response
from vesalius.api.router import Route
from vesalius.records.context import Context


@dataclass(frozen=True, slots=True)
class Call:
    """One interaction under way. `parameters` are those of the query string; `base` is the public address.

    `perform` runs another request of the same actor, for the entries of a batch, and answers errors as
    responses.
    """

    context: Context
    configuration: Configuration
    actor: Actor
    request: Request
    route: Route
    parameters: list[tuple[str, str]]
    base: str
    perform: Callable[[Request], Response]

    @property
    def type(self) -> str:
        """The resource type of the route."""
        if self.route.type is None:
            raise MalformedRequest("A resource type is missing in the address.")
        return self.route.type

    @property
    def id(self) -> str:
        """The logical id of the route."""
        if self.route.id is None:
            raise MalformedRequest("An id is missing in the address.")
        return self.route.id

    @property
    def preferences(self) -> Preferences:
        """What the client prefers."""
        return parse_prefer(self.request.headers.get("prefer"))

    def header(self, name: str) -> str | None:
        """The value of a header; `name` in lower case."""
        return self.request.headers.get(name)

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter."""
        for key, value in self.parameters:
            if key == name:
                return value
        return None

    def question(self) -> list[tuple[str, str]]:
        """The query parameters without those that only shape the answer."""
        return [pair for pair in self.parameters if pair[0] not in PRESENTATION_PARAMETERS]

    def resource_body(self) -> bytes:
        """The body, a resource in JSON. Raises UnsupportedMediaType, MalformedRequest when it is empty."""
        request_type(self.request.headers.get("content-type"), JSON_TYPES)
        if not self.request.body:
            raise MalformedRequest("The request needs a resource as its body.")
        return self.request.body

    def stored_body(self) -> bytes:
        """As `resource_body`, to be stored: references to this server are relative, except inside a Bundle."""
        body = self.resource_body()
        return body if self.route.type == "Bundle" else made_relative(body, self.base)
