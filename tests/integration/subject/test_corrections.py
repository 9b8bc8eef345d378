"""A correction from the patient's words to the new version that both see, at the level of records and of the pages."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.privacy import entry_fields
from vesalius.errors import Conflict, Invalid, NotFound, PreconditionFailed
from vesalius.records.context import Context
from vesalius.records.history import history
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.subject import corrections, requests
from vesalius.store.wire import int8, text

pytestmark = pytest.mark.usefixtures("people")
WORDS = "I never had asthma."
REASON = "It was another patient's diagnosis."
ENTRY: dict[str, Any] = {
    "resourceType": "Condition", "id": "p1-d", "recordedDate": "2020-01-01",
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Asthma</div>'},
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "J45"}], "text": "Asthma"},
    "subject": {"reference": "Patient/p1"}, "recorder": {"reference": "Practitioner/gp", "display": "Dr Who"},
}  # fmt: skip


class Rights:
    """What the pks open, for reading and changing."""

    def __init__(self, *pks: int) -> None:
        self.pks = pks

    def condition(self, action: str, alias: str, bind: object, *, patient: str = "") -> str:
        if action in {"update", "read"}:
            return f"{alias}.patient IN ({','.join(map(str, self.pks))})" if self.pks else "FALSE"
        return "TRUE"

    def reaches(self, action: str, type_name: str) -> bool:
        return True

    def may(self, capability: str) -> bool:
        return False


@pytest.fixture
def author(context: Context, administrator: Actor, store: Callable[[dict[str, Any]], None]) -> Actor:
    """Who wrote the entry and may change what is in the record of p1; their account reads Dutch."""
    store({"resourceType": "Practitioner", "id": "gp", "name": [{"family": "Who"}]})
    store(ENTRY)
    with context.pool.session() as session:
        account = session.fetch(
            "INSERT INTO account (username, fhir, subject, language, created) VALUES ('gp', 'Practitioner/gp', $1, $2,"
            " 0) RETURNING id",
            [int8(context.blind.pk("Practitioner", "gp")), text("nl")],
        )[0][0]
    return replace(administrator, name="gp", account=int(account), fhir="Practitioner/gp")


@pytest.fixture
def asked(context: Context, officer: Actor, author: Actor) -> int:
    number = requests.file(
        context, officer, "rectification", "Patient/p1", requester="Anna", words=WORDS, target="Condition/p1-d"
    )
    assert corrections.tell_author(context, number) == f"Task/correction-{number}"
    return number


def stranger(context: Context) -> Actor:
    return Actor(name="other", token="t", account=99, rights=Rights(context.blind.pk("Patient", "p2")))


def test_the_author_finds_a_task_that_tells_nothing_of_the_entry(
    context: Context, administrator: Actor, asked: int
) -> None:
    task = json.loads(read(context, administrator, "Task", f"correction-{asked}").body)
    assert task["owner"] == {"reference": "Practitioner/gp"}
    assert task["description"] == "Een patiënt vraagt om een van uw gegevens te verbeteren"
    assert "p1-d" not in json.dumps(task)
    assert WORDS not in json.dumps(task)


def test_the_task_is_under_the_labels_of_the_entry(
    context: Context, officer: Actor, administrator: Actor, author: Actor, store: Callable[[dict[str, Any]], None]
) -> None:
    labelled = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV"}]}
    store({**ENTRY, "meta": labelled})
    number = requests.file(
        context, officer, "rectification", "Patient/p1", requester="Anna", words=WORDS, target="Condition/p1-d"
    )
    corrections.tell_author(context, number)
    task = json.loads(read(context, administrator, "Task", f"correction-{number}").body)
    assert task["meta"]["security"] == labelled["security"]


def test_a_correction_is_a_new_version_closes_the_request_and_is_read_by_the_patient(
    context: Context, officer: Actor, administrator: Actor, author: Actor, asked: int
) -> None:
    found = corrections.get(context, author, asked)
    assert (found.request.words, found.version) == (WORDS, 1)
    made = entry_fields.corrected(found.resource, {"value:code.text": "No asthma", "value:code.coding.0.code": "Z03.8"})
    assert corrections.correct(context, author, asked, made, REASON, if_match=1) == 2
    versions = history(context, administrator, type="Condition", id="p1-d").entries
    assert [json.loads(one.body)["code"]["text"] for one in versions] == ["No asthma", "Asthma"]
    assert "text" not in json.loads(versions[0].body)
    traces = search(context, administrator, "Provenance", [("target", "Condition/p1-d")]).matches
    assert REASON in traces[0].body.decode()
    request, steps = requests.get(context, officer, asked)
    assert (request.state, request.is_open) == ("granted", False)
    assert [(one.state, one.words) for one in steps] == [("granted", REASON)]
    assert json.loads(read(context, administrator, "Task", f"correction-{asked}").body)["status"] == "completed"
    with pytest.raises(NotFound):
        corrections.get(context, author, asked)


def test_what_is_declined_stays_and_is_the_officers_to_answer(
    context: Context, officer: Actor, administrator: Actor, author: Actor, asked: int
) -> None:
    with pytest.raises(Invalid):
        corrections.decline(context, author, asked, "no")
    corrections.decline(context, author, asked, REASON)
    assert read(context, administrator, "Condition", "p1-d").version == 1
    request, steps = requests.get(context, officer, asked)
    assert (request.state, request.is_open) == ("in-progress", True)
    assert steps[0].words == REASON
    requests.decide(context, officer, asked, "refused", "The entry is right.")
    with pytest.raises(NotFound):
        corrections.get(context, author, asked)


def test_whoever_may_not_change_the_entry_learns_nothing_and_changes_nothing(
    context: Context, officer: Actor, administrator: Actor, asked: int
) -> None:
    for somebody in (stranger(context), Actor(name="x", token="t", account=98, rights=Rights())):
        for number in (asked, 9999):
            with pytest.raises(NotFound, match="The request is not known"):
                corrections.get(context, somebody, number)
            with pytest.raises(NotFound):
                corrections.decline(context, somebody, number, REASON)
            with pytest.raises(NotFound):
                corrections.correct(context, somebody, number, ENTRY, REASON, if_match=1)
    assert read(context, administrator, "Condition", "p1-d").version == 1
    assert requests.get(context, officer, asked)[1] == []


def test_an_entry_of_somebody_else_is_never_reached_by_a_request(
    context: Context, officer: Actor, author: Actor, administrator: Actor
) -> None:
    for target in ("Condition/p1-d", "Condition/none", "Patient", "Nonsense/x", ""):
        number = requests.file(
            context, officer, "rectification", "Patient/p2", requester="Bert", words="Theirs.", target=target
        )
        assert corrections.tell_author(context, number) == ""
        with pytest.raises(NotFound):
            corrections.get(context, author, number)
    assert search(context, administrator, "Task", []).matches == []


def test_what_was_changed_meanwhile_or_not_at_all_is_not_corrected(
    context: Context, officer: Actor, author: Actor, asked: int, store: Callable[[dict[str, Any]], None]
) -> None:
    found = corrections.get(context, author, asked)
    with pytest.raises(Invalid, match="Nothing was changed"):
        corrections.correct(context, author, asked, found.resource, REASON, if_match=1)
    store({**ENTRY, "code": {"text": "Mild asthma"}})
    with pytest.raises(PreconditionFailed):
        corrections.correct(context, author, asked, {**ENTRY, "code": {"text": "None"}}, REASON, if_match=1)
    assert requests.get(context, officer, asked)[0].is_open


def test_an_answered_request_is_not_answered_again(context: Context, officer: Actor, asked: int) -> None:
    requests.decide(context, officer, asked, "withdrawn", "The patient took it back.")
    with pytest.raises(Conflict):
        requests.decide(context, officer, asked, "granted", "After all.")


def test_a_mandate_that_ended_shows_no_request_any_more(context: Context, officer: Actor, asked: int) -> None:
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO account_patient (account, patient, fhir, high) SELECT id, $1, 'Patient/p1', $2 FROM account",
            [int8(context.blind.pk("Patient", "p1")), int8(clock.now_microseconds() - 1)],
        )
        account = int(session.fetch("SELECT id FROM account")[0][0])
    assert requests.listing(context, Actor(name="once", token="t", account=account)) == []


def test_the_form_of_an_entry_leaves_alone_what_ties_it_to_others() -> None:
    names = [item.name for item in entry_fields.fields(ENTRY)]
    assert names == ["value:code.coding.0.code", "value:code.text"]
    sent = {"value:subject.reference": "Patient/p2", "value:id": "other", "value:code.text": "None"}
    made = entry_fields.corrected(ENTRY, sent)
    assert (made["subject"], made["id"], made["code"]["text"]) == (ENTRY["subject"], "p1-d", "None")
    assert entry_fields.corrected(ENTRY, {"value:code.text": " Asthma "}) == ENTRY


def test_the_fields_of_an_entry_are_called_in_words_of_the_reader() -> None:
    entry = {
        "code": {"coding": [{"code": "8867-4", "display": "Heart rate"}, {"code": "364075005"}], "text": "Pulse"},
        "valueQuantity": {"value": 72, "unit": "/min"},
        "effectiveDateTime": "2026-11-02",
        "unheardOf": "x",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()
    with translation.override("en"):
        assert [item.label for item in entry_fields.fields(entry)] == [
            *("Code", "Code › Words of the code", "Code › 2 › Code", "Code › Text"),
            *("Value › Number", "Value › Unit", "On", "unheardOf"),
        ]
    for language, word in (("fr", "Valeur › Nombre"), ("nl", "Waarde › Getal"), ("de", "Wert › Zahl")):
        with translation.override(language):
            assert [item.label for item in entry_fields.fields(entry)][4] == word


def test_numbers_and_truths_stay_of_their_kind() -> None:
    entry = {"value": Decimal("7.0"), "count": 3, "doNotPerform": False, "given": ["Anna"], "note": "x"}
    sent = {"value:value": "7,5", "value:count": "4", "value:doNotPerform": "true", "value:note": ""}
    assert entry_fields.corrected(entry, sent) == {
        "value": Decimal("7.5"), "count": 4, "doNotPerform": True, "given": ["Anna"]
    }  # fmt: skip
    for wrong in (
        {"value:value": "much"},
        {"value:value": "NaN"},
        {"value:doNotPerform": "maybe"},
        {"value:given.0": ""},
    ):
        with pytest.raises(Invalid):
            entry_fields.corrected(entry, wrong)
