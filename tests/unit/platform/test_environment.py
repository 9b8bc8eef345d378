"""Settings from the environment: understood, or refused in one sentence."""

from __future__ import annotations

import pytest

from vesalius.platform.environment import api_configuration
from vesalius.platform.processes import CannotStart


def test_without_settings_the_defaults_hold() -> None:
    configuration = api_configuration({})
    assert (configuration.base_url, configuration.trust_forwarded, configuration.trusted_hosts) == (
        None,
        False,
        frozenset(),
    )


def test_every_setting_reaches_the_endpoint() -> None:
    configuration = api_configuration(
        {
            "VESALIUS_BASE_URL": "https://care.example/",
            "VESALIUS_TRUSTED_HOSTS": "care.example, Care.example:8000",
            "VESALIUS_TRUST_FORWARDED": "1",
            "VESALIUS_ALLOWED_ORIGINS": "https://app.example",
            "VESALIUS_MAXIMUM_BODY_MB": "2",
            "VESALIUS_REQUESTS_PER_SECOND": "10",
        }
    )
    assert configuration.base_url == "https://care.example/fhir"
    assert configuration.trusted_hosts == {"care.example", "care.example:8000"}
    assert configuration.trust_forwarded
    assert configuration.allowed_origins == {"https://app.example"}
    assert configuration.maximum_body_bytes == 2 * 1024 * 1024
    assert (configuration.requests_per_second, configuration.burst) == (10, 20)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("VESALIUS_BASE_URL", "care.example", "VESALIUS_BASE_URL must start with https:// or http://."),
        ("VESALIUS_TRUST_FORWARDED", "yes", "VESALIUS_TRUST_FORWARDED must be 0 or 1."),
        ("VESALIUS_MAXIMUM_BODY_MB", "-1", "VESALIUS_MAXIMUM_BODY_MB must be a whole number."),
    ],
)
def test_a_value_without_sense_is_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(CannotStart) as refused:
        api_configuration({name: value})
    assert str(refused.value) == sentence
