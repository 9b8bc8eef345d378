"""Working together: tasks that go on when nobody does them, messages, referrals with their answer, hand-over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from integration.pages.conftest import _account as make_account
from integration.pages.conftest import put
from vesalius import clock
from vesalius.errors import NotFound
from vesalius.events import consumers, queue, workers
from vesalius.events.live import broker, presence
from vesalius.events.registry import REGISTERED
from vesalius.events.running import attempt
from vesalius.records import relationships
from vesalius.records.context import Context
from vesalius.records.read import read

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


def place(task: dict[str, Any]) -> str:
    return f"/tasks/{task['id']}/"


def named(found: Found, text: str) -> dict[str, Any]:
    """The one Task with this description that was not made by an escalation."""
    kept = [item for item in found("Task", patient="Patient/anna") if item.get("description") == text]
    return next(item for item in kept if "partOf" not in item)


@pytest.fixture
def worker(context: Context) -> Callable[[], None]:
    """Follows every change and does what is due, without a process."""
    from vesalius.apps.teamwork import jobs

    reader = REGISTERED.consumers["teamwork"]
    with context.pool.session() as session:
        consumers.register(session, [reader])
        number = workers.sign_on(session)

    def work() -> None:
        while True:
            with context.pool.session() as session:
                lag = next(lag for lag in consumers.lags(session) if lag.name == "teamwork")
            if not lag.waiting:
                break
            if not consumers.advance(context, reader):
                threading.Event().wait(0.005)
        with context.pool.session() as session:
            due = queue.claim(session, number, "default", {jobs.escalate.name: jobs.escalate}, 50)
        assert [attempt(context, jobs.escalate, found) for found in due] == ["done"] * len(due)

    return work


def later(days: int) -> Any:
    """So many days later, within the block."""
    return clock.fixed(clock.now() + timedelta(days=days))


def entries(context: Context) -> int:
    """How many entries stand in the log."""
    with context.pool.session() as session:
        return int(session.fetch("SELECT count(*) FROM audit_leaf ")[0][0])


def test_a_task_is_given_with_owner_day_and_whom_to_tell(ask: Ask, found: Found, context: Context) -> None:
    answer = ask(
        "house", "/patients/anna/tasks/new/", text="Change dressing", owner="colleague",
        recipient="Practitioner/jackie", until=str(clock.today()), priority="urgent", escalate="centre.nurse",
    )  # fmt: skip
    assert answer.status_code == 302
    task = named(found, "Change dressing")
    assert task["owner"]["reference"] == "Practitioner/jackie"
    assert task["priority"] == "urgent"
    assert task["restriction"]["period"]["end"] == str(clock.today())
    assert "Change dressing" in ask("jackie", "/tasks/").text
    assert "Change dressing" in ask("house", "/tasks/").text
    assert "Change dressing" not in ask("wilson", "/tasks/").text
    kept = ask("house", "/patients/anna/tasks/new/", text="No day", owner="me", escalate="centre")
    assert "Only a task with a day can be overdue." in kept.text
    before = entries(context)
    assert ask("wilson", "/patients/anna/tasks/new/", text="Not mine", owner="me").status_code == 404
    assert entries(context) > before
    assert not [item for item in found("Task") if item.get("description") in {"No day", "Not mine"}]


def test_a_task_of_the_centre_is_taken_over_by_one_and_passed_on_with_a_word(ask: Ask, found: Found) -> None:
    ask("house", "/patients/anna/tasks/new/", text="Call the lab", owner="centre", role="nurse")
    task = named(found, "Call the lab")
    assert "Call the lab" in ask("jackie", "/tasks/").text
    assert "Call the lab" not in ask("pilates", "/tasks/").text
    assert ask("jackie", f"{place(task)}take/", go="on").status_code == 302
    assert named(found, "Call the lab")["owner"]["reference"] == "Practitioner/jackie"
    assert ask("melfi", f"{place(task)}take/", go="on").status_code == 404
    ask("jackie", place(task), recipient="Practitioner/house", note="They want a physician.")
    changed = named(found, "Call the lab")
    assert changed["owner"]["reference"] == "Practitioner/house"
    assert changed["note"][0]["text"] == "They want a physician."
    assert changed["note"][0]["authorReference"]["reference"] == "Practitioner/jackie"
    assert "They want a physician." in ask("house", place(task)).text


def test_an_overdue_task_goes_to_the_second_person_once_and_one_end_ends_both(
    ask: Ask, found: Found, worker: Callable[[], None], context: Context
) -> None:
    ask(
        "house", "/patients/anna/tasks/new/", text="INR today", owner="colleague", recipient="Practitioner/pilates",
        until=str(clock.today()), escalate="colleague", second="Practitioner/jackie",
    )  # fmt: skip
    first = named(found, "INR today")
    worker()
    assert found("Task", part_of=f"Task/{first['id']}") == []
    with later(2):
        worker()
        worker()
        page = ask("jackie", "/today/").text
    second = found("Task", part_of=f"Task/{first['id']}")
    assert [item["owner"]["reference"] for item in second] == ["Practitioner/jackie"]
    assert second[0]["priority"] == "urgent"
    assert "INR today" in page
    assert "escalated" in page
    assert "Jackie Peyton was told" in ask("pilates", "/tasks/").text
    with context.pool.session() as session:
        told = session.fetch("SELECT recipient FROM message WHERE template = 'task-escalated'")
    assert [row[0] for row in told] == ["Practitioner/jackie"]
    with later(2):
        assert ask("jackie", f"/tasks/{second[0]['id']}/done/", go="on").status_code == 302
    assert named(found, "INR today")["status"] == "completed"


def test_an_overdue_task_of_nurses_goes_to_the_physicians_of_the_same_centre(
    ask: Ask, found: Found, worker: Callable[[], None]
) -> None:
    ask(
        "house", "/patients/anna/tasks/new/", text="Blood pressure at home", owner="centre", role="nurse",
        until=str(clock.today()), escalate="centre.physician",
    )  # fmt: skip
    task = named(found, "Blood pressure at home")
    worker()
    with later(2):
        worker()
        assert "Blood pressure at home" in ask("house", "/today/").text
    second = found("Task", part_of=f"Task/{task['id']}")
    assert [item["owner"]["reference"] for item in second] == ["Organization/centre"]
    assert second[0]["performerType"][0]["coding"][0]["code"] == "physician"


def test_nobody_named_means_the_centre_of_the_patient_and_a_new_day_begins_anew(
    ask: Ask, found: Found, worker: Callable[[], None]
) -> None:
    due = str(clock.today() + timedelta(days=1))
    ask("house", "/patients/anna/tasks/new/", text="Moved in time", owner="me", until=due)
    task = named(found, "Moved in time")
    worker()
    ask("house", place(task), until=str(clock.today() + timedelta(days=30)))
    worker()
    with later(5):
        worker()
    assert found("Task", part_of=f"Task/{task['id']}") == []


def test_a_message_reaches_whom_it_names_and_the_conversation_goes_on(
    ask: Ask, found: Found, worker: Callable[[], None], context: Context
) -> None:
    path = "/patients/anna/messages/new/"
    text = "Seen by @Jackie Peyton? <b>no</b>"
    ask("house", path, recipient=["Practitioner/jackie", "Practitioner/pilates"], text=text)
    message = next(item for item in found("Communication") if item["payload"][0]["contentString"] == text)
    worker()
    with context.pool.session() as session:
        mails = session.fetch("SELECT recipient FROM message WHERE template = 'colleague-message' ORDER BY 1")
    assert {row[0] for row in mails} >= {"Practitioner/jackie", "Practitioner/pilates"}
    page = ask("jackie", f"/messages/{message['id']}/").text
    assert '<mark class="mention">@Jackie Peyton</mark>' in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    ask("jackie", f"/messages/{message['id']}/read/", go="on")
    stored = found("Communication", _id=message["id"])[0]
    assert "received" not in stored
    assert "Seen by" in ask("pilates", "/today/").text
    assert ask("jackie", f"/messages/{message['id']}/", text="I saw her.").status_code == 302
    answer = found("Communication", part_of=f"Communication/{message['id']}")[0]
    assert {item["reference"] for item in answer["recipient"]} == {"Practitioner/house", "Practitioner/pilates"}
    assert "I saw her." in ask("house", f"/messages/{answer['id']}/").text
    before = len(found("Communication"))
    assert ask("melfi", f"/messages/{message['id']}/", text="Not my talk").status_code == 404
    assert ask("wilson", f"/messages/{message['id']}/").status_code == 404
    assert len(found("Communication")) == before


@pytest.mark.parametrize("role", ["dietitian", "social-worker"])
def test_whoever_is_given_a_task_or_a_message_can_finish_and_read_it(
    ask: Ask, found: Found, actor: Any, context: Context, role: str
) -> None:
    me = f"Practitioner/{role}"
    put(context, {"resourceType": "Practitioner", "id": role, "name": [{"text": f"Somebody {role}"}]})
    make_account(context, role, role, me, f"Somebody {role}")
    relationships.declare(context, actor(role), "anna", reason="cared for at the centre")
    ask("house", "/patients/anna/messages/new/", recipient=me, text=f"For the {role}.", due=str(clock.today()))
    message = next(item for item in found("Communication", recipient=me))
    assert ask(role, f"/messages/{message['id']}/read/", go="on").status_code == 302
    assert "received" in found("Communication", _id=message["id"])[0]
    task = found("Task", owner=me)[0]
    assert ask(role, f"/tasks/{task['id']}/done/", go="on").status_code == 302
    assert found("Task", _id=task["id"])[0]["status"] == "completed"


def test_a_referral_opens_the_record_and_its_answer_comes_back(
    ask: Ask, found: Found, actor: Any, context: Context
) -> None:
    with pytest.raises(NotFound):
        read(context, actor("wilson"), "Patient", "anna")
    answer = ask(
        "house", "/patients/anna/referrals/new/", recipient="Practitioner/wilson", reason="Lump in the breast",
        question="Malignant?", priority="urgent", until=str(clock.today()),
    )  # fmt: skip
    address = answer.headers["Location"]
    order = found("ServiceRequest", performer="Practitioner/wilson")[0]
    assert order["status"] == "active"
    assert order["reasonCode"] == [{"text": "Lump in the breast"}]
    assert read(context, actor("wilson"), "Patient", "anna").id == "anna"
    assert "Lump in the breast" in ask("wilson", "/today/").text
    assert "Malignant?" in ask("wilson", address).text
    assert ask("jackie", f"{address}step/", do="accept").status_code == 404
    ask("wilson", f"{address}step/", do="accept")
    assert "accepted" in ask("house", address).text
    assert ask("wilson", f"{address}step/", do="answer", text="Benign.").status_code == 302
    task = named(found, "Lump in the breast")
    assert task["status"] == "completed"
    letter = found("DocumentReference", type="http://loinc.org|11488-4")[0]
    assert letter["context"]["related"] == [{"reference": f"ServiceRequest/{order['id']}"}]
    reply = found("Communication", based_on=f"ServiceRequest/{order['id']}")[0]
    assert reply["recipient"][0]["reference"] == "Practitioner/house"
    assert "Benign." in ask("house", address).text
    ask("house", f"{address}step/", do="acknowledge")
    assert found("ServiceRequest", _id=order["id"])[0]["status"] == "completed"
    assert "received" in found("Communication", _id=reply["id"])[0]
    assert ask("wilson", f"{address}step/", do="answer", text="Again").status_code == 409


def test_a_withdrawn_referral_opens_nothing_any_more(ask: Ask, found: Found, actor: Any, context: Context) -> None:
    answer = ask("house", "/patients/zoe/referrals/new/", recipient="Practitioner/wilson", reason="Rash")
    address = answer.headers["Location"]
    assert read(context, actor("wilson"), "Patient", "zoe").id == "zoe"
    ask("house", f"{address}step/", do="withdraw")
    with pytest.raises(NotFound):
        read(context, actor("wilson"), "Patient", "zoe")
    assert found("ServiceRequest", patient="Patient/zoe")[0]["status"] == "revoked"
    kept = ask("house", "/patients/zoe/referrals/new/", recipient="Practitioner/house", reason="Myself")
    assert kept.status_code == 200
    assert len(found("ServiceRequest", patient="Patient/zoe")) == 1


def test_a_nurse_refers_to_whoever_cares_for_the_patient_and_opens_the_record_to_nobody(
    ask: Ask, found: Found, actor: Any, context: Context
) -> None:
    orders = len(found("ServiceRequest", patient="Patient/anna"))
    assert "/patients/anna/referrals/new/" in ask("jackie", "/patients/anna/team/").text
    assert "opens records to nobody" in ask("jackie", "/patients/anna/referrals/new/").text
    form = {
        "reason": "Wound that does not heal",
        "question": "Would you look at it?",
        "recipient": "Practitioner/house",
    }
    address = ask("jackie", "/patients/anna/referrals/new/", **form).headers["Location"]
    assert "Would you look at it?" in ask("house", address).text
    assert ask("house", f"{address}step/", do="answer", text="Swab taken, antibiotics started.").status_code == 302
    assert "antibiotics started" in ask("jackie", address).text
    assert ask("jackie", f"{address}step/", do="acknowledge").status_code == 302
    elsewhere = form | {"recipient": "Practitioner/wilson", "reason": "Second opinion"}
    assert ask("jackie", "/patients/anna/referrals/new/", **elsewhere).status_code == 302
    assert len(found("ServiceRequest", patient="Patient/anna")) == orders
    task = named(found, "Second opinion")
    assert task["owner"]["reference"] == "Practitioner/wilson"
    assert ask("pam", "/patients/anna/referrals/new/", **form).status_code == 404


def test_the_palette_offers_what_the_profession_may_do(ask: Ask) -> None:
    assert "/patients/anna/prescribing/" in ask("house", "/patients/suggest/?q=presc&patient=anna").text
    assert "/patients/anna/prescribing/" not in ask("jackie", "/patients/suggest/?q=presc&patient=anna").text
    assert "/patients/anna/referrals/new/" in ask("jackie", "/patients/suggest/?q=refer&patient=anna").text


def test_a_declined_referral_says_why(ask: Ask, found: Found) -> None:
    answer = ask("house", "/patients/anna/referrals/new/", recipient="Practitioner/pilates", reason="Back pain")
    address = answer.headers["Location"]
    assert "Write a text." in ask("pilates", f"{address}step/", do="decline", text=" ").text
    ask("pilates", f"{address}step/", do="decline", text="I am full until March.")
    assert named(found, "Back pain")["status"] == "rejected"
    assert "I am full until March." in ask("house", address).text


def test_patients_are_handed_over_to_the_next_shift_and_taken_over_once(ask: Ask, found: Found) -> None:
    day = str(clock.today())
    path = "/patients/anna/hand-over/new/"
    assert ask("house", path, owner="centre", text=" ", day=day, shift="night").status_code == 200
    ask("house", path, owner="centre", text="Fever since noon: call me above 39.", day=day, shift="night")
    task = named(found, "Fever since noon: call me above 39.")
    listed = f"/hand-over/?day={day}&shift=night"
    assert "Fever since noon" in ask("jackie", listed).text
    assert "Fever since noon" not in ask("jackie", f"/hand-over/?day={day}&shift=morning").text
    assert "Fever since noon" not in ask("wilson", listed).text
    assert "I take over" not in ask("house", listed).text
    assert "I take over" in ask("jackie", listed).text
    assert ask("jackie", f"/hand-over/{task['id']}/", day=day, shift="night").status_code == 302
    taken = named(found, "Fever since noon: call me above 39.")
    assert taken["status"] == "accepted"
    assert taken["owner"]["reference"] == "Practitioner/jackie"
    assert ask("jackie", f"/hand-over/{task['id']}/", day=day, shift="night").status_code == 409
    assert ask("house", f"/hand-over/{task['id']}/", do="withdraw").status_code == 409
    assert "Fever since noon" not in ask("jackie", "/tasks/").text


def test_the_team_sees_one_plan_and_others_do_not(ask: Ask, actor: Any, context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Goal", "id": "walk", "lifecycleStatus": "active", "subject": {"reference": "Patient/bert"},
            "description": {"text": "Walks 500 m alone"},
        },
        {
            "resourceType": "CarePlan", "id": "knee", "status": "active", "intent": "plan", "title": "After the knee",
            "subject": {"reference": "Patient/bert"}, "goal": [{"reference": "Goal/walk"}],
            "activity": [{"detail": {"status": "in-progress", "description": "Exercises twice a day",
                          "performer": [{"reference": "Practitioner/pilates", "display": "Joseph Pilates"}]}}],
        },
    )  # fmt: skip
    assert ask("pilates", "/patients/bert/team/").status_code == 404
    ask("house", "/patients/bert/team/")
    for username in ("house", "pilates"):
        relationships.declare(context, actor(username), "bert", reason="cared for at the centre")
    for username in ("house", "pilates"):
        page = ask(username, "/patients/bert/team/").text
        for text in ("After the knee", "Walks 500 m alone", "Exercises twice a day", "Joseph Pilates"):
            assert text in page
    assert ask("pam", "/patients/bert/team/").status_code == 404


def test_who_may_not_see_a_record_is_not_told_who_has_it_open(
    ask: Ask, actor: Any, context: Context, redis_url: str
) -> None:
    broker.install(redis_url)
    presence.enter(context, actor("jackie"), "Patient/anna", "page1", is_editing=True)
    assert "Jackie Peyton is writing" in ask("house", "/patients/anna/team/present/").text
    assert "Jackie" not in ask("jackie", "/patients/anna/team/present/").text
    before = entries(context)
    refused = ask("wilson", "/patients/bert/team/present/")
    assert refused.status_code == 404
    assert "Jackie" not in refused.text
    assert entries(context) > before


@pytest.mark.parametrize("reader", ["fr", "nl", "de"])
@pytest.mark.parametrize(
    "path",
    [
        "/tasks/", "/messages/", "/referrals/", "/hand-over/", "/patients/anna/team/", "/patients/anna/tasks/new/",
        "/patients/anna/referrals/new/", "/patients/anna/hand-over/new/", "/patients/anna/messages/new/",
    ],
)  # fmt: skip
def test_pages_of_the_team_open_in_every_language(ask: Ask, path: str, reader: str) -> None:
    page = ask("house", path, reader=reader)
    assert page.status_code == 200
    assert "style=" not in page.text
