"""Dosage: what is typed, its words in four languages, its FHIR form, amounts a day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.knowledge import dosage
from vesalius.knowledge.dosage import Dosage, from_fhir, milligrams_a_unit, parse, to_fhir_list, to_text


@pytest.mark.parametrize(
    ("typed", "french", "daily"),
    [
        ("1-0-1", "1 comprimé le matin + 1 comprimé le soir", 2),
        ("½-0-0-1", "½ comprimé le matin + 1 comprimé au coucher", 1.5),
        ("2x/j", "1 comprimé 2 fois par jour", 2),
        ("3 x par jour 7 jours", "1 comprimé 3 fois par jour, pendant 7 jours", 3),
        ("2x2/d", "2 comprimés 2 fois par jour", 4),
        ("1/sem", "1 comprimé 1 fois par semaine", 1 / 7),
        ("1x/dag gedurende 10 dagen", "1 comprimé 1 fois par jour, pendant 10 jours", 1),
        ("1 si nécessaire max 4", "1 comprimé 1 fois par jour, si nécessaire, au maximum 4 comprimés par jour", 4),
        ("1 toutes les 8 heures", "1 comprimé toutes les 8 heures", 3),
    ],
)
def test_shorthand_is_understood(typed, french, daily):
    found = parse(typed)
    assert to_text(found, "fr") == french
    assert found.daily_amount() == pytest.approx(daily)


def test_the_same_dosage_in_four_languages():
    found = parse("1-0-1 5 jours")
    assert [to_text(found, language) for language in ("fr", "nl", "de", "en")] == [
        "1 comprimé le matin + 1 comprimé le soir, pendant 5 jours",
        "1 tablet 's morgens + 1 tablet 's avonds, gedurende 5 dagen",
        "1 Tablette morgens + 1 Tablette abends, 5 Tage lang",
        "1 tablet in the morning + 1 tablet in the evening, for 5 days",
    ]


def test_what_is_not_understood_is_kept_for_the_patient():
    assert parse("1x/j avec un grand verre").unread == "avec un grand verre"


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), min_size=3, max_size=4).filter(any))
def test_amounts_of_the_day_survive_fhir(places):
    given_dosage = Dosage(places=tuple(places), frequency=sum(1 for each in places if each), amount=max(places))
    total = sum(from_fhir(each).daily_amount() for each in to_fhir_list(given_dosage, "fr"))
    assert total == pytest.approx(sum(places))


@given(st.text(max_size=40))
def test_any_text_is_parsed_without_failing(text):
    found = parse(text)
    assert found.daily_amount() >= 0
    assert to_text(found, "nl")


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("metformine 850 mg", "{tbl}", 850),
        ("paracétamol 1 g", "{tbl}", 1000),
        ("lévothyroxine 75 µg", "{tbl}", 0.075),
        ("amoxicilline 250 mg/5 ml", "mL", 50),
        ("budésonide + formotérol 160/4,5 µg", "{puff}", None),
        ("colécalciférol 25 000 UI", "{tbl}", None),
        ("paracétamol", "{tbl}", None),
    ],
)
def test_milligrams_come_from_the_label(label, unit, expected):
    found = milligrams_a_unit(label, unit)
    assert found == (None if expected is None else pytest.approx(expected))


def test_every_unit_has_words_in_every_language():
    assert all(set(names) == set(dosage.LANGUAGES) for names in dosage.UNITS.values())
