"""Accounts are made by administrators, and opened by their holders with a link that is good once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from integration.identity.world import PASSWORD, Browser, Person, World
from mail_server import mail_server
from vesalius import clock
from vesalius.errors import Forbidden, NotFound
from vesalius.events import queue, workers
from vesalius.events.notifications import channels, messages, sending
from vesalius.events.registry import Registry
from vesalius.events.running import attempt
from vesalius.identity import accounts, invitations, resets, second_factor, sessions
from vesalius.terminology import naming_systems

OWN = "seven yellow tractors dance"


@pytest.fixture
def administrator(world: World) -> Browser:
    return world.signed_in(world.person("boss", "administrator", totp=True))


def link(text: str) -> str:
    found = re.search(r"http://testserver(/account/invitation/[0-9a-f]{48}/)", text)
    assert found, text
    return found.group(1)


def test_a_new_colleague_is_invited_chooses_a_password_and_enrols_before_anything_opens(
    world: World, administrator: Browser
) -> None:
    username = f"carla-{world.prefix}"
    made = administrator.post(
        "/administration/accounts/new/", username=username, display="Carla Janssens", role="nurse", centre="",
        fhir="Practitioner/carla", niss="85.07.30-033.28", email="",
    )  # fmt: skip
    address = link(made.text)
    assert address not in administrator.get(f"/administration/accounts/{username}/").text
    browser = world.browser()
    page = browser.get(address)
    # The address is a secret, which no other site is told; our own form must say where it comes from.
    assert ("Carla Janssens" in page.text, page.headers["Referrer-Policy"]) == (True, "same-origin")
    assert browser.get(address).status_code == 200
    assert browser.post(address, new="short", again="short").status_code == 400
    assert browser.post(address, new=OWN, again=OWN).where == "/account/second-factor/"
    assert browser.get("/patients/").where.startswith("/account/second-factor/")
    shown = browser.get("/account/second-factor/application/").text
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", shown)
    assert secret
    code = second_factor.code(secret.group(1).replace(" ", ""), clock.now_microseconds() // 30_000_000)
    assert browser.post("/account/second-factor/application/", code=code).where == "/account/second-factor/recovery/"
    assert browser.get("/patients/").status_code == 200
    # The link was good once.
    late = world.browser()
    assert late.get(address).status_code == 404
    assert late.post(address, new=PASSWORD, again=PASSWORD).status_code == 404
    kinds = [event[0] for event in world.events() if event[1] == f"account/{username}"]
    assert kinds == ["account-created", "password-changed", "login", "factor-added"]
    assert world.sql("SELECT niss IS NOT NULL FROM account WHERE username = '" + username + "'") == [(True,)]


def test_a_link_ends_with_its_time_with_a_newer_one_and_with_the_account(world: World) -> None:
    person = world.person("late")

    def made() -> str:
        with world.context.pool.session() as session:
            return invitations.make(session, person.id, "boss", hours=72)

    first, second = made(), made()
    browser = world.browser()
    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200
    with clock.fixed(datetime.now(UTC) + timedelta(hours=73)):
        assert browser.post(second, new=OWN, again=OWN).status_code == 404
    with world.context.pool.session() as session:
        accounts.set_active(session, person.id, is_active=False)
    assert browser.post(second, new=OWN, again=OWN).status_code == 404
    assert world.browser().post("/account/login/", login=person.username, password=OWN).status_code == 200


def test_a_link_replaces_the_password_and_not_the_second_factor(world: World) -> None:
    person = world.person("both", totp=True)
    with world.context.pool.session() as session:
        address = invitations.make(session, person.id, "boss", hours=72)
    browser = world.browser()
    assert browser.post(address, new=OWN, again=OWN).where == "/account/2fa/authenticate/"
    assert browser.get("/account/").where.startswith("/account/login/")
    assert browser.post("/account/2fa/authenticate/", code=world.code()).status_code == 302


def test_a_reset_takes_two_people_takes_the_factors_away_and_is_told(world: World, administrator: Browser) -> None:
    person = world.person("lost", totp=True)
    signed_in = world.signed_in(person)
    place = f"/administration/accounts/{person.username}/"
    assert administrator.post(f"{place}invitation/", reset="yes").where == place
    with world.context.pool.session() as session:
        assert second_factor.has_any(session, person.id)
    page = administrator.get(place).text
    assert "Somebody else has to agree within a day." in page
    assert 'value="approve"' not in page
    assert administrator.post(f"{place}reset/", what="approve").status_code in {403, 404}
    assert administrator.post(f"{place}invitation/", reset="yes").status_code == 409
    with world.context.pool.session() as session:
        assert second_factor.has_any(session, person.id)
    second = world.signed_in(world.person("second", "administrator", totp=True), ahead=1)
    assert "waits for a second person" in second.get("/administration/accounts/").text
    address = link(second.post(f"{place}reset/", what="approve").text)
    with world.context.pool.session() as session:
        assert not second_factor.has_any(session, person.id)
    assert second.post(f"{place}reset/", what="approve").status_code == 404
    browser = world.browser()
    assert browser.post(address, new=OWN, again=OWN).where == "/account/second-factor/"
    assert signed_in.get("/account/").where.startswith("/account/login/")
    changed = [fact for fact in world.facts() if fact["subtype"] == "account-changed" and not fact.get("outcome")]
    boss = world.people["boss"].username
    assert [(fact["agent"], fact["details"]) for fact in changed] == [
        (boss, {"invitation": "reset proposed"}),
        (world.people["second"].username, {"invitation": "reset", "proposer": boss}),
    ]


def test_a_proposed_reset_ends_when_it_is_withdrawn_or_after_a_day(world: World, administrator: Browser) -> None:
    person, boss = world.person("kept", totp=True), world.people["boss"]
    place = f"/administration/accounts/{person.username}/"
    administrator.post(f"{place}invitation/", reset="yes")
    assert administrator.post(f"{place}reset/", what="withdraw").where == place
    with world.context.pool.session() as session:
        assert resets.waiting(session, person.id) == []
        number = resets.propose(session, person.id, boss.id)
        with clock.fixed(datetime.now(UTC) + timedelta(hours=resets.HOURS, minutes=1)):
            with pytest.raises(NotFound):
                resets.approve(session, number, world.person("late-second").id)
            assert resets.propose(session, person.id, boss.id) != number
        with pytest.raises(Forbidden):
            resets.propose(session, boss.id, boss.id)
        assert second_factor.has_any(session, person.id)


def test_the_holder_of_an_account_cannot_agree_to_its_reset(world: World) -> None:
    holder, boss = world.person("holder", "administrator", totp=True), world.person("boss", "administrator")
    with world.context.pool.session() as session:
        number = resets.propose(session, holder.id, boss.id)
        for somebody in (holder, boss):
            with pytest.raises(Forbidden):
                resets.approve(session, number, somebody.id)
        assert second_factor.has_any(session, holder.id)


def test_the_link_of_a_first_sign_in_goes_by_letter_and_stands_nowhere_else(
    world: World, administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'name="mail"' not in administrator.get("/administration/accounts/new/").text
    with mail_server() as server:
        environment = {"VESALIUS_SMTP_URL": server.url, "VESALIUS_MAIL_FROM": "Network <no-reply@care.example.org>"}
        found = channels.from_environment(environment)
        monkeypatch.setattr(sending, "ways", lambda: found)
        assert 'name="mail"' in administrator.get("/administration/accounts/new/").text
        username = f"posted-{world.prefix}"
        answer = administrator.post(
            "/administration/accounts/new/", username=username, display="Petra Post", role="nurse", centre="",
            fhir="Practitioner/petra", niss="", email="petra@example.org", mail="yes",
        )  # fmt: skip
        assert answer.where == f"/administration/accounts/{username}/"
        assert "/account/invitation/" not in answer.text
        number = world.sql("SELECT max(id) FROM message")[0][0]
        assert world.sql("SELECT recipient, state FROM message WHERE id = $1", number) == [(f"account/{username}", 1)]
        registry = Registry()
        registry.jobs[messages.JOB] = sending.send
        with world.context.pool.session() as session:
            worker = workers.sign_on(session)
            claimed = queue.claim(session, worker, messages.QUEUE, registry.jobs, 10)
        assert [attempt(world.context, registry.jobs[item.name], item) for item in claimed] == ["done"]
        (mail,) = server.wait_for(1)
    assert mail["To"] == "petra@example.org"
    text = mail.get_content()
    address = re.search(r"http://\S+?(/account/invitation/[0-9a-f]{48}/)", text)
    assert address
    assert "Petra" not in text
    assert "Petra Post" in world.browser().get(address.group(1)).text
    secret = address.group(1).split("/")[3]
    assert secret not in str(world.sql("SELECT * FROM message WHERE id = $1", number))


def test_nobody_resets_themselves_and_others_find_no_such_page(world: World, administrator: Browser) -> None:
    boss, person = world.people["boss"], world.person("victim", totp=True)
    assert administrator.post(f"/administration/accounts/{boss.username}/invitation/", reset="yes").status_code == 400
    physician = world.signed_in(world.person("physician", totp=True))
    for path in (f"/administration/accounts/{person.username}/invitation/", "/administration/accounts/new/",
                 "/administration/workstations/"):  # fmt: skip
        assert physician.post(path, reset="yes").status_code == 404
    with world.context.pool.session() as session:
        assert second_factor.has_any(session, person.id)
        assert second_factor.has_any(session, boss.id)
    assert world.sql("SELECT count(*) FROM invitation WHERE account = $1", person.id) == [(0,)]


def test_an_interrupted_reset_is_asked_again_with_its_fields_after_the_proof(
    world: World, administrator: Browser
) -> None:
    person = world.person("waiting", totp=True)
    path = f"/administration/accounts/{person.username}/invitation/"
    with clock.fixed(datetime.now(UTC) + timedelta(minutes=6)):
        sessions.memory.clear()
        interrupted = administrator.post(path, reset="yes", headers={"Referer": "http://testserver/administration/"})
        assert interrupted.where.startswith("/account/step-up/?resume=")
        with world.context.pool.session() as session:
            assert second_factor.has_any(session, person.id)
        cookie = administrator.cookie
        number = re.search(r"resume=([0-9a-f]{32})", interrupted.where)
        assert number
        assert administrator.get(interrupted.where).status_code == 200
        onward = administrator.post(
            "/account/step-up/", way="totp", code=world.code(), resume=number.group(1), next="/administration/"
        )
        assert administrator.cookie != cookie
        page = administrator.get(onward.where)
        assert f'action="{path}"' in page.text
        assert re.search(r'name="reset" hidden>\s*yes<', page.text)
        # It is for its sender alone.
        stranger = world.signed_in(world.person("stranger", "administrator", totp=True), ahead=1)
        assert stranger.get(onward.where).where == "/administration/"
        assert ("step-up", f"account/{world.people['boss'].username}", "") in world.events()


@pytest.mark.parametrize(("number", "is_right"), [("85073003328", True), ("85073003329", False), ("8507300332", False)])
def test_national_numbers_carry_a_check(number: str, is_right: bool) -> None:
    assert naming_systems.is_national_number(number) is is_right


def test_people_are_named_once(world: World, administrator: Browser) -> None:
    person: Person = world.person("twice")
    answer = administrator.post(
        "/administration/accounts/new/", username=person.username, display="Again", role="nurse", centre=""
    )
    assert answer.status_code == 400
    assert "belongs to another account" in answer.text
