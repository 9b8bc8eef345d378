"""The adapter to WSGI: what it makes of an environ, and that both sides keep to PEP 3333."""

from __future__ import annotations

import io
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from vesalius.api.configuration import Configuration
from vesalius.api.response import Response
from vesalius.api.wsgi import EnvironHeaders, request_of, wsgi_application


class Recorder:
    """Stands where the application does, and keeps the request."""

    configuration = Configuration(maximum_body_bytes=10)

    def handle(self, request):
        self.request = request
        return Response(201, (("ETag", 'W/"1"'), ("Content-Type", "application/fhir+json")), b"{}")


def _environ(**more) -> dict:
    environ: dict = {}
    setup_testing_defaults(environ)
    return {**environ, "PATH_INFO": "/fhir/Patient", **more}


def test_a_request_is_taken_from_the_environ():
    recorder = Recorder()
    environ = _environ(
        REQUEST_METHOD="POST",
        SCRIPT_NAME="/fhir",
        PATH_INFO="/Patient",
        QUERY_STRING="a=b%20c",
        CONTENT_TYPE="application/fhir+json",
        CONTENT_LENGTH="5",
        HTTP_IF_NONE_EXIST="x=y",
        REMOTE_ADDR="192.0.2.7",
        **{"wsgi.input": io.BytesIO(b"12345")},
    )
    said = []
    checked = validator(wsgi_application(recorder))  # type: ignore[arg-type] - the recorder has what is used
    answer = checked(environ, lambda status, headers, failure=None: said.extend([status, headers]))
    assert b"".join(answer) == b"{}"
    answer.close()
    assert said == ["201 Created", [("ETag", 'W/"1"'), ("Content-Type", "application/fhir+json")]]
    request = recorder.request
    assert (request.method, request.path, request.query) == ("POST", "/fhir/Patient", "a=b%20c")
    assert (request.body, request.address, request.scheme) == (b"12345", "192.0.2.7", "http")
    assert request.headers["content-type"] == "application/fhir+json"
    assert request.headers.get("if-none-exist") == "x=y"


def test_headers_are_found_by_their_lower_case_names():
    headers = EnvironHeaders({"HTTP_X_REQUEST_ID": "r", "CONTENT_TYPE": "t", "SERVER_NAME": "s"})
    assert dict(headers) == {"x-request-id": "r", "content-type": "t"}
    assert len(headers) == 2
    assert "x-request-id" in headers
    assert "server-name" not in headers
    assert headers.get("accept") is None
    assert headers.get("accept", "a") == "a"
    with pytest.raises(KeyError):
        headers["accept"]


class Untouchable(io.BytesIO):
    """A stream that must not be read."""

    def read(self, size=-1):
        raise AssertionError("the body was read")


@pytest.mark.parametrize(("announced", "left"), [(11, 0), (40, 0), (400, 360)])
def test_a_body_that_is_too_large_is_dropped_up_to_a_bound_so_that_its_sender_sees_the_answer(announced, left):
    stream = io.BytesIO(b"x" * announced)
    request = request_of(_environ(CONTENT_LENGTH=str(announced), **{"wsgi.input": stream}), 10)
    assert (request.oversized, request.body) == (True, b"")
    assert len(stream.read()) == left


def test_a_sender_who_stops_before_the_announced_end_is_not_waited_for():
    request = request_of(_environ(CONTENT_LENGTH="40", **{"wsgi.input": io.BytesIO(b"x" * 12)}), 10)
    assert (request.oversized, request.body) == (True, b"")


@pytest.mark.parametrize(("sent", "oversized"), [(b"1234567890", False), (b"12345678901", True)])
def test_a_body_of_unknown_length_is_read_up_to_the_limit(sent, oversized):
    environ = _environ(HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": io.BytesIO(sent)})
    environ.pop("CONTENT_LENGTH", None)
    request = request_of(environ, 10)
    assert (request.oversized, request.body) == (oversized, b"" if oversized else sent)


def test_without_a_body_the_stream_is_not_touched():
    request = request_of(_environ(**{"wsgi.input": Untouchable()}), 10)
    assert (request.oversized, request.body) == (False, b"")
