"""What may stand in a log, and in the label of a metric."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.platform import logs
from vesalius.platform.route_templates import method_name, route_template


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/fhir", "/fhir"),
        ("/fhir/metadata", "/fhir/metadata"),
        ("/fhir/Patient", "/fhir/Patient"),
        ("/fhir/Patient/85073003328", "/fhir/Patient/[id]"),
        ("/fhir/Patient/Observation", "/fhir/Patient/[id]"),
        ("/fhir/Patient/1/_history/2", "/fhir/Patient/[id]/_history/[version]"),
        ("/fhir/Patient/1/$everything", "/fhir/Patient/[id]/$everything"),
        ("/fhir/Patient/1/Observation", "/fhir/Patient/[id]/Observation"),
        ("/fhir/Patient/1/$janssens", "/fhir/Patient/[id]/[id]"),
        ("/fhir/Janssens/1", "/fhir/[unknown]"),
        ("/fhirs", "[unknown]"),
        ("/", "/"),
        ("/metrics", "/metrics"),
        ("/static/ui/page.css", "/static/[file]"),
        ("/janssens", "[unknown]"),
    ],
)
def test_a_path_becomes_a_template_of_known_words(path: str, template: str) -> None:
    assert route_template(path) == template


@given(st.text())
def test_no_path_puts_unknown_words_into_a_template(text: str) -> None:
    assert f"qz{text}qz" not in route_template(f"/fhir/Patient/qz{text}qz")
    assert f"qz{text}qz" not in route_template(f"/fhir/qz{text}qz")
    assert route_template(f"/qz{text}") == "[unknown]"


def test_an_invented_method_is_not_named() -> None:
    assert [method_name(name) for name in ("GET", "JANSSENS")] == ["GET", "OTHER"]


def test_errors_are_logged_by_type_and_place_and_libraries_without_values(tmp_path: Path) -> None:
    file = logs.configure(tmp_path / "log")
    try:
        int("Janssens")
    except ValueError as error:
        logs.log().error("failed", error=error, attempt=2)
    logging.getLogger("foreign").warning("no %s", "Janssens")
    logging.getLogger("vesalius.own").warning("request %s", "7")
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    file.close()
    logs.configure(None)
    assert "Janssens" not in json.dumps(lines)
    assert (lines[0]["event"], lines[0]["error_type"], lines[0]["attempt"]) == ("failed", "builtins.ValueError", 2)
    assert lines[0]["error_places"][0].startswith("test_logs_and_routes.py:")
    assert [line["text"] for line in lines[1:]] == ["no %s", "request 7"]


def test_a_long_log_is_moved_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "web-1.log"
    with path.open("ab", buffering=0) as file:
        for number in range(4):
            file.write(b"%d" % number * 100)
            assert logs.rotate(tmp_path, bytes_per_file=50, generations=3) == [path]
        file.write(b"last")
    assert path.read_bytes() == b"last"
    kept = {item.name: item.read_bytes()[:1] for item in tmp_path.iterdir() if item != path}
    assert kept == {"web-1.log.1": b"3", "web-1.log.2": b"2", "web-1.log.3": b"1"}
    assert logs.rotate(tmp_path, bytes_per_file=50) == []
