"""ValueSet.compose (R4 § 4.9.5) and implicit value sets (§ 4.9.11), compiled into clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vesalius.errors import Invalid, NotSupported, TooCostly, VesaliusError
from vesalius.terminology.clauses import Clause, Compiled, Entry, Versions
from vesalius.terminology.filters import predicate
from vesalius.terminology.grammars import grammar
from vesalius.terminology.model import Json, designations_of
from vesalius.terminology.sources import Source, WithContained, split_canonical

_DEPTH_LIMIT = 20
_SNOMED = "http://snomed.info/sct"


def compiled(source: Source, url: str, version: str | None = None, versions: Versions | None = None) -> Compiled | None:
    """The value set with this canonical url, compiled once per source; None for an unknown name."""
    is_kept = (versions is None or not versions.are_chosen) and "?" not in url
    key = ("compiled", url, version)
    found: Compiled | None = source.cache.get(key) if is_kept else None
    if found is not None:
        return found
    resource = resolve(source, url, version)
    if resource is None:
        return None
    found = compile_value_set(source, resource, versions or Versions())
    if is_kept:
        source.cache[key] = found
    return found


def resolve(source: Source, url: str, version: str | None = None) -> Json | None:
    """The ValueSet resource, or one made for an implicit url (R4 § 4.9.11, `?fhir_vs`, `http://loinc.org/vs`)."""
    url, stated = split_canonical(url)
    found = source.value_set(url, version or stated)
    return found if found is not None else _implicit(source, url)


def _implicit(source: Source, url: str) -> Json | None:
    system, _, query = url.partition("?")
    if query == "fhir_vs" or query.startswith("fhir_vs="):
        kind, _, code = query.removeprefix("fhir_vs").removeprefix("=").partition("/")
        include: dict[str, Any] = {"system": system}
        if system.startswith(f"{_SNOMED}/"):
            include = {"system": _SNOMED, "version": system}
        if kind in ("isa", "refset") and code:
            include["filter"] = [{"property": "concept", "op": "is-a" if kind == "isa" else "in", "value": code}]
        elif kind:
            return None
        return {"resourceType": "ValueSet", "url": url, "status": "active", "compose": {"include": [include]}}
    if url == "http://loinc.org/vs" and source.code_system("http://loinc.org") is not None:
        include = {"system": "http://loinc.org"}
        return {"resourceType": "ValueSet", "url": url, "status": "active", "compose": {"include": [include]}}
    return None


def compile_value_set(source: Source, resource: Json, versions: Versions, above: tuple[str, ...] = ()) -> Compiled:
    """A ValueSet resource, compiled. Raises Invalid when it includes itself or breaks a rule of compose."""
    url = str(resource.get("url") or f"#{resource.get('id', '')}")
    if url in above:
        raise Invalid(f"The value set {url} includes itself, by way of {' > '.join((*above, url))}.")
    if len(above) >= _DEPTH_LIMIT:
        raise TooCostly(f"The value set {above[0]} nests value sets more than {_DEPTH_LIMIT} deep.")
    compose: Json = resource.get("compose") or {}
    if resource.get("contained"):
        source = WithContained(source, resource)
    inside = _Inside(source, versions, (*above, url), resource.get("language"))
    found = Compiled(
        url,
        resource.get("version"),
        resource,
        inside.clauses(compose, "include"),
        inside.clauses(compose, "exclude"),
        keeps_inactive=compose.get("inactive") is not False,
    )
    if not compose or found.problems:
        found.stored = _stored_expansion(resource)
        if not compose and found.stored is None:
            problem = NotSupported(
                f"The value set {url} has no definition: neither compose nor a complete expansion is here."
            )
            found.includes.append(Clause(label=url, problem=problem))
    return found


@dataclass(frozen=True, slots=True)
class _Inside:
    """The place where clauses are compiled: `above` are the value sets that led here, the innermost last."""

    source: Source
    versions: Versions
    above: tuple[str, ...]
    language: str | None

    def clauses(self, compose: Json, role: str) -> list[Clause]:
        """All includes, or all excludes."""
        return [
            self._clause(one, f"{role} {number} of {self.above[-1]}")
            for number, one in enumerate(compose.get(role, ()), start=1)
        ]

    def _clause(self, element: Json, label: str) -> Clause:
        """One include or exclude; problems that leave it unlisted are kept in it."""
        # HL7's v2 value sets write the version behind the system; `*` means any version: the newest is taken.
        system, written = split_canonical(str(element.get("system") or ""))
        stated = element.get("version") or written
        nested = [self._nested(str(one), label) for one in element.get("valueSet", ())]
        clause = Clause(label, system or None, language=self.language)
        clause.value_sets = [one for one in nested if isinstance(one, Compiled)]
        clause.problem = next((one for one in nested if not isinstance(one, Compiled)), None)
        if not system:
            if not nested:
                raise Invalid(f"The {label} names neither a system nor a value set.")
            return clause
        if element.get("concept") and element.get("filter"):
            raise Invalid(f"The {label} has both concepts and filters; only one of them is allowed.")
        clause.version = self.versions.of(system, None if stated == "*" else stated)
        clause.code_system = self.source.code_system(system, clause.version)
        if system.startswith("#") and clause.code_system is not None:
            clause.system = clause.code_system.url
        if element.get("concept"):
            clause.concepts = {str(one["code"]): one for one in element["concept"] if one.get("code")}
            if clause.code_system is not None:
                clause.names = clause.code_system.names
                clause.code_system = clause.code_system if clause.code_system.has_content else None
        else:
            self._add_filters(clause, list(element.get("filter", ())))
        return clause

    def _nested(self, canonical: str, label: str) -> Compiled | VesaliusError:
        resource = resolve(self.source, canonical)
        if resource is None:
            return NotSupported(f"The {label} cannot be expanded: the value set {canonical} is not here.")
        return compile_value_set(self.source, resource, self.versions, self.above)

    def _add_filters(self, clause: Clause, filters: list[Json]) -> None:
        reference_set = self._reference_set(clause, filters)
        if reference_set is not None:
            clause.value_sets.append(reference_set)
            clause.system = clause.code_system = None
            return
        known = clause.code_system
        if known is None or not known.has_content:
            if not filters and clause.problem is None:
                clause.grammar = grammar(clause.system or "")
            by = " by filter" if filters else ""
            what = f" with version {clause.version}" if clause.version else ""
            clause.problem = clause.problem or NotSupported(
                f"The {clause.label} cannot be expanded: it takes codes of {clause.system}{by},"
                f" and no content of that code system{what} is here."
            )
            clause.code_system = None
            return
        try:
            clause.filters = [predicate(known, one) for one in filters]
        except VesaliusError as error:
            clause.problem = type(error)(f"The {clause.label} cannot be expanded: {error}")

    def _reference_set(self, clause: Clause, filters: list[Json]) -> Compiled | None:
        """The stored value set of a SNOMED CT reference set, when `concept in <set>` is the only filter."""
        if len(filters) != 1 or clause.system != _SNOMED or self.above[-1].startswith(f"{_SNOMED}?"):
            return None
        one = filters[0]
        if one.get("op") != "in" or one.get("property") != "concept":
            return None
        editions = (clause.version, _SNOMED) if clause.version else (_SNOMED,)
        for edition in editions:
            resource = self.source.value_set(f"{edition}?fhir_vs=refset/{one.get('value')}")
            if resource is not None:
                return compile_value_set(self.source, resource, self.versions, self.above)
        return None


def _stored_expansion(resource: Json) -> dict[tuple[str, str], Entry] | None:
    """The members of a complete expansion that the resource brings along."""
    expansion: Json = resource.get("expansion") or {}
    if "contains" not in expansion or "offset" in expansion:
        return None
    if any(
        "unclosed" in str(one.get("url")) or "toocostly" in str(one.get("url"))
        for one in expansion.get("extension", ())
    ):
        return None
    found: dict[tuple[str, str], Entry] = {}
    waiting = list(reversed(expansion["contains"]))
    while waiting:
        one = waiting.pop()
        waiting.extend(reversed(one.get("contains", ())))
        if one.get("code") and one.get("system"):
            entry = Entry(
                one["system"],
                one["code"],
                one.get("display"),
                designations_of(one),
                one.get("version"),
                is_abstract=one.get("abstract") is True,
                is_inactive=one.get("inactive") is True,
            )
            found.setdefault((entry.system, entry.code), entry)
    total = expansion.get("total")
    return found if not isinstance(total, int) or total <= len(found) else None
