"""A leaf can be proven to somebody who has nothing but the public key."""

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
from vesalius.audit.sequencer import catch_up
from vesalius.audit.tree import Inconsistent
from vesalius.errors import NotFound


@pytest.fixture(scope="module")
def here(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        for count in (1, 300, 700, 30):
            made.write(count)
            catch_up(made.pool, made.log, None)
        yield made


@pytest.mark.parametrize("leaf_id", [1, 2, 256, 257, 512, 1001, 1024, 1025, 1031])
def test_a_proof_holds_for_each_leaf_and_survives_json(here: World, leaf_id: int) -> None:
    made = json.loads(json.dumps(proofs.proof(here.pool, here.log, leaf_id)))
    assert made["position"] == leaf_id - 1
    assert proofs.facts(made)["agent"] == "dr.house"
    assert (made["patient"], made["version"]) == ("77", 3)
    assert proofs.verify_proof(made, Signer(here.log).public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"event": '{"action":"R"}'},
        {"salt": "00" * 16},
        {"patient": "78"},
        {"patient": "9" * 30},
        {"version": 4},
        {"version": "3"},
        {"digest": "00" * 32},
        {"position": 500},
        {"position": 10**9},
        {"position": None},
        {"path": []},
        {"path": ["00" * 32] * 11},
        {"path": "no"},
        {"checkpoint": "no"},
        {"format": "other"},
    ],
)
def test_a_changed_proof_does_not_hold(here: World, change: dict) -> None:
    made = proofs.proof(here.pool, here.log, 418)
    assert not proofs.verify_proof(made | change, Signer(here.log).public_key)


def test_a_proof_does_not_hold_for_another_key_or_a_changed_checkpoint(here: World) -> None:
    made = proofs.proof(here.pool, here.log, 418)
    key = Signer(here.log).public_key
    assert not proofs.verify_proof(made, Signer(type(here.log)(bytes(32))).public_key)
    changed = made["checkpoint"].replace("\n1031\n", "\n1032\n")
    assert changed != made["checkpoint"]
    assert not proofs.verify_proof(made | {"checkpoint": changed}, key)
    assert not proofs.verify_proof({}, key)


def test_a_leaf_without_position_or_existence_has_no_proof(here: World) -> None:
    with pytest.raises(NotFound):
        proofs.proof(here.pool, here.log, 99_999)


def test_a_changed_leaf_has_no_proof(here: World) -> None:
    here.sql("UPDATE audit_leaf SET patient = 78 WHERE id = 900")
    with pytest.raises(Inconsistent):
        proofs.proof(here.pool, here.log, 900)


@pytest.mark.parametrize(("old_size", "size"), [(1, None), (301, None), (301, 1001), (1001, None), (1031, None)])
def test_a_later_checkpoint_is_proven_to_continue_an_earlier(here: World, old_size: int, size: int | None) -> None:
    made = proofs.consistency(here.pool, here.log, old_size, size)
    key = Signer(here.log).public_key
    assert proofs.verify_consistency(made, key)
    assert not proofs.verify_consistency(made | {"path": [*made["path"], "00" * 32]}, key)
    assert not proofs.verify_consistency({}, key)


def test_sizes_that_were_never_signed_have_no_proof(here: World) -> None:
    with pytest.raises(NotFound):
        proofs.consistency(here.pool, here.log, 300)


def test_the_check_that_the_documentation_shows_accepts_a_proof_and_refuses_a_changed_one(
    here: World, tmp_path: Path
) -> None:
    document = (Path(__file__).parents[3] / "docs/security/audit.md").read_text()
    program = document.split("```python\n")[1].split("```")[0]
    made = proofs.proof(here.pool, here.log, 418)
    path = tmp_path / "proof.json"

    def run(proof: dict) -> subprocess.CompletedProcess[str]:
        path.write_text(json.dumps(proof))
        key = base64.b64encode(Signer(here.log).public_key).decode()
        command = [sys.executable, "-c", program, str(path), key]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    accepted = run(made)
    assert accepted.returncode == 0
    assert "at position 417 :" in accepted.stdout
    assert "not in the log" in run(made | {"version": 4}).stderr
    assert "InvalidSignature" in run(made | {"checkpoint": made["checkpoint"].replace("\n1031\n", "\n1032\n")}).stderr
