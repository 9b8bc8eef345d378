"""Letters to patients about their requests, as tagged PDFs in four languages; made on demand, never stored."""

from __future__ import annotations

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.records.context import Context
from vesalius.records.subject import document, requests, retention, texts
from vesalius.records.subject.requests import Decision, Request


def letter(context: Context, actor: Actor, number: int, *, language: str) -> bytes:
    """The PDF about the last step of a request, or its receipt. Raises NotFound, Invalid for an unknown language."""
    request, decisions = requests.get(context, actor, number)
    earliest = None
    if request.kind == "erasure" and request.state in {"refused", "partly"}:
        with context.pool.session() as session:
            found = retention.verdict(session, request.patient)
            earliest = None if found.may_erase else found.earliest
    return made(request, decisions[-1] if decisions else None, earliest, texts.known(language))


def made(request: Request, decision: Decision | None, earliest: int | None, language: str) -> bytes:
    """The PDF. `earliest` is from when retention allows an erasure (µs since 1970 UTC), None when that is no reason."""
    paragraphs = [texts.text(request.state, language, "outcomes")]
    reasons = [] if decision is None else decision.words.splitlines()
    if earliest is not None:
        reasons.append(f"{texts.text('retention', language, 'letter')} {_day(earliest, language)}.")
    if request.kind == "erasure" and request.state == "granted":
        reasons.append(texts.text("backups", language, "letter"))
    data = {
        "language": language,
        "t": texts.all_of(language, "letter"),
        "requester": request.requester,
        "kind": texts.text(request.kind, language, "request-kinds"),
        "number": f"{request.kind[:3].upper()}-{request.id}",
        "received": _day(request.received, language),
        "due": _day(request.due, language) if request.is_open else "",
        "words": request.words,
        "outcome": paragraphs,
        "reasons": [reason for reason in reasons if reason.strip()],
        "date": _day(clock.now_microseconds() if decision is None else decision.recorded, language),
    }
    return document.render("letter.typ", data)


def _day(microseconds: int, language: str) -> str:
    return texts.day(str(clock.local(microseconds).date()), language)
