"""The application: one request in, one response out. What holds for all interactions stands here."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

import redis

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.api import cors, finishing, limits, router
from vesalius.api.call import Call
from vesalius.api.configuration import Configuration
from vesalius.api.credentials import NOBODY, Credentials
from vesalius.api.handlers import HANDLERS, PUBLIC
from vesalius.api.negotiation import FORM, response_type
from vesalius.api.outcome import error_response, log_unexpected
from vesalius.api.rates import RateLimit
from vesalius.api.refusals import MalformedRequest, UnknownAddress
from vesalius.api.request import Request, parse_query, presentation
from vesalius.api.response import Response
from vesalius.errors import NotSupported
from vesalius.records.context import Context

Observer = Callable[[str, int, float], None]

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class Application:
    """The FHIR endpoint of one installation. Thread-safe; holds nothing of a request between requests.

    `client` is the Valkey that shares rate limits between processes; None keeps them per process. `observe`
    is told the interaction, the status and the wall seconds of each request, for metrics.
    """

    def __init__(
        self,
        context: Context,
        configuration: Configuration | None = None,
        *,
        client: redis.Redis | None = None,
        observe: Observer | None = None,
    ) -> None:
        self.context = context
        self.configuration = configuration or Configuration()
        self._observe = observe
        self._prefix, self._count = ids.new()[:23], itertools.count(1)
        settings = self.configuration
        self._requests = RateLimit("requests", client, per_second=settings.requests_per_second, capacity=settings.burst)
        self._credentials = Credentials(context, settings, client)

    def handle(self, request: Request) -> Response:
        """The complete response. Never raises: what is not foreseen becomes a 500 without details."""
        started = time.perf_counter()
        request_id = self._request_id(request)
        content_type: str | None = None
        name = "unknown"
        try:
            content_type, name, response = self._answer(request, request_id)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            response = self._refused(error, request_id)
        finished = finishing.finish(response, request, self.configuration, request_id, content_type)
        if self._observe is not None:
            self._observe(name, finished.status, time.perf_counter() - started)
        return finished

    def _answer(self, request: Request, request_id: str) -> tuple[str | None, str, Response]:
        configuration = self.configuration
        path = self._below_mount(request.path)
        if request.method == "OPTIONS":
            return None, "options", self._options(request, path)
        limits.check_query(request.query, configuration)
        parameters = parse_query(request.query) if request.query else []
        route = router.route(request.method, path)
        content_type = self._content_type(request, route)
        try:
            if route.name in PUBLIC:
                actor = NOBODY
            else:
                actor = self._credentials.actor(request, request_id)
                self._requests.spend(actor.token)
            response = self._perform(request, route, parameters, actor, request_id)
        except Exception as error:  # noqa: BLE001 - answered in the format that the client asked for
            response = self._refused(error, request_id)
        return content_type, route.name, response

    def _perform(
        self,
        request: Request,
        route: router.Route,
        parameters: list[tuple[str, str]],
        actor: Actor,
        request_id: str,
    ) -> Response:
        if request.body or request.oversized:
            body = limits.readable_body(request, self.configuration)
            if body is not request.body:
                request = replace(request, body=body)
            content_type = request.headers.get("content-type", "")
            if not content_type.startswith(FORM):
                limits.check_depth(body, self.configuration.maximum_depth)

        def perform(inner: Request) -> Response:
            return self._inner(inner, actor, request_id)

        call = Call(self.context, self.configuration, actor, request, route, parameters, self._base(request), perform)
        return HANDLERS[route.name](call)

    def _inner(self, request: Request, actor: Actor, request_id: str) -> Response:
        """One entry of a batch, through the same routes and handlers; errors become its response."""
        try:
            limits.check_query(request.query, self.configuration)
            route = router.route(request.method, self._below_mount(request.path))
            _refuse_nesting(route)
            return self._perform(request, route, parse_query(request.query), actor, request_id)
        except Exception as error:  # noqa: BLE001 - one entry may fail without the others
            return self._refused(error, request_id)

    def _refused(self, error: Exception, request_id: str) -> Response:
        log_unexpected(error, request_id)
        return error_response(error, request_id)

    def _below_mount(self, path: str) -> str:
        mount = self.configuration.mount
        if path == mount:
            return "/"
        if not path.startswith(mount + "/"):
            raise UnknownAddress(f"The FHIR interface is found below {mount}.")
        return path[len(mount) :]

    def _options(self, request: Request, path: str) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and cors.is_preflight(request.method, request.headers):
            return cors.preflight(origin, self.configuration.allowed_origins)
        methods, _ = router.resolve(path)
        allow = (
            ("Allow", router.allowed(methods)),
            ("Accept-Patch", "application/json-patch+json, application/fhir+json"),
        )
        return Response(204, allow, b"", "", is_resource=False, is_public=True)

    def _content_type(self, request: Request, route: router.Route) -> str | None:
        wanted = presentation(request, FORM).get("_format") if request.query or request.body else None
        accept = request.headers.get("accept")
        if route.type == "Binary" and route.name in {"read", "vread"} and wanted is None:
            # Any media type may be asked of a Binary: its handler decides.
            return None
        if route.name == "viewdefinition-run":
            # Rows are no resources: csv, ndjson and parquet are its handler's.
            return None
        return response_type(accept, wanted)

    def _base(self, request: Request) -> str:
        configuration = self.configuration
        if configuration.base_url is not None:
            return configuration.base_url.rstrip("/")
        scheme, host = request.scheme, request.headers.get("host", "localhost")
        if configuration.trust_forwarded:
            scheme = request.headers.get("x-forwarded-proto", scheme).split(",")[0].strip()
            host = request.headers.get("x-forwarded-host", host).split(",")[0].strip()
        return _base_of(scheme, host, configuration)

    def _request_id(self, request: Request) -> str:
        given = request.headers.get("x-request-id")
        if given is not None and _REQUEST_ID.fullmatch(given):
            return given
        # One new id for the process and a count for the request: unique, and cheaper than an id each.
        return f"{self._prefix}-{os.getpid():x}-{next(self._count):x}"


def _refuse_nesting(route: router.Route) -> None:
    if route.name == "bundle":
        raise NotSupported("A Bundle cannot be sent inside a Bundle.")


@lru_cache(maxsize=256)
def _base_of(scheme: str, host: str, configuration: Configuration) -> str:
    if _HOST.fullmatch(host) is None or scheme not in {"http", "https"}:
        raise MalformedRequest("The header Host is not well-formed.")
    if configuration.trusted_hosts and host.lower() not in configuration.trusted_hosts:
        raise MalformedRequest("The header Host names no host of this installation.")
    return f"{scheme}://{host}{configuration.mount}"
