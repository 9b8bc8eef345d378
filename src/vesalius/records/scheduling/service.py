"""The actor of what the system does itself about appointments: online booking, offers, reminders, feeds, figures.

Nobody signs in to book online, so somebody of ours must write the Appointment. It may do that and no more: read the
directory and the agenda, find and add the person who books. No clinical class is open to it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from vesalius.access.accounts import Facts, Role
from vesalius.access.actor import Actor
from vesalius.access.decision import Compiled
from vesalius.access.policy import parse
from vesalius.access.roles import RECEPTIONIST
from vesalius.search.labels import BITS

ONLINE: Final = "online-booking"
"""The name under which the audit log knows what patients book without an account."""
WORKER: Final = "appointment-service"
"""The name under which the audit log knows reminders, offers, feeds and figures."""


def actor(name: str, *, request_id: str = "", address: str = "") -> Actor:
    """The service actor under one of its names."""
    return Actor(
        name=name,
        token="",
        display=name,
        role=name,
        purpose="HOPERAT",
        rights=_rights(name),
        request_id=request_id,
        address=address,
    )


@cache
def _rights(name: str) -> Compiled:
    # A sensitive visit is booked and reminded of like any other: its label closes nothing here.
    labels = sorted({code for _, code in BITS})
    document = {
        "name": "Appointments",
        "roles": {
            RECEPTIONIST: {
                "read": {"network": ["definition", "directory", "demographics", "agenda"]},
                "create": {"network": ["demographics", "agenda", "directory"]},
                "update": {"network": ["agenda", "directory"]},
                "delete": {},
                "labels": {"network": labels},
            }
        },
    }
    return Compiled(parse(json.dumps(document)), Facts(0, name, roles=(Role(RECEPTIONIST),)))
