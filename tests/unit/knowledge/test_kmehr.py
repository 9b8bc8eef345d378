"""The KMEHR prescription against the observed structure of real ones, and against text that would be markup."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path

from vesalius.knowledge.kmehr import NAMESPACE, Prescriber, Recipient
from vesalius.knowledge.kmehr_prescription import Order, document

WHO = Prescriber("11530231003", "Greg", "House", "Rue Haute", "7", "5000", "Namur", "081/00.00.00")
WHOM = Recipient("85073003328", "Anna", "Peeters <&>", dt.date(1985, 7, 30), "female")
ORDER = Order(
    "Simvastatine & Co 40 mg",
    "0318717",
    1,
    "1 comprimé le soir",
    "fr",
    dt.date(2026, 11, 27),
    "Avec de l'eau",
    is_substitution_allowed=False,
    temporality="chronic",
)


def _tree(order: Order = ORDER) -> ET.Element:
    moment = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
    return ET.fromstring(document("20261127090000001", moment, WHO, WHOM, order, "1.0"))  # noqa: S314


def test_it_is_well_formed_whatever_the_names_hold():
    names = [each.text for each in _tree().iter(f"{{{NAMESPACE}}}familyname")]
    assert "Peeters <&>" in names


def test_the_product_has_its_cnk_or_is_named_in_words():
    assert [each.text for each in _tree().iter(f"{{{NAMESPACE}}}intendedcd")] == ["0318717"]
    words = _tree(Order("simvastatine 40 mg", "", 1, "1", "fr", dt.date(2026, 11, 27)))
    assert [each.text for each in words.iter(f"{{{NAMESPACE}}}magistraltext")] == ["simvastatine 40 mg"]


def test_codes_carry_the_tables_and_versions_of_real_messages(shared: Path):
    observed = json.loads((shared / "kmehr" / "observed-structure.json").read_text(encoding="utf-8"))
    known = {}
    for each in observed["elements"]:
        for system in each["attributes"].get("S", ()):
            known.setdefault(system, set()).update(each["attributes"].get("SV", ()))
    for element in _tree().iter():
        if element.get("S"):
            assert element.get("SV") in known[element.get("S")], (element.tag, element.attrib)
            assert element.text


def test_nothing_that_must_be_there_is_empty_or_absent():
    tree = _tree()
    for path in (
        "header/standard/cd", "header/id", "header/date", "header/time", "header/sender/hcparty/id",
        "header/recipient/hcparty/id", "folder/id", "folder/patient/id", "folder/patient/familyname",
        "folder/patient/sex/cd", "folder/transaction/id", "folder/transaction/cd", "folder/transaction/date",
        "folder/transaction/time", "folder/transaction/author/hcparty/id", "folder/transaction/iscomplete",
        "folder/transaction/isvalidated", "folder/transaction/heading/item/lifecycle/cd",
        "folder/transaction/heading/item/quantity/decimal", "folder/transaction/heading/item/posology/text",
    ):  # fmt: skip
        found = tree.find("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
        assert found is not None, path
        assert found.text, path
    message = tree.find(f"{{{NAMESPACE}}}header/{{{NAMESPACE}}}id")
    assert message is not None
    assert message.text == "11530231003.20261127090000001"


def test_elements_stand_in_the_order_of_real_messages(shared: Path):
    observed = json.loads((shared / "kmehr" / "observed-structure.json").read_text(encoding="utf-8"))
    order = {each["path"]: each["child_order"] for each in observed["elements"]}

    def walk(element: ET.Element, path: str) -> None:
        names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
        known = order.get(path, [])
        assert set(names) <= set(known), (path, names)
        places = [known.index(name) for name in names]
        assert places == sorted(places) or path.endswith("hcparty"), (path, names)
        for child in element:
            walk(child, f"{path}/{child.tag.removeprefix(f'{{{NAMESPACE}}}')}")

    walk(_tree(), "/kmehrmessage")
