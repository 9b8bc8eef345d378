"""The nightly run of all models that are not off, and training on request."""

from __future__ import annotations

import datetime as dt

from vesalius.access.actor import local_system
from vesalius.errors import Forbidden, Invalid, NotFound, Unavailable
from vesalius.events.registry import Retry, job
from vesalius.events.running import GiveUp, Run
from vesalius.events.schedule import Daily
from vesalius.learning import retraining, scoring


@job("learning.score", queue="slow", retry=Retry(attempts=2), every=Daily(dt.time(3, 20)))
def score_all(run: Run) -> None:
    """Scores everybody. What is shown to somebody is computed anew with what that reader may see."""
    scoring.run(run.context, local_system("learning"))


@job("learning.train", queue="slow", retry=Retry(attempts=1))
def train(run: Run, *, outcome: str, account: int, years: int) -> None:
    """Trains with the rights that the account has at this moment."""
    actor = run.context.authenticator.actor_for_account(account, token="training")  # noqa: S106 - names the work
    if actor is None:
        raise GiveUp("account-ended")
    try:
        retraining.retrain(run.context, actor, outcome, horizon_years=float(years))
    except (Forbidden, NotFound) as error:
        raise GiveUp("refused") from error
    except Invalid as error:
        raise GiveUp("too-few-outcomes") from error
    except Unavailable as error:
        raise GiveUp("scikit-learn-missing") from error
