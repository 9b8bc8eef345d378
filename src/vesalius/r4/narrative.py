"""What the XHTML of a narrative may hold (R4 narrative.html § 2.4.0, rule txt-1).

One `div` in the XHTML name space, well-formed; the formatting elements and attributes of HTML 4.0 chapters
7 to 11 and 15, links and images; no script, style sheet, form, frame, object, event attribute, entity
beyond XML's own five, document type or processing instruction, and no CDATA section, which readers of HTML
take apart in another way than readers of XML. Links do not run code. Whether there is any content at all
(txt-2) is a question apart, because HL7's own examples break it.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

NAME_SPACE: Final = "http://www.w3.org/1999/xhtml"
MAXIMUM_DEPTH: Final = 100

_ELEMENT_NAMES: Final = """
    a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li map ol p pre q samp small span strike strong sub sup table tbody td
    tfoot th thead tr tt u ul var
"""
_ATTRIBUTE_NAMES: Final = """
    abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class color
    colspan compact coords datetime dir frame headers height href hreflang hspace id ismap lang longdesc name
    nohref noshade nowrap rel rev rowspan rules scope shape size span src start style summary tabindex target
    title type usemap valign value vspace width xml:lang xml:space xmlns
"""
_ELEMENTS: Final = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES: Final = frozenset(_ATTRIBUTE_NAMES.split())
_LINKS: Final = frozenset({"href", "src", "cite", "longdesc", "usemap"})
# Browsers skip white space and control characters inside a scheme, so they are removed before the comparison.
_skipped: Final = re.compile(r"[\s\x00-\x20]+")
_code_scheme: Final = re.compile(
    r"(?:javascript|vbscript|livescript|data(?!:image/(?:png|gif|jpeg|webp)[;,])):", re.IGNORECASE
)
_code_style: Final = re.compile(r"expression\s*\(|javascript:|-moz-binding|behavior\s*:|@import", re.IGNORECASE)


class _Refused(Exception):
    pass


def problem(text: str) -> str | None:
    """What is wrong with the XHTML of a narrative, in words that do not quote it; None if nothing is."""
    return _Reader().read(text)


def has_content(text: str) -> bool:
    """Whether a well-formed narrative holds text or an image (rule txt-2)."""
    reader = _Reader()
    return reader.read(text) is None and reader.has_content


class _Reader:
    """Walks one document with expat. Name spaces are compared by prefix-free names: prefixes are refused."""

    def __init__(self) -> None:
        self.depth = 0
        self.has_content = False

    def read(self, text: str) -> str | None:
        parser = expat.ParserCreate(encoding="utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.refuse_declaration
        parser.EntityDeclHandler = self.refuse_declaration
        parser.ProcessingInstructionHandler = self.refuse_declaration
        parser.XmlDeclHandler = self.refuse_declaration
        parser.StartCdataSectionHandler = self.refuse_declaration
        parser.CommentHandler = self.comment
        try:
            parser.Parse(text.encode(), True)
        except _Refused as refused:
            return str(refused)
        except expat.ExpatError as error:
            return f"must be well-formed XHTML (line {error.lineno}, column {error.offset + 1})"
        return None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            if name != "div":
                raise _Refused("must be a div element")
            if attributes.get("xmlns") != NAME_SPACE:
                raise _Refused(f"must be in the name space {NAME_SPACE}")
        elif attributes.get("xmlns", NAME_SPACE) != NAME_SPACE:
            raise _Refused("must not leave the XHTML name space")
        if name not in _ELEMENTS:
            raise _Refused("must hold formatting elements of XHTML only: no script, form, frame or object")
        if self.depth > MAXIMUM_DEPTH:
            raise _Refused(f"must not be nested deeper than {MAXIMUM_DEPTH}")
        for attribute, value in attributes.items():
            self.check_attribute(attribute, value)
        self.has_content = self.has_content or name == "img"

    @staticmethod
    def check_attribute(name: str, value: str) -> None:
        if name not in _ATTRIBUTES:
            raise _Refused("must hold formatting attributes of XHTML only: no event attributes")
        if name in _LINKS and _code_scheme.match(_skipped.sub("", value)):
            raise _Refused("must not hold links that run code")
        if name == "style" and _code_style.search(value):
            raise _Refused("must not hold styles that run code")

    def end(self, _name: str) -> None:
        self.depth -= 1

    def characters(self, text: str) -> None:
        self.has_content = self.has_content or not text.isspace()

    @staticmethod
    def comment(text: str) -> None:
        # A reader of HTML ends such a comment at once, and takes the rest of it for elements.
        if text.startswith((">", "->")):
            raise _Refused("must not hold comments that HTML reads in another way")

    @staticmethod
    def refuse_declaration(*_: object) -> None:
        # A CDATA section is text to a reader of XML; to one of HTML it ends at its first `>`.
        raise _Refused("must not hold declarations, processing instructions or CDATA sections")
