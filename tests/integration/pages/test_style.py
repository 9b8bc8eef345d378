"""The living style page shows every component, light and dark, with its markup, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize("reader", ["fr", "nl", "de", "en"])
def test_every_component_is_shown_light_and_dark_with_its_markup(ask: Ask, reader: str) -> None:
    from vesalius.ui.style import COMPONENTS

    answer = ask("pam", "/style/", reader=reader)
    assert answer.status_code == 200
    for component in COMPONENTS:
        assert f'id="{component.name}"' in answer.text
        assert component.source
    assert answer.text.count('class="scheme light"') == answer.text.count('class="scheme dark"') == len(COMPONENTS) + 1
    assert "style=" not in answer.text
    assert "Peeters" not in answer.text


def test_labels_of_the_fields_find_their_inputs(ask: Ask) -> None:
    import re

    text = ask("house", "/style/").text
    labels = re.findall(r'<label for="(f-[\w-]+)"', text)
    assert len(labels) > 10
    assert len(set(labels)) == len(labels)
    assert all(f'id="{name}"' in text for name in labels)


def test_a_piece_of_a_page_stands_in_the_frame_where_its_address_is_opened_by_itself(ask: Ask) -> None:
    piece = ask("house", "/agenda/waiting/").text
    whole = ask("house", "/agenda/waiting/", is_opened=True).text
    assert "<html" not in piece
    assert "<html" in whole
    assert 'href="/today/"' in whole
    assert piece.strip() in whole


@pytest.mark.parametrize(("reader", "title"), [("fr", "Rien ici"), ("en", "Nothing here")])
def test_an_address_that_leads_nowhere_looks_like_one_that_may_not_be_opened(
    ask: Ask, actor: Callable[[str], Any], reader: str, title: str
) -> None:
    from django.http import Http404
    from django.test import RequestFactory
    from django.urls import get_resolver

    request = RequestFactory().get("/nowhere/")
    request.COOKIES["language"] = reader
    request.actor = actor("house")  # type: ignore[attr-defined]
    answer = get_resolver().resolve_error_handler(404)(request, Http404())
    assert answer.status_code == 404
    assert title in answer.content.decode()
    assert title in ask("house", "/patients/nobody-has-this-id/", reader=reader).text
    request.actor = None  # type: ignore[attr-defined]
    assert title not in get_resolver().resolve_error_handler(404)(request, Http404()).content.decode()
