"""Calls the pages of reports as a browser would, for actors of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from integration.analytics.conftest import World
from vesalius.access.actor import Actor


@contextmanager
def pages_of(world: World, actors: Mapping[str, Actor]) -> Iterator[Callable[..., Any]]:
    """`call(path, who, reader=language, form=…)` answers what the view answers, with `text`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings
    from django.test import RequestFactory
    from django.urls import resolve

    django.setup()
    before = settings.RECORDS_CONTEXT
    settings.RECORDS_CONTEXT = world.context
    factory = RequestFactory()

    def call(path: str, who: str, *, reader: str = "en", form: dict[str, Any] | None = None, **headers: str) -> Any:
        request = factory.get(path, **headers) if form is None else factory.post(path, form, **headers)
        request.COOKIES["language"] = reader
        request.actor = actors[who]  # type: ignore[attr-defined]
        found = request.resolver_match = resolve(request.path)
        response = found.func(request, *found.args, **found.kwargs)
        response.text = response.content.decode("utf-8", "replace")
        return response

    yield call
    settings.RECORDS_CONTEXT = before
