"""Django as a WSGI callable, loaded on demand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from vesalius.platform import demo_figures
from vesalius.platform.health import OK, Readiness
from vesalius.platform.installation import Installation
from vesalius.records.context import Context


def application(context: Context, found: Installation, readiness: Readiness) -> Callable[..., Iterable[bytes]]:
    """The pages. Views reach the records through `django.conf.settings.RECORDS_CONTEXT`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "vesalius.platform.settings"
    # Django itself may be imported only after the variable is set.
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    settings.RECORDS_CONTEXT = context
    settings.DEMO_FIGURES = lambda: demo_figures.figures(found.directory)
    settings.PARTS_STATE = lambda: {name: state == OK for name, state in readiness.checks().items()}
    handler: Callable[..., Iterable[Any]] = get_wsgi_application()
    return handler
