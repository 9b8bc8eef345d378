from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.terminology.worlds import (
    ANIMALS,
    COLOURS,
    SNOMED,
    animals,
    codes,
    filtered,
    source,
    value_set,
)
from vesalius import terminology
from vesalius.errors import Invalid, NotFound, NotSupported, TooCostly
from vesalius.terminology import Request

SHIPPED = terminology.Layered()
VACCINES = "https://www.ehealth.fgov.be/standards/fhir/vaccination/ValueSet/be-vs-vaccine-code"
ALLERGIES = "https://www.ehealth.fgov.be/standards/fhir/allergy/ValueSet"


def expand(*includes, request=None, exclude=(), stored=(), **more):
    return terminology.expand(source(*stored), value_set(*includes, exclude=exclude, **more), request)


@pytest.mark.parametrize(
    ("property_", "operator", "value", "expected"),
    [
        ("concept", "is-a", "mammal", ["mammal", "cat", "bat"]),
        ("concept", "descendent-of", "mammal", ["cat", "bat"]),
        ("concept", "is-a", "flyer", ["bat", "flyer", "dodo"]),
        ("concept", "is-not-a", "mammal", ["animal", "flyer", "dodo", "stone"]),
        ("concept", "generalizes", "bat", ["animal", "mammal", "bat", "flyer"]),
        ("code", "=", "cat", ["cat"]),
        ("concept", "in", "cat, stone,unicorn", ["cat", "stone"]),
        ("concept", "not-in", "cat,stone", ["animal", "mammal", "bat", "flyer", "dodo"]),
        ("legs", "=", "4", ["cat"]),
        ("food", "in", "milk,fish", ["mammal", "cat"]),
        ("legs", "exists", "true", ["cat", "bat"]),
        ("legs", "exists", "false", ["animal", "mammal", "flyer", "dodo", "stone"]),
        ("code", "regex", "[a-c]at", ["cat", "bat"]),
        ("code", "regex", "at", []),
        ("display", "regex", ".*animal", ["flyer", "stone"]),
        ("parent", "=", "flyer", ["bat", "dodo"]),
        ("inactive", "=", "true", ["dodo"]),
        ("child", "exists", "true", ["animal", "mammal", "flyer"]),
    ],
)
def test_each_filter_operator_lets_through_what_the_specification_says(property_, operator, value, expected):
    assert codes(expand(filtered(property_, operator, value))) == expected


def test_several_filters_must_all_hold():
    both = {
        "system": ANIMALS,
        "filter": [
            {"property": "concept", "op": "is-a", "value": "mammal"},
            {"property": "legs", "op": "=", "value": "2"},
        ],
    }
    assert codes(expand(both)) == ["bat"]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|aa)*",
        r"(a)\1",
        "(?=a)b",
        "a*b*c*",
        "a{0,9}b{0,9}c{1,}",
        "a?" * 5,
        "(a|aa)" * 5,
        "((ab?)c)*",
        "(?P<n>a)",
        "(",
        ")",
        "[",
        "a**",
        "x" * 300,
    ],
)
def test_a_regular_expression_that_could_run_for_long_is_refused_with_the_include_named(pattern):
    with pytest.raises(Invalid, match=r"include 1 of http://example.org/vs cannot be expanded: .*regular expression"):
        expand(filtered("code", "regex", pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Z]{3}",
        "(ab)+",
        "(?:ab){2,3}",
        r"\(a\)[*+]+",
        "A|B|C|D|E|F|G",
        "(A|B|C|D|E)x",
        "[A-Z][0-9]{2}([.][0-9]+)?",
        "[]a]+",
    ],
)
def test_ordinary_regular_expressions_are_accepted(pattern):
    assert codes(expand(filtered("code", "regex", pattern))) == []


def test_a_filter_on_an_unknown_property_or_operator_is_refused_by_name():
    with pytest.raises(NotSupported, match="no property 'wings'"):
        expand(filtered("wings", "=", "2"))
    with pytest.raises(NotSupported, match="operator 'like' is not known"):
        expand(filtered("code", "like", "2"))
    with pytest.raises(Invalid, match="property, op and value"):
        expand({"system": ANIMALS, "filter": [{"property": "code", "op": "="}]})


def test_enumerated_concepts_keep_their_order_and_their_own_displays():
    found = expand({"system": ANIMALS, "concept": [{"code": "cat", "display": "Pussy"}, {"code": "bat"}]})
    assert found["expansion"]["contains"] == [
        {"system": ANIMALS, "version": "2.0", "code": "cat", "display": "Pussy"},
        {"system": ANIMALS, "version": "2.0", "code": "bat", "display": "Bat"},
    ]


def test_an_enumerated_code_that_a_complete_system_does_not_have_is_left_out():
    assert codes(expand({"system": ANIMALS, "concept": [{"code": "unicorn"}, {"code": "cat"}]})) == ["cat"]


def test_enumerated_snomed_codes_expand_without_an_edition():
    found = expand({"system": SNOMED, "concept": [{"code": "39579001", "display": "Anaphylaxis"}]})
    assert found["expansion"]["contains"] == [{"system": SNOMED, "code": "39579001", "display": "Anaphylaxis"}]


def test_snomed_by_filter_is_refused_and_the_include_is_named():
    with pytest.raises(NotSupported) as caught:
        expand(filtered("code", "=", "cat"), filtered("concept", "is-a", "49062001", SNOMED))
    assert str(caught.value) == (
        "The include 2 of http://example.org/vs cannot be expanded: it takes codes of http://snomed.info/sct by filter,"
        " and no content of that code system is here."
    )


def test_what_can_be_listed_is_listed_on_request_and_marked_as_unclosed():
    found = expand(
        filtered("code", "=", "cat"), filtered("concept", "is-a", "49062001", SNOMED), request=Request(partial=True)
    )["expansion"]
    assert [one["code"] for one in found["contains"]] == ["cat"]
    assert found["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/valueset-unclosed", "valueBoolean": True}
    ]
    assert {"name": "limitedExpansion", "valueBoolean": True} in found["parameter"]
    assert sum("include 2" in one.get("valueString", "") for one in found["parameter"]) == 1


def test_a_fragment_expands_and_is_marked_as_unclosed():
    fragment = {
        "resourceType": "CodeSystem",
        "url": SNOMED,
        "content": "fragment",
        "concept": [{"code": "1", "display": "Device", "concept": [{"code": "2", "display": "Pump"}]}],
    }
    found = expand(filtered("concept", "is-a", "1", SNOMED), stored=(fragment,))
    assert codes(found) == ["1", "2"]
    assert found["expansion"]["extension"][0]["valueBoolean"] is True


def test_excluded_codes_are_left_out_by_list_filter_and_value_set():
    whole = {"system": ANIMALS}
    assert codes(expand(whole, exclude=[{"system": ANIMALS, "concept": [{"code": "cat"}]}])) == [
        "animal", "mammal", "bat", "flyer", "dodo", "stone",
    ]  # fmt: skip
    assert codes(expand(whole, exclude=[filtered("concept", "is-a", "animal")])) == ["stone"]
    inner = value_set(filtered("concept", "is-a", "mammal"), url="http://example.org/inner")
    assert codes(expand(whole, exclude=[{"valueSet": [inner["url"]]}], stored=(inner,))) == [
        "animal", "flyer", "dodo", "stone",
    ]  # fmt: skip


def test_value_sets_in_one_include_are_intersected_and_includes_are_united():
    mammals = value_set(filtered("concept", "is-a", "mammal"), url="http://example.org/mammals")
    flyers = value_set(filtered("concept", "is-a", "flyer"), url="http://example.org/flyers", version="7")
    stored = (mammals, flyers)
    both = {"valueSet": [mammals["url"], flyers["url"] + "|7"]}
    assert codes(expand(both, stored=stored)) == ["bat"]
    assert codes(expand({"valueSet": [mammals["url"]]}, {"valueSet": [flyers["url"]]}, stored=stored)) == [
        "mammal", "cat", "bat", "flyer", "dodo",
    ]  # fmt: skip
    assert codes(expand({**filtered("legs", "exists", "true"), "valueSet": [flyers["url"]]}, stored=stored)) == ["bat"]


def test_a_missing_nested_value_set_is_named():
    with pytest.raises(NotSupported, match=r"include 1 of .* the value set http://example.org/none is not here"):
        expand({"valueSet": ["http://example.org/none"]})


def test_a_value_set_that_includes_itself_is_refused_with_the_way():
    first = value_set({"valueSet": ["http://example.org/b"]}, url="http://example.org/a")
    second = value_set({"valueSet": ["http://example.org/a"]}, url="http://example.org/b")
    with pytest.raises(Invalid, match=r"http://example.org/a > http://example.org/b > http://example.org/a"):
        terminology.expand(source(first, second), "http://example.org/a")
    assert terminology.contains(source(first, second), "http://example.org/a", ANIMALS, "cat") is None


def test_inactive_and_abstract_codes_are_marked_and_left_out_on_request():
    found = expand({"system": ANIMALS})["expansion"]["contains"]
    assert [one["code"] for one in found if one.get("abstract")] == ["animal"]
    assert [one["code"] for one in found if one.get("inactive")] == ["dodo"]
    assert "dodo" not in codes(expand({"system": ANIMALS}, request=Request(active_only=True)))
    assert "animal" not in codes(expand({"system": ANIMALS}, request=Request(exclude_not_for_ui=True)))
    inactive_out = {"resourceType": "ValueSet", "compose": {"inactive": False, "include": [{"system": ANIMALS}]}}
    assert "dodo" not in codes(terminology.expand(source(), inactive_out))


def test_nested_expansion_puts_each_code_inside_its_first_parent():
    found = expand({"system": ANIMALS}, request=Request(exclude_nested=False))["expansion"]

    def tree(elements):
        return [one["code"] if "contains" not in one else (one["code"], tree(one["contains"])) for one in elements]

    assert tree(found["contains"]) == [("animal", [("mammal", ["cat", "bat"]), ("flyer", ["dodo"])]), "stone"]
    assert found["total"] == 7


def test_the_expansion_says_which_systems_and_versions_it_used():
    found = expand({"system": ANIMALS}, {"system": COLOURS})["expansion"]["parameter"]
    assert {"name": "used-codesystem", "valueUri": f"{ANIMALS}|2.0"} in found
    assert {"name": "used-codesystem", "valueUri": COLOURS} in found


def test_the_version_of_an_include_decides_which_code_system_is_taken():
    older = {**animals(), "version": "1.0", "concept": [{"code": "eel"}]}
    stored = (older,)
    assert codes(expand({"system": ANIMALS, "version": "1.0"}, stored=stored)) == ["eel"]
    assert "cat" in codes(expand({"system": ANIMALS}, stored=stored))
    with pytest.raises(NotSupported, match=r"with version 9 is here"):
        expand({"system": ANIMALS, "version": "9"})
    versions = terminology.clauses.Versions(forced={ANIMALS: "1.0"})
    assert codes(expand({"system": ANIMALS}, stored=stored, request=Request(versions=versions))) == ["eel"]
    with pytest.raises(Invalid, match=r"not the version 2.0 to check"):
        expand(
            {"system": ANIMALS, "version": "1.0"},
            stored=stored,
            request=Request(versions=terminology.clauses.Versions(checked={ANIMALS: "2.0"})),
        )


def test_text_filters_match_word_starts_in_any_order_without_case_and_accents():
    def found(text):
        return codes(expand({"system": ANIMALS}, request=Request(filter=text)))

    assert found("hou") == ["cat"]
    assert found("CAT hou") == ["cat"]
    assert found("mammifere") == ["mammal"]
    assert found("poil chat") == ["cat"]
    assert found("use") == []
    assert found("  ") == codes(expand({"system": ANIMALS}))


def test_too_many_members_are_refused_without_paging_and_no_page_is_longer():
    with pytest.raises(TooCostly, match="has 7 members, more than the 5"):
        expand({"system": ANIMALS}, request=Request(maximum=5))
    assert len(codes(expand({"system": ANIMALS}, request=Request(maximum=5, count=6)))) == 5


def test_an_unknown_url_is_not_found():
    with pytest.raises(NotFound, match=r"http://example.org/unknown"):
        terminology.expand(source(), "http://example.org/unknown")


def test_a_complete_stored_expansion_stands_in_for_content_that_is_missing():
    resource = value_set(filtered("concept", "is-a", "1", SNOMED)) | {
        "expansion": {"total": 1, "contains": [{"system": SNOMED, "code": "2", "display": "Pump"}]}
    }
    assert codes(terminology.expand(source(), resource)) == ["2"]
    resource["expansion"]["total"] = 5
    with pytest.raises(NotSupported):
        terminology.expand(source(), resource)


def test_a_reference_set_stored_as_value_set_answers_the_filter_that_names_it():
    refset = value_set(
        {"system": SNOMED, "concept": [{"code": "91935009"}]}, url=f"{SNOMED}?fhir_vs=refset/50851000172106"
    )
    assert codes(expand(filtered("concept", "in", "50851000172106", SNOMED), stored=(refset,))) == ["91935009"]


def test_implicit_value_sets_of_a_code_system_expand():
    assert codes(terminology.expand(source(), f"{ANIMALS}?fhir_vs=isa/mammal")) == ["mammal", "cat", "bat"]
    assert codes(terminology.expand(source(), f"{COLOURS}?fhir_vs")) == ["Red", "Blue"]


def test_contained_code_systems_are_used():
    found = terminology.expand(SHIPPED, "http://hl7.org/fhir/ValueSet/example-hierarchical")
    assert found["expansion"]["total"] == 11
    assert {one["system"] for one in found["expansion"]["contains"]} == {"http://hl7.org/fhir/hacked"}


def test_the_belgian_vaccine_codes_expand_in_the_language_of_the_reader():
    french = terminology.expand(SHIPPED, VACCINES, Request(display_language="fr"))["expansion"]
    assert french["total"] == 60
    names = {one["code"]: one["display"] for one in french["contains"]}
    assert names["836500008"] == "vaccin divalent contre l'Haemophilus influenzae type b et le méningocoque C"


def test_belgian_allergy_value_sets_expand_and_the_one_by_reference_set_says_why_not():
    dutch = terminology.expand(SHIPPED, f"{ALLERGIES}/be-riskmanifestation", Request(display_language="nl-BE"))
    assert dutch["expansion"]["total"] == 34
    assert dutch["expansion"]["contains"][0]["display"] == "Anafylaxie"
    with pytest.raises(NotSupported, match=r"include 1 of .*be-causativeagent cannot be expanded"):
        terminology.expand(SHIPPED, f"{ALLERGIES}/be-allergyintolerancecode")


@given(size=st.integers(1, 40), url=st.sampled_from([
    "http://hl7.org/fhir/ValueSet/resource-types", "http://terminology.hl7.org/ValueSet/v3-ActCode", VACCINES,
]), text=st.sampled_from([None, "a", "vac"]))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_pages_put_together_are_the_whole(size, url, text):
    whole = terminology.expand(SHIPPED, url, Request(filter=text))["expansion"]
    pages, offset = [], 0
    while offset < whole["total"]:
        page = terminology.expand(SHIPPED, url, Request(filter=text, offset=offset, count=size))["expansion"]
        assert page["total"] == whole["total"]
        assert page["offset"] == offset
        pages += page["contains"]
        offset += size
    assert pages == whole.get("contains", [])


def test_an_exclude_without_content_matters_only_when_it_could_exclude_a_member():
    unknown = filtered("concept", "is-a", "1", SNOMED)
    assert codes(expand(filtered("code", "=", "cat"), exclude=[unknown])) == ["cat"]
    enumerated = {"system": SNOMED, "concept": [{"code": "2"}, {"code": "3"}]}
    with pytest.raises(NotSupported, match=r"exclude 1 of http://example.org/vs cannot be expanded"):
        expand(enumerated, exclude=[unknown])
    assert codes(expand(enumerated, exclude=[unknown], request=Request(partial=True))) == []


def test_a_value_set_without_inactive_codes_leaves_them_out_of_nested_value_sets_too():
    inner = value_set({"system": ANIMALS}, url="http://example.org/inner")
    outer = value_set({"valueSet": [inner["url"]]})
    outer["compose"]["inactive"] = False
    world = source(inner, outer)
    assert "dodo" not in codes(terminology.expand(world, outer["url"]))
    assert terminology.contains(world, outer["url"], ANIMALS, "dodo") is False


def test_names_in_requests_do_not_fill_the_memory():
    world = source()
    for number in range(9000):
        assert terminology.contains(world, f"http://example.org/{number}", ANIMALS, "cat") is None
    assert len(world.cache) <= 8192
