"""Every substance of the own table is recognised by name in three languages, brand, ATC, CNK and salt."""

from __future__ import annotations

import pytest

from synthetic_sam import cnk, first_name, substances
from vesalius.knowledge import tables
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.catalogue import Catalogue

ROWS = substances()


def _expected(english: str, parts: tuple[str, ...]) -> set[str]:
    return set(parts or (english,))


def test_the_own_table_holds_more_than_the_four_hundred_substances_most_used() -> None:
    assert len(ROWS) >= 400


def test_every_substance_is_recognised_by_its_name_in_english_french_and_dutch(base: KnowledgeBase) -> None:
    wrong = [
        (name, base.by_name(name).substances)
        for english, french, dutch, _, parts in ROWS
        for name in (english, french, dutch, french.upper(), f"{french} 10 mg, comprimé")
        if set(base.by_name(name).substances) != _expected(english, parts)
    ]
    assert wrong == []


def test_every_substance_is_recognised_by_the_cnk_of_a_product(base: KnowledgeBase) -> None:
    wrong = [
        (english, base.by_number(cnk(number)))
        for number, (english, _, _, _, parts) in enumerate(ROWS, 1)
        if set(base.by_number(cnk(number)).substances) != _expected(english, parts)
    ]
    assert wrong == []


def test_every_substance_is_recognised_by_its_atc_code(base: KnowledgeBase) -> None:
    codes: dict[str, set[str]] = {}
    for english, _, _, atc, parts in ROWS:
        codes.setdefault(atc, set()).update(_expected(english, parts))
    wrong = [
        (code, base.by_atc(code).substances)
        for code, names in codes.items()
        if set(base.by_atc(code).substances) != names
    ]
    assert wrong == []


def test_every_brand_is_recognised(base: KnowledgeBase) -> None:
    wrong = []
    for _atc, spelling, _french, _dutch, term, _classes, brands in tables.read("substances", 7).rows:
        english = first_name(spelling)
        parts = tuple(part.strip() for part in term[1:].split("+")) if term.startswith("=") else ()
        wrong += [
            brand for brand in tables.listed(brands) if set(base.by_name(brand).substances) != _expected(english, parts)
        ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Warfarine sodique", "warfarin"),
        ("DIGOXINE", "digoxin"),
        ("lithium (carbonate de)", "lithium"),
        ("Chlorhydrate de tramadol", "tramadol"),
        ("Tramadol hydrochloride", "tramadol"),
        ("metoprololtartraat", "metoprolol"),
        ("levothyroxine-natrium", "levothyroxine"),
        ("périndopril-arginine", "perindopril"),
        ("cefuroximaxetil", "cefuroxime"),
        ("candesartancilexetil 8 mg", "candesartan"),
        ("natriumvalproaat", "valproic acid"),
        ("valproate de sodium", "valproic acid"),
        ("ijzersulfaat", "ferrous sulfate"),
        ("métoprolol (tartrate de)", "metoprolol"),
        ("claritromycin", "clarithromycin"),
        ("Naproxène", "naproxen"),
        ("simvastatine 40 mg", "simvastatin"),
        ("Zocor 20 mg comp 28", "simvastatin"),
        ("levothyroxine sodique", "levothyroxine"),
        ("hydrochloorthiazide", "hydrochlorothiazide"),
    ],
)
def test_salts_accents_and_spellings_of_other_languages_are_understood(
    base: KnowledgeBase, written: str, key: str
) -> None:
    assert base.by_name(written).substances == (key,)


def test_a_combination_written_with_a_plus_is_its_parts(base: KnowledgeBase) -> None:
    assert base.by_name("budésonide + formotérol").substances == ("budesonide", "formoterol")


def test_what_nobody_knows_is_unknown_and_not_nothing(base: KnowledgeBase) -> None:
    found = base.by_name("Zzyzxine forte")
    assert found.substances == ()
    assert found.unknown == ("Zzyzxine forte",)


def test_a_group_of_the_classification_stands_for_no_substance(base: KnowledgeBase) -> None:
    assert base.by_atc("C10AA").unknown == ("C10AA",)


def test_french_products_are_recognised_by_their_number(base: KnowledgeBase) -> None:
    products = [each for each in base.products() if each.country == "FR" and each.name.startswith("ELIQUIS")]
    assert products
    assert all(base.by_number(each.id).substances == ("apixaban",) for each in products)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("valproate de sodium", "valproic acid"),
        ("SODIUM (VALPROATE DE)", "valproic acid"),
        ("valproaat", "valproic acid"),
        ("doxycycline monohydratée", "doxycycline"),
        ("béta-estradiol", "estradiol"),
        ("clorazépate dipotassique", "clorazepate"),
        ("risédronate", "risedronic acid"),
        ("lithiumcarbonaat", "lithium"),
        ("chlorure de potassium", "potassium chloride"),
        ("warfarine", "warfarin"),
        ("warfarin", "warfarin"),
        ("Dafalgan Forte 1 g", "paracetamol"),
        ("Zocor", "simvastatin"),
        ("Marevan", "warfarin"),
        ("Lanoxin", "digoxin"),
        ("Depakine Chrono 500 mg", "valproic acid"),
        ("Selozok 95 mg", "metoprolol"),
    ],
)
def test_salts_spellings_and_brands_are_the_substance_itself(base: KnowledgeBase, name: str, expected: str) -> None:
    assert base.by_name(name).substances == (expected,)


def test_no_name_of_the_french_base_hides_a_substance_of_ours_behind_another_key(base: KnowledgeBase) -> None:
    own = {code: key for key, each in base.own.items() for code in each.atc}
    hidden = {
        key: own[code]
        for key, each in base.substances.items()
        if key.startswith("bdpm:")
        for code in each.atc
        if code in own
    }
    assert hidden == {}


def test_a_medicine_by_the_name_of_its_salt_is_checked_as_the_substance(base: KnowledgeBase) -> None:
    product = next(each for each in base.products() if "VALPROATE DE SODIUM" in each.name.upper())
    assert base.by_number(product.id).substances == ("valproic acid",)
    assert base.by_name("Unheard-of 10 mg").substances == ()


@pytest.mark.parametrize("name", ["sodium picoslufate", "potassium canrenaote", "natrium zzyzxaat"])
def test_a_salt_before_a_word_that_nobody_knows_is_not_taken_for_the_medicine(base: KnowledgeBase, name: str) -> None:
    assert base.by_name(name).unknown == (name,)


@pytest.mark.parametrize("written", ["co-trimoxazole", "Cotrimoxazole forte", "CO-TRIMOXAZOL", "cotrimoxazole 800 mg"])
def test_a_combination_is_known_by_its_own_name_too(base: KnowledgeBase, written: str) -> None:
    assert set(base.by_name(written).substances) == {"sulfamethoxazole", "trimethoprim"}


def test_a_brand_is_known_with_a_hyphen_for_its_blank(base: KnowledgeBase) -> None:
    assert set(base.by_name("Dafalgan-Codeine").substances) == {"codeine", "paracetamol"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cotrim", "sulfaméthoxazole + triméthoprime"),
        ("co-trim", "sulfaméthoxazole + triméthoprime"),
        ("natriumvalp", "acide valproïque"),
        ("ijzersul", "sulfate ferreux"),
        ("amoxiclav", "amoxicilline + acide clavulanique"),
    ],
)
def test_a_medicine_is_found_while_typing_a_name_that_is_not_the_shown_one(
    base: KnowledgeBase, typed: str, found: str
) -> None:
    assert Catalogue(base).search(typed, "fr")[0].label.startswith(found)
