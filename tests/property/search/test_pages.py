"""Paging, sorting, totals, inclusion, access and refusals, on a small world."""

# ruff: noqa: E501 - tables of questions read better in long lines

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from search_world import BLIND, World, names, seal, unseal

from vesalius.errors import Invalid, NotSupported, TooCostly
from vesalius.r4 import definitions
from vesalius.search import candidates, includes, order, page, parse
from vesalius.store.wire import Bound, int8

COUNT = 25
SORTS = [
    "", "_sort=date", "_sort=-date", "_sort=_id", "_sort=-_id", "_sort=-_lastUpdated", "_sort=value-quantity",
    "_sort=-value-quantity,date", "_sort=status,-date", "_sort=-code,_id", "_sort=value-string", "_sort=-value-date",
    "_sort=subject,-_id",
]  # fmt: skip


def observation(number: int, random_source: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "id": f"o{number:02d}",
        "status": random_source.choice(["final", "amended"]),
        "code": {"coding": [{"system": "urn:c", "code": random_source.choice("abc")}]},
        "subject": {"reference": f"Patient/p{number % 3}"},
    }
    if random_source.random() < 0.7:
        made["effectiveDateTime"] = f"2024-0{random_source.randint(1, 9)}-01"
    kind = random_source.random()
    if kind < 0.4:
        made["valueQuantity"] = {"value": random_source.randint(1, 5), "unit": "kg"}
    elif kind < 0.7:
        made["valueString"] = random_source.choice(["Alpha", "beta", "Éta"])
    elif kind < 0.9:
        made["valueDateTime"] = f"2024-0{random_source.randint(1, 9)}-01"
    return made


@pytest.fixture(scope="module")
def ward(world: World) -> World:
    random_source = random.Random(5)
    world.store(
        [
            {"resourceType": "Organization", "id": "root", "name": "Root"},
            {"resourceType": "Organization", "id": "branch", "name": "Branch", "partOf": {"reference": "Organization/root"}},
            *(
                {
                    "resourceType": "Patient", "id": f"p{number}", "name": [{"family": "Same", "given": [f"G{number}"]}],
                    "managingOrganization": {"reference": "Organization/branch"},
                }
                for number in range(3)
            ),
            *(observation(number, random_source) for number in range(COUNT)),
        ]
    )  # fmt: skip
    return world


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 4, 7])
def test_pages_hold_every_match_once_and_in_the_order_of_one_large_page(ward: World, sort: str, size: int) -> None:
    whole = ward.ids(f"Observation?{sort}&_count=1000")
    assert len(whole) == len(set(whole)) == COUNT
    assert ward.walk(f"Observation?{sort}&_count={size}") == whole


@pytest.mark.parametrize("sort", SORTS)
def test_the_previous_page_is_the_page_before(ward: World, sort: str) -> None:
    question = f"Observation?{sort}&_count=4"
    first = ward.page(question)
    second = ward.page(question, cursor=first.next)
    third = ward.page(question, cursor=second.next)
    assert first.previous is None
    back = ward.page(question, cursor=third.previous)
    assert names(back.matches) == names(second.matches)
    again = ward.page(question, cursor=back.previous)
    assert names(again.matches) == names(first.matches)
    assert again.previous is None
    assert names(ward.page(question, cursor=again.next).matches) == names(second.matches)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("date", lambda row: row.get("effectiveDateTime")),
        ("value-quantity", lambda row: row.get("valueQuantity", {}).get("value")),
        (
            "value-string",
            lambda row: {"Alpha": "alpha", "Éta": "eta"}.get(row.get("valueString"), row.get("valueString")),
        ),
        ("status", lambda row: row["status"]),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_sorting_follows_the_values_and_puts_missing_ones_last(
    ward: World, sort: str, value: Callable[[dict[str, Any]], Any], descending: bool
) -> None:
    random_source = random.Random(5)
    resources = {f"Observation/o{number:02d}": observation(number, random_source) for number in range(COUNT)}
    found = [
        value(resources[name]) for name in ward.ids(f"Observation?_sort={'-' if descending else ''}{sort}&_count=99")
    ]
    there = [item for item in found if item is not None]
    assert there == sorted(there, reverse=descending)
    assert found == there + [None] * (len(found) - len(there))


def test_pages_in_the_default_order_show_every_match_once_while_others_write(ward: World) -> None:
    seen, cursor, number = [], None, 0
    while True:
        one = ward.page("Patient?name=same&_count=1", cursor=cursor)
        seen += names(one.matches)
        number += 1
        ward.store([{"resourceType": "Patient", "id": f"new{number}", "name": [{"family": "Other"}]}])
        if number == 2:
            changed = {
                "resourceType": "Patient",
                "id": "p0",
                "name": [{"family": "Same", "given": ["G0"]}],
                "managingOrganization": {"reference": "Organization/branch"},
            }
            ward.replace(changed, 2)
        if one.next is None:
            break
        cursor = one.next
    assert sorted(seen) == ["Patient/p0", "Patient/p1", "Patient/p2"]


def test_a_cursor_of_another_search_is_refused(ward: World) -> None:
    cursor = ward.page("Observation?_count=2").next
    with pytest.raises(Invalid, match="belongs to another search"):
        ward.page("Observation?status=final&_count=2", cursor=cursor)


def test_totals_are_given_when_plain_or_asked_for(ward: World) -> None:
    assert ward.page("Observation?_count=1000").total == COUNT
    assert ward.page("Observation?_count=5").total is None
    assert ward.page("Observation?_count=5&_total=accurate").total == COUNT
    assert ward.page("Observation?_count=5&_total=estimate").total == COUNT
    assert ward.page("Observation?_count=1000&_total=none").total is None
    count_only = ward.page("Observation?_summary=count")
    assert (count_only.total, count_only.matches) == (COUNT, [])
    assert ward.page("Observation?_count=0&value-string:contains=ta").total == len(
        ward.found("Observation?value-string:contains=ta")
    )


def test_an_estimate_of_many_is_the_planners_guess(ward: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vesalius.search.totals.COUNTED_EXACTLY", 3)
    total = ward.page(
        "Observation?_count=5&_total=estimate&subject:Patient.name=same&date=gt2020&value-quantity=gt0.5"
    ).total
    assert total is not None
    assert total >= 4


def included(world: World, question: str) -> tuple[list[str], list[str]]:
    one = world.page(question)
    return names(one.matches), sorted(names(one.includes))


def test_includes_follow_references_of_the_page_only(ward: World) -> None:
    assert included(ward, "Observation?_id=o01,o04&_include=Observation:subject")[1] == ["Patient/p1"]
    assert included(ward, "Observation?_id=o01&_include=Observation:patient:Patient")[1] == ["Patient/p1"]
    assert included(ward, "Observation?_id=o01&_include=Observation:subject:Group")[1] == []
    assert included(ward, "Observation?_id=o01&_include=*")[1] == ["Patient/p1"]
    assert included(ward, "Observation?_id=o01&_include=Observation:*")[1] == ["Patient/p1"]
    assert included(ward, "Observation?_id=o01&_include=Observation:subject&_include=Patient:organization")[1] == [
        "Patient/p1"
    ]


def test_iterated_includes_follow_what_was_included(ward: World) -> None:
    question = "Observation?_id=o01&_include=Observation:subject&_include:iterate=Patient:organization&_include:iterate=Organization:partof"
    assert included(ward, question)[1] == ["Organization/branch", "Organization/root", "Patient/p1"]
    assert included(ward, "Organization?_id=branch&_include:recurse=Organization:partof")[1] == ["Organization/root"]


def test_reverse_includes_bring_what_refers_to_the_page(ward: World) -> None:
    matched, brought = included(ward, "Patient?_id=p1&_revinclude=Observation:subject")
    assert matched == ["Patient/p1"]
    assert brought == sorted(ward.found("Observation?subject=Patient/p1"))
    assert included(ward, "Organization?_id=root&_revinclude:iterate=Organization:partof&_revinclude:iterate=Patient:organization")[1] == [
        "Organization/branch", "Patient/p0", "Patient/p1", "Patient/p2",
    ]  # fmt: skip
    assert included(ward, "Patient?_id=p1&_revinclude=*")[1] == brought
    assert included(ward, "Patient?_id=p1&_revinclude=Observation:*")[1] == brought


def test_inclusion_is_bounded_and_says_so(ward: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(includes, "MAXIMUM_INCLUDED", 2)
    one = ward.page("Patient?_id=p1&_revinclude=Observation:subject")
    assert len(one.includes) == 2
    assert [(issue.code, issue.severity) for issue in one.issues] == [("incomplete", "warning")]


def test_the_keys_of_an_order_that_are_known_stand_and_the_others_leave_the_link(ward: World) -> None:
    page = ward.page("Observation?_sort=-nothing,-date,_content&_count=2", strict=False)
    assert [issue.diagnostics for issue in page.issues] == [
        "Parameter _sort: there is no sorting by 'nothing'. It was ignored.",
        "Parameter _sort: there is no sorting by '_content'. It was ignored.",
    ]
    query = parse.parse("Observation", [("_sort", "-nothing,-date,_content"), ("_sort", "nothing")], strict=False)
    assert query.applied == (("_sort", "-date"),)


def test_what_one_of_several_types_does_not_know_matches_nothing_of_it(ward: World) -> None:
    question = "?_type=Observation,Patient&status=final"
    page = ward.page(f"{question}&_count=100", strict=False)
    assert {definitions.type_name(row.type) for row in page.matches} == {"Observation"}
    assert [issue.diagnostics for issue in page.issues] == [
        "Unknown parameter status: Patient has no 'status'. Nothing of this type matches it."
    ]
    query = parse.parse(None, [("_type", "Observation,Patient"), ("status", "final"), ("foo", "1")], strict=False)
    assert query.applied == (("_type", "Observation,Patient"), ("status", "final"))
    with pytest.raises(Invalid, match="Patient has no 'status'"):
        ward.page(question)


def test_a_parameter_that_no_type_knows_leaves_the_others_in_force(ward: World) -> None:
    page = ward.page("?nothing-like-it=1&_id=p1", strict=False)
    assert [row.id for row in page.matches] == ["p1"]
    assert [issue.severity for issue in page.issues] == ["warning"]


def test_sorting_and_testing_too_many_is_refused_with_advice(ward: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "MAXIMUM_SORTED", 10)
    monkeypatch.setattr(candidates, "MAXIMUM_TESTED", 5)
    with pytest.raises(
        TooCostly, match=r"More than 10 .* sorted by status, code. Narrow the search, or sort by a date"
    ):
        ward.page("Observation?_sort=status,code")
    with pytest.raises(TooCostly, match="Add a criterion that narrows the search"):
        ward.page("Observation?value-string:contains=nothing")


class Only:
    """Sees the rows of one patient."""

    def __init__(self, patient: str) -> None:
        self.pk = BLIND.pk("Patient", patient)

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        return f"{alias}.patient = {bind(int8(self.pk))}"


class Nobody:
    """Sees nothing."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        return "FALSE"


def test_access_holds_for_matches_chains_reverse_chains_and_inclusion(ward: World) -> None:
    before = ward.visibility
    try:
        ward.visibility = Only("p1")
        assert ward.found("Patient?name=same") == {"Patient/p1"}
        assert ward.found("Observation?subject:Patient.name=same") == ward.found("Observation?subject=Patient/p1")
        assert ward.found("Observation?subject=Patient/p2") == set()
        assert ward.found("Observation?subject:Patient.organization.name=branch") == set()
        assert ward.found("Patient?_has:Observation:patient:status:missing=false") == {"Patient/p1"}
        assert included(ward, "Observation?_id=o01&_include=Observation:subject&_include:iterate=Patient:organization")[
            1
        ] == ["Patient/p1"]
        assert ward.page("Observation?_summary=count").total == len(ward.found("Observation?patient=p1"))
        ward.visibility = Nobody()
        assert ward.found("Patient") == set()
        assert ward.page("Observation?_summary=count").total == 0
    finally:
        ward.visibility = before


def test_deleted_resources_are_found_nowhere(ward: World) -> None:
    ward.store(
        [
            {"resourceType": "Patient", "id": "gone", "name": [{"family": "Gone"}]},
            {
                "resourceType": "Observation",
                "id": "left",
                "status": "final",
                "code": {"text": "x"},
                "subject": {"reference": "Patient/gone"},
            },
        ]
    )
    assert ward.found("Observation?subject:Patient.family=gone") == {"Observation/left"}
    ward.replace({"resourceType": "Patient", "id": "gone"}, 2, deleted=True)
    assert ward.found("Patient?_id=gone") == set()
    assert ward.found("Observation?subject:Patient.family=gone") == set()
    assert included(ward, "Observation?_id=left&_include=Observation:subject")[1] == []
    ward.replace({"resourceType": "Observation", "id": "left"}, 2, deleted=True)


def test_matches_for_conditional_interactions_are_limited_and_tested(ward: World) -> None:
    def keys(question: str, limit: int) -> list[int]:
        parsed = parse.parse("Patient", [tuple(question.split("="))], strict=True)  # type: ignore[list-item]
        return page.match_pks(ward.session, parsed, ward.visibility, blind=BLIND, terminology_source=None, limit=limit)

    assert len(keys("name=same", 2)) == 2
    assert keys("given:exact=G1", 2) == [BLIND.pk("Patient", "p1")]
    assert keys("given:exact=g1", 2) == []


REFUSALS = [
    ("Observation?date=2024-13", "Parameter date: '2024-13' is not a date or time"),
    ("Observation?date=xx2024", "Parameter date: 'xx2024' is not a date or time"),
    ("Observation?date:exact=2024", "Parameter date: the modifier :exact does not apply. Possible: :missing."),
    ("Observation?code:missing=yes", "Parameter code:missing: 'yes' is not true or false."),
    ("Observation?value-quantity=abc", "Parameter value-quantity: 'abc' is not a quantity"),
    ("Observation?value-quantity=5|kg", "Parameter value-quantity: '5|kg' is not a quantity"),
    ("RiskAssessment?probability=gg1", "Parameter probability: 'gg1' is not a number"),
    ("Observation?subject:Medication=1", "Parameter subject: the modifier :Medication does not apply."),
    ("Observation?subject=not an id", "Parameter subject: 'not an id' is not a reference"),
    ("Observation?code-value-quantity=x", "Parameter code-value-quantity: 'x' is not a composite of the form code$value-quantity."),
    ("Observation?_count=many", "Parameter _count: 'many' is not a number of entries"),
    ("Observation?_total=exact", "Parameter _total: 'exact' is not one of none, estimate, accurate."),
    ("Observation?_summary=short", "Parameter _summary: 'short' is not one of"),
    ("Observation?_include=Nothing:subject", "Parameter _include: 'Nothing:subject' is not of the form"),
    ("Observation?_include:often=Observation:subject", "Parameter _include: the modifier :often does not apply."),
    ("Observation?code.text=x", "Parameter code is no reference: it cannot be chained."),
    ("Patient?_has:Observation:code:code=x", "a reverse chain: Observation.code is no reference"),
    ("Patient?_filter=name", "Parameter _filter: 'name' is not a filter: an operator"),
    ("Patient?_filter=name eq", "a value is expected at the end"),
    ("Patient?_filter=(name eq a", "')' is expected at the end"),
    ("Patient?_filter=name gt a", "the operator gt does not apply to name"),
    ("Patient?_filter=organization[name eq a", "the [ at character 13 is not closed"),
    ("Patient?_filter=organization[name eq a] eq b", "behind a filter in brackets follows .[parameter]"),
    ("Patient?_filter=organization[name].name eq b", "a filter: an operator"),
    ("Patient?_text=(bone", "is not words with closed brackets"),
    ("Patient?_text=bone)", "is not words with closed brackets"),
    ('Patient?_text="bone', "is not words with closed quotation marks"),
    ("Patient?_text=bone OR", "is not one or more words"),
    ("Patient?_text=NOT", "is not a word behind NOT"),
    ("Patient?_content=bone and", "is not one or more words"),
    ("Patient?_content=" + "(" * 30 + "bone" + ")" * 30, "at most 20 brackets inside one another"),
    ("Nothing?code=x", "'Nothing' is not a resource type of R4."),
    ("Patient?_lastUpdated=yesterday", "Parameter _lastUpdated: 'yesterday' is not a date or time"),
    ("Location?near=x|y", "Parameter near: 'x|y' is not a position"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "message"), REFUSALS, ids=[question for question, _ in REFUSALS])
@pytest.mark.parametrize("strict", [True, False])
def test_malformed_values_are_refused_in_both_modes_naming_parameter_and_expectation(
    ward: World, question: str, message: str, strict: bool
) -> None:
    with pytest.raises(Invalid) as caught:
        ward.page(question.replace(" ", "%20"), strict=strict)
    assert message in caught.value.issues[0].diagnostics


def test_several_problems_are_reported_together(ward: World) -> None:
    with pytest.raises(Invalid) as caught:
        ward.page("Observation?date=x&value-quantity=y&_count=z")
    assert len(caught.value.issues) == 3


def test_unknown_parameters_are_refused_when_strict_with_what_was_probably_meant(ward: World) -> None:
    with pytest.raises(Invalid) as caught:
        ward.page("Patient?famly=x&nothing=y&birthdate=1980")
    assert [issue.diagnostics for issue in caught.value.issues] == [
        "Unknown parameter famly: Patient has no 'famly'. Did you mean family?",
        "Unknown parameter nothing: Patient has no 'nothing'.",
    ]


def test_unknown_parameters_are_named_and_ignored_when_lenient(ward: World) -> None:
    parsed = parse.parse("Patient", [("famly", "x"), ("name", "same"), ("_sort", "nothing")], strict=False)
    assert parsed.applied == (("name", "same"),)
    assert [issue.severity for issue in parsed.warnings] == ["warning", "warning"]
    found = page.search(
        ward.session, parsed, ward.visibility, blind=BLIND, terminology_source=None, seal=seal, unseal=unseal
    )
    assert len(found.matches) == 3
    assert [issue.diagnostics for issue in found.issues] == [
        "Unknown parameter famly: Patient has no 'famly'. Did you mean family? It was ignored.",
        "Parameter _sort: there is no sorting by 'nothing'. It was ignored.",
    ]


def test_what_is_not_offered_is_refused_clearly(ward: World) -> None:
    with pytest.raises(NotSupported, match="functional list"):
        ward.page("Patient?_list=$current-appointments")
    with pytest.raises(NotSupported, match="named queries"):
        ward.page("Patient?_query=x")


def test_an_expression_with_an_unknown_parameter_is_refused_whole(ward: World) -> None:
    for filter_ in ("famly eq same", "name eq same or not (famly eq x)", "general-practitioner.famly eq x"):
        with pytest.raises(Invalid, match=r"Unknown parameter _filter: \w+ has no 'famly'"):
            parse.parse("Patient", [("_filter", filter_)], strict=False)
    several = parse.parse(None, [("_type", "Patient,Basic"), ("_filter", "gender eq male")], strict=False)
    assert several.types == ("Patient",)


def test_a_thousand_alternatives_are_one_condition(ward: World) -> None:
    many = ",".join(f"c{number}" for number in range(999))
    assert ward.found(f"Observation?code={many},a") == ward.found("Observation?code=a")


def test_a_chain_that_branches_at_every_step_is_refused_at_once(ward: World) -> None:
    with pytest.raises(TooCostly, match="name them"):
        ward.page("Observation?focus.focus.focus.focus.focus.code=x")


@pytest.mark.parametrize("value", ["\0", "a\0b", "\ud800"])
def test_text_that_the_database_cannot_hold_is_refused(value: str) -> None:
    for name in ("name", "_id", "identifier"):
        with pytest.raises(Invalid, match="text without control characters"):
            parse.parse("Patient", [(name, value)], strict=False)


def test_ids_that_cannot_be_are_nobodys(ward: World) -> None:
    assert ward.found("Patient?_id=a%20b") == set()
    assert ward.found("Patient?_id=a%20b,p1") == {"Patient/p1"}
    assert ward.found("Patient?_id:not=a%20b") == ward.found("Patient")


@pytest.mark.parametrize("number", ["1e99999", "1e-99999", "9" * 5000])
def test_numbers_beyond_measure_are_refused(ward: World, number: str) -> None:
    with pytest.raises(Invalid, match="value-quantity"):
        ward.page(f"Observation?value-quantity={number}")
