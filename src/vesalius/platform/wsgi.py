"""The WSGI callable of a web worker: one door for FHIR, probes, metrics and pages.

/fhir goes to `vesalius.api`, which is lean; probes and metrics are answered here; everything else is a page
and goes to Django, which is loaded when the first page is asked for. Each request leaves one line in the log
and one count in the metrics.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

import redis

from vesalius.api.application import Application
from vesalius.api.cds_hooks import MOUNT as CDS_HOOKS
from vesalius.api.cds_hooks import CdsHooks
from vesalius.api.rates import RateLimit
from vesalius.api.wsgi import wsgi_application
from vesalius.errors import VesaliusError
from vesalius.events import demonstration, downtime, figures
from vesalius.events.live import broker
from vesalius.identity.authorization.endpoint import Endpoint
from vesalius.medication import library as medication
from vesalius.platform import demo_figures, environment, health, metrics
from vesalius.platform.installation import Installation
from vesalius.platform.logs import RequestLog, log
from vesalius.platform.metrics import Metrics
from vesalius.platform.route_templates import method_name, route_template
from vesalius.records.context import Context

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]

KNOWLEDGE: Final = "knowledge"
"""Of the data folder: editions of clinical knowledge."""
_JSON: Final = "application/json"
_OPENAPI: Final = "/openapi.json"
# Of one address at the endpoints of tokens: calls a second, and refusals a minute.
_CALLS: Final = 25
_FAILURES: Final = 60


class Service:
    """What one web worker serves. Thread-safe.

    `request_log` and `counters` may be left out in tests.
    """

    def __init__(
        self,
        found: Installation,
        *,
        request_log: RequestLog | None = None,
        counters: Metrics | None = None,
        threads: int = 4,
    ) -> None:
        configuration = environment.api_configuration()
        self.context: Context = found.context(maximum_sessions=threads + 4)
        broker.install(found.redis_url)
        client = redis.Redis.from_url(found.redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._fhir: Wsgi = wsgi_application(Application(self.context, configuration, client=client))
        self._authorization = Endpoint(
            self.context,
            environment.authorization_settings(),
            spend=RateLimit("oauth", client, per_second=_CALLS, capacity=_CALLS * 4).spend,
            fail=RateLimit("oauth-failures", client, per_second=_FAILURES / 60, capacity=_FAILURES).spend,
        )
        medication.configure(found.directory / KNOWLEDGE)
        demonstration.tell(lambda: demo_figures.is_finished(found.directory))
        downtime.configure(found.directory / downtime.FOLDER)
        self._hooks: Wsgi = wsgi_application(CdsHooks(self.context, configuration, client=client))
        self._found = found
        self._readiness = health.Readiness(found)
        self._request_log = request_log
        self._counters = counters
        self._pages: Wsgi | None = None
        self._loading = threading.Lock()
        self._mount = configuration.mount

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """PEP 3333. Never raises: what nobody foresaw becomes an empty 500."""
        began = time.perf_counter()
        seen = _Seen(start_response)
        path = environ["PATH_INFO"]
        try:
            body = self._handler(path)(environ, seen)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            log().error("request failed", error=error)
            body = _plain(seen, 500, "text/plain; charset=utf-8", b"Something went wrong.\n")
        self._note(environ, path, seen, time.perf_counter() - began)
        return body

    def _handler(self, path: str) -> Wsgi:
        mount = self._mount
        if path in self._authorization.paths:
            return self._authorization
        if path.startswith(mount) and (len(path) == len(mount) or path[len(mount)] == "/"):
            return self._fhir
        if path.startswith(CDS_HOOKS) and (len(path) == len(CDS_HOOKS) or path[len(CDS_HOOKS)] == "/"):
            return self._hooks
        fixed: Wsgi | None = {
            "/health/live": self._live,
            "/health/ready": self._ready,
            "/metrics": self._metrics,
            _OPENAPI: self._openapi,
        }.get(path)
        return fixed or self._page

    def _live(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return _read_only(environ, start_response, _JSON, health.live)

    def _ready(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return _read_only(environ, start_response, _JSON, self._readiness.answer)

    def _metrics(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        counters = self._counters

        def answer() -> tuple[int, bytes]:
            return (404, b"") if counters is None else (200, counters.render() + self._background())

        return _read_only(environ, start_response, metrics.CONTENT_TYPE, answer)

    def _background(self) -> bytes:
        try:
            with self.context.pool.session() as session:
                return figures.render(session)
        except VesaliusError:
            # The counters of this process are of most use when the database is not.
            return b""

    def _openapi(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return self._fhir({**environ, "PATH_INFO": self._mount + _OPENAPI}, start_response)

    def _page(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._pages is None:
            with self._loading:
                if self._pages is None:
                    from vesalius.platform.pages import application  # noqa: PLC0415 - Django costs 0.3 s

                    self._pages = application(self.context, self._found, self._readiness)
        return self._pages(environ, start_response)

    def _note(self, environ: Environ, path: str, seen: _Seen, seconds: float) -> None:
        method, route = method_name(environ["REQUEST_METHOD"]), route_template(path, self._mount)
        if self._counters is not None:
            self._counters.observe(method, route, seen.status, seconds)
        if self._request_log is not None:
            self._request_log.write(method, route, seen.status, seconds * 1000, seen.request_id())


class _Seen:
    """start_response that remembers what passed."""

    __slots__ = ("_start_response", "headers", "status")

    def __init__(self, start_response: StartResponse) -> None:
        self._start_response = start_response
        self.status = 500
        self.headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        self.status, self.headers = int(status[:3]), headers
        return self._start_response(status, headers, *rest)

    def request_id(self) -> str:
        """The id that the answer carries, if we made it: one chosen by the client might mean a patient."""
        for name, value in self.headers:
            if name.lower() == "x-request-id":
                return value if len(value) == 36 and value.count("-") == 4 else "client"
        return ""


def _read_only(
    environ: Environ,
    start_response: StartResponse,
    content_type: str,
    answer: Callable[[], tuple[int, bytes]],
) -> list[bytes]:
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return _plain(start_response, 405, "text/plain; charset=utf-8", b"", ("Allow", "GET, HEAD"))
    status, body = answer()
    return _plain(start_response, status, content_type, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)


def _plain(
    start_response: StartResponse, status: int, content_type: str, body: bytes, *headers: tuple[str, str]
) -> list[bytes]:
    fixed = [
        ("Content-Type", content_type),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status} {HTTPStatus(status).phrase}", [*fixed, *headers])
    return [body]
