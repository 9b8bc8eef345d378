"""The name that is shown of somebody is the official one, and never a former one while there is another."""

from __future__ import annotations

from typing import Any

import pytest

from vesalius.r4 import human_names

MAIDEN = {"use": "maiden", "family": "Claes", "given": ["Anna"]}
OLD = {"use": "old", "text": "Anna Oud", "family": "Oud"}
NOW = {"family": "Peeters", "given": ["Anna", "Maria"], "prefix": ["Dr"]}
OFFICIAL = {**NOW, "use": "official", "family": "Peeters-Claes"}


@pytest.mark.parametrize(
    ("names", "usual", "titled"),
    [
        ([MAIDEN, NOW], "Anna Peeters", "Dr Anna Peeters"),
        ([OLD, MAIDEN, NOW, OFFICIAL], "Anna Peeters-Claes", "Dr Anna Peeters-Claes"),
        ([OLD], "Oud", "Anna Oud"),
        ([{"text": "A. Peeters"}], "A. Peeters", "A. Peeters"),
        ([{**NOW, "text": "Docteur Peeters"}], "Anna Peeters", "Docteur Peeters"),
        ("Maison médicale", "Maison médicale", "Maison médicale"),
        ([], "", ""),
        (None, "", ""),
        ([{}], "", ""),
    ],
)
def test_the_name_by_which_people_know_somebody_is_shown(names: Any, usual: str, titled: str) -> None:
    resource = {"name": names}
    assert (human_names.usual(resource), human_names.titled(resource)) == (usual, titled)
