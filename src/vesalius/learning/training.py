"""Training: a cohort becomes the file of a model, with its report. Needs scikit-learn (requirements/learning.in).

Additive logistic regression on people weighted for censoring, cross-validated; gradient boosting is its challenger and
is never shipped: contributions that are exact are worth more than a hundredth of AUC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from vesalius.errors import Invalid
from vesalius.learning import censoring, evaluation, features
from vesalius.learning.evaluation import Array
from vesalius.learning.model import FORMAT
from vesalius.learning.outcomes import Outcome
from vesalius.r4 import json

KNOTS: Final[Mapping[str, tuple[float, ...]]] = {"age": (50.0, 65.0), "bmi": (30.0,)}
"""Where the effect of a feature may bend."""
FEWEST_EVENTS: Final = 100
"""With fewer outcomes no model is made (ten for each term, at least)."""
LEAST_MEASURED: Final = 3
_FOLDS: Final = 5
_LEAST_KNOWN: Final = 0.02
_SEED: Final = 20261128
LIMITS: Final = {"stability": 0.25, "missing": 0.25, "observed_lowest": 0.67, "observed_highest": 1.5}


@dataclass(frozen=True, slots=True)
class Subject:
    """One person of a cohort: features on the index day, years until the end, what it was, groups of the report."""

    features: Mapping[str, float]
    years: float
    end: int
    groups: frozenset[str] = frozenset()


def train(outcome: Outcome, subjects: Sequence[Subject], *, version: str, card: Mapping[str, Any]) -> bytes:
    """The file of a model. Raises Invalid when there are too few outcomes to learn from."""
    names = [name for name in features.NAMES if name not in outcome.not_used]
    kept = [each for each in subjects if _is_usable(each, names, outcome)]
    # Of what is hardly ever measured nothing is learnt.
    names = [name for name in names if sum(name in each.features for each in kept) >= _LEAST_KNOWN * len(kept)]
    weight, labels = censoring.weights([s.years for s in kept], [s.end for s in kept], outcome.horizon_years)
    w, y = np.asarray(weight, dtype=np.float64), np.asarray(labels, dtype=np.float64)
    events = int(y[w > 0].sum())
    if events < FEWEST_EVENTS:
        raise Invalid(f"{events} outcomes are too few to learn from; {FEWEST_EVENTS} are needed.")
    if int((w > 0).sum()) - events < FEWEST_EVENTS:
        raise Invalid("Too few people were seen again after the horizon without the outcome.")
    raw = np.asarray([[each.features.get(name, np.nan) for name in names] for each in kept], dtype=np.float64)
    plan = _plan(names)
    out, challenger = _out_of_fold(raw, y, w, plan)
    slope, intercept = evaluation.recalibration(out[w > 0], y[w > 0], w[w > 0])
    calibrated = 1 / (1 + np.exp(-(intercept + slope * evaluation.log_odds(out))))
    found = evaluation.report(calibrated, y, w, _groups(kept))
    found["challenger_auc"] = evaluation.figures(challenger[w > 0], y[w > 0], w[w > 0])["auc"]
    found["before_recalibration"] = {"slope": round(slope, 3), "intercept": round(intercept, 3)}
    fitted = _fit(raw, y, w, plan)
    content = {
        "format": FORMAT, "id": outcome.id, "version": version, "titles": dict(outcome.titles),
        "outcome": list(outcome.codes), "excluded": list(outcome.excluded), "horizon_years": outcome.horizon_years,
        "from_age": outcome.from_age, "until_age": outcome.until_age, "least_measured": LEAST_MEASURED,
        "base": intercept + slope * fitted.base, "terms": _terms(fitted, plan, slope),
        "imputation": {name: round(float(value), 4) for name, value in zip(names, fitted.middle, strict=True)},
        "expectations": _expectations(raw, names), "limits": LIMITS,
        "card": {**card, "people": len(kept), "known_until_horizon": int((w > 0).sum()), "events": events,
                 "evaluation": found},
    }  # fmt: skip
    return json.encode(content)


@dataclass(frozen=True, slots=True)
class _Fitted:
    middle: Array
    base: float
    coefficients: Array
    means: Array


Plan = list[tuple[int, str, float | None]]


def _plan(names: Sequence[str]) -> Plan:
    """(column, feature, knot) of each term."""
    found: Plan = []
    for column, name in enumerate(names):
        found.append((column, name, None))
        found += [(column, name, knot) for knot in KNOTS.get(name, ())]
    return found


def _is_usable(subject: Subject, names: Sequence[str], outcome: Outcome) -> bool:
    age = subject.features.get("age")
    measured = sum(name in subject.features for name in names if name not in features.ALWAYS)
    return age is not None and outcome.from_age <= age < outcome.until_age and measured >= LEAST_MEASURED


def _shape(raw: Array, middle: Array, plan: Plan) -> Array:
    filled = np.where(np.isnan(raw), middle, raw)
    columns = [filled[:, c] if knot is None else np.maximum(0.0, filled[:, c] - knot) for c, _, knot in plan]
    return np.stack(columns, axis=1)


def _fit(raw: Array, y: Array, w: Array, plan: Plan) -> _Fitted:
    """Fitted on standardised terms; given back in the features' own units, centred on their weighted means."""
    seen = w > 0
    middle = np.nan_to_num(np.nanmedian(raw[seen], axis=0))
    shaped = _shape(raw[seen], middle, plan)
    means = np.average(shaped, axis=0, weights=w[seen])
    spread = np.sqrt(np.average((shaped - means) ** 2, axis=0, weights=w[seen]))
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((shaped - means) / spread, y[seen], sample_weight=w[seen])
    return _Fitted(middle, float(model.intercept_[0]), model.coef_[0] / spread, means)


def _predict(fitted: _Fitted, raw: Array, plan: Plan) -> Array:
    shaped = _shape(raw, fitted.middle, plan) - fitted.means
    return np.asarray(1 / (1 + np.exp(-(fitted.base + shaped @ fitted.coefficients))))


def _out_of_fold(raw: Array, y: Array, w: Array, plan: Plan) -> tuple[Array, Array]:
    """What the model and its challenger say of people whom they had not seen."""
    out, challenger = np.zeros(len(y)), np.zeros(len(y))
    for learn, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(raw, y):
        out[test] = _predict(_fit(raw[learn], y[learn], w[learn], plan), raw[test], plan)
        seen = learn[w[learn] > 0]
        boosted = HistGradientBoostingClassifier(
            max_depth=3, learning_rate=0.05, max_iter=150, l2_regularization=1.0, random_state=_SEED
        )
        boosted.fit(raw[seen], y[seen], sample_weight=w[seen])
        challenger[test] = boosted.predict_proba(raw[test])[:, 1]
    return out, challenger


def _terms(fitted: _Fitted, plan: Plan, slope: float) -> list[dict[str, Any]]:
    return [
        {"feature": name, "knot": knot, "coefficient": float(coefficient * slope), "mean": float(mean)}
        for (_, name, knot), coefficient, mean in zip(plan, fitted.coefficients, fitted.means, strict=True)
    ]


def _groups(subjects: Sequence[Subject]) -> dict[str, NDArray[np.bool_]]:
    age = np.asarray([each.features["age"] for each in subjects])
    male = np.asarray([each.features.get("male", 0.0) for each in subjects])
    found = {"women": male == 0, "men": male == 1}
    for low, high in ((18, 50), (50, 65), (65, 90)):
        found[f"{low}-{high - 1} years"] = (age >= low) & (age < high)
    for name in sorted({name for each in subjects for name in each.groups}):
        found[name] = np.asarray([name in each.groups for each in subjects])
    return found


def _expectations(raw: Array, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for column, name in enumerate(names):
        values = raw[:, column]
        known = values[~np.isnan(values)]
        bounds = sorted(set(np.percentile(known, range(10, 100, 10)).round(3))) if len(known) else []
        counts = np.bincount(np.searchsorted(bounds, known, side="right"), minlength=len(bounds) + 1)
        found[name] = {
            "bounds": [float(each) for each in bounds],
            "shares": [round(float(each / max(1, len(known))), 4) for each in counts],
            "missing": round(float(np.isnan(values).mean()), 4),
        }
    return found
