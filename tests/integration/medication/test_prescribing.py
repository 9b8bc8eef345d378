"""Prescribing, renewing and stopping through the door; what is stored, what stops, what is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from vesalius.errors import Forbidden, Invalid, NotFound, Unavailable, VesaliusError
from vesalius.knowledge import dosage
from vesalius.knowledge.catalogue import Catalogue
from vesalius.medication import ledger, prescriptions, transmission
from vesalius.medication.library import knowledge
from vesalius.medication.prescriptions import ReasonsNeeded, Wanted
from vesalius.medication.review import review


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(knowledge())


@pytest.fixture(scope="module", autouse=True)
def simvastatin(practice):
    return practice.line("simvastatine 40 mg", "C10AA01")


def _wanted(catalogue, text, how, **more):
    return Wanted(catalogue.search(text, "fr")[0], dosage.parse(how), **more)


def test_a_contraindicated_pair_stops_and_nothing_is_stored(practice, catalogue):
    before = len(practice.all("MedicationRequest"))
    with pytest.raises(ReasonsNeeded) as stopped:
        prescriptions.prescribe(
            practice.context,
            practice.physician,
            "anna",
            [_wanted(catalogue, "clari 500", "2x/j 7 jours")],
            language="fr",
        )
    alert = next(each for each in stopped.value.unanswered if each.kind == "interaction")
    assert alert.indicator == "critical"
    assert {each.substance for each in alert.alternatives} >= {"azithromycin", "pravastatin"}
    assert len(practice.all("MedicationRequest")) == before
    assert practice.all("DetectedIssue") == []


def test_a_reason_lets_it_pass_once_and_is_remembered_in_the_record(practice, catalogue):
    wanted = [_wanted(catalogue, "clari 500", "2x/j 7 jours", reason="Pneumonie")]
    with pytest.raises(ReasonsNeeded) as stopped:
        prescriptions.prescribe(practice.context, practice.physician, "anna", wanted, language="fr")
    reasons = {alert.fingerprint: "monitored" for alert in stopped.value.unanswered}
    made = prescriptions.prescribe(practice.context, practice.physician, "anna", wanted, language="fr", reasons=reasons)
    request = practice.get("MedicationRequest", made[0])
    assert request["requester"]["reference"] == "Practitioner/house"
    assert request["dosageInstruction"][0]["text"] == "1 comprimé 2 fois par jour, pendant 7 jours"
    assert request["reasonCode"] == [{"text": "Pneumonie"}]
    assert request["meta"]["profile"][0].endswith("BeMedicationPrescription")
    line = practice.get(*request["supportingInformation"][0]["reference"].split("/"))
    assert line["resourceType"] == "MedicationStatement"
    start, end = (dt.date.fromisoformat(line["effectivePeriod"][name]) for name in ("start", "end"))
    assert end - start == dt.timedelta(6)
    issues = practice.all("DetectedIssue")
    assert {each["mitigation"][0]["action"]["coding"][0]["code"] for each in issues} == {"monitored"}
    assert any(f"MedicationRequest/{made[0]}" in str(each["implicated"]) for each in issues)
    found = review(practice.context, practice.physician, "anna")
    assert all(alert.fingerprint not in reasons for alert in found.report.stops)


def test_choosing_another_statin_ends_the_line_that_it_replaces(practice, catalogue, simvastatin):
    literal = f"MedicationStatement/{simvastatin['id']}"
    prescriptions.prescribe(
        practice.context,
        practice.physician,
        "anna",
        [_wanted(catalogue, "pravastatine 40", "0-0-1", replaces=literal)],
        language="fr",
    )
    ended = practice.get("MedicationStatement", simvastatin["id"])
    assert "T" in ended["effectivePeriod"]["end"]
    assert ended["statusReason"][0]["coding"][0]["code"] == "replaced"
    labels = {each.label for each in review(practice.context, practice.physician, "anna").current}
    assert "simvastatine 40 mg" not in labels


def test_six_lines_are_renewed_at_once_or_none(practice):
    names = (
        ("amlodipine 5 mg", "C08CA01"),
        ("bisoprolol 5 mg", "C07AB07"),
        ("metformine 850 mg", "A10BA02"),
        ("pantoprazole 20 mg", "A02BC02"),
        ("lévothyroxine 75 µg", "H03AA01"),
        ("ézétimibe 10 mg", "C10AX09"),
    )
    lines = [practice.line(name, code)["id"] for name, code in names]
    before = len(practice.all("MedicationRequest"))
    with pytest.raises(NotFound):
        prescriptions.renew(practice.context, practice.physician, "anna", [*lines, "unknown"], language="fr")
    assert len(practice.all("MedicationRequest")) == before
    made = prescriptions.renew(practice.context, practice.physician, "anna", lines, language="fr")
    assert len(made) == 6
    assert {practice.get("MedicationRequest", each)["medicationCodeableConcept"]["text"] for each in made} == {
        name for name, _ in names
    }


def test_a_line_is_stopped_with_a_reason_or_not_at_all(practice):
    line = practice.line("loratadine 10 mg", "R06AX13")
    literal = f"MedicationStatement/{line['id']}"
    with pytest.raises(Invalid):
        prescriptions.stop(practice.context, practice.physician, "anna", literal, "because")
    assert "end" not in practice.get("MedicationStatement", line["id"])["effectivePeriod"]
    prescriptions.stop(practice.context, practice.physician, "anna", literal, "adverse", note="Somnolence")
    stopped = practice.get("MedicationStatement", line["id"])
    assert stopped["statusReason"][0]["coding"][0]["code"] == "adverse"
    assert stopped["note"][0]["text"] == "Somnolence"
    assert literal not in {each.id for each in review(practice.context, practice.physician, "anna").current}


def test_a_nurse_cannot_prescribe_and_nothing_changes(practice, catalogue):
    before = len(practice.all("MedicationRequest"))
    with pytest.raises((Forbidden, NotFound)):
        prescriptions.prescribe(
            practice.context, practice.nurse, "anna", [_wanted(catalogue, "paracetamol", "3x/j")], language="fr"
        )
    assert len(practice.all("MedicationRequest")) == before


class _Down:
    """The service while it is down, then up again; it counts what it is asked."""

    def __init__(self) -> None:
        self.is_down = True
        self.keys: list[str] = []

    def create(self, key: str, document: bytes) -> str:
        self.keys.append(key)
        if self.is_down:
            raise Unavailable("down")
        return transmission.LocalStandIn(lambda: False).create(key, document)


def test_a_prescription_waits_while_the_service_is_down_and_is_sent_once_when_it_is_back(practice, catalogue):
    made = prescriptions.prescribe(
        practice.context, practice.physician, "anna", [_wanted(catalogue, "loratadine", "1x/j 7 jours")], language="fr"
    )[0]
    key = transmission.own_key(practice.get("MedicationRequest", made))
    with practice.context.pool.session() as session, session.transaction():
        transmission.note(session, made, practice.context.blind.pk("Patient", "anna"), key)
        transmission.send.enqueue(session, prescription=made, once=f"prescription/{key}")
        transmission.send.enqueue(session, prescription=made, once=f"prescription/{key}")
    service = _Down()
    transmission.use(service)
    practice.work()
    assert transmission.states(practice.context, [made])[made].state == "waiting"
    service.is_down = False
    practice.rows("UPDATE job SET due = 0 WHERE name = 'prescription.send' RETURNING id")
    practice.work()
    state = transmission.states(practice.context, [made])[made]
    assert state.state == "sent"
    assert state.rid.startswith("BEP")
    assert set(service.keys) == {key}
    identifiers = practice.get("MedicationRequest", made)["identifier"]
    assert {"system": prescriptions.RID, "value": state.rid} in identifiers
    practice.work()
    assert len(service.keys) == 2


def test_the_kmehr_document_names_patient_prescriber_and_medicine(practice, catalogue):
    made = prescriptions.prescribe(
        practice.context, practice.physician, "anna", [_wanted(catalogue, "cetirizine", "1x/j 5 jours")], language="fr"
    )[0]
    xml = transmission.message(practice.context, practice.physician, practice.get("MedicationRequest", made)).decode()
    for part in (
        "<kmehrmessage",
        "85073003328",
        "11530231003",
        "pharmaceuticalprescription",
        '<posology><text L="fr">1 comprimé',
        "cétirizine",
    ):
        assert part in xml


def test_a_rule_is_switched_off_by_two_people_and_not_by_one(practice):
    rule = "own:0123456789"
    ident = ledger.propose(practice.context, practice.physician, rule, is_off=True, reason="Overridden by everybody.")
    with pytest.raises(VesaliusError):
        ledger.decide(practice.context, practice.physician, ident, is_approved=True)
    ledger._off.clear()
    assert rule not in ledger.switched_off(practice.context)
    ledger.decide(practice.context, practice.second, ident, is_approved=True)
    assert rule in ledger.switched_off(practice.context)
    with pytest.raises(Forbidden):
        ledger.propose(practice.context, practice.nurse, rule, is_off=False, reason="Not mine to decide.")
    with pytest.raises(Invalid):
        ledger.propose(practice.context, practice.physician, rule, is_off=False, reason="short")


def test_figures_tell_what_became_of_alerts(practice):
    figures = {each.rule: each for each in ledger.figures(practice.context, practice.physician)}
    decided = [each for each in figures.values() if each.overridden]
    assert decided
    assert all(each.acceptance is not None for each in decided)
    with pytest.raises(Forbidden):
        ledger.figures(practice.context, replace(practice.nurse))
