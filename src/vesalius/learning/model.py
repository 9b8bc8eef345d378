"""A model as data: additive terms on the log-odds, so that what each feature contributes is exact.

    log-odds = base + Σ contribution,   contribution of a feature = Σ coefficient · (shape(x) - mean of shape)

A file is JSON with its parameters and its card; it is read only if its SHA-256 is the one that was pinned for it. There
is no pickle and no code in it, and scoring needs nothing but Python.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius.errors import Invalid
from vesalius.r4 import json

FORMAT: Final = "vesalius-additive-logistic/1"
_LARGEST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Term:
    """One additive term. shape: the value itself, or what it exceeds `knot` by (0 below)."""

    feature: str
    knot: float | None
    coefficient: float
    mean: float

    def contribution(self, value: float) -> float:
        """In log-odds, against the mean of the training data."""
        shaped = value if self.knot is None else max(0.0, value - self.knot)
        return self.coefficient * (shaped - self.mean)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the training data looked like in one feature: bounds between ten equal parts, and the share missing."""

    bounds: tuple[float, ...]
    shares: tuple[float, ...]
    missing: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a model switches itself off: population stability index, missing share, observed to expected."""

    stability: float
    missing: float
    observed_lowest: float
    observed_highest: float


@dataclass(frozen=True, slots=True)
class Model:
    """A model. `outcome` and `excluded` are prefixes of ICD-10 and ICPC-2 codes; ages in years; `card` for people."""

    id: str
    version: str
    titles: Mapping[str, str]
    outcome: tuple[str, ...]
    excluded: tuple[str, ...]
    horizon_years: float
    from_age: float
    until_age: float
    least_measured: int
    base: float
    terms: tuple[Term, ...]
    imputation: Mapping[str, float]
    expectations: Mapping[str, Expectation]
    limits: Limits
    card: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Output:
    """What a model says of one person. `contributions` in log-odds, the largest first; they and `base` add up exactly.

    `imputed` names the features that were not known and count as in the training data's middle.
    """

    probability: float
    base: float
    contributions: tuple[tuple[str, float], ...]
    inputs: Mapping[str, float]
    imputed: tuple[str, ...]


def score(model: Model, known: Mapping[str, float]) -> Output | None:
    """The probability within the horizon; None when the person is outside of what the model was made for."""
    age, male = known.get("age"), known.get("male")
    if age is None or male is None or not model.from_age <= age < model.until_age:
        return None
    names = {term.feature for term in model.terms}
    measured = names & known.keys() - {"age", "male", "diabetes", "hypertension"}
    if len(measured) < model.least_measured:
        return None
    inputs = {name: known.get(name, model.imputation.get(name, 0.0)) for name in names}
    sums: dict[str, float] = {}
    for term in model.terms:
        sums[term.feature] = sums.get(term.feature, 0.0) + term.contribution(inputs[term.feature])
    total = model.base + math.fsum(sums.values())
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    imputed = tuple(sorted(names - known.keys()))
    return Output(_logistic(total), model.base, tuple(ordered), inputs, imputed)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, value))))


def digest(content: bytes) -> str:
    """The SHA-256 of a model file, by which it is pinned."""
    return hashlib.sha256(content).hexdigest()


def parse(content: bytes, pinned: str) -> Model:
    """The model of a file. Raises Invalid when its hash is not the pinned one, or the file is not a model."""
    actual = digest(content)
    if actual != pinned:
        raise Invalid("The file of the model is not the one that was pinned.")
    found = json.parse(content)
    if found.get("format") != FORMAT:
        raise Invalid("This is not a file of a model.")
    try:
        return _model(found, actual)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("The file of the model lacks something.") from error


def _model(found: Mapping[str, Any], actual: str) -> Model:
    terms = tuple(
        Term(
            str(each["feature"]),
            None if each["knot"] is None else float(each["knot"]),
            float(each["coefficient"]),
            float(each["mean"]),
        )
        for each in found["terms"]
    )
    if not terms or not all(math.isfinite(term.coefficient) and math.isfinite(term.mean) for term in terms):
        raise ValueError("terms")
    expectations = {
        name: Expectation(tuple(map(float, each["bounds"])), tuple(map(float, each["shares"])), float(each["missing"]))
        for name, each in found["expectations"].items()
    }
    return Model(
        id=str(found["id"]),
        version=str(found["version"]),
        titles=dict(found["titles"]),
        outcome=tuple(found["outcome"]),
        excluded=tuple(found["excluded"]),
        horizon_years=float(found["horizon_years"]),
        from_age=float(found["from_age"]),
        until_age=float(found["until_age"]),
        least_measured=int(found["least_measured"]),
        base=float(found["base"]),
        terms=terms,
        imputation={name: float(value) for name, value in found["imputation"].items()},
        expectations=expectations,
        limits=Limits(**{name: float(value) for name, value in found["limits"].items()}),
        card=found["card"],
        digest=actual,
    )
