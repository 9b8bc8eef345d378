"""The CapabilityStatement and the TerminologyCapabilities, made from the tables that the endpoint works by.

R4 capabilitystatement.html, terminologycapabilities.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from vesalius.api.negotiation import FORMATS, JSON_PATCH
from vesalius.api.operation_definitions import address
from vesalius.api.operations import Operation, operations_of
from vesalius.api.response import FHIR_JSON
from vesalius.api.router import COMPARTMENTS, SERVED_TYPES
from vesalius.api.subsets import subset_of
from vesalius.r4 import json
from vesalius.r4.definitions import SearchParameter, search_parameters

FHIR_VERSION: Final = "4.0.1"

# The day on which what is stated here last changed; a clock would give each process another statement.
_STATED_ON: Final = "2026-11-28"

_TYPE_INTERACTIONS: Final = (
    "read",
    "vread",
    "update",
    "patch",
    "delete",
    "history-instance",
    "history-type",
    "create",
    "search-type",
)
_DOCUMENTATION: Final = (
    "Resources have versions; references in a transaction can be conditional. ViewDefinitions of SQL on FHIR v2, for"
    " which R4 has no type to list here, are kept at [base]/ViewDefinition (create, read, update, delete, search by"
    " _id, url, version, name, resource) and run by $run there, by $viewdefinition-run also on the system."
)
_SYSTEM_INTERACTIONS: Final = ("transaction", "batch", "search-system", "history-system")
# In HL7's list for every resource, but naming queries that nobody has defined here.
_NOT_OFFERED: Final = frozenset({"_query"})
# Described in R4 search.html, but without a SearchParameter of HL7's.
_UNDEFINED: Final = {"_list": "The entries of a List, or of a functional list such as $current-problems."}
# Parameters of a search for which R4 has no SearchParameter per type.
_COMMON: Final = (
    ("_has", "special", "Reverse chaining: _has:Type:reference:parameter=value, also nested."),
    ("_type", "special", "The types that a search in the system or in a compartment reads."),
    ("_filter", "special", "A filter expression (R4 search_filter.html)."),
)


def product_version() -> str:
    """The version of the installed product."""
    try:
        return version("vesalius")
    except PackageNotFoundError:
        return "0"


def statement(base: str, mode: str, summary: str | None = None) -> bytes:
    """The statement as JSON: `mode` is full, normative or terminology, `summary` a mode of _summary."""
    if mode == "terminology":
        return _summarised(_terminology(base), summary)
    resources = [_resource(name, base) for name in SERVED_TYPES if mode == "full" or name in _NORMATIVE]
    stated: dict[str, Any] = {
        "resourceType": "CapabilityStatement",
        "id": "vesalius" if mode == "full" else "vesalius-normative",
        "url": f"{base}/metadata",
        "version": product_version(),
        "name": "Vesalius",
        "title": "FHIR R4 interface of this Vesalius installation",
        "status": "active",
        "date": _STATED_ON,
        "kind": "instance",
        "software": {"name": "Vesalius", "version": product_version()},
        "implementation": {"description": "The shared record of a network of medical centres", "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": list(FORMATS),
        "patchFormat": [JSON_PATCH, FHIR_JSON],
        "rest": [
            {
                "mode": "server",
                "documentation": _DOCUMENTATION,
                "security": _security(base),
                "resource": resources,
                "interaction": [{"code": code} for code in _SYSTEM_INTERACTIONS],
                "searchParam": [{"name": name, "type": kind, "documentation": text} for name, kind, text in _COMMON],
                "operation": [_operation(operation, base) for operation in operations_of(None)],
                "compartment": [
                    f"http://hl7.org/fhir/CompartmentDefinition/{name.lower()}" for name in sorted(COMPARTMENTS)
                ],
            }
        ],
    }
    return _summarised(stated, summary)


def _security(base: str) -> dict[str, Any]:
    """Where tokens come from (SMART App Launch 2.2, conformance.html): the server at the root of this site."""
    site = base.rpartition("/")[0]
    addresses = {"authorize": "authorize", "token": "token", "introspect": "introspect", "revoke": "revoke"}
    return {
        "extension": [
            {
                "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension": [{"url": name, "valueUri": f"{site}/oauth/{end}"} for name, end in addresses.items()],
            }
        ],
        "cors": True,
        "service": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                        "display": "SMART-on-FHIR",
                    }
                ],
                "text": "OAuth 2.1 with SMART App Launch 2.2",
            }
        ],
        "description": "A bearer token in the header Authorization; this statement is open.",
    }


def offered_parameters(type_name: str) -> Mapping[str, SearchParameter]:
    """The search parameters of a type that a search takes."""
    return {code: parameter for code, parameter in search_parameters(type_name).items() if code not in _NOT_OFFERED}


def _resource(name: str, base: str) -> dict[str, Any]:
    parameters = offered_parameters(name)
    stated: dict[str, Any] = {
        "type": name,
        "profile": f"http://hl7.org/fhir/StructureDefinition/{name}",
        "interaction": [{"code": code} for code in _TYPE_INTERACTIONS],
        "versioning": "versioned",
        "readHistory": True,
        "updateCreate": True,
        "conditionalCreate": True,
        "conditionalRead": "full-support",
        "conditionalUpdate": True,
        "conditionalDelete": "single",
        "referencePolicy": ["literal", "logical", "resolves", "local"],
        "searchInclude": [
            "*",
            *(f"{name}:{code}" for code, parameter in parameters.items() if parameter.type == "reference"),
        ],
    }
    reverse = _reverse_includes().get(name)
    if reverse:
        stated["searchRevInclude"] = reverse
    stated["searchParam"] = [_search_parameter(code, parameter) for code, parameter in parameters.items()]
    operations = [_operation(operation, base) for operation in operations_of(name)]
    if operations:
        stated["operation"] = operations
    return stated


def _search_parameter(code: str, parameter: SearchParameter) -> dict[str, Any]:
    if code in _UNDEFINED:
        return {"name": code, "type": parameter.type, "documentation": _UNDEFINED[code]}
    return {"name": code, "definition": parameter.url, "type": parameter.type}


@cache
def _reverse_includes() -> Mapping[str, list[str]]:
    pointing: dict[str, list[str]] = {name: [] for name in SERVED_TYPES}
    for source in SERVED_TYPES:
        for code, parameter in offered_parameters(source).items():
            if parameter.type != "reference":
                continue
            for target in parameter.targets or SERVED_TYPES:
                if target in pointing:
                    pointing[target].append(f"{source}:{code}")
    return pointing


def _operation(operation: Operation, base: str) -> dict[str, Any]:
    return {"name": operation.name, "definition": address(operation, base)}


def _terminology(base: str) -> dict[str, Any]:
    return {
        "resourceType": "TerminologyCapabilities",
        "id": "vesalius-terminology",
        "url": f"{base}/metadata?mode=terminology",
        "version": product_version(),
        "name": "VesaliusTerminology",
        "title": "Terminology of this Vesalius installation",
        "status": "active",
        "date": _STATED_ON,
        "kind": "instance",
        "software": {"name": "Vesalius", "version": product_version()},
        "implementation": {
            "description": "HL7's and Belgium's code systems, and those stored here",
            "url": base,
        },
        "lockedDate": False,
        "expansion": {
            "hierarchical": False,
            "paging": True,
            "incomplete": False,
            "parameter": [
                {"name": name}
                for name in (
                    "url",
                    "valueSetVersion",
                    "filter",
                    "offset",
                    "count",
                    "includeDesignations",
                    "activeOnly",
                )
            ],
            "textFilter": "Words of the display, each from its beginning, in any order.",
        },
        "codeSearch": "all",
        "validateCode": {"translations": True},
        "translation": {"needsMap": True},
        "closure": {"translation": False},
    }


def _summarised(stated: dict[str, Any], summary: str | None) -> bytes:
    whole = json.encode(stated)
    part = subset_of(summary, ())
    return whole if part is None else part.of(whole)


# The resource types that R4 marks as normative (R4 versions.html#std-process, resourcelist.html).
_NORMATIVE: Final = frozenset(
    {
        "Binary",
        "Bundle",
        "CapabilityStatement",
        "CodeSystem",
        "Observation",
        "OperationDefinition",
        "OperationOutcome",
        "Parameters",
        "Patient",
        "StructureDefinition",
        "ValueSet",
    }
)
