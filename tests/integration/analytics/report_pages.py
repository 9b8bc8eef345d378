"""Calls the pages of reports as a browser would, for actors of the tests' own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from integration.analytics.conftest import World
from vesalius.access import tokens
from vesalius.access.actor import Actor
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment


def people_of(world: World, prefix: str, people: Mapping[str, tuple[str, str, str]]) -> dict[str, Actor]:
    """An account, and its actor, for each name: role, centre, and whom it stands for."""
    found = {}
    with world.context.pool.session() as session:
        for name, (role, centre, fhir) in people.items():
            username = f"{prefix}-{name}"
            account = accounts.create(
                session, world.context.blind, username, roles=[Assignment(role, centre)], fhir=fhir
            )
            token = tokens.mint(session, username, minutes=60, account=account)
            found[name] = world.context.authenticator.authenticate(token)
    return found


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

    def call(
        path: str, who: str = "gp", *, reader: str = "en", form: dict[str, Any] | None = None, **headers: str
    ) -> Any:
        request = factory.get(path, **headers) if form is None else factory.post(path, form, **headers)
        request.COOKIES["language"] = reader
        request.actor = actors[who]  # type: ignore[attr-defined]
        found = request.resolver_match = resolve(request.path)
        response = found.func(request, *found.args, **found.kwargs)
        response.text = response.content.decode("utf-8", "replace")
        return response

    yield call
    settings.RECORDS_CONTEXT = before
