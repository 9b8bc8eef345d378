"""`vesalius demo people`: who can sign in to the demo network."""

from __future__ import annotations

import msgspec
from rich.console import Console
from rich.table import Table

from vesalius.platform import people
from vesalius.platform.demo import cast
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import result


def listing(found: Installation, as_json: bool) -> int:  # noqa: FBT001 - an option
    """Prints the cast with passwords and TOTP secrets. Raises CannotStart where the demo network is not."""
    if not people.are_here(found):
        raise CannotStart("The demo network is not in this installation; `vesalius demo` loads it.")
    rows = [
        {
            "username": member.username,
            "role": member.role,
            "profession": member.role,
            "display": member.display,
            "centre": member.centres[0] if member.centres else "",
            "fhir": member.fhir,
            "national_number": member.number,
            "password": people.password(found, member),
            "totp_secret": people.totp_secret(found, member),
        }
        for member in cast.members()
    ]
    if as_json:
        result(msgspec.json.encode(rows).decode())
        return 0
    table = Table("username", "role", "name", "centre", "password", "TOTP secret")
    for row in rows:
        table.add_row(*(row[name] for name in ("username", "role", "display", "centre", "password", "totp_secret")))
    Console(width=160).print(table)
    return 0
