"""The scheme as a document of the record; a prescription taken back, sent or not; favourites kept at the front."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET

import pytest

from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.events import demonstration
from vesalius.events.consumers import Batch, Change
from vesalius.knowledge import dosage
from vesalius.knowledge.catalogue import Catalogue
from vesalius.knowledge.kmehr import NAMESPACE
from vesalius.medication import favourites, prescriptions, scheme_document, transmission
from vesalius.medication.library import knowledge
from vesalius.medication.prescriptions import Wanted


def _prescribed(practice, text="azithromycine 500", how="1x/j 3 jours"):
    choice = Catalogue(knowledge()).search(text, "fr")[0]
    wanted = [Wanted(choice, dosage.parse(how))]
    made = prescriptions.prescribe(practice.context, practice.physician, "anna", wanted, language="fr")[0]
    body = practice.get("MedicationRequest", made)
    with practice.context.pool.session() as session, session.transaction():
        pk = practice.context.blind.pk("Patient", "anna")
        transmission.note(session, made, pk, transmission.own_key(body))
        transmission.send.enqueue(session, prescription=made, lock=f"prescription/{made}")
    return made


class Recording(transmission.LocalStandIn):
    def __init__(self):
        super().__init__(lambda: False)
        self.created: list[str] = []
        self.revoked: list[tuple[str, str]] = []

    def create(self, key, document):
        self.created.append(key)
        return super().create(key, document)

    def revoke(self, rid, reason):
        self.revoked.append((rid, reason))
        super().revoke(rid, reason)


@pytest.fixture
def service():
    made = Recording()
    transmission.use(made)
    yield made
    transmission.use(transmission.LocalStandIn(lambda: False))


def _state(practice, made):
    return transmission.states(practice.context, [made])[made]


def test_a_sent_prescription_is_taken_back_here_and_at_the_service(practice, service):
    made = _prescribed(practice)
    practice.work()
    assert _state(practice, made).state == "sent"
    transmission.revoke(practice.context, practice.physician, "anna", made, "Wrong medicine")
    assert _state(practice, made).state == "revoking"
    body = practice.get("MedicationRequest", made)
    assert (body["status"], body["statusReason"]) == ("cancelled", {"text": "Wrong medicine"})
    practice.work()
    state = _state(practice, made)
    assert (state.state, service.revoked) == ("revoked", [(state.rid, "Wrong medicine")])
    with pytest.raises(Conflict):
        transmission.revoke(practice.context, practice.physician, "anna", made, "Again")


def test_a_prescription_taken_back_before_it_was_sent_is_never_sent(practice, service):
    made = _prescribed(practice, "loratadine", "1x/j 7 jours")
    transmission.revoke(practice.context, practice.physician, "anna", made, "Wrong patient")
    practice.work()
    practice.work()
    assert (_state(practice, made).state, service.created, service.revoked) == ("revoked", [], [])


def test_who_may_not_or_says_no_reason_takes_nothing_back(practice, service):
    made = _prescribed(practice, "amoxicilline", "3x/j 7 jours")
    practice.work()
    with pytest.raises(Forbidden):
        transmission.revoke(practice.context, practice.nurse, "anna", made, "I want it")
    with pytest.raises(Invalid):
        transmission.revoke(practice.context, practice.physician, "anna", made, " ")
    with pytest.raises(NotFound):
        transmission.revoke(practice.context, practice.physician, "somebody", made, "Wrong patient")
    assert practice.get("MedicationRequest", made)["status"] == "active"
    assert _state(practice, made).state == "sent"


def test_the_scheme_is_shared_as_kmehr_and_paper_and_a_new_one_takes_its_place(practice):
    practice.line("simvastatine 40 mg", "C10AA01")
    first = scheme_document.share(practice.context, practice.physician, "anna", b"%PDF-1.7 first", "fr")
    kinds = [each["attachment"]["contentType"] for each in first["content"]]
    assert kinds == ["text/xml", "application/pdf"]
    assert first["type"]["coding"][0]["code"] == "56445-0"
    tree = ET.fromstring(base64.b64decode(first["content"][0]["attachment"]["data"]))  # noqa: S314 - our own document
    codes = [each.text for each in tree.iter(f"{{{NAMESPACE}}}cd") if each.get("S") == "CD-TRANSACTION"]
    assert codes[0] == "medicationscheme"
    assert set(codes[1:]) == {"medicationschemeelement"}
    assert "simvastatine 40 mg" in [each.text for each in tree.iter(f"{{{NAMESPACE}}}magistraltext")]
    numbers = [each.find(f"{{{NAMESPACE}}}id").text for each in tree.iter(f"{{{NAMESPACE}}}transaction")]
    assert numbers == [str(number) for number in range(1, len(codes) + 1)]
    second = scheme_document.share(practice.context, practice.physician, "anna", b"%PDF-1.7 second", "fr")
    assert second["relatesTo"][0]["target"]["reference"] == f"DocumentReference/{first['id']}"
    assert practice.get("DocumentReference", first["id"])["status"] == "superseded"
    current = [each for each in practice.all("DocumentReference") if each["status"] == "current"]
    assert [each["id"] for each in current] == [second["id"]]


def test_a_pinned_favourite_stays_in_front_and_is_nobody_elses(practice):
    favourites.used(practice.context, practice.physician, "paracetamol 1 g", "N02BE01", "", "1-1-1")
    for _ in range(3):
        favourites.used(practice.context, practice.physician, "ibuprofène 400 mg", "M01AE01", "", "1-1-1")
    assert favourites.of(practice.context, practice.physician)[0].label == "ibuprofène 400 mg"
    key = favourites.of(practice.context, practice.physician)[-1].key
    with pytest.raises(NotFound):
        favourites.pin(practice.context, practice.second, key, is_pinned=True)
    favourites.pin(practice.context, practice.physician, key, is_pinned=True)
    first = favourites.of(practice.context, practice.physician)[0]
    assert (first.key, first.is_pinned) == (key, True)


@pytest.fixture
def nothing(monkeypatch):
    monkeypatch.setattr(transmission, "_services", [])
    monkeypatch.setattr(demonstration, "_asked", [])
    monkeypatch.delenv(transmission.MODE, raising=False)
    return monkeypatch


def test_without_a_setting_nothing_is_transmitted_but_in_the_demo(nothing):
    assert transmission.mode() == "off"
    for given, expected in (("local", "local"), (" DOWN ", "down"), ("off", "off"), ("recipe", "off"), ("", "off")):
        nothing.setenv(transmission.MODE, given)
        assert transmission.mode() == expected
    demonstration.tell(lambda: True)
    assert transmission.mode() == "local"
    nothing.setenv(transmission.MODE, "off")
    assert transmission.mode() == "off"


def test_a_prescription_without_a_service_is_said_to_be_untransmitted_and_stays_so(practice, nothing):
    made = prescriptions.prescribe(
        practice.context,
        practice.physician,
        "anna",
        [Wanted(Catalogue(knowledge()).search("lactulose", "fr")[0], dosage.parse("1x/j 7 jours"))],
        language="fr",
    )[0]
    body = practice.get("MedicationRequest", made)
    with practice.context.pool.session() as session, session.transaction():
        pk = practice.context.blind.pk("Patient", "anna")
        own = practice.context.blind.pk("MedicationRequest", made)
        change = Change(own, "MedicationRequest", made, 1, pk, "anna", "POST", False, True, 0, 0, 0)
        transmission.notice.handle(Batch(practice.context, session, (change,)))
    state = _state(practice, made)
    assert (state.state, state.rid) == ("untransmitted", "")
    # A service that comes later is not given what was given to the patient on paper.
    nothing.setenv(transmission.MODE, "local")
    assert practice.work() == []
    assert _state(practice, made).state == "untransmitted"
    assert practice.get("MedicationRequest", made) == body
    transmission.revoke(practice.context, practice.physician, "anna", made, "Given on paper")
    practice.work()
    assert _state(practice, made).state == "revoked"


def test_what_waited_when_the_service_was_taken_away_is_not_pretended_to_be_sent(practice, nothing):
    made = _prescribed(practice, "macrogol", "1x/j 7 jours")
    practice.work()
    state = _state(practice, made)
    assert (state.state, state.rid) == ("untransmitted", "")
    assert all(each["system"] != prescriptions.RID for each in practice.get("MedicationRequest", made)["identifier"])
