"""From clauses to SQL conditions over one alias of `resource`.

Every condition comes with how far it decides: EXACT alone; RESTRICTED for all but resources under a restricted
label, whose terms are kept within the patient; LOSSY never excludes a match, and each row is tested after decryption.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions
from vesalius.search import canonicals, compartments, contained, labels
from vesalius.search.model import Parameter
from vesalius.search.parameters import date, quantity, reference, string, token, uri
from vesalius.search.patients import named_patients
from vesalius.search.query import (
    And,
    Chain,
    Clause,
    Group,
    Has,
    Held,
    Ids,
    Inside,
    Keys,
    Leaf,
    Listed,
    Member,
    Missing,
    Not,
    Or,
    Texts,
)
from vesalius.search.selectivity import is_by_patient, is_clinical, is_paired_by_resource, narrows
from vesalius.search.statement import Statement
from vesalius.search.stretch import Stretch
from vesalius.store.wire import int2, int2_array, int4_array, text, text_array

EXACT: Final = 0
RESTRICTED: Final = 1
LOSSY: Final = 2

Condition = tuple[str, int]
_LONG: Final = 16

CHAIN = "ARRAY(SELECT"
"""How the terms of a chain begin in a condition."""


class Planner:
    """Plans conditions into one statement. `scopes` are those of the patients that the question names.

    `stretch`: where the statement looks at one stretch of the keys, what others say of keys beyond it is left out.
    """

    def __init__(
        self,
        statement: Statement,
        blind: BlindIndex,
        patients: Sequence[int] = (),
        named: dict[Leaf, list[int]] | None = None,
        stretch: Stretch | None = None,
    ) -> None:
        self.statement = statement
        self.blind = blind
        self._stretch = stretch
        self._is_narrowed = False
        self._named = named if named is not None else {}
        # Within a composite the code narrows more than the value: the fence makes PostgreSQL look at the values of
        # each candidate, and not at all values of the population.
        self._fence = ""
        self._kinds: tuple[str, ...] = ()
        self.scopes = tuple(token.scope(pk) for pk in patients)

    def groups(self, groups: Sequence[Group], alias: str) -> Condition:
        """The condition of a whole query."""
        if len(groups) == 1:
            return self.group(groups[0], alias)
        found = [self.group(group, alias) for group in groups]
        return "(" + " OR ".join(f"({sql})" for sql, _ in found) + ")", max(exact for _, exact in found)

    def group(self, group: Group, alias: str) -> Condition:
        """The types of a group and its clause."""
        self._kinds = group.types
        self._is_narrowed = any(narrows(item) for item in group.clause.items)
        sql, exact = self._all(group.clause.items, alias)
        kinds = self.types(group.types, alias)
        if kinds and (CHAIN in sql or self._stretch is not None or (not self.scopes and self._is_narrowed)):
            # IS TRUE keeps the planner from reading the index of a whole type beside the few rows that a term, a chain
            # or a stretch gives: statements are planned once, for values that are not known yet.
            kinds = f"({kinds}) IS TRUE"
        return " AND ".join(part for part in (kinds, sql) if part) or "TRUE", exact

    def types(self, names: Sequence[str], alias: str) -> str:
        """The condition on the type; '' for all."""
        if not names:
            return ""
        numbers = [definitions.type_number(name) for name in names]
        if len(numbers) == 1:
            return f"{alias}.type = {self.statement.bind(int2(numbers[0]))}"
        return f"{alias}.type = ANY({self.statement.bind(int2_array(numbers))})"

    def condition(self, clause: Clause, alias: str) -> Condition:
        """The condition of one clause."""
        if isinstance(clause, Leaf):
            return self._leaf(clause, alias)
        if isinstance(clause, And):
            sql, exact = self._all(clause.items, alias)
            return sql or "TRUE", exact
        if isinstance(clause, Not):
            return self._not(clause, alias)
        if isinstance(clause, Or):
            found = [self.condition(item, alias) for item in clause.items]
            if not found:
                return "FALSE", EXACT
            return "(" + " OR ".join(f"({sql})" for sql, _ in found) + ")", max(exact for _, exact in found)
        return self._other(clause, alias)

    def _other(self, clause: Clause, alias: str) -> Condition:
        if isinstance(clause, Ids):
            return self._ids(clause, alias), EXACT
        if isinstance(clause, Keys):
            return f"{alias}.pk = ANY({self.statement.integers(clause.pks)})", EXACT
        if isinstance(clause, Missing):
            return self._missing(clause.parameter, alias)
        if isinstance(clause, Chain):
            return self._chain(clause, alias)
        if isinstance(clause, (Inside, Held)):
            return self._inside(clause, alias), LOSSY
        if isinstance(clause, Has):
            return self._has(clause, alias)
        if isinstance(clause, Listed):
            return self._listed(clause, alias), EXACT
        if isinstance(clause, Member):
            return self._member(clause, alias), EXACT
        if isinstance(clause, Texts):
            return self._texts(clause.alternatives, alias), LOSSY
        raise TypeError(type(clause).__name__)

    def _ids(self, clause: Ids, alias: str) -> str:
        if len(clause.ids) > 1:
            named = f"{alias}.id = ANY({self.statement.bind(text_array(clause.ids))})"
        else:
            named = f"{alias}.id = {self.statement.bind(text(clause.ids[0]))}"
        if not self._kinds:
            return named
        # There is no index on the id: with its type it gives the key.
        pks = [self.blind.pk(kind, logical_id) for kind in self._kinds for logical_id in clause.ids]
        return f"({alias}.pk = ANY({self.statement.integers(pks)}) AND {named})"

    def _all(self, items: Sequence[Clause], alias: str) -> Condition:
        """The conjunction, single terms joined into one containment; '' when there is nothing to hold."""
        needed: list[int] = []
        parts: list[str] = []
        exactness = EXACT
        for item in items:
            if isinstance(item, Leaf):
                terms = self._terms(item)
                if terms is not None:
                    found, exact = terms
                    exactness = max(exactness, exact)
                    patient = self._patient_column(item, alias)
                    if patient:
                        parts.insert(0, patient)
                    if len(found) == 1:
                        needed.append(found[0])
                    elif found:
                        parts.append(self._overlap(item, found, alias))
                    else:
                        parts.append("FALSE")
                    continue
            sql, exact = self.condition(item, alias)
            exactness = max(exactness, exact)
            if sql != "TRUE":
                parts.append(sql)
        if needed:
            parts.append(f"{alias}.terms @> {self.statement.integers(needed)}")
        return " AND ".join(parts), exactness

    def _overlap(self, leaf: Leaf, terms: list[int], alias: str) -> str:
        """A match has one of the terms. PostgreSQL compares each with each: of a long list only what a row can have."""
        if len(terms) > _LONG and self.scopes and leaf.parameter.kind == "token":
            public = [
                term
                for part in leaf.parameter.parts
                for value in leaf.values
                for term in token.terms(part.source, value, self.blind, ())
            ]
            within = sorted(set(terms).difference(public))
            if within:
                own = (
                    f"{alias}.labels & {labels.RESTRICTED} <> 0 AND {alias}.terms && {self.statement.integers(within)}"
                )
                return f"({alias}.terms && {self.statement.integers(public)} OR ({own}))"
        return f"{alias}.terms && {self.statement.integers(terms)}"

    def _not(self, clause: Not, alias: str) -> Condition:
        bound = len(self.statement.values)
        sql, exact = self.condition(clause.item, alias)
        if exact == LOSSY:
            self.statement.forget(bound)
            return "TRUE", LOSSY
        if exact == EXACT and not self.scopes and is_clinical(clause.item):
            exact = RESTRICTED
        return f"({sql}) IS NOT TRUE", exact

    def _leaf(self, leaf: Leaf, alias: str) -> Condition:
        found = self._terms(leaf)
        if found is not None:
            terms, exact = found
            if not terms:
                return "FALSE", EXACT
            if len(terms) == 1:
                return f"{alias}.terms @> {self.statement.integers(terms)}", exact
            return self._overlap(leaf, terms, alias), exact
        kind, code = leaf.parameter.kind, leaf.parameter.code
        if leaf.modifier.startswith("ne"):
            return self._present(leaf.parameter, alias), LOSSY
        if code == "_lastUpdated":
            return self._any(
                date.instant_condition(f"{alias}.updated", value, self.statement.integer) for value in leaf.values
            ), EXACT
        if kind == "date" and not leaf.parameter.is_birthdate:
            return self._dates(leaf, alias), EXACT
        if kind in {"number", "quantity"}:
            return self._quantities(leaf, alias)
        if kind == "composite":
            return self._composite(leaf, alias)
        if code == "phonetic":
            return self._phonetic(leaf, alias), EXACT
        if kind == "token" and leaf.modifier == "text":
            return self._token_texts(leaf, alias), LOSSY
        return self._present(leaf.parameter, alias), LOSSY

    def _terms(self, leaf: Leaf) -> tuple[list[int], int] | None:
        """The terms of which a match has one, for leaves that are nothing but terms; None for others."""
        parameter, blind = leaf.parameter, self.blind
        kind = parameter.kind
        if leaf.modifier.startswith("ne"):
            return None
        if kind == "token" and leaf.modifier != "text":
            found = [
                term
                for part in parameter.parts
                for value in leaf.values
                for term in token.terms(part.source, value, blind, self.scopes)
            ]
            return found, EXACT
        if kind == "reference":
            make: Callable[..., list[int]] = (
                reference.identifier_terms if leaf.modifier == "identifier" else reference.terms
            )
            found = [term for part in parameter.parts for value in leaf.values for term in make(part, value, blind)]
            # A canonical with another version has the term of its URL as well.
            return found, LOSSY if leaf.modifier == canonicals.MODIFIER else EXACT
        if kind == "uri":
            return [
                term
                for part in parameter.parts
                for value in leaf.values
                for term in uri.terms(part.source, value, leaf.modifier, blind)
            ], EXACT
        if kind == "string" and parameter.code != "phonetic":
            return self._prefixes(leaf)
        if parameter.is_birthdate:
            return self._births(leaf)
        return None

    def _prefixes(self, leaf: Leaf) -> tuple[list[int], int] | None:
        found: list[int] = []
        exactness = EXACT
        for part in leaf.parameter.parts:
            for value in leaf.values:
                terms, alone = string.terms(part.source, value, leaf.modifier, self.blind, self.scopes)
                if terms is None:
                    return None
                found += terms
                exactness = exactness if alone else LOSSY
        return found, exactness

    def _births(self, leaf: Leaf) -> tuple[list[int], int] | None:
        found: list[int] = []
        exactness = EXACT
        for part in leaf.parameter.parts:
            for value in leaf.values:
                terms, alone = date.birth_terms(part.source, value, self.blind)
                if terms is None:
                    return None
                found += terms
                exactness = exactness if alone else LOSSY
        return found, exactness

    def _patient_column(self, leaf: Leaf, alias: str) -> str:
        """The condition on the column `patient` that a reference to patients implies; '' for none."""
        pks = self._named.get(leaf)
        if pks is None:
            pks = named_patients(leaf, self.blind)
        if not pks:
            return ""
        if len(pks) == 1:
            return f"{alias}.patient = {self.statement.integer(pks[0])}"
        return f"{alias}.patient = ANY({self.statement.integers(pks)})"

    def _any(self, parts: Any) -> str:
        found = list(parts)
        return found[0] if len(found) == 1 else "(" + " OR ".join(f"({part})" for part in found) + ")"

    def _dates(self, leaf: Leaf, alias: str) -> str:
        sources = [part.source for part in leaf.parameter.parts]
        bind = self.statement.integer
        parts = []
        if any(source.in_columns for source in sources):
            low, high = f"{alias}.date_low", f"{alias}.date_high"
            parts.append(self._any(date.condition(low, high, value, bind) for value in leaf.values))
        numbers = [source.number for source in sources if not source.in_columns]
        if numbers:
            inner = self._any(date.condition("d.low", "d.high", value, bind) for value in leaf.values)
            parts.append(
                f"EXISTS (SELECT 1 FROM resource_date d WHERE d.source = {alias}.pk AND"
                f" {self._numbered('d', numbers)} AND {inner}{self._fence})"
            )
        return self._any(parts)

    def _numbered(self, alias: str, numbers: Sequence[int]) -> str:
        if len(numbers) == 1:
            return f"{alias}.parameter = {self.statement.bind(int2(numbers[0]))}"
        return f"{alias}.parameter = ANY({self.statement.bind(int2_array(numbers))})"

    def _quantities(self, leaf: Leaf, alias: str) -> Condition:
        numbers = [part.source.number for part in leaf.parameter.parts]
        found = [
            quantity.condition("q", value, self.blind, self.statement.number, self.statement.integer)
            for value in leaf.values
        ]
        inner = self._any(sql for sql, _ in found)
        exact = EXACT if all(alone for _, alone in found) else LOSSY
        return (
            f"EXISTS (SELECT 1 FROM resource_quantity q WHERE q.source = {alias}.pk AND"
            f" {self._numbered('q', numbers)} AND {inner}{self._fence})"
        ), exact

    def _composite(self, leaf: Leaf, alias: str) -> Condition:
        parameter = leaf.parameter
        exactness = EXACT if is_paired_by_resource(parameter) else LOSSY
        alternatives = []
        for value in leaf.values:
            items: list[Clause] = []
            for component, wanted in zip(parameter.components, value, strict=True):
                shape = Parameter(parameter.type_name, component.code, component.kind, 0, component.prefilters)
                items.append(Leaf(shape, "", (wanted,)))
            self._fence = " OFFSET 0"
            sql, exact = self._all([item for item in items if item.parameter.parts], alias)  # type: ignore[attr-defined]
            self._fence = ""
            exactness = max(exactness, exact)
            alternatives.append(sql or "TRUE")
        return self._any(alternatives), exactness

    def _phonetic(self, leaf: Leaf, alias: str) -> str:
        alternatives = []
        for value in leaf.values:
            by_part = [string.phonetic_terms(part.source, value, self.blind) for part in leaf.parameter.parts]
            words = [list(terms) for terms in zip(*by_part, strict=True)]
            alternatives.append(
                " AND ".join(f"{alias}.terms && {self.statement.integers(terms)}" for terms in words) or "FALSE"
            )
        return self._any(alternatives)

    def _token_texts(self, leaf: Leaf, alias: str) -> str:
        # The last word of a prefix may be cut: only those before it are whole, and indexed as words.
        whole = [tuple(value.split()[:-1]) for value in leaf.values]
        present = self._present(leaf.parameter, alias)
        if not all(whole):
            return present
        return f"{present} AND {self._texts(tuple(whole), alias)}"

    def _texts(self, alternatives: tuple[tuple[str, ...], ...], alias: str) -> str:
        parts = []
        for words in alternatives:
            for prefix in ("", *self.scopes):
                terms = [self.blind.word(prefix + word[:40]) for word in words]
                parts.append(f"{alias}.words @> {self.statement.bind(int4_array(terms))}")
        return self._any(parts)

    def _present(self, parameter: Parameter, alias: str) -> str:
        return f"({alias}.present & {self.statement.integer(1 << parameter.bit)}) <> 0"

    def _missing(self, parameter: Parameter, alias: str) -> Condition:
        if parameter.code in {"_id", "_lastUpdated"}:
            return "FALSE", EXACT
        if parameter.kind == "composite" or not parameter.parts:
            return "TRUE", LOSSY
        return f"({alias}.present & {self.statement.integer(1 << parameter.bit)}) = 0", EXACT

    def _chain(self, clause: Chain, alias: str) -> Condition:
        alternatives = []
        exactness = EXACT
        for target, inner in clause.targets:
            masks = [
                self.blind.mask(part.source.key) for part in clause.parameter.parts if part.target in {None, target}
            ]
            if not masks:
                continue
            other = self.statement.alias()
            sql, exact = self._inner(target, inner, other)
            exactness = max(exactness, exact)
            own = self.terms_alone(inner) or []
            inside = contained.terms(self.blind, clause.parameter, target, own)
            if is_by_patient(clause.parameter, target):
                own_term = f"{alias}.terms @> ARRAY[{alias}.patient # {self.statement.integer(masks[0])}]"
                is_rest = self._stretch is not None and not self._stretch.end and not self._is_narrowed
                if narrows(inner) or is_rest:
                    # Each key costs one descent of an index; in a comparison with terms each row costs all keys.
                    found = f"{alias}.patient = ANY(ARRAY({self.statement.rows(f'{other}.pk', other, sql)}))"
                else:
                    # Half of all patients may meet it: a look at the patient of each row ends with the page.
                    where = f"{other}.pk = {alias}.patient AND {sql} OFFSET 0"
                    found = f"EXISTS ({self.statement.rows('1', other, where)})"
                alternatives.append(f"{found} AND {own_term}")
                if inside:
                    alternatives.append(f"{alias}.terms && {self.statement.integers(inside)}")
                continue
            mask = self.statement.integer(masks[0]) if len(masks) == 1 else "m.mask"
            beside = "" if len(masks) == 1 else f"unnest({self.statement.integers(masks)}) m(mask)"
            wanted = self.statement.rows(f"{other}.pk # {mask}", other, sql, beside=beside)
            if inside:
                # Within the array: it is made once, and compared with each row as it is.
                wanted = f"{wanted} UNION ALL SELECT unnest({self.statement.integers(inside)})"
            alternatives.append(f"{alias}.terms && ARRAY({wanted})")
        return (self._any(alternatives) if alternatives else "FALSE"), exactness

    def terms_alone(self, clause: Clause) -> list[int] | None:
        """The terms of which a match has one, when they decide; None for every other clause."""
        found = self._terms(clause) if isinstance(clause, Leaf) else None
        return found[0] if found is not None and found[1] == EXACT else None

    def _inside(self, clause: Inside | Held, alias: str) -> str:
        needed = contained.needed(clause, self.blind, self.terms_alone)
        return " AND ".join(f"{alias}.terms && {self.statement.integers(terms)}" for terms in needed)

    def _inner(self, type_name: str, clause: Clause, alias: str) -> Condition:
        # What is asked of another resource says nothing about whose record that is.
        planner = Planner(self.statement, self.blind)
        return planner.group(Group((type_name,), And((clause,))), alias)

    def _has(self, clause: Has, alias: str) -> Condition:
        type_name = clause.parameter.type_name
        alternatives = []
        exactness = EXACT
        for part in clause.parameter.parts:
            if part.target not in {None, clause.target}:
                continue
            other = self.statement.alias()
            sql, exact = self._inner(type_name, clause.clause, other)
            exactness = max(exactness, exact)
            mask = self.statement.integer(self.blind.mask(part.source.key))
            if is_by_patient(clause.parameter, clause.target):
                where = f"{sql} AND {other}.patient IS NOT NULL AND {other}.terms @> ARRAY[{other}.patient # {mask}]"
                if self._stretch is not None:
                    where += f" AND {self._stretch.holds(f'{other}.patient')}"
                chosen = self.statement.rows(f"DISTINCT {other}.patient", other, where)
            else:
                beside = f"unnest({other}.terms) u(term)"
                chosen = self.statement.rows(f"DISTINCT u.term # {mask}", other, sql, beside=beside)
            # Each key once and in order: a page in that order is found without looking up the keys behind it.
            alternatives.append(f"{alias}.pk IN ({chosen} ORDER BY 1)")
        return (self._any(alternatives) if alternatives else "FALSE"), exactness

    def _listed(self, clause: Listed, alias: str) -> str:
        other = self.statement.alias()
        pk = self.statement.integer(self.blind.pk("List", clause.list_id))
        mask = self.statement.integer(self.blind.mask("List.entry.item|reference"))
        chosen = self.statement.rows(
            f"u.term # {mask}", other, f"{other}.pk = {pk}", beside=f"unnest({other}.terms) u(term)"
        )
        return f"{alias}.pk IN ({chosen})"

    def _member(self, clause: Member, alias: str) -> str:
        pk = self.blind.pk(clause.name, clause.logical_id)
        if clause.name == "Patient":
            further = self.statement.integers([compartments.patient_term(self.blind, pk)])
            return f"({alias}.patient = {self.statement.integer(pk)} OR {alias}.terms @> {further})"
        terms = compartments.member_terms(self.blind, clause.name, clause.type_name, pk)
        parts = [f"{alias}.terms && {self.statement.integers(terms)}"] if terms else []
        if clause.type_name == clause.name:
            parts.append(f"{alias}.pk = {self.statement.integer(pk)}")
        return self._any(parts) if parts else "FALSE"
