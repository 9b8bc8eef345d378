"""Everything that happened to a patient, by day, newest first; by kind, by who did it, by problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical import sections, selectors
from vesalius.clinical.entries import KINDS, Entry, entry
from vesalius.clinical.header import header, in_record
from vesalius.ui.frame import signed_in

_PAGE: Final = 60


@require_safe
@signed_in
def timeline(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The page. `kind` is a type, `author` a literal reference or a name, `problem` the id of a Condition."""
    head = header(actor, patient_id)
    asked = {name: request.GET.get(name, "") for name in ("kind", "author", "problem")}
    until = request.GET.get("until", "")
    # Of one kind more can be read than of all; what belongs to a problem is told by contacts of every kind.
    is_one_kind = asked["kind"] in sections.TIMELINE_TYPES and not asked["problem"]
    types = (asked["kind"],) if is_one_kind else sections.TIMELINE_TYPES
    is_open = any(part.name == "problems" for part in head.sections)
    found = selectors.of_patient(actor, patient_id, (*types, "Condition") if is_open else types)
    problems = {str(item["id"]): entry(item).title for item in found if item["resourceType"] == "Condition"}
    found = [item for item in found if item["resourceType"] in types]
    lines = sorted((line for item in found if (line := entry(item)).order), key=lambda line: line.order, reverse=True)
    choices = _choices(lines, problems, asked)
    lines = _chosen(lines, asked)
    days, following = _days([line for line in lines if not until or line.order[:10] < until])
    values = {
        "days": days,
        "choices": choices,
        "is_narrowed": any(asked.values()),
        "following": urlencode({**{name: text for name, text in asked.items() if text}, "until": following})
        if following
        else "",
    }
    return in_record(request, "chart/timeline.html", head, values, tab="timeline")


def _choices(
    lines: Sequence[Entry], problems: Mapping[str, str], asked: Mapping[str, str]
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """(name, label, (value, text) of each, the chosen one) of the lists of which something can be chosen."""
    types = sections.TIMELINE_TYPES if asked["kind"] else {line.type for line in lines}
    kinds = {name: str(KINDS.get(name, name)) for name in types}
    authors: dict[str, str] = {}
    for line in lines:
        for key, name in _authors(line):
            authors.setdefault(key, name)
    every = (
        ("kind", _("Kind"), kinds),
        ("author", _("By whom"), authors),
        ("problem", _("Problem"), problems),
    )
    return [
        (name, label, sorted(values.items(), key=lambda item: item[1].casefold()), asked[name])
        for name, label, values in every
        if len(values) > 1 or asked[name]
    ]


def _authors(line: Entry) -> Iterator[tuple[str, str]]:
    for item in show.actors(line.resource):
        name = show.display(item)
        if name:
            yield str(item.get("reference") or name), name


def _chosen(lines: Sequence[Entry], asked: Mapping[str, str]) -> list[Entry]:
    kept = list(lines)
    if asked["kind"]:
        kept = [line for line in kept if line.type == asked["kind"]]
    if asked["author"]:
        kept = [line for line in kept if any(key == asked["author"] for key, _name in _authors(line))]
    if asked["problem"]:
        problem = f"Condition/{asked['problem']}"
        # What was done in a contact about the problem belongs to it, though it names the contact alone.
        contacts = {
            f"Encounter/{line.id}"
            for line in lines
            if line.type == "Encounter" and problem in set(_references(line.resource))
        }
        wanted = {problem, *contacts}
        kept = [
            line
            for line in kept
            if f"{line.type}/{line.id}" in contacts or not wanted.isdisjoint(_references(line.resource))
        ]
    return kept


def _references(value: Any) -> Iterator[str]:
    """Every reference in a resource, however deep."""
    if isinstance(value, Mapping):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _days(lines: Sequence[Entry]) -> tuple[list[tuple[str, list[Entry]]], str]:
    """(whole days with their lines, up to a page of them; the day before which the next page begins)."""
    days: dict[str, list[Entry]] = {}
    following = ""
    for shown, line in enumerate(lines):
        if line.order[:10] not in days and shown >= _PAGE:
            following = list(days)[-1]
            break
        days.setdefault(line.order[:10], []).append(line)
    return [(show.day(day), items) for day, items in days.items()], following
