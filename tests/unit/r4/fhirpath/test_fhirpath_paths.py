"""The short way for plain paths gives what the closures give."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from vesalius.r4 import definitions, fhirpath
from vesalius.r4.fhirpath.node import State
from vesalius.r4.fhirpath.paths import NotPlain, short
from vesalius.r4.fhirpath.values import plain

EXAMPLES = Path(__file__).resolve().parents[4] / "../shared/data/r4-examples"
EXTRA = (
    "{0}.id", "Resource.meta.lastUpdated", "DomainResource.text", "{0}.extension.value", "{0}.meta.tag.code", "id",
    "{0}.extension('http://x.be').value.ofType(Coding).code", "{0}.identifier.where(use = 'usual').value",
    "{0}.identifier.first().value", "{0}.identifier[1]", "{0}.text.div | {0}.language", "{0}", "{0}.value",
    "{0}.value.ofType(Quantity).value", "({0}.effective as dateTime)", "{0}.name.given",
)  # fmt: skip


def general(expression, resource):
    root = fhirpath.resource_node(resource)
    found = expression.run(State(root, root, root, None, fhirpath.resolve_by_type))
    return [value for item in found if (value := plain(item)) is not None]


def test_the_short_way_agrees_with_the_closures_on_shared_examples():
    if not EXAMPLES.is_dir():
        pytest.skip("the example resources are not beside the checkout")
    compared = 0
    for path in sorted(EXAMPLES.glob("*.json")):
        resource = msgspec.json.Decoder(float_hook=Decimal).decode(path.read_bytes())
        name = resource.get("resourceType")
        if name is None:
            continue
        texts = [parameter.expression for parameter in definitions.search_parameters(name).values()]
        for text in {*filter(None, texts), *(extra.format(name) for extra in EXTRA)}:
            expression = fhirpath.compile(text, name)
            way = short(expression.tree, name)
            if way is None:
                continue
            compared += 1
            try:
                assert way.get(resource) == general(expression, resource), (path.name, text)
            except NotPlain:
                assert general(expression, resource) is not None
    assert compared > 5_000


def test_most_search_parameters_take_the_short_way():
    every = [
        (name, parameter.expression)
        for name in definitions.RESOURCE_TYPES
        for parameter in definitions.search_parameters(name).values()
        if parameter.expression
    ]
    quick = [one for one in every if short(fhirpath.compile(one[1], one[0]).tree, one[0]) is not None]

    assert len(quick) / len(every) > 0.9
