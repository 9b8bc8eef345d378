"""Django as a WSGI callable, loaded on demand."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from vesalius.platform import demo_figures
from vesalius.platform.health import OK, Readiness
from vesalius.platform.installation import Installation
from vesalius.records.context import Context

BOUND_TO: Final = "VESALIUS_BOUND_TO"
"""The address that this worker listens on, told by itself to its pages."""


def application(context: Context, found: Installation, readiness: Readiness) -> Callable[..., Iterable[bytes]]:
    """The pages. Views reach the records through `django.conf.settings.RECORDS_CONTEXT`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "vesalius.platform.settings"
    # Django itself may be imported only after the variable is set.
    from django.conf import settings  # noqa: PLC0415 - after the variable
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after the variable

    settings.RECORDS_CONTEXT = context
    settings.ERASURE_LEDGER = found.erasures
    settings.DEMO_CAST = lambda: _cast(found)
    settings.DEMO_FIGURES = lambda: demo_figures.figures(found.directory)
    settings.PARTS_STATE = lambda: {name: state == OK for name, state in readiness.checks().items()}
    handler: Callable[..., Iterable[Any]] = get_wsgi_application()
    return handler


def _cast(found: Installation) -> list[tuple[str, str, str]]:
    """The primary cast, in a demo installation that listens to this machine alone; nobody elsewhere."""
    address = os.environ.get(BOUND_TO, "")
    if not (_is_loopback(address) and demo_figures.is_finished(found.directory)):
        return []
    from vesalius.platform.demo import cast  # noqa: PLC0415 - only where it is asked for

    return [(member.username, member.display, member.role) for member in cast.members() if member.is_primary]


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
