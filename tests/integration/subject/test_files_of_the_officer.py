"""Requests with their clocks and letters, rectification, breaches, register, consent history, retention."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from vesalius.records.context import Context
from vesalius.records.history import history
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.subject import (
    breaches,
    consent_history,
    letters,
    rectification,
    register,
    requests,
    retention,
)

pytestmark = pytest.mark.usefixtures("people")


def _at(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1_000_000)


def _file(context: Context, actor: Actor, kind: str = "access", **further: Any) -> int:
    return requests.file(context, actor, kind, "Patient/p1", requester="Anna Peeters", words="All of it.", **further)


def test_access_is_due_in_fifteen_days_and_the_rest_in_a_month() -> None:
    assert requests.due("access", _at(2026, 1, 10)) == _at(2026, 1, 25)
    assert requests.due("erasure", _at(2026, 1, 10)) == _at(2026, 2, 10)
    assert requests.due("rectification", _at(2026, 1, 31)) == _at(2026, 2, 28)
    assert requests.due("portability", _at(2027, 12, 31)) == _at(2028, 1, 31)


def test_a_request_goes_from_its_receipt_to_its_answer(context: Context, officer: Actor) -> None:
    number = _file(context, officer, "erasure")
    requests.decide(context, officer, number, "extended", "Several centres are concerned.")
    found, _ = requests.get(context, officer, number)
    assert found.due == requests._months_later(requests.due("erasure", found.received), 2)
    with pytest.raises(Conflict):
        requests.decide(context, officer, number, "extended", "Again.")
    requests.decide(context, officer, number, "refused", "The record must be kept.")
    found, decisions = requests.get(context, officer, number)
    assert (found.state, found.is_open, found.requester, found.words) == (
        "refused",
        False,
        "Anna Peeters",
        "All of it.",
    )
    assert [(one.state, one.words) for one in decisions] == [
        ("extended", "Several centres are concerned."),
        ("refused", "The record must be kept."),
    ]
    with pytest.raises(Conflict):
        requests.decide(context, officer, number, "granted", "After all.")
    assert [one.id for one in requests.listing(context, officer, is_open=False)] == [number]
    assert requests.listing(context, officer, is_open=True) == []


def test_a_patient_files_and_reads_for_himself_only(context: Context, officer: Actor) -> None:
    with context.pool.session() as session:
        pk = context.blind.pk("Patient", "p1")
        session.run(
            "INSERT INTO account (username, created) VALUES ('anna', 0);"
            f"INSERT INTO account_patient (account, patient, fhir) SELECT id, {pk}, 'Patient/p1' FROM account"
        )
        account = int(session.fetch("SELECT id FROM account")[0][0])
    anna = Actor(name="anna", token="t", account=account)
    mine = _file(context, anna)
    other = requests.file(context, officer, "access", "Patient/p2", requester="Somebody else", words="Theirs.")
    assert [one.id for one in requests.listing(context, anna)] == [mine]
    assert requests.get(context, anna, mine)[0].words == "All of it."
    with pytest.raises(NotFound):
        requests.get(context, anna, other)
    with pytest.raises(Forbidden):
        requests.file(context, anna, "access", "Patient/p2", requester="Anna", words="Theirs.")
    with pytest.raises(Forbidden):
        requests.decide(context, anna, mine, "granted", "By myself.")


def test_the_words_of_requests_are_sealed_in_the_database(context: Context, officer: Actor) -> None:
    number = _file(context, officer)
    requests.decide(context, officer, number, "granted", "A copy was handed over.")
    with context.pool.session() as session:
        stored = session.fetch("SELECT content FROM subject_request UNION ALL SELECT content FROM subject_decision")
    assert len(stored) == 2
    assert not any(word in row[0] for row in stored for word in (b"Peeters", b"All of it", b"copy"))


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_letter_is_a_tagged_pdf_in_the_language_of_the_patient(
    context: Context, officer: Actor, language: str
) -> None:
    number = _file(context, officer, "erasure")
    requests.decide(context, officer, number, "refused", "The record must be kept.")
    pdf = letters.letter(context, officer, number, language=language)
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf
    assert f"({language})".encode() in pdf


def test_a_letter_bears_the_day_in_belgium(context: Context, officer: Actor) -> None:
    with clock.fixed(datetime(2026, 11, 27, 23, 30, tzinfo=UTC)):
        officer = replace(officer, authenticated=clock.now_microseconds())
        number = _file(context, officer, "erasure")
        requests.decide(context, officer, number, "refused", "The record must be kept.")
        pdf = letters.letter(context, officer, number, language="fr")
    written = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert written.count("28/11/2026") == 2
    assert "27/11/2026" not in written


def test_a_rectification_is_a_next_version_with_its_provenance(
    context: Context, administrator: Actor, officer: Actor
) -> None:
    number = _file(context, officer, "rectification", target="Condition/p1-c")
    before = read(context, administrator, "Condition", "p1-c")
    body = json.dumps(json.loads(before.body) | {"code": {"text": "No asthma"}}).encode()
    practitioner = replace(administrator, fhir="Practitioner/gp")
    done = rectification.rectify(
        context, practitioner, "Condition", "p1-c", body, reason="Wrong patient's result.", if_match=2, request=number
    )
    versions = history(context, administrator, type="Condition", id="p1-c").entries
    assert [json.loads(one.body)["code"]["text"] for one in versions] == ["No asthma", "Mild asthma", "Asthma"]
    made = json.loads(read(context, administrator, "Provenance", done.provenance).body)
    assert [one["reference"] for one in made["target"]] == ["Condition/p1-c/_history/3", "Condition/p1-c"]
    assert made["agent"][0]["who"] == {"reference": "Practitioner/gp"}
    assert made["reason"] == [{"text": "Wrong patient's result."}]
    assert made["entity"][1]["what"]["identifier"]["value"] == str(number)


def test_a_rectification_of_what_was_changed_meanwhile_changes_nothing(context: Context, administrator: Actor) -> None:
    body = read(context, administrator, "Condition", "p1-c").body
    with pytest.raises(PreconditionFailed):
        rectification.rectify(
            context, administrator, "Condition", "p1-c", body, reason="It was looked at too long ago.", if_match=1
        )
    assert read(context, administrator, "Condition", "p1-c").version == 2
    assert not search(context, administrator, "Provenance", []).matches


def test_a_statement_of_disagreement_stands_in_the_record_beside_what_it_contests(
    context: Context, officer: Actor, administrator: Actor
) -> None:
    words = "I never had asthma, and I said so in 2019."
    made = rectification.attach_statement(context, officer, "Patient/p1", "Condition/p1-c", words, language="en")
    (found,) = search(context, administrator, "DocumentReference", [("related", "Condition/p1-c")]).matches
    assert found.id == made
    with pytest.raises(NotFound):
        rectification.attach_statement(context, officer, "Patient/p2", "Condition/p1-c", words, language="en")
    stranger = Actor(name="stranger", token="none")
    with pytest.raises(Forbidden):
        rectification.attach_statement(context, stranger, "Patient/p1", "Condition/p1-c", words, language="en")


def _facts(**further: Any) -> breaches.Facts:
    values = {
        "title": "Lost laptop", "kind": "confidentiality", "what": "A laptop was stolen.", "who": "40 patients",
        "people": 40, "records": 40, "data": "Names", "consequences": "None known", "measures": "Wiped", "risk": "some",
    }  # fmt: skip
    return breaches.Facts(**{**values, **further})


def test_the_authority_is_due_72_hours_after_the_detection(context: Context, officer: Actor) -> None:
    detected = clock.now_microseconds() - 70 * breaches.HOUR
    number = breaches.open_file(context, officer, detected, _facts())
    found, _ = breaches.get(context, officer, number)
    assert (found.due - detected, found.hours_left, found.is_clock_running) == (72 * breaches.HOUR, 1, True)
    breaches.note(context, officer, number, "authority-notified", "By the form of the authority.")
    found, notes = breaches.get(context, officer, number)
    assert found.notified is not None
    assert not found.is_clock_running
    assert [(one.state, one.words) for one in notes] == [("authority-notified", "By the form of the authority.")]


def test_a_breach_is_not_closed_before_it_was_decided_about_the_authority(context: Context, officer: Actor) -> None:
    number = breaches.open_file(context, officer, clock.now_microseconds(), _facts())
    with pytest.raises(Conflict):
        breaches.note(context, officer, number, "closed", "Done.")
    breaches.note(context, officer, number, "no-notification", "The disk was encrypted: no risk.")
    breaches.note(context, officer, number, "closed", "Done.")
    with pytest.raises(Conflict):
        breaches.revise(context, officer, number, _facts(people=41))
    assert breaches.listing(context, officer)[0].facts.people == 40


def test_what_a_breach_needs_is_asked_for(context: Context, officer: Actor) -> None:
    for facts in (_facts(title=" "), _facts(risk="huge"), _facts(people=-1), _facts(kind="other")):
        with pytest.raises(Invalid):
            breaches.open_file(context, officer, clock.now_microseconds(), facts)
    assert breaches.listing(context, officer) == []


def test_the_register_ships_complete_and_the_officer_s_own_text_wins(context: Context, officer: Actor) -> None:
    found = register.activities(context, officer)
    assert all(getattr(one, field) for one in found for field in register.FIELDS)
    values = {field: getattr(found[0], field) for field in register.FIELDS} | {"name": "=Agenda"}
    register.change(context, officer, found[0].code, values)
    assert register.activities(context, officer)[0].name == "=Agenda"
    lines = register.exported(register.activities(context, officer)).decode().splitlines()
    assert len(lines) == len(found) + 1
    assert "'=Agenda" in lines[1]


def test_the_history_of_consents_tells_every_version_and_who_made_it(
    context: Context, officer: Actor, store: Any
) -> None:
    for status in ("active", "inactive"):
        store(
            {"resourceType": "Consent", "id": "p1-k", "status": status, "patient": {"reference": "Patient/p1"},
             "scope": {"coding": [{"code": "patient-privacy"}]}, "policyRule": {"text": "rule"},
             "category": [{"text": "privacy"}],
             "provision": {"type": "deny", "actor": [
                 {"role": {"text": "x"}, "reference": {"reference": "Practitioner/gp"}}]}}
        )  # fmt: skip
    found = consent_history.history(context, officer, "Patient/p1")
    assert [(one.version, one.status, one.scope, one.provision, one.parties, one.changed_by) for one in found] == [
        (2, "inactive", "patient-privacy", "deny", ("Practitioner/gp",), "tests"),
        (1, "active", "patient-privacy", "deny", ("Practitioner/gp",), "tests"),
    ]
    with pytest.raises(NotFound):
        consent_history.history(context, Actor(name="stranger", token="none"), "Patient/p1")


def test_the_preview_says_what_would_expire_and_changes_nothing(context: Context, officer: Actor) -> None:
    def record(at: int) -> tuple[int, int, int]:
        return next(tuple(one[1:]) for one in retention.preview(context, officer, at) if one.rule.code == "record")

    assert record(clock.now_microseconds()) == (2, 0, 0)
    assert record(_at(2050, 2, 1)) == (2, 2, 0)
    assert record(_at(2071, 1, 1)) == (2, 2, 2)
    assert [one.fhir for one in retention.due_records(context, officer, _at(2050, 2, 1))] in (
        ["Patient/p1", "Patient/p2"],
        ["Patient/p2", "Patient/p1"],
    )
    assert retention.due_records(context, officer) == []


def test_a_rule_for_records_cannot_go_below_the_law(context: Context, officer: Actor, stale: Actor) -> None:
    with pytest.raises(Invalid):
        retention.change(context, officer, "record", 3650, None, "Shorter")
    with pytest.raises(Forbidden):
        retention.change(context, stale, "audit", 4000, None, "Longer")
    retention.change(context, officer, "audit", 4000, None, "Longer")
    with context.pool.session() as session:
        assert retention.rules(session)["audit"].minimum_days == 4000
        assert retention.rules(session)["record"].minimum_days == 10958


def test_the_daily_job_deletes_what_needs_no_decision(context: Context, officer: Actor) -> None:
    with context.pool.session() as session:
        session.run("INSERT INTO access_token (digest, name, created, expires) VALUES ('a', 'old', 0, 1)")
        now = clock.now_microseconds()
        session.run(f"INSERT INTO access_token (digest, name, created, expires) VALUES ('b', 'new', 0, {now})")
    assert retention.sweep(context, officer) == {"token": 1, "outbox": 0}
    with context.pool.session() as session:
        assert session.fetch("SELECT name FROM access_token") == [("new",)]
