"""Figures of background work in the text format of Prometheus, read from the database when they are asked for."""

from __future__ import annotations

from vesalius import clock
from vesalius.events import consumers, queue
from vesalius.store.session import Session


def render(session: Session) -> bytes:
    """Jobs by name and state, age of the oldest that is due, lag of each reader of the outbox, seconds since a beat."""
    now = clock.now_microseconds()
    lines = ["# HELP vesalius_jobs Jobs that are not done.", "# TYPE vesalius_jobs gauge"]
    lines += [
        f'vesalius_jobs{{name="{name}",state="{state}"}} {number}'
        for (name, state), number in queue.counts(session).items()
    ]
    lines += [
        "# HELP vesalius_job_delay_seconds Age of the oldest job that is due.",
        "# TYPE vesalius_job_delay_seconds gauge",
    ]
    for name, due in session.fetch("SELECT queue, min(due) FROM job WHERE state = 1 GROUP BY queue ORDER BY queue"):
        lines.append(f'vesalius_job_delay_seconds{{queue="{name}"}} {max(0, now - due) / 1e6:.3f}')
    lags = consumers.lags(session)
    for metric, text, values in (
        ("waiting", "Transactions that a reader of the outbox has not handled.", [found.waiting for found in lags]),
        ("lag_seconds", "Age of the oldest of them.", [round(found.seconds, 3) for found in lags]),
        ("resources", "Changed resources that the reader was given.", [found.resources for found in lags]),
    ):
        kind = "counter" if metric == "resources" else "gauge"
        lines += [f"# HELP vesalius_outbox_{metric} {text}", f"# TYPE vesalius_outbox_{metric} {kind}"]
        lines += [
            f'vesalius_outbox_{metric}{{reader="{found.name}"}} {value}'
            for found, value in zip(lags, values, strict=True)
        ]
    beat = session.fetch("SELECT max(beat) FROM worker")[0][0]
    if beat is not None:
        lines += [
            "# HELP vesalius_background_worker_silence_seconds Time since a worker gave a sign of life.",
            "# TYPE vesalius_background_worker_silence_seconds gauge",
            f"vesalius_background_worker_silence_seconds {max(0, now - beat) / 1e6:.1f}",
        ]
    return ("\n".join(lines) + "\n").encode()
