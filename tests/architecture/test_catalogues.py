"""The catalogues of all parts are read as one: a text without a context means one thing, in every language."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2] / "src" / "vesalius"
LANGUAGES = ("fr", "nl", "de")


def catalogues(language: str) -> list[Path]:
    return sorted(ROOT.rglob(f"locale/{language}/LC_MESSAGES/django.po"))


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_translated_alike_wherever_it_stands(language: str) -> None:
    found: dict[tuple[object, object], dict[str, str]] = defaultdict(dict)
    for path in catalogues(language):
        for message in messages(path):
            found[message.context, str(message.id)][str(path.parents[3].relative_to(ROOT))] = str(message.string)
    different = {key: told for key, told in found.items() if len(set(told.values())) > 1}
    assert different == {}, "One of them is never seen. Give the text a context where it means something else."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_by_a_guess(language: str) -> None:
    for path in catalogues(language):
        for message in messages(path):
            told = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(told), (path, message.id)
            assert not message.fuzzy, (path, message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    for path in catalogues(language):
        with path.with_suffix(".mo").open("rb") as file:
            compiled = {_key(item): list(item.string) for item in read_mo(file) if item.id}
        assert compiled == {_key(item): list(item.string) for item in messages(path)}, path


def _key(message: Message) -> tuple[str, str]:
    context = message.context.decode() if isinstance(message.context, bytes) else message.context
    # One catalogue gives both numbers as a tuple, the other as a list.
    return str(context), str(list(message.id) if isinstance(message.id, tuple) else message.id)
