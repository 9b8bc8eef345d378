"""Our own files go out packed for whoever takes it, under a tag of their own; pages never do."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable
from typing import Any

import pytest

TEXT = b"body { color: teal; }\n" * 100


@pytest.fixture
def ask() -> Callable[..., Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.http import FileResponse, HttpResponse
    from django.test import RequestFactory

    django.setup()
    from vesalius.platform.compressed_files import CompressedFiles

    def serve(request: Any) -> Any:
        if request.META.get("HTTP_IF_NONE_MATCH") == '"one"':
            return HttpResponse(status=304, headers={"ETag": '"one"'}, content_type="")
        if not request.path.startswith("/static/"):
            return HttpResponse(TEXT, content_type="text/html")
        kind = "image/png" if request.path.endswith(".png") else "text/css; charset=utf-8"
        body = b"" if request.method == "HEAD" else TEXT
        headers = {"ETag": '"one"', "Content-Length": str(len(TEXT))}
        return FileResponse(io.BytesIO(body), headers=headers, content_type=kind)

    middleware = CompressedFiles(serve)

    def call(path: str, method: str = "get", **headers: str) -> Any:
        return middleware(getattr(RequestFactory(), method)(path, headers=headers))

    return call


def test_a_file_is_packed_once_and_is_the_same_unpacked(ask: Callable[..., Any]) -> None:
    for _turn in range(2):
        answer = ask("/static/ui/frame.css", **{"accept-encoding": "br, gzip;q=0.8"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert int(answer.headers["Content-Length"]) == len(answer.content) < len(TEXT) / 10
        assert gzip.decompress(answer.content) == TEXT
        assert answer.headers["ETag"] == '"one-gz"'
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0"])
def test_who_does_not_take_it_gets_the_file_as_it_is(ask: Callable[..., Any], accepted: str) -> None:
    answer = ask("/static/ui/frame.css", **{"accept-encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert b"".join(answer) == TEXT


def test_pages_pictures_and_heads_are_not_packed(ask: Callable[..., Any]) -> None:
    taking = {"accept-encoding": "gzip"}
    for answer in (ask("/today/", **taking), ask("/static/a.png", **taking), ask("/static/a.css", "head", **taking)):
        assert "Content-Encoding" not in answer.headers


def test_a_packed_file_that_is_known_is_not_sent_again(ask: Callable[..., Any]) -> None:
    answer = ask("/static/ui/frame.css", **{"accept-encoding": "gzip", "if-none-match": '"one-gz"'})
    assert answer.status_code == 304
    assert answer.headers["ETag"] == '"one-gz"'
