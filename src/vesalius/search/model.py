"""What can be searched of a resource type: parameters, and the sources in the resource that feed the index.

A source is one path and one kind of term. Parameters are unions of sources, so that what two parameters share
(`subject` and `patient`, `code` and `combo-code`) is stored once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from vesalius.r4 import definitions
from vesalius.search import paths
from vesalius.search.paths import Leaf

NOT_INDEXED: Final = frozenset({"_id", "_lastUpdated", "_text", "_content", "_list", "_query"})
"""Parameters of every type that have a column or a rule of their own."""

_PERSONS: Final = frozenset({"Patient", "Person", "RelatedPerson"})
_HUMAN_NAME: Final = ("text", "family", "given", "prefix", "suffix")
_ADDRESS: Final = ("text", "line", "city", "district", "state", "postalCode", "country")
_SOURCES_PER_TYPE: Final = 200
# HL7's definition has the expressions of the two components exchanged: "code" at the parameter relatesto, a reference.
_EXCHANGED: Final = frozenset({("DocumentReference", "relationship")})

_PRIMARY_CODES: Final = MappingProxyType(
    {
        "Appointment": "service-type",
        "CarePlan": "category",
        "Composition": "type",
        "Coverage": "type",
        "DocumentReference": "type",
        "Encounter": "type",
        "Immunization": "vaccine-code",
        "Location": "type",
        "Organization": "type",
        "Consent": "category",
        "Communication": "category",
        "Specimen": "type",
        "DocumentManifest": "type",
        "EpisodeOfCare": "type",
        "FamilyMemberHistory": "code",
    }
)
_PRIMARY_DATES: Final = MappingProxyType(
    {
        "AuditEvent": "date",
        "CarePlan": "date",
        "Claim": "created",
        "Communication": "sent",
        "Condition": "recorded-date",
        "DeviceRequest": "authored-on",
        "Goal": "start-date",
        "ImagingStudy": "started",
        "Media": "created",
        "MedicationAdministration": "effective-time",
        "MedicationDispense": "whenhandedover",
        "MedicationRequest": "authoredon",
        "MedicationStatement": "effective",
        "NutritionOrder": "datetime",
        "Provenance": "recorded",
        "QuestionnaireResponse": "authored",
        "ServiceRequest": "authored",
        "Slot": "start",
        "Specimen": "collected",
        "Task": "authored-on",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One path with one kind of index: token, string, phonetic, reference, uri, date, birthdate, number, quantity.

    `key` names its terms; `number` its rows of ordered values, unique over all types. `in_columns` says that its
    dates stand in date_low and date_high. `fhirpath` is set where no plain path exists.
    """

    key: str
    path: str
    kind: str
    leaves: tuple[Leaf, ...]
    number: int
    in_columns: bool = False
    fhirpath: str | None = None

    @property
    def is_clinical(self) -> bool:
        """Whether restricted resources keep its terms within the patient."""
        return not self.path.startswith("Resource.") and self.kind in {"token", "string", "uri"}

    @property
    def code_systems(self) -> Mapping[str, str] | None:
        """For plain codes with a required binding: code → system. None for everything else."""
        bindings = {leaf.binding for leaf in self.leaves if leaf.type == "code"}
        if len(bindings) != 1 or any(leaf.type != "code" for leaf in self.leaves):
            return None
        binding = bindings.pop()
        return definitions.required_systems(binding) if binding else {}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A source of a parameter; `target` restricts its references to one resource type."""

    source: Source
    target: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One component of a composite: its parameter's kind, its leaves below the base, and sources that prefilter."""

    code: str
    kind: str
    leaves: tuple[tuple[str, Leaf], ...]
    prefilters: tuple[Part, ...]
    from_root: bool = False
    is_exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A search parameter of one type. `bit` is its place in `present`. `bases` are those of a composite."""

    type_name: str
    code: str
    kind: str
    bit: int
    parts: tuple[Part, ...] = ()
    targets: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    bases: tuple[Leaf, ...] = ()

    @property
    def is_birthdate(self) -> bool:
        """Whether it is known by terms of year, month and day only."""
        return bool(self.parts) and self.parts[0].source.kind == "birthdate"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All of one type."""

    type_name: str
    number: int
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    primary_code: str | None
    primary_date: str | None
    primary_patient: frozenset[str] = field(default=frozenset())


@cache
def _primary_code(type_name: str) -> str | None:
    parameters = definitions.search_parameters(type_name)
    for code in (_PRIMARY_CODES.get(type_name, "code"), "code", "type", "category"):
        if code in parameters and parameters[code].type == "token":
            try:
                found = paths.branches(parameters[code].expression)
            except paths.NotPlain:
                continue
            if all(leaf.type in {"CodeableConcept", "Coding"} for branch in found for leaf in branch.leaves):
                return code
    return None


@cache
def _primary_date(type_name: str) -> str | None:
    parameters = definitions.search_parameters(type_name)
    for code in (_PRIMARY_DATES.get(type_name, "date"), "date"):
        if code in parameters and parameters[code].type == "date":
            found = paths.branches(parameters[code].expression)
            if len(found) == 1 and all(leaf.is_single for leaf in found[0].leaves):
                return code
    return None


@cache
def model(type_name: str) -> Model:
    """The searchable side of a type. Raises KeyError for an unknown one."""
    return _Builder(type_name).build()


class _Builder:
    def __init__(self, type_name: str) -> None:
        self.type_name = type_name
        self.definitions = definitions.search_parameters(type_name)
        self.sources: dict[str, Source] = {}
        self.parameters: dict[str, Parameter] = {}

    def build(self) -> Model:
        date = _primary_date(self.type_name)
        for bit, definition in enumerate(self.definitions.values()):
            if definition.type == "composite":
                continue
            self.parameters[definition.code] = self._parameter(definition, bit, is_date=definition.code == date)
        for bit, definition in enumerate(self.definitions.values()):
            if definition.type == "composite":
                self.parameters[definition.code] = self._composite(definition, bit)
        return Model(
            self.type_name,
            definitions.type_number(self.type_name),
            MappingProxyType({code: self.parameters[code] for code in self.definitions}),
            MappingProxyType(self.sources),
            _primary_code(self.type_name),
            date,
            self._primary_patient(),
        )

    def _primary_patient(self) -> frozenset[str]:
        """Keys of single references that, naming a Patient, decide the column `patient`."""
        codes = definitions.compartment("Patient").get(self.type_name, ())
        for code in ("patient", "subject", *codes):
            parameter = self.parameters.get(code)
            if code in codes and parameter is not None and len(parameter.parts) == 1:
                source = parameter.parts[0].source
                if all(leaf.is_single and leaf.type == "Reference" for leaf in source.leaves):
                    return frozenset({source.key})
                return frozenset()
        return frozenset()

    def _source(self, path: str, kind: str, leaves: tuple[Leaf, ...], *, in_columns: bool) -> Source:
        key = f"{path}|{kind}"
        found = self.sources.get(key)
        if found is None:
            number = definitions.type_number(self.type_name) * _SOURCES_PER_TYPE + len(self.sources)
            found = self.sources[key] = Source(key, path, kind, leaves, number, in_columns)
        return found

    def _parameter(self, definition: definitions.SearchParameter, bit: int, *, is_date: bool) -> Parameter:
        kind = definition.type
        parts: list[Part] = []
        if definition.expression and definition.code not in NOT_INDEXED:
            index = kind
            if definition.code == "phonetic":
                index = "phonetic"
            elif definition.code == "birthdate" and self.type_name in _PERSONS:
                index = "birthdate"
            try:
                for branch in paths.branches(definition.expression):
                    parts += self._parts(branch, index, is_date=is_date)
            except paths.NotPlain:
                key = f"{self.type_name}.{definition.code}|{index}"
                self.sources[key] = source = Source(
                    key, f"{self.type_name}.{definition.code}", index, (), 0, fhirpath=definition.expression
                )
                parts = [Part(source)]
        return Parameter(self.type_name, definition.code, kind, bit, tuple(parts), definition.targets)

    def _parts(self, branch: paths.Branch, kind: str, *, is_date: bool) -> list[Part]:
        fields = _fields(branch.leaves) if kind in {"string", "phonetic"} else ()
        if not fields:
            source = self._source(branch.path, kind, branch.leaves, in_columns=is_date)
            return [Part(source, branch.target)]
        found = []
        for name in fields:
            leaves = paths.branches(f"{branch.path}.{name}")[0].leaves
            found.append(Part(self._source(f"{branch.path}.{name}", kind, leaves, in_columns=False)))
        return found

    def _composite(self, definition: definitions.SearchParameter, bit: int) -> Parameter:
        bases = paths.branches(definition.expression)
        urls, expressions = zip(*definition.components, strict=True)
        if (self.type_name, definition.code) in _EXCHANGED:
            expressions = expressions[::-1]
        components = tuple(
            self._component(url, expression, bases) for url, expression in zip(urls, expressions, strict=True)
        )
        leaves = tuple(leaf for base in bases for leaf in base.leaves)
        return Parameter(self.type_name, definition.code, "composite", bit, components=components, bases=leaves)

    def _component(self, url: str, expression: str, bases: tuple[paths.Branch, ...]) -> Component:
        parameter = definitions.find_search_parameter(url, self.type_name) or definitions.find_search_parameter(url)
        kind = parameter.type if parameter is not None else "token"
        code = parameter.code if parameter is not None else ""
        from_root = expression.startswith("%resource.")
        relative = expression.removeprefix("%resource.")
        leaves: list[tuple[str, Leaf]] = []
        prefilters: list[Part] = []
        is_exact = True
        for base in [paths.branches(self.type_name)[0]] if from_root else bases:
            for alternative in relative.split(" | "):
                alternative = alternative.replace("DateTime", "dateTime")  # noqa: PLW2901 - HL7's misprint
                branch = paths.branches(f"{base.path}.{alternative}")[0]
                depth = len(base.leaves[0].steps)
                leaves += [(base.path, Leaf(leaf.type, leaf.steps[depth:], leaf.binding)) for leaf in branch.leaves]
                stored = self.sources.get(f"{branch.path}|{kind}")
                if stored is not None:
                    prefilters.append(Part(stored))
                    continue
                is_exact = False
                if parameter is not None and parameter.code in self.parameters:
                    prefilters += [
                        part for part in self.parameters[parameter.code].parts if part.source.path.startswith(base.path)
                    ]
        return Component(code, kind, tuple(leaves), tuple(prefilters), from_root, is_exact)


def _fields(leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
    types = {leaf.type for leaf in leaves}
    if types == {"HumanName"}:
        return _HUMAN_NAME
    return _ADDRESS if types == {"Address"} else ()
