"""Who puts events into the stream: a reader of the outbox for every change, and whoever has something else to tell."""

from __future__ import annotations

from vesalius.events.consumers import Batch
from vesalius.events.live.broker import installed
from vesalius.events.live.topics import ABOUT, CHANGE, NOTICE, Event, is_topic
from vesalius.events.registry import consumer
from vesalius.records.context import Context


@consumer("live", maximum_resources=2000)
def tell(batch: Batch) -> None:
    """Tells every change. What Valkey loses is not told again: pages ask anew when they come back."""
    broker = installed()
    if broker is not None:
        broker.publish(
            Event(CHANGE, change.pk, change.literal, change.version, change.method, change.patient)
            for change in batch.changes
        )


def about(context: Context, topic: str, literal: str) -> None:
    """Tells those who listen to `topic` ("about/agenda/…") that `literal` changed; each must be allowed to see it.

    Call it after commit. Raises ValueError for what is no such topic.
    """
    if not (topic.startswith("about/") and is_topic(topic)):
        raise ValueError("A topic of an app begins with about/.")
    broker = installed()
    if broker is not None:
        type_name, _, logical_id = literal.partition("/")
        broker.publish([Event(ABOUT, context.blind.pk(type_name, logical_id), literal, topics=(topic,))])


def notice(account: int) -> None:
    """Tells the pages of an account that there is something new to read."""
    broker = installed()
    if broker is not None:
        broker.publish([Event(NOTICE, account=account)])
