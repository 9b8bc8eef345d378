"""Training a model on this network's own records, with the rights of whoever asks for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid, NotFound, Unavailable
from vesalius.learning import population, registry
from vesalius.learning.model import Model
from vesalius.learning.outcomes import OUTCOMES
from vesalius.records.context import Context


def retrain(context: Context, actor: Actor, outcome_id: str, *, horizon_years: float = 5.0) -> Model:
    """The new model, installed and silent. It learns from what the actor may see, and from nothing else.

    People are taken as they were `horizon_years` (1 to 10) and one year ago. Raises Forbidden, NotFound for an unknown
    outcome, Invalid when there are too few outcomes, Unavailable where scikit-learn is not installed.
    """
    outcome = OUTCOMES.get(outcome_id)
    if outcome is None:
        raise NotFound("There is no such outcome.")
    if not 1 <= horizon_years <= 10:
        raise Invalid("A horizon is between 1 and 10 years.")
    day = clock.today()
    index = population.index_day(day, horizon_years)
    with context.pool.session() as session:
        try:
            require(actor, registry.MANAGE)
        except Forbidden:
            record(session, context.log, actor, "model-refused", outcome=REFUSED)
            raise
        people = population.followed(session, actor, index, day)
        record(session, context.log, actor, "model-trained", details={"model": outcome.id, "people": str(len(people))})
    try:
        # Half a second and 200 MB that only training needs.
        from vesalius.learning import training  # noqa: PLC0415 - 200 MB that only training needs
    except ImportError as error:
        raise Unavailable("Training needs the packages of requirements/learning.txt.") from error
    found = [population.observed(person, outcome, index, day) for person in people]
    subjects = [training.Subject(each.features, each.years, each.end) for each in found if each is not None]
    asked = replace(outcome, horizon_years=horizon_years)
    version = f"{day.isoformat()}-{horizon_years:g}y"
    return registry.install(context, actor, training.train(asked, subjects, version=version, card=_card(index, day)))


def _card(index: dt.date, day: dt.date) -> dict[str, Any]:
    return {
        "status": "own",
        "use": "Silent by default. May draw attention to people who deserve a closer look; it is no diagnosis.",
        "data": f"This network's records, people in care on {index.isoformat()}, followed until {day.isoformat()}",
        "population": "Those whom the account that asked for the training may see",
        "limits": [
            "Validated only by cross-validation within these records.",
            "What was never recorded counts as absent; who was not seen again is censored at the last contact.",
            "Results that are missing count as the median of the training data.",
            "Treatment is not known to the model.",
        ],
        "method": "Additive logistic regression with weights for censoring; docs/learning.md",
    }
