"""The tables of the interface agree: nothing is routed, stated or documented that is not handled."""

from __future__ import annotations

import json

import pytest

from vesalius.api import openapi, operation_definitions, router
from vesalius.api.capability import statement
from vesalius.api.handlers import HANDLERS, PUBLIC
from vesalius.api.operations import OPERATIONS
from vesalius.r4 import invariants
from vesalius.r4.explain import explain

TABLES = [
    router._SYSTEM,
    router._TYPE,
    router._INSTANCE,
    router._ENTRY,
    router._VERSION,
    router._HISTORY_TYPE,
    router._HISTORY_INSTANCE,
    router._SEARCH_TYPE,
    router._COMPARTMENT,
    router._COMPARTMENT_POST,
    router._VIEWS,
    router._VIEW,
    *router._FIXED.values(),
    *(operation.methods for operation in OPERATIONS),
]


def test_every_route_has_a_handler_and_every_handler_a_route():
    assert {name for table in TABLES for name in table.values()} == set(HANDLERS)
    assert set(HANDLERS) >= PUBLIC


def test_only_what_holds_no_patient_data_is_open_to_all():
    assert {"capabilities", "openapi"} == PUBLIC


@pytest.fixture(scope="module")
def stated():
    return json.loads(statement("http://x.example/fhir", "full"))["rest"][0]


def test_every_stated_operation_is_routed(stated):
    for resource in stated["resource"]:
        for operation in resource.get("operation", []):
            paths = [f"/{resource['type']}/${operation['name']}", f"/{resource['type']}/1/${operation['name']}"]
            assert any(_is_routed(path) for path in paths), paths


def test_every_stated_operation_of_our_own_is_defined_at_this_endpoint(stated):
    base = "http://x.example/fhir"
    definitions = {
        operation["definition"]
        for place in (stated, *stated["resource"])
        for operation in place.get("operation", [])
        if not operation["definition"].startswith(("http://hl7.org/fhir/OperationDefinition/", "http://sql", "https:"))
    }
    assert len(definitions) > 10
    for url in definitions:
        logical_id = url.removeprefix(f"{base}/OperationDefinition/")
        shown = json.loads(operation_definitions.shown(logical_id, base))
        assert (shown["id"], shown["url"]) == (logical_id, url)
        assert (explain(json.dumps(shown).encode()), invariants.check(shown, "OperationDefinition")) == ([], [])
    identifiers = [operation_definitions.identifier(operation) for operation in OPERATIONS]
    assert len(set(identifiers)) == len(identifiers)


def test_every_search_parameter_is_stated_once(stated):
    for resource in stated["resource"]:
        names = [parameter["name"] for parameter in resource["searchParam"]]
        assert len(names) == len(set(names))
        assert {"_id", "_lastUpdated"} <= set(names)


def test_every_path_of_the_openapi_document_is_routed_for_each_of_its_methods():
    paths = json.loads(openapi.document("http://x.example/fhir"))["paths"]
    identifiers = set()
    for path, methods in paths.items():
        concrete = path.replace("{id}", "1").replace("{version}", "1").replace("{type}", "Observation")
        for method, stated in methods.items():
            if method != "parameters":
                assert router.route(method.upper(), concrete).name in HANDLERS
                identifiers.add(stated["operationId"])
    assert len(identifiers) == sum(len(set(methods) - {"parameters"}) for methods in paths.values())


def _is_routed(path: str) -> bool:
    try:
        return bool(router.resolve(path))
    except router.UnknownAddress:
        return False
