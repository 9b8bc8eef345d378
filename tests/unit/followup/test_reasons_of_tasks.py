"""Why a follow-up Task was opened is told in the language of who reads it."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")


@pytest.mark.parametrize(
    ("language", "rule", "stored", "shown"),
    [
        ("fr", "diabetes-eyes", "Diabète de type 2 · {source}", "Diabète de type 2 · Trajet de soins belge du diabète"),
        ("fr", "influenza", "{source}", "Conseil Supérieur de la Santé"),
        ("nl", "diabetes-eyes", "Diabète de type 2 · {source}", "Diabète de type 2 · Belgisch zorgtraject diabetes"),
        ("de", "diabetes-eyes", "anders gesagt", "anders gesagt"),
    ],
)
def test_the_source_of_a_reason_is_in_the_readers_language(language: str, rule: str, stored: str, shown: str) -> None:
    import django
    from django.utils import translation

    django.setup()
    from vesalius.apps.followup import views
    from vesalius.knowledge import follow_up

    follow_up.use(None)
    found = next(each for each in follow_up.rules() if each.id == rule)
    with translation.override(language):
        assert views._why(stored.format(source=found.source), found, language).startswith(shown)
