"""The terminology operations of R4 on Parameters, at type and at instance level.

Each function takes the source, the Parameters of the call and, at instance level, the resource that it was
called on. Answers are resources as plain JSON. Missing or contradictory parameters raise Invalid, unknown
canonical urls and codes NotFound, content that is not here NotSupported, sizes TooCostly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vesalius.errors import Invalid, NotFound, NotSupported
from vesalius.terminology import compose, concepts, expansion, grammars, translation, validation
from vesalius.terminology.clauses import Versions
from vesalius.terminology.model import CodeSystem, Designation, Json
from vesalius.terminology.parameters import Reader, given, written
from vesalius.terminology.sources import Source, WithContained, split_canonical
from vesalius.terminology.validation import Coded, Verdict


def expand_operation(source: Source, parameters: Json, resource: Json | None = None) -> dict[str, Any]:
    """ValueSet/$expand: the ValueSet with its expansion."""
    read = Reader(parameters)
    value_set = _value_set(source, read, resource)
    request = expansion.Request(
        filter=read.text("filter"),
        offset=read.count("offset") or 0,
        count=read.count("count"),
        include_designations=read.boolean("includeDesignations") or False,
        designations=tuple(read.texts("designation")),
        include_definition=read.boolean("includeDefinition") or False,
        display_language=read.text("displayLanguage"),
        active_only=read.boolean("activeOnly") or False,
        exclude_nested=read.boolean("excludeNested") is not False,
        exclude_not_for_ui=read.boolean("excludeNotForUI") or False,
        partial=read.boolean("limitedExpansion") or False,
        versions=Versions(
            _by_system(read.texts("system-version")),
            _by_system(read.texts("force-system-version")),
            _by_system(read.texts("check-system-version")),
        ),
    )
    excluded = read.texts("exclude-system")
    if not excluded:
        return expansion.expand(source, value_set, request)
    whole = compose.resolve(source, value_set) if isinstance(value_set, str) else value_set
    if whole is None:
        raise NotFound(f"The value set {value_set} is not known.")
    found = expansion.expand(source, _without_systems(whole, excluded), request)
    return {
        **expansion.head(whole, include_definition=request.include_definition),
        "expansion": found["expansion"],
    }


def _value_set(source: Source, read: Reader, resource: Json | None) -> Json | str:
    """The value set of a call: the instance, the one given, or the canonical url with its version."""
    if resource is not None:
        url, version = resource.get("url"), resource.get("version")
        if url and source.value_set(url, version) == resource:
            # By its name the source can answer from what it remembers.
            return f"{url}|{version}" if version else str(url)
        return resource
    found = read.resource("valueSet", "ValueSet")
    if found is not None:
        return found
    url = read.text("url")
    if url is None:
        if read.has("context"):
            raise NotSupported("The parameter 'context' is not offered; name the value set by 'url'.")
        raise Invalid("Name the value set by 'url' or give it as 'valueSet'.", issues=())
    version = read.text("valueSetVersion")
    return f"{url}|{version}" if version and "|" not in url else url


def _by_system(canonicals: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in canonicals:
        system, version = split_canonical(one)
        if version is None:
            raise Invalid("A system version is written system|version.")
        found[system] = version
    return found


def _without_systems(value_set: Json, systems: Sequence[str]) -> Json:
    """The value set without codes of some systems (R4 $expand, exclude-system)."""
    return {
        "resourceType": "ValueSet",
        "url": f"{value_set.get('url', '')}#without",
        "contained": [{**value_set, "url": "#whole"}],
        "compose": {
            "include": [{"valueSet": ["#whole"]}],
            "exclude": [{"system": split_canonical(one)[0]} for one in systems],
        },
    }


def validate_code_in_value_set_operation(
    source: Source, parameters: Json, resource: Json | None = None
) -> dict[str, Any]:
    """ValueSet/$validate-code: result, message, display."""
    read = Reader(parameters)
    value_set = _value_set(source, read, resource)
    codings = _codings(read, "systemVersion")
    abstract, language = read.boolean("abstract"), read.text("displayLanguage")
    if read.has("code"):
        verdict = validation.validate_in_value_set(
            source,
            value_set,
            codings[0],
            abstract=abstract,
            display_language=language,
            infer_system=read.boolean("inferSystem") or False,
        )
        if codings[0].system is None and not read.boolean("inferSystem"):
            raise Invalid("A 'code' needs its 'system'.")
    else:
        verdict = validation.validate_codings(source, value_set, codings, abstract=abstract, display_language=language)
    return _verdict(verdict)


def validate_code_in_code_system_operation(
    source: Source, parameters: Json, resource: Json | None = None
) -> dict[str, Any]:
    """CodeSystem/$validate-code: result, message, display."""
    read = Reader(parameters)
    codings = _codings(read, "version")
    own = CodeSystem(resource) if resource is not None else None
    given_system = read.resource("codeSystem", "CodeSystem")
    if given_system is not None:
        own = CodeSystem(given_system)
    url = own.url if own is not None else read.text("url")
    if own is not None:
        own = _indexed(source, own)
    if url is None and all(one.system is None for one in codings):
        raise Invalid("Name the code system by 'url', give it as 'codeSystem', or give a coding with its system.")
    verdicts = [
        _in_code_system(
            source,
            one,
            url,
            own,
            abstract=read.boolean("abstract"),
            language=read.text("displayLanguage"),
        )
        for one in codings
    ]
    return _verdict(validation.best(verdicts))


def _indexed(source: Source, own: CodeSystem) -> CodeSystem:
    """The code system as the source has it, with supplements, when it holds this very resource."""
    known = source.code_system(own.url, own.version) if own.url else None
    return known if known is not None and known.resource == own.resource else own


def _in_code_system(
    source: Source,
    coded: Coded,
    url: str | None,
    own: CodeSystem | None,
    *,
    abstract: bool | None,
    language: str | None,
) -> Verdict:
    if url is not None and coded.system not in (None, url):
        return Verdict(
            is_valid=False,
            message=f"The coding is of the system {coded.system}, not of {url}.",
            system=coded.system,
            code=coded.code,
        )
    placed = Coded(coded.code, coded.system or url, coded.version, coded.display)
    return validation.validate_in_code_system(
        source, placed, abstract=abstract, display_language=language, code_system=own
    )


def _codings(read: Reader, version_name: str) -> list[Coded]:
    """What a call asks about: exactly one of code, coding and codeableConcept."""
    named = [one for one in ("code", "coding", "codeableConcept") if read.has(one)]
    if len(named) != 1:
        raise Invalid("Give exactly one of 'code', 'coding' and 'codeableConcept'.")
    code = read.text("code")
    if code is not None:
        return [Coded(code, read.text("system"), read.text(version_name), read.text("display"))]
    elements: list[Json] = []
    coding = read.element("coding", "valueCoding")
    if coding is not None:
        elements = [coding]
    concept = read.element("codeableConcept", "valueCodeableConcept")
    if concept is not None:
        elements = [one for one in concept.get("coding", ()) if isinstance(one, dict)]
    found = [_coded(one) for one in elements if one.get("code")]
    if not found:
        raise Invalid("There is no code to ask about.")
    return found


def _coded(coding: Json) -> Coded:
    return Coded(str(coding["code"]), coding.get("system"), coding.get("version"), coding.get("display"))


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return written(
        [
            given("result", "valueBoolean", verdict.is_valid),
            given("message", "valueString", verdict.message),
            given("display", "valueString", verdict.display),
        ]
    )


def lookup_operation(source: Source, parameters: Json, resource: Json | None = None) -> dict[str, Any]:
    """CodeSystem/$lookup: name, version, display, designations, properties."""
    read = Reader(parameters)
    if read.has("code") == read.has("coding"):
        raise Invalid("Give either 'code' with 'system', or 'coding'.")
    coded = _codings(read, "version")[0]
    if resource is None and coded.system is None:
        raise Invalid("A code needs its 'system'.")
    language, properties = read.text("displayLanguage"), read.texts("property")
    if resource is not None:
        known = _indexed(source, CodeSystem(resource))
    else:
        told = _looked_up_by_grammar(source, coded)
        if told is not None:
            return told
        known = concepts.code_system(source, coded.system or "", coded.version)
    found = concepts.describe(known, coded.code, display_language=language, properties=properties)
    answer = [
        given("name", "valueString", found.name),
        given("version", "valueString", found.version),
        given("display", "valueString", found.display),
    ]
    answer += [_designation(one) for one in found.designations]
    if found.definition is not None:
        answer.append(_property("definition", "valueString", found.definition, None))
    answer += [_property(one.code, one.value_name, one.value, one.description) for one in found.properties]
    return written(answer)


def _looked_up_by_grammar(source: Source, coded: Coded) -> dict[str, Any] | None:
    """The answer for a unit, a language or a media type, which show as they are written; None for a listed system."""
    system = coded.system or ""
    is_code = grammars.grammar(system)
    known = source.code_system(system, coded.version) if is_code is not None else None
    if is_code is None or (known is not None and known.has_content):
        return None
    if not is_code(coded.code):
        raise NotFound(f"The code '{coded.code}' does not exist in the code system {system}.")
    return written([given("name", "valueString", grammars.name(system)), given("display", "valueString", coded.code)])


def _designation(designation: Designation) -> dict[str, Any]:
    parts = (
        given("language", "valueCode", designation.language),
        given("use", "valueCoding", designation.use),
        given("value", "valueString", designation.value),
    )
    return {"name": "designation", "part": [one for one in parts if one is not None]}


def _property(code: str, value_name: str, value: Any, description: str | None) -> dict[str, Any]:
    parts = (
        given("code", "valueCode", code),
        given("value", value_name, value),
        given("description", "valueString", description),
    )
    return {"name": "property", "part": [one for one in parts if one is not None]}


def subsumes_operation(source: Source, parameters: Json, resource: Json | None = None) -> dict[str, Any]:
    """CodeSystem/$subsumes: outcome."""
    read = Reader(parameters)
    pair = []
    system = read.text("system")
    version = read.text("version")
    for letter in ("A", "B"):
        if read.has(f"code{letter}") == read.has(f"coding{letter}"):
            raise Invalid(f"Give either 'code{letter}' or 'coding{letter}'.")
        code = read.text(f"code{letter}")
        if code is None:
            coding = read.element(f"coding{letter}", "valueCoding") or {}
            code, own = coding.get("code"), coding.get("system")
            if system is not None and own is not None and own != system:
                raise Invalid("Both codes must be of the same code system.")
            system, version = system or own, version or coding.get("version")
        if not code:
            raise Invalid(f"There is no code in 'coding{letter}'.")
        pair.append(code)
    if resource is not None:
        known = _indexed(source, CodeSystem(resource))
        if system is not None and system != known.url:
            raise Invalid("The codes must be of the code system that the operation is called on.")
    elif system is None:
        raise Invalid("The codes need their 'system'.")
    else:
        known = concepts.code_system(source, system, version)
    return written([given("outcome", "valueCode", concepts.relation(known, pair[0], pair[1]))])


def translate_operation(source: Source, parameters: Json, resource: Json | None = None) -> dict[str, Any]:
    """ConceptMap/$translate: result, message, matches."""
    read = Reader(parameters)
    own = resource or read.resource("conceptMap", "ConceptMap")
    codings = [(one.system, one.code, one.version) for one in _codings(read, "version")]
    if own is None and not read.has("url") and any(one[0] is None for one in codings):
        raise Invalid("A 'code' needs its 'system'.")
    if own is not None and own.get("contained"):
        source = WithContained(source, own)
    question = translation.Question(
        tuple(codings),
        url=read.text("url"),
        version=read.text("conceptMapVersion"),
        source_set=read.text("source"),
        target_set=read.text("target"),
        target_system=read.text("targetsystem"),
        dependencies=tuple(_dependency(one) for one in read.parts("dependency")),
        is_reverse=read.boolean("reverse") or False,
    )
    found = translation.translate(source, question, own)
    return written(
        [
            given("result", "valueBoolean", found.is_found),
            given("message", "valueString", found.message),
            *(_match(one) for one in found.matches),
        ]
    )


def _dependency(part: Reader) -> translation.Dependency:
    concept = part.element("concept", "valueCodeableConcept") or {}
    coding: Json = next(iter(concept.get("coding", ())), {})
    return translation.Dependency(
        part.text("element") or "", str(coding.get("code") or concept.get("text") or ""), coding.get("system")
    )


def _match(match: translation.Match) -> dict[str, Any]:
    parts = [
        given("equivalence", "valueCode", match.equivalence),
        given("concept", "valueCoding", match.concept),
        *(
            {
                "name": "product",
                "part": [
                    given("element", "valueUri", one["element"]),
                    given("concept", "valueCoding", one["concept"]),
                ],
            }
            for one in match.products
        ),
        given("source", "valueUri", match.map_url),
    ]
    return {"name": "match", "part": [one for one in parts if one is not None]}
