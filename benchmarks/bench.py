"""Measures every operation of a fresh installation over HTTP and prints it beside the budget.

The load client is a separate program: `--client`, VESALIUS_LOAD_CLIENT, or ../shared/tools/fhir_bench.py beside the
checkout. Load, web and database share the machine; rates are those at 8 connections, CPU is web plus database for each
request. With --budgets the exit code says whether every budget is met.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import budgets  # noqa: E402 - beside the checkout's tools

BIN = ROOT / ".venv" / "bin"
CLIENT = Path(os.environ.get("VESALIUS_LOAD_CLIENT", ROOT.parent / "shared" / "tools" / "fhir_bench.py"))


@dataclass(frozen=True)
class Budget:
    """Rate at 8 connections and CPU milliseconds for each request (web and database), at least and at most."""

    title: str
    phase: str
    rate: float
    cpu_ms: float
    peer_rate: float
    peer_cpu_ms: float


# Peer: Medplum 5.0, one node process, PostgreSQL 15, unencrypted, no read audit, on such a 2-core machine.
BUDGETS = (
    Budget("read", "read c=8", 5 * 375, 0.8, 375, 2.3),
    Budget("create Observation", "create Observation c=8", 8 * 117, 1.4, 117, 12.4),
    Budget("update", "update c=8", 8 * 108, 1.6, 108, 12.5),
    Budget("search patient+code sorted", "search Obs subject+code+sort c=8", 10 * 142, 1.0, 142, 6.8),
    Budget("search by name", "search Patient name c=8", 8 * 126, 1.4, 126, 9.5),
    Budget("$everything, 101 resources", "Patient $everything c=8", 15 * 19, 5.0, 19, 85),
)
TRANSACTION_RATE, TRANSACTION_CPU_MS, TRANSACTION_PEER = 20 * 112, 0.45, (112, 11.8)
BYTES, BYTES_PEER = 1500, 4683
MEGABYTES = 700


@dataclass
class Running:
    """A started installation."""

    base: str
    token: str
    data: Path
    processes: dict[str, int]

    def database_bytes(self) -> tuple[int, int]:
        """(records with all indexes, audit, outbox and jobs; the tables that figures are made from), in bytes.

        What is still to be written has its place in the files already.
        """
        with psycopg.connect(database_url(self.data), autocommit=True) as connection:
            row = connection.execute(
                "SELECT pg_database_size(current_database()), (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)"
                " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'analytics' AND c.relkind = 'r')"
            ).fetchone()
            whole, derived = map(int, row or (0, 0))
            return whole - derived, derived

    def web_seconds(self) -> float:
        """CPU that the web workers have used."""
        return sum(_seconds(process) for name, process in self.processes.items() if name.startswith("web"))

    def database_seconds(self) -> float:
        """CPU that the sessions of the database have used; of those that are open."""
        return sum(map(_seconds, _tree(self.processes["postgresql"])))

    def megabytes(self) -> float:
        """Proportional memory of the supervisor and everything below it."""
        return sum(_proportional_kilobytes(process) for process in _tree(self.processes["supervisor"])) / 1024


def database_url(data: Path) -> str:
    """Where the installation's database is."""
    from vesalius.platform.installation import Installation  # noqa: PLC0415 - only here

    return Installation(data).database_url


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children.get(process, [])
    return found


def _seconds(process: int) -> float:
    # To the nanosecond, by thread: the ticks of /proc/…/stat are as long as ten requests.
    used = 0
    for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
        try:
            used += int(thread.read_text().split()[0])
        except OSError:
            continue
    return used / 1e9


def _proportional_kilobytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installation(*, workers: int, data: Path | None = None) -> Iterator[Running]:
    """An empty installation on a free port, stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="vesalius-bench-", dir="/tmp") as folder:
        chosen = data or Path(folder) / "data"
        port = free_port()
        command = [str(BIN / "vesalius"), "up", "--data", str(chosen), "--port", str(port), "--workers", str(workers)]
        process = subprocess.Popen([*command, "--empty"], stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/health/ready")
            token = subprocess.run(
                [str(BIN / "vesalius"), "token", "admin", "--data", str(chosen), "--minutes", "600"],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.strip()
            state = json.loads((chosen / "run" / "state.json").read_text())
            parts = {part["name"]: part["process"] for part in state["parts"]}
            parts["supervisor"] = state["supervisor"]["process"]
            yield Running(f"http://127.0.0.1:{port}/fhir", token, chosen, parts)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("the installation did not become ready")


def client(running: Running, out: Path, *, phases: str, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Runs the load client for `phases` and returns {phase: figures}."""
    cpu = ",".join(
        f"{name}={running.processes[part]}"
        for part in running.processes
        if (name := part.replace("-", "")).startswith("web") or part == "postgresql"
    )
    command = [sys.executable, str(options.client), "--base", running.base, "--token", running.token, "--cpu", cpu]
    command += ["--conc", options.connections, "--secs", str(options.seconds), "--reps", str(options.repetitions)]
    command += ["--phases", phases, "--patients", "50", "--out", str(out)]
    subprocess.run(command, check=True)
    return dict(json.loads(out.read_text())["phases"])


def cpu_ms(figures: dict[str, float]) -> float:
    """CPU milliseconds of web and database for each request."""
    return sum(value for name, value in figures.items() if name.startswith("cpu_ms_"))


def table(phases: dict[str, dict[str, float]], stored: float, memory: float) -> tuple[list[tuple[str, ...]], bool]:
    """The rows to print, and whether every budget is met."""
    rows: list[tuple[str, ...]] = []
    kept = True
    for budget in BUDGETS:
        figures = phases.get(budget.phase)
        if figures is None:
            continue
        good = figures["rps"] >= budget.rate and cpu_ms(figures) <= budget.cpu_ms
        kept &= good
        rows.append(
            (
                budget.title,
                f"{budget.peer_rate:.0f}/s, {budget.peer_cpu_ms} ms",
                f"{budget.rate:.0f}/s, {budget.cpu_ms} ms",
                f"{figures['rps']:.0f}/s, {cpu_ms(figures):.2f} ms",
                f"{figures['rps'] / budget.peer_rate:.1f}x",
                f"p50 {figures['p50']:.1f} p99 {figures['p99']:.1f} ms",
                "kept" if good else "MISSED",
            )
        )
    figures = phases.get("transaction 101 resources c=8") or phases.get("transaction 101 resources c=1")
    if figures:
        each = cpu_ms(figures) / 101
        good = figures["res_per_s"] >= TRANSACTION_RATE and each <= TRANSACTION_CPU_MS
        kept &= good
        rows.append(
            (
                "transaction of 101",
                f"{TRANSACTION_PEER[0]} resources/s, {TRANSACTION_PEER[1]} ms",
                f"{TRANSACTION_RATE}/s, {TRANSACTION_CPU_MS} ms",
                f"{figures['res_per_s']:.0f}/s, {each:.3f} ms",
                f"{figures['res_per_s'] / TRANSACTION_PEER[0]:.1f}x",
                f"p50 {figures['p50']:.1f} p99 {figures['p99']:.1f} ms",
                "kept" if good else "MISSED",
            )
        )
    kept &= stored <= BYTES and memory <= MEGABYTES
    rows.append(
        ("stored bytes per resource", str(BYTES_PEER), str(BYTES), f"{stored:.0f}", "", "", _kept(stored <= BYTES))
    )
    rows.append(("memory, MB (PSS)", "", str(MEGABYTES), f"{memory:.0f}", "", "", _kept(memory <= MEGABYTES)))
    return rows, kept


def lines(phases: dict[str, dict[str, float]], stored: float, memory: float) -> list[dict[str, object]]:
    """The same as lines of `build/budgets.json`, in which a rate is the time for each."""
    found = []
    for budget in BUDGETS:
        if (figures := phases.get(budget.phase)) is not None:
            found.append(each(budget.title, figures["rps"], budget.rate))
            found.append(budgets.row(f"{budget.title}: CPU", cpu_ms(figures), budget.cpu_ms, "ms"))
    figures = phases.get("transaction 101 resources c=8") or phases.get("transaction 101 resources c=1")
    if figures:
        rate, cost = figures["res_per_s"], cpu_ms(figures) / 101
        found.append(each("transaction of 101, a resource", rate, TRANSACTION_RATE))
        found.append(budgets.row("transaction of 101: CPU for each resource", cost, TRANSACTION_CPU_MS, "ms"))
    found.append(budgets.row("stored bytes per resource", stored, BYTES, "bytes"))
    found.append(budgets.row("memory (PSS)", memory, MEGABYTES, "MB"))
    return found


def each(title: str, rate: float, budget: float) -> dict[str, object]:
    """A rate per second as a line of the list."""
    return budgets.row(f"{title}: one every, at 8 connections", 1000 / rate, 1000 / budget, "ms")


def _kept(good: object) -> str:
    return "kept" if good else "MISSED"


def main() -> int:
    """Runs everything; 1 when --budgets is given and one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=Path, default=CLIENT)
    parser.add_argument("--connections", default="1,8")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first", default="read,search", help="phases on the freshly loaded data")
    parser.add_argument("--then", default="create,update,tx", help="phases that add to it")
    parser.add_argument("--budgets", action="store_true")
    options = parser.parse_args()
    if not options.client.exists():
        sys.exit(f"The load client is not at {options.client}; name it with --client.")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with installation(workers=options.workers) as running:
        before = running.database_bytes()
        load = client(running, build / "load.json", phases="", options=options)
        stored, derived = ((now - then) / 5050 for now, then in zip(running.database_bytes(), before, strict=True))
        # Creating first would make the answers of the searches several times longer.
        phases = client(running, build / "bench-first.json", phases=options.first, options=options)
        phases |= client(running, build / "bench-then.json", phases=options.then, options=options)
        memory = running.megabytes()
    rows, kept = table({**load, **phases}, stored, memory)
    rows.append(("beside, tables of figures", "", "", f"{derived:.0f} bytes", "", "", ""))
    if options.budgets:
        budgets.add(lines({**load, **phases}, stored, memory))
    header = ("operation", "peer", "budget", "measured", "times peer", "latency", "")
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    print()
    for row in (header, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return int(options.budgets and not kept)


if __name__ == "__main__":
    sys.exit(main())
