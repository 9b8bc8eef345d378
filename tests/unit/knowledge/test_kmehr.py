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
