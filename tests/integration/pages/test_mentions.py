"""Colleagues named in a note are told when it is signed; two who write at once hear of each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from integration.pages.conftest import put
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


def begin(ask: Ask, username: str, patient: str = "anna") -> str:
    return str(ask(username, f"/patients/{patient}/visits/", go="on").headers["Location"])


def texts(found: Found) -> dict[str, str]:
    """Recipient → text of the messages about notes."""
    return {
        item["recipient"][0]["reference"]: item["payload"][0]["contentString"]
        for item in found("Communication")
        if item.get("about")
    }


def test_who_is_named_in_a_note_is_told_with_its_line_when_it_is_signed_and_not_before(ask: Ask, found: Found) -> None:
    address = begin(ask, "house")
    note = {"S": "Tired.\n@Jackie Peyton: please measure the pressure.", "P": "@Nobody Atall, rest."}
    ask("house", f"{address}note/", version="1", **note)
    assert texts(found) == {}
    assert ask("house", f"{address}sign/", version="2", **note).status_code == 302
    told = texts(found)
    assert list(told) == ["Practitioner/jackie"]
    assert "please measure the pressure" in told["Practitioner/jackie"]
    assert "Tired" not in told["Practitioner/jackie"]
    assert "please measure" in ask("jackie", "/messages/").text
    # The second click of a double click changes nothing and says the same.
    assert ask("house", f"{address}sign/", version="2", **note).status_code == 302
    assert len([item for item in found("Communication") if item.get("about")]) == 1


def namesakes(context: Context) -> None:
    nurse = {"coding": [{"code": "persnurse"}], "text": "Infirmière"}
    for identity, more in (("one", {"qualification": [{"code": nurse}]}), ("two", {})):
        put(context, {"resourceType": "Practitioner", "id": identity, "name": [{"text": "An Peeters"}], **more})
    place = {"reference": "Organization/centre", "display": "Maison médicale"}
    role = {"resourceType": "PractitionerRole", "id": "r2", "practitioner": {"reference": "Practitioner/two"}}
    put(context, {**role, "organization": place})


def test_of_two_of_one_name_the_writer_says_who_is_meant_before_anything_is_signed(
    context: Context, ask: Ask, found: Found
) -> None:
    namesakes(context)
    before = texts(found)
    address = begin(ask, "house", "zoe")
    asked = ask("house", f"{address}sign/", version="1", free="@An Peeters will call.")
    assert asked.status_code == 200
    assert "Which colleague do you mean?" in asked.text
    assert "Nurse" in asked.text
    assert "Maison médicale" in asked.text
    assert texts(found) == before
    identity = address.rstrip("/").rpartition("/")[2]
    assert found("Encounter", _id=identity)[0]["status"] == "in-progress"
    # Somebody of another name is nobody.
    answer = {"name": "An Peeters", "meant-0": "Practitioner/two"}
    assert ask("house", f"{address}sign/", **answer).status_code == 302
    assert found("Encounter", _id=identity)[0]["status"] == "finished"
    assert "will call" in texts(found)["Practitioner/two"]
    assert "Practitioner/one" not in texts(found)


def test_nobody_and_a_stranger_to_the_name_are_told_nothing(context: Context, ask: Ask, found: Found) -> None:
    namesakes(context)
    before = len(found("Communication"))
    for answer in ("", "Practitioner/jackie"):
        address = begin(ask, "house", "zoe")
        ask("house", f"{address}note/", version="1", free="@An Peeters knows.")
        given = {"name": "An Peeters", "meant-0": answer}
        assert ask("house", f"{address}sign/", **given).status_code == 302
    assert len(found("Communication")) == before


def test_an_addendum_asks_as_well_and_keeps_its_text(context: Context, ask: Ask, found: Found) -> None:
    namesakes(context)
    address = begin(ask, "house", "zoe")
    ask("house", f"{address}sign/", version="1", free="Seen.")
    asked = ask("house", f"{address}addenda/", text="@An Peeters: <b>allergic</b>.")
    assert "&lt;b&gt;allergic" in asked.text
    given = {"text": "@An Peeters: allergic.", "name": "An Peeters", "meant-0": "Practitioner/one"}
    assert ask("house", f"{address}addenda/", **given).status_code == 302
    assert "allergic" in texts(found)["Practitioner/one"]


def test_a_confidential_note_names_a_colleague_without_being_quoted(ask: Ask, found: Found) -> None:
    address = begin(ask, "melfi")
    ask("melfi", f"{address}sign/", version="1", free="@Dr Greg House knows of the panic attacks.")
    told = texts(found)["Practitioner/house"]
    assert "named in a note" in told
    assert "panic" not in told


def test_an_addendum_tells_whom_it_names(ask: Ask, found: Found) -> None:
    address = begin(ask, "house")
    ask("house", f"{address}sign/", version="1", free="Seen.")
    assert ask("house", f"{address}addenda/", text="@Joseph Pilates, please continue.").status_code == 302
    assert "please continue" in texts(found)["Practitioner/pilates"]


def test_whoever_finds_the_note_changed_reads_by_whom_and_when(context: Context, ask: Ask, found: Found) -> None:
    address = begin(ask, "house", "zoe")
    identity = address.rstrip("/").rpartition("/")[2]
    encounter = found("Encounter", _id=identity)[0]
    encounter["participant"].append({"individual": {"reference": "Practitioner/wilson", "display": "Dr James Wilson"}})
    put(context, encounter)
    assert ask("house", f"{address}note/", version="1", S="Mine.").status_code == 200
    answer = ask("house", f"{address}note/", version="1", S="Mine too.")
    assert answer.status_code == 409
    assert json.loads(answer.content)["by"].startswith("You saved this in another window, ")
    note = found("DocumentReference", encounter=f"Encounter/{identity}")[0]
    note["extension"][0]["valueReference"] = {"reference": "Practitioner/wilson", "display": "Dr James Wilson"}
    note["date"] = "2026-03-02T09:41:00Z"
    put(context, note)
    answer = ask("house", f"{address}note/", version="1", S="Mine too.")
    assert answer.status_code == 409
    assert json.loads(answer.content)["by"] == "Dr James Wilson saved this, 2 March 2026 10:41"
