"""After an update that derives more from a resource, an older installation's index is derived anew by itself."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden
from vesalius.events import queue, reindexing, workers
from vesalius.events.running import attempt
from vesalius.r4 import definitions, json
from vesalius.records import maintenance, prepare
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.maintenance import IndexState
from vesalius.records.search import search
from vesalius.search.edition import INDEX_EDITION
from vesalius.search.model import model

LOINC = "http://loinc.org"
CODE = {"coding": [{"system": LOINC, "code": "2160-0", "display": "Creatinine"}], "text": "Kreatinin"}
PATIENT = {"reference": "Patient/p"}
SAMPLES: list[dict[str, Any]] = [
    {
        "resourceType": "Patient", "id": "p", "birthDate": "1961-04", "gender": "female", "active": True,
        "identifier": [{"system": "urn:oid:2.16.56", "value": "610412", "type": {"text": "NISS"}}],
        "name": [{"family": "Van den Broeck", "given": ["Élise", "Anne"]}],
        "telecom": [{"system": "phone", "value": "1"}],
        "address": [{"city": "Liège", "postalCode": "4000"}], "generalPractitioner": [{"reference": "Practitioner/g"}],
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Prefers mornings</div>'},
    },
    {
        "resourceType": "Observation", "id": "o", "status": "final", "code": CODE, "subject": PATIENT,
        "effectiveDateTime": "2026-03-01T10:00:00+01:00", "performer": [{"reference": "Organization/l"}],
        "valueQuantity": {"value": 88.0, "unit": "umol/L", "system": "http://unitsofmeasure.org", "code": "umol/L"},
        "component": [{"code": CODE, "valueCodeableConcept": {"coding": [{"code": "high"}]}}],
        "meta": {"tag": [{"code": "t"}], "security": [{"code": "R"}], "profile": ["http://p|1"], "source": "urn:s"},
    },
    {
        "resourceType": "Appointment", "id": "a", "status": "booked", "start": "2026-12-01T09:00:00Z",
        "end": "2026-12-01T09:20:00Z",
        "participant": [{"actor": PATIENT, "status": "accepted"}],
    },
    {
        "resourceType": "RiskAssessment", "id": "r", "status": "final", "subject": PATIENT,
        "prediction": [{"probabilityDecimal": 0.25}], "occurrencePeriod": {"start": "2026", "end": "2027-02"},
    },
    {"resourceType": "Device", "id": "d", "patient": PATIENT, "deviceName": [{"name": "Pump", "type": "other"}]},
    {"resourceType": "ValueSet", "id": "v", "status": "active", "url": "http://v", "version": "2", "name": "Colours"},
    {
        "resourceType": "Consent", "id": "c", "status": "active", "patient": PATIENT, "dateTime": "2026-01-01",
        "scope": {"coding": [{"code": "patient-privacy"}]}, "category": [{"coding": [{"code": "59284-0"}]}],
        "policyRule": {"coding": [{"code": "OPTIN"}]}, "provision": {"type": "deny", "actor": [
            {"role": {"coding": [{"code": "PRCP"}]}, "reference": {"reference": "Practitioner/g"}}]},
    },
    {
        "resourceType": "Binary", "id": "b", "contentType": "application/pdf", "securityContext": PATIENT,
        "data": "JVBERi0=",
    },
    {
        "resourceType": "Observation", "id": "l", "status": "final", "code": CODE, "subject": PATIENT,
        "specimen": {"reference": "Specimen/s"},
        "meta": {"profile": [
            "https://www.ehealth.fgov.be/standards/fhir/lab/StructureDefinition/be-observation-laboratory"]},
    },
    {
        "resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order", "subject": PATIENT,
        "medicationReference": {"reference": "#x"},
        "contained": [{"resourceType": "Medication", "id": "x", "code": CODE}],
    },
]  # fmt: skip
DERIVED = 2950554979
BASIC = {"resourceType": "Basic", "code": {"coding": [{"system": "urn:c", "code": "x"}]}}


def derived(context: Context) -> int:
    """A digest of all that is derived from the samples, and of the order of the parameters of every type."""
    digest = hashlib.sha256()
    for type_name in sorted(definitions.RESOURCE_TYPES):
        digest.update(repr(sorted((name, found.bit) for name, found in model(type_name).parameters.items())).encode())
    for sample in SAMPLES:
        type_name = sample["resourceType"]
        entry = context.indexer.entry(type_name, sample)
        facts = [sorted(fact, key=repr) if isinstance(fact, list) else fact for fact in entry]
        digest.update(repr((type_name, facts, prepare.placed(context, type_name, sample, entry.patients))).encode())
    return int.from_bytes(digest.digest()[:4])


def test_what_is_derived_from_a_resource_is_that_of_the_edition(context: Context) -> None:
    assert (INDEX_EDITION, derived(context)) == (7, DERIVED), (
        "What is derived from a resource has changed: raise INDEX_EDITION in search/edition.py, so that older"
        " installations derive theirs anew, and write the new digest here."
    )


def run_sql(context: Context, statement: str) -> list[tuple[Any, ...]]:
    with context.pool.session() as session:
        return session.fetch(statement)


def found(context: Context, actor: Actor) -> int:
    return len(search(context, actor, "Basic", [("code", "urn:c|x"), ("_count", "1000")]).matches)


def fill(context: Context, actor: Actor, number: int) -> None:
    for _ in range(number):
        create(context, actor, "Basic", json.encode(BASIC))


def lose_the_index(context: Context) -> None:
    """As in an installation whose program did not know these terms yet."""
    run_sql(context, "UPDATE resource SET terms = '{}', primary_code = NULL RETURNING 1")


def renew(context: Context) -> None:
    job = reindexing.renew
    with context.pool.session() as session:
        worker = workers.sign_on(session)
        job.enqueue(session)
        claimed = queue.claim(session, worker, job.queue, {job.name: job}, 1)
    assert attempt(context, job, claimed[0]) == "done"


@pytest.mark.parametrize("edition", ["NULL", str(INDEX_EDITION - 1)])
def test_an_installation_of_an_earlier_edition_is_derived_anew_by_the_worker(
    context: Context, administrator: Actor, edition: str
) -> None:
    fill(context, administrator, 3)
    renew(context)
    lose_the_index(context)
    renew(context)
    assert found(context, administrator) == 0, "the index is of today: nothing is done"
    run_sql(context, f"UPDATE maintenance SET edition = {edition} WHERE name = 'reindex' RETURNING 1")
    assert maintenance.index_state(context) == IndexState(is_current=False)
    renew(context)
    assert maintenance.index_state(context) == IndexState(is_current=True)
    assert found(context, administrator) == 3
    assert run_sql(context, "SELECT max(version) FROM resource") == [(1,)]


def test_an_installation_without_a_note_is_an_early_one_and_a_new_one_is_of_today(
    context: Context, administrator: Actor
) -> None:
    assert maintenance.index_state(context) == IndexState(is_current=False)
    fill(context, administrator, 1)
    maintenance.note_fresh(context)
    assert maintenance.index_state(context) == IndexState(is_current=False), "it holds records"
    run_sql(context, "DELETE FROM resource RETURNING 1")
    maintenance.note_fresh(context)
    assert maintenance.index_state(context) == IndexState(is_current=True)


class Stopped(Exception):
    pass


def test_a_run_that_was_stopped_goes_on_where_it_was_and_begins_again_after_an_update(
    context: Context, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 2)
    fill(context, administrator, 5)
    lose_the_index(context)

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        maintenance.reindex(context, administrator, stop)
    assert found(context, administrator) == 2
    state = maintenance.index_state(context)
    assert state == IndexState(is_current=False, is_begun=True, done=2, total=5)
    assert state.sentence == "derived anew, 2 of 5 resources; searches may miss the others"
    told: list[tuple[int, int]] = []
    assert maintenance.reindex(context, administrator, lambda *where: told.append(where)) == 5
    assert told == [(4, 5), (5, 5)]
    assert found(context, administrator) == 5

    with pytest.raises(Stopped):
        maintenance.reindex(context, administrator, stop)
    run_sql(context, "UPDATE maintenance SET edition = 0 WHERE name = 'reindex' RETURNING 1")
    told.clear()
    maintenance.reindex(context, administrator, lambda *where: told.append(where))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_two_runs_at_once_share_the_work(
    context: Context, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 2)
    fill(context, administrator, 5)
    lose_the_index(context)
    told: list[int] = []

    def another(done: int, total: int) -> None:
        if not told:
            told.append(done)
            maintenance.reindex(context, administrator, lambda done, _total: told.append(done))

    maintenance.reindex(context, administrator, another)
    assert told == [2, 4, 5]
    assert maintenance.index_state(context).is_current
    assert found(context, administrator) == 5


def test_nobody_without_the_right_derives_an_index(context: Context, administrator: Actor, stranger: Actor) -> None:
    fill(context, administrator, 1)
    lose_the_index(context)
    with pytest.raises(Forbidden):
        maintenance.reindex(context, stranger, lambda *_: None)
    assert found(context, administrator) == 0
    assert not maintenance.index_state(context).is_begun
