"""Trains the shipped models from the research data nafld1..3 of the R package survival (LGPL; T. Therneau, Mayo).

    .venv/bin/python tools/train_models.py FOLDER

FOLDER holds nafld1.csv, nafld2.csv and nafld3.csv. The data stays there: only fitted parameters, marginal distributions
and the report go into src/vesalius/learning/models, and pins.json names the hash of each file.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from vesalius.learning import censoring, training
from vesalius.learning.model import digest
from vesalius.learning.outcomes import OUTCOMES, Outcome
from vesalius.learning.training import Subject

MODELS = Path(__file__).parent.parent / "src/vesalius/learning/models"
VERSION = "1"
YEAR = 365.25
LOOK_BACK = 1826
TESTS = {"chol": "cholesterol", "hdl": "hdl", "sbp": "systolic", "dbp": "diastolic", "smoke": "smoking"}
CARD: dict[str, Any] = {
    "status": "research",
    "use": "Silent by default. May draw attention to people who deserve a closer look; it is no diagnosis and "
    "decides nothing.",
    "data": "nafld1, nafld2, nafld3 of the R package survival (LGPL), Mayo Clinic, published by T. Therneau",
    "population": "Residents of Olmsted County, Minnesota, index days about 1997 to 2014; mostly white; people with "
    "fatty liver disease and controls of the same age and sex, so that fatty liver is enriched",
    "limits": [
        "No validation outside of these data; nothing Belgian in them.",
        "Fatty liver is four to five times as frequent as in a population: risks are too high for most people.",
        "Diagnoses are billing codes; what was never coded counts as absent.",
        "Results that are missing count as the median of the training data.",
        "Treatment is not known to the model.",
    ],
    "method": "Additive logistic regression; age bends at 50 and 65 years, body mass index at 30; L2 penalty 1 on "
    "standardised terms; inverse probability of censoring weights at five years, death without the outcome counts as "
    "none; figures from five-fold cross-validation with people whom the model had not seen, then recalibrated",
}


def main(folder: Path) -> None:
    """Writes one file for each outcome, and the pins."""
    people = _read(folder)
    pins = {}
    for outcome in OUTCOMES.values():
        content = training.train(outcome, _subjects(people, outcome), version=VERSION, card=CARD)
        parsed = json.loads(content)
        name = f"{outcome.id}-{VERSION}.json"
        written = (json.dumps(parsed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        (MODELS / name).write_bytes(written)
        pins[name] = digest(written)
        overall = parsed["card"]["evaluation"]["overall"]
        print(outcome.id, overall, "challenger", parsed["card"]["evaluation"]["challenger_auc"])
    (MODELS / "pins.json").write_text(json.dumps(pins, indent=1, sort_keys=True) + "\n")


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    people = {row["id"]: {**row, "tests": defaultdict(list), "events": []} for row in _rows(folder / "nafld1.csv")}
    for row in _rows(folder / "nafld2.csv"):
        if row["id"] in people and row["value"] and row["test"] in TESTS:
            people[row["id"]]["tests"][TESTS[row["test"]]].append((int(row["days"]), float(row["value"])))
    for row in _rows(folder / "nafld3.csv"):
        if row["id"] in people:
            people[row["id"]]["events"].append((int(row["days"]), row["event"]))
    return people


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _subjects(people: dict[str, dict[str, Any]], outcome: Outcome) -> list[Subject]:
    found = []
    for person in people.values():
        first = min((day for day, event in person["events"] if event in outcome.research_names), default=None)
        if first is not None and first <= 0:
            continue
        last = int(person["futime"])
        if last <= 0:
            continue
        if first is not None and first <= last:
            years, end = first / YEAR, censoring.EVENT
        else:
            years, end = last / YEAR, censoring.DIED if person["status"] == "1" else censoring.CENSORED
        is_case = any(event == "nafld" and day <= 0 for day, event in person["events"])
        group = frozenset({"fatty liver" if is_case else "controls"})
        found.append(Subject(_features(person), years, end, group))
    return found


def _features(person: dict[str, Any]) -> dict[str, float]:
    known = {"age": float(person["age"]), "male": float(person["male"])}
    if person["bmi"]:
        known["bmi"] = float(person["bmi"])
    for name, values in person["tests"].items():
        earlier = [item for item in values if -LOOK_BACK <= item[0] <= 0]
        if earlier:
            known[name] = max(earlier)[1]
    had = {event for day, event in person["events"] if day <= 0}
    known["diabetes"] = float("diabetes" in had)
    known["hypertension"] = float("htn" in had)
    return known


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: train_models.py FOLDER")
    main(Path(sys.argv[1]))
