"""Scoring everybody at once: each output sealed in the log, the monitor judged from what was met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import msgspec

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.crypto import envelope
from vesalius.learning import drift, population, registry
from vesalius.learning.drift import Finding, Inputs
from vesalius.learning.model import Model, Output, score
from vesalius.learning.outcomes import OUTCOMES
from vesalius.learning.population import Person
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import bytea_array, int4, int8, int8_array, text

_AT_ONCE: Final = 2000
_PLACE: Final = "learning-output"
# Types of resources begin at 1: nothing sealed here can be taken for a resource.
_TYPE: Final = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """One run: people looked at, outputs (one for each model and person it is for), rows that are new or changed."""

    people: int
    outputs: int
    changed: int


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log says of one person: from `first_at` until `last_at` (µs) these were the outputs, by model digest."""

    first_at: int
    last_at: int
    outputs: dict[str, Any]


def run(context: Context, actor: Actor, on: dt.date | None = None) -> Tally:
    """Scores everybody whom the actor may see with every model that is not off, logs it and judges the models."""
    day = on or clock.today()
    models = [each.model for each in registry.installed(context) if each.mode != registry.OFF]
    if not models:
        return Tally(0, 0, 0)
    with context.pool.session() as session:
        found = population.people(session, actor, day)
        monitors = {model.digest: Inputs(model) for model in models}
        outputs = changed = 0
        batch: list[tuple[int, dict[str, Any]]] = []
        for person in found.values():
            said = _said(models, person, day, monitors)
            outputs += len(said)
            if said:
                batch.append((person.patient, said))
            if len(batch) >= _AT_ONCE:
                changed += _store(context, session, batch)
                batch.clear()
        changed += _store(context, session, batch)
        with session.transaction():
            record(session, context.log, actor, "model-trained", details={"what": "scored", "people": str(len(found))})
    then = _then(context, actor, models, day)
    for model in models:
        met = monitors[model.digest]
        _judge(context, actor, model, len(found), met.people, [*met.findings(), *then.get(model.digest, ())])
    return Tally(len(found), outputs, changed)


def _said(
    models: Sequence[Model], person: Person, day: dt.date, monitors: dict[str, Inputs]
) -> dict[str, dict[str, Any]]:
    known = person.features(day)
    said = {}
    for model in models:
        output = of_person(model, person, known)
        if output is not None:
            monitors[model.digest].add(known)
            said[model.digest] = {
                "probability": round(output.probability, 6),
                "inputs": {name: round(value, 3) for name, value in sorted(output.inputs.items())},
                "imputed": output.imputed,
            }
    return said


def of_person(model: Model, person: Person, known: dict[str, float]) -> Output | None:
    """As `model.score`; None, too, for those who have what the model looks for."""
    codes = (code for each in person.diagnoses for code in each.codes)
    if any(code.startswith(model.excluded) for code in codes):
        return None
    return score(model, known)


def _store(context: Context, session: Session, batch: Iterable[tuple[int, dict[str, Any]]]) -> int:
    """Writes what is new; what was said already only counts as said again."""
    items = list(batch)
    if not items:
        return 0
    number, key = context.sealing(session, None)
    now = clock.now_microseconds()
    patients, marks, bodies = [], [], []
    for patient, said in items:
        content = msgspec.json.encode(said)
        patients.append(patient)
        # Age moves every day: the mark is about what changes the probability in its third decimal, or an input.
        marks.append(context.blind.term("learning|output", f"{patient}|{_coarse(said)}"))
        bodies.append(envelope.seal(key, _bound_to(patient, now, number), content))
    with session.transaction():
        session.execute(
            "WITH given AS (SELECT * FROM unnest($1::int8[], $2::int8[]) AS g (patient, mark)), latest AS ("
            " SELECT DISTINCT ON (o.patient) o.patient, o.first_at, o.mark FROM learning_output o"
            " WHERE o.patient = ANY($1) ORDER BY o.patient, o.first_at DESC)"
            " UPDATE learning_output o SET last_at = $3 FROM given g JOIN latest l USING (patient, mark)"
            " WHERE o.patient = l.patient AND o.first_at = l.first_at",
            [int8_array(patients), int8_array(marks), int8(now)],
        )
        return session.execute(
            "INSERT INTO learning_output (patient, first_at, last_at, mark, data_key, body)"
            " SELECT g.patient, $4, $4, g.mark, $5::int4, g.body"
            " FROM unnest($1::int8[], $2::int8[], $3::bytea[]) AS g (patient, mark, body)"
            " WHERE NOT EXISTS (SELECT FROM learning_output o WHERE o.patient = g.patient AND o.last_at = $4)"
            " AND NOT EXISTS (SELECT FROM closed_patient c WHERE c.patient = g.patient)",
            [int8_array(patients), int8_array(marks), bytea_array(bodies), int8(now), int4(number)],
        )


def _coarse(said: dict[str, Any]) -> str:
    parts = []
    for name, each in sorted(said.items()):
        inputs = {key: value for key, value in each["inputs"].items() if key != "age"}
        parts.append(f"{name}:{each['probability']:.3f}:{sorted(inputs.items())}")
    return "|".join(parts)


def _bound_to(patient: int, at: int, number: int) -> envelope.Context:
    return envelope.Context(_TYPE, f"{_PLACE}/{patient}/{at}", 1, None, number, 0)


def logged(context: Context, patient: int) -> list[Logged]:
    """What was said of one person (pk), the newest first. For the operator's inquiry: callers decide who may ask."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT first_at, last_at, data_key, body FROM learning_output WHERE patient = $1 ORDER BY first_at DESC",
            [int8(patient)],
        )
        return [
            Logged(
                first,
                last,
                msgspec.json.decode(
                    envelope.unseal(context.keys.opening(session, number), _bound_to(patient, first, number), body)
                ),
            )
            for first, last, number, body in rows
        ]


def _judge(context: Context, actor: Actor, model: Model, people: int, scored: int, findings: Sequence[Finding]) -> None:
    """Stores what the monitor found; a shown model beyond its limits is switched off."""
    is_beyond = any(each.is_beyond for each in findings)
    # Without enough people nothing is known, and nothing known is not good.
    verdict = "beyond" if is_beyond or scored < drift.FEWEST_PEOPLE else "good"
    with context.pool.session() as session, session.transaction():
        session.execute(
            "INSERT INTO learning_monitor (digest, at, people, scored, verdict, content)"
            " VALUES ($1, $2, $3::int4, $4::int4, $5, $6)",
            [
                text(model.digest), int8(clock.now_microseconds()), int4(people), int4(scored), text(verdict),
                text(msgspec.json.encode([asdict(each) for each in findings]).decode()),
            ],
        )  # fmt: skip
        if verdict == "beyond":
            registry.off_by_monitor(session, context, actor, model.digest)


def _then(context: Context, actor: Actor, models: Sequence[Model], day: dt.date) -> dict[str, list[Finding]]:
    """Of each model: people as they were one horizon ago, against what became of them."""
    found = {}
    for horizon in sorted({model.horizon_years for model in models}):
        index = population.index_day(day, horizon)
        with context.pool.session() as session:
            people = population.followed(session, actor, index, day)
        for model in models:
            if model.horizon_years == horizon and model.id in OUTCOMES:
                found[model.digest] = drift.outcomes(model, _followed(model, people, index, day))
    return found


def _followed(
    model: Model, people: Sequence[Person], index: dt.date, day: dt.date
) -> Iterator[tuple[float, float, int]]:
    for person in people:
        each = population.observed(person, OUTCOMES[model.id], index, day)
        output = score(model, each.features) if each is not None else None
        if each is not None and output is not None:
            yield output.probability, each.years, each.end
