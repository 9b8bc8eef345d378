"""Groups of a Questionnaire that repeat: asked as often as they are wanted, each time with fields of their own.

The first repetition has the names that a group without repetitions has, the linkIds; the further ones their numbers
behind: `drug[2]`, and inside of two such groups `drug[2][1]`. How often a group is asked stands in a field
`repeat:` with its name, so that a repetition in which nothing was answered yet stays on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from vesalius.clinical.conditions import Gate
from vesalius.clinical.questionnaires import Group, Item, Questionnaire, numbered

COUNT: Final = "repeat:"
"""Before the name of a group: the field that says how often it is asked."""
_NUMBERED: Final = re.compile(r"(?P<link>.*?)(?P<numbers>(?:\[\d{1,3}\])*)", re.DOTALL)
Sent = Mapping[str, Sequence[str]]
"""Name of a field → the texts that were sent for it."""
_Place = tuple[str, tuple[int, ...]]


def is_repeated(asked: Questionnaire) -> bool:
    """Whether any group of it repeats."""
    return any(group.repeats for item in asked.items for group in item.path)


def repeated(asked: Questionnaire, sent: Sent) -> Questionnaire:
    """The questionnaire with every group as often as it was sent, at least and at most as often as it says.

    What a condition or a question above an item means is told apart: that of the same repetition, else the nearest one
    before, else the nearest one behind (R4 questionnaire-definitions.html#Questionnaire.item.enableWhen.question).
    """
    if not is_repeated(asked):
        return asked
    items = list(_expanded(asked.items, 0, (), _counts(asked, sent)))
    places: dict[str, list[int]] = {}
    for position, item in enumerate(items):
        places.setdefault(item.link, []).append(position)
    return replace(asked, items=[_told_apart(items, places, position) for position in range(len(items))])


def with_one_more(asked: Questionnaire, sent: Sent, name: str) -> dict[str, list[str]]:
    """What was sent, with one more repetition of the group of that name, as it begins; a full group stays as it is."""
    changed = {key: list(texts) for key, texts in sent.items()}
    number = _counts(asked, sent).get(name, 1) + 1
    changed[f"{COUNT}{name}"] = [str(number)]
    levels = _levels(asked)
    link, outer = _place(name, levels)
    for item in asked.items:
        if item.initial and any(group.link == link for group in item.path):
            numbers = (*outer, number, *(1,) * (levels[item.link] - len(outer) - 1))
            changed[numbered(item.link, numbers)] = list(item.initial)
    return changed


def without(asked: Questionnaire, sent: Sent, name: str, number: int) -> dict[str, list[str]]:
    """What was sent, without one repetition of the group of that name; those behind it move up.

    A repetition that is not there is not taken away.
    """
    levels, times = _levels(asked), _counts(asked, sent).get(name, 1)
    link, outer = _place(name, levels)
    level = len(outer)
    is_group = any(group.repeats and group.link == link for item in asked.items for group in item.path)
    if not is_group or not 1 <= number <= times or times == 1:
        return {key: list(texts) for key, texts in sent.items()}
    changed: dict[str, list[str]] = {}
    inside = {item.link for item in asked.items if any(group.link == link for group in item.path)}
    inside |= {group.link for item in asked.items for group in _behind(item.path, link)}
    for key, texts in sent.items():
        mark = COUNT if key.startswith(COUNT) else ""
        found, numbers = _place(key.removeprefix(mark), levels)
        if found in inside and numbers[:level] == outer and len(numbers) > level:
            if numbers[level] == number:
                continue
            moved = numbers[level] - (numbers[level] > number)
            numbers = (*numbers[:level], moved, *numbers[level + 1 :])
        changed[f"{mark}{numbered(found, numbers)}" if found in levels else key] = list(texts)
    changed[f"{COUNT}{name}"] = [str(times - 1)]
    return changed


def counts(asked: Questionnaire) -> list[tuple[str, int]]:
    """(name, repetitions) of every group that repeats, of a questionnaire that was `repeated`."""
    found: dict[str, int] = {}
    for item in asked.items:
        for depth, group in enumerate(item.path):
            if group.repeats:
                found[group.name(item.path[:depth])] = group.number
    return list(found.items())


def superfluous(asked: Questionnaire, answered: Iterable[str]) -> set[str]:
    """The fields of repetitions in which nothing was answered and nothing has to be: they are not part of the answer.

    `answered` are the fields that somebody filled in. A repetition has to be answered when its group is required, up to
    the least number of repetitions.
    """
    filled: set[tuple[Group, ...]] = set()
    given = set(answered)
    for item in asked.items:
        if item.key in given:
            filled |= {item.path[:depth] for depth in range(1, len(item.path) + 1)}
    left_out = set()
    for item in asked.items:
        for depth, group in enumerate(item.path, start=1):
            is_needed = group.is_required and group.number <= group.least
            if group.repeats and not is_needed and item.path[:depth] not in filled:
                left_out.add(item.key)
    return left_out


def _expanded(items: Sequence[Item], depth: int, outer: tuple[Group, ...], wanted: Mapping[str, int]) -> Iterator[Item]:
    for group, run in groupby(items, key=lambda item: item.path[depth] if len(item.path) > depth else None):
        inside = list(run)
        if group is None:
            yield from (replace(item, path=outer) for item in inside)
            continue
        times = 1
        if group.repeats:
            times = min(max(wanted.get(group.name(outer), 1), group.least), group.most)
        for number in range(1, times + 1):
            yield from _expanded(inside, depth + 1, (*outer, replace(group, number=number)), wanted)


def _told_apart(items: Sequence[Item], places: Mapping[str, Sequence[int]], position: int) -> Item:
    item = items[position]

    def near(link: str) -> str:
        found = places.get(link, ())
        if not found:
            return link

        def rank(other: int) -> tuple[int, bool, int]:
            pairs = zip(items[other].path, item.path, strict=False)
            shared = next((depth for depth, (ours, theirs) in enumerate(pairs) if ours != theirs), len(item.path))
            return shared, other < position, -abs(other - position)

        return items[max(found, key=rank)].key

    gates = tuple(
        Gate(tuple(replace(one, question=near(one.question)) for one in gate.conditions), gate.is_all)
        for gate in item.gates
    )
    return replace(item, gates=gates, parent=near(item.parent) if item.parent else "")


def _levels(asked: Questionnaire) -> dict[str, int]:
    """The linkId of every question and repeating group → how many repeating groups it stands in."""
    found: dict[str, int] = {}
    for item in asked.items:
        found[item.link] = sum(group.repeats for group in item.path)
        for depth, group in enumerate(item.path):
            if group.repeats:
                found[group.link] = sum(one.repeats for one in item.path[:depth])
    return found


def _place(name: str, levels: Mapping[str, int]) -> _Place:
    """(linkId, number of the repetition of each group around) of the name of a field or group."""
    match = _NUMBERED.fullmatch(name)
    if name in levels or match is None or match["link"] not in levels:
        return name, (1,) * levels.get(name, 0)
    numbers = tuple(map(int, re.findall(r"\d+", match["numbers"])))
    return (match["link"], numbers) if len(numbers) == levels[match["link"]] else (name, ())


def _counts(asked: Questionnaire, sent: Sent) -> dict[str, int]:
    """Name of a group → how often it was sent, by what was said and by the fields that are there."""
    levels, found = _levels(asked), dict[str, int]()
    paths = {item.link: [group for group in item.path if group.repeats] for item in asked.items}
    for key, texts in sent.items():
        if key.startswith(COUNT):
            told = next((text for text in texts if text.isascii() and text.isdigit() and len(text) <= 3), "1")
            name = key.removeprefix(COUNT)
            found[name] = max(found.get(name, 1), int(told))
            continue
        link, numbers = _place(key, levels)
        for level, (group, number) in enumerate(zip(paths.get(link, ()), numbers, strict=False)):
            name = numbered(group.link, numbers[:level])
            found[name] = max(found.get(name, 1), number)
    return found


def _behind(path: Sequence[Group], link: str) -> Sequence[Group]:
    """The groups inside of the one with that linkId."""
    at = next((depth for depth, group in enumerate(path) if group.link == link), len(path))
    return path[at + 1 :]
