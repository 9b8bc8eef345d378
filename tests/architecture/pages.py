"""Calls views as the middleware would, for tests that walk all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integration.attacks.siege import Siege
from vesalius.access.actor import Actor


@dataclass(slots=True)
class Pages:
    """Calls the view of an address with the actor that the middleware would have found."""

    siege: Siege
    factory: Any

    def __call__(self, actor: Actor | None, method: str, path: str, form: dict[str, str] | None = None) -> Any:
        from django.http import Http404
        from django.urls import resolve

        request = self.factory.generic(method, path) if form is None else self.factory.post(path, form)
        request.COOKIES["language"] = "en"
        request.actor = actor or Actor(name="", token="")
        request.user = request.session = None
        found = request.resolver_match = resolve(request.path)
        try:
            response = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return 404, "", ""
        if hasattr(response, "render"):
            response.render()
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, content.decode("utf-8", "replace"), response.headers.get("Location", "")
