"""How good predictions are, with weights for censoring: discrimination, calibration, subgroups, decision curve. numpy.

Source: Steyerberg, Clinical Prediction Models, 2nd edition (2019), chapter 15; Vickers & Elkin, Med Decis Making
2006;26:565 for the decision curve; Uno et al., J Am Stat Assoc 2007;102:527 for the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

Array = NDArray[np.float64]
THRESHOLDS: Final = (0.02, 0.05, 0.075, 0.10, 0.15, 0.20, 0.30)
_PARTS: Final = 10
_RESAMPLES: Final = 200
_FEWEST_EVENTS: Final = 10


def report(predicted: Array, happened: Array, weight: Array, groups: Mapping[str, NDArray[np.bool_]]) -> dict[str, Any]:
    """Everything as JSON. `groups`: name → who belongs to it. Only people with a weight count."""
    seen = weight > 0
    p, y, w = predicted[seen], happened[seen], weight[seen]
    by_group = {}
    for name, member in groups.items():
        inside = member[seen]
        if y[inside].sum() >= _FEWEST_EVENTS and (1 - y[inside]).sum() >= _FEWEST_EVENTS:
            by_group[name] = figures(p[inside], y[inside], w[inside])
        else:
            by_group[name] = {"people": int(inside.sum()), "events": int(y[inside].sum()), "auc": None}
    low, high = interval(p, y, w)
    return {
        "overall": figures(p, y, w) | {"auc_95": [round(low, 3), round(high, 3)]},
        "calibration": calibration(p, y, w),
        "subgroups": by_group,
        "decision_curve": decision_curve(p, y, w),
    }


def figures(p: Array, y: Array, w: Array) -> dict[str, Any]:
    """Number of people and events, AUC, Brier score, calibration slope and intercept, observed to expected."""
    slope, intercept = recalibration(p, y, w)
    return {
        "people": len(p),
        "events": int(y.sum()),
        "auc": round(float(roc_auc_score(y, p, sample_weight=w)), 3),
        "brier": round(float(np.average((p - y) ** 2, weights=w)), 4),
        "slope": round(slope, 2),
        "intercept": round(intercept, 2),
        "observed_to_expected": round(float((w * y).sum() / (w * p).sum()), 3),
    }


def recalibration(p: Array, y: Array, w: Array) -> tuple[float, float]:
    """(slope, intercept) of the outcome on the log-odds of the prediction: (1, 0) when it is calibrated."""
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(log_odds(p)[:, None], y, sample_weight=w)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def log_odds(p: Array) -> Array:
    """ln(p / (1 - p)), kept finite."""
    inside = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))


def calibration(p: Array, y: Array, w: Array) -> list[dict[str, float]]:
    """Predicted and observed share in ten parts of equal size, from the lowest prediction to the highest."""
    return [
        {
            "people": len(part),
            "predicted": round(float(np.average(p[part], weights=w[part])), 4),
            "observed": round(float(np.average(y[part], weights=w[part])), 4),
        }
        for part in np.array_split(np.argsort(p, kind="stable"), _PARTS)
        if len(part) and w[part].sum() > 0
    ]


def decision_curve(p: Array, y: Array, w: Array) -> list[dict[str, float]]:
    """Net benefit per person of acting on the model at each threshold, and of acting on everybody; on nobody: 0."""
    total = w.sum()
    prevalence = (w * y).sum() / total
    found = []
    for threshold in THRESHOLDS:
        odds = threshold / (1 - threshold)
        acted = p >= threshold
        true = (w * y)[acted].sum() / total
        false = (w * (1 - y))[acted].sum() / total
        found.append(
            {
                "threshold": threshold,
                "model": round(float(true - false * odds), 4),
                "everybody": round(float(prevalence - (1 - prevalence) * odds), 4),
                "acted_on": round(float(w[acted].sum() / total), 4),
            }
        )
    return found


def interval(p: Array, y: Array, w: Array) -> tuple[float, float]:
    """The 95 % interval of the AUC by resampling people."""
    random = np.random.default_rng(1)
    values = []
    for _ in range(_RESAMPLES):
        chosen = random.integers(0, len(p), len(p))
        if 0 < y[chosen].sum() < len(chosen):
            values.append(roc_auc_score(y[chosen], p[chosen], sample_weight=w[chosen]))
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))
