"""From a resource to its index entry: what `search.plan` will look for.

For each type the sources are compiled once into functions that run only for the properties a resource has.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions, fhirpath
from vesalius.search import contained, labels, text
from vesalius.search.compartments import patient_priorities, patient_term
from vesalius.search.index_entry import IndexEntry, Sink
from vesalius.search.model import Model, Source, model
from vesalius.search.parameters import date, quantity, reference, string, token, uri
from vesalius.search.paths import Emit, Leaf, emitter

__all__ = ["IndexEntry", "Indexer", "primary_term", "secondary_term"]

_TEXT_TYPES = frozenset({"string", "markdown", "xhtml"})
_CACHED_TEXTS = 16384
_LONGEST_CACHED = 80


class Indexer:
    """Makes index entries with the terms of one installation. Thread-safe."""

    def __init__(self, blind: BlindIndex) -> None:
        self._blind = blind
        self._plans: dict[str, _Plan] = {}
        self._words = lru_cache(maxsize=_CACHED_TEXTS)(self._word_terms)

    def entry(self, type_name: str, resource: dict[str, Any], *, patient_pk: int | None = None) -> IndexEntry:
        """The entry of a valid resource. `patient_pk` puts one that names no patient into that compartment."""
        plan = self._plan(type_name)
        bits = labels.of(resource)
        scope = None
        if bits & labels.RESTRICTED:
            owner = self._patients(plan, type_name, resource)
            scope = token.scope(owner[0] if owner else patient_pk or 0)
        sink = Sink(scope)
        functions = plan.functions
        for name, value in resource.items():
            found = functions.get(name)
            if found is not None and value is not None:
                for function in found:
                    function(value, sink)
        for always in plan.always:
            always(resource, sink)
        if "contained" in resource:
            self._contained(resource, sink)
        patients = self._ordered(type_name, resource, sink)
        if not patients and patient_pk is not None:
            patients = (patient_pk,)
        terms = sink.terms
        if len(patients) > 1:
            terms.update(patient_term(self._blind, pk) for pk in patients[1:])
        primary = None
        if sink.codes and scope is None:
            first = sink.codes[0]
            primary = primary_term(self._blind, type_name, first)
            for code in sink.codes:
                if code != first:
                    terms.add(secondary_term(self._blind, type_name, code))
        words: set[int] = set()
        self._collect(resource, plan.text_keys, words, scope or "")
        return IndexEntry(
            patients[0] if patients else None,
            patients,
            bits,
            primary,
            sink.low,
            sink.high,
            sink.present,
            list(terms),
            list(words),
            sink.dates,
            sink.quantities,
        )

    def words(self, content: str, bits: int, patient: int | None) -> tuple[int, ...]:
        """The terms of a text that belongs to a resource with these labels, of the record of this patient."""
        return self._word_terms(content, token.scope(patient or 0) if bits & labels.RESTRICTED else "")

    def _plan(self, type_name: str) -> _Plan:
        plan = self._plans.get(type_name)
        if plan is None:
            plan = self._plans[type_name] = _Plan(type_name, self._blind)
        return plan

    def _contained(self, resource: dict[str, Any], sink: Sink) -> None:
        """Adds the terms of the contained resources, by themselves and as what references lead to."""
        leading: dict[str, list[str]] = {}
        for key, name in sink.inside:
            leading.setdefault(name, [contained.HELD]).append(key)
        for inner in resource["contained"]:
            type_name = inner["resourceType"]
            own = Sink(sink.scope)
            for property_name, value in inner.items():
                for function in self._plan(type_name).functions.get(property_name, ()):
                    function(value, own)
            for key in leading.get(inner.get("id", ""), (contained.HELD,)):
                sink.terms.update(contained.indexed(self._blind, key, type_name, own.terms))

    def _patients(self, plan: _Plan, type_name: str, resource: dict[str, Any]) -> tuple[int, ...]:
        sink = Sink(None)
        for name, value in resource.items():
            for function in plan.functions.get(name, ()):
                function(value, sink)
        return self._ordered(type_name, resource, sink)

    def _ordered(self, type_name: str, resource: dict[str, Any], sink: Sink) -> tuple[int, ...]:
        found = [pk for _, pk in sorted(sink.patients)] if len(sink.patients) > 1 else [pk for _, pk in sink.patients]
        if type_name == "Patient" and "id" in resource:
            found.insert(0, self._blind.pk("Patient", resource["id"]))
        elif type_name == "Binary":
            # It is protected as what its securityContext names (R4 binary.html#security-context).
            kind, _slash, owner = str((resource.get("securityContext") or {}).get("reference", "")).partition("/")
            if kind == "Patient" and owner:
                found.insert(0, self._blind.pk("Patient", owner))
        return tuple(dict.fromkeys(found))

    def _collect(self, value: dict[str, Any], keys: frozenset[str], words: set[int], scope: str) -> None:
        if "data" in value and (attached := text.attached(value)):
            words.update(self._word_terms(attached, scope))
        for name, item in value.items():
            if item.__class__ is str:
                if name in keys:
                    if len(item) > _LONGEST_CACHED or scope or name == "div":
                        words.update(self._terms_of(name, item, scope))
                    else:
                        words.update(self._words(item, ""))
            elif item.__class__ is dict:
                self._collect(item, keys, words, scope)
            elif item.__class__ is list:
                for entry in item:
                    if entry.__class__ is dict:
                        self._collect(entry, keys, words, scope)
                    elif entry.__class__ is str and name in keys:
                        words.update(self._terms_of(name, entry, scope))

    def _terms_of(self, name: str, content: str, scope: str) -> tuple[int, ...]:
        if name == "div":
            content = text.narrative(content)
        if scope or len(content) > _LONGEST_CACHED:
            return self._word_terms(content, scope)
        return self._words(content, "")

    def _word_terms(self, content: str, scope: str) -> tuple[int, ...]:
        word = self._blind.word
        return tuple(word(scope + item) for item in set(text.words(content)))


def primary_term(blind: BlindIndex, type_name: str, code: str) -> int:
    """The value of primary_code for a code."""
    return blind.term(f"{type_name}.primary|token", code)


def secondary_term(blind: BlindIndex, type_name: str, code: str) -> int:
    """The term of a code of the primary parameter that is not the first."""
    return blind.term(f"{type_name}.secondary|token", code)


def text_keys(type_name: str) -> frozenset[str]:
    """The JSON properties of human text within a type, those of its contained resources aside."""
    found: set[str] = set()
    seen: set[str] = set()
    pending = [type_name]
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            elements = definitions.elements(name).values()
        except KeyError:
            continue
        for element in elements:
            pairs = element.choices or {element.name: element.content or element.types[0]}
            for key, kind in pairs.items():
                if kind in _TEXT_TYPES:
                    found.add(key)
                elif kind not in {"Extension", "Resource"} and not definitions.is_primitive(kind):
                    pending.append(kind)
    return frozenset(found - {"reference", "id"})


class _Plan:
    """The compiled sources of one type: property → functions."""

    def __init__(self, type_name: str, blind: BlindIndex) -> None:
        found = model(type_name)
        collected: dict[str, list[Emit]] = {}
        self.always: list[Callable[[dict[str, Any], Sink], None]] = []
        self.text_keys = text_keys(type_name)
        ranks = patient_priorities(type_name)
        primary = _primary_keys(found)
        for source in found.sources.values():
            bits, target_bits = _bits(found, source)
            if source.fhirpath is not None:
                self.always.append(_evaluated(source, blind, bits))
            for leaf in source.leaves:
                if not leaf.steps:
                    continue
                emit = _emit(source, leaf, blind, target_bits, ranks.get(source.key))
                emit = _present(emit, bits) if bits else emit
                if source.key in primary:
                    emit = _with_codes(emit, leaf)
                collected.setdefault(leaf.steps[0].key, []).append(emitter(leaf.steps, emit))
        self.functions = {key: tuple(functions) for key, functions in collected.items()}


def _primary_keys(found: Model) -> frozenset[str]:
    if found.primary_code is None:
        return frozenset()
    return frozenset(part.source.key for part in found.parameters[found.primary_code].parts)


def _bits(found: Model, source: Source) -> tuple[int, dict[str, int]]:
    bits = 0
    by_target: dict[str, int] = {}
    for parameter in found.parameters.values():
        for part in parameter.parts:
            if part.source is source:
                if part.target is None:
                    bits |= 1 << parameter.bit
                else:
                    by_target[part.target] = by_target.get(part.target, 0) | 1 << parameter.bit
    return bits, by_target


def _emit(source: Source, leaf: Leaf, blind: BlindIndex, target_bits: dict[str, int], rank: int | None) -> Emit:
    if source.kind == "reference":
        return reference.emitter(source, leaf, blind, target_bits, rank)
    if source.kind == "special":
        return _nothing
    module = {
        "token": token,
        "string": string,
        "phonetic": string,
        "uri": uri,
        "date": date,
        "birthdate": date,
        "number": quantity,
        "quantity": quantity,
    }[source.kind]
    made: Emit = module.emitter(source, leaf, blind)
    return made


def _nothing(value: Any, sink: Sink) -> None:
    """Only the presence of the element is indexed."""


def _present(emit: Emit, bits: int) -> Emit:
    def present(value: Any, sink: Sink) -> None:
        sink.present |= bits
        emit(value, sink)

    return present


def _with_codes(emit: Emit, leaf: Leaf) -> Emit:
    def coded(value: Any, sink: Sink) -> None:
        sink.codes += [code for _, code in token.pairs(leaf.type, value) if code is not None]
        emit(value, sink)

    return coded


def _evaluated(source: Source, blind: BlindIndex, bits: int) -> Callable[[dict[str, Any], Sink], None]:
    expression = fhirpath.compile(source.fhirpath or "{}")
    leaf = Leaf("boolean", ())
    add = _emit(source, leaf, blind, {}, None)

    def run(resource: dict[str, Any], sink: Sink) -> None:
        for value in expression.evaluate(resource):
            sink.present |= bits
            add(value, sink)

    return run
