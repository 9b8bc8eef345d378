"""Importing editions: idempotent, refusals told, a bad file changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthetic_sam import cnk, export
from vesalius.errors import Invalid
from vesalius.knowledge import editions, importing
from vesalius.knowledge.belgian_products import is_cnk
from vesalius.knowledge.editions import Folder, Library

VIRTUAL = (
    b"<ExportVirtualMedicines version='6'><Vmp code='1'><Data from='2020-01-01'><Name><Fr>x</Fr></Name></Data></Vmp>"
    b"</ExportVirtualMedicines>"
)


def test_virtual_medicines_beside_the_actual_ones_tell_what_they_do_not_have(tmp_path: Path) -> None:
    actual, virtual = tmp_path / "actual.xml", tmp_path / "virtual.xml"
    actual.write_bytes(export())
    virtual.write_bytes(VIRTUAL)
    target = Folder(tmp_path / "knowledge")
    outcome = importing.run(target, "sam", [actual, virtual], is_synthetic=True)
    missing = [each for each in outcome.refusals if "virtual medicine" in each]
    assert any("(2)" in each for each in missing)
    assert not any("(1)" in each for each in missing)
    assert editions.load(target).by_number(cnk(2)).substances


def test_the_same_files_again_change_nothing(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "again.xml"
    file.write_bytes(export())
    before = folder.manifest()
    outcome = importing.run(folder, "sam", [file], edition="2026-11-01", is_synthetic=True)
    assert not outcome.is_new
    assert folder.manifest() == before


def test_a_bad_file_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "bad.xml"
    before = (folder.manifest(), editions.load(folder).digest)
    for text in (
        b"<ExportActualMedicines><Amp>",
        b"<html/>",
        b"<ExportActualMedicines/>",
        VIRTUAL,
        b'<!DOCTYPE a [<!ENTITY b "c">]><ExportActualMedicines/>',
    ):
        file.write_bytes(text)
        with pytest.raises(Invalid):
            importing.run(folder, "sam", [file])
    assert (folder.manifest(), editions.load(folder).digest) == before


def test_a_package_with_a_wrong_cnk_is_refused_and_told(tmp_path: Path) -> None:
    file = tmp_path / "sam.xml"
    wrong = cnk(1)[:-1] + str((int(cnk(1)[-1]) + 1) % 10)
    file.write_bytes(export().replace(cnk(1).encode(), wrong.encode()))
    outcome = importing.run(Folder(tmp_path / "knowledge"), "sam", [file], is_synthetic=True)
    assert any("no valid CNK" in each for each in outcome.refusals)


def test_what_is_not_recognised_is_told_by_name(tmp_path: Path) -> None:
    file = tmp_path / "sam.xml"
    file.write_bytes(
        export()
        .replace(b"<Fr>warfarine</Fr><Nl>warfarine</Nl>", b"<Fr>Zzyzxine</Fr>")
        .replace(b"code='B01AA03'", b"code='Z99ZZ99'")
    )
    target = Folder(tmp_path / "knowledge")
    outcome = importing.run(target, "sam", [file], is_synthetic=True)
    assert any(each.endswith("Zzyzxine") for each in outcome.refusals)
    base = editions.load(target)
    product = next(each for each in base.products() if each.unmapped == ("Zzyzxine",))
    assert base.by_number(product.id).unknown == ("Zzyzxine",)


def test_a_new_edition_of_the_thesaurus_replaces_the_shipped_one(tmp_path: Path) -> None:
    rules = tmp_path / "thesaurus.json"
    rules.write_text(
        '[{"main_drug":"PARACETAMOL","between_main_and_plus_drug":"","plus_drug":"MACROLIDES (SAUF SPIRAMYCINE)",'
        '"severity_levels":[{"level":"CONTRE-INDICATION","info":""}],"interaction_mechanism":"Essai.","description":""},'
        '{"main_drug":"X","plus_drug":"Y","severity_levels":[{"level":"?"}]}]',
        encoding="utf-8",
    )
    shipped = editions.gzip.decompress(editions._shipped("ansm-substances.json.gz"))
    (tmp_path / "substances.json").write_bytes(shipped)
    target = Folder(tmp_path / "knowledge")
    library = Library(target.directory)
    before = library.current()
    outcome = importing.run(target, "ansm", [rules, tmp_path / "substances.json"], edition="2026-10-01")
    after = library.current()
    assert outcome.entries == 1
    assert any("rule 2" in each for each in outcome.refusals)
    assert after.digest != before.digest
    found = after.interactions("paracetamol", "clarithromycin")
    assert [int(rule.level) for rule in found] == [4]
    assert after.source("ansm").edition == "2026-10-01"


def test_atc_names_come_from_a_code_system_or_a_table(tmp_path: Path) -> None:
    target = Folder(tmp_path / "knowledge")
    (tmp_path / "atc.json").write_text(
        '{"resourceType":"CodeSystem","concept":[{"code":"C","display":"Cardio","concept":[{"code":"C10AA01","display":"simvastatin"}]}]}'
    )
    importing.run(target, "atc", [tmp_path / "atc.json"], edition="2026")
    assert editions.load(target).compiled.atc_names["C10AA01"] == "simvastatin"
    (tmp_path / "atc.csv").write_text("code;name\nC10AA05;atorvastatin\n?;x\n")
    outcome = importing.run(target, "atc", [tmp_path / "atc.csv"], edition="2027")
    assert (outcome.entries, len([each for each in outcome.refusals if "no ATC code" in each])) == (1, 1)


@pytest.mark.parametrize("number", ["0318717", "0035717", "2312577", "2115517", "1596915"])
def test_the_check_digit_of_a_cnk(number: str) -> None:
    assert is_cnk(number)
    assert not is_cnk(number[:-1] + str((int(number[-1]) + 1) % 10))
