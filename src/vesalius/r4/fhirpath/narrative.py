"""What XHTML a narrative may hold (R4 narrative.html section 2.4.0, invariants txt-1 and txt-2)."""

from __future__ import annotations

from xml.parsers import expat

_ELEMENTS = frozenset(
    """a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img
    li map area ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var kbd ins del bdo
    address center font s strike u""".split()
)
_ATTRIBUTES = frozenset(
    """title style class id lang xml:lang xml:space dir accesskey tabindex span width align valign char charoff abbr
    axis headers scope rowspan colspan cellpadding cellspacing border frame rules summary nowrap bgcolor cite datetime
    type start compact value reversed hspace vspace clear size noshade color face xmlns""".split()
)
_OF_ELEMENT = {
    "a": frozenset({"href", "name", "charset", "type", "hreflang", "rel", "rev", "shape", "coords", "target"}),
    "img": frozenset({"src", "alt", "longdesc", "height", "usemap", "ismap", "name"}),
    "map": frozenset({"name"}),
    "area": frozenset({"shape", "coords", "href", "nohref", "alt"}),
    "td": frozenset({"height"}),
    "th": frozenset({"height"}),
    "table": frozenset({"height"}),
    "tr": frozenset({"height"}),
}
_FORBIDDEN_SCHEMES = ("javascript:", "vbscript:", "data:text")
_XHTML = "http://www.w3.org/1999/xhtml"


class _Walk:
    """Collects what one narrative breaks; `content` says whether anything of it can be seen."""

    def __init__(self) -> None:
        self.is_allowed = True
        self.content = False
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 0 and (name != "div" or attributes.get("xmlns", _XHTML) != _XHTML):
            self.is_allowed = False
        self.depth += 1
        if name == "img":
            self.content = True
        if name not in _ELEMENTS:
            self.is_allowed = False
        if attributes:
            own = _OF_ELEMENT.get(name, frozenset())
            for attribute, value in attributes.items():
                if attribute not in _ATTRIBUTES and attribute not in own:
                    self.is_allowed = False
                elif attribute in ("href", "src") and value.strip().lower().startswith(_FORBIDDEN_SCHEMES):
                    self.is_allowed = False

    def end(self, _name: str) -> None:
        self.depth -= 1

    def text(self, data: str) -> None:
        if not self.content and not data.isspace():
            self.content = True

    def refuse(self, *_ignored: object) -> None:
        self.is_allowed = False


def is_allowed(div: str) -> bool:
    """Whether the text is one well-formed `div` with nothing but formatting, links, images and style.

    A document type, and with it every entity of one's own, is refused.
    """
    walk = _walked(div)
    return walk is not None and walk.is_allowed


def has_content(div: str) -> bool:
    """Whether there is text that is not blank, or an image."""
    walk = _walked(div)
    return walk is not None and walk.content


def faults(div: str) -> tuple[bool, bool]:
    """Whether txt-1 (allowed markup) and txt-2 (some content) are broken, from one walk."""
    walk = _walked(div)
    return (True, False) if walk is None else (not walk.is_allowed, not walk.content)


def _walked(div: str) -> _Walk | None:
    """The walk over the text, or None when it is not well-formed."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.ProcessingInstructionHandler = walk.refuse
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        parser.Parse(div, True)
    except (expat.ExpatError, ValueError, UnicodeError):
        return None
    return walk


def _no_document_type(*_ignored: object) -> None:
    raise ValueError("a document type is refused")
