"""Clinical tables are verified by two people, for the content that was read; until then they say that they are not."""

from __future__ import annotations

import pytest

from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.knowledge import own_tables
from vesalius.medication import library, verification

NOTE = "Compared with the summaries of product characteristics of November 2026."


@pytest.fixture(autouse=True)
def _fresh(practice):
    verification._held.clear()
    yield
    with practice.context.pool.session() as session:
        session.run("DELETE FROM knowledge_verification")
    verification._held.clear()


def test_every_table_that_alerts_rest_upon_is_listed_with_its_source_and_is_not_verified(practice):
    assert verification.unverified(practice.context) == frozenset(own_tables.NAMES)
    for name in own_tables.NAMES:
        table = verification.table(name)
        assert table.source
        assert table.edition
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_one_person_signs_and_another_one_confirms(practice):
    digest = verification.table("renal").digest
    number = verification.sign(practice.context, practice.physician, "renal", digest, NOTE)
    assert "renal" in verification.unverified(practice.context)
    with pytest.raises(Conflict):
        verification.decide(practice.context, practice.physician, number, is_confirmed=True)
    assert "renal" in verification.unverified(practice.context)
    verification.decide(practice.context, practice.second, number, is_confirmed=True)
    assert "renal" not in verification.unverified(practice.context)
    last = verification.latest(practice.context, practice.physician)["renal"]
    assert (last.state, last.signer, last.confirmer, last.note) == ("confirmed", "House", "Wilson", NOTE)
    with pytest.raises(Conflict):
        verification.sign(practice.context, practice.second, "renal", digest, NOTE)


def test_who_may_not_is_refused_and_nothing_is_stored(practice):
    digest = verification.table("qt").digest
    for refused, words in (
        (lambda: verification.sign(practice.context, practice.nurse, "qt", digest, NOTE), Forbidden),
        (lambda: verification.latest(practice.context, practice.nurse), Forbidden),
        (lambda: verification.sign(practice.context, practice.physician, "qt", "older", NOTE), Conflict),
        (lambda: verification.sign(practice.context, practice.physician, "qt", digest, "fine"), Invalid),
        (lambda: verification.sign(practice.context, practice.physician, "nothing", digest, NOTE), NotFound),
        (lambda: verification.decide(practice.context, practice.second, 999_999, is_confirmed=True), NotFound),
    ):
        with pytest.raises(words):
            refused()
    assert practice.rows("SELECT count(*) FROM knowledge_verification") == [(0,)]


def test_what_was_rejected_can_be_signed_again(practice):
    digest = verification.table("age").digest
    number = verification.sign(practice.context, practice.physician, "age", digest, NOTE)
    verification.decide(practice.context, practice.second, number, is_confirmed=False)
    assert "age" in verification.unverified(practice.context)
    assert verification.sign(practice.context, practice.physician, "age", digest, NOTE) > number


def test_a_table_that_changes_is_not_verified_any_more(practice, tmp_path, monkeypatch):
    digest = verification.table("qt").digest
    number = verification.sign(practice.context, practice.physician, "qt", digest, NOTE)
    verification.decide(practice.context, practice.second, number, is_confirmed=True)
    assert "qt" not in verification.unverified(practice.context)
    (tmp_path / "qt.psv").write_text("# source: ours\n# edition: 2027-01-01\namiodarone|2\n", encoding="utf-8")
    monkeypatch.setattr(library, "_folders", [tmp_path])
    verification._held.clear()
    assert "qt" in verification.unverified(practice.context)
    assert verification.latest(practice.context, practice.physician) == {}
