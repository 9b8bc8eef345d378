from __future__ import annotations

import pytest

from unit.terminology.worlds import ANIMALS, COLOURS, SNOMED, animals, codes, filtered, source, value_set
from vesalius import terminology
from vesalius.errors import Invalid, NotFound, NotSupported

URL = "http://example.org/vs"
MAP = "http://example.org/map"


def parameters(**named):
    """Parameters from names (two underscores for a hyphen) and values; text is a code where R4 says nothing else."""
    written = []
    for name, value in named.items():
        for one in value if isinstance(value, list) else [value]:
            kind = (
                "valueBoolean" if isinstance(one, bool) else "valueInteger" if isinstance(one, int) else "valueString"
            )
            if isinstance(one, dict):
                kind = (
                    "resource"
                    if "resourceType" in one
                    else "valueCodeableConcept"
                    if "coding" in one
                    else "valueCoding"
                )
            written.append({"name": name.replace("__", "-"), kind: one})
    return {"resourceType": "Parameters", "parameter": written}


def answers(result):
    return {one["name"]: next(value for name, value in one.items() if name != "name") for one in result["parameter"]}


def parts(parameter):
    return {one["name"]: next(value for name, value in one.items() if name != "name") for one in parameter["part"]}


def world(*stored):
    return source(value_set(filtered("concept", "is-a", "mammal")), *stored)


def test_expand_takes_url_instance_and_given_resource_alike():
    resource = value_set(filtered("concept", "is-a", "mammal"))
    expected = ["mammal", "cat", "bat"]
    assert codes(terminology.expand_operation(world(), parameters(url=URL))) == expected
    assert codes(terminology.expand_operation(world(), parameters(), resource)) == expected
    assert codes(terminology.expand_operation(world(), parameters(valueSet=resource))) == expected


def test_expand_pages_filters_and_translates():
    given = parameters(url=URL, offset=1, count="1", displayLanguage="fr", includeDesignations="true")
    found = terminology.expand_operation(world(), given)["expansion"]
    assert found["total"] == 3
    assert found["contains"] == [
        {
            "system": ANIMALS,
            "version": "2.0",
            "code": "cat",
            "display": "Chat à poil",
            "designation": [{"language": "fr", "value": "Chat à poil"}],
        }
    ]
    assert codes(terminology.expand_operation(world(), parameters(url=URL, filter="zoog"))) == ["mammal"]
    assert codes(terminology.expand_operation(world(), parameters(url=URL, count=0))) == []


def test_expand_leaves_out_systems_and_takes_versions():
    both = value_set({"system": ANIMALS, "concept": [{"code": "cat"}]}, {"system": COLOURS})
    given = parameters(valueSet=both, exclude__system=[COLOURS])
    found = terminology.expand_operation(world(), given)
    assert codes(found) == ["cat"]
    assert found["url"] == URL
    older = {**animals(), "version": "1.0", "concept": [{"code": "mammal"}]}
    given = parameters(url=URL, system__version=f"{ANIMALS}|1.0")
    assert codes(terminology.expand_operation(world(older), given)) == ["mammal"]


@pytest.mark.parametrize(
    "given",
    [
        parameters(),
        parameters(url=URL, count="many"),
        parameters(url=URL, count="-1"),
        parameters(url=URL, activeOnly="yes"),
        parameters(url=[URL, URL]),
        parameters(url=URL, system__version=ANIMALS),
        parameters(valueSet={"resourceType": "CodeSystem"}),
    ],
)
def test_expand_refuses_missing_and_malformed_parameters(given):
    with pytest.raises(Invalid):
        terminology.expand_operation(world(), given)


def test_expand_of_an_unknown_url_is_not_found_and_context_is_not_offered():
    with pytest.raises(NotFound):
        terminology.expand_operation(world(), parameters(url="http://example.org/none"))
    with pytest.raises(NotSupported):
        terminology.expand_operation(world(), parameters(context="http://example.org/none"))


def test_validate_code_in_a_value_set_takes_code_coding_and_concept():
    validate = terminology.validate_code_in_value_set_operation
    for given in (
        parameters(url=URL, code="cat", system=ANIMALS),
        parameters(url=URL, coding={"system": ANIMALS, "code": "cat"}),
        parameters(
            url=URL,
            codeableConcept={"coding": [{"system": COLOURS, "code": "Red"}, {"system": ANIMALS, "code": "cat"}]},
        ),
    ):
        assert answers(validate(world(), given)) == {"result": True, "display": "House cat"}
    refused = answers(validate(world(), parameters(url=URL, code="dodo", system=ANIMALS)))
    assert refused["result"] is False
    assert "dodo" in refused["message"]


@pytest.mark.parametrize(
    "given",
    [
        parameters(code="cat", system=ANIMALS),
        parameters(url=URL, code="cat"),
        parameters(url=URL),
        parameters(url=URL, code="cat", system=ANIMALS, coding={"system": ANIMALS, "code": "cat"}),
        parameters(url=URL, coding={"system": ANIMALS}),
        parameters(url=URL, codeableConcept={"coding": []}),
    ],
)
def test_validate_code_in_a_value_set_refuses_incomplete_questions(given):
    with pytest.raises(Invalid):
        terminology.validate_code_in_value_set_operation(world(), given)


def test_validate_code_in_a_code_system_at_type_and_instance_level():
    validate = terminology.validate_code_in_code_system_operation
    assert answers(validate(world(), parameters(url=ANIMALS, code="cat")))["result"] is True
    assert answers(validate(world(), parameters(code="cat"), animals()))["result"] is True
    assert answers(validate(world(), parameters(codeSystem=animals(), code="dog")))["result"] is False
    assert answers(validate(world(), parameters(url=ANIMALS, coding={"system": COLOURS, "code": "Red"}))) == {
        "result": False,
        "message": f"The coding is of the system {COLOURS}, not of {ANIMALS}.",
    }
    with pytest.raises(Invalid):
        validate(world(), parameters(code="cat"))


def test_lookup_tells_name_display_designations_and_properties():
    found = terminology.lookup_operation(world(), parameters(system=ANIMALS, code="bat"))
    assert answers(found)["name"] == "Animals"
    assert answers(found)["version"] == "2.0"
    assert answers(found)["display"] == "Bat"
    properties = [parts(one) for one in found["parameter"] if one["name"] == "property"]
    assert properties == [
        {"code": "parent", "value": "mammal", "description": "Mammal"},
        {"code": "parent", "value": "flyer", "description": "Flying animal"},
        {"code": "inactive", "value": False},
        {"code": "legs", "value": 2},
    ]


def test_lookup_gives_only_the_properties_and_languages_that_are_named():
    given = parameters(coding={"system": ANIMALS, "code": "mammal"}, property=["child", "definition", "lang.nl"])
    found = terminology.lookup_operation(world(), given)
    named = [parts(one) for one in found["parameter"] if one["name"] == "property"]
    assert [one["value"] for one in named] == ["Suckles its young", "cat", "bat"]
    assert [parts(one) for one in found["parameter"] if one["name"] == "designation"] == [
        {"language": "nl-BE", "value": "Zoogdier"}
    ]


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        ("http://unitsofmeasure.org", "mmol/L", "UCUM"),
        ("urn:ietf:bcp:47", "nl-BE", "Tags for identifying languages"),
        ("urn:ietf:bcp:13", "text/plain", "Media types"),
    ],
)
def test_lookup_knows_the_codes_that_a_grammar_tells(system, code, name):
    found = answers(terminology.lookup_operation(world(), parameters(system=system, code=code)))
    assert (found["name"], found["display"]) == (name, code)
    with pytest.raises(NotFound):
        terminology.lookup_operation(world(), parameters(system=system, code="no such, code"))


def test_lookup_of_unknown_things_is_not_found_and_of_half_questions_invalid():
    for given in (parameters(system=ANIMALS, code="dog"), parameters(system="http://example.org/none", code="x")):
        with pytest.raises(NotFound):
            terminology.lookup_operation(world(), given)
    with pytest.raises(NotSupported):
        terminology.lookup_operation(world(), parameters(system=SNOMED, code="1"))
    for given in (parameters(code="cat"), parameters(system=ANIMALS)):
        with pytest.raises(Invalid):
            terminology.lookup_operation(world(), given)


@pytest.mark.parametrize(
    ("code_a", "code_b", "expected"),
    [
        ("mammal", "cat", "subsumes"),
        ("cat", "animal", "subsumed-by"),
        ("cat", "cat", "equivalent"),
        ("cat", "bat", "not-subsumed"),
        ("flyer", "bat", "subsumes"),
    ],
)
def test_subsumes_at_type_and_instance_level(code_a, code_b, expected):
    given = parameters(codeA=code_a, codeB=code_b)
    assert answers(terminology.subsumes_operation(world(), given, animals())) == {"outcome": expected}
    given = parameters(codingA={"system": ANIMALS, "code": code_a}, codingB={"system": ANIMALS, "code": code_b})
    assert answers(terminology.subsumes_operation(world(), given)) == {"outcome": expected}


def test_subsumes_refuses_two_systems_and_unknown_codes():
    mixed = parameters(codingA={"system": ANIMALS, "code": "cat"}, codingB={"system": COLOURS, "code": "Red"})
    with pytest.raises(Invalid):
        terminology.subsumes_operation(world(), mixed)
    with pytest.raises(Invalid):
        terminology.subsumes_operation(world(), parameters(codeA="cat", codeB="bat"))
    with pytest.raises(NotFound):
        terminology.subsumes_operation(world(), parameters(system=ANIMALS, codeA="cat", codeB="dog"))


def test_a_hierarchy_of_parts_does_not_subsume():
    parts_of = {**animals(), "hierarchyMeaning": "part-of"}
    found = terminology.subsumes_operation(world(), parameters(codeA="mammal", codeB="cat"), parts_of)
    assert answers(found) == {"outcome": "not-subsumed"}


def concept_map(*elements, unmapped=None, url=MAP, **more):
    group = {"source": ANIMALS, "target": COLOURS, "element": list(elements)}
    if unmapped:
        group["unmapped"] = unmapped
    return {"resourceType": "ConceptMap", "url": url, "status": "active", "group": [group], **more}


def element(code, *targets):
    return {"code": code, "target": [{"code": one, "equivalence": kind} for one, kind in targets]}


def translated(stored, **given):
    result = terminology.translate_operation(world(*stored), parameters(**given))
    return answers(result)["result"], [parts(one) for one in result["parameter"] if one["name"] == "match"]


def test_translate_finds_all_targets_with_their_equivalence():
    stored = [concept_map(element("cat", ("Red", "wider"), ("Blue", "disjoint")))]
    assert translated(stored, url=MAP, code="cat", system=ANIMALS) == (
        True,
        [
            {"equivalence": "wider", "concept": {"system": COLOURS, "code": "Red"}, "source": MAP},
            {"equivalence": "disjoint", "concept": {"system": COLOURS, "code": "Blue"}, "source": MAP},
        ],
    )
    assert translated(stored, code="cat", system=ANIMALS, targetsystem=COLOURS)[0] is True
    assert translated(stored, code="cat", system=ANIMALS, targetsystem=SNOMED) == (False, [])
    assert translated(stored, url=MAP, code="cat", system=SNOMED) == (False, [])


def test_translate_backwards_turns_the_relation_round():
    stored = [concept_map(element("cat", ("Red", "wider")), element("bat", ("Red", "equivalent")))]
    found, matches = translated(stored, code="Red", system=COLOURS, reverse=True)
    assert found is True
    assert [(one["concept"]["code"], one["equivalence"]) for one in matches] == [
        ("cat", "narrower"),
        ("bat", "equivalent"),
    ]


def test_translate_only_to_unmatched_or_disjoint_is_no_success():
    stored = [concept_map({"code": "cat"}, element("bat", ("Red", "disjoint")))]
    assert translated(stored, url=MAP, code="cat", system=ANIMALS) == (
        False,
        [{"equivalence": "unmatched", "source": MAP}],
    )
    assert translated(stored, url=MAP, code="bat", system=ANIMALS)[0] is False


def test_translate_follows_what_a_group_says_of_unmapped_codes():
    other = concept_map(element("cat", ("Blue", "equal")), url="http://example.org/other")
    for unmapped, expected in (
        ({"mode": "provided"}, ("cat", "equal")),
        ({"mode": "fixed", "code": "Red"}, ("Red", "relatedto")),
        ({"mode": "other-map", "url": other["url"]}, ("Blue", "equal")),
    ):
        stored = [concept_map(element("bat", ("Red", "equal")), unmapped=unmapped), other]
        found, matches = translated(stored, url=MAP, code="cat", system=ANIMALS)
        assert found is True
        assert (matches[0]["concept"]["code"], matches[0]["equivalence"]) == expected


def test_translate_ends_when_maps_refer_to_each_other():
    one = concept_map(unmapped={"mode": "other-map", "url": "http://example.org/other"})
    other = concept_map(unmapped={"mode": "other-map", "url": MAP}, url="http://example.org/other")
    assert translated([one, other], url=MAP, code="cat", system=ANIMALS) == (False, [])


def test_translate_applies_a_mapping_only_when_its_dependency_is_stated():
    target = {
        "code": "Red",
        "equivalence": "equal",
        "dependsOn": [{"property": "http://example.org/season", "value": "winter"}],
    }
    stored = [concept_map({"code": "cat", "target": [target]})]
    assert translated(stored, url=MAP, code="cat", system=ANIMALS) == (False, [])
    dependency = {
        "name": "dependency",
        "part": [
            {"name": "element", "valueUri": "http://example.org/season"},
            {"name": "concept", "valueCodeableConcept": {"coding": [{"code": "winter"}]}},
        ],
    }
    given = parameters(url=MAP, code="cat", system=ANIMALS)
    given["parameter"].append(dependency)
    assert answers(terminology.translate_operation(world(*stored), given))["result"] is True


def test_translate_uses_hl7s_own_maps():
    shipped = terminology.Layered()
    given = parameters(
        url="http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v2",
        coding={"system": "http://hl7.org/fhir/administrative-gender", "code": "female"},
    )
    result = terminology.translate_operation(shipped, given)
    assert parts(result["parameter"][1])["concept"] == {
        "system": "http://terminology.hl7.org/CodeSystem/v2-0001",
        "code": "F",
    }


def test_translate_of_an_unknown_map_is_not_found_and_without_system_invalid():
    with pytest.raises(NotFound):
        translated([], url=MAP, code="cat", system=ANIMALS)
    with pytest.raises(Invalid):
        translated([], code="cat")
    assert translated([], code="cat", system=ANIMALS) == (False, [])


def test_translate_takes_only_maps_between_the_value_sets_that_are_named():
    animals_set, colours_set = "http://example.org/animal-set", "http://example.org/colour-set"
    fitting = concept_map(element("cat", ("Red", "equal")), sourceCanonical=f"{animals_set}|1", targetUri=colours_set)
    other = concept_map(
        element("cat", ("Blue", "equal")), url="http://example.org/other", sourceUri="http://example.org/none"
    )
    _, matches = translated([fitting, other], code="cat", system=ANIMALS, source=animals_set, target=colours_set)
    assert [one["concept"]["code"] for one in matches] == ["Red"]
    assert len(translated([fitting, other], code="cat", system=ANIMALS)[1]) == 2


def test_translate_gives_the_products_of_a_mapping():
    product = {"property": "http://example.org/shade", "system": COLOURS, "value": "Blue"}
    target = {"code": "Red", "equivalence": "wider", "product": [product]}
    _, matches = translated([concept_map({"code": "cat", "target": [target]})], url=MAP, code="cat", system=ANIMALS)
    assert matches[0]["product"] == [
        {"name": "element", "valueUri": "http://example.org/shade"},
        {"name": "concept", "valueCoding": {"system": COLOURS, "code": "Blue"}},
    ]


def test_translate_at_instance_level_and_of_a_concept_with_several_codings():
    own = concept_map(element("cat", ("Red", "equal")))
    concept = {"coding": [{"system": SNOMED, "code": "1"}, {"system": ANIMALS, "code": "cat"}]}
    result = terminology.translate_operation(world(), parameters(codeableConcept=concept), own)
    assert answers(result)["result"] is True


def test_expand_gives_only_the_designations_that_are_asked_for():
    given = parameters(url=URL, designation=["nl"], filter="mammal")
    (found,) = terminology.expand_operation(world(), given)["expansion"]["contains"]
    assert found["designation"] == [{"language": "nl-BE", "value": "Zoogdier"}]


def test_expand_keeps_the_definition_on_request():
    found = terminology.expand_operation(world(), parameters(url=URL, includeDefinition=True))
    assert found["compose"]["include"][0]["system"] == ANIMALS
    assert next(iter(found)) == "resourceType"


def test_an_instance_that_the_source_does_not_hold_is_taken_as_it_is():
    changed = value_set(filtered("code", "=", "stone"))
    assert codes(terminology.expand_operation(world(), parameters(), changed)) == ["stone"]
