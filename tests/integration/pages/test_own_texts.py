"""Texts that a clinician makes for himself: used in a note, nobody else's, sealed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


def visit_of(ask: Ask, username: str) -> str:
    return str(ask(username, "/patients/anna/visits/", go="on").headers["Location"])


def test_a_word_becomes_ones_own_text_and_stays_ones_own(ask: Ask, context: Context) -> None:
    made = ask("house", "/texts/", kind="text", name="/Lupus", label="Never", text="It is never lupus.")
    assert made.status_code == 302
    page = ask("house", visit_of(ask, "house")).text
    assert 'data-name="lupus"' in page
    assert 'data-text="It is never lupus."' in page
    assert "It is never lupus." not in ask("jackie", visit_of(ask, "jackie")).text
    assert "lupus" not in ask("jackie", "/texts/").text
    with context.pool.session() as session:
        rows = session.fetch("SELECT name, body FROM belonging")
    assert rows
    assert not [row for row in rows if b"lupus" in row[0].lower() or b"lupus" in row[1].lower()]
    ask("house", "/texts/", kind="text", name="lupus", text="Perhaps this time.")
    again = ask("house", "/texts/").text
    assert "Perhaps this time." in again
    assert "It is never lupus." not in again
    ask("jackie", "/texts/drop/", kind="text", name="lupus")
    assert "Perhaps this time." in ask("house", "/texts/").text
    ask("house", "/texts/drop/", kind="text", name="lupus")
    assert "Perhaps this time." not in ask("house", "/texts/").text


def test_what_is_no_text_is_refused_with_what_was_typed(ask: Ask) -> None:
    assert "1 to 24 letters" in ask("house", "/texts/", kind="text", name="two words", text="Some text").text
    kept = ask("house", "/texts/", kind="text", name="empty", text="  ")
    assert "at most 6000" in kept.text
    assert 'value="empty"' in kept.text
    assert "Choose an entry of the list" in ask("house", "/texts/", kind="problem", name="My gout", code="Q!").text
    assert ask("pam", "/texts/").status_code == 404


def test_a_template_of_ones_own_fills_the_parts_of_a_note(ask: Ask) -> None:
    ask("house", "/texts/", kind="template", name="Knee", S="Knee pain since ", P="Rest.")
    page = ask("house", visit_of(ask, "house")).text
    assert 'data-template="Knee" data-s="Knee pain since" data-o="" data-a="" data-p="Rest."' in page


def test_a_problem_in_ones_own_words_is_coded(ask: Ask, found: Found) -> None:
    ask("house", "/texts/", kind="problem", name="Sugar, badly kept", code="E11.9")
    address = visit_of(ask, "house")
    assert "Sugar, badly kept" in ask("house", f"{address}problems/?text=suga").text
    assert "Sugar, badly kept" not in ask("jackie", f"{visit_of(ask, 'jackie')}problems/?text=suga").text
    page = ask("house", f"{address}panels/problems/", do="add", own="Sugar, badly kept").text
    assert "Sugar, badly kept" in page
    made = next(item for item in found("Condition", patient="Patient/anna") if "Sugar" in item["code"].get("text", ""))
    assert made["code"]["coding"][0]["code"] == "E11.9"


def test_a_template_of_a_letter_is_filled_in_with_what_the_record_holds(ask: Ask) -> None:
    ask("house", "/texts/", kind="letter", name="Thanks", text="Thank you for {patient}. {unknown}")
    page = ask("house", f"{visit_of(ask, 'house')}papers/letter/").text
    assert "Thank you for Anna Peeters (" in page
    assert "{unknown}" in page


def test_pages_beside_the_visit_are_reached_by_a_command_where_the_profession_may_use_them(ask: Ask) -> None:
    page = ask("house", visit_of(ask, "house")).text
    for name, path in (("refer", "referrals/new/"), ("task", "tasks/new/"), ("handover", "hand-over/new/")):
        assert f'data-name="{name}"' in page
        assert f'data-address="/patients/anna/{path}"' in page
    nurse = ask("jackie", visit_of(ask, "jackie")).text
    assert 'data-name="refer"' in nurse
    assert "/prescribing/" not in nurse
    assert 'data-name="task"' in nurse


def address_of(ask: Ask, kind: str, name: str) -> str:
    """Where a text is changed: its name is sealed and stands in no address."""
    page = ask("house", "/texts/").text
    found = re.search(rf'href="(/texts/\?kind={kind}&amp;place=\d+)#{kind}" aria-label="Change {name}"', page)
    assert found is not None
    return unescape(found[1])


def test_a_text_is_changed_where_it_stands_and_may_get_another_word(ask: Ask) -> None:
    ask("house", "/texts/", kind="text", name="cough", label="Cough", text="Coughs.")
    form = ask("house", address_of(ask, "text", "cough")).text
    assert 'value="cough"' in form
    assert ">Coughs.</textarea>" in form
    assert '<input type="hidden" name="before" value="cough">' in form
    changed = {"kind": "text", "before": "cough", "name": "cold", "label": "Cold", "text": "Coughs and sneezes."}
    assert ask("house", "/texts/", **changed).status_code == 302
    page = ask("house", visit_of(ask, "house")).text
    assert 'data-name="cold"' in page
    assert 'data-name="cough"' not in page
    refused = ask("house", "/texts/", kind="text", before="cold", name="two words", label="", text="Other.").text
    assert '<input type="hidden" name="before" value="cold">' in refused
    assert "Coughs and sneezes." in ask("house", "/texts/").text


def test_a_template_and_a_problem_come_back_into_their_forms_for_their_owner_alone(ask: Ask) -> None:
    ask("house", "/texts/", kind="template", name="Hip", S="Hip pain.", P="Walk.")
    form = ask("house", address_of(ask, "template", "Hip")).text
    assert 'name="S" rows="2">Hip pain.</textarea>' in form
    assert 'name="P" rows="2">Walk.</textarea>' in form
    ask("house", "/texts/", kind="problem", name="Sweet blood", code="E11.9")
    assert 'name="code" value="E11.9" checked' in ask("house", address_of(ask, "problem", "Sweet blood")).text
    for query in ("kind=template&place=1", "kind=nothing&place=1", "kind=text&place=0", "kind=text&place=x"):
        page = ask("jackie", f"/texts/?{query}")
        assert page.status_code == 200
        assert 'name="before"' not in page.text
