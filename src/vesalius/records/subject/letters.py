"""Letters to patients about their requests, as tagged PDFs in four languages; made on demand, never stored."""

from __future__ import annotations

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.records.context import Context
from vesalius.records.subject import document, letter_texts, requests, retention, texts
from vesalius.records.subject.requests import Decision, Request


def letter(context: Context, actor: Actor, number: int, *, language: str) -> bytes:
    """The PDF about the last step of a request, or its receipt. Raises NotFound, Invalid for an unknown language."""
    request, decisions = requests.get(context, actor, number)
    earliest = None
    if request.kind == "erasure" and request.state in {"refused", "partly"}:
        with context.pool.session() as session:
            found = retention.verdict(session, request.patient)
            earliest = None if found.may_erase else found.earliest
    return made(
        request, decisions[-1] if decisions else None, earliest, language if language in texts.LANGUAGES else "fr"
    )


def made(request: Request, decision: Decision | None, earliest: int | None, language: str) -> bytes:
    """The PDF. `earliest` is from when retention allows an erasure (µs since 1970 UTC), None when that is no reason."""
    place = texts.LANGUAGES.index(language)
    paragraphs = [letter_texts.OUTCOMES[request.state][place]]
    reasons = [] if decision is None else decision.words.splitlines()
    if earliest is not None:
        reasons.append(f"{letter_texts.sentence('retention', language)} {_day(earliest, language)}.")
    if request.kind == "erasure" and request.state == "granted":
        reasons.append(letter_texts.sentence("backups", language))
    data = {
        "language": language,
        "t": letter_texts.sentences(language),
        "requester": request.requester,
        "kind": letter_texts.KINDS[request.kind][place],
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
    return texts.day(clock.instant(microseconds)[:10], language)
