"""What an application asks for, in words that somebody can decide about, in each language."""

from __future__ import annotations

import os

import pytest

from vesalius.access import scopes

ASKED = (
    *sorted(scopes.NAMED),
    *(
        "patient/*.rs",
        "patient/Observation.rs?category=laboratory",
        "user/Patient.cruds",
        "patient/MedicationRequest.c",
    ),
    *("user/Condition.d", "patient/*.write", "user/*.read"),
)


@pytest.fixture(scope="module", autouse=True)
def django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_scope_is_said_in_words_and_never_as_a_code(language: str) -> None:
    from django.utils import translation

    from vesalius.apps.connections import scope_words

    with translation.override(language):
        said = {text: scope_words.wish(text) for text in ASKED}
    for text, wish in said.items():
        assert len(wish.text) > 8, text
        assert "/" not in wish.text
        assert "." not in wish.text
        assert wish.text != text
    assert len({(wish.text, wish.detail) for wish in said.values()}) == len(said)
    assert {text for text, wish in said.items() if wish.is_writing} == {
        "user/Patient.cruds", "patient/MedicationRequest.c", "user/Condition.d", "patient/*.write",
    }  # fmt: skip
    assert "laboratory" in said["patient/Observation.rs?category=laboratory"].detail


def test_the_words_are_other_ones_in_each_language() -> None:
    from django.utils import translation

    from vesalius.apps.connections import scope_words

    for text in ASKED:
        found = set()
        for language in ("fr", "nl", "de", "en"):
            with translation.override(language):
                found.add(scope_words.wish(text).text)
        assert len(found) == 4, (text, found)
