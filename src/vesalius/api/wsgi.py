"""The adapter between WSGI (PEP 3333) and the application: no more than both sides need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.api.response import Response, status_line

StartResponse = Callable[..., Any]
Environ = dict[str, Any]


class Handler(Protocol):
    """What can be served: a whole request in, a whole response out."""

    configuration: Configuration

    def handle(self, request: Request) -> Response:
        """The response. Never raises."""
        ...


class EnvironHeaders(Mapping[str, str]):
    """The request headers in a WSGI environ, by lower-case name. Nothing is copied until it is asked for."""

    __slots__ = ("_environ",)

    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        return str(self._environ[_KEYS[name]])

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a header, or `default`."""
        return self._environ.get(_KEYS[name], default)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _KEYS[name] in self._environ

    def __iter__(self) -> Iterator[str]:
        for key in self._environ:
            if key.startswith("HTTP_"):
                yield key[5:].replace("_", "-").lower()
            elif key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
                yield key.replace("_", "-").lower()

    def __len__(self) -> int:
        return sum(1 for _ in self)


def wsgi_application(application: Handler) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """The WSGI callable that serves `application`."""
    handle, limit = application.handle, application.configuration.maximum_body_bytes

    def call(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = handle(request_of(environ, limit))
        start_response(status_line(response.status), list(response.headers))
        return [response.body]

    return call


def request_of(environ: Environ, maximum_body_bytes: int) -> Request:
    """The request in a WSGI environ. A body above the limit is dropped, and the request says so."""
    body, oversized = b"", False
    length = environ.get("CONTENT_LENGTH")
    # Most requests have no body, and then the stream is not touched.
    if length not in _EMPTY or "HTTP_TRANSFER_ENCODING" in environ:
        body, oversized = _read(environ["wsgi.input"], length, maximum_body_bytes)
    return Request(
        environ["REQUEST_METHOD"],
        environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        EnvironHeaders(environ),
        body,
        environ.get("REMOTE_ADDR", ""),
        environ.get("wsgi.url_scheme", "http"),
        oversized,
    )


def _read(stream: Any, length: str | None, limit: int) -> tuple[bytes, bool]:
    if length and length.isdigit():
        if int(length) > limit:
            _pass_over(stream, min(int(length), limit * _PASSED_OVER))
            return b"", True
        return stream.read(int(length)), False
    body = stream.read(limit + 1)
    if len(body) <= limit:
        return body, False
    _pass_over(stream, limit * _PASSED_OVER)
    return b"", True


def _pass_over(stream: Any, length: int) -> None:
    """Takes up to `length` bytes and drops them.

    A client that is cut off while it sends sees a broken connection, and never the answer that says why.
    """
    while length > 0:
        taken = len(stream.read(min(length, _PIECE)))
        if taken == 0:
            return
        length -= taken


# Of a body above the limit, what is at most taken to be dropped, as a multiple of the limit; and in what pieces.
_PASSED_OVER: Final = 4
_PIECE: Final = 1 << 18

_EMPTY: Final = frozenset({None, "", "0"})


class _Keys(dict[str, str]):
    """Names of headers to the keys of an environ. The names come from our code only, so it stays small."""

    def __missing__(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        if name not in {"content-type", "content-length"}:
            key = "HTTP_" + key
        self[name] = key
        return key


_KEYS: Final = _Keys()
