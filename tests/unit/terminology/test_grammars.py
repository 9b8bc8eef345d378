from __future__ import annotations

import pytest

from unit.terminology.worlds import source, value_set
from vesalius import terminology
from vesalius.terminology import Coded, grammars, validate_in_code_system

MEDIA_TYPES = "http://hl7.org/fhir/ValueSet/mimetypes"


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        (grammars.UCUM, "mg/dL", True),
        (grammars.UCUM, "mm[Hg]", True),
        (grammars.UCUM, "{score}", True),
        (grammars.UCUM, "parsnip/dL", False),
        (grammars.LANGUAGES, "fr-BE", True),
        (grammars.LANGUAGES, "zh-Hant-TW", True),
        (grammars.LANGUAGES, "de-CH-1996", True),
        (grammars.LANGUAGES, "x-whatever", True),
        (grammars.LANGUAGES, "french language", False),
        (grammars.LANGUAGES, "f", False),
        (grammars.MEDIA_TYPES, "application/fhir+json", True),
        (grammars.MEDIA_TYPES, 'text/plain; charset="utf-8"', True),
        (grammars.MEDIA_TYPES, "pdf", False),
    ],
)
def test_codes_of_a_grammar_are_judged_without_a_list(system, code, expected):
    verdict = validate_in_code_system(source(), Coded(code, system))
    assert (verdict.is_valid, verdict.is_known) == (expected, True)
    everything = value_set({"system": system})
    assert terminology.contains(source(everything), everything["url"], system, code) is expected


def test_the_media_types_of_r4_are_decided_though_they_cannot_be_listed():
    shipped = terminology.Layered()
    assert terminology.contains(shipped, MEDIA_TYPES, grammars.MEDIA_TYPES, "image/png") is True
    assert terminology.contains(shipped, MEDIA_TYPES, grammars.MEDIA_TYPES, "png") is False


def test_a_filter_on_units_stays_open():
    filtered = {"system": grammars.UCUM, "filter": [{"property": "canonical", "op": "=", "value": "m"}]}
    world = source(value_set(filtered))
    assert terminology.contains(world, "http://example.org/vs", grammars.UCUM, "cm") is None
