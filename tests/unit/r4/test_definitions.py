"""What the tables say about R4."""

import subprocess
import sys
from pathlib import Path

import pytest

from vesalius.r4 import definitions

ROOT = Path(__file__).resolve().parents[3]


def test_the_generated_files_are_what_the_generator_makes():
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "generate_r4.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "generated: up to date\n")


def test_importing_the_definitions_loads_no_type():
    code = (
        "import sys, vesalius.r4.definitions, vesalius.r4.validation;"
        "print([name for name in sys.modules if 'r4.generated' in name])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_there_are_146_resource_types_with_stable_numbers():
    assert len(definitions.RESOURCE_TYPES) == 146
    assert list(definitions.RESOURCE_TYPES) == sorted(definitions.RESOURCE_TYPES)
    assert definitions.type_number("Account") == 1
    assert definitions.type_number("Observation") == 96
    assert definitions.type_number("Patient") == 103
    assert definitions.type_number("VisionPrescription") == 146
    assert [definitions.type_name(n) for n in (1, 103, 146)] == ["Account", "Patient", "VisionPrescription"]
    with pytest.raises(IndexError):
        definitions.type_name(0)
    with pytest.raises(KeyError):
        definitions.type_number("Chair")


def test_kinds_and_parents_of_types():
    assert definitions.is_primitive("positiveInt")
    assert not definitions.is_primitive("Quantity")
    assert definitions.is_resource("Patient")
    assert not definitions.is_resource("DomainResource")
    assert [definitions.parent_type(n) for n in ("Age", "Patient", "Bundle", "code", "Element", "Resource")] == [
        "Quantity", "DomainResource", "Resource", "string", None, None,
    ]  # fmt: skip
    assert definitions.is_subtype("Patient", "Resource")
    assert not definitions.is_subtype("Bundle", "DomainResource")


def test_an_element_with_a_required_binding():
    gender = definitions.elements("Patient")["gender"]
    assert (gender.types, gender.is_list, gender.minimum, gender.maximum) == (("code",), False, 0, 1)
    assert gender.binding == "http://hl7.org/fhir/ValueSet/administrative-gender"
    assert gender.is_summary
    assert definitions.required_codes(gender.binding) == {"male", "female", "other", "unknown"}
    assert definitions.required_systems(gender.binding)["male"] == "http://hl7.org/fhir/administrative-gender"


def test_a_choice_stands_under_its_base_name():
    value = definitions.elements("Observation")["value"]
    assert value.choices["valueQuantity"] == "Quantity"
    assert value.choices["valueDateTime"] == "dateTime"
    assert len(value.choices) == 11
    element, code = definitions.json_names("Observation")["valueQuantity"]
    assert (element, code) == (value, "Quantity")


def test_backbone_elements_and_references_to_content_lead_to_their_elements():
    assert definitions.elements("Patient")["contact"].content == "Patient.contact"
    assert definitions.elements("Patient.contact")["name"].types == ("HumanName",)
    assert definitions.elements("Observation.component")["referenceRange"].content == "Observation.referenceRange"
    assert "low" in definitions.elements("Observation.referenceRange")


def test_inherited_elements_ids_and_targets():
    patient = definitions.elements("Patient")
    assert list(patient)[:8] == [
        "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension",
    ]  # fmt: skip
    assert patient["id"].types == ("id",)
    assert definitions.elements("HumanName")["id"].types == ("string",)
    assert definitions.elements("Extension")["url"].types == ("uri",)
    assert patient["managingOrganization"].targets == ("Organization",)
    assert definitions.elements("Observation")["focus"].targets == ()
    assert list(definitions.elements("string")) == ["id", "extension"]


def test_additions_of_the_package_to_r4_are_gone():
    assert "project" not in definitions.elements("Meta")
    assert "url" not in definitions.elements("Binary")
    assert "definition" in definitions.elements("EvidenceVariable.characteristic")
    assert [rule.key for rule in definitions.invariants("EvidenceVariable.characteristic")] == []
    assert definitions.elements("Quantity")["comparator"].binding == "http://hl7.org/fhir/ValueSet/quantity-comparator"
    assert definitions.required_codes("http://hl7.org/fhir/ValueSet/subscription-status") == {
        "requested", "active", "error", "off",
    }  # fmt: skip
    assert "status" not in definitions.search_parameters("DetectedIssue")


def test_search_parameters_are_sorted_and_restricted_to_the_type():
    parameters = definitions.search_parameters("Observation")
    assert list(parameters) == sorted(parameters)
    assert parameters["code"].expression == "Observation.code"
    assert parameters["code"].type == "token"
    assert parameters["_id"].expression == "Resource.id"
    assert parameters["_list"].type == "special"
    assert parameters["subject"].targets == ("Device", "Group", "Location", "Patient")
    assert parameters["patient"].expression == "Observation.subject.where(resolve() is Patient)"
    combined = parameters["code-value-quantity"]
    assert combined.expression == "Observation"
    assert combined.components == (
        ("http://hl7.org/fhir/SearchParameter/clinical-code", "code"),
        ("http://hl7.org/fhir/SearchParameter/Observation-value-quantity", "value.ofType(Quantity)"),
    )
    assert not combined.multiple_or
    assert "_text" not in definitions.search_parameters("Bundle")
    assert (
        definitions.search_parameters("InsurancePlan")["name"].expression == "InsurancePlan.name | InsurancePlan.alias"
    )


def test_every_type_has_fewer_search_parameters_than_bits_of_a_bigint():
    assert max(len(definitions.search_parameters(name)) for name in definitions.RESOURCE_TYPES) <= 63


def test_a_search_parameter_is_found_by_its_url():
    url = "http://hl7.org/fhir/SearchParameter/clinical-code"
    found = definitions.find_search_parameter(url, "Condition")
    assert found is not None
    assert found.expression == "Condition.code"
    assert definitions.find_search_parameter(url) is not None
    assert definitions.find_search_parameter("http://example.org/none") is None


def test_compartments_name_search_parameters():
    patient = definitions.compartment("Patient")
    assert patient["Observation"] == ("subject", "performer")
    assert patient["Patient"] == ("link",)
    assert "{def}" in definitions.compartment("Encounter")["Encounter"]
    assert "Organization" not in patient


def test_invariants_of_a_type_and_of_a_path():
    (contact,) = definitions.invariants("Patient.contact")
    assert (contact.key, contact.severity, contact.path) == ("pat-1", "error", "Patient.contact")
    keys = {rule.key: rule.path for rule in definitions.invariants("Patient")}
    assert keys["pat-1"] == "Patient.contact"
    assert keys["dom-2"] == "Patient"
    assert [rule.key for rule in definitions.invariants("Age")] == ["age-1", "qty-3", "ele-1"]


def test_value_sets_that_cannot_be_listed_say_so():
    assert definitions.required_codes("http://hl7.org/fhir/ValueSet/mimetypes") is None
    assert definitions.required_systems("http://hl7.org/fhir/ValueSet/mimetypes") == {}


def test_value_sets_honour_filters_and_exclusions():
    assert "directive" not in (definitions.required_codes("http://hl7.org/fhir/ValueSet/task-intent") or ())
    assert definitions.required_codes("http://hl7.org/fhir/ValueSet/type-restful-interaction") == {
        "read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type",
    }  # fmt: skip
