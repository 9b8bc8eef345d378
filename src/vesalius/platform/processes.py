"""Child processes of the installation: under which account they run, how they die, how strays are found.

Linux only: it relies on /proc, on the parent-death signal and, for root, on user namespaces.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vesalius.errors import Unavailable

SYSTEM_USER = "vesalius"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True)


class CannotStart(Unavailable):
    """A part of the installation cannot be started. The text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who an embedded server runs as.

    `confined` means a user namespace of its own in which the caller's user is mapped to an unprivileged
    one: no capability over the machine, yet access to what the caller owns.
    """

    user_id: int
    group_id: int
    confined: bool = False


def account_for(*directories: Path) -> Account:
    """The account for an embedded server that must reach all `directories`.

    An ordinary user stays himself. Root, as which PostgreSQL refuses to run, becomes the system user
    `vesalius` (created when missing); where that user cannot reach a directory, root's processes are
    confined to a user namespace instead, and no directory of somebody else is ever opened up for it. Raises
    CannotStart when neither way is open.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    entry = _system_user()
    if entry is not None and all(_reachable(entry, directory) for directory in directories):
        return Account(entry.pw_uid, entry.pw_gid)
    if _namespace_works():
        return Account(0, 0, confined=True)
    raise CannotStart(
        f"As root, the embedded servers run as the user {SYSTEM_USER!r}, who cannot reach "
        f"{' and '.join(map(str, directories))}; choose a data folder that he can reach, or be another user."
    )


def start(
    arguments: Sequence[str | Path],
    *,
    account: Account | None = None,
    death_signal: int = signal.SIGTERM,
    output: IO[bytes] | int | None = None,
    standard_output: int | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """A child in a session of its own, told `death_signal` by the kernel when the calling process dies.

    `output` takes both standard streams, `standard_output` only the one. Call it from the main thread: the
    kernel ties the signal to the thread that forked.
    """
    return subprocess.Popen(
        [os.fspath(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=output if standard_output is None else standard_output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if environment is None else dict(environment),
        cwd=directory,
        start_new_session=True,
        pass_fds=pass_fds,
        preexec_fn=_entrance(account, death_signal),  # noqa: PLW1509 - forked from the only thread
    )


def run(
    arguments: Sequence[str | Path], *, account: Account, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """A finished child under `account`, with its output. Its failure is the caller's to judge."""
    return subprocess.run(
        [os.fspath(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=dict(environment),
        cwd="/",
        preexec_fn=_entrance(account, signal.SIGKILL),
    )


def die_with_parent(death_signal: int = signal.SIGTERM) -> None:
    """The calling process gets `death_signal` when its parent dies."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def become_subreaper() -> None:
    """The calling process inherits the orphans among its descendants, as process 1 would."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def started_at(process_id: int) -> int | None:
    """Clock ticks from boot to the start of the process; None when there is none (or only a zombie is left).

    With the process id it names a process for good, since ids are reused and this pair is not.
    """
    try:
        fields = Path(f"/proc/{process_id}/stat").read_bytes().rpartition(b") ")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


def working_in(directory: Path) -> Iterator[int]:
    """The ids of live processes whose working directory is `directory`, as far as the caller may see them."""
    wanted = os.path.realpath(directory)
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            found = os.readlink(f"/proc/{entry.name}/cwd")  # noqa: PTH115 - many times
        except OSError:
            continue
        if found == wanted and started_at(int(entry.name)) is not None:
            yield int(entry.name)


def family(process_id: int) -> list[int]:
    """The process and all its descendants; empty when it is gone."""
    found = [process_id] if started_at(process_id) is not None else []
    for path in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            children = path.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def proportional_kilobytes(process_id: int) -> int:
    """Memory of a process in which shared pages count by their share (PSS); 0 where it cannot be read."""
    try:
        for line in Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):
        return 0
    return 0


def take_down(process_ids: Sequence[int], signals: Sequence[int], seconds_each: float) -> None:
    """Sends the signals one after the other until none of the processes is left, SIGKILL last."""
    known = {process_id: started_at(process_id) for process_id in process_ids}
    for number in (*signals, signal.SIGKILL):
        left = [pid for pid, began in known.items() if began is not None and started_at(pid) == began]
        for process_id in left:
            send(process_id, number)
        deadline = time.monotonic() + seconds_each
        while left and time.monotonic() < deadline:
            left = [pid for pid in left if started_at(pid) == known[pid]]
            time.sleep(0.01 if left else 0)
        if not left:
            return


def send(process_id: int, number: int) -> bool:
    """Whether the signal was delivered; a process that is already gone is no error."""
    try:
        os.kill(process_id, number)
    except ProcessLookupError:
        return False
    return True


def own(directory: Path, account: Account, *, mode: int = 0o700) -> None:
    """Makes `directory` where missing and gives it, with all that it holds, to the account."""
    directory.mkdir(mode=mode, parents=True, exist_ok=True)
    directory.chmod(mode)
    if os.geteuid() != 0 or directory.stat().st_uid == account.user_id:
        return
    for folder, _, names in os.walk(directory):
        os.chown(folder, account.user_id, account.group_id)
        for name in names:
            os.lchown(os.path.join(folder, name), account.user_id, account.group_id)  # noqa: PTH118 - os.walk gives texts


def _entrance(account: Account | None, death_signal: int) -> Callable[[], None]:
    parent = os.getpid()

    def enter() -> None:
        if account is not None and account.confined:
            _enter_namespace()
        elif account is not None and account.user_id != os.geteuid():
            os.setgroups([])
            os.setgid(account.group_id)
            os.setuid(account.user_id)
        # After the change of user, which clears it.
        die_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return enter


def _enter_namespace() -> None:
    # Root becomes the user "nobody" inside; outside he stays the owner of his files, without his
    # capabilities.
    user_id, group_id = os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{nobody.pw_uid} {user_id} 1"),
        ("gid_map", f"{nobody.pw_gid} {group_id} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text, encoding="ascii")


def _namespace_works() -> bool:
    try:
        return subprocess.run(["true"], check=False, preexec_fn=_enter_namespace).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _system_user() -> pwd.struct_passwd | None:
    for attempt in range(2):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            program = shutil.which("useradd")
            if attempt or program is None:
                return None
            subprocess.run(
                [program, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--user-group",
                 "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                check=False,
                capture_output=True,
            )  # fmt: skip
    return None


def _reachable(entry: pwd.struct_passwd, directory: Path) -> bool:
    # Judged by the permission bits of every folder above, which is stricter than the kernel (no access
    # lists).
    resolved = directory.resolve()
    for folder in (*resolved.parents, resolved):
        try:
            status = folder.stat()
        except FileNotFoundError:
            continue
        needed = 0o100 if status.st_uid == entry.pw_uid else 0o010 if status.st_gid == entry.pw_gid else 0o001
        if not status.st_mode & needed:
            return False
    return True
