"""XML as a stream of elements, for files of gigabytes: no entity is ever expanded, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat  # nosec - declarations of entities are refused below

from vesalius.errors import Invalid

_BLOCK: Final = 1 << 20
_DEEPEST: Final = 60


@dataclass(slots=True)
class Element:
    """An element by its local name, with its attributes, text and children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, *path: str) -> Element | None:
        """The first descendant along the path."""
        found: Element | None = self
        for name in path:
            found = next((each for each in (found.children if found else ()) if each.name == name), None)
        return found

    def all(self, name: str) -> list[Element]:
        """The children of this name."""
        return [each for each in self.children if each.name == name]

    def value(self, *path: str) -> str:
        """The text along the path, empty when there is none."""
        found = self.child(*path)
        return found.text.strip() if found else ""


def stream(file: BinaryIO, names: frozenset[str], handle: Callable[[Element], None]) -> str:
    """Hands over every outermost element called one of `names`; returns the name of the root.

    Raises Invalid for what is not well-formed, nests deeper than sixty elements or declares entities.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root: list[str] = []
    open_elements: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Invalid("The XML is nested too deeply.")
        local = name.rpartition(" ")[2]
        if not root:
            root.append(local)
        if open_elements or local in names:
            element = Element(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
            if open_elements:
                open_elements[-1].children.append(element)
            open_elements.append(element)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1
        if open_elements:
            finished = open_elements.pop()
            if not open_elements:
                handle(finished)

    def text(data: str) -> None:
        if open_elements:
            open_elements[-1].text += data

    def refuse(*_: object) -> None:
        raise Invalid("The XML declares entities: such files are refused.")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = refuse
    try:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Invalid(f"The XML is not well-formed (line {error.lineno}).") from error
    return root[0] if root else ""
