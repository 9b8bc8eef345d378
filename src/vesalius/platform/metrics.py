"""Counters and latencies of all web workers together, in the text format of Prometheus.

Each worker keeps its own memory-mapped files in DIR/run/metrics, named by the worker's number, so that a
restarted worker goes on counting where the killed one stopped; whoever is asked for /metrics sums the
files. Labels are method, route template and status: no patient data.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_MAXIMUM_LABELS: Final = 2000


class Metrics:
    """The counters of one process. `worker` is its number; make one for each process."""

    def __init__(self, folder: Path, worker: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The library decides while it is imported whether it keeps values in memory or in files.
        os.environ[_FOLDER_VARIABLE] = str(folder)
        client = importlib.import_module("prometheus_client")
        values: Any = importlib.import_module("prometheus_client.values")
        values.ValueClass = values.MultiProcessValue(process_identifier=lambda: worker)
        self._client: Any = client
        self._folder = folder
        # A registry of its own, so that several can live in one process of tests.
        registry = client.CollectorRegistry()
        self._requests = client.Histogram(
            "vesalius_request_seconds",
            "Duration of HTTP requests, from the request line to the last byte of the answer.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._starts = client.Counter(
            "vesalius_worker_starts", "Starts of web workers.", ("worker",), registry=registry
        )
        self._starts.labels(str(worker)).inc()
        self._children: dict[tuple[str, str, int], Callable[[float], None]] = {}

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request. The labels come from closed sets; a surplus is counted as one."""
        key = (method, route, status)
        observe = self._children.get(key)
        if observe is None:
            if len(self._children) >= _MAXIMUM_LABELS:
                key = ("other", "other", status)
            observe = self._requests.labels(key[0], key[1], str(status)).observe
            self._children[key] = observe
        observe(seconds)

    def render(self) -> bytes:
        """The sums over all workers."""
        multiprocess = importlib.import_module("prometheus_client.multiprocess")
        registry = self._client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=str(self._folder))
        text: bytes = self._client.generate_latest(registry)
        return text
