"""Figures about chosen people: a Group, one patient since a moment, the data behind a measure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.analytics.figures_clients import ask
from integration.api.conftest import Client
from vesalius.analytics import measure
from vesalius.r4 import validation

PERIOD = "periodStart=2025-11-01&periodEnd=2026-10-31"
COUNTED = {"finished", "in-progress", "arrived", "triaged"}


def contacts(world: World) -> dict[str, list[str]]:
    """The Encounters that the measure of contacts counts, by patient."""
    found: dict[str, list[str]] = {}
    for item in world.resources:
        is_contact = item["resourceType"] == "Encounter" and item["status"] in COUNTED
        if is_contact and "2025-11-01" <= item["period"]["start"][:10] <= "2026-10-31":
            found.setdefault(item["subject"]["reference"], []).append(f"Encounter/{item['id']}")
    return found


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {item["code"]["coding"][0]["code"]: item["count"] for item in report["group"][0]["population"]}


def stored(clients: dict[str, Client], name: str, members: list[dict[str, Any]], **more: Any) -> str:
    group = {"resourceType": "Group", "id": name, "type": "person", "actual": True, "member": members, **more}
    if not members:
        del group["member"]
    assert ask(clients["operator"], "PUT", f"/Group/{name}", group)[0] in {200, 201}
    return f"Group/{name}"


def member(patient: str, **more: Any) -> dict[str, Any]:
    return {"entity": {"reference": patient}, **more}


def evaluated(clients: dict[str, Client], who: str, measure_id: str, more: str) -> tuple[int, dict[str, Any]]:
    status, report, _ = ask(clients[who], "GET", f"/Measure/{measure_id}/$evaluate-measure?{PERIOD}&{more}")
    return status, report


def test_a_group_is_told_of_by_those_who_were_members(world: World, clients: dict[str, Client]) -> None:
    every = contacts(world)
    first, second, third, fourth = sorted(every)[:4]
    group = stored(
        clients,
        "counted",
        [
            member(first),
            member(second, period={"start": "2026-01-01"}),
            member(third, inactive=True),
            member(fourth, period={"end": "2020-01-01"}),
        ],
    )
    status, report = evaluated(clients, "operator", "contacts", f"subject={group}")
    validation.check(json.dumps(report).encode(), "MeasureReport")
    assert (status, report["type"], report["subject"]) == (200, "summary", {"reference": group})
    assert counts(report) == {"initial-population": len(every[first]) + len(every[second])}
    _, listed = evaluated(clients, "operator", "contacts", f"subject={group}&reportType=subject-list")
    named = [entry["item"]["reference"] for entry in listed["contained"][0]["entry"]]
    assert (named, listed["subject"]) == (sorted([first, second]), {"reference": group})
    assert evaluated(clients, "operator", "contacts", f"subject={group}&reportType=subject")[0] == 400
    nobody = stored(clients, "nobody", [])
    assert counts(evaluated(clients, "operator", "contacts", f"subject={nobody}")[1]) == {"initial-population": 0}


def test_of_a_group_a_reader_counts_only_what_the_record_shows_them(world: World, clients: dict[str, Client]) -> None:
    _, seen, _ = ask(clients["gp"], "GET", "/Encounter?_count=500&_elements=id")
    own = {f"Encounter/{entry['resource']['id']}" for entry in seen["entry"]}
    every = contacts(world)
    mine = [patient for patient, found in sorted(every.items()) if set(found) & own][:3]
    other = next(patient for patient, found in sorted(every.items()) if not set(found) & own)
    group = stored(clients, "mine", [member(patient) for patient in mine])
    status, report = evaluated(clients, "gp", "contacts", f"subject={group}")
    assert (status, counts(report)) == (200, {"initial-population": sum(len(set(every[one]) & own) for one in mine)})
    # A group with somebody whom one may not see is not known.
    group = stored(clients, "mixed", [member(mine[0]), member(other)])
    status, outcome = evaluated(clients, "gp", "contacts", f"subject={group}")
    assert (status, outcome["issue"][0]["code"]) == (404, "not-found")


def test_rounded_figures_are_told_of_no_group_and_that_is_logged(world: World, clients: dict[str, Client]) -> None:
    group = stored(clients, "probed", [member(patient) for patient in sorted(contacts(world))[:9]])
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    kept = world.rows("SELECT count(*) FROM analytics.figure")[0][0]
    for more in ("", "&scope=network", "&reportType=subject-list"):
        status, outcome = evaluated(clients, "manager", "contacts", f"subject={group}{more}")
        assert (status, outcome["issue"][0]["code"]) == (403, "forbidden")
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] >= before + 3
    assert world.rows("SELECT count(*) FROM analytics.figure")[0][0] == kept


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "device"},
        {"actual": False},
        {"member": [{"entity": {"reference": "Group/other"}}]},
    ],
    ids=["of-devices", "described", "of-groups"],
)
def test_a_group_that_names_no_patients_is_refused_with_what_is_missing(
    clients: dict[str, Client], changed: dict[str, Any]
) -> None:
    members = changed.pop("member", [member("Patient/patient-0001")])
    group = stored(clients, "odd", [] if changed.get("actual") is False else members, **changed)
    status, outcome = evaluated(clients, "operator", "contacts", f"subject={group}")
    assert (status, outcome["issue"][0]["code"]) == (400, "not-supported")


def test_a_report_about_one_patient_names_what_it_rests_on(world: World, clients: dict[str, Client]) -> None:
    every = contacts(world)
    patient = max(every, key=lambda each: len(every[each]))
    _, report = evaluated(clients, "operator", "contacts", f"subject={patient}")
    validation.check(json.dumps(report).encode(), "MeasureReport")
    assert {item["reference"] for item in report["evaluatedResource"]} == set(every[patient])
    # What came before the last report is not named again; the numbers stay whole.
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _, later = evaluated(clients, "operator", "contacts", f"subject={patient}&lastReceivedOn={now}")
    assert "evaluatedResource" not in later
    assert counts(later) == counts(report)
    _, earlier = evaluated(clients, "operator", "contacts", f"subject={patient}&lastReceivedOn=2000-01-01")
    assert earlier["evaluatedResource"] == report["evaluatedResource"]
    assert evaluated(clients, "operator", "contacts", f"subject={patient}&lastReceivedOn=soon")[0] == 400
    assert evaluated(clients, "operator", "contacts", "lastReceivedOn=2026-01-01")[0] == 400


def test_the_data_of_a_measure_are_collected_for_one_patient(world: World, clients: dict[str, Client]) -> None:
    every = contacts(world)
    patient = max(every, key=lambda each: len(every[each]))
    address = f"/Measure/contacts/$collect-data?{PERIOD}&subject={patient}"
    status, found, _ = ask(clients["operator"], "GET", address)
    validation.check(json.dumps(found).encode(), "Parameters")
    assert (status, found["parameter"][0]["name"]) == (200, "measureReport")
    report = found["parameter"][0]["resource"]
    assert (report["type"], "group" in report) == ("data-collection", False)
    sent = [f"{item['resource']['resourceType']}/{item['resource']['id']}" for item in found["parameter"][1:]]
    assert sorted(sent) == sorted(every[patient])
    assert [item["reference"] for item in report["evaluatedResource"]] == sent


def test_every_measure_says_what_it_reads(clients: dict[str, Client]) -> None:
    for name, each in measure.shipped().items():
        status, library, _ = ask(clients["operator"], "GET", f"/Measure/{name}/$data-requirements?{PERIOD}")
        assert status == 200
        validation.check(json.dumps(library).encode(), "Library")
        types = {item["type"] for item in library["dataRequirement"]}
        assert each.table.view.resource_type in types
        assert types >= {item.table.view.resource_type for item in each.numerator}
    _, library, _ = ask(clients["operator"], "GET", f"/Measure/contacts/$data-requirements?{PERIOD}")
    (required,) = library["dataRequirement"]
    assert required["dateFilter"] == [
        {"path": "period.start", "valuePeriod": {"start": "2025-11-01", "end": "2026-10-31"}}
    ]
    assert required["mustSupport"] == ["period.start", "status"]
