"""The rules that follow from a patient's Consent resources (R4 consent.html, provisions).

A provision that names somebody (`actor`), a kind of data or a single resource becomes a rule; what names nothing is the
general consent to share, which the matrix presumes, or its refusal. Nested provisions are exceptions to what contains
them: those that deny become rules of their own; those that permit within a refusal become permits for whom they name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from vesalius.access.data_classes import DataClass
from vesalius.search import moments
from vesalius.search.labels import BITS

DATA_CLASS_SYSTEM: Final = "https://vesalius.health/fhir/CodeSystem/data-class"
"""Codes of data classes in `Consent.provision.class` and `.code`: names in small letters, with hyphens."""

_LIVE: Final = {"active"}
_CLASSES: Final = {item.name.lower().replace("_", "-"): item for item in DataClass}


class ConsentRule(NamedTuple):
    """One rule about `patient` (literal). None stands for everybody, all classes, all resources; labels 0 for any."""

    patient: str
    is_permit: bool
    party: str | None
    data_class: DataClass | None
    target: str | None
    labels: int
    low: int
    high: int


def derive(resource: Mapping[str, Any]) -> tuple[ConsentRule, ...]:
    """The rules of a valid Consent; none when it is not active or says nothing in particular."""
    patient = _literal(resource.get("patient"))
    provision = resource.get("provision")
    if patient is None or resource.get("status") not in _LIVE or not isinstance(provision, dict):
        return ()
    scopes = {coding.get("code") for coding in resource.get("scope", {}).get("coding", ())}
    if scopes and "patient-privacy" not in scopes:
        return ()
    return tuple(
        dict.fromkeys(_rules(patient, provision, provision.get("type", "permit"), moments.BEGINNING, moments.END))
    )


def _rules(patient: str, provision: Mapping[str, Any], kind: str, low: int, high: int) -> Iterable[ConsentRule]:
    period = provision.get("period", {})
    if "start" in period:
        low = max(low, moments.parse(period["start"]).low)
    if "end" in period:
        high = min(high, moments.parse(period["end"]).high)
    actors = [found for item in provision.get("actor", ()) if (found := _literal(item.get("reference"))) is not None]
    targets = [found for item in provision.get("data", ()) if (found := _literal(item.get("reference"))) is not None]
    codings = [
        *provision.get("class", ()),
        *(coding for concept in provision.get("code", ()) for coding in concept.get("coding", ())),
    ]
    classes = [
        _CLASSES[coding["code"]]
        for coding in codings
        if coding.get("system") == DATA_CLASS_SYSTEM and coding.get("code") in _CLASSES
    ]
    labels = 0
    for coding in provision.get("securityLabel", ()):
        labels |= BITS.get((coding.get("system", ""), coding.get("code", "")), 0)
    is_permit = kind == "permit"
    # A rule about data that we cannot tell apart denies more rather than less; it never permits more.
    is_vague = bool(codings or provision.get("securityLabel")) and not (classes or labels)
    narrowed = bool(actors or targets or classes or labels)
    if not (is_permit and (is_vague or not narrowed or not actors)):
        parties: list[str | None] = [*actors] or [None]
        resources: list[str | None] = [*targets] or [None]
        kinds: list[DataClass | None] = [*classes] or [None]
        for party, target, data_class in itertools.product(parties, resources, kinds):
            yield ConsentRule(patient, is_permit, party, data_class, target, labels, low, high)
    for nested in provision.get("provision", ()):
        yield from _rules(patient, nested, nested.get("type", "deny" if is_permit else "permit"), low, high)


def _literal(reference: Any) -> str | None:
    text = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(text, str) or text.startswith(("#", "urn:", "http:", "https:")) or text.count("/") < 1:
        return None
    return "/".join(text.split("/")[:2])
