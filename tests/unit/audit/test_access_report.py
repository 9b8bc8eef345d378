"""The access report tells days and people as the network's time zone has them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vesalius.audit.access_report import access, day_of, visits
from vesalius.audit.entries import Entry


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000_000)


def entry(number: int, moment: str, agent: str = "house", **more) -> Entry:
    facts = {"action": "R", "agent": agent, "subtype": "read", "entity": "Observation/a", **more}
    return Entry(number, at(moment), 5, None, facts)


def test_a_visit_is_what_one_person_did_on_one_day() -> None:
    found = visits(
        [
            entry(5, "2026-03-02T10:30:00", display="Greg House", fhir="Practitioner/h", role="physician"),
            entry(4, "2026-03-02T10:00:00", "anna", entity="Patient/x", purpose="PATRQT"),
            entry(3, "2026-03-02T09:00:00", subtype="search", action="E", entity="Patient/x/Condition"),
            entry(2, "2026-03-02T08:00:00", subtype="operation", entity="Patient/x/$everything", outcome="refused"),
            entry(1, "2026-03-01T08:00:00", subtype="transaction", entities=["Encounter/a", "Encounter/b"]),
        ]
    )
    assert [(visit.day, visit.account, visit.count) for visit in found] == [
        (date(2026, 3, 2), "house", 3),
        (date(2026, 3, 2), "anna", 1),
        (date(2026, 3, 1), "house", 1),
    ]
    first = found[0]
    assert (first.person, first.fhir, first.role) == ("Greg House", "Practitioner/h", "physician")
    assert (first.first, first.last) == (at("2026-03-02T08:00:00"), at("2026-03-02T10:30:00"))
    assert first.entries == [5, 3, 2]
    assert first.types == {"Observation": 1, "Condition": 1, "Patient": 1}
    assert first.kinds == {"read": 1, "search": 1, "operation": 1}
    assert first.refused == 1
    assert found[2].types == {"Encounter": 2}


def test_an_emergency_marks_the_visit_of_its_patient_only() -> None:
    inside = entry(2, "2026-03-02T10:00:00", emergencies=[5], purpose="TREAT", reason="coma, no history known")
    assert access(inside).purpose == "BTG"
    assert access(inside._replace(patient=6)).purpose == "TREAT"
    found = visits([inside, entry(1, "2026-03-02T09:00:00", emergencies=[6], purpose="TREAT")])
    assert found[0].is_emergency
    assert found[0].purposes == {"BTG", "TREAT"}
    assert found[0].reasons == ["coma, no history known"]


@pytest.mark.parametrize(
    ("moment", "day", "hours"),
    [
        ("2026-03-01T22:59:59", date(2026, 3, 1), 24),
        ("2026-03-01T23:00:00", date(2026, 3, 2), 24),
        ("2026-03-29T12:00:00", date(2026, 3, 29), 23),
        ("2026-10-25T12:00:00", date(2026, 10, 25), 25),
    ],
)
def test_days_are_belgian_also_when_the_clocks_change(moment: str, day: date, hours: int) -> None:
    found, low, high = day_of(at(moment))
    assert found == day
    assert low <= at(moment) < high
    assert high - low == hours * 3_600_000_000
