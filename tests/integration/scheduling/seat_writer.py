"""Somebody who takes seats of group sessions until killed, for the test that kills them.

Arguments: the database's address, the roots in hexadecimal, a name, the ids of the Slots. Prints the id of each visit.
"""

from __future__ import annotations

import itertools
import sys

from bookings import OPERATOR, appointment, encode

from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.store.reservations import Taken

if __name__ == "__main__":
    roots = bytes.fromhex(sys.argv[2])
    context = Context(sys.argv[1], RootKeys(*(roots[n : n + 32] for n in range(0, 128, 32))))
    slots, refused = sys.argv[4:], 0
    for number in itertools.count():
        slot = slots[number % len(slots)]
        who = f"Patient/{sys.argv[3]}-{number}"
        wanted = appointment(who, day="2030-03-26", at="17:00", to="18:00", slot=[{"reference": f"Slot/{slot}"}])
        try:
            made = create(context, OPERATOR, "Appointment", encode(wanted))
        except Taken:
            refused += 1
            if refused == len(slots):
                # Everything is full: nobody waits for more.
                break
            continue
        refused = 0
        sys.stdout.write(f"{made.version.id}\n")
        sys.stdout.flush()
