"""The operator's commands on the audit log."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.audit.world import World, world
from vesalius.audit import proofs
from vesalius.audit.checkpoint import Signer
from vesalius.audit.log import Log
from vesalius.audit.sequencer import catch_up
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import Invalid, NotFound
from vesalius.platform.commands.audit_proof import audit_check_proof, audit_key, audit_proof
from vesalius.platform.installation import Installation


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Iterator[tuple[World, Installation]]:
    with world(database_url) as made:
        made.log = Log(RootKeys.from_directory(tmp_path / "keys", create=True).audit)
        made.write(3)
        catch_up(made.pool, made.log, None)
        yield made, Installation(tmp_path, external_database_url=database_url)


def test_the_key_is_printed_as_tools_for_signed_notes_take_it(
    here: tuple[World, Installation], capsys: pytest.CaptureFixture[str]
) -> None:
    made, installation = here
    assert audit_key(installation) == 0
    assert capsys.readouterr().out == f"{Signer(made.log).exported}\n"


def test_a_proof_is_printed_and_that_it_was_asked_for_is_an_entry(
    here: tuple[World, Installation], capsys: pytest.CaptureFixture[str]
) -> None:
    made, installation = here
    assert audit_proof(installation, 2) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["position"] == 1
    assert proofs.verify_proof(printed, Signer(made.log).public_key)
    sealed = made.sql("SELECT event FROM audit_leaf WHERE id = 4")[0][0]
    facts = made.log.open(bytes(sealed))[1]
    assert (facts["agent"], facts["subtype"], facts["entity"]) == ("command line", "audit-proof", "audit/2")


def test_an_entry_that_does_not_exist_has_no_proof(here: tuple[World, Installation]) -> None:
    with pytest.raises(NotFound):
        audit_proof(here[1], 99)


SCRIPT = Path(__file__).parents[3] / "docs/security/verify_proof.py"


@pytest.mark.parametrize("form", ["one", "list", "parameters"])
def test_proofs_are_checked_with_and_without_vesalius(
    here: tuple[World, Installation], tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    made, installation = here
    key, file = Signer(made.log).exported, tmp_path / "proof.json"

    def check(proof: dict) -> tuple[int, int, str]:
        encoded = base64.b64encode(json.dumps(proof).encode()).decode()
        part = {"name": "file", "valueAttachment": {"data": encoded}}
        parameters = {"resourceType": "Parameters", "parameter": [{"name": "proof", "part": [part]}]}
        file.write_text(json.dumps({"one": proof, "list": [proof], "parameters": parameters}[form]))
        command = [sys.executable, str(SCRIPT), str(file), key]
        alone = subprocess.run(command, capture_output=True, text=True, check=False)
        return audit_check_proof(installation, file, key), alone.returncode, alone.stdout

    proof = proofs.proof(made.pool, made.log, 2, is_whole=True)
    within, alone, said = check(proof)
    assert (within, alone) == (0, 0)
    assert said.startswith("HOLDS position 1 of 3 in vesalius-audit/")
    assert "holds: position 1" in capsys.readouterr().out
    for change in (
        {"event": proof["event"].replace("Observation/1", "Observation/2")},
        {"patient": "78"},
        {"version": 4},
        {"position": 2},
        {"path": proof["path"][::-1]},
        {"checkpoint": proof["checkpoint"].replace("\n3\n", "\n4\n")},
        {"digest": "00" * 32},
    ):
        assert check(proof | change)[:2] == (1, 1)


def test_a_proof_of_another_log_does_not_hold(here: tuple[World, Installation], tmp_path: Path) -> None:
    made, installation = here
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proofs.proof(made.pool, made.log, 2)))
    assert audit_check_proof(installation, file, None) == 0
    assert audit_check_proof(installation, file, Signer(Log(b"x" * 32)).exported) == 1
    with pytest.raises(Invalid):
        audit_check_proof(installation, file, "nonsense")
