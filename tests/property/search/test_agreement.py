"""The search and a naive reading of the specification agree on generated questions over generated worlds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import naive
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_world import World, opened

import services

UCUM = "http://unitsofmeasure.org"
SYSTEMS = ["urn:a", "urn:b"]
CODES = ["x", "y", "X1"]
NAMES = ["Dupont", "Du Pont", "Dupônt-Léon", "O'Neil", "oneil", "Li", "Vandenbroucke-Vermeulen", "van den Broeck", "Éloïse Marie"]
DATES = ["2023", "2024", "2024-02", "2024-03", "2024-02-29", "2024-03-31", "2024-03-31T02:30:00+02:00", "2024-02-29T23:30:00Z", "2023-12-31T23:30:00Z", "2024-01-01T00:30:00+01:00"]
BIRTHS = ["1950", "1980", "1980-05", "1980-05-12", "1980-12-31", "1981-01-01", "2001-07"]
NUMBERS = ["5", "5.0", "4.95", "5.05", "50", "0.5", "5.4", "5400", "-1"]
UNITS = ["kg", "g", "mg", "mm[Hg]"]
WORDS = ["allergic", "penicillin", "normal", "Éléments", "stable"]


def make_world(seed: int) -> list[dict[str, Any]]:
    source = random.Random(seed)

    def maybe(chance: float) -> bool:
        return source.random() < chance

    def concept() -> dict[str, Any]:
        made: dict[str, Any] = {}
        if maybe(0.9):
            made["coding"] = [
                {key: value for key, value in (("system", source.choice([*SYSTEMS, None])), ("code", source.choice(CODES)), ("display", source.choice([None, *WORDS]))) if value}
                for _ in range(source.choice([1, 1, 2]))
            ]
        if "coding" not in made or maybe(0.3):
            made["text"] = f"{source.choice(WORDS)} {source.choice(WORDS)}"
        return made

    def quantity() -> dict[str, Any]:
        made: dict[str, Any] = {"value": Decimal(source.choice(NUMBERS))}
        if maybe(0.85):
            unit = source.choice(UNITS)
            made |= {"unit": unit, "system": UCUM, "code": unit}
        elif maybe(0.5):
            made["unit"] = "kg"
        if maybe(0.15):
            made["comparator"] = source.choice(["<", ">", "<=", ">="])
        return made

    def reference(kind: str, number: int) -> dict[str, Any]:
        if maybe(0.1):
            return {"identifier": {"system": source.choice(SYSTEMS), "value": source.choice(CODES)}}
        return {"reference": f"{kind}/{kind[0].lower()}{source.randrange(number)}"}

    world: list[dict[str, Any]] = [{"resourceType": "Organization", "id": f"o{n}", "name": source.choice(NAMES)} for n in range(3)]
    world += [{"resourceType": "Location", "id": f"l{n}", "name": source.choice(NAMES)} for n in range(3)]
    for n in (1, 2):
        world[n]["partOf"] = {"reference": f"Organization/o{n - 1}"}
    for n in range(9):
        patient: dict[str, Any] = {"resourceType": "Patient", "id": f"p{n}"}
        if maybe(0.9):
            patient["name"] = [{"family": source.choice(NAMES), "given": source.sample(NAMES, source.choice([1, 2]))} for _ in range(source.choice([1, 1, 2]))]
        if maybe(0.8):
            patient["gender"] = source.choice(["male", "female"])
        if maybe(0.8):
            patient["birthDate"] = source.choice(BIRTHS)
        if maybe(0.6):
            patient["identifier"] = [{"system": source.choice(SYSTEMS), "value": source.choice(CODES), "type": concept()}]
        if maybe(0.6):
            patient["managingOrganization"] = reference("Organization", 3)
        if maybe(0.5):
            patient["address"] = [{"city": source.choice(NAMES), "country": source.choice(["BE", "NL"])}]
        if maybe(0.5):
            div = f'<div xmlns="http://www.w3.org/1999/xhtml"><b>{source.choice(WORDS)}</b> {source.choice(WORDS)}</div>'
            patient["text"] = {"status": "generated", "div": div}
        if maybe(0.3):
            patient["meta"] = {"profile": [source.choice(["http://x.org/a", "http://x.org/a/b", "http://x.org/a/b/c|1"])]}
        world.append(patient)
    for n in range(30):
        observation: dict[str, Any] = {"resourceType": "Observation", "id": f"b{n}", "status": source.choice(["final", "amended"]), "code": concept()}
        if maybe(0.9):
            observation["subject"] = reference("Patient", 9) if maybe(0.9) else reference("Location", 3)
        if maybe(0.5):
            observation["category"] = [concept() for _ in range(source.choice([1, 2]))]
        if maybe(0.3):
            observation["performer"] = [reference("Patient", 9), reference("Organization", 3)]
        if maybe(0.6):
            observation["effectiveDateTime"] = source.choice(DATES)
        elif maybe(0.7):
            observation["effectivePeriod"] = {key: value for key, value in (("start", source.choice(DATES[:2])), ("end", source.choice(["2024-06", "2025"]))) if maybe(0.7)} or {"start": "2024"}
        if maybe(0.5):
            observation["valueQuantity"] = quantity()
        elif maybe(0.4):
            observation["valueString"] = source.choice(NAMES)
        elif maybe(0.4):
            observation["valueCodeableConcept"] = concept()
        if maybe(0.3):
            observation["component"] = [{"code": concept(), "valueQuantity": quantity()} for _ in range(2)]
        if n and maybe(0.3):
            observation["derivedFrom"] = [{"reference": f"Observation/b{source.randrange(n)}"}]
        world.append(observation)
    return world


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


QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


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
    places = [[naive.sort_key(by_name[name], code, descending=descending) for descending, code in keys] for name in found]
    for earlier, later in zip(places, places[1:], strict=False):
        for (descending, _), left, right in zip(keys, earlier, later, strict=True):
            if left == right:
                continue
            assert right is None or (left is not None and ((left > right) if descending else (left < right)))
            break
