"""Requests that nobody would write, made from the OpenAPI document: no answer is a server error.

Bounded to half a minute: four resource types, a few hundred requests.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from vesalius.api.wsgi import wsgi_application

TYPES = "Patient,Observation,ValueSet,Binary"


@pytest.mark.parametrize(
    ("mode", "examples"), [(GenerationMode.POSITIVE, 250), (GenerationMode.NEGATIVE, 150)], ids=["valid", "invalid"]
)
def test_no_request_made_from_the_document_is_a_server_error(application, token, mode, examples):
    schema = schemathesis.openapi.from_wsgi(f"/fhir/openapi.json?_type={TYPES}", wsgi_application(application))
    schema.config.generation.update(modes=[mode])
    seen: dict[int, int] = {}

    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=schema.as_strategy())
    def ask(case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
        assert response.status_code < 500, (case.as_curl_command(), response.text)
        if response.status_code >= 400 and case.method != "HEAD":
            assert response.json()["resourceType"] == "OperationOutcome"
        assert "X-Request-Id" in {name.title() for name in response.headers}

    ask()
    assert sum(seen.values()) >= examples // 2, seen
