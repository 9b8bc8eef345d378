"""HL7's own definitions as they are shown: all that R4 has, and each in R4's structure."""

from __future__ import annotations

import json

import pytest

from vesalius.r4 import definitions, published, validation


@pytest.mark.parametrize("resource_type", sorted(published.TYPES))
def test_every_definition_has_the_structure_of_its_type_and_is_found_by_its_url(resource_type: str) -> None:
    found = published.ids(resource_type)
    assert list(found) == sorted(set(found))
    for logical_id in found:
        if logical_id == "catalog":
            # HL7 published it with an empty fixedCodeableConcept.
            continue
        body = published.body(resource_type, logical_id)
        assert body is not None
        assert validation.check(body) == resource_type
        resource = json.loads(body)
        assert resource["id"] == logical_id
        assert logical_id in published.ids(resource_type, resource["url"])
    assert published.body(resource_type, "nothing") is None
    assert published.ids(resource_type, "http://nothing.example") == []


def test_every_resource_type_and_every_parameter_that_a_search_takes_has_its_definition() -> None:
    assert set(definitions.RESOURCE_TYPES) <= set(published.ids("StructureDefinition"))
    taken = {
        parameter.url
        for name in definitions.RESOURCE_TYPES
        for code, parameter in definitions.search_parameters(name).items()
        if code != "_list"
    }
    assert [url for url in sorted(taken) if not published.ids("SearchParameter", url)] == []
    assert published.ids("CompartmentDefinition") == ["device", "encounter", "patient", "practitioner", "relatedPerson"]
