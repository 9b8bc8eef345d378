"""A message reaches who it is for, in their language and in harmless words, once; doubt is shown, never repeated."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integration.events.conftest import World
from mail_server import MailServer, mail_server
from vesalius import clock
from vesalius.audit.log import Log
from vesalius.errors import Invalid, NotFound
from vesalius.events import housekeeping
from vesalius.events.notifications import channels, messages, recipients, sending
from vesalius.events.notifications.calendar import Invitation
from vesalius.events.notifications.templates import TEMPLATES, Facts, Letter, Template, Words, template
from vesalius.records.context import Context

NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)
VISIT = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
MICROSECONDS = int(VISIT.timestamp()) * 1_000_000
WORDS = {
    "fr": Words("Votre rendez-vous", "Rendez-vous {day} à {hour}, {place}.", "Rendez-vous {day} {hour}"),
    "nl": Words("Uw afspraak", "Afspraak op {day} om {hour}, {place}.", "Afspraak {day} {hour}"),
    "de": Words("Ihr Termin", "Termin am {day} um {hour}, {place}.", "Termin {day} {hour}"),
    "en": Words("Your appointment", "Appointment on {day} at {hour}, {place}.", "Appointment {day} {hour}"),
}
DUTCH = {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "nl-BE"}]}, "preferred": True}
MAIL = {"system": "email", "value": "anna@example.org"}
MOBILE = {"system": "phone", "value": "0470 12 34 56", "use": "mobile"}


def facts(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    if arguments.get("appointment") == "gone":
        return None
    invitation = Invitation("a1@example.org", 2, MICROSECONDS, MICROSECONDS + 1_800_000_000, "Afspraak", "Gent; Zuid")
    return Facts(MICROSECONDS, {"place": "Maison, Gent"}, invitation)


@dataclass
class Post:
    """The world with a mail server, an SMS folder, and a template."""

    world: World
    server: MailServer
    folder: Path
    template: Template
    ways: channels.Ways = field(init=False)

    def patient(self, **content: Any) -> str:
        made = self.world.make("Patient", **{"telecom": [MAIL], "communication": [DUTCH], **content})
        return f"Patient/{made.id}"

    def notify(self, recipient: str, key: str = "k", **options: Any) -> int | None:
        found = options.pop("template", self.template)
        with self.world.context.pool.session() as session:
            return messages.notify(session, self.world.context, found, recipient, key=key, **options)

    def states(self) -> list[tuple]:
        return self.world.rows("SELECT state, reason FROM message ORDER BY id")

    def texts(self) -> list[dict]:
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("*.json"))]

    def told(self) -> list[dict]:
        log: Log = self.world.context.log
        opened = [log.open(event)[1] for (event,) in self.world.rows("SELECT event FROM audit_leaf ORDER BY id")]
        return [found for found in opened if found["subtype"] == "message-sent"]


@pytest.fixture
def post(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    for name in [name for name in TEMPLATES if name.startswith("test-")]:
        monkeypatch.delitem(TEMPLATES, name)
    made = template("test-visit", kind="reminder", words=WORDS, facts=facts, channels=("email", "sms", "notice"))
    with mail_server() as server, clock.fixed(NOON):
        folder = tmp_path / "sms"
        environment = {
            "VESALIUS_SMTP_URL": server.url,
            "VESALIUS_MAIL_FROM": "Network <no-reply@care.example.org>",
            "VESALIUS_SMS_FOLDER": str(folder),
        }
        found = channels.from_environment(environment)
        monkeypatch.setattr(sending, "ways", lambda: found)
        world.registry.jobs[messages.JOB] = sending.send
        yield Post(world, server, folder, made)
    TEMPLATES.pop("test-visit", None)


def test_a_message_is_sent_in_the_patients_language_with_its_calendar_file_and_leaves_an_event(post: Post) -> None:
    anna = post.patient()
    number = post.notify(anna, appointment="a1")
    assert post.world.work() == ["done"]
    (mail,) = post.server.wait_for(1)
    assert (mail["To"], mail["From"]) == ("anna@example.org", "Network <no-reply@care.example.org>")
    assert (mail["Subject"], mail["Content-Language"]) == ("Uw afspraak", "nl")
    body, attached = mail.iter_parts()
    assert body.get_content().strip() == "Afspraak op dinsdag 1 december 2026 om 09:30, Maison, Gent."
    assert attached.get_content_type() == "text/calendar"
    lines = attached.get_content().splitlines()
    assert {"METHOD:PUBLISH", "UID:a1@example.org", "SEQUENCE:2", "DTSTART:20261201T083000Z"} <= set(lines)
    assert "LOCATION:Gent\\; Zuid" in lines
    # RFC 5546: what is taken back is taken back by the same organizer.
    assert 'ORGANIZER;CN="Network":mailto:no-reply@care.example.org' in lines
    assert post.states() == [(messages.SENT, None)]
    (event,) = post.told()
    assert event["entity"] == f"message/{number}"
    assert event["details"] == {"channel": "email", "state": "sent", "template": "test-visit"}
    # Nothing of it is kept.
    assert b"anna@example.org" not in str(post.world.rows("SELECT * FROM message")).encode()


def test_a_message_with_a_key_is_written_once(post: Post) -> None:
    anna = post.patient()
    assert post.notify(anna, appointment="a1") is not None
    assert post.notify(anna, appointment="a1") is None
    post.world.work()
    assert len(post.server.received) == 1


def test_an_sms_goes_to_who_has_no_e_mail_and_to_who_prefers_it(post: Post) -> None:
    post.notify(post.patient(telecom=[MOBILE]), "one")
    both = post.patient(telecom=[MAIL, MOBILE])
    with post.world.context.pool.session() as session:
        recipients.prefer(session, post.world.context, both, "reminder", "sms")
    post.notify(both, "two")
    post.world.work()
    assert post.server.received == []
    text = {"to": "+32470123456", "text": "Afspraak dinsdag 1 december 2026 09:30"}
    assert post.texts() == [text, text]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2026-01-01"}, "deceased"),
        ({"telecom": [{**MAIL, "use": "old"}, {**MAIL, "period": {"end": "2026-11-26"}}]}, None),
        ({"active": False}, "inactive"),
    ],
)
def test_nothing_leaves_for_the_dead_the_inactive_and_old_addresses(
    post: Post, content: dict, reason: str | None
) -> None:
    post.notify(post.patient(**content))
    assert post.world.work() == ["done"]
    assert post.server.received == []
    if reason is None:
        assert post.states() == [(messages.SENT, None)]  # as a notice in the product
        assert post.world.rows("SELECT kind FROM notice") == [("test-visit",)]
    else:
        assert post.states() == [(messages.SUPPRESSED, reason)]
        assert post.told() == []


def test_nothing_is_sent_to_a_closed_record_or_to_who_wants_nothing(post: Post) -> None:
    closed, silent = post.patient(), post.patient()
    pk = post.world.context.blind.pk(*closed.split("/"))
    post.world.rows(f"INSERT INTO closed_patient VALUES ({pk}, 3, 0) RETURNING patient")
    with post.world.context.pool.session() as session:
        recipients.prefer(session, post.world.context, silent, "", "")
    post.notify(closed, "one")
    post.notify(silent, "two")
    post.notify("Patient/unknown", "three")
    post.world.work()
    assert post.states() == [(6, "closed"), (6, "preference"), (6, "unknown")]
    assert post.server.received == []


def test_a_message_without_an_object_any_more_and_a_cancelled_one_are_not_sent(post: Post) -> None:
    post.notify(post.patient(), "one", appointment="gone")
    post.notify(post.patient(), "two")
    with post.world.context.pool.session() as session:
        assert messages.cancel(session, "two")
        assert not messages.cancel(session, "two")
    post.world.work()
    assert post.states() == [(messages.SUPPRESSED, "obsolete"), (messages.CANCELLED, None)]
    assert post.server.received == []


def test_at_night_a_message_waits_for_the_morning_unless_it_is_awaited(post: Post) -> None:
    anna = post.patient()
    awaited = template("test-awaited", kind="code", words=WORDS, facts=facts, is_awaited=True)
    night = datetime(2026, 11, 27, 22, tzinfo=UTC)
    with clock.fixed(night):
        post.notify(anna, "one")
        post.notify(anna, "two", template=awaited)
        assert sorted(post.world.work()) == ["done", "retry"]
    assert len(post.server.received) == 1
    with clock.fixed(datetime(2026, 11, 28, 6, 59, tzinfo=UTC)):
        assert post.world.work() == []
    with clock.fixed(datetime(2026, 11, 28, 7, 1, tzinfo=UTC)):
        assert post.world.work() == ["done"]
    assert len(post.server.received) == 2


def test_too_many_messages_to_one_person_wait(post: Post) -> None:
    anna = post.patient()
    for number in range(6):
        post.notify(anna, f"k{number}")
    assert sorted(post.world.work()) == ["done"] * 4 + ["retry"] * 2
    with clock.fixed(NOON + timedelta(minutes=61)):
        assert post.world.work() == ["done", "done"]
    assert len(post.server.received) == 6


def test_a_refused_address_fails_and_a_full_mailbox_is_tried_again(post: Post) -> None:
    post.server.refuse_recipient = b"550 no such user"
    post.notify(post.patient(), "one")
    assert post.world.work() == ["done"]
    post.server.refuse_recipient = b"452 full"
    number = post.notify(post.patient(), "two")
    assert post.world.work() == ["retry"]
    assert post.states() == [(messages.FAILED, "smtp-550"), (messages.PENDING, "smtp-452")]
    post.server.refuse_recipient = b""
    with clock.fixed(NOON + timedelta(minutes=1)):
        assert post.world.work() == ["done"]
    assert [state for state, _ in post.states()] == [messages.FAILED, messages.SENT]
    assert len(post.server.received) == 1
    assert number is not None


def test_a_lost_answer_makes_a_message_unknown_and_only_a_person_sends_it_again(post: Post) -> None:
    post.server.hang_up = True
    number = post.notify(post.patient())
    assert post.world.work() == ["done"]
    assert post.states() == [(messages.UNKNOWN, "smtp-SMTPServerDisconnected")]
    assert [event["outcome"] for event in post.told()] == ["failed"]
    with clock.fixed(NOON + timedelta(days=1)):
        assert post.world.work() == []
        post.server.hang_up = False
        with post.world.context.pool.session() as session:
            messages.send_again(session, number)
            with pytest.raises(NotFound):
                messages.send_again(session, number)
        assert post.world.work() == ["done"]
    first, second = post.server.received
    assert first["Message-ID"] == second["Message-ID"]


def die_while_sending(post: Post) -> None:
    """The worker was killed after it said that it was sending."""
    post.world.rows("UPDATE message SET state = 2 RETURNING id")


def test_after_a_kill_in_the_window_mail_is_unknown_and_an_idempotent_channel_is_asked_again(post: Post) -> None:
    post.notify(post.patient(), "mail")
    post.notify(post.patient(telecom=[MOBILE]), "sms")
    die_while_sending(post)
    assert post.world.work() == ["done", "done"]
    assert post.states() == [(messages.UNKNOWN, "worker-ended"), (messages.SENT, None)]
    assert post.server.received == []
    assert len(post.texts()) == 1


def test_an_installation_without_channels_sends_nothing_and_says_so(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ways", lambda: channels.from_environment({}))
    mail_only = template("test-mail", kind="x", words=WORDS, facts=facts, channels=("email",))
    post.notify(post.patient(), template=mail_only)
    assert post.world.work() == ["done"]
    assert post.states() == [(messages.SUPPRESSED, "not-configured")]


@pytest.mark.parametrize("recipient", ["Patient/a b", "Observation/x", "anna@example.org", "Patient"])
def test_a_recipient_that_is_no_person_of_the_record_is_refused(post: Post, recipient: str) -> None:
    with pytest.raises(Invalid):
        post.notify(recipient)
    assert post.states() == []
    assert post.world.rows("SELECT count(*) FROM job") == [(0,)]


@pytest.mark.parametrize("place", ["address", "subject"])
def test_a_line_break_makes_no_header_of_a_mail(post: Post, place: str) -> None:
    forged = "anna@example.org\r\nBcc: everybody@example.org"
    letter = Letter("en", forged if place == "subject" else "Your visit", "Text", "Text", None)
    ways = sending.ways()
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        ways.channels["email"].send(forged if place == "address" else "anna@example.org", letter, "k")
    assert post.server.wait_for(0) == []


def test_a_template_cannot_speak_of_health() -> None:
    words = {**WORDS, "en": Words("x", "Your {diagnosis}", "x")}
    with pytest.raises(ValueError, match="places"):
        template("test-bad", kind="x", words=words)
    with pytest.raises(ValueError, match="languages"):
        template("test-bad", kind="x", words={"fr": WORDS["fr"]})
    assert "test-bad" not in TEMPLATES


@pytest.mark.parametrize(
    "environment",
    [
        {"VESALIUS_SMTP_URL": "smtp://mail.example.org", "VESALIUS_MAIL_FROM": "a@b.be"},
        {"VESALIUS_SMTP_URL": "http://127.0.0.1", "VESALIUS_MAIL_FROM": "a@b.be"},
        {"VESALIUS_SMTP_URL": "smtps://mail.example.org"},
        {"VESALIUS_SMTP_URL": "smtps://mail.example.org:x", "VESALIUS_MAIL_FROM": "a@b.be"},
    ],
)
def test_a_setting_that_would_send_in_the_clear_or_makes_no_sense_is_refused(environment: dict) -> None:
    with pytest.raises(Invalid):
        channels.from_environment(environment)


def test_messages_that_are_long_over_are_swept_and_open_ones_stay(post: Post) -> None:
    post.notify(post.patient(), "sent")
    post.world.work()
    post.notify(post.patient(), "pending", at=2**60)
    with clock.fixed(NOON + timedelta(days=401)):
        housekeeping.sweep.enqueue_now(post.world.context)
        post.world.registry.jobs[housekeeping.sweep.name] = housekeeping.sweep
        assert post.world.work() == ["done"]
    assert post.world.rows("SELECT key FROM message") == [("pending",)]
