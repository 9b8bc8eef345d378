"""What stands in the PDFs of documents from elsewhere is read after they were stored, so that words find them."""

from __future__ import annotations

from typing import Final

from vesalius.clinical import pdf_reader
from vesalius.events.consumers import Batch
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import Every
from vesalius.records import attached_text

_AT_ONCE: Final = 4
"""Documents of one run; each has twenty seconds at most for each of its files, in a process of its own."""
_MOST_FILES: Final = 20
_KEY: Final = "attached-text"


@consumer("attached-text", types=attached_text.TYPES, maximum_resources=200)
def follow(batch: Batch) -> None:
    """Puts down which documents are to be read; nothing is read here, where other readers wait."""
    changed = sorted({change.pk for change in batch.changes if change.is_current})
    if changed and attached_text.note(batch.session, changed):
        read_documents.enqueue(batch.session, only=_KEY)


@job("documents.read", retry=Retry(attempts=3, first_seconds=10), every=Every(15))
def read_documents(run: Run) -> None:
    """Reads some of what waits, and comes again while there is more. A file that nobody can read is passed over."""
    claimed = attached_text.claim(run.context, _AT_ONCE)
    for row in claimed:
        found = [pdf_reader.text(data) for data in attached_text.files(run.context, row)[:_MOST_FILES]]
        attached_text.keep(run.context, row, "\n".join(filter(None, found)))
    if len(claimed) == _AT_ONCE:
        with run.context.pool.session() as session:
            read_documents.enqueue(session, only=_KEY)
