"""What somebody was typing when the screen was locked or somebody else took over is there when they come back.

A form keeps its draft by one attribute, `data-draft="name"`. Every form in which sentences are typed has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import vesalius

ROOT = Path(vesalius.__file__).parent
# Forms that are kept otherwise, or may not be.
OTHERWISE = {
    "apps/visit/templates/visit/visit.html": "the note keeps itself as versions while one types",
    "identity/templates/identity/resume.html": "is what was kept: it is sent once",
}
SENTENCES = re.compile(r'<textarea|\{% include "ui/fields/text')


def forms() -> Iterator[tuple[str, str, str]]:
    """(file, opening tag, whole form) of each form that changes something."""
    for path in sorted(ROOT.rglob("*.html")):
        for match in re.finditer(r"<form\b[^>]*>.*?</form>", path.read_text(), re.DOTALL):
            tag = re.match(r"<form\b[^>]*>", match.group())
            assert tag is not None
            if 'method="post"' in tag.group() or "hx-post" in tag.group():
                yield path.relative_to(ROOT).as_posix(), tag.group(), match.group()


def test_every_form_in_which_sentences_are_typed_keeps_its_draft() -> None:
    written = [(name, tag) for name, tag, whole in forms() if SENTENCES.search(whole)]
    assert len(written) > 20
    assert [(name, tag) for name, tag in written if "data-draft=" not in tag and name not in OTHERWISE] == []


def test_forms_of_one_page_keep_their_drafts_apart() -> None:
    named: dict[str, list[str]] = {}
    for name, tag, _ in forms():
        if found := re.search(r'data-draft="([^"]+)"', tag):
            named.setdefault(name, []).append(found[1])
    assert {name: drafts for name, drafts in named.items() if len(set(drafts)) != len(drafts)} == {}


def test_questions_asked_while_one_types_do_not_end_the_draft() -> None:
    """A form that is accepted loses its draft; what asks the server in between leaves the draft's name out."""
    for name, tag, whole in forms():
        if "data-draft=" not in tag:
            continue
        for element in re.findall(r"<\w+[^>]*\bhx-post=[^>]*>", whole):
            asks_by_itself = re.search(r'hx-trigger="[^"]*\b(input|change|keyup)\b', element)
            assert not asks_by_itself or 'hx-params="not _draft"' in element, (name, element[:120])
