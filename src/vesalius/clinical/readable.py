"""Which data classes an actor's roles may read at all: what decides which parts of a record are mentioned to them."""

from __future__ import annotations

from vesalius.access import accounts
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.access.policy import Reach
from vesalius.ui.frame import context

_ALL = frozenset(DataClass)


def classes(actor: Actor, patient_id: str, action: str = "read") -> frozenset[DataClass]:
    """The classes that the policy opens to the roles of the actor; in an emergency, those that it opens then.

    `action` is read, create, update or delete. It follows from roles and never from what a record holds.
    """
    if actor.is_administrator:
        return _ALL
    if actor.account is None:
        return frozenset()
    door = context()
    policy = door.authenticator.policies.in_force()
    with door.pool.session() as session:
        facts = accounts.load(session, door.blind, actor.account)
    if facts is None:
        return frozenset()
    found: set[DataClass] = set()
    for item in facts.roles:
        role = policy.role(item.role, item.organization)
        found.update(name for name, reach in role.reach[action].items() if reach >= Reach.AUTHOR)
        if action == "read" and is_emergency(actor, patient_id):
            found |= role.emergency_classes
    return frozenset(found)


def is_emergency(actor: Actor, patient_id: str) -> bool:
    """Whether the record is open to the actor in an emergency now."""
    return bool(actor.emergencies) and context().blind.pk("Patient", patient_id) in actor.emergencies
