"""References are found, read and rewritten."""

import json

import pytest

from vesalius.r4.references import Found, Literal, Rewriter, parse, references, rewrite

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
URN = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient/1", Literal("relative", type="Patient", id="1")),
        ("Patient/a-b.C/_history/3", Literal("relative", type="Patient", id="a-b.C", version="3")),
        (
            "https://example.org/a/fhir/Patient/1",
            Literal("absolute", base="https://example.org/a/fhir", type="Patient", id="1"),
        ),
        (
            "http://example.org/Patient/1/_history/2",
            Literal("absolute", base="http://example.org", type="Patient", id="1", version="2"),
        ),
        ("#p1", Literal("fragment", fragment="p1")),
        ("#", Literal("fragment", fragment="")),
        (URN, Literal("urn")),
        ("Patient?identifier=a|b", Literal("conditional", type="Patient", query="identifier=a|b")),
        ("Chair/1", Literal("other")),
        ("https://example.org/file.pdf", Literal("other")),
        ("Patient/" + "a" * 65, Literal("other")),
        ("Patient/1/2", Literal("other")),
        ("", Literal("other")),
    ],
)
def test_a_literal_reference_is_taken_apart(text, expected):
    assert parse(text) == expected


def test_every_reference_is_found_with_its_path_and_type():
    resource = {
        "resourceType": "Patient",
        "implicitRules": "http://example.org/rules",
        "meta": {"profile": ["http://example.org/p"]},
        "contained": [{"resourceType": "Organization", "id": "o", "partOf": {"reference": "Organization/2"}}],
        "extension": [{"url": "http://example.org/e", "valueReference": {"reference": "Device/1", "display": "x"}}],
        "_birthDate": {"extension": [{"url": "http://example.org/f", "valueUuid": URN}]},
        "contact": [{"organization": {"reference": "#o"}}],
        "link": [{"other": {"reference": "Patient/2"}, "type": "refer"}],
        "unknown": {"reference": "Patient/3"},
    }
    assert list(references(resource)) == [
        Found("Patient.implicitRules", "http://example.org/rules", "uri"),
        Found("Patient.meta.profile[0]", "http://example.org/p", "canonical"),
        Found("Patient.contained[0].partOf.reference", "Organization/2", "Reference"),
        Found("Patient.extension[0].url", "http://example.org/e", "uri"),
        Found("Patient.extension[0].valueReference.reference", "Device/1", "Reference"),
        Found("Patient.birthDate.extension[0].url", "http://example.org/f", "uri"),
        Found("Patient.birthDate.extension[0].valueUuid", URN, "uuid"),
        Found("Patient.contact[0].organization.reference", "#o", "Reference"),
        Found("Patient.link[0].other.reference", "Patient/2", "Reference"),
    ]


def test_references_are_rewritten_in_place_and_every_other_byte_stays():
    data = b'{"resourceType":"Observation", "subject": {"reference" : "%s"}, "valueQuantity":{"value":2.00,"x":1e3}}'
    assert rewrite(data % URN.encode(), {URN: "Patient/7"}) == data.replace(b' : "%s"', b':"Patient/7"')


def test_a_resource_without_such_references_stays_as_it_is():
    data = b'{"resourceType":"Observation","subject":{"reference":"Patient/1"}}'
    assert rewrite(data, {URN: "Patient/7"}) is data


def test_uris_urls_and_links_in_narratives_are_rewritten_and_nothing_else():
    resource = {
        "resourceType": "DocumentReference",
        "id": "a",
        "meta": {"profile": [URN]},
        "text": {
            "status": "generated",
            "div": DIV.format(f'<a href="{URN}">{URN}</a><img src=\'{URN}\' alt="{URN}"/>'),
        },
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": URN},
        "status": "current",
        "description": URN,
        "subject": {"reference": URN, "display": URN},
        "content": [{"attachment": {"url": URN, "title": URN}}],
        "extension": [{"url": "u", "valueUri": URN}, {"url": "u", "valueString": URN}],
    }
    expected = json.loads(json.dumps(resource))
    expected["text"]["div"] = DIV.format(f'<a href="Patient/7">{URN}</a><img src=\'Patient/7\' alt="{URN}"/>')
    expected["subject"]["reference"] = "Patient/7"
    expected["content"][0]["attachment"]["url"] = "Patient/7"
    expected["extension"][0]["valueUri"] = "Patient/7"
    assert json.loads(rewrite(json.dumps(resource).encode(), {URN: "Patient/7"})) == expected


def test_digits_stay_where_more_than_references_are_rewritten():
    data = (
        b'{"resourceType":"Observation","subject":{"reference":"%s"},"valueQuantity":{"value":2.00},'
        b'"component":[{"valueQuantity":{"value":1e3}}],"note":[{"text":"%s"}]}'
    )
    urn = URN.encode()
    assert rewrite(data % (urn, urn), {URN: "Patient/7"}) == data % (b"Patient/7", urn)


def test_a_longer_address_that_starts_like_a_key_stays():
    data = b'{"resourceType":"Observation","subject":{"reference":"http://x.org/Patient/10"},"focus":[{"reference":"http://x.org/Patient/1"}]}'
    rewriter = Rewriter({"http://x.org/Patient/1": "Patient/9", "Patient/10": "Patient/8"})
    assert json.loads(rewriter.rewrite(data)) == {
        "resourceType": "Observation",
        "subject": {"reference": "http://x.org/Patient/10"},
        "focus": [{"reference": "Patient/9"}],
    }


def test_escaped_references_are_rewritten_too():
    data = b'{"resourceType":"Observation","subject":{"reference":"http:\\/\\/x.org\\/Patient\\/1"}}'
    assert json.loads(rewrite(data, {"http://x.org/Patient/1": "Patient/9"}))["subject"] == {"reference": "Patient/9"}


def test_contained_resources_and_entries_are_rewritten():
    data = json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"fullUrl": "x", "resource": {"resourceType": "Basic", "subject": {"reference": URN}}}],
            "identifier": {"value": URN},
        }
    ).encode()
    assert json.loads(rewrite(data, {URN: "Patient/7"}))["entry"][0]["resource"]["subject"] == {
        "reference": "Patient/7"
    }
