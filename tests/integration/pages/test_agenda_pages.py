"""The desk sets kinds of visits, closures and group sessions by pages, and changes a series as a whole or in part."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from integration.pages.conftest import OPERATOR, _account, patient, put
from integration.pages.proofs_of_work import worked
from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.records.context import Context
from vesalius.records.scheduling import directory, feeds, rules
from vesalius.records.scheduling.opening import Rule
from vesalius.store.wire import int8, text

Ask = Callable[..., Any]
BRUSSELS = ZoneInfo(rules.ZONE)
NOW = datetime(2030, 3, 4, 9, 0, tzinfo=UTC)  # a Monday
JOE, CENTRE = "Practitioner/pilates", "Organization/centre"
KIND = {
    "name_fr": "Séance",
    "name_nl": "Sessie",
    "name_de": "Sitzung",
    "name_en": "Session",
    "profession": "persphysiotherapist",
    "position": "1",
    "minutes": "30",
    "minutes_new": "60",
    "seats": "1",
    "before": "0",
    "after": "5",
    "online": "1",
    "notice": "2",
    "notice_unit": "1440",
    "horizon": "60",
    "cancel": "12",
    "cancel_unit": "60",
    "colour": "3",
}


@pytest.fixture(autouse=True)
def agenda(context: Context) -> Iterator[None]:
    role = {
        "practitioner": {"reference": JOE},
        "organization": {"reference": CENTRE},
        "code": [{"coding": [{"code": "persphysiotherapist"}]}],
    }
    put(context, {"resourceType": "PractitionerRole", "id": "joe"} | role)
    for identity, given in (("anna", "Anna"), ("bert", "Berthe"), ("zoe", "Zoé")):
        made = patient(identity, "Peeters", given, "1985-07-30")
        put(context, made | {"managingOrganization": {"reference": CENTRE}})
    with context.pool.session() as session:
        session.run("TRUNCATE visit_kind, availability_rule, availability_closure")
        session.run("DELETE FROM reservation")
    directory.forget(context)
    hours = Rule(0, JOE, 0, CENTRE, rules.ZONE, 31, datetime(2030, 1, 1, tzinfo=UTC).date(), 9 * 60, 17 * 60, 30)
    rules.add_rule(context, OPERATOR, hours)
    with clock.fixed(NOW):
        yield


def kinds(context: Context) -> list[rules.Kind]:
    with context.pool.session() as session:
        return rules.kinds(session)


def at(day: int, hour: int) -> int:
    return int(datetime(2030, 3, day, hour, tzinfo=BRUSSELS).timestamp()) * 1_000_000


def booked(ask: Ask, context: Context, day: int, hour: int, patient: str = "anna", **more: str) -> str:
    """The id of a visit that the desk books."""
    (kind, *_others) = kinds(context)
    form = {"practitioner": JOE, "low": str(at(day, hour)), "minutes": "30", "kind": str(kind.id), "patient": patient}
    answer = ask("pam", "/agenda/book/", **{"centre": CENTRE, "key": f"{day}-{hour}-{patient}", **form, **more})
    assert answer.status_code == 200, answer.text
    found = re.search(r"/agenda/visits/([^/]+)/step/", answer.text)
    assert found is not None
    return found[1]


def starts(found: Callable[..., list[dict[str, Any]]], status: str = "booked") -> list[str]:
    """Day and time in Belgium of the visits with a status."""
    return sorted(
        f"{datetime.fromisoformat(item['start']).astimezone(BRUSSELS):%d %H:%M}"
        for item in found("Appointment", status=status)
    )


def test_a_kind_of_visit_is_made_changed_and_taken_out_of_use(context: Context, ask: Ask) -> None:
    assert ask("pam", "/agenda/kinds/", kind="", **KIND).status_code == 302
    (made,) = kinds(context)
    assert (made.key, made.minutes, made.minutes_new, made.after, made.colour) == ("session", 30, 60, 5, 3)
    assert (made.notice_minutes, made.horizon_days, made.cancel_minutes, made.is_online) == (2880, 60, 720, True)
    page = ask("pam", "/agenda/kinds/?kind=session").text
    assert 'value="Séance"' in page
    changed = {**KIND, "minutes": "45", "seats": "8"}
    del changed["online"]
    assert ask("pam", "/agenda/kinds/", kind="session", **changed).status_code == 302
    (made,) = kinds(context)
    assert (made.key, made.minutes, made.seats, made.is_online) == ("session", 45, 8, False)
    assert ask("pam", "/agenda/kinds/end/", kind="session").status_code == 302
    assert kinds(context) == []


@pytest.mark.parametrize("wrong", [{"name_de": " "}, {"minutes": "3"}, {"seats": "0"}, {"horizon": "x"}],
                         ids=["name", "minutes", "seats", "number"])  # fmt: skip
def test_a_kind_that_cannot_be_is_refused_with_what_was_typed(
    context: Context, ask: Ask, wrong: dict[str, str]
) -> None:
    answer = ask("pam", "/agenda/kinds/", kind="", **{**KIND, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="Séance"' in answer.text
    assert kinds(context) == []


def test_who_manages_no_agendas_finds_none_of_these_pages(context: Context, ask: Ask) -> None:
    for path in ("/agenda/kinds/", "/agenda/closures/"):
        assert ask("jackie", path).status_code == 404
    assert ask("jackie", "/agenda/kinds/", kind="", **KIND).status_code == 404
    assert kinds(context) == []


def test_a_closed_centre_offers_nothing_and_lists_what_is_booked_meanwhile(
    context: Context, ask: Ask, found: Callable[..., list[dict[str, Any]]]
) -> None:
    ask("pam", "/agenda/kinds/", kind="", **KIND)
    booked(ask, context, 12, 10)
    assert "To be resolved" not in ask("pam", "/agenda/closures/").text
    closed = {"who": CENTRE, "first": "2030-03-11", "last": "2030-03-15", "reason": "closed"}
    assert ask("pam", "/agenda/closures/", **closed).status_code == 302
    page = ask("pam", "/agenda/closures/").text
    assert "To be resolved" in page
    assert "Joseph Pilates" in page
    assert "2030-03-12" in page
    free = ask("pam", f"/agenda/free/?kind={kinds(context)[0].id}&from=2030-03-11").text
    assert "18 March" in free
    assert "12 March" not in free
    # What was booked stays booked.
    assert starts(found)[-1:] == ["12 10:00"]
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    ask("pam", "/agenda/closures/end/", number=number[1])
    assert "To be resolved" not in ask("pam", "/agenda/closures/").text
    refused = ask("pam", "/agenda/closures/", who="Practitioner/nobody", first="2030-03-11")
    assert refused.status_code == 422


def test_a_group_is_planned_filled_and_refused_when_it_is_full(context: Context, ask: Ask) -> None:
    ask("pam", "/agenda/kinds/", kind="", **{**KIND, "seats": "2"})
    (kind,) = kinds(context)
    form = {
        "kind": str(kind.id),
        "practitioner": JOE,
        "first": "2030-03-20",
        "start": "18:00",
        "minutes": "60",
        "seats": "2",
        "room": "",
        "count": "2",
        "every": "7",
    }
    assert ask("pam", "/agenda/sessions/", **form).status_code == 302
    page = ask("pam", "/agenda/sessions/").text
    assert page.count("0/2") == 2
    # The same again: the practitioner is taken.
    assert ask("pam", "/agenda/sessions/", **form).status_code == 422
    grid = ask("pam", f"/agenda/?view=day&date=2030-03-20&practitioner={JOE}").text
    found = re.search(r"/agenda/sessions/([^/]+)/", grid.split("block session", 1)[1])
    assert found is not None
    seat = {"slot": f"Slot/{found[1]}", "minutes": "60"}
    booked(ask, context, 20, 18, "anna", **seat)
    booked(ask, context, 20, 18, "zoe", **seat)
    panel = ask("pam", f"/agenda/sessions/{found[1]}/").text
    assert "Seats taken: 2 of 2" in panel
    assert "Anna" in panel
    assert "Zoé" in panel
    full = ask("pam", "/agenda/book/", practitioner=JOE, low=str(at(20, 18)), kind=str(kind.id), patient="bert",
               centre=CENTRE, key="full", **seat)  # fmt: skip
    assert full.status_code == 409
    assert "Every seat is taken." in full.text
    # Two who come to one group are one block.
    grid = ask("pam", f"/agenda/?view=day&date=2030-03-20&practitioner={JOE}").text
    assert (grid.count("data-visit="), grid.count("block session")) == (0, 1)
    off = ask("pam", f"/agenda/sessions/{found[1]}/end/", yes="1")
    assert "2 patients" in off.text


def test_a_series_moves_from_one_on_and_is_cancelled_as_a_whole(
    context: Context, ask: Ask, found: Callable[..., list[dict[str, Any]]]
) -> None:
    before = starts(found)
    ask("pam", "/agenda/kinds/", kind="", **KIND)
    booked(ask, context, 5, 14, count="4", every="7")
    weekly = sorted(set(starts(found)) - set(before))
    assert weekly == ["05 14:00", "12 14:00", "19 14:00", "26 14:00"]
    series = sorted(
        (item for item in found("Appointment", status="booked") if item.get("identifier")), key=lambda it: it["start"]
    )
    second = series[1]["id"]
    # One, then it and those that follow, a day later and an hour earlier; what went before stays.
    moved = ask("pam", f"/agenda/visits/{second}/move/", day="2030-03-12", minute=str(15 * 60), scope="one")
    assert json.loads(moved.content)["message"] == "Moved."
    assert sorted(set(starts(found)) - set(before)) == ["05 14:00", "12 15:00", "19 14:00", "26 14:00"]
    ask("pam", f"/agenda/visits/{second}/move/", day="2030-03-13", minute=str(13 * 60), scope="following")
    assert sorted(set(starts(found)) - set(before)) == ["05 14:00", "13 13:00", "20 13:00", "27 13:00"]
    # Where one of them cannot go, none goes.
    booked(ask, context, 21, 13, "zoe")
    refused = ask("pam", f"/agenda/visits/{second}/move/", day="2030-03-14", minute=str(13 * 60), scope="following")
    assert refused.status_code == 409
    assert sorted(set(starts(found)) - set(before) - {"21 13:00"}) == ["05 14:00", "13 13:00", "20 13:00", "27 13:00"]
    # Into another column they go together.
    other = {"day": "2030-03-13", "minute": str(13 * 60), "column": "Practitioner/pam", "scope": "following"}
    assert ask("pam", f"/agenda/visits/{second}/move/", **other).status_code == 200
    members = [item for item in found("Appointment", status="booked") if item["id"] in {each["id"] for each in series}]
    who = sorted(
        (item["start"][:10], each["actor"]["reference"])
        for item in members
        for each in item["participant"]
        if each["actor"]["reference"].startswith("Practitioner/")
    )
    assert [name for _day, name in who] == [JOE, *["Practitioner/pam"] * 3]
    ask("pam", f"/agenda/visits/{second}/step/", status="cancelled", reason="pat", scope="all")
    assert sorted(set(starts(found)) - set(before)) == ["21 13:00"]


def test_a_visit_is_made_longer_by_its_lower_edge_and_a_block_keeps_bookings_out(
    context: Context, ask: Ask, found: Callable[..., list[dict[str, Any]]]
) -> None:
    ask("pam", "/agenda/kinds/", kind="", **{**KIND, "after": "0"})
    visit = booked(ask, context, 28, 10)
    longer = ask("pam", f"/agenda/visits/{visit}/move/", day="2030-03-28", minute="600", minutes="50")
    assert longer.status_code == 200
    (made,) = [item for item in found("Appointment", status="booked") if item["id"] == visit]
    assert made["minutesDuration"] == 50
    blocked = ask("pam", "/agenda/block/", practitioner=JOE, low=str(at(28, 12)), minutes="60", comment="Lunch")
    assert blocked.status_code == 200
    refused = ask("pam", f"/agenda/visits/{visit}/move/", day="2030-03-28", minute=str(12 * 60 + 30))
    assert refused.status_code == 409
    assert "Free:" in json.loads(refused.content)["message"]
    stale = ask("pam", f"/agenda/visits/{visit}/move/", day="2030-03-28", minute="900", version="1")
    assert stale.status_code == 409


@pytest.fixture
def parent(context: Context, actor: Callable[[str], Actor]) -> Actor:
    """Anna with an account of her own, who stands for her child Zoé."""
    with context.pool.session() as session:
        known = session.fetch("SELECT FROM account WHERE username = 'anna'")
    if not known:
        _account(context, "anna", "patient", "Patient/anna", "Anna Peeters")
        with context.pool.session() as session:
            for name in ("anna", "zoe"):
                session.execute(
                    "INSERT INTO account_patient (account, patient, fhir) SELECT id, $1, $2 FROM account"
                    " WHERE username = 'anna'",
                    [int8(context.blind.pk("Patient", name)), text(f"Patient/{name}")],
                )
    return actor("anna")


def test_a_parent_books_for_the_child_with_one_tap_and_finds_the_visit(
    context: Context, ask: Ask, parent: Actor, found: Callable[..., list[dict[str, Any]]]
) -> None:
    from django.test import RequestFactory

    from vesalius.apps.booking import views_online

    ask("pam", "/agenda/kinds/", kind="", **KIND)
    factory = RequestFactory()

    def tap(path: str, view: Any, cookies: dict[str, str], *arguments: str, **form: str) -> Any:
        request = factory.post(path, form) if form else factory.get(path)
        request.COOKIES.update({"language": "en", **cookies})
        request.actor = parent  # type: ignore[attr-defined]
        return view(request, *arguments)

    times = tap("/book/session/times/", views_online.choose, {}, "session").content.decode()
    chosen = re.search(r'value="(Practitioner/pilates\|\d+)"', times)
    assert chosen is not None
    held = tap("/book/session/hold/", views_online.hold, {}, "session", time=chosen[1], **worked(times))
    assert held.status_code == 302
    kept = {"booking": held.cookies["booking"].value}
    page = tap("/book/details/", views_online.details, kept).content.decode()
    assert re.findall(r'name="subject" value="(\w+)"', page) == ["anna", "zoe"]
    assert tap("/book/details/", views_online.details, kept, subject="zoe").status_code == 302
    made = [item for item in found("Appointment", patient="Patient/zoe", status="booked") if "online" in str(item)]
    assert len(made) == 1
    mine = ask("anna", "/my/appointments/").text
    assert "Zoé" in mine
    assert f"/book/visit/{made[0]['id']}." in mine
    assert ask("pam", "/my/appointments/").status_code == 404


def test_nobody_books_with_one_tap_for_whom_they_do_not_stand_for(context: Context, ask: Ask, parent: Actor) -> None:
    from django.test import RequestFactory

    from vesalius.apps.booking import views_online

    ask("pam", "/agenda/kinds/", kind="", **KIND)
    low = at(6, 10)
    kept = {
        "hold": "x",
        "expires": low,
        "kind": "session",
        "new": False,
        "practitioner": JOE,
        "centre": CENTRE,
        "room": "",
        "low": low,
        "high": low + 1_800_000_000,
    }
    from vesalius.apps.booking import public

    request = RequestFactory().post("/book/details/", {"subject": "bert"})
    request.COOKIES["booking"] = public.signing.dumps({"browser": "b", "booking": kept}, salt="booking")
    request.actor = parent  # type: ignore[attr-defined]
    with context.pool.session() as session:
        before = session.fetch("SELECT count(*) FROM resource")
    assert views_online.details(request).status_code in {409, 429}
    with context.pool.session() as session:
        assert session.fetch("SELECT count(*) FROM resource") == before


def test_programs_read_the_feed_of_an_agenda_also_when_it_is_empty(context: Context, ask: Ask) -> None:
    secret = feeds.create(context, OPERATOR, JOE)
    empty = Calendar.from_ical(ask("pam", f"/agenda/feed/{secret}.ics").content)
    assert [part.name for part in empty.subcomponents] == ["VFREEBUSY"]
    visit = {
        "resourceType": "Appointment",
        "status": "booked",
        "start": "2030-03-05T10:00:00Z",
        "end": "2030-03-05T10:30:00Z",
        "participant": [
            {"actor": {"reference": JOE}, "status": "accepted"},
            {"actor": {"reference": "Patient/anna"}, "status": "accepted"},
        ],
    }
    put(context, visit | {"id": "fed"})
    answer = ask("pam", f"/agenda/feed/{secret}.ics")
    read = Calendar.from_ical(answer.content)
    (event,) = read.walk("VEVENT")
    assert "METHOD" not in read
    assert event.decoded("DTSTART") == datetime(2030, 3, 5, 10, tzinfo=UTC)
    assert {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY"} <= set(event)
    assert "Peeters" not in answer.content.decode()
