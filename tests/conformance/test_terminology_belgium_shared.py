"""Every terminology resource of the Belgian guides is shipped, and says what the guide says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vesalius import terminology
from vesalius.errors import NotSupported

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/be-conformance"
NOT_EXPANDABLE = {
    "be-allergyintolerancecode": "http://snomed.info/sct",
    "be-causativeagent": "http://snomed.info/sct",
    "be-vs-body-topography": "http://snomed.info/sct",
    "be-vs-bodysite": "http://snomed.info/sct",
    "be-vs-device-type": "http://snomed.info/sct",
    "ProblemDiseaseCourseVS": "http://snomed.info/sct",
    # The guide names this code system by an address under which it does not publish it.
    "eagreementproductorservice": "nihdi-physiotherapy-pathologysituationcode",
    "ProblemCategoryVS": "has no definition",
    "ProblemCodeVS": "has no definition",
    "be-vs-problem-code": "has no definition",
    "be-vs-vaccination-product": "has no definition",
}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data/be-conformance is not here")


def guide(resource_type):
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob(f"{resource_type}-*.json"))]


@pytest.mark.parametrize(("resource_type", "expected"), [("CodeSystem", 44), ("ValueSet", 70)])
def test_shared_code_systems_and_value_sets_are_shipped_with_their_content_and_guide(resource_type, expected):
    resources = guide(resource_type)
    assert len(resources) == expected
    for resource in resources:
        (shipped,) = terminology.shipped().resources(resource_type, resource["url"])
        for element in ("version", "content", "concept", "compose", "copyright", "status"):
            assert shipped.get(element) == resource.get(element), resource["url"]
        assert terminology.shipped().provenance(resource_type, resource["url"]).startswith("HL7 Belgium ")


def test_shared_value_sets_expand_unless_their_codes_are_not_here():
    source = terminology.Layered()
    refused = {}
    for resource in guide("ValueSet"):
        try:
            expansion = terminology.expand(source, resource["url"])["expansion"]
        except NotSupported as error:
            refused[resource["url"].rsplit("/", 1)[-1]] = str(error)
        else:
            listed = [one for one in resource["compose"]["include"] if "concept" in one]
            assert expansion["total"] >= len(listed[0]["concept"] if listed else [])
    assert refused.keys() == NOT_EXPANDABLE.keys()
    for name, reason in refused.items():
        assert NOT_EXPANDABLE[name] in reason


def test_shared_naming_systems_are_found_by_their_preferred_uri():
    for resource in guide("NamingSystem"):
        uri = next((one["value"] for one in resource["uniqueId"] if one["type"] == "uri"), None)
        if uri is not None:
            assert terminology.shipped().resources("NamingSystem", uri), uri
