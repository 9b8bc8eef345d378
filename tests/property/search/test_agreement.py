"""The search and a naive reading of the specification agree on generated questions over generated worlds."""

# ruff: noqa: E501 - tables of questions read better in long lines

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import naive
import pytest
from generated_world import BIRTHS, CODES, DATES, NAMES, NUMBERS, SYSTEMS, UCUM, UNITS, WORDS, make_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_world import World, opened

import services

tokens = st.one_of(
    st.sampled_from(CODES),
    st.builds("{}|{}".format, st.sampled_from([*SYSTEMS, "", "urn:none"]), st.sampled_from(CODES)),
    st.builds("{}|".format, st.sampled_from(SYSTEMS)),
)
prefixes = st.sampled_from(["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"])
quantities = st.builds(
    "{}{}{}".format, st.one_of(prefixes, st.just("ap")), st.sampled_from(NUMBERS),
    st.one_of(st.just(""), st.builds(("|" + UCUM + "|{}").format, st.sampled_from(UNITS)), st.builds("||{}".format, st.sampled_from(UNITS))),
)  # fmt: skip


@st.composite
def pieces(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(NAMES))
    return name[: draw(st.integers(1, len(name)))].strip() or "x"


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(values, st.lists(values, min_size=2, max_size=3).map(",".join))


def criterion(names: list[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(st.sampled_from(names), values)


missing = st.sampled_from(["true", "false"])
texts = st.sampled_from([*WORDS, "alle", "stable nor", "penicillin stable"])
PATIENT = st.one_of(
    criterion(["name", "family", "given", "address", "address-city", "address-country"], several(pieces().filter(lambda text: bool(naive.plain(text))))),
    criterion(["name:contains", "given:contains"], pieces().filter(lambda text: bool(naive.plain(text)))),
    criterion(["name:exact", "family:exact"], st.sampled_from([*NAMES, "dupont"])),
    criterion(["gender", "gender:not"], st.sampled_from(["male", "female", "http://hl7.org/fhir/administrative-gender|male", "male,female"])),
    criterion(["birthdate"], several(st.builds("{}{}".format, prefixes, st.sampled_from(BIRTHS)))),
    criterion(["identifier", "identifier:not"], several(tokens)),
    criterion(["identifier:of-type"], st.builds("{}|{}|{}".format, st.sampled_from(SYSTEMS), st.sampled_from(CODES), st.sampled_from(CODES))),
    criterion([f"{code}:missing" for code in ("name", "gender", "birthdate", "identifier", "organization", "address", "_profile")], missing),
    criterion(["organization"], st.sampled_from(["Organization/o1", "o2", "Organization/o9"])),
    criterion(["organization.name", "organization:Organization.partof.name"], pieces().filter(lambda text: bool(naive.plain(text)))),
    criterion(["_id", "_id:not"], st.sampled_from(["p1", "p1,p2", "none"])),
    criterion(["_text", "_content"], several(st.sampled_from([*WORDS, "allergic stable", "normal normal"]))),
    criterion(["_profile"], st.sampled_from(["http://x.org/a", "http://x.org/a/b", "http://x.org/a/b/c", "http://x.org/a/b/c|1"])),
    criterion(["_profile:below", "_profile:above"], st.sampled_from(["http://x.org/a", "http://x.org/a/b", "http://x.org/a/b/"])),
    criterion(["_has:Observation:patient:code", "_has:Observation:subject:category", "_has:Observation:performer:code:not"], tokens),
    criterion(["_has:Observation:subject:date"], st.builds("{}{}".format, prefixes, st.sampled_from(DATES[:6]))),
    criterion(["_has:Observation:subject:value-string:contains"], pieces().filter(lambda text: bool(naive.plain(text)))),
    criterion(["_has:Observation:subject:_has:Observation:derived-from:status"], st.sampled_from(["final", "amended"])),
)  # fmt: skip
OBSERVATION = st.one_of(
    criterion(["code", "code:not", "category", "category:not", "value-concept", "combo-code", "component-code"], several(tokens)),
    criterion(["code:text", "value-concept:text", "category:text"], texts),
    criterion(["status"], st.sampled_from(["final", "http://hl7.org/fhir/observation-status|amended", "final,amended"])),
    criterion(["date"], several(st.builds("{}{}".format, prefixes, st.sampled_from([*DATES, "2024-02-29T23:30:00Z"])))),
    criterion(["value-quantity", "component-value-quantity", "combo-value-quantity"], several(quantities)),
    criterion(["value-string"], pieces().filter(lambda text: bool(naive.plain(text)))),
    criterion(["code-value-quantity", "component-code-value-quantity", "combo-code-value-quantity"], st.builds("{}${}".format, tokens, quantities)),
    criterion([f"{code}:missing" for code in ("subject", "patient", "date", "category", "value-quantity", "value-string", "combo-code", "performer")], missing),
    criterion(["subject", "patient", "performer"], several(st.sampled_from(["Patient/p1", "Patient/p2", "p3", "Organization/o1", "Location/l1"]))),
    criterion(["subject:Patient", "performer:Patient"], st.sampled_from(["p1", "p4"])),
    criterion(["subject:identifier", "performer:identifier"], tokens),
    criterion(["patient.name", "subject:Patient.family", "performer:Organization.name", "subject.name", "subject:Patient.organization.name"], pieces().filter(lambda text: bool(naive.plain(text)))),
    criterion(["patient.birthdate"], st.builds("{}{}".format, prefixes, st.sampled_from(BIRTHS))),
    criterion(["patient.gender:not", "subject:Patient.gender"], st.sampled_from(["male", "female"])),
    criterion(["derived-from.code", "derived-from:Observation.derived-from.code:not"], tokens),
    criterion(["_has:Observation:derived-from:code"], tokens),
)  # fmt: skip


@pytest.fixture(scope="module", params=[1, 2, 3])
def generated(request: pytest.FixtureRequest) -> Iterator[tuple[World, list[dict[str, Any]]]]:
    with services.database() as url:
        pool = opened(url)
        resources = make_world(request.param)
        with pool.session() as session:
            world = World(session)
            world.store(resources)
            yield world, resources
        pool.close()


def check(generated: tuple[World, list[dict[str, Any]]], type_name: str, criteria: list[tuple[str, str]]) -> None:
    world, resources = generated
    import urllib.parse

    found = world.found(f"{type_name}?{urllib.parse.urlencode(criteria)}")
    assert found == naive.search(resources, type_name, criteria)


QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@QUIET
@given(criteria=st.lists(PATIENT, min_size=1, max_size=2))
def test_patients_are_found_as_the_specification_says(generated: Any, criteria: list[tuple[str, str]]) -> None:
    check(generated, "Patient", criteria)


@QUIET
@given(criteria=st.lists(OBSERVATION, min_size=1, max_size=2))
def test_observations_are_found_as_the_specification_says(generated: Any, criteria: list[tuple[str, str]]) -> None:
    check(generated, "Observation", criteria)


@QUIET
@given(
    criteria=st.lists(OBSERVATION, max_size=1),
    keys=st.lists(st.tuples(st.booleans(), st.sampled_from(["date", "code", "status", "value-string", "value-quantity"])), min_size=1, max_size=2, unique_by=lambda key: key[1]),
    size=st.integers(1, 9),
)  # fmt: skip
def test_pages_in_any_order_are_the_sorted_whole(
    generated: Any, criteria: list[tuple[str, str]], keys: list[tuple[bool, str]], size: int
) -> None:
    import urllib.parse

    world, resources = generated
    query = [*criteria, ("_sort", ",".join(("-" if descending else "") + code for descending, code in keys))]
    found = world.walk(f"Observation?{urllib.parse.urlencode(query)}&_count={size}")
    expected = naive.search(resources, "Observation", criteria)
    assert sorted(found) == sorted(expected)
    by_name = {f"{one['resourceType']}/{one['id']}": one for one in resources}
    places = [
        [naive.sort_key(by_name[name], code, descending=descending) for descending, code in keys] for name in found
    ]
    for earlier, later in itertools.pairwise(places):
        for (descending, _), left, right in zip(keys, earlier, later, strict=True):
            if left == right:
                continue
            assert right is None or (left is not None and ((left > right) if descending else (left < right)))
            break
