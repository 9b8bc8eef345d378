"""As whom the embedded servers run when root starts them, and that no foreign folder is opened up for it."""

from __future__ import annotations

import os
import pwd
import stat
import tempfile
from pathlib import Path

import pytest

from vesalius.platform import processes
from vesalius.platform.processes import SYSTEM_USER

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


def test_where_the_system_user_reaches_everything_the_server_becomes_him() -> None:
    account = processes.account_for(Path("/usr"))
    assert (account.user_id, account.confined) == (pwd.getpwnam(SYSTEM_USER).pw_uid, False)
    done = processes.run(["id", "-u"], account=account, environment={"PATH": "/usr/bin:/bin"})
    assert int(done.stdout) == account.user_id


def test_behind_a_closed_folder_the_server_is_confined_without_root_s_powers() -> None:
    with tempfile.TemporaryDirectory() as closed:
        inner = Path(closed) / "data"
        inner.mkdir()
        account = processes.account_for(inner)
        assert account.confined
        shown = processes.run(
            ["sh", "-c", f'id -u; grep CapEff /proc/self/status; : > "{inner}/written"; chown 1 "{inner}/written"'],
            account=account,
            environment={"PATH": "/usr/bin:/bin"},
        )
        user, capabilities = shown.stdout.split("\n")[:2]
        assert user == str(pwd.getpwnam("nobody").pw_uid)
        assert int(capabilities.split()[1], 16) == 0
        assert shown.returncode != 0
        assert (inner / "written").stat().st_uid == 0
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700
