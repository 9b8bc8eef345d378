"""/oauth/authorize: somebody decides what an application may do for them (OAuth 2.1 section 4.1, SMART App Launch 2.2).

The request stands in the query of the address from beginning to end, and is examined anew at each step; nothing is
stored until somebody decides. `chosen`, `visit`, `find`, `asked` are ours: the patient and the visit that were picked,
what was looked for, and since when somebody is asked to sign in.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from vesalius.access import scopes
from vesalius.access.actor import Actor
from vesalius.apps.connections import scope_words
from vesalius.apps.connections.site import leading_to, site
from vesalius.audit.recording import REFUSED, record
from vesalius.clinical import entries, selectors
from vesalius.clinical import presentation as show
from vesalius.errors import Invalid, NotFound
from vesalius.identity import entering
from vesalius.identity.authorization import grants, launches, refusals, requests
from vesalius.identity.authorization.launches import Launch
from vesalius.identity.authorization.refusals import Refused
from vesalius.identity.authorization.requests import AuthorizationRequest, Returned
from vesalius.identity.session_store import BEGAN
from vesalius.records.audit_events import own_patients
from vesalius.records.people import literals
from vesalius.ui import languages, navigation
from vesalius.ui.frame import context, page, signed_in

_OURS: Final = ("chosen", "visit", "find", "asked")
_LABEL: Final = b"oauth-asked"
_SHOWN: Final = 12
_NO_VISIT: Final = "none"
_SECONDS_ASKED: Final = 600
_MOST_LEFT_OUT, _LONGEST_LEFT_OUT = 20, 60


@dataclass(frozen=True, slots=True)
class _Choice:
    """A patient who can be chosen."""

    id: str
    name: str
    birth: str
    address: str


@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The decision, or the way to it. A request that comes as a form (authorize-post) is asked for by address.

    Such a form comes from the application's page and decides nothing, so that it needs no token of ours.
    """
    if request.method == "POST" and "response_type" in request.POST:
        asked = [(name, value) for name, values in request.POST.lists() for value in values]
        response = HttpResponse(status=303)
        response.headers["Location"] = f"{request.path}?{urlencode(asked)}"
        return response
    return _way(request)


@csrf_protect
def _way(request: HttpRequest) -> HttpResponse:
    """The decision, or the way to it: signing in, signing in again, choosing a patient and a visit."""
    with translation.override(languages.chosen(request)):
        try:
            wanted = _understood(request)
        except Returned as refused:
            return HttpResponseRedirect(refused.address)
        except Refused as refused:
            return _stranger(request, refused)
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or actor.account is None:
            if "none" in wanted.prompts:
                return _answer(wanted, error=refusals.LOGIN_REQUIRED)
            return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{_back(request, wanted)}")
        if not _is_fresh(request, wanted):
            if "none" in wanted.prompts:
                return _answer(wanted, error=refusals.LOGIN_REQUIRED)
            return HttpResponseRedirect(f"{reverse('identity:step-up')}?{_back(request, wanted)}")
        return _decide(request, wanted)


def _understood(request: HttpRequest, *, is_used_up: bool = False) -> AuthorizationRequest:
    given = [pair for pair in _given(request) if pair[0] not in _OURS]
    with context().pool.session() as session:
        return requests.understood(context(), session, site(request), given, is_used_up=is_used_up)


def _given(request: HttpRequest) -> list[tuple[str, str]]:
    return parse_qsl(str(request.META.get("QUERY_STRING", "")), keep_blank_values=True, max_num_fields=60)


def _stranger(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Whoever asks, nobody is sent to an address that is not registered."""
    values = {"language": translation.get_language(), "reason": refused.description}
    return render(request, "connections/stranger.html", values, status=400)


def _answer(wanted: AuthorizationRequest, **answer: str) -> HttpResponse:
    response = HttpResponse(status=302)
    # Not HttpResponseRedirect, which knows no schemes of applications; the address is a registered one.
    response.headers["Location"] = requests.answered(wanted.redirect, wanted.issuer, wanted.state, **answer)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_fresh(request: HttpRequest, wanted: AuthorizationRequest) -> bool:
    """Whether somebody signed in within `max_age` seconds, or since they were sent to; `prompt=login` sends always."""
    methods: list[dict[str, Any]] = request.session.get(entering.METHODS, [])
    latest = max((float(item.get("at", 0)) for item in methods), default=0.0)
    is_too_old = wanted.max_age is not None and time.time() - latest > wanted.max_age
    return not (is_too_old or "login" in wanted.prompts) or latest >= _first_seen(request, wanted)


def _first_seen(request: HttpRequest, wanted: AuthorizationRequest) -> float:
    """When the request was sent to sign in, in seconds since 1970; endless for one that was not, or long ago."""
    try:
        label, challenge, at = context().unseal_cursor(request.GET.get("asked", "")).split(b"|")
    except (Invalid, ValueError):
        return float("inf")
    is_ours = (label, challenge) == (_LABEL, wanted.challenge.encode()) and time.time() - float(at) < _SECONDS_ASKED
    return float(at) if is_ours else float("inf")


def _back(request: HttpRequest, wanted: AuthorizationRequest) -> str:
    """The query that leads back here, and says since when the way was."""
    asked = context().seal_cursor(b"|".join((_LABEL, wanted.challenge.encode(), str(time.time()).encode())))
    pairs = [pair for pair in _given(request) if pair[0] != "asked"]
    return urlencode({"next": f"{request.path}?{urlencode([*pairs, ('asked', asked)])}"})


@signed_in
def _decide(request: HttpRequest, actor: Actor, wanted: AuthorizationRequest) -> HttpResponse:
    try:
        found, choices = _context(request, actor, wanted)
    except Returned as refused:
        return HttpResponseRedirect(refused.address)
    if "none" in wanted.prompts:
        return _silently(request, actor, wanted)
    if request.method == "POST" and found is not None:
        return _decided(request, actor, wanted, found)
    if found is not None and not found.encounter and _needs_visit(request, wanted, found):
        return page(request, "connections/choose_visit.html", _visits(request, actor, wanted, found))
    if found is None:
        values = {
            "client": wanted.client,
            "choices": choices,
            "find": request.GET.get("find", ""),
            "hidden": [pair for pair in _given(request) if pair[0] not in _OURS],
            "may_search": actor.role in navigation.CARE or actor.role in {"receptionist", "manager"},
        }
        return page(request, "connections/choose.html", values)
    if found.patient and wanted.launch and _is_known(actor, wanted):
        return _allowed(request, actor, wanted, wanted.scopes, found)
    return _ask(request, actor, wanted, found)


def _ask(request: HttpRequest, actor: Actor, wanted: AuthorizationRequest, found: Launch) -> HttpResponse:
    patient = _named(actor, found.patient)
    wishes = [scope_words.wish(text) for text in wanted.scopes]
    others = _address(request, chosen=None) if not wanted.launch and found.patient and not _is_subject(actor) else ""
    values = {
        "client": wanted.client,
        "host": urlsplit(wanted.redirect).hostname or wanted.redirect,
        "patient": patient,
        "reading": [item for item in wishes if not item.is_writing and scopes.parse(item.scope) is not None],
        "writing": [item for item in wishes if item.is_writing],
        "others": [item for item in wishes if scopes.parse(item.scope) is None],
        "left_out": [_told(text) for text in wanted.left_out[:_MOST_LEFT_OUT]],
        "another": others,
    }
    return leading_to(page(request, "connections/consent.html", values), wanted.redirect)


def _told(text: str) -> str:
    """A scope that is not granted, in words where it is one of SMART's."""
    return text[:_LONGEST_LEFT_OUT] if scopes.parse(text) is None else scope_words.wish(text).text


def _decided(request: HttpRequest, actor: Actor, wanted: AuthorizationRequest, found: Launch) -> HttpResponse:
    granted = [text for text in wanted.scopes if text in request.POST.getlist("scope")]
    if request.POST.get("decision") != "allow" or not granted:
        door = context()
        with door.pool.session() as session:
            details = {"client": wanted.client.id, "scopes": " ".join(wanted.scopes)}
            entity = f"client/{wanted.client.id}"
            record(session, door.log, actor, "grant", entity, outcome=REFUSED, details=details)
        return _answer(wanted, error=refusals.ACCESS_DENIED, error_description="The person refused.")
    return _allowed(request, actor, wanted, granted, found)


def _allowed(
    request: HttpRequest, actor: Actor, wanted: AuthorizationRequest, granted: Sequence[str], found: Launch
) -> HttpResponse:
    door = context()
    try:
        # What can be used once is used now.
        wanted = _understood(request, is_used_up=True)
        with door.pool.session() as session:
            if wanted.launch:
                found = _launched(wanted, actor, is_used_up=True)
            code = grants.allow(door, session, actor, wanted, granted, found, int(request.session.get(BEGAN, 0)))
    except Returned as refused:
        return HttpResponseRedirect(refused.address)
    return _answer(wanted, code=code)


def _silently(request: HttpRequest, actor: Actor, wanted: AuthorizationRequest) -> HttpResponse:
    """prompt=none: a code if all of it is allowed already (OpenID Connect Core section 3.1.2.1)."""
    if wanted.login_hint and wanted.login_hint != actor.name:
        return _answer(wanted, error=refusals.LOGIN_REQUIRED)
    if wanted.launch:
        return _answer(wanted, error=refusals.INTERACTION_REQUIRED)
    held = _held(actor, wanted) if _is_assured(wanted) else None
    if held is None:
        return _answer(wanted, error=refusals.CONSENT_REQUIRED)
    known = Launch(held.patient, held.encounter, held.intent, held.about)
    return _allowed(request, actor, wanted, wanted.scopes, known)


def _held(actor: Actor, wanted: AuthorizationRequest) -> grants.Grant | None:
    with context().pool.session() as session:
        for grant in grants.of_account(session, actor.account or 0):
            if grant.client == wanted.client.id and set(wanted.scopes) <= set(grant.granted):
                return grant
    return None


def _is_known(actor: Actor, wanted: AuthorizationRequest) -> bool:
    """Whether somebody who opens an application out of a record a moment ago allowed it the same before."""
    return _is_assured(wanted) and not wanted.prompts and _held(actor, wanted) is not None


def _is_assured(wanted: AuthorizationRequest) -> bool:
    """Whether it is certain who gets the answer, without anybody looking (RFC 8252 section 8.6).

    That is so for a client that proves itself, and for an address of https. Whoever listens on the device itself may be
    another program, unless this server is on the device too: there nothing is but a trial.
    """
    parts = urlsplit(wanted.redirect)
    is_trial = parts.scheme == "http" and urlsplit(wanted.issuer).hostname in {"localhost", "127.0.0.1", "::1"}
    return wanted.client.is_confidential or parts.scheme == "https" or is_trial


def _context(
    request: HttpRequest, actor: Actor, wanted: AuthorizationRequest
) -> tuple[Launch | None, Sequence[_Choice]]:
    """The context of what is allowed; None, with whom can be chosen, while a patient is to be chosen."""
    if wanted.launch:
        return _launched(wanted, actor), ()
    needs_patient = bool({"launch/patient", "launch/encounter"} & set(wanted.scopes)) or any(
        scope.context == "patient" for scope in scopes.parse_all(wanted.scopes)
    )
    if not needs_patient or "none" in wanted.prompts:
        return Launch(), ()
    own = _own(actor) if _is_subject(actor) else ()
    if len(own) == 1:
        return _at_visit(request, actor, own[0]), ()
    picked = request.GET.get("chosen", "")
    if picked and (not own or f"Patient/{picked}" in own) and _named(actor, f"Patient/{picked}"):
        return _at_visit(request, actor, f"Patient/{picked}"), ()
    return None, _choices(request, actor, own)


def _at_visit(request: HttpRequest, actor: Actor, patient: str) -> Launch:
    """The patient, with the visit that was picked when it is one of theirs that the actor may see."""
    picked = request.GET.get("visit", "")
    try:
        visit = selectors.resource(actor, "Encounter", picked) if picked not in {"", _NO_VISIT} else {}
    except NotFound:
        visit = {}
    is_theirs = (visit.get("subject") or {}).get("reference") == patient
    return Launch(patient, f"Encounter/{picked}" if is_theirs else "")


def _needs_visit(request: HttpRequest, wanted: AuthorizationRequest, found: Launch) -> bool:
    is_asked = "launch/encounter" in wanted.scopes and not wanted.launch and "none" not in wanted.prompts
    return is_asked and bool(found.patient) and request.GET.get("visit") != _NO_VISIT


def _visits(request: HttpRequest, actor: Actor, wanted: AuthorizationRequest, found: Launch) -> dict[str, Any]:
    patient_id = found.patient.removeprefix("Patient/")
    visits = selectors.of_patient(actor, patient_id, "Encounter", ("_sort", "-date"), count=_SHOWN)
    return {
        "client": wanted.client,
        "patient": _named(actor, found.patient),
        "visits": [
            (entries.entry(visit), _address(request, chosen=patient_id, visit=str(visit["id"]))) for visit in visits
        ],
        "without": _address(request, chosen=patient_id, visit=_NO_VISIT),
    }


def _launched(wanted: AuthorizationRequest, actor: Actor, *, is_used_up: bool = False) -> Launch:
    with context().pool.session() as session:
        found = launches.find(session, wanted.launch, wanted.client, actor.account or 0, is_used_up=is_used_up)
    if found is None:
        text = "The launch is not known, is used, or is too old."
        raise Returned(refusals.INVALID_REQUEST, text, wanted.redirect, wanted.state, wanted.issuer)
    return found


def _choices(request: HttpRequest, actor: Actor, own: Sequence[str]) -> Sequence[_Choice]:
    text = request.GET.get("find", "").strip()
    if own:
        patients = [selectors.patient(actor, literal.removeprefix("Patient/")) for literal in own]
    elif len(text) >= 2:
        patients = selectors.patients(actor, text, _SHOWN)[0]
    else:
        patients = [patient for patient, _contact in selectors.recent_patients(actor)][:_SHOWN]
    return [
        _Choice(
            str(patient["id"]),
            show.name(patient),
            show.day(str(patient.get("birthDate", ""))),
            _address(request, chosen=str(patient["id"])),
        )
        for patient in patients
    ]


def _address(request: HttpRequest, *, chosen: str | None, visit: str = "") -> str:
    """This request with another patient, or none, chosen, and with a visit."""
    pairs = [pair for pair in _given(request) if pair[0] not in _OURS]
    ours = [(name, value) for name, value in (("chosen", chosen), ("visit", visit)) if value]
    return f"{request.path}?{urlencode([*pairs, *ours])}"


def _own(actor: Actor) -> Sequence[str]:
    """Whom the actor is, or stands for, each as "Patient/x"."""
    with context().pool.session() as session:
        return sorted(literals(session, own_patients(session, actor)).values())


def _is_subject(actor: Actor) -> bool:
    return actor.role in {"patient", "representative"}


def _named(actor: Actor, literal: str) -> str:
    """The name of a patient whom the actor may see; "" for others and for none."""
    if not literal:
        return ""
    try:
        return show.name(selectors.patient(actor, literal.removeprefix("Patient/")))
    except NotFound:
        return ""
