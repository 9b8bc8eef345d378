"""Whether the demo network may be loaded: nobody's records are mixed with it."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.analytics import jobs as figures
from vesalius.medication import plans
from vesalius.platform.demonstration import holds_records
from vesalius.records.context import Context
from vesalius.records.create import create


def test_what_an_installation_publishes_by_itself_leaves_room_and_a_patient_does_not(
    context: Context, administrator: Actor, database_url: str
) -> None:
    assert not holds_records(database_url)
    assert plans.publish(context) > 0
    assert figures.publish(context) > 0
    assert not holds_records(database_url)
    create(context, administrator, "Patient", b'{"resourceType":"Patient"}')
    assert holds_records(database_url)
