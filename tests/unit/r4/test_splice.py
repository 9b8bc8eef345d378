"""The server's id and meta go in; every other byte stays."""

from hypothesis import given
from hypothesis import strategies as st

from vesalius.r4.splice import splice

SERVER = {"id": "new", "version_id": "3", "last_updated": "2024-05-06T07:08:09.123Z"}
HEAD = b'"id":"new","meta":{"versionId":"3","lastUpdated":"2024-05-06T07:08:09.123Z"'


def test_type_id_and_meta_come_first_and_the_rest_keeps_its_order_and_bytes():
    data = b'{ "status":"final","resourceType":"Observation", "valueQuantity" : {"value": 2.00, "x":1e3} ,"id":"old"}'
    assert splice(data, **SERVER) == (
        b'{"resourceType":"Observation",' + HEAD + b'},"status":"final","valueQuantity":{"value": 2.00, "x":1e3}}'
    )


def test_meta_of_the_client_stays_apart_from_version_and_time():
    data = (
        b'{"resourceType":"Patient","meta":{"versionId":"9","_versionId":{"id":"a"},"lastUpdated":"2000-01-01T00:00:00Z",'
        b'"tag":[{"code":"a","extension":[{"url":"u","valueDecimal":1.50}]}],"profile":["p"]}}'
    )
    assert splice(data, **SERVER) == (
        b'{"resourceType":"Patient",' + HEAD + b',"tag":[{"code":"a","extension":[{"url":"u","valueDecimal":1.50}]}],'
        b'"profile":["p"]}}'
    )


def test_splicing_twice_changes_the_server_part_only():
    once = splice(b'{"resourceType":"Basic","code":{"text":"\\u00e9\\/"}}', **SERVER)
    assert splice(once, **SERVER) == once
    assert b'"code":{"text":"\\u00e9\\/"}' in once


@given(st.decimals(allow_nan=False, allow_infinity=False).map(str), st.text())
def test_any_number_and_text_comes_back_as_it_was_written(number, text):
    from vesalius.r4 import json

    value = b'{"value":' + number.encode() + b',"unit":' + json.encode(text.encode("utf-8", "replace").decode()) + b"}"
    assert value in splice(b'{"resourceType":"Observation","valueQuantity":' + value + b"}", **SERVER)
