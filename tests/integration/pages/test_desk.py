"""The desk: arrivals by the agenda's own steps, who waits since when, insurance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integration.pages.conftest import patient, put
from vesalius import clock
from vesalius.apps.desk import identity_card
from vesalius.errors import Invalid
from vesalius.records.context import Context
from vesalius.records.scheduling import booking

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module", autouse=True)
def paul(context: Context) -> None:
    """A patient of the centre."""
    put(context, {**patient("paul", "Peeters", "Paul", "1949-01-01"),
                  "managingOrganization": {"reference": "Organization/centre"}})  # fmt: skip


def appointment(context: Context, identity: str, start: datetime) -> None:
    end = start + timedelta(minutes=20)
    put(context, {
        "resourceType": "Appointment", "id": identity, "status": "booked", "start": start.isoformat(),
        "end": end.isoformat(), "participant": [
            {"actor": {"reference": "Patient/paul", "display": "Paul Peeters"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/house", "display": "Dr Greg House"}, "status": "accepted"},
        ],
    })  # fmt: skip


def test_an_arrival_takes_the_steps_of_the_agenda_with_their_times(ask: Ask, found: Found, context: Context) -> None:
    noon = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    appointment(context, "steps", noon)
    path = "/desk/appointments/steps/"
    with clock.fixed(noon - timedelta(minutes=30)):
        ask("pam", path, state="noshow")
        assert found("Appointment", _id="steps")[0]["status"] == "booked"
        assert "Did not come" not in ask("pam", "/desk/").text
        ask("pam", path, state="arrived")
    with clock.fixed(noon - timedelta(minutes=5)):
        assert "25 min" in ask("pam", "/desk/").text
        ask("pam", path, state="checked-in")
        assert "25 min" not in ask("pam", "/desk/").text
        ask("pam", path, state="fulfilled")
    stored = found("Appointment", _id="steps")[0]
    assert [state for state, _at in booking.steps(stored)] == ["arrived", "checked-in", "fulfilled"]
    ask("pam", path, state="noshow")
    ask("pam", path, state="invented")
    assert found("Appointment", _id="steps")[0]["status"] == "fulfilled"


def test_a_new_insurance_ends_the_one_before(ask: Ask, found: Found, context: Context) -> None:
    kind = [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "pay"}]}]
    for identity, name in (("mutual-a", "Mutualité A"), ("mutual-b", "Mutualité B")):
        put(context, {"resourceType": "Organization", "id": identity, "name": name, "type": kind})
    path = "/patients/paul/identity/insurance/"
    ask("pam", path, insurer="Organization/mutual-a", membership="319 0000 123")
    ask("pam", path, insurer="Organization/mutual-b", membership="509.0000.123", preferential="yes")
    by_state = {item["status"]: item for item in found("Coverage", beneficiary="Patient/paul")}
    assert by_state["active"]["payor"][0]["reference"] == "Organization/mutual-b"
    assert by_state["cancelled"]["period"]["end"]
    page = ask("pam", "/patients/paul/identity/").text
    assert "Mutualité B" in page
    assert "preferential (BIM)" in page
    assert "319 0000" not in page
    before = len(found("Coverage", beneficiary="Patient/paul"))
    assert ask("wilson", path, insurer="Organization/mutual-a", membership="3190000123").status_code == 404
    assert len(found("Coverage", beneficiary="Patient/paul")) == before


WIDE = (
    '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE eid [<!ENTITY a "x">]>'
    "<eid><identity><name>&a;</name></identity></eid>"
)


@pytest.mark.parametrize(
    "data",
    [b"", b"<eid/>", b"<eid><identity>", WIDE.encode("utf-16"), WIDE.encode(), b"<a/>" * 100_000],
    ids=["nothing", "no-identity", "broken", "wide-entity", "entity", "large"],
)
def test_what_is_no_file_of_a_card_is_refused_and_read_nowhere(data: bytes) -> None:
    with pytest.raises(Invalid):
        identity_card.read(data)


def test_a_possible_duplicate_is_named_with_the_day_in_the_readers_language(ask: Ask) -> None:
    form = {"family": "Peeters", "given": "Paul", "birth": "1949-01-01", "gender": "", "number": ""}
    shown = ask("pam", "/desk/new/check/", reader="fr", **form).text
    assert "Paul Peeters" in shown
    assert "1 jan. 1949" in shown
