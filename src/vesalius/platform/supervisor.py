"""`vesalius up`: one process in the foreground that starts every part, watches them, and ends them in order.

A part that dies is started again, at once the first time and with growing pauses while it keeps dying. The
kernel ends the parts when the supervisor is killed; what survives even that is found and ended by the next
supervisor of the same folder. The supervisor also ends orphans that are handed to it, so it may be process
1 of a container.
"""

from __future__ import annotations

import errno
import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from vesalius import clock
from vesalius.errors import VesaliusError
from vesalius.platform import (
    chosen_settings,
    demo_figures,
    embedded_postgresql,
    embedded_valkey,
    installation,
    logs,
    processes,
    supervisor_state,
)
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart
from vesalius.platform.supervisor_state import PartState, SupervisorState

THREADS_PER_WORKER: Final = 3
LIVE_PORT: Final = "VESALIUS_LIVE_PORT"
"""Environment of web workers: the port of live streams (`ui.live`)."""
_PAUSES: Final = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A part that lived this long has recovered: its next death is again a first one.
_SECONDS_STABLE: Final = 30.0
_SECONDS_TO_FINISH: Final = 10.0
_SECONDS_BETWEEN_ROTATIONS: Final = 30.0
_TICK_SECONDS: Final = 0.5

Say = Callable[[str], None]
Process = subprocess.Popen[bytes]


@dataclass(slots=True)
class Part:
    """One process that must be there. `start` returns it ready or, for web workers, on its way."""

    name: str
    start: Callable[[], Process]
    stop: Callable[[Process], None]
    process: Process | None = None
    starts: int = 0
    last_starts: tuple[int, ...] = ()
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def state(self) -> PartState:
        """For the state file."""
        if self.process is None:
            return PartState(self.name, 0, 0, self.starts, "waiting", self.last_starts)
        began = processes.started_at(self.process.pid) or 0
        return PartState(self.name, self.process.pid, began, self.starts, last_starts=self.last_starts)


@dataclass(slots=True)
class Options:
    """What the operator chose. `demonstrate` loads the demo network into an empty installation."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    demonstrate: bool = False


@dataclass(slots=True)
class Supervisor:
    """Call `run` once, from the main thread. `say` gets one line for the operator at a time."""

    found: Installation
    options: Options
    say: Say
    _parts: list[Part] = field(default_factory=list)
    _listener: socket.socket | None = None
    _live: socket.socket | None = None
    _claim: socket.socket | None = None
    _is_asked_to_stop: bool = False
    _is_ready: bool = False
    _wake: tuple[int, int] = (-1, -1)
    _started: int = 0
    _rotated_at: float = 0.0

    def run(self) -> None:
        """Serves until SIGTERM or SIGINT. Raises CannotStart with one sentence when it cannot begin."""
        chosen_settings.require(self.found)
        installation.check_addresses(self.found)
        installation.prepare_folder(self.found)
        with installation.exclusively(self.found):
            self._take_down_predecessor()
            logs.configure(self.found.logs / "supervisor.log")
            self._started = clock.now_microseconds()
            self._listen_to_signals()
            try:
                self._begin()
                self._watch()
            finally:
                self._end()

    # Beginning
    # -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        began = time.monotonic()
        self._claim = _claimed(self.options.host, self.options.port)
        self._listener = _listener(self.options.host, self.options.port)
        self._live = _live_listener(self.options.host, self.options.port)
        # Workers spend their first second on loading code; they wait by themselves until the socket listens.
        for number in range(1, self.options.workers + 1):
            self._add(f"web-{number}", self._web_starter(number), _stop_worker)
        if self.found.external_database_url is None:
            self._add("postgresql", self._start_postgresql, embedded_postgresql.stop)
        if self.found.external_redis_url is None:
            self._add("valkey", self._start_valkey, embedded_valkey.stop)
        installation.check_valkey(self.found)
        applied = installation.prepare_store(self.found)
        if applied:
            self.say(f"Schema brought up to date ({applied} steps).")
        is_wanted = self.options.demonstrate and not demo_figures.is_finished(self.found.directory)
        if is_wanted and not self._is_stopping():
            self._demonstrate()
        if self._is_stopping():
            return
        try:
            self._listener.listen(1024)
        except OSError as error:
            raise CannotStart(_port_reason(self.options.host, self.options.port, error)) from error
        self._await_answer(self._listener)
        self._add("sequencer", self._starter("sequencer", "sequencer_worker"), _stop_worker)
        self._add("worker", self._starter("worker", "event_worker", self._live), _stop_worker)
        if self._is_stopping():
            return
        self._is_ready = True
        self._write_state()
        logs.log().info("started", address=self.address, seconds=round(time.monotonic() - began, 2))
        self.say(f"Vesalius runs at {self.address}  (stop with Ctrl-C or `vesalius stop`)")

    @property
    def address(self) -> str:
        """Where browsers find it."""
        host = self.options.host
        if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
            host = "localhost"
        port = self.options.port if self._listener is None else self._listener.getsockname()[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def _add(self, name: str, start: Callable[[], Process], stop: Callable[[Process], None]) -> None:
        if self._is_stopping():
            return
        part = Part(name, start, stop)
        self._parts.append(part)
        self._start(part)

    def _start(self, part: Part) -> None:
        began = time.monotonic()
        part.process = part.start()
        part.starts += 1
        part.last_starts = (*part.last_starts, clock.now_microseconds())[-supervisor_state.REMEMBERED_STARTS :]
        part.started_at = time.monotonic()
        logs.log().info("part started", part=part.name, process=part.process.pid, starts=part.starts)
        if part.starts == 1 and part.name in _TITLES:
            self.say(f"{_TITLES.get(part.name, part.name)} ready ({time.monotonic() - began:.1f} s).")
        self._write_state()

    def _start_postgresql(self) -> Process:
        return installation.start_database(self.found)

    def _start_valkey(self) -> Process:
        with (self.found.logs / "valkey.log").open("ab") as log:
            return self.found.valkey.start(log)

    def _web_starter(self, number: int) -> Callable[[], Process]:
        def start() -> Process:
            listener = self._listener
            if listener is None:
                raise CannotStart("The port is closed.")
            with (self.found.logs / f"web-{number}.log").open("ab") as log:
                handle = str(listener.fileno())
                arguments = [handle, str(number), str(THREADS_PER_WORKER), str(self.found.directory)]
                return processes.start(
                    [sys.executable, "-m", "vesalius.platform.web_worker", *arguments],
                    death_signal=signal.SIGKILL,
                    output=log,
                    environment=self._told(),
                    pass_fds=(listener.fileno(),),
                )

        return start

    def _told(self) -> dict[str, str]:
        """The environment of a web worker: where live streams are."""
        live = {} if self._live is None else {LIVE_PORT: str(self._live.getsockname()[1])}
        return {**self.found.environment(), **live}

    def _starter(self, name: str, module: str, listener: socket.socket | None = None) -> Callable[[], Process]:
        handles = () if listener is None else (listener.fileno(),)

        def start() -> Process:
            with (self.found.logs / f"{name}.log").open("ab") as log:
                return processes.start(
                    [sys.executable, "-m", f"vesalius.platform.{module}", self.found.directory, *map(str, handles)],
                    death_signal=signal.SIGKILL,
                    output=log,
                    environment=self.found.environment(),
                    pass_fds=handles,
                )

        return start

    def _demonstrate(self) -> None:
        """Loads the demo network by a child: the supervisor stays small and can be stopped meanwhile."""
        command = [sys.executable, "-m", "vesalius.platform.command_line", "demo", "--if-empty"]
        child = processes.start([*command, "--data", self.found.directory], environment=self.found.environment())
        while child.poll() is None:
            self._pause(_TICK_SECONDS)
            if self._is_stopping():
                _stop_worker(child)
                return
        if child.returncode != 0:
            self.say("The demo network could not be loaded; see the logs. Everything else starts.")

    def _await_answer(self, listener: socket.socket) -> None:
        """Returns when a web worker answers. Raises CannotStart when all of them end instead."""
        host, port = listener.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - translated, not bound
        web = [part for part in self._parts if part.name.startswith("web")]
        while not self._is_stopping():
            if all(part.process is not None and part.process.poll() is not None for part in web):
                raise CannotStart(f"The web workers end while starting; see {self.found.logs / 'web-1.log'}.")
            connection = http.client.HTTPConnection(host, port, timeout=_TICK_SECONDS)
            try:
                connection.request("GET", "/health/live")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
            except (OSError, http.client.HTTPException):
                continue
            finally:
                connection.close()

    # Watching
    # --------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._is_stopping():
            self._pause(_TICK_SECONDS)
            self._reap_orphans()
            for part in self._parts:
                if self._is_stopping():
                    return
                self._tend(part)
            if time.monotonic() > self._rotated_at + _SECONDS_BETWEEN_ROTATIONS:
                self._rotated_at = time.monotonic()
                logs.rotate(self.found.logs)

    def _tend(self, part: Part) -> None:
        now = time.monotonic()
        if part.process is not None:
            if part.process.poll() is None:
                return
            self._note_death(part, part.process.returncode, now)
        if now < part.due_at:
            return
        try:
            self._start(part)
        except (VesaliusError, OSError) as error:
            part.failures += 1
            part.due_at = now + _PAUSES[min(part.failures, len(_PAUSES) - 1)]
            reason = str(error) if isinstance(error, VesaliusError) else os.strerror(error.errno or 0)
            logs.log().error("part does not start", part=part.name, reason=reason)
            self.say(f"{_TITLES.get(part.name, part.name)} does not start: {reason}")

    def _note_death(self, part: Part, status: int, now: float) -> None:
        part.process = None
        part.failures = 1 if now - part.started_at > _SECONDS_STABLE else part.failures + 1
        pause = _PAUSES[min(part.failures - 1, len(_PAUSES) - 1)]
        part.due_at = now + pause
        how = f"signal {-status}" if status < 0 else f"status {status}"
        logs.log().warning("part ended", part=part.name, how=how, pause=pause)
        self.say(f"{_TITLES.get(part.name, part.name)} ended ({how}); it is started again.")
        self._write_state()

    def _reap_orphans(self) -> None:
        # Our own children are left to their Popen; others were handed to us when their parents died.
        own = {part.process.pid for part in self._parts if part.process is not None}
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None or ended.si_pid in own:
                return
            os.waitpid(ended.si_pid, os.WNOHANG)

    # Ending
    # ----------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        if self._is_ready:
            self.say("Stopping ...")
        self._is_ready = False
        for listener in (self._listener, self._live, self._claim):
            if listener is not None:
                listener.close()
        own = [part for part in self._parts if part.name not in _TITLES and part.process is not None]
        for part in own:
            # All at once: they finish their requests side by side.
            if part.process is not None and part.process.poll() is None:
                part.process.terminate()
        for part in [*own, *reversed([part for part in self._parts if part not in own])]:
            if part.process is not None:
                part.stop(part.process)
                part.process = None
        (self.found.run / supervisor_state.FILE_NAME).unlink(missing_ok=True)
        logs.log().info("stopped")

    # Signals and state
    # -----------------------------------------------------------------------------------------

    def _listen_to_signals(self) -> None:
        processes.become_subreaper()
        self._wake = os.pipe()
        os.set_blocking(self._wake[0], False)
        os.set_blocking(self._wake[1], False)
        signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            # The terminal was closed. Under nohup it is ignored, and stays so.
            signal.signal(signal.SIGHUP, self._ask_to_stop)

    def _is_stopping(self) -> bool:
        return self._is_asked_to_stop

    def _ask_to_stop(self, *_: object) -> None:
        self._is_asked_to_stop = True

    def _pause(self, seconds: float) -> None:
        """Sleeps until a signal comes, at most so long."""
        if select.select([self._wake[0]], [], [], seconds)[0]:
            os.read(self._wake[0], 4096)

    def _write_state(self) -> None:
        state = SupervisorState(
            supervisor_state.own_part("supervisor"),
            self.address,
            self._started,
            self._is_ready,
            tuple(part.state() for part in sorted(self._parts, key=lambda part: part.name not in _TITLES)),
        )
        try:
            supervisor_state.write(self.found.run, state)
        except OSError as error:
            # A full disk must not end a service that still reads.
            logs.log().error("state not written", error=error)

    def _take_down_predecessor(self) -> None:
        """Ends what a killed supervisor of this folder left. We hold the lock: it itself is gone."""
        left = supervisor_state.read(self.found.run)
        if left is None:
            return
        alive = [part.process for part in left.parts if part.is_alive and part.name not in _TITLES]
        processes.take_down(alive, [signal.SIGTERM], 2)


_TITLES: Final = {"postgresql": "PostgreSQL", "valkey": "Valkey"}


def _claimed(host: str, port: int) -> socket.socket | None:
    """Keeps other supervisors from a port that is bound and does not listen yet: the kernel lets two of them bind.

    A name of the abstract namespace belongs to one network namespace, as ports do, and goes with the process.
    """
    if not port:
        return None
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0vesalius {host} {port}".encode("utf-8", "replace")[:107])
    except OSError as error:
        claim.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(_port_reason(host, port, error)) from error
        return None
    return claim


def _listener(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet: nobody connects before there is somebody to answer."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CannotStart(f"The host {host} is not known.") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
    except PermissionError as error:
        listener.close()
        raise CannotStart(f"Port {port} may not be used by this user; choose one above 1023.") from error
    except OSError as error:
        listener.close()
        raise CannotStart(_port_reason(host, port, error)) from error
    listener.setblocking(False)
    return listener


def _live_listener(host: str, port: int) -> socket.socket:
    """The socket of live streams: the port behind that of the pages, or any other where that one is taken."""
    try:
        found = _listener(host, port + 1 if 0 < port < 65535 else 0)
    except CannotStart:
        found = _listener(host, 0)
    found.listen(256)
    return found


def _port_reason(host: str, port: int, error: OSError) -> str:
    if error.strerror and "in use" in error.strerror:
        return f"Port {port} is taken; choose another with --port."
    return f"{host}:{port} cannot be used: {error.strerror}."


def _stop_worker(process: Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(_SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            continue
