from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unit.terminology.worlds import ANIMALS, COLOURS, SNOMED, animals, filtered, source, value_set
from vesalius import terminology
from vesalius.errors import NotFound, NotSupported, TooCostly
from vesalius.terminology import membership

STATUS = "http://hl7.org/fhir/ValueSet/observation-status"
URL = "http://example.org/vs"


def test_a_required_binding_of_r4_is_decided():
    shipped = terminology.Layered()
    assert terminology.contains(shipped, STATUS, "http://hl7.org/fhir/observation-status", "final") is True
    assert terminology.contains(shipped, STATUS, "http://hl7.org/fhir/observation-status", "finished") is False
    assert terminology.contains(shipped, STATUS, None, "final") is True
    assert terminology.contains(shipped, STATUS + "|4.0.1", None, "final") is True
    assert terminology.contains(shipped, STATUS + "|3.0.0", None, "final") is None


def test_unknown_value_sets_and_missing_content_leave_it_open():
    world = source(value_set(filtered("concept", "is-a", "1", SNOMED), {"system": ANIMALS}))
    assert terminology.contains(world, "http://example.org/none", ANIMALS, "cat") is None
    assert terminology.contains(world, URL, SNOMED, "2") is None
    assert terminology.contains(world, URL, ANIMALS, "cat") is True
    assert terminology.contains(world, URL, ANIMALS, "unicorn") is False
    assert terminology.contains(world, URL, COLOURS, "Red") is False


def test_a_system_that_ignores_case_contains_every_spelling():
    world = source(value_set({"system": COLOURS}))
    assert terminology.contains(world, URL, COLOURS, "RED") is True
    assert terminology.contains(world, URL, ANIMALS, "CAT") is False


def test_members_are_pairs_of_system_and_code():
    world = source(value_set(filtered("concept", "is-a", "flyer")))
    assert terminology.members(world, URL) == {(ANIMALS, "flyer"), (ANIMALS, "bat"), (ANIMALS, "dodo")}


def test_members_that_cannot_be_told_raise_the_reason():
    with pytest.raises(NotFound):
        terminology.members(source(), URL)
    with pytest.raises(NotSupported, match=f"include 1 of {URL}"):
        terminology.members(source(value_set({"system": SNOMED})), URL)


def test_members_above_the_limit_of_a_search_are_too_costly():
    listed = [{"code": str(number)} for number in range(membership.SEARCH_LIMIT + 1)]
    with pytest.raises(TooCostly, match="20001 members"):
        terminology.members(source(value_set({"system": SNOMED, "concept": listed})), URL)


def test_codes_below_and_above_include_the_code_itself():
    assert terminology.codes_below(source(), ANIMALS, "mammal") == {"mammal", "cat", "bat"}
    assert terminology.codes_above(source(), ANIMALS, "bat") == {"bat", "mammal", "flyer", "animal"}
    assert terminology.codes_below(source(), ANIMALS, "unicorn") == {"unicorn"}


def test_codes_below_in_a_system_without_content_are_refused():
    with pytest.raises(NotSupported, match=SNOMED):
        terminology.codes_below(source(), SNOMED, "1")


def test_stored_resources_come_before_shipped_ones():
    mine = value_set({"system": "http://hl7.org/fhir/observation-status", "concept": [{"code": "final"}]}, url=STATUS)
    world = source(mine)
    assert terminology.members(world, STATUS) == {("http://hl7.org/fhir/observation-status", "final")}
    assert len(terminology.members(source(), STATUS)) == 8


def test_a_stored_supplement_adds_designations_and_properties_to_a_shipped_system():
    gender = "http://hl7.org/fhir/administrative-gender"
    supplement = {
        "resourceType": "CodeSystem",
        "url": "http://example.org/gender-fr",
        "content": "supplement",
        "supplements": gender,
        "concept": [{"code": "female", "designation": [{"language": "fr", "value": "Féminin"}]}, {"code": "new"}],
    }
    world = source(supplement)
    assert terminology.lookup(world, gender, "female", display_language="fr-BE").display == "Féminin"
    assert len(world.code_system(gender).concepts) == 4
    assert terminology.lookup(source(), gender, "female", display_language="fr-BE").display == "Female"


def test_the_newest_version_is_taken_and_active_ones_first():
    def version(number, status="active"):
        return {**animals(), "version": number, "status": status, "concept": [{"code": f"v{number}"}]}

    world = terminology.Layered(
        lambda kind, _name, url: (
            [version("1.9"), version("1.10"), version("2.0", "retired")]
            if (kind, url) == ("CodeSystem", ANIMALS)
            else []
        )
    )
    assert world.code_system(ANIMALS).version == "1.10"
    assert world.code_system(ANIMALS, "2.0").version == "2.0"
    assert world.code_system(ANIMALS, "3.0") is None


def test_an_oid_finds_the_code_system_that_bears_it():
    found = terminology.Layered().code_system("urn:oid:2.16.840.1.113883.18.58")
    assert found.url == "http://terminology.hl7.org/CodeSystem/v2-0131"


def test_the_provenance_of_shipped_resources_is_known():
    shipped = terminology.shipped()
    assert shipped.provenance("ValueSet", STATUS) == "HL7 FHIR 4.0.1"
    url = "https://www.ehealth.fgov.be/standards/fhir/vaccination/ValueSet/be-vs-vaccine-code"
    assert shipped.provenance("ValueSet", url) == "HL7 Belgium vaccination 1.1.2"
    assert shipped.provenance("ValueSet", "http://example.org/none") is None


CODES = [f"c{number}" for number in range(8)]


@st.composite
def hierarchies(draw):
    """A code system whose codes have any parents, cycles included, and a value set over it."""
    concepts = []
    for code in CODES:
        parents = draw(st.lists(st.sampled_from(CODES), max_size=2))
        concepts.append({"code": code, "property": [{"code": "parent", "valueCode": one} for one in parents]})
    return {
        "resourceType": "CodeSystem",
        "url": ANIMALS,
        "content": "complete",
        "caseSensitive": True,
        "concept": concepts,
    }


def clauses():
    operator = st.sampled_from(["is-a", "descendent-of", "is-not-a", "generalizes", "=", "in", "not-in"])
    by_filter = st.builds(lambda op, code: filtered("concept", op, code), operator, st.sampled_from(CODES))
    by_list = st.builds(
        lambda codes: {"system": ANIMALS, "concept": [{"code": code} for code in codes]},
        st.lists(st.sampled_from([*CODES, "none"]), min_size=1, max_size=3),
    )
    return st.lists(st.one_of(by_filter, by_list), min_size=1, max_size=3)


@given(hierarchies(), clauses(), st.lists(clauses(), max_size=1))
@settings(max_examples=150, deadline=None)
def test_contains_agrees_with_the_expansion(system, includes, excludes):
    exclude = excludes[0] if excludes else []
    world = terminology.Layered(
        lambda kind, _name, url: [
            one
            for one in (system, value_set(*includes, exclude=exclude))
            if (one["resourceType"], one["url"]) == (kind, url)
        ]
    )
    expanded = {one["code"] for one in terminology.expand(world, URL)["expansion"].get("contains", [])}
    assert expanded == {code for code in [*CODES, "none"] if terminology.contains(world, URL, ANIMALS, code)}
    compiled = terminology.compose.compiled(world, URL)
    assert expanded == {code for code in [*CODES, "none"] if compiled.judge(ANIMALS, code)}


@given(hierarchies())
@settings(max_examples=100, deadline=None)
def test_subsumption_is_a_partial_order_up_to_equivalence(system):
    known = terminology.CodeSystem(system)
    world = terminology.Layered(lambda *_: [system])

    def above(a, b):
        return terminology.subsumes(world, ANIMALS, a, b) in ("subsumes", "equivalent")

    turned = {"subsumes": "subsumed-by", "subsumed-by": "subsumes"}
    for a in CODES:
        assert above(a, a)
        assert known.descendants(a) == {b for b in CODES if a in known.ancestors(b)}
        for b in CODES:
            relation = terminology.subsumes(world, ANIMALS, a, b)
            assert terminology.subsumes(world, ANIMALS, b, a) == turned.get(relation, relation)
            for c in CODES:
                if above(a, b) and above(b, c):
                    assert above(a, c)


def test_a_naming_system_is_found_by_each_of_its_unique_ids():
    shipped = terminology.shipped()
    uri = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
    for name in (uri, "urn:oid:2.16.840.1.113883.3.6777.5.1"):
        (found,) = shipped.resources("NamingSystem", name)
        assert found["description"] == "NISS/INSZ"


def test_a_hierarchy_of_parts_has_nothing_above_or_below():
    parts_of = {**animals(), "url": "http://example.org/parts", "hierarchyMeaning": "part-of"}
    world = source(parts_of)
    assert terminology.codes_below(world, parts_of["url"], "mammal") == {"mammal"}
    assert terminology.codes_above(world, parts_of["url"], "cat") == {"cat"}


def test_a_stored_code_system_without_content_does_not_hide_the_shipped_one():
    gender = "http://hl7.org/fhir/administrative-gender"
    empty = {"resourceType": "CodeSystem", "url": gender, "status": "active", "content": "not-present"}
    assert terminology.codes_below(source(empty), gender, "male") == {"male"}
    assert len(source(empty).code_system(gender).concepts) == 4
    unknown = {**empty, "url": "http://example.org/closed"}
    assert source(unknown).code_system(unknown["url"]).has_content is False


def test_a_supplement_names_codes_whose_system_is_not_here():
    supplement = {
        "resourceType": "CodeSystem",
        "url": "http://example.org/loinc-fr",
        "content": "supplement",
        "supplements": "http://loinc.org",
        "concept": [{"code": "2345-7", "designation": [{"language": "fr", "value": "Glucose sérique"}]}],
    }
    enumerated = {"system": "http://loinc.org", "concept": [{"code": "2345-7", "display": "Glucose"}]}
    world = source(supplement, value_set(enumerated))
    request = terminology.Request(display_language="fr-BE", filter="serique")
    (found,) = terminology.expand(world, URL, request)["expansion"]["contains"]
    assert found == {"system": "http://loinc.org", "code": "2345-7", "display": "Glucose sérique"}
    with pytest.raises(NotSupported):
        terminology.lookup(world, "http://loinc.org", "2345-7")
