"""Pages in the order of keys are the same whether the first stretch of keys fills them or the rest is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from search_world import BLIND, World, names, opened

import services
from vesalius.search import stretch

LOINC = "http://loinc.org"
NUMBER = 1_100


def _patient(n: int) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": f"p{n}", "gender": "male" if n % 2 else "female"}


def _observation(n: int) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o{n}",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "rare" if n % 50 == 0 else f"often-{n % 2}"}]},
        "subject": {"reference": f"Patient/p{n}"},
        "valueQuantity": {"value": n, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"},
    }


@pytest.fixture(scope="module")
def crowd() -> Iterator[World]:
    """Eleven hundred patients with a result each: the first stretch of a page of one holds some hundred of them."""
    with services.database() as url:
        pool = opened(url)
        with pool.session() as session:
            world = World(session)
            world.store(_patient(n) for n in range(NUMBER))
            world.store(_observation(n) for n in range(NUMBER))
            session.run("ANALYZE resource")
            yield world
        pool.close()


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few enough resources in each that a world of two thousand has the rest as well."""
    monkeypatch.setattr(stretch, "FREQUENT", 20)
    monkeypatch.setattr(stretch, "PAIRED", 60)


def _in_order(type_name: str, names: list[str]) -> list[str]:
    return [f"{type_name}/{name}" for name in sorted(names, key=lambda name: BLIND.pk(type_name, name))]


@pytest.mark.parametrize("count", [5, 7, 20])
@pytest.mark.parametrize(
    ("question", "type_name", "kept"),
    [
        (f"Observation?code={LOINC}|rare", "Observation", lambda n: n % 50 == 0),
        ("Observation?code-value-quantity=rare$gt300", "Observation", lambda n: n % 50 == 0 and n > 300),
        ("Patient?_has:Observation:patient:code=rare", "Patient", lambda n: n % 50 == 0),
        ("Patient?_has:Observation:patient:code=rare&gender=female", "Patient", lambda n: n % 50 == 0),
        ("Patient?_has:Observation:patient:code=rare&gender=male", "Patient", lambda _: False),
        ("Patient?_has:Observation:subject:value-quantity=lt5", "Patient", lambda n: n < 5),
    ],
)
def test_pages_of_what_few_meet_hold_each_once_and_in_order(
    crowd: World, question: str, type_name: str, kept: Any, count: int
) -> None:
    expected = _in_order(type_name, [f"{type_name[0].lower()}{n}" for n in range(NUMBER) if kept(n)])
    assert crowd.walk(f"{question}&_count={count}") == expected


@pytest.mark.parametrize(
    ("question", "type_name", "kept"),
    [
        (f"Observation?code={LOINC}|often-1", "Observation", lambda n: n % 2 and n % 50),
        ("Observation?code-value-quantity=often-1$gt100", "Observation", lambda n: n % 2 and n % 50 and n > 100),
        ("Patient?_has:Observation:patient:code=often-1", "Patient", lambda n: n % 2 and n % 50),
    ],
)
def test_pages_of_what_many_meet_hold_each_once_and_in_order(
    crowd: World, question: str, type_name: str, kept: Any
) -> None:
    expected = _in_order(type_name, [f"{type_name[0].lower()}{n}" for n in range(NUMBER) if kept(n)])
    assert crowd.walk(f"{question}&_count=90") == expected
    assert crowd.page(f"{question}&_total=accurate&_count=1").total == len(expected)


def test_the_page_before_is_the_same_again(crowd: World) -> None:
    question = "Patient?_has:Observation:patient:code=rare&_count=4"
    first = crowd.page(question)
    second = crowd.page(question, cursor=first.next)
    assert [row.id for row in crowd.page(question, cursor=second.previous).matches] == [row.id for row in first.matches]


@pytest.mark.parametrize("count", [5, 9])
@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("patient.gender=male", lambda n: n % 2),
        ("subject:Patient.gender:not=male", lambda n: not n % 2),
        ("patient.gender=other", lambda _: False),
        ("patient.gender=female&code=rare", lambda n: n % 50 == 0),
        ("patient.gender=male&code=rare", lambda _: False),
        ("patient.gender=male&code-value-quantity=often-1$lt90", lambda n: n % 2 and n % 50 and n < 90),
        ("patient._id=p7,p9", lambda n: n in {7, 9}),
        ("patient.gender=male&_filter=not (patient.gender eq male)", lambda _: False),
        ("_filter=patient.gender eq female and code eq rare", lambda n: n % 50 == 0),
    ],
)
def test_pages_of_what_patients_of_a_kind_have_hold_each_once_and_in_order(
    crowd: World, question: str, kept: Any, count: int
) -> None:
    expected = _in_order("Observation", [f"o{n}" for n in range(NUMBER) if kept(n)])
    assert crowd.walk(f"Observation?{question.replace(' ', '%20')}&_count={count}") == expected


def test_pages_by_date_hold_the_undated_last_in_both_directions(crowd: World) -> None:
    dated = [f"Encounter/e{n}" for n in range(12)]
    crowd.store(
        {
            "resourceType": "Encounter",
            "id": f"e{n}",
            "status": "planned",
            "class": {"code": "AMB"},
            "subject": {"reference": f"Patient/p{n}"},
            **({"period": {"start": f"2024-01-{n + 1:02d}"}} if n < 12 else {}),
        }
        for n in range(17)
    )
    undated = _in_order("Encounter", [f"e{n}" for n in range(12, 17)])
    for sort, expected in (("date", dated), ("-date", dated[::-1])):
        question = f"Encounter?patient.gender=male,female&_sort={sort}"
        assert crowd.walk(f"{question}&_count=5") == expected + undated
        assert crowd.walk(f"{question}&date=ge2024-01-01&_count=5") == expected
        cursor, pages = None, []
        while not pages or cursor is not None:
            page = crowd.page(f"{question}&_count=5", cursor=cursor)
            pages.append(names(page.matches))
            last, cursor = page.previous, page.next
        before = []
        while last is not None:
            page = crowd.page(f"{question}&_count=5", cursor=last)
            before = [names(page.matches), *before]
            last = page.previous
        assert before == pages[:-1]


def test_a_composite_reads_a_second_stretch_before_the_rest(crowd: World) -> None:
    for question, kept in (
        ("Observation?code-value-quantity=rare$gt300", lambda n: n % 50 == 0 and n > 300),
        ("Observation?code-value-quantity=often-1$lt90", lambda n: n % 2 and n % 50 and n < 90),
        ("Observation?code=rare", lambda n: n % 50 == 0),
    ):
        expected = _in_order("Observation", [f"o{n}" for n in range(NUMBER) if kept(n)])
        assert crowd.walk(f"{question}&_count=5") == expected
        assert crowd.walk(f"{question}&_count=8") == expected
