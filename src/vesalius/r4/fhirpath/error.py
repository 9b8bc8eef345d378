"""The one error of the FHIRPath engine."""

from __future__ import annotations

from vesalius.errors import Invalid, Issue


class FHIRPathError(Invalid):
    """An expression that is malformed, breaks a rule of the language, or costs more than is allowed.

    `position` is the offset in characters from the start of the expression, or -1 when none is known.
    `kind` is "syntax", "semantic" (found without data) or "execution".
    """

    code = "invalid"

    def __init__(self, diagnostics: str, *, position: int = -1, kind: str = "execution") -> None:
        self.position = position
        self.kind = kind
        text = f"FHIRPath: {diagnostics}" + (f" (at character {position})" if position >= 0 else "")
        super().__init__(text, issues=(Issue(self.code, text),))
