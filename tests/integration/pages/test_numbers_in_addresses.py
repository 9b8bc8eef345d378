"""Numbers in addresses and forms that are none, or that no database holds."""

from __future__ import annotations

import pytest
from django.urls import Resolver404

from integration.pages.conftest import Ask
from vesalius.identity.numbers import whole

BEYOND = "9" * 19


@pytest.mark.parametrize("path", ["/reports/own/{}/", "/alerts/{}/decide/", "/privacy/mine/requests/{}/"])
def test_a_number_that_no_database_holds_is_an_address_of_nothing(ask: Ask, path: str) -> None:
    with pytest.raises(Resolver404):
        ask("house", path.format(BEYOND))


@pytest.mark.parametrize("number", ["²", BEYOND, "1_000", "-1"])
def test_what_is_no_number_in_a_form_is_refused(ask: Ask, number: str) -> None:
    assert ask("pam", "/agenda/block/", low=number, minutes="30", practitioner="Practitioner/house").status_code == 400
    assert ask("house", "/agenda/hours/end/", number=number).status_code == 404


def test_eighteen_digits_are_a_number_and_nineteen_are_none() -> None:
    assert whole("9" * 18) == 10**18 - 1
    assert whole(BEYOND) is None
    assert whole("007") == 7
    assert whole("٣") is None
