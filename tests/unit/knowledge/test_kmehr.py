"""The KMEHR prescription against the observed structure of real ones, and against text that would be markup."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from vesalius.knowledge.dosage import Dosage
from vesalius.knowledge.kmehr import NAMESPACE, NO_INTAKES, Intakes, Prescriber, Recipient, intakes
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
    intakes=intakes([Dosage(frequency=2, when=("MORN", "EVE"), route=("26643006", "oral"))]),
)


def _tree(order: Order = ORDER) -> ET.Element:
    moment = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
    return ET.fromstring(document("20261127090000001", moment, WHO, WHOM, order, "1.0"))  # noqa: S314 - our own document


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


def _pairs(tree: ET.Element, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(path, element, element that stands somewhere behind it) of a whole message."""
    here = f"{path}/{tree.tag.removeprefix(f'{{{NAMESPACE}}}')}"
    names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in tree]
    yield from ((here, first, second) for first, second in combinations(names, 2))
    for child in tree:
        yield from _pairs(child, here)


def test_elements_stand_in_the_order_of_real_messages(shared: Path):
    observed = json.loads((shared / "kmehr" / "observed-structure.json").read_text(encoding="utf-8"))
    known = {(each["path"], child) for each in observed["elements"] for child in each["child_order"]}
    examples = sorted((shared / "kmehr").glob("*.xml"))
    assert len(examples) == observed["files"]
    real = {pair for path in examples for pair in _pairs(ET.parse(path).getroot())}  # noqa: S314
    for path, first, second in _pairs(_tree()):
        assert {(path, first), (path, second)} <= known
        assert (path, second, first) not in real or (path, first, second) in real, (path, first, second)


def test_each_intake_of_a_day_is_told_with_its_period_where_there_is_a_code():
    regimen = _tree().find(f".//{{{NAMESPACE}}}regimen")
    assert regimen is not None
    assert [child.tag.partition("}")[2] for child in regimen] == ["daytime", "quantity", "quantity"]
    assert [each.text for each in regimen.iter(f"{{{NAMESPACE}}}cd")] == ["morning", "00005", "00005"]


def test_what_the_codes_cannot_say_is_told_in_words_alone():
    oral = ("26643006", "oral")
    for dosage in (
        Dosage(unit="mL", route=oral), Dosage(is_as_needed=True, route=oral), Dosage(period=2, route=oral),
        Dosage(period=1, period_unit="wk", route=oral), Dosage(frequency=24, route=oral),
    ):  # fmt: skip
        assert intakes([dosage]) == Intakes(route="00060"), dosage
    assert intakes([Dosage(), Dosage()]) == intakes([]) == NO_INTAKES
    assert intakes([Dosage(frequency=3)]).each == (("", 1.0),) * 3
    assert intakes([Dosage(places=(1, 0, 0.5, 2))]).each == (("morning", 1), ("", 0.5), ("thehourofsleep", 2))
    words = _tree(Order("simvastatine 40 mg", "", 1, "1", "fr", dt.date(2026, 11, 27)))
    assert not [each for each in words.iter() if each.tag.endswith(("regimen", "frequency", "route"))]


def test_whether_it_may_be_substituted_comes_after_what_the_patient_is_told():
    item = _tree().find(f".//{{{NAMESPACE}}}item")
    assert item is not None
    names = [child.tag.partition("}")[2] for child in item]
    assert names[-4:] == ["regimen", "route", "instructionforpatient", "issubstitutionallowed"]
