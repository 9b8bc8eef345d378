"""A time is sought for somebody: the agenda knows for whom; kinds of visits speak the language of whoever reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integration.pages.conftest import OPERATOR, patient, put
from vesalius import clock
from vesalius.records.context import Context
from vesalius.records.scheduling import directory, rules
from vesalius.records.scheduling.opening import Rule

Ask = Callable[..., Any]
NOW = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)  # a Monday
JOE, CENTRE = "Practitioner/pilates", "Organization/centre"
NAMES = {"fr": "Séance", "nl": "Sessie", "de": "Sitzung", "en": "Session"}


@pytest.fixture(autouse=True)
def agenda(context: Context) -> Iterator[None]:
    role = {
        "practitioner": {"reference": JOE},
        "organization": {"reference": CENTRE},
        "code": [{"coding": [{"code": "persphysiotherapist"}]}],
    }
    put(context, {"resourceType": "PractitionerRole", "id": "joe"} | role)
    put(context, patient("anna", "Peeters", "Anna", "1985-07-30") | {"managingOrganization": {"reference": CENTRE}})
    with context.pool.session() as session:
        session.run("TRUNCATE visit_kind, availability_rule, availability_closure")
        session.run("DELETE FROM reservation")
    directory.forget(context)
    hours = Rule(0, JOE, 0, CENTRE, rules.ZONE, 31, datetime(2030, 1, 1, tzinfo=UTC).date(), 9 * 60, 17 * 60, 30)
    rules.add_rule(context, OPERATOR, hours)
    rules.add_kind(context, OPERATOR, rules.Kind(0, "session", "persphysiotherapist", "", "", NAMES, 30, 30))
    with clock.fixed(NOW):
        yield


def test_a_patient_named_by_the_visit_stays_chosen_until_the_time_is_booked(
    ask: Ask, found: Callable[..., list[dict[str, Any]]]
) -> None:
    page = ask("pam", "/agenda/?patient=anna").text
    assert "Anna Peeters" in page
    assert page.count("patient=anna") > 5
    (kind,) = re.findall(r'<option value="(\d+)">Session', page)
    free = ask("pam", f"/agenda/free/?kind={kind}&centre={CENTRE}&who={JOE}&patient=anna").text
    query = re.findall(r"/agenda/new/\?([^\"]+)", free)[0].replace("&amp;", "&")
    form = ask("pam", f"/agenda/new/?{query}").text
    assert 'name="patient" value="anna"' in form
    assert 'value="Anna Peeters"' in form
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrfmiddlewaretoken", None)
    assert ask("pam", "/agenda/book/", **fields, kind=kind, minutes="30").status_code == 200
    (booked,) = found("Appointment", status="booked", patient="Patient/anna")
    assert booked["start"].startswith("2031-03-03")


def test_a_patient_who_may_not_be_seen_gives_no_agenda_and_no_name(ask: Ask) -> None:
    from vesalius.errors import NotFound

    answers = []
    for unknown in ("bert", "nobody-of-this-name"):
        try:
            answers.append(ask("wilson", f"/agenda/?patient={unknown}").status_code)
        except NotFound as error:
            answers.append(str(error))
    assert answers[0] == answers[1]
    assert answers[0] != 200


@pytest.mark.parametrize(("reader", "name"), list(NAMES.items()))
def test_a_kind_of_visit_is_named_in_the_language_of_whoever_reads(
    context: Context, ask: Ask, reader: str, name: str
) -> None:
    appointment = {
        "resourceType": "Appointment", "id": "dutch", "status": "booked",
        "start": "2031-03-03T13:00:00Z", "end": "2031-03-03T13:30:00Z",
        "serviceType": [{"coding": [{"system": "urn:vesalius:visit-kind", "code": "session"}], "text": "Kiné-beurt"}],
        "participant": [
            {"actor": {"reference": "Patient/anna"}, "status": "accepted"},
            {"actor": {"reference": JOE}, "status": "accepted"},
        ],
    }  # fmt: skip
    put(context, appointment)
    day = ask("pam", f"/agenda/?view=day&practitioner={JOE}&centre={CENTRE}", reader=reader).text
    assert f'<span class="what">{name}</span>' in day
    assert "Kiné-beurt" not in day
    panel = ask("pam", "/agenda/visits/dutch/", reader=reader).text
    assert f"{name} · " in panel
    assert "Kiné-beurt" not in panel


def test_whoever_sees_patients_is_offered_the_kind_of_the_own_profession_first(ask: Ask) -> None:
    assert re.search(r'<option value="\d+" selected>Session', ask("pilates", "/agenda/").text)


def test_a_saturday_stands_in_the_week_in_which_somebody_comes_on_it(context: Context, ask: Ask) -> None:
    week = f"/agenda/?view=week&date=2031-03-10&practitioner={JOE}&centre={CENTRE}"
    assert 'data-day="2031-03-15"' not in ask("pam", week).text
    appointment = {
        "resourceType": "Appointment", "id": "saturday", "status": "booked",
        "start": "2031-03-15T09:00:00Z", "end": "2031-03-15T09:30:00Z",
        "participant": [
            {"actor": {"reference": "Patient/anna"}, "status": "accepted"},
            {"actor": {"reference": JOE}, "status": "accepted"},
        ],
    }  # fmt: skip
    put(context, appointment)
    assert 'data-day="2031-03-15"' in ask("pam", week).text
