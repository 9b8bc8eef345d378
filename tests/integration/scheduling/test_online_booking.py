"""Booking without an account proves an address and tells nothing; what follows from a booking happens once."""

from __future__ import annotations

import os
import threading
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from bookings import OPERATOR, encode, post, put, rows

from mail_server import MailServer, mail_server
from vesalius import clock
from vesalius.errors import Conflict, Invalid, NotFound, TooMany
from vesalius.events import consumers, queue, workers
from vesalius.events.notifications import channels, messages, sending
from vesalius.events.registry import REGISTERED
from vesalius.events.running import attempt
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.scheduling import booking, directory, holding, links, online, rules, service, waiting
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind

NOW = datetime(2030, 3, 4, 9, 0, tzinfo=UTC)
ANN, NORTH = "Practitioner/ann", "Organization/north"
KIND = Kind(0, "visit", "persphysiotherapist", "urn:kinds", "visit", {"fr": "Séance", "en": "Session"}, 30, 60)
CAMILLE = {"given": "Camille", "family": "Lejeune", "birth": "1991-04-12", "contact": "Camille@Example.org"}


def moment(day: int, hour: int) -> int:
    return int(datetime(2030, 3, day, hour, tzinfo=UTC).timestamp()) * 1_000_000


def visit(day: int = 12, hour: int = 9, patient: str = "") -> dict[str, Any]:
    low = moment(day, hour)
    made = booking.Visit(KIND, ANN, low, low + 1_800_000_000, patient=patient, origin="online")
    return booking.appointment(made)


@pytest.fixture
def place(context: Context) -> Context:
    put(context, {"resourceType": "Organization", "id": "north", "name": "Maison du Nord"})
    put(context, {"resourceType": "Practitioner", "id": "ann", "name": [{"family": "Ann"}]})
    role = {"practitioner": {"reference": ANN}, "organization": {"reference": NORTH}}
    put(context, {"resourceType": "PractitionerRole", "id": "r"} | role)
    directory.forget(context)
    rules.add_kind(context, OPERATOR, KIND)
    hours = {"weekdays": 31, "first": date(2030, 1, 1), "start_minute": 540, "end_minute": 1080, "step": 30}
    rules.add_rule(context, OPERATOR, Rule(0, ANN, 0, NORTH, rules.ZONE, **hours))
    with context.pool.session() as session:
        session.run("TRUNCATE booking_request, waiting_offer, message, job, effect")
    return context


def ask(context: Context, browser: str = "b", **changes: str) -> tuple[int, str]:
    """(number, code) of a request for a time that is held."""
    who = online.person(CAMILLE | changes, "fr")
    kept = holding.hold(context, visit(), holder=browser)
    number = online.request(context, who, visit(), hold=kept.secret, address="192.0.2.1", browser=browser)
    found = online.waiting(context, number)
    assert found is not None
    return number, found[1]


def patients(context: Context) -> list[Any]:
    return rows(context, "SELECT id FROM resource WHERE type = (SELECT type FROM resource WHERE id = 'known')")


def test_a_code_books_what_was_held_for_a_patient_who_is_registered(place: Context) -> None:
    with clock.fixed(NOW):
        number, code = ask(place)
        written = online.confirm(place, number, code, browser="b")
    resource = json.parse(written.version.body)
    assert resource["status"] == "booked"
    assert resource["start"] == "2030-03-12T09:00:00.000Z"
    patient, _ = booking.get(place, OPERATOR, written.version.id)
    literal = patient["participant"][0]["actor"]["reference"]
    registered = service.actor(service.WORKER)
    from vesalius.records.read import read

    found = json.parse(read(place, registered, "Patient", literal.partition("/")[2]).body)
    assert found["name"][0]["family"] == "Lejeune"
    assert found["telecom"][0]["value"] == "camille@example.org"
    assert found["meta"]["tag"][0]["code"] == "online"
    assert rows(place, "SELECT sealed FROM booking_request")[0][0] == b""


def test_a_wrong_code_books_nothing_and_five_of_them_end_the_request(place: Context) -> None:
    with clock.fixed(NOW):
        number, code = ask(place)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        for _ in range(online.ATTEMPTS):
            with pytest.raises(Invalid):
                online.confirm(place, number, wrong, browser="b")
        with pytest.raises(NotFound):
            online.confirm(place, number, code, browser="b")
    assert rows(place, "SELECT count(*) FROM reservation WHERE kind = 1") == [(0,)]


def test_a_code_is_good_in_its_browser_and_for_ten_minutes(place: Context) -> None:
    with clock.fixed(NOW):
        number, code = ask(place)
        with pytest.raises(NotFound):
            online.confirm(place, number, code, browser="another")
    with clock.fixed(NOW + timedelta(minutes=online.MINUTES)), pytest.raises(NotFound):
        online.confirm(place, number, code, browser="b")


def test_who_proves_the_address_of_a_record_books_for_it_and_nobody_else_does(place: Context) -> None:
    known = {
        "resourceType": "Patient",
        "id": "known",
        "name": [{"family": "Lejeune", "given": ["Camille"]}],
        "birthDate": "1991-04-12",
        "telecom": [{"system": "email", "value": "camille@example.org"}],
    }
    put(place, known)
    with clock.fixed(NOW):
        number, code = ask(place, browser="one")
        mine = json.parse(online.confirm(place, number, code, browser="one").version.body)
        assert mine["participant"][0]["actor"]["reference"] == "Patient/known"
        booking.set_status(place, OPERATOR, mine["id"], "cancelled")
        # The same name and birth date with another address: an own record, and the same answers.
        number, code = ask(place, browser="two", contact="somebody@example.org")
        other = json.parse(online.confirm(place, number, code, browser="two").version.body)
    assert other["participant"][0]["actor"]["reference"] != "Patient/known"
    assert len(patients(place)) == 2


def test_codes_are_limited_for_one_address(place: Context) -> None:
    who = online.person(CAMILLE, "fr")
    with clock.fixed(NOW):
        for turn in range(online.MOST_OF_CONTACT):
            online.request(place, who, visit(), hold="", address=f"192.0.2.{turn}", browser="b")
        with pytest.raises(TooMany):
            online.request(place, who, visit(), hold="", address="192.0.2.99", browser="c")
    assert rows(place, "SELECT count(*) FROM booking_request") == [(online.MOST_OF_CONTACT,)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"given": " "}, "given"),
        ({"birth": "2031-01-01"}, "birth"),
        ({"birth": "1850-01-01"}, "birth"),
        ({"contact": "camille@"}, "contact"),
        ({"contact": "12"}, "contact"),
    ],
)
def test_a_form_says_which_field_is_wrong(given: dict[str, str], field: str) -> None:
    with clock.fixed(NOW), pytest.raises(Invalid) as refused:
        online.person(CAMILLE | given, "fr")
    assert refused.value.issues[0].diagnostics == field


def test_telephone_numbers_are_understood_as_people_write_them() -> None:
    for text in ("0470 12 34 56", "0470/12.34.56", "+32 470 12 34 56", "0032470123456"):
        assert online.contact(text) == "+32470123456"


def test_a_link_cannot_be_made_up(context: Context) -> None:
    token = links.token(context, links.APPOINTMENT, "abc")
    assert links.identity(context, links.APPOINTMENT, token) == "abc"
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "abc.", "abc", token.replace("abc", "abd")):
        with pytest.raises(NotFound):
            links.identity(context, links.APPOINTMENT, wrong)
    with pytest.raises(NotFound):
        links.identity(context, links.OFFER, token)


@pytest.fixture
def following(place: Context) -> ModuleType:
    """The jobs of the app, with its reader of the outbox at the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()
    from vesalius.apps.booking import jobs

    with place.pool.session() as session:
        consumers.register(session, [REGISTERED.consumers["appointments"]])
    catch_up(place)
    with place.pool.session() as session:
        session.run("TRUNCATE message, job, effect")
    return jobs


def catch_up(context: Context) -> None:
    """Everything committed up to now, read."""
    reader = REGISTERED.consumers["appointments"]
    while True:
        with context.pool.session() as session:
            lag = next(lag for lag in consumers.lags(session) if lag.name == "appointments")
        if not lag.waiting:
            return
        if not consumers.advance(context, reader):
            threading.Event().wait(0.005)


def patient(context: Context, logical_id: str, **more: Any) -> str:
    telecom = [{"system": "email", "value": f"{logical_id}@example.org"}]
    put(context, {"resourceType": "Patient", "id": logical_id, "telecom": telecom} | more)
    return f"Patient/{logical_id}"


def told(context: Context) -> list[tuple[str, int]]:
    return rows(context, "SELECT template, state FROM message ORDER BY id")


def test_a_booking_is_confirmed_and_reminded_of_once_however_often_it_is_read(
    place: Context, following: ModuleType
) -> None:
    with clock.fixed(NOW):
        booking.book(place, OPERATOR, visit(patient=patient(place, "p")))
        catch_up(place)
        planned = [("appointment-booked", 1), ("appointment-reminder", 1), ("appointment-reminder", 1)]
        assert told(place) == planned
        due = rows(place, "SELECT due FROM message WHERE template = 'appointment-reminder' ORDER BY due")
        start = moment(12, 9)
        assert [at for (at,) in due] == [start - 48 * 3_600_000_000, start - 3 * 3_600_000_000]
        # A reader that was killed before it stored its position reads the same again.
        with place.pool.session() as session:
            consumers.rewind(session, "appointments")
        catch_up(place)
        assert told(place) == planned


def test_a_move_takes_the_reminders_along(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW):
        made = booking.book(place, OPERATOR, visit(patient=patient(place, "p"))).version.id
        catch_up(place)
        booking.move(place, OPERATOR, made, low=moment(13, 10), high=moment(13, 10) + 1_800_000_000)
        catch_up(place)
    waiting_for = rows(place, "SELECT template, due FROM message WHERE state = 1 ORDER BY id")
    reminders = [due for template, due in waiting_for if template == "appointment-reminder"]
    assert reminders == [moment(11, 10), moment(13, 7)]
    assert ("appointment-moved", 1) in told(place)


def test_who_did_not_come_is_told_once_how_to_come_another_time(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW):
        made = booking.book(place, OPERATOR, visit(4, 12, patient=patient(place, "p"))).version.id
    with clock.fixed(NOW + timedelta(hours=4)):
        booking.set_status(place, OPERATOR, made, "noshow")
        catch_up(place)
        with place.pool.session() as session:
            consumers.rewind(session, "appointments")
        catch_up(place)
        assert [template for template, _ in told(place)].count("appointment-missed") == 1
        with mail_server() as server:
            send_all(place, server)
            missed = [mail for mail in server.received if "/book/" in mail.get_body(("plain",)).get_content()]  # type: ignore[union-attr]
    assert [str(mail["To"]) for mail in missed] == ["p@example.org"]


def test_what_other_systems_write_is_their_own_affair(place: Context, following: ModuleType) -> None:
    resource = visit(patient=patient(place, "p"))
    resource["extension"] = []
    del resource["extension"]
    with clock.fixed(NOW):
        post(place, resource)
        catch_up(place)
    assert told(place) == []


def test_a_visit_that_was_booked_and_announced_elsewhere_is_not_announced_again(
    place: Context, following: ModuleType
) -> None:
    taken_over, new = (visit(day, 10, patient=patient(place, f"p{day}")) for day in (12, 13))
    with clock.fixed(NOW):
        post(place, taken_over | {"created": clock.instant(clock.now_microseconds() - 25 * 3_600_000_000)})
        catch_up(place)
        assert told(place) == []
        made = post(place, new | {"created": clock.instant(clock.now_microseconds() - 3_600_000_000)})
        catch_up(place)
        assert ("appointment-booked", 1) in told(place)
        assert made


def test_nothing_goes_to_who_has_died_meanwhile(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW):
        booking.book(place, OPERATOR, visit(patient=patient(place, "p")))
        catch_up(place)
        patient(place, "p", deceasedBoolean=True)
        with mail_server() as server:
            send_all(place, server)
            assert server.received == []
    assert rows(place, "SELECT state FROM message WHERE template = 'appointment-booked'") == [(messages.SUPPRESSED,)]


def send_all(context: Context, server: MailServer) -> None:
    found = channels.from_environment(
        {"VESALIUS_SMTP_URL": server.url, "VESALIUS_MAIL_FROM": "N <no-reply@example.org>"}
    )
    with context.pool.session() as session:
        worker = workers.sign_on(session)
        claimed = queue.claim(session, worker, "messages", REGISTERED.jobs, 50)
    before, sending.ways = sending.ways, lambda: found  # type: ignore[assignment]
    try:
        for each in claimed:
            attempt(context, REGISTERED.jobs[each.name], each)
    finally:
        sending.ways = before


def test_a_code_goes_to_the_address_that_is_to_be_proved(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW), mail_server() as server:
        _, code = ask(place)
        send_all(place, server)
        (message,) = server.received
    assert message["To"] == "camille@example.org"
    assert code in message["Subject"]


def waits(context: Context, logical_id: str, *, replaces: str = "", **more: Any) -> str:
    concept = visit()["serviceType"]
    entry = waiting.entry(patient(context, logical_id), concept, replaces=replaces) | more
    return create(context, OPERATOR, "Appointment", encode(entry)).version.id


def test_a_freed_time_is_offered_to_three_and_the_first_to_accept_has_it(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW):
        made = booking.book(place, OPERATOR, visit(patient=patient(place, "p"))).version.id
        later = booking.book(place, OPERATOR, visit(20, patient=patient(place, "w0"))).version.id
        first = waits(place, "w0", replaces=f"Appointment/{later}")
    for number in range(1, 5):
        with clock.fixed(NOW + timedelta(minutes=number)):
            waits(place, f"w{number}", **({"priority": 1} if number == 4 else {}))
    with clock.fixed(NOW + timedelta(minutes=9)):
        booking.set_status(place, OPERATOR, made, "cancelled", reason="pat")
        catch_up(place)
        offers = rows(place, "SELECT id, appointment FROM waiting_offer ORDER BY id")
        # The urgent one first, then those who wait longest.
        assert [appointment for _, appointment in offers][1] == first
        assert len(offers) == 3
        assert rows(place, "SELECT count(*) FROM message WHERE template = 'waiting-offer'") == [(3,)]
        booked = waiting.accept(place, offers[1][0])
        assert (booked.id, json.parse(booked.body)["status"]) == (first, "booked")
        assert waiting.accept(place, offers[1][0]).version == booked.version
        with pytest.raises(Conflict):
            waiting.accept(place, offers[0][0])
        # Who takes an earlier time gives the later one back.
        assert booking.get(place, OPERATOR, later)[0]["status"] == "cancelled"
        catch_up(place)
    assert rows(place, "SELECT count(*) FROM waiting_offer WHERE state = 2") == [(1,)]


def test_an_offer_to_two_at_once_is_accepted_by_one(place: Context, following: ModuleType) -> None:
    with clock.fixed(NOW):
        made = booking.book(place, OPERATOR, visit(patient=patient(place, "p"))).version.id
        for number in range(3):
            waits(place, f"w{number}")
        booking.set_status(place, OPERATOR, made, "cancelled")
        catch_up(place)
        numbers = [number for (number,) in rows(place, "SELECT id FROM waiting_offer ORDER BY id")]
        ends: list[str] = []

        def accept(number: int) -> None:
            try:
                waiting.accept(place, number)
                ends.append("accepted")
            except Conflict:
                ends.append("refused")

        threads = [threading.Thread(target=accept, args=(number,)) for number in numbers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(ends) == ["accepted", "refused", "refused"]


def test_a_time_that_a_move_frees_is_offered_to_who_waits_for_an_earlier_one(
    place: Context, following: ModuleType
) -> None:
    with clock.fixed(NOW):
        number, code = ask(place, browser="one")
        first = online.confirm(place, number, code, browser="one").version.id
        kept = holding.hold(place, visit(12, 11), holder="two")
        who = online.person(CAMILLE | {"family": "Martin", "contact": "martin@example.org"}, "fr")
        number = online.request(place, who, visit(12, 11), hold=kept.secret, address="192.0.2.1", browser="two")
        found = online.waiting(place, number)
        assert found is not None
        other = json.parse(online.confirm(place, number, found[1], browser="two").version.body)
        patient = other["participant"][0]["actor"]["reference"]
        entry = waiting.entry(
            patient,
            other["serviceType"],
            practitioner=ANN,
            until=moment(12, 11) - 1_800_000_000,
            replaces=f"Appointment/{other['id']}",
        )
        create(place, OPERATOR, "Appointment", encode(entry))
        catch_up(place)
        booking.move(place, OPERATOR, first, low=moment(12, 14), high=moment(12, 14) + 1_800_000_000)
        catch_up(place)
    assert rows(place, "SELECT low FROM waiting_offer") == [(moment(12, 9),)]
