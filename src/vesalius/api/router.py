"""FHIR's fixed grammar of addresses: a path becomes an interaction with its names.

R4 http.html § 3.1.0 lists the forms; operations.html § 3.2.0.2 the places of `$`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius.api.operations import operation_at
from vesalius.api.refusals import MalformedRequest, MethodNotAllowed, UnknownAddress, UnknownId
from vesalius.r4.definitions import RESOURCE_TYPES


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads. `name` is a key of the table of handlers.

    `type` and `id` name the resource or, for a compartment search, the compartment; `target` is then the type
    searched in it, or `*`. `version` is the text after _history. `operation` starts with `$`.
    """

    name: str
    type: str | None = None
    id: str | None = None
    version: str | None = None
    target: str | None = None
    operation: str = ""


# Parameters has no endpoint of its own (R4 parameters.html); the abstract types are no resources.
SERVED_TYPES: Final = tuple(name for name in RESOURCE_TYPES if name not in {"Parameters", "Resource", "DomainResource"})
COMPARTMENTS: Final = frozenset({"Patient", "Encounter", "RelatedPerson", "Practitioner", "Device"})

_TYPES: Final = frozenset(SERVED_TYPES)
_ID_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")

# Per form of address: method → interaction. HEAD follows GET everywhere, OPTIONS is answered before routing.
_SYSTEM: Final = {"GET": "search-system", "POST": "bundle"}
_TYPE: Final = {
    "GET": "search-type",
    "POST": "create",
    "PUT": "update-conditional",
    "PATCH": "patch-conditional",
    "DELETE": "delete-conditional",
}
_INSTANCE: Final = {"GET": "read", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
# An entry of the audit log is read, and nothing else.
_ENTRY: Final = {"GET": "audit-entry"}
_VERSION: Final = {"GET": "vread"}
_FIXED: Final[dict[str, dict[str, str]]] = {
    "metadata": {"GET": "capabilities"},
    "openapi.json": {"GET": "openapi"},
    "_history": {"GET": "history-system"},
    "_search": {"POST": "search-system"},
}
# ViewDefinition is no type of R4: it has routes of its own, and SQL on FHIR v2 its operation there, which is called by
# its former and by its present name.
VIEW_DEFINITION: Final = "ViewDefinition"
_VIEW_RUNS: Final = ("$run", "$viewdefinition-run")
_VIEWS: Final = {"GET": "view-definition-search", "POST": "view-definition-create"}
_VIEW: Final = {"GET": "view-definition-read", "PUT": "view-definition-update", "DELETE": "view-definition-delete"}
_HISTORY_TYPE: Final = {"GET": "history-type"}
_HISTORY_INSTANCE: Final = {"GET": "history-instance"}
_SEARCH_TYPE: Final = {"POST": "search-type"}
_COMPARTMENT: Final = {"GET": "search-compartment"}
_COMPARTMENT_POST: Final = {"POST": "search-compartment"}


def route(method: str, path: str) -> Route:
    """The interaction that `method` on `path` asks for; `path` is what follows the mount.

    Raises UnknownAddress for a path outside of the grammar, MethodNotAllowed for a method not offered on it,
    MalformedRequest for a resource that is to be stored under what is no id.
    """
    try:
        methods, found = resolve(path)
    except UnknownId as error:
        if method == "PUT":
            raise MalformedRequest(error.issues[0].diagnostics) from error
        raise
    name = methods.get("GET" if method == "HEAD" else method)
    if name is None:
        raise MethodNotAllowed(allowed(methods))
    return Route(name, *found)


def allowed(methods: dict[str, str]) -> str:
    """The value of Allow for a table of methods."""
    names = [*methods, "HEAD", "OPTIONS"] if "GET" in methods else [*methods, "OPTIONS"]
    return ", ".join(names)


_Names = tuple[str | None, str | None, str | None, str | None, str]


def resolve(path: str) -> tuple[dict[str, str], _Names]:
    """The methods offered at a path, and the names in it: type, id, version, target, operation."""
    segments = path.strip("/").split("/") if path.startswith("/") and len(path) < 512 else [path.strip("/")]
    first = segments[0]
    if first in _TYPES:
        return _in_type(first, segments)
    if len(segments) == 1:
        if not first:
            return _SYSTEM, (None, None, None, None, "")
        if first in _FIXED:
            return _FIXED[first], (None, None, None, None, "")
        if first.startswith("$"):
            return _operation(first, None, None)
    if first == VIEW_DEFINITION:
        return _in_views(segments[1:])
    raise _unknown(first)


def _in_views(rest: list[str]) -> tuple[dict[str, str], _Names]:
    if not rest:
        return _VIEWS, (None, None, None, None, "")
    identifier = None if rest[0].startswith("$") else rest[0]
    if identifier is not None and not is_id(identifier):
        raise UnknownId
    if identifier is not None and len(rest) == 1:
        return _VIEW, (None, identifier, None, None, "")
    if rest[-1] in _VIEW_RUNS and len(rest) == (1 if identifier is None else 2):
        methods, _names = _operation("$viewdefinition-run", None, None)
        return methods, (None, identifier, None, None, "$viewdefinition-run")
    raise UnknownAddress("This address is not part of the FHIR interface.")


def _in_type(name: str, segments: list[str]) -> tuple[dict[str, str], _Names]:
    count = len(segments)
    if count == 1:
        return _TYPE, (name, None, None, None, "")
    second = segments[1]
    if count == 2:
        if second == "_history":
            return _HISTORY_TYPE, (name, None, None, None, "")
        if second == "_search":
            return _SEARCH_TYPE, (name, None, None, None, "")
        if second.startswith("$"):
            return _operation(second, name, None)
    if not is_id(second):
        raise UnknownId
    if name == "AuditEvent" and second.startswith("leaf-") and (count == 2 or segments[2:] == ["_history", "1"]):
        return _ENTRY, (name, second, None, None, "")
    if count == 2:
        return _INSTANCE, (name, second, None, None, "")
    return _in_instance(name, second, segments[2:])


def _in_instance(name: str, identifier: str, rest: list[str]) -> tuple[dict[str, str], _Names]:
    head = rest[0]
    if head == "_history":
        if len(rest) == 1:
            return _HISTORY_INSTANCE, (name, identifier, None, None, "")
        if len(rest) == 2:
            return _VERSION, (name, identifier, rest[1], None, "")
    elif head.startswith("$") and len(rest) == 1:
        return _operation(head, name, identifier)
    elif name in COMPARTMENTS:
        if len(rest) == 1 and (head == "*" or head in _TYPES):
            return _COMPARTMENT, (name, identifier, None, head, "")
        if rest == ["_search"]:
            return _COMPARTMENT_POST, (name, identifier, None, "*", "")
        if len(rest) == 2 and rest[1] == "_search" and (head == "*" or head in _TYPES):
            return _COMPARTMENT_POST, (name, identifier, None, head, "")
    raise UnknownAddress("This address is not part of the FHIR interface.")


def _operation(name: str, type_name: str | None, identifier: str | None) -> tuple[dict[str, str], _Names]:
    operation = operation_at(name, type_name, has_instance=identifier is not None)
    if operation is None:
        raise UnknownAddress("This operation is not offered here.")
    return operation.methods, (type_name, identifier, None, None, name)


def is_id(text: str) -> bool:
    """Whether `text` is a FHIR id: 1 to 64 of A-Z a-z 0-9 - and ."""
    return 0 < len(text) <= 64 and _ID_SIGNS.issuperset(text)


def _unknown(first: str) -> UnknownAddress:
    if first.isascii() and first.isalnum() and len(first) <= 64:
        return UnknownAddress(f"{first} is not a resource type of this endpoint.")
    return UnknownAddress("This address is not part of the FHIR interface.")
