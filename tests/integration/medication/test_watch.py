"""The nightly check opens one Task for what has become unsafe, and closes it when it is gone."""

from __future__ import annotations

from vesalius.medication import watch


def _tasks(practice, status):
    return [
        task
        for task in practice.all("Task")
        if task["for"]["reference"] == "Patient/carla"
        and task["code"]["coding"][0]["system"] == watch.SYSTEM
        and task["status"] == status
    ]


def test_a_contraindicated_pair_opens_one_task_that_closes_when_a_line_ends(practice):
    practice.add(
        {
            "resourceType": "Patient",
            "birthDate": "1970-01-01",
            "generalPractitioner": [{"reference": "Practitioner/house"}],
        },
        "carla",
    )
    practice.patient = "carla"
    practice.line("simvastatine 40 mg", "C10AA01")
    assert watch.watch(practice.context, watch._actor(), "carla") == (0, 0)
    line = practice.line("itraconazole 100 mg", "J02AC02")
    assert watch.watch(practice.context, watch._actor(), "carla") == (1, 0)
    assert watch.watch(practice.context, watch._actor(), "carla") == (0, 0)
    task = _tasks(practice, "requested")[0]
    assert task["owner"]["reference"] == "Practitioner/house"
    assert "Contre-indiqué" in task["description"]
    assert "ANSM" in task["reasonCode"]["text"]
    ended = {**line, "effectivePeriod": {"start": "2025-01-01", "end": "2025-06-01"}}
    practice.add({key: value for key, value in ended.items() if key not in {"id", "meta"}}, line["id"])
    assert watch.watch(practice.context, watch._actor(), "carla") == (0, 1)
    assert _tasks(practice, "requested") == []
    practice.patient = "anna"
