"""Parts of resources for _summary and _elements."""

import json

import pytest

from vesalius.r4.subset import elements, summary

OBSERVATION = (
    b'{"resourceType":"Observation","id":"1","meta":{"versionId":"2","tag":[{"code":"mine"}]},'
    b'"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"},'
    b'"status":"final","_status":{"id":"s"},"code":{"text":"c"},"issued":"2024-01-01T00:00:00Z",'
    b'"valueQuantity":{"value":2.00},"note":[{"text":"n"}],"method":{"text":"m"},'
    b'"component":[{"code":{"text":"a"},"valueQuantity":{"value":1e3},"interpretation":[{"text":"i"}]}]}'
)
TAG = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}'
META = '"meta":{"versionId":"2","tag":[{"code":"mine"},' + TAG + "]}"


def names(data):
    return list(json.loads(data))


def test_summary_true_keeps_summary_elements_in_backbones_too():
    assert summary(OBSERVATION, "true").decode() == (
        '{"resourceType":"Observation","id":"1",' + META + ',"status":"final","_status":{"id":"s"},"code":{"text":"c"},'
        '"issued":"2024-01-01T00:00:00Z","valueQuantity":{"value":2.00},'
        '"component":[{"code":{"text":"a"},"valueQuantity":{"value":1e3}}]}'
    )


def test_summary_text_keeps_the_narrative_and_mandatory_elements():
    assert names(summary(OBSERVATION, "text")) == ["resourceType", "id", "meta", "text", "status", "_status", "code"]


def test_summary_data_leaves_out_the_narrative_only():
    assert names(summary(OBSERVATION, "data")) == [n for n in names(OBSERVATION) if n != "text"]


def test_summary_count_keeps_id_and_meta_only():
    assert names(summary(OBSERVATION, "count")) == ["resourceType", "id", "meta"]


def test_summary_false_is_the_resource_itself():
    assert summary(OBSERVATION, "false") == OBSERVATION


@pytest.mark.parametrize("asked", [["value"], ["valueQuantity"], ["value[x]", "nonsense"]])
def test_elements_keeps_what_is_asked_for_and_what_is_mandatory(asked):
    assert elements(OBSERVATION, asked).decode() == (
        '{"resourceType":"Observation","id":"1",' + META + ',"status":"final","_status":{"id":"s"},"code":{"text":"c"},'
        '"valueQuantity":{"value":2.00}}'
    )


def test_the_tag_is_added_once_and_a_missing_meta_is_made():
    once = summary(OBSERVATION, "data")
    assert summary(once, "data") == once
    assert elements(b'{"resourceType":"Patient","id":"1","name":[{"text":"x"}]}', ["name"]).decode() == (
        '{"resourceType":"Patient","id":"1","meta":{"tag":[' + TAG + ']},"name":[{"text":"x"}]}'
    )


def test_modifier_extensions_stay_with_every_selection():
    data = b'{"resourceType":"Patient","id":"1","modifierExtension":[{"url":"u","valueCode":"x"}],"gender":"male"}'
    assert "modifierExtension" in names(elements(data, ["gender"]))
    assert "modifierExtension" in names(summary(data, "true"))
