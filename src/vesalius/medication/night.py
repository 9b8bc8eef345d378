"""The night of follow-up: everybody for whom time alone, or a new rule, may have changed something, in batches.

Of hundreds of patients at once the few resources are read that rules look into, and from the index the last day of each
code that answers one: results are not opened. Who has something that only its body tells (a result without a date, an
entry under a sensitivity label) is judged by `follow_up.synchronise`, which reads everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound, PreconditionFailed
from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.knowledge import follow_up
from vesalius.knowledge.follow_up import Due
from vesalius.medication import follow_up as tasks
from vesalius.medication import hidden_causes
from vesalius.medication.review import with_medications
from vesalius.records import many
from vesalius.records.context import Context
from vesalius.records.many import Days, Kind
from vesalius.records.transaction import Entry
from vesalius.store.wire import int4, text

Resource = dict[str, Any]
_AT_ONCE: Final = 500
_WRITTEN_AT_ONCE: Final = 100


@dataclass(slots=True)
class Tally:
    """One night: patients judged (`alone`: by everything that their record holds), Tasks opened and closed."""

    patients: int = 0
    alone: int = 0
    opened: int = 0
    closed: int = 0

    def add(self, counted: tuple[int, int]) -> None:
        """Counts what was opened and closed."""
        self.opened += counted[0]
        self.closed += counted[1]


@job("follow-up.nightly", queue="slow", every=Daily(dt.time(2, 40)))
def nightly(run: Run) -> None:
    """Time alone makes things due: who has a day that has come, or was never judged by these rules, is looked at."""
    night(run.context)
    with run.finishing():
        pass


def night(context: Context) -> Tally:
    """Judges everybody who waits, opens and closes their Tasks. Again on the same day there is nobody left."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT patient FROM follow_up_day WHERE next_on > $1::int4 AND edition = $2",
            [int4(clock.today().toordinal()), text(follow_up.edition())],
        )
    settled = {row[0] for row in rows}
    actor = tasks.background()
    waiting = [pk for pk in many.everybody(context, actor) if pk not in settled]
    tally, working = Tally(), dict[str, bool]()
    for start in range(0, len(waiting), _AT_ONCE):
        _batch(context, actor, waiting[start : start + _AT_ONCE], tally, working)
    return tally


def _batch(context: Context, actor: Actor, patients: Sequence[int], tally: Tally, working: dict[str, bool]) -> None:
    read = many.of_patients(context, actor, patients, _kinds())
    answers = _answers(context, actor, patients)
    uncertain = {pk for days in answers for pk in days.uncertain}
    done = _by_patient(answers)
    judged: dict[int, list[Due]] = {}
    entries: list[Entry] = []
    alone: list[str] = []
    for pk in patients:
        held = read[pk]
        person = next((each for each in held if each["resourceType"] == "Patient"), None)
        if person is None:
            continue
        tally.patients += 1
        if pk in uncertain or any(hidden_causes.bits(each) for each in held if not tasks.rule_of(each)):
            alone.append(person["id"])
            continue
        known = with_medications(context, actor, [person, *(each for each in held if each is not person)])
        days = done.get(pk, {})
        for code, contacts in tasks.contacts(known).items():
            days.setdefault(code, set()).update(contacts)
        judged[pk] = tasks.judge(known, days)
        own = [each for each in known if tasks.rule_of(each)]
        entries += tasks.changes(context, actor, person, judged[pk], own, working)
    for start in range(0, len(entries), _WRITTEN_AT_ONCE):
        _write(context, actor, entries[start : start + _WRITTEN_AT_ONCE], tally)
    tasks.remember(context, judged)
    for patient_id in alone:
        tally.alone += 1
        tally.add(_alone(context, actor, patient_id))


def _write(context: Context, actor: Actor, entries: Sequence[Entry], tally: Tally) -> None:
    try:
        tally.add(tasks.write(context, actor, entries))
    except PreconditionFailed:
        # One of them was changed while the batch was judged: the others are written without it.
        for entry in entries:
            with suppress(PreconditionFailed):
                tally.add(tasks.write(context, actor, [entry]))


def _alone(context: Context, actor: Actor, patient_id: str) -> tuple[int, int]:
    try:
        return tasks.synchronise(context, actor, patient_id)
    except (NotFound, Gone, PreconditionFailed):
        return 0, 0


def _kinds() -> tuple[Kind, ...]:
    since = dt.datetime.combine(clock.today() - dt.timedelta(days=follow_up.DISCHARGE_DAYS), dt.time(), clock.ZONE)
    return (
        Kind("Patient"),
        Kind("Condition"),
        Kind("MedicationStatement"),
        Kind("MedicationRequest", status=("active",)),
        Kind("Encounter", since=int(since.timestamp()) * 1_000_000),
        Kind("Task", status=tuple(sorted(tasks.OPEN))),
    )


def _answers(context: Context, actor: Actor, patients: Sequence[int]) -> list[Days]:
    vaccines = sorted({code for rule in follow_up.rules() if rule.kind == "immunization" for code in rule.codes})
    others = sorted({code for rule in follow_up.rules() if rule.kind != "immunization" for code in rule.codes})
    results = [code for code in others if "-" in code and code[0].isdigit()]
    return [
        many.days_of_codes(context, actor, patients, "Observation", results),
        many.days_of_codes(context, actor, patients, "Procedure", others),
        many.days_of_codes(context, actor, patients, "Immunization", vaccines, every=True),
    ]


def _by_patient(answers: Sequence[Days]) -> dict[int, dict[str, set[dt.date]]]:
    found: dict[int, dict[str, set[dt.date]]] = {}
    for days in answers:
        for (pk, code), moments in days.moments.items():
            on = {clock.local(moment).date() for moment in moments}
            found.setdefault(pk, {}).setdefault(code, set()).update(on)
    return found
