"""Signs as each language sets them."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "Allergies\u00a0: x"), ("nl", "Allergies: x"), ("de", "Allergies: x"), ("en", "Allergies: x")],
)
def test_a_colon_has_a_space_before_it_in_french_only_and_every_template_knows_it(language, expected):
    with override(language):
        assert engines["django"].from_string("Allergies{% colon %} x").render() == expected
