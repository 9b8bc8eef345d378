"""`vesalius import-agenda`: a trial stores nothing, a second run adds nothing, a taken time is named."""

from __future__ import annotations

import json
from pathlib import Path

from operating import Running, command

TABLE = "start;end;title\n2031-03-12 10:00;2031-03-12 10:30;A\n2031-03-12 10:15;2031-03-12 10:45;B\n"


def appointments(running: Running) -> int:
    token = command("token", "admin", "--data", running.directory).stdout.strip()
    _status, body = running.get("/fhir/Appointment?_summary=count", Authorization=f"Bearer {token}")
    return int(json.loads(body)["total"])


def test_an_agenda_is_tried_then_imported_once(running: Running, tmp_path: Path) -> None:
    person = tmp_path / "ann.json"
    person.write_text(json.dumps({"resourceType": "Practitioner", "id": "import-ann", "name": [{"family": "Ann"}]}))
    assert command("load", person, "--data", running.directory).returncode == 0
    file = tmp_path / "agenda.csv"
    file.write_text(TABLE)
    given = ("import-agenda", file, "--practitioner", "import-ann", "--data", running.directory)
    before = appointments(running)
    tried = command(*given, "--dry-run")
    assert (tried.returncode, tried.stdout) == (1, "Would import: 1 new, 1 not free. Nothing was stored.\n")
    assert "line 3: 2031-03-12 10:15, not free" in tried.stderr
    assert appointments(running) == before
    done = command(*given)
    assert (done.returncode, done.stdout) == (1, "Imported: 1 new, 1 not free.\n")
    assert appointments(running) == before + 1
    assert command(*given).stdout == "Imported: 1 there already, 1 not free.\n"
    assert appointments(running) == before + 1


def test_an_agenda_of_nobody_is_refused(running: Running, tmp_path: Path) -> None:
    file = tmp_path / "agenda.csv"
    file.write_text(TABLE)
    refused = command("import-agenda", file, "--practitioner", "nobody", "--data", running.directory)
    assert (refused.returncode, refused.stderr) == (1, "vesalius: There is no such practitioner.\n")
