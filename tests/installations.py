"""Data folders of installations that were made once in a run, stopped, and are copied for whoever needs one.

Making a cluster, its schema and the demo network costs ten times what starting on a copy of them does. Tests of the
making itself (tests/integration/platform) make their own.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import services

VESALIUS = Path(sys.executable).parent / "vesalius"
PATIENTS = 13
_OF_PLACES = ("DATABASE_URL", "REDIS_URL")


def put_empty(data: Path) -> None:
    """Puts a stopped installation without records at `data`, which does not exist yet."""
    _put("empty", data)


def put_network(data: Path) -> dict[str, dict[str, Any]]:
    """As `put_empty`, with the demo network of thirteen patients; returns its people by username."""
    return json.loads((_put("network", data) / "people.json").read_text())


@contextmanager
def started(
    data: Path, port: int | str, environment: Mapping[str, str] = os.environ, *, workers: int = 1, seconds: float = 180
) -> Iterator[None]:
    """An installation answers on `port` of this machine until the block ends; without records if `data` is new."""
    process = subprocess.Popen(
        [str(VESALIUS), "up", "--data", str(data), "--port", str(port), "--workers", str(workers), "--empty"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        deadline = time.monotonic() + seconds
        while not _is_ready(port):
            assert process.poll() is None, "the installation ended while it started"
            assert time.monotonic() < deadline, "the installation does not become ready"
            threading.Event().wait(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def vesalius(data: Path, *words: str) -> str:
    """What a command says."""
    return subprocess.run(
        [str(VESALIUS), *words, "--data", str(data)], check=True, capture_output=True, text=True
    ).stdout


def populate(data: Path, patients: int) -> dict[str, dict[str, Any]]:
    """Loads the demo network into a running installation; its people by username."""
    vesalius(data, "demo", "--patients", str(patients))
    return {person["username"]: person for person in json.loads(vesalius(data, "demo", "people", "--json"))}


def _put(kind: str, data: Path) -> Path:
    """Copies the run's folder of that kind, made by whoever asks first; returns the folder around it."""
    around = services.run_folder() / kind
    with (services.run_folder() / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (around / "whole").exists():
            around.mkdir(mode=0o711)
            _make(kind, around)
            (around / "whole").touch()
    # With its owners: the cluster belongs to the account that runs it.
    subprocess.run(["cp", "-a", str(around / "v"), str(data)], check=True)
    return around


def _make(kind: str, around: Path) -> None:
    data = around / "v"
    if kind == "network":
        put_empty(data)
    environment = {name: value for name, value in os.environ.items() if name not in _OF_PLACES}
    with started(data, services.free_port(), environment):
        if kind == "network":
            (around / "people.json").write_text(json.dumps(populate(data, PATIENTS)))


def _is_ready(port: int | str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
