"""$validate-code: is a code valid in a code system, or in a value set (R4 § operation-*-validate-code)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vesalius.errors import NotFound
from vesalius.terminology import clauses, compose, languages
from vesalius.terminology.clauses import Compiled, Versions
from vesalius.terminology.grammars import grammar
from vesalius.terminology.model import CodeSystem, Concept, Designation, Json
from vesalius.terminology.sources import Source


@dataclass(frozen=True, slots=True)
class Coded:
    """What is to be validated: the parts of a Coding."""

    code: str
    system: str | None = None
    version: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `message` explains a refusal, or holds warnings beside an acceptance.

    `is_known` is False when the content that would decide is not here; the result is then False, as R4 has no
    third value.
    """

    is_valid: bool
    message: str | None = None
    display: str | None = None
    system: str | None = None
    code: str | None = None
    version: str | None = None
    is_inactive: bool = False
    is_known: bool = True


def validate_in_code_system(
    source: Source,
    coded: Coded,
    *,
    abstract: bool | None = None,
    display_language: str | None = None,
    code_system: CodeSystem | None = None,
) -> Verdict:
    """Whether the code exists in its system, with this display if one is given.

    With `abstract` False, abstract codes are refused. `code_system` is taken instead of a look-up by url.
    """
    known = code_system or source.code_system(coded.system or "", coded.version)
    system = coded.system or (known.url if known is not None else None)
    if known is None or not known.has_content:
        told = grammar(system or "")
        if told is not None:
            return _by_grammar(coded, system, is_valid=told(coded.code))
        version = f" version {coded.version}" if coded.version else ""
        return Verdict(
            is_valid=False,
            message=f"No content of the code system {system}{version} is here: '{coded.code}' cannot be checked.",
            system=system,
            code=coded.code,
            is_known=False,
        )
    concept = known.find(coded.code)
    if concept is None:
        version = f" version {known.version}" if known.version else ""
        if known.is_complete:
            text = f"The code '{coded.code}' does not exist in the code system {known.url}{version}."
        else:
            text = (
                f"The code '{coded.code}' is not in the part of the code system {known.url}{version}"
                f" that is here (content: {known.content})."
            )
        return Verdict(is_valid=False, message=text, system=system, code=coded.code, is_known=known.is_complete)
    return _with_concept(known, concept, coded, abstract=abstract, display_language=display_language)


def _by_grammar(coded: Coded, system: str | None, *, is_valid: bool) -> Verdict:
    """The verdict on a unit, a language or a media type, whose display nobody prescribes."""
    message = None if is_valid else f"'{coded.code}' is not a code of {system}."
    return Verdict(
        is_valid=is_valid, message=message, display=coded.code if is_valid else None, system=system, code=coded.code
    )


def _with_concept(
    known: CodeSystem,
    concept: Concept,
    coded: Coded,
    *,
    abstract: bool | None,
    display_language: str | None,
    extra: Sequence[Designation] = (),
    own_display: str | None = None,
) -> Verdict:
    """The verdict on a code that exists: abstract, display, notes."""
    designations = (*extra, *concept.designations)
    display = own_display or concept.display
    shown = languages.preferred(display, designations, languages.ranges(display_language), known.language)
    verdict = Verdict(
        is_valid=True,
        display=shown,
        system=known.url,
        code=concept.code,
        version=known.version,
        is_inactive=concept.is_inactive,
    )
    if concept.is_abstract and abstract is False:
        return replace(
            verdict,
            is_valid=False,
            message=f"The code '{concept.code}' of {known.url} is abstract: it must not be selected.",
        )
    accepted = [concept.display, display, *(one.value for one in designations)]
    wrong = _display_problem(coded, accepted, shown)
    if wrong:
        return replace(verdict, is_valid=False, message=wrong)
    notes = []
    if concept.code != coded.code:
        notes.append(f"The code system writes '{coded.code}' as '{concept.code}'.")
    if concept.is_abstract:
        notes.append(f"The code '{concept.code}' is abstract.")
    if concept.is_inactive:
        notes.append(f"The code '{concept.code}' is inactive.")
    return replace(verdict, message=" ".join(notes) or None)


def _display_problem(coded: Coded, accepted: Sequence[str | None], shown: str | None) -> str | None:
    """Why the given display is not one of the concept's. Case and spaces do not count."""
    if not coded.display:
        return None
    known = {_plain(one) for one in accepted if one}
    if not known or _plain(coded.display) in known:
        return None
    return f"'{coded.display}' is not a display of the code '{coded.code}'; it is called '{shown}'."


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def validate_in_value_set(
    source: Source,
    value_set: Json | str,
    coded: Coded,
    *,
    abstract: bool | None = None,
    display_language: str | None = None,
    infer_system: bool = False,
) -> Verdict:
    """Whether the code belongs to the value set, with this display if one is given.

    Without a system the code is refused unless `infer_system` and exactly one system of the value set has it.
    Raises NotFound for an unknown value set.
    """
    found = _compiled(source, value_set)
    if coded.system is None:
        if not infer_system:
            return Verdict(
                is_valid=False,
                code=coded.code,
                message="A code without its system cannot be checked in a value set.",
            )
        owners = [one for one in clauses.systems(found) if found.judge(one, coded.code)]
        if len(owners) != 1:
            text = "no system" if not owners else "more than one system"
            return Verdict(
                is_valid=False,
                code=coded.code,
                message=f"In {found.url}, {text} has the code '{coded.code}'.",
            )
        coded = replace(coded, system=owners[0])
    verdict = _judged(found, coded)
    if verdict is not None:
        return verdict
    return _named(source, found, coded, abstract=abstract, display_language=display_language)


def _compiled(source: Source, value_set: Json | str) -> Compiled:
    if not isinstance(value_set, str):
        return compose.compile_value_set(source, value_set, Versions())
    found = compose.compiled(source, value_set)
    if found is None:
        raise NotFound(f"The value set {value_set} is not known.")
    return found


def _judged(found: Compiled, coded: Coded) -> Verdict | None:
    """The refusal of a code that is not, or not certainly, a member; None for a member."""
    system = coded.system or ""
    belongs = found.judge(system, coded.code)
    if belongs:
        stated = {clause.version for clause in found.includes if clause.system == system and clause.version}
        if coded.version and stated and coded.version not in stated:
            return Verdict(
                is_valid=False,
                message=f"The value set {found.url} takes {system} in version {', '.join(sorted(stated))},"
                f" not {coded.version}.",
                system=system,
                code=coded.code,
            )
        return None
    if belongs is None:
        why = " ".join(dict.fromkeys(str(one) for one in found.problems)) or f"{system} is here only in part."
        return Verdict(
            is_valid=False,
            message=f"Whether '{coded.code}' of {system} belongs to {found.url} cannot be told. {why}",
            system=system,
            code=coded.code,
            is_known=False,
        )
    return Verdict(
        is_valid=False,
        message=f"The code '{coded.code}' of {system} is not in the value set {found.url}.",
        system=system,
        code=coded.code,
    )


def _named(
    source: Source, found: Compiled, coded: Coded, *, abstract: bool | None, display_language: str | None
) -> Verdict:
    """The verdict on a member: its display in the value set and in its system."""
    entry = clauses.entry_of(found, coded.system or "", coded.code)
    known = source.code_system(coded.system or "", coded.version) or (
        clauses.code_system_of(found, coded.system or "") if entry is not None else None
    )
    concept = known.find(coded.code) if known is not None else None
    if known is not None and concept is not None:
        return _with_concept(
            known,
            concept,
            coded,
            abstract=abstract,
            display_language=display_language,
            extra=entry.designations if entry is not None else (),
            own_display=entry.display if entry is not None else None,
        )
    verdict = Verdict(is_valid=True, system=coded.system, code=coded.code, version=coded.version)
    if entry is None:
        return verdict
    shown = languages.preferred(entry.display, entry.designations, languages.ranges(display_language), None)
    wrong = _display_problem(coded, [entry.display, *(one.value for one in entry.designations)], shown)
    return replace(
        verdict,
        is_valid=not wrong,
        message=wrong,
        display=shown,
        code=entry.code,
        is_inactive=entry.is_inactive,
    )


def validate_codings(
    source: Source,
    value_set: Json | str,
    codings: Sequence[Coded],
    *,
    abstract: bool | None,
    display_language: str | None,
) -> Verdict:
    """The verdict on a CodeableConcept: valid when one coding is; the messages of all when none is."""
    verdicts = [
        validate_in_value_set(source, value_set, one, abstract=abstract, display_language=display_language)
        for one in codings
    ]
    return best(verdicts)


def best(verdicts: Sequence[Verdict]) -> Verdict:
    """The first that is valid, else a refusal with all messages."""
    for one in verdicts:
        if one.is_valid:
            return one
    if not verdicts:
        return Verdict(is_valid=False, message="The CodeableConcept has no coding.")
    message = " ".join(dict.fromkeys(one.message for one in verdicts if one.message))
    return replace(verdicts[0], message=message, is_known=all(one.is_known for one in verdicts))
