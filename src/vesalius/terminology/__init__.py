"""Code systems, value sets and concept maps: expand, validate, look up, compare, translate.

Everything is a pure function over a `Source`. `Layered(lookup)` puts stored resources in front of the shipped
ones (HL7's R4, v3 and v2 content and HL7 Belgium's); `Layered()` is the shipped content alone. A source
caches: make a new one after a CodeSystem, ValueSet or ConceptMap was stored, changed or deleted.
"""

from vesalius.terminology.concepts import Found, Relation, lookup, subsumes
from vesalius.terminology.expansion import Request, expand
from vesalius.terminology.membership import codes_above, codes_below, contains, members
from vesalius.terminology.model import CodeSystem, Concept, Designation
from vesalius.terminology.operations import (
    expand_operation,
    lookup_operation,
    subsumes_operation,
    translate_operation,
    validate_code_in_code_system_operation,
    validate_code_in_value_set_operation,
)
from vesalius.terminology.sources import Layered, Lookup, Source, shipped, split_canonical
from vesalius.terminology.translation import Question, Translation, translate
from vesalius.terminology.validation import Coded, Verdict, validate_in_code_system, validate_in_value_set

__all__ = [
    "CodeSystem",
    "Coded",
    "Concept",
    "Designation",
    "Found",
    "Layered",
    "Lookup",
    "Question",
    "Relation",
    "Request",
    "Source",
    "Translation",
    "Verdict",
    "codes_above",
    "codes_below",
    "contains",
    "expand",
    "expand_operation",
    "lookup",
    "lookup_operation",
    "members",
    "shipped",
    "split_canonical",
    "subsumes",
    "subsumes_operation",
    "translate",
    "translate_operation",
    "validate_code_in_code_system_operation",
    "validate_code_in_value_set_operation",
    "validate_in_code_system",
    "validate_in_value_set",
]
