"""The drafts of forms, for the script of the frame: kept, found, forgotten. Answers JSON."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.errors import Invalid, TooLarge
from vesalius.identity import drafts, installed
from vesalius.identity.drafts import Fields
from vesalius.identity.pages import body_of
from vesalius.identity.requests import actor_of

_MAXIMUM_FIELDS = 400


@require_http_methods(["POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """{"page": path, "name": form} finds; with "fields" it keeps, with "fields": null it forgets."""
    actor = actor_of(request)
    if actor.account is None:
        return HttpResponse(status=401)
    found = installed.surroundings()
    try:
        asked = body_of(request)
        name = f"{_text(asked, 'page')} {_text(asked, 'name')}"
        with found.pool.session() as session:
            if "fields" not in asked:
                kept = drafts.find(session, found.keys.roots, actor.account, name)
                return JsonResponse({"fields": kept})
            if asked["fields"] is None:
                drafts.drop(session, found.keys.roots, actor.account, name)
            else:
                drafts.keep(session, found.keys.roots, actor.account, name, _fields(asked["fields"]))
    except TooLarge:
        return JsonResponse({"text": "too long"}, status=413)
    except Invalid:
        return JsonResponse({"text": "not understood"}, status=400)
    return HttpResponse(status=204)


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """The keys under which this browser keeps what cannot reach the server; never stored, and only for who is there."""
    actor = actor_of(request)
    if actor.account is None:
        return HttpResponse(status=401)
    seal, label = drafts.browser_keys(installed.surroundings().keys.roots, actor.account)
    answer = JsonResponse({"seal": base64.b64encode(seal).decode(), "label": base64.b64encode(label).decode()})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 1000:
        raise Invalid("The request is not understood.")
    return value


def _fields(value: object) -> Fields:
    if not isinstance(value, dict) or len(value) > _MAXIMUM_FIELDS:
        raise Invalid("The request is not understood.")
    for values in value.values():
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise Invalid("The request is not understood.")
    return value
