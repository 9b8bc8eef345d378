from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.terminology import Designation, languages, words

NAMES = (
    Designation("Kat", "nl-BE"),
    Designation("Minou", "fr-BE", {"system": "http://snomed.info/sct", "code": "900000000000013009"}),
    Designation("Chat", "fr-BE"),
    Designation("Gato", "es"),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, "Cat"),
        ("fr", "Chat"),
        ("fr-BE", "Chat"),
        ("fr-FR", "Chat"),
        ("es-419", "Gato"),
        ("de", "Cat"),
        ("de, nl;q=0.8, fr;q=0.5", "Kat"),
        ("fr;q=0.1, nl;q=0.9", "Kat"),
        ("fr;q=0, nl", "Kat"),
        ("en, fr", "Cat"),
        ("*", "Cat"),
        ("FR_be", "Chat"),
        ("fr;q=nonsense", "Chat"),
        ("", "Cat"),
    ],
)
def test_the_display_answers_the_first_language_that_is_there(wanted, expected):
    assert languages.preferred("Cat", NAMES, languages.ranges(wanted), "en") == expected


def test_without_a_display_a_designation_stands_in():
    assert languages.preferred(None, NAMES, (), None) == "Kat"
    assert languages.preferred(None, (), ("fr",), None) is None


def test_an_exact_designation_comes_before_a_display_of_undeclared_language():
    english = (Designation("House cat", "en"),)
    assert languages.preferred("Felis", english, languages.ranges("en"), None) == "House cat"
    assert languages.preferred("Felis", english, languages.ranges("en"), "la") == "House cat"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fièvre jaune", " fievre jaune"),
        ("Vaccin (ROR)", " vaccin ror"),
        ("Œdème_aigu", " oedeme aigu"),
        ("", " "),
        ("Straße", " strasse"),
    ],
)
def test_words_are_folded(text, expected):
    assert words.folded(text) == expected


@given(st.text(max_size=40))
def test_folding_is_stable(text):
    once = words.folded(text)
    assert words.folded(once) == once
