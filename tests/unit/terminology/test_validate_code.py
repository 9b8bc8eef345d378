from __future__ import annotations

import pytest

from unit.terminology.worlds import ANIMALS, COLOURS, SNOMED, filtered, source, value_set
from vesalius import terminology
from vesalius.errors import NotFound
from vesalius.terminology import Coded, validate_in_code_system, validate_in_value_set


def in_system(code, system=ANIMALS, **more):
    display = more.pop("display", None)
    return validate_in_code_system(source(), Coded(code, system, more.pop("version", None), display), **more)


def in_set(coded, *includes, **more):
    return validate_in_value_set(source(), value_set(*includes), coded, **more)


def test_a_code_of_the_system_is_valid_and_its_display_is_recommended():
    verdict = in_system("cat")
    assert (verdict.is_valid, verdict.display, verdict.message, verdict.version) == (True, "House cat", None, "2.0")


def test_an_unknown_code_is_refused_with_system_and_version():
    verdict = in_system("unicorn")
    assert (verdict.is_valid, verdict.is_known) == (False, True)
    assert verdict.message == f"The code 'unicorn' does not exist in the code system {ANIMALS} version 2.0."


def test_a_system_without_content_leaves_the_question_open():
    verdict = in_system("39579001", SNOMED)
    assert (verdict.is_valid, verdict.is_known) == (False, False)
    assert verdict.message == f"No content of the code system {SNOMED} is here: '39579001' cannot be checked."


def test_case_counts_unless_the_system_ignores_it():
    assert not in_system("CAT").is_valid
    verdict = in_system("RED", COLOURS)
    assert (verdict.is_valid, verdict.code) == (True, "Red")
    assert verdict.message == "The code system writes 'RED' as 'Red'."


@pytest.mark.parametrize("display", ["House cat", "house  CAT", "Chat à poil"])
def test_every_display_and_designation_is_accepted(display):
    assert in_system("cat", display=display).is_valid


def test_a_wrong_display_is_refused_and_the_right_one_is_said():
    verdict = in_system("cat", display="Dog", display_language="fr-BE")
    assert (verdict.is_valid, verdict.display) == (False, "Chat à poil")
    assert verdict.message == "'Dog' is not a display of the code 'cat'; it is called 'Chat à poil'."


def test_abstract_codes_are_refused_only_where_they_are_not_allowed():
    assert in_system("animal").message == "The code 'animal' is abstract."
    assert in_system("animal", abstract=True).is_valid
    assert not in_system("animal", abstract=False).is_valid


def test_an_inactive_code_is_valid_with_a_warning():
    verdict = in_system("dodo")
    assert (verdict.is_valid, verdict.is_inactive, verdict.message) == (True, True, "The code 'dodo' is inactive.")


def test_an_unknown_version_of_the_system_is_not_known():
    verdict = in_system("cat", version="9")
    assert (verdict.is_valid, verdict.is_known) == (False, False)


def test_membership_of_a_value_set_is_decided_by_its_definition():
    mammals = filtered("concept", "is-a", "mammal")
    assert in_set(Coded("bat", ANIMALS), mammals).is_valid
    verdict = in_set(Coded("dodo", ANIMALS), mammals)
    assert verdict.message == f"The code 'dodo' of {ANIMALS} is not in the value set http://example.org/vs."


def test_a_clause_that_is_known_decides_even_when_another_cannot_be_listed():
    includes = (filtered("concept", "is-a", "mammal"), filtered("concept", "is-a", "1", SNOMED))
    assert in_set(Coded("cat", ANIMALS), *includes).is_valid
    assert in_set(Coded("dodo", ANIMALS), *includes).is_known
    verdict = in_set(Coded("2", SNOMED), *includes)
    assert (verdict.is_valid, verdict.is_known) == (False, False)
    assert "include 2 of http://example.org/vs" in verdict.message


def test_a_display_of_the_value_set_itself_is_accepted():
    enumerated = {"system": SNOMED, "concept": [{"code": "1", "display": "Device"}]}
    assert in_set(Coded("1", SNOMED, display="device"), enumerated).is_valid
    assert not in_set(Coded("1", SNOMED, display="pump"), enumerated).is_valid


def test_a_code_without_system_is_refused_unless_the_system_can_be_inferred():
    mammals = filtered("concept", "is-a", "mammal")
    assert not in_set(Coded("cat"), mammals).is_valid
    assert in_set(Coded("cat"), mammals, infer_system=True).system == ANIMALS
    assert not in_set(Coded("red"), mammals, infer_system=True).is_valid


def test_a_version_that_the_value_set_does_not_take_is_refused():
    include = {"system": ANIMALS, "version": "2.0", "concept": [{"code": "cat"}]}
    assert in_set(Coded("cat", ANIMALS, "2.0"), include).is_valid
    assert not in_set(Coded("cat", ANIMALS, "1.0"), include).is_valid


def test_an_unknown_value_set_is_not_found():
    with pytest.raises(NotFound):
        validate_in_value_set(terminology.Layered(), "http://example.org/unknown", Coded("cat", ANIMALS))


def nested_world():
    inner = value_set(filtered("concept", "is-a", "mammal"), {"system": COLOURS}, url="http://example.org/inner")
    outer = value_set(
        {"valueSet": [inner["url"]]},
        exclude=[{"system": ANIMALS, "concept": [{"code": "bat"}]}],
        url="http://example.org/outer",
    )
    return source(inner, outer)


def test_nested_value_sets_and_excludes_decide_and_show_their_names():
    world = nested_world()
    verdict = validate_in_value_set(world, "http://example.org/outer", Coded("cat"), infer_system=True)
    assert (verdict.is_valid, verdict.system, verdict.display) == (True, ANIMALS, "House cat")
    assert not validate_in_value_set(world, "http://example.org/outer", Coded("bat", ANIMALS)).is_valid
    assert validate_in_value_set(world, "http://example.org/outer", Coded("blue", COLOURS)).code == "Blue"


def test_a_code_in_two_systems_cannot_be_inferred():
    other = {"system": SNOMED, "concept": [{"code": "cat"}]}
    verdict = in_set(Coded("cat"), filtered("code", "=", "cat"), other, infer_system=True)
    assert verdict.message == "In http://example.org/vs, more than one system has the code 'cat'."


def test_enumerated_codes_of_a_system_that_ignores_case_match_in_every_spelling():
    enumerated = {"system": COLOURS, "concept": [{"code": "red", "display": "Rouge"}]}
    verdict = in_set(Coded("RED", COLOURS, display="rouge"), enumerated)
    assert (verdict.is_valid, verdict.code, verdict.display) == (True, "Red", "Rouge")
    assert not in_set(Coded("BLUE", COLOURS), enumerated).is_valid


def test_a_stored_expansion_decides_when_the_content_is_missing():
    resource = value_set(filtered("concept", "is-a", "1", SNOMED)) | {
        "expansion": {"contains": [{"system": SNOMED, "code": "2", "display": "Pump", "inactive": True}]}
    }
    world = source(resource)
    verdict = validate_in_value_set(world, resource["url"], Coded("2", SNOMED))
    assert (verdict.is_valid, verdict.display, verdict.is_inactive) == (True, "Pump", True)
    assert not validate_in_value_set(world, resource["url"], Coded("3", SNOMED)).is_valid
    assert validate_in_value_set(world, resource["url"], Coded("2"), infer_system=True).is_valid


def test_an_incomplete_stored_expansion_decides_nothing():
    for incomplete in (
        {"total": 9},
        {"offset": 0},
        {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/valueset-unclosed", "valueBoolean": True}]},
    ):
        resource = value_set(filtered("concept", "is-a", "1", SNOMED)) | {
            "expansion": {"contains": [{"system": SNOMED, "code": "2"}], **incomplete}
        }
        assert not validate_in_value_set(source(), resource, Coded("2", SNOMED)).is_known


def test_a_display_in_the_language_of_the_value_set_is_shown_in_it():
    enumerated = {
        "system": SNOMED,
        "concept": [{"code": "1", "display": "Appareil", "designation": [{"language": "en", "value": "Device"}]}],
    }
    resource = value_set(enumerated, language="fr")
    for wanted, shown in (("fr-BE", "Appareil"), ("en", "Device"), (None, "Appareil")):
        verdict = validate_in_value_set(source(), resource, Coded("1", SNOMED), display_language=wanted)
        assert verdict.display == shown
