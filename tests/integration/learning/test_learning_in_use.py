"""Models over a whole network: silent first, every output logged and sealed, two people show, one stops."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

import services
from integration.api.conftest import ROOTS
from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.analytics import tables
from vesalius.analytics.materialise import Materialiser
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.learning import patient, registry, retraining, scoring, similar
from vesalius.platform import demonstration
from vesalius.records.context import Context

OPERATOR = local_system("tests")
PEOPLE = 260
LOINC = {"39156-5": "kg/m2", "2093-3": "mg/dL", "2085-9": "mg/dL", "8480-6": "mm[Hg]", "8462-4": "mm[Hg]"}


@dataclass
class Network:
    context: Context

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def mode(self, digest: str) -> str:
        return next(each.mode for each in registry.installed(self.context) if each.model.digest == digest)

    def manager(self, account: int) -> Actor:
        return _Manager.of(account)


class _Manager:
    """A right of its own: may manage knowledge, sees nothing."""

    @staticmethod
    def of(account: int, *, may: bool = True) -> Actor:
        class Rights:
            def condition(self, action, alias, bind, *, patient=""):
                return "FALSE"

            def reaches(self, action, type_name):
                return True

            def may(self, capability):
                return may and capability == registry.MANAGE

        return Actor(name=f"person{account}", token="t", account=account, display="", rights=Rights())


def _entries(chance: random.Random, number: int) -> list[dict[str, Any]]:
    name = f"p{number}"
    since = clock.today() - timedelta(days=chance.randrange(2250, 2600))
    values = {
        "39156-5": chance.gauss(28, 5), "2093-3": chance.gauss(195, 35), "2085-9": chance.gauss(52, 14),
        "8480-6": chance.gauss(128, 16), "8462-4": chance.gauss(76, 10),
    }  # fmt: skip
    found: list[dict[str, Any]] = [
        {"resourceType": "Patient", "id": name, "gender": chance.choice(["male", "female"]),
         "birthDate": str(clock.today() - timedelta(days=int(365.25 * chance.uniform(35, 80))))}
    ]  # fmt: skip
    for moment, part in ((since, "a"), (clock.today() - timedelta(days=chance.randrange(10, 300)), "b")):
        found += [
            {
                "resourceType": "Observation", "id": f"{name}-{part}-{code}", "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "subject": {"reference": f"Patient/{name}"}, "effectiveDateTime": str(moment),
                "valueQuantity": {"value": round(value, 1), "system": "http://unitsofmeasure.org", "code": LOINC[code]},
            }
            for code, value in values.items()
        ]  # fmt: skip
    if chance.random() < (0.75 if values["39156-5"] > 28 else 0.25):
        found.append(
            {
                "resourceType": "Condition", "id": f"{name}-i10", "subject": {"reference": f"Patient/{name}"},
                "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10"}]},
                "onsetDateTime": str(since + timedelta(days=chance.randrange(400, 1700))),
            }
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    chance = random.Random(5)
    with services.database() as url:
        context = Context(url, ROOTS)
        with context.pool.session() as session:
            tables.ensure(session)
        people = [item for number in range(PEOPLE) for item in _entries(chance, number)]
        for start in range(0, len(people), 200):
            demonstration.write(context, OPERATOR, people[start : start + 200])
        Materialiser(context).rebuild(OPERATOR)
        yield Network(context)
        context.close()


def test_all_models_begin_silent_and_every_output_is_logged_once_and_sealed(network):
    assert {each.mode for each in registry.installed(network.context)} == {registry.SILENT}
    tally = scoring.run(network.context, OPERATOR)
    assert tally.people == PEOPLE
    assert tally.outputs > 2 * PEOPLE
    patient, body = network.rows("SELECT patient, body FROM learning_output LIMIT 1")[0]
    assert b"probability" not in body
    said = scoring.logged(network.context, patient)
    assert len(said) == 1
    output = next(iter(said[0].outputs.values()))
    assert 0 < output["probability"] < 1
    assert "bmi" in output["inputs"]
    again = scoring.run(network.context, OPERATOR)
    assert (again.people, again.changed) == (PEOPLE, 0)
    assert scoring.logged(network.context, patient)[0].last_at > said[0].last_at


def test_a_sealed_or_erased_record_takes_its_outputs_along(network):
    scoring.run(network.context, OPERATOR)
    patient = network.context.blind.pk("Patient", "p3")
    assert scoring.logged(network.context, patient)
    with network.context.pool.session() as session:
        session.run(f"INSERT INTO closed_patient (patient, state, since) VALUES ({patient}, 3, 1)")
    assert scoring.logged(network.context, patient) == []
    scoring.run(network.context, OPERATOR)
    assert scoring.logged(network.context, patient) == []
    with network.context.pool.session() as session:
        session.run(f"DELETE FROM closed_patient WHERE patient = {patient}")


def test_two_people_show_a_model_and_one_stops_it(network):
    model = registry.shipped()[0][0]
    first, second = network.manager(71), network.manager(72)
    with network.context.pool.session() as session:
        session.run(
            "INSERT INTO learning_monitor (digest, at, people, scored, verdict, content)"
            f" VALUES ('{model.digest}', 9000000000000000, 500, 500, 'good', '[]')"
        )
    number = registry.propose(network.context, first, model.digest, "Reviewed by both of us.")
    with pytest.raises(Conflict):
        registry.propose(network.context, first, model.digest, "Reviewed by both of us.")
    with pytest.raises(Conflict):
        registry.decide(network.context, first, number, is_approved=True)
    assert network.mode(model.digest) == registry.SILENT
    registry.decide(network.context, second, number, is_approved=True)
    assert network.mode(model.digest) == registry.SHOWN
    registry.stop(network.context, first, model.digest, "It alarms about everybody.")
    assert network.mode(model.digest) == registry.OFF
    registry.silence(network.context, first, model.digest, "We look at it again.")
    with network.context.pool.session() as session:
        session.run("DELETE FROM learning_monitor WHERE at = 9000000000000000")


def test_the_monitor_switches_a_shown_model_off_and_it_can_not_be_shown_again(network):
    model = registry.shipped()[1][0]
    with network.context.pool.session() as session:
        session.run(f"UPDATE learning_model SET mode = 'shown' WHERE digest = '{model.digest}'")
    scoring.run(network.context, OPERATOR)
    state = next(each for each in registry.installed(network.context) if each.model.digest == model.digest)
    # Nobody here smokes or does not: that alone is far from the people of the training.
    assert state.verdict == "beyond"
    assert (state.mode, state.changed_by) == (registry.OFF, None)
    with pytest.raises(Conflict):
        registry.propose(network.context, network.manager(71), model.digest, "We would like it anyway.")
    registry.silence(network.context, network.manager(71), model.digest, "Back to where it was.")


def test_who_may_not_manage_changes_nothing_and_leaves_an_entry(network):
    model = registry.shipped()[0][0]
    nobody = _Manager.of(73, may=False)
    before = network.rows("SELECT count(*) FROM audit_leaf")[0][0]
    for refused in (registry.stop, registry.silence, registry.propose):
        with pytest.raises(Forbidden):
            refused(network.context, nobody, model.digest, "Because I want it so.")
    with pytest.raises(Forbidden):
        retraining.retrain(network.context, nobody, "incident-hypertension")
    assert network.mode(model.digest) == registry.SILENT
    assert network.rows("SELECT count(*) FROM audit_leaf")[0][0] == before + 4


def test_a_model_learns_from_what_the_actor_may_see_and_from_nothing_else(network):
    with pytest.raises(Invalid, match="0 outcomes"):
        retraining.retrain(network.context, network.manager(71), "incident-hypertension")
    model = retraining.retrain(network.context, OPERATOR, "incident-hypertension")
    state = next(each for each in registry.installed(network.context) if each.model.digest == model.digest)
    assert (state.mode, state.is_own) == (registry.SILENT, True)
    assert model.card["status"] == "own"
    assert model.card["events"] >= 100
    assert {term.feature for term in model.terms} >= {"age", "bmi", "systolic"}
    assert "smoking" not in {term.feature for term in model.terms}
    bmi = sum(term.coefficient for term in model.terms if term.feature == "bmi" and term.knot is None)
    assert bmi > 0
    with pytest.raises(NotFound):
        retraining.retrain(network.context, OPERATOR, "incident-happiness")


def test_a_stored_model_that_was_changed_is_not_run(network):
    model = retraining.retrain(network.context, OPERATOR, "incident-hypertension")
    with network.context.pool.session() as session:
        session.run(f"UPDATE learning_model SET content = content || ' ' WHERE digest = '{model.digest}'")
    running = {each.model.digest for each in registry.installed(network.context)}
    assert model.digest not in running
    assert len(running) == len(registry.shipped())
    with network.context.pool.session() as session:
        session.run(f"UPDATE learning_model SET content = rtrim(content) WHERE digest = '{model.digest}'")


def test_patients_alike_are_those_whom_the_reader_may_see(network):
    found = similar.of(network.context, OPERATOR, _bearer(network))
    assert found.alike
    assert all("problem:I10" in each.shared for each in found.alike)
    likeness = [each.likeness for each in found.alike]
    assert likeness == sorted(likeness, reverse=True)
    assert found.compared == similar.COMPARED
    with pytest.raises(NotFound):
        similar.of(network.context, network.manager(71), _bearer(network))


def _bearer(network) -> str:
    return next(f"p{n}" for n in range(PEOPLE) if _has(network, f"p{n}"))


def _has(network, name: str) -> bool:
    pk = network.context.blind.pk("Patient", name)
    return bool(network.rows(f"SELECT 1 FROM analytics.problem WHERE patient = {pk}"))


def test_a_shown_model_is_explained_in_the_record_and_can_be_set_aside(network):
    # Somebody without hypertension, of an age that the model was made for.
    name = next(f"p{n}" for n in range(PEOPLE) if not _has(network, f"p{n}"))
    assert patient.outputs(network.context, OPERATOR, name) == []
    model = next(model for model, _ in registry.shipped() if model.id == "incident-hypertension")
    with network.context.pool.session() as session:
        session.run(f"UPDATE learning_model SET mode = 'shown' WHERE digest = '{model.digest}'")
    shown = patient.outputs(network.context, OPERATOR, name)
    assert [each.model.id for each in shown] == ["incident-hypertension"]
    assert shown[0].output.inputs["bmi"] > 10
    with pytest.raises(Invalid):
        patient.override(network.context, OPERATOR, name, model.digest, "because")
    made = patient.override(network.context, OPERATOR, name, model.digest, "does-not-fit")
    assert (made["resourceType"], made["status"]) == ("RiskAssessment", "cancelled")
    assert float(made["prediction"][0]["probabilityDecimal"]) == pytest.approx(shown[0].output.probability, abs=0.001)
    assert patient.outputs(network.context, OPERATOR, name)[0].set_aside == "does-not-fit"
    with pytest.raises(NotFound):
        patient.override(network.context, OPERATOR, name, "0" * 64, "does-not-fit")
    with network.context.pool.session() as session:
        session.run("UPDATE learning_model SET mode = 'silent'")
