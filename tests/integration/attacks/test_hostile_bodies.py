"""Bodies, names and queries made to confuse: refused with one clear issue, nothing stored, nothing unfolded."""

from __future__ import annotations

import gzip
import json
import urllib.parse
import zlib

import pytest
import zstandard

from integration.attacks.siege import NISS, Siege, observation

STRICT = {"prefer": "handling=strict"}


def _packed(data: bytes) -> bytes:
    """The same bytes in every process: no time of making."""
    return gzip.compress(data, mtime=0)


def refused(siege: Siege, body: bytes, path: str = "/Observation", **headers: str) -> int:
    """The status of a refusal that stored nothing and says so in an OperationOutcome."""
    before = siege.state()
    answer = siege.attacker.post(path, body, **headers)
    assert siege.state() == before
    assert answer.issues
    assert answer.status < 500, answer.body
    return answer.status


def own(**more: object) -> str:
    made = observation("x", "p1", 4, **more)
    del made["id"]
    return json.dumps(made)


@pytest.mark.parametrize(
    "body",
    [
        own()[:-1] + ',"subject":{"reference":"Patient/p2"}}',
        '{"resourceType":"Observation","resourceType":"Patient","status":"final"}',
        own().replace('"subject": {', '"subject": {"reference":"Patient/p2",', 1),
        own()[:-1] + ',"st\\u0061tus":"final"}',
    ],
)
def test_a_property_that_occurs_twice_is_refused(siege: Siege, body: str) -> None:
    """Two readers could see two different patients (ASVS 1.5.3)."""
    assert refused(siege, body.encode()) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{}", b"\xff\xfe{}", b"\xef\xbb\xbf" + own().encode()[:-1],
        b'{"resourceType":"Observation"',
        own().replace("4", "1e999999999", 1).encode(), own().replace(": 4", ": NaN").encode(),
        own().replace(": 4", ": -").encode(), own().replace(": 4", ": 0x10").encode(),
        own().replace("final", "fi\\u0000nal").encode(), own().replace("final", "\\ud800").encode(),
        own().replace("final", "fin\u202eal").encode(), b"{" * 100_000, b"[" * 200 + b"]" * 200,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000, own().encode() + own().encode(), own().encode() + b"//comment",
    ],
)  # fmt: skip
def test_json_that_is_none_or_too_deep_is_refused(siege: Siege, body: bytes) -> None:
    assert refused(siege, body) in {400, 413}


def test_a_number_of_thousands_of_digits_costs_little_and_is_kept_or_refused(siege: Siege) -> None:
    for digits in ("9" * 5_000, "0." + "1" * 5_000, "1e5000"):
        before = siege.state()
        answer = siege.attacker.post("/Observation", own().replace(": 4,", f": {digits},").encode())
        assert answer.status in {201, 400}, answer.body
        if answer.status == 201:
            assert siege.operator.delete(answer.headers["location"].partition("/_history")[0]).status == 204
        else:
            assert siege.state() == before


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", _packed(b"a" * 40_000_000)),
        ("zstd", zstandard.compress(b"a" * 40_000_000)),
        ("gzip", _packed(_packed(b"a" * 1_000_000))),
        ("gzip", _packed(own().encode())[:-9]),
        ("gzip", _packed(own().encode()) + b"more"),
        ("gzip", b"no gzip"),
        ("zstd", b"no zstd"),
        ("deflate", zlib.compress(own().encode())),
        ("br", b"x"),
        ("gzip, gzip", _packed(_packed(own().encode()))),
    ],
)
def test_a_compressed_body_is_unfolded_once_and_within_the_limit(siege: Siege, coding: str, body: bytes) -> None:
    assert refused(siege, body, content_encoding=coding) in {400, 413, 415}


@pytest.mark.parametrize(
    "kind", ["application/xml", "application/fhir+xml", "text/html", "multipart/form-data", "text/plain"]
)
def test_what_is_no_json_is_never_parsed(siege: Siege, kind: str) -> None:
    """There is no XML reader: external entities and their bombs have nothing to run on (ASVS 1.5.1)."""
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Observation>&a;</Observation>'
    assert refused(siege, body, content_type=kind) == 415


@pytest.mark.parametrize(
    "div",
    [
        "<script>alert(1)</script>", '<img src="x" onerror="alert(1)"/>', '<a href="javascript:alert(1)">x</a>',
        "<iframe src='https://evil.example'/>", "<object data='x'/>", "<svg><script>1</script></svg>",
        "<style>@import 'https://evil.example'</style>",
        '<p style="background:url(https://evil.example)" onclick="x()">x</p>',
        "<form action='https://evil.example'><input/></form>", "<base href='https://evil.example'/>",
        "<link rel='stylesheet' href='https://evil.example'/>", "<meta http-equiv='refresh' content='0'/>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", "<![CDATA[><script>1</script>]]>",
        "<!--><script>alert(1)</script>-->", "<!---><b>1</b>-->",
    ],
)  # fmt: skip
def test_a_narrative_that_acts_is_refused(siege: Siege, div: str) -> None:
    text = {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{div}</div>'}
    assert refused(siege, own(text=text).encode()) in {400, 422}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}{% debug %}",
        "javascript:alert(1)",
        "\u202etxt.exe",
    ],
)
def test_a_text_that_looks_like_a_page_stays_a_text_on_every_page(siege: Siege, text: str) -> None:
    from vesalius.clinical import documents

    shown = str(documents.plain(text)) + str(documents.markdown(f"# {text}\n\n* **{text}**\n\n{text}"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "49" not in shown


@pytest.mark.parametrize(
    "query",
    [
        "_id=1'%20OR%20'1'='1", "name=%27%3BDROP%20TABLE%20resource%3B--", "birthdate=ge2000-01-01');--",
        "_count=1;SELECT",
        "_lastUpdated=gt2020%27", "identifier=a|b|c%27", "_sort=-birthdate)%20UNION%20SELECT", "_elements=id%27,name",
        "_filter=name%20eq%20%22x%22)%20or%20(1%20eq%201",
        "_include=Patient:organization%27", "_has:Observation:patient:code=%27",
        "name=%00", "name=%ff%fe", "name:nonsense=x", "_summary=%27", "gender=%25%5F%25", "_content=%27%20%26%20!%20(",
        "general-practitioner=Practitioner/%27", "_revinclude=%27:%27", "_total=%27", "_format=%27", "_since=%27",
    ],
)  # fmt: skip
def test_sql_in_a_query_is_a_value_or_a_mistake(siege: Siege, query: str) -> None:
    before = siege.state()
    for headers in ({}, STRICT):
        answer = siege.attacker.get(f"/Patient?{query}", **headers)
        assert answer.status in {200, 400, 406}, (query, answer.status, answer.body)
        text = answer.body.decode().lower()
        for word in ("syntax error", "pg_", "select ", "psycopg", "relation "):
            assert word not in text.replace(urllib.parse.unquote(query).lower(), "")
        if answer.status == 200:
            assert {found["id"] for found in answer.resources if "id" in found} <= {"p1", "north"}
    assert siege.state() == before


@pytest.mark.parametrize("name", ["%27", "%2e%2e%2f", "a%00b", "a" * 65, "%ff", "a b", "a;b", "p1%2f..%2fp2", "p1'--"])
def test_an_id_that_is_none_names_nothing(siege: Siege, name: str) -> None:
    before = siege.state()
    for method, body in (("GET", None), ("PUT", observation("x", "p1", 1)), ("DELETE", None)):
        answer = siege.attacker(method, f"/Observation/{name}", body)
        assert answer.status in {400, 404, 405}, (method, name, answer.status)
    assert siege.state() == before


def test_a_search_can_be_made_neither_endless_nor_huge(siege: Siege) -> None:
    long = ",".join(str(number) for number in range(50_000))
    assert siege.attacker.get(f"/Patient?_id={long}").status in {400, 413}
    deep = "_has:Observation:patient:" * 40 + "code=1"
    assert siege.attacker.get(f"/Patient?{deep}", **STRICT).status == 400
    many = "&".join(f"name=a{number}" for number in range(1_100))
    assert siege.attacker.get(f"/Patient?{many}", **STRICT).status in {400, 413}
    brackets = "(" * 5_000 + "name eq a" + ")" * 5_000
    assert siege.attacker.get(f"/Patient?_filter={urllib.parse.quote(brackets)}", **STRICT).status in {400, 413}
    assert siege.attacker.get("/Patient?_count=999999999999999999999").status in {200, 400}


def test_no_address_in_a_resource_is_ever_fetched(siege: Siege) -> None:
    """Server-side request forgery (ASVS 1.3.6): an address in a resource is a text, whatever it names."""
    import socket

    with socket.socket() as trap:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.settimeout(0.2)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/latest/meta-data"
        body = own(
            meta={"profile": [address], "source": address},
            derivedFrom=[{"reference": f"{address}/Observation/1"}],
            note=[{"text": address}],
        )
        made = siege.attacker.post("/Observation", body.encode())
        assert made.status in {201, 400, 422}
        for path in (
            f"/ValueSet/$expand?url={address}",
            f"/Observation?_profile={address}",
            f"/Patient?identifier={address}|1",
        ):
            siege.attacker.get(path)
        asked = [{"name": "resource", "resource": json.loads(own())}, {"name": "profile", "valueUri": address}]
        siege.attacker.post("/Observation/$validate", {"resourceType": "Parameters", "parameter": asked})
        with pytest.raises(TimeoutError):
            trap.accept()
    if made.status == 201:
        assert siege.operator.delete(made.headers["location"].partition("/_history")[0]).status == 204


def test_a_pollution_of_parameters_narrows_and_never_widens(siege: Siege) -> None:
    """Every repetition of a parameter is one more condition (ASVS 15.3.7)."""
    assert siege.attacker.get("/Observation?patient=p1&patient=p2").resources == []
    assert siege.attacker.get(f"/Patient?identifier={NISS}|85073003328&identifier={NISS}|93051822361").resources == []
    posted = siege.attacker.post(
        "/Observation/_search?patient=p1", b"patient=p2", content_type="application/x-www-form-urlencoded"
    )
    assert posted.resources == []
