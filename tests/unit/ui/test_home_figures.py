"""What the first page tells of a demonstration network stands there in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest

PROFESSIONS = {"gp": 16, "physiotherapist": 10, "nurse": 8, "psychologist": 6, "Alchimiste": 1}


@pytest.fixture(autouse=True, scope="module")
def _django() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django

    django.setup()


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Médecin généraliste", "Kinésithérapeute", "Infirmier·ère", "Psychologue"]),
        ("nl", ["Huisarts", "Kinesitherapeut", "Verpleegkundige", "Psycholoog"]),
        ("de", ["Hausarzt", "Physiotherapeut/in", "Pflegefachperson", "Psychologin/Psychologe"]),
        ("en", ["General practitioner", "Physiotherapist", "Nurse", "Psychologist"]),
    ],
)
def test_professions_have_names_in_every_language_and_unknown_ones_their_own(language: str, names: list[str]) -> None:
    from django.utils import translation

    from vesalius.ui import home

    figures: dict[str, Any] = {
        "resources": 1,
        "patients": 1,
        "by_type": {},
        "patients_by_centre": {},
        "practitioners_by_profession": PROFESSIONS,
    }
    with translation.override(language):
        shown = [(str(name), number) for name, number in home._network(figures)["professions"]]
    assert shown == list(zip([*names, "Alchimiste"], PROFESSIONS.values(), strict=True))
