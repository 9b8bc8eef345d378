"""The operator's commands on the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.audit.world import World, world
from vesalius.audit import proofs
from vesalius.audit.checkpoint import Signer
from vesalius.audit.log import Log
from vesalius.audit.sequencer import catch_up
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import NotFound
from vesalius.platform.commands.audit_proof import audit_key, audit_proof
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
