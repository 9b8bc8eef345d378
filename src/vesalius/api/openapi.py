"""The OpenAPI 3.1 document, made from the same tables as the routes and the CapabilityStatement."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from vesalius.api.capability import offered_parameters, product_version
from vesalius.api.negotiation import FORM, JSON_PATCH
from vesalius.api.operations import OPERATIONS, Operation
from vesalius.api.response import FHIR_JSON
from vesalius.api.router import COMPARTMENTS, SERVED_TYPES

_ID: Final = {"type": "string", "pattern": r"^[A-Za-z0-9\-.]{1,64}$"}
_RESOURCE: Final = {"$ref": "#/components/schemas/Resource"}
_ERRORS: Final = {
    "400": "The request cannot be read, or breaks a rule of FHIR's structure",
    "401": "A bearer token is missing or not valid",
    "403": "This actor may not do this",
    "404": "Nothing that this actor may see has this address",
    "405": "The method is not offered at this address",
    "406": "Only JSON can be sent",
    "409": "The present state does not allow the change",
    "410": "The resource was deleted",
    "412": "If-Match or a condition does not hold",
    "413": "The request is larger than allowed",
    "415": "The body is of a kind that is not read here",
    "422": "The resource breaks an invariant or a rule of this installation",
    "429": "Too many requests",
    "503": "A part that is needed does not answer",
}


def document(base: str, types: tuple[str, ...] = ()) -> bytes:
    """The document as JSON for the endpoint at `base`; with `types`, only the paths of these types."""
    names = types or SERVED_TYPES
    paths: dict[str, Any] = {
        "/": {"post": _bundle(), "get": _search("system", None)},
        "/metadata": {"get": _capabilities()},
        "/_history": {"get": _history("system", ())},
        "/_search": {"post": _search_by_form("system", ())},
    }
    for name in names:
        paths |= _paths_of(name)
    for operation in OPERATIONS:
        paths |= _operation_paths(operation, names)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Vesalius FHIR R4",
                "version": product_version(),
                "summary": "The FHIR R4 interface of this installation",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": base}],
            "security": [{"bearer": []}],
            "paths": paths,
            "components": _components(),
        }
    )


def _paths_of(name: str) -> dict[str, Any]:
    instance = [_parameter("id")]
    paths: dict[str, Any] = {
        f"/{name}": {
            "get": _search(name, name),
            "post": _write("create", name, ["if-none-exist", "prefer"]),
            "put": _write("update-conditional", name, ["criteria", "if-match", "prefer"]),
            "patch": _patch("patch-conditional", name, ["criteria", "if-match", "prefer"]),
            "delete": _operation(
                f"delete-conditional-{name}",
                f"Delete the {name} that the criteria name",
                ["criteria"],
                {"204": "Done"},
            ),
        },
        f"/{name}/_search": {"post": _search_by_form(name, ())},
        f"/{name}/_history": {"get": _history(name, ())},
        f"/{name}/{{id}}": {
            "parameters": instance,
            "get": _operation(
                f"read-{name}",
                f"The current version of a {name}",
                ["if-none-match", "if-modified-since", "_summary", "_elements", "_format", "_pretty"],
                {"200": name, "304": "The client has this version"},
            ),
            "put": _write("update", name, ["if-match", "if-none-match", "prefer"]),
            "patch": _patch("patch", name, ["if-match", "prefer"]),
            "delete": _operation(f"delete-{name}", f"Delete a {name}", ["if-match"], {"204": "Done"}),
        },
        f"/{name}/{{id}}/_history": {"parameters": instance, "get": _history(f"{name}-instance", ())},
        f"/{name}/{{id}}/_history/{{version}}": {
            "parameters": [*instance, _parameter("version")],
            "get": _operation(
                f"vread-{name}",
                f"One version of a {name}",
                ["_format", "_pretty"],
                {"200": name, "304": "Unchanged"},
            ),
        },
    }
    if name in COMPARTMENTS:
        paths[f"/{name}/{{id}}/{{type}}"] = {
            "parameters": [*instance, _parameter("type")],
            "get": _operation(
                f"search-compartment-{name}",
                f"Search in the compartment of a {name}",
                ["_count", "_sort", "_summary", "_total"],
                {"200": "A searchset Bundle"},
            ),
        }
    return paths


def _operation_paths(operation: Operation, names: tuple[str, ...]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    places: list[tuple[str, str, list[dict[str, Any]]]] = []
    if operation.on_system:
        places.append(("system", "/", []))
    for name in names:
        if operation.types and name not in operation.types:
            continue
        if operation.on_type:
            places.append((f"{name}", f"/{name}/", []))
        if operation.on_instance:
            places.append((f"{name}-instance", f"/{name}/{{id}}/", [_parameter("id")]))
    for place, prefix, parameters in places:
        methods: dict[str, Any] = {"parameters": parameters} if parameters else {}
        for method in operation.methods:
            stated = _operation(
                f"{operation.name}-{place}-{method.lower()}",
                f"${operation.name}",
                [],
                {"200": "The answer of the operation"},
            )
            stated["externalDocs"] = {"url": operation.definition}
            if method == "GET":
                stated["parameters"] = [
                    {"name": name, "in": "query", "schema": {"type": "string"}} for name in operation.parameters
                ]
            else:
                stated["requestBody"] = {"content": {FHIR_JSON: {"schema": _RESOURCE}}}
            methods[method.lower()] = stated
        paths[f"{prefix}${operation.name}"] = methods
    return paths


def _operation(name: str, summary: str, parameters: list[str], answers: dict[str, str]) -> dict[str, Any]:
    stated: dict[str, Any] = {"operationId": name, "summary": summary}
    if parameters:
        stated["parameters"] = [_parameter(parameter) for parameter in parameters]
    stated["responses"] = {
        status: (
            {"description": text, "content": {FHIR_JSON: {"schema": _RESOURCE}}}
            if status in {"200", "201"}
            else {"description": text}
        )
        for status, text in answers.items()
    }
    stated["responses"]["4XX"] = {"$ref": "#/components/responses/refused"}
    stated["responses"]["5XX"] = {"$ref": "#/components/responses/failed"}
    return stated


def _parameter(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


def _write(interaction: str, name: str, parameters: list[str]) -> dict[str, Any]:
    stated = _operation(
        f"{interaction}-{name}",
        f"{interaction.partition('-')[0].capitalize()} a {name}",
        parameters,
        {"200": f"The {name} as stored", "201": f"The new {name}"},
    )
    stated["requestBody"] = {"required": True, "content": {FHIR_JSON: {"schema": _RESOURCE}}}
    return stated


def _patch(interaction: str, name: str, parameters: list[str]) -> dict[str, Any]:
    stated = _operation(f"{interaction}-{name}", f"Patch a {name}", parameters, {"200": f"The {name} as stored"})
    stated["requestBody"] = {
        "required": True,
        "content": {
            JSON_PATCH: {"schema": {"$ref": "#/components/schemas/JsonPatch"}},
            FHIR_JSON: {"schema": _RESOURCE},
        },
    }
    return stated


def _search(place: str, type_name: str | None) -> dict[str, Any]:
    stated = _operation(
        f"search-{place}",
        f"Search {place}",
        [
            "_count",
            "_sort",
            "_summary",
            "_elements",
            "_total",
            "_include",
            "_revinclude",
            "_format",
            "_pretty",
            "prefer",
        ],
        {"200": "A searchset Bundle"},
    )
    if type_name is not None:
        stated["parameters"] += [
            {
                "name": code,
                "in": "query",
                "description": f"{parameter.type}: {parameter.url}",
                "schema": {"type": "array", "items": {"type": "string"}},
            }
            for code, parameter in offered_parameters(type_name).items()
        ]
    return stated


def _search_by_form(place: str, parameters: tuple[str, ...]) -> dict[str, Any]:
    stated = _operation(
        f"search-{place}-post", f"Search {place} by form", list(parameters), {"200": "A searchset Bundle"}
    )
    stated["requestBody"] = {
        "content": {FORM: {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}}
    }
    return stated


def _history(place: str, parameters: tuple[str, ...]) -> dict[str, Any]:
    return _operation(
        f"history-{place}",
        f"Versions, newest first: {place}",
        [*parameters, "_since", "_at", "_count", "_format", "_pretty"],
        {"200": "A history Bundle"},
    )


def _bundle() -> dict[str, Any]:
    stated = _operation("bundle", "A batch or a transaction", ["prefer"], {"200": "The Bundle of answers"})
    stated["requestBody"] = {"required": True, "content": {FHIR_JSON: {"schema": _RESOURCE}}}
    return stated


def _capabilities() -> dict[str, Any]:
    stated = _operation(
        "capabilities",
        "What this endpoint can do",
        ["mode", "_summary", "_format", "_pretty"],
        {"200": "The statement"},
    )
    stated["security"] = []
    return stated


def _components() -> dict[str, Any]:
    text = {"type": "string"}
    refused = {"description": "; ".join(f"{code}: {said}" for code, said in _ERRORS.items() if code < "500")}
    failed = {"description": f"503: {_ERRORS['503']}"}
    content = {"content": {FHIR_JSON: {"schema": {"$ref": "#/components/schemas/OperationOutcome"}}}}
    return {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "responses": {"refused": {**refused, **content}, "failed": {**failed, **content}},
        "schemas": {
            "Resource": {
                "type": "object",
                "required": ["resourceType"],
                "properties": {
                    "resourceType": {"type": "string", "enum": [*SERVED_TYPES, "Parameters"]},
                    "id": _ID,
                },
            },
            "OperationOutcome": {
                "type": "object",
                "required": ["resourceType", "issue"],
                "properties": {
                    "resourceType": {"const": "OperationOutcome"},
                    "issue": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["severity", "code"],
                            "properties": {
                                "severity": {"enum": ["fatal", "error", "warning", "information"]},
                                "code": text,
                                "diagnostics": text,
                                "expression": {"type": "array", "items": text},
                            },
                        },
                    },
                },
            },
            "JsonPatch": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["op", "path"],
                    "properties": {
                        "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
                        "path": text,
                        "from": text,
                        "value": {},
                    },
                },
            },
        },
        "parameters": _shared_parameters(),
    }


def _shared_parameters() -> dict[str, Any]:
    text = {"type": "string"}
    query = {
        "_count": {"type": "integer", "minimum": 0},
        "_sort": text,
        "_summary": {"enum": ["true", "false", "text", "data", "count"]},
        "_elements": text,
        "_total": {"enum": ["none", "estimate", "accurate"]},
        "_include": {"type": "array", "items": text},
        "_revinclude": {"type": "array", "items": text},
        "_format": {"enum": ["json", FHIR_JSON, "application/json"]},
        "_pretty": {"enum": ["true", "false"]},
        "_since": {"type": "string", "format": "date-time"},
        "_at": text,
        "mode": {"enum": ["full", "normative", "terminology"]},
    }
    headers = {
        "if-match": text,
        "if-none-match": text,
        "if-modified-since": text,
        "if-none-exist": text,
        "prefer": {"enum": ["return=minimal", "return=representation", "return=OperationOutcome", "handling=strict"]},
    }
    paths = {"id": _ID, "version": {"type": "integer", "minimum": 1}, "type": {"enum": ["*", *SERVED_TYPES]}}
    shared = {name: {"name": name, "in": "query", "schema": schema} for name, schema in query.items()}
    shared |= {name: {"name": name.title(), "in": "header", "schema": schema} for name, schema in headers.items()}
    shared |= {name: {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in paths.items()}
    # The criteria of a conditional interaction are any search parameters of the type; _id stands for all.
    shared["criteria"] = {"name": "_id", "in": "query", "required": True, "schema": _ID}
    return shared
