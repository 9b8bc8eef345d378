"""Terms are stable, signed, separate for each parameter and each installation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vesalius.crypto.blind import BlindIndex

BLIND = BlindIndex(bytes(range(32)))


def test_known_terms_do_not_change() -> None:
    again = BlindIndex(bytes(range(32)))
    assert BLIND.term("Observation.code|token", "http://loinc.org|4548-4") == again.term(
        "Observation.code|token", "http://loinc.org|4548-4"
    )
    assert BLIND.pk("Patient", "1") == again.pk("Patient", "1")


@given(st.text(max_size=40), st.text(max_size=40))
def test_terms_fit_a_bigint_and_words_an_integer(parameter: str, value: str) -> None:
    assert -(2**63) <= BLIND.term(parameter, value) < 2**63
    assert -(2**31) <= BLIND.word(value) < 2**31


def test_one_value_under_two_parameters_has_unrelated_terms() -> None:
    assert BLIND.term("Patient.family|string", "peeters") != BLIND.term("Patient.name|string", "peeters")


def test_two_installations_share_no_term() -> None:
    other = BlindIndex(bytes(32))
    assert BLIND.pk("Patient", "1") != other.pk("Patient", "1")
    assert BLIND.mask("Observation.subject") != other.mask("Observation.subject")


@given(st.from_regex(r"[A-Za-z0-9\-.]{1,64}", fullmatch=True))
def test_a_reference_term_leads_back_to_its_target(logical_id: str) -> None:
    pk, mask = BLIND.pk("Patient", logical_id), BLIND.mask("Observation.subject")
    assert (pk ^ mask) ^ mask == pk
    assert -(2**63) <= pk ^ mask < 2**63
