"""Small code systems, value sets and maps for the tests of the terminology package."""

from __future__ import annotations

from vesalius import terminology

ANIMALS = "http://example.org/animals"
COLOURS = "http://example.org/colours"
UNITS = "http://example.org/units"
SNOMED = "http://snomed.info/sct"


def boolean(code, value=True):
    return {"code": code, "valueBoolean": value}


MAMMALS = {
    "code": "mammal",
    "display": "Mammal",
    "definition": "Suckles its young",
    "designation": [
        {"language": "fr-BE", "value": "Mammifère"},
        {"language": "nl-BE", "value": "Zoogdier"},
    ],
    "property": [{"code": "food", "valueCode": "milk"}],
    "concept": [
        {
            "code": "cat",
            "display": "House cat",
            "designation": [{"language": "fr", "value": "Chat à poil"}],
            "property": [{"code": "legs", "valueInteger": 4}, {"code": "food", "valueCode": "fish"}],
        },
        {
            "code": "bat",
            "display": "Bat",
            "property": [{"code": "legs", "valueInteger": 2}, {"code": "parent", "valueCode": "flyer"}],
        },
    ],
}
FLYERS = {
    "code": "flyer",
    "display": "Flying animal",
    "concept": [{"code": "dodo", "display": "Dodo", "property": [boolean("gone")]}],
}


def animals():
    """A hierarchy of kinds with two parents for the bat, an abstract root, an inactive dodo."""
    standard = "http://hl7.org/fhir/concept-properties#"
    root = {"code": "animal", "display": "Animal", "property": [boolean("group")], "concept": [MAMMALS, FLYERS]}
    return {
        "resourceType": "CodeSystem",
        "url": ANIMALS,
        "version": "2.0",
        "name": "Animals",
        "status": "active",
        "content": "complete",
        "caseSensitive": True,
        "hierarchyMeaning": "is-a",
        "property": [
            {"code": "legs", "type": "integer"},
            {"code": "food", "type": "code"},
            {"code": "gone", "type": "boolean", "uri": f"{standard}inactive"},
            {"code": "group", "type": "boolean", "uri": f"{standard}notSelectable"},
            {"code": "parent", "type": "code", "uri": f"{standard}parent"},
        ],
        "concept": [root, {"code": "stone", "display": "Not an animal"}],
    }


def colours():
    """A flat system that ignores case."""
    return {
        "resourceType": "CodeSystem",
        "url": COLOURS,
        "name": "Colours",
        "status": "active",
        "content": "complete",
        "caseSensitive": False,
        "concept": [{"code": "Red", "display": "Red colour"}, {"code": "Blue", "display": "Blue colour"}],
    }


def value_set(*includes, exclude=(), url="http://example.org/vs", **more):
    compose = {"include": list(includes)}
    if exclude:
        compose["exclude"] = list(exclude)
    return {"resourceType": "ValueSet", "url": url, "status": "active", "compose": compose, **more}


def filtered(property_, operator, value, system=ANIMALS):
    return {"system": system, "filter": [{"property": property_, "op": operator, "value": value}]}


def lookup(*resources):
    """A look-up over resources in memory, as the record store offers one by search parameters."""

    def find(resource_type, parameter, value):
        return [one for one in resources if one["resourceType"] == resource_type and _has(one, parameter, value)]

    return find


def _has(resource, parameter, value):
    if parameter in ("source-system", "target-system"):
        return any(group.get(parameter.split("-")[0]) == value for group in resource.get("group", ()))
    return str(resource.get(parameter, "")).split("|")[0] == value


def source(*resources):
    return terminology.Layered(lookup(animals(), colours(), *resources))


def codes(expanded):
    return [one["code"] for one in expanded["expansion"].get("contains", ())]
