"""References to our own address become relative; nothing else changes."""

from __future__ import annotations

from vesalius.api.own_references import made_relative

BASE = "http://here.example/fhir"


def test_a_reference_to_ourselves_is_relative_and_every_other_byte_stays() -> None:
    sent = b'{"a": {"reference" : "http://here.example/fhir/Patient/1/_history/2"},"v":1.00}'
    assert made_relative(sent, BASE) == b'{"a": {"reference" : "Patient/1/_history/2"},"v":1.00}'


def test_other_servers_unknown_types_and_texts_stay_as_they_are() -> None:
    for value in (
        b'{"reference":"http://here.example/fhirs/Patient/1"}',
        b'{"reference":"https://here.example/fhir/Patient/1"}',
        b'{"reference":"http://here.example/fhir/Nothing/1"}',
        b'{"reference":"http://here.example/fhir/Patient?name=x"}',
        b'{"url":"http://here.example/fhir/Patient/1"}',
        b'{"text":"\\"reference\\":\\"http://here.example/fhir/Patient/1\\""}',
    ):
        assert made_relative(value, BASE) == value


def test_what_a_bundle_names_itself_is_kept_for_the_transaction() -> None:
    sent = b'{"reference":"http://here.example/fhir/Patient/1"}'
    assert made_relative(sent, BASE, {"http://here.example/fhir/Patient/1"}) == sent
