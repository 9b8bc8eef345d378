"""What XHTML a narrative may hold (R4 narrative.html section 2.4.0, invariants txt-1 and txt-2)."""

from __future__ import annotations

from xml.parsers import expat

_ELEMENTS = frozenset({
    "a", "abbr", "acronym", "b", "big", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "li", "map", "area", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var", "kbd", "ins", "del", "bdo",
    "address", "center", "font", "s", "strike", "u",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "title", "style", "class", "id", "lang", "xml:lang", "xml:space", "dir", "accesskey", "tabindex",
    "span", "width", "align", "valign", "char", "charoff", "abbr", "axis", "headers", "scope",
    "rowspan", "colspan", "cellpadding", "cellspacing", "border", "frame", "rules", "summary", "nowrap",
    "bgcolor", "cite", "datetime", "type", "start", "compact", "value", "reversed", "hspace", "vspace",
    "clear", "size", "noshade", "color", "face", "xmlns",
})  # fmt: skip
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


def faults(div: str) -> tuple[bool, bool]:
    """Whether txt-1 and txt-2 are broken.

    txt-1: one well-formed `div` with allowed markup only; txt-2: some text that is not blank, or an image.

    A document type, and with it every entity of one's own, is refused. What is not well-formed breaks txt-1.
    """
    is_forbidden = is_seen = False
    is_first = True
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_forbidden, is_seen, is_first
        if is_first:
            is_first = False
            is_forbidden = name != "div" or attributes.get("xmlns", _XHTML) != _XHTML
        if name not in _ELEMENTS or (attributes and not _are_allowed(name, attributes)):
            is_forbidden = True
        if name == "img":
            is_seen = True

    def text(data: str) -> None:
        nonlocal is_seen
        if not data.isspace():
            is_seen = True
            # One visible sign is enough: the rest of the text need not be called back for.
            parser.CharacterDataHandler = None

    def refuse(*_ignored: object) -> None:
        raise ValueError("no document types and processing instructions")

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.ProcessingInstructionHandler = refuse
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(div, True)
    except (expat.ExpatError, ValueError):
        return True, False
    return is_forbidden, not is_seen


def _are_allowed(name: str, attributes: dict[str, str]) -> bool:
    own = _OF_ELEMENT.get(name, frozenset())
    for attribute, value in attributes.items():
        if attribute not in _ATTRIBUTES and attribute not in own:
            return False
        if attribute in ("href", "src") and "".join(value.split()).lower().startswith(_FORBIDDEN_SCHEMES):
            return False
    return True
