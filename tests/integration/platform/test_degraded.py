"""Without the background worker requests are answered, and the probe says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

from vesalius.events import workers
from vesalius.platform import health, installation
from vesalius.platform.installation import Installation


def test_an_installation_whose_worker_is_away_is_degraded_and_not_down(
    empty_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    found = Installation(tmp_path / "v", empty_database_url, redis_url)
    installation.prepare_folder(found)
    installation.prepare_store(found)
    status, body = health.Readiness(found).answer()
    assert status == 200
    assert json.loads(body)["status"] == "degraded"
    assert json.loads(body)["checks"]["worker"] == "away"
    context = found.context()
    with context.pool.session() as session:
        number = workers.sign_on(session)
        assert json.loads(health.Readiness(found).answer()[1])["status"] == "ready"
        workers.sign_off(session, number)
    assert json.loads(health.Readiness(found).answer()[1])["status"] == "degraded"
    context.close()
