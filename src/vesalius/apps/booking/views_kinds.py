"""Kinds of visits: lengths, buffers, notice, who may book them, in which room, in which colour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius import errors
from vesalius.access.actor import Actor
from vesalius.clinical.professions import profession
from vesalius.records.scheduling import directory, rules
from vesalius.records.scheduling.rules import Kind
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may

COLOURS: Final = range(8)
_NEW: Final = Kind(0, "", "", "", "", {}, 20, 30)
_NUMBERS: Final = ("minutes", "minutes_new", "before", "after", "seats", "position")


def require_manager(actor: Actor) -> None:
    """Raises NotFound for everybody who does not manage agendas."""
    if not may(actor, rules.MANAGE):
        raise errors.NotFound("There is no such page.")


@require_http_methods(["GET", "POST"])
@signed_in
def kinds(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All kinds of visits by profession, and the form of one of them or of a new one."""
    require_manager(actor)
    with context().pool.session() as session:
        known = rules.kinds(session)
    given = request.POST if request.method == "POST" else request.GET
    chosen = next((kind for kind in known if kind.key == given.get("kind", "")), None)
    fault = ""
    if request.method == "POST":
        try:
            made = _kind(request.POST, chosen, known)
            rules.add_kind(context(), actor, made)
        except errors.Invalid as error:
            fault = _(error.issues[0].diagnostics)
            chosen = _attempted(request.POST, chosen)
        else:
            return done(f"{reverse('booking:kinds')}?kind={made.key}", "saved")
    is_open = chosen is not None or given.get("kind") == "" or bool(fault)
    values = {
        "groups": _groups(known),
        "chosen": chosen or _NEW,
        "is_new": chosen is None or not chosen.key,
        "is_open": is_open,
        "fault": fault,
        "names": [(code, name, (chosen or _NEW).names.get(code, "")) for code, name in _languages()],
        "professions": _professions(),
        "colours": COLOURS,
        "notice": _amount((chosen or _NEW).notice_minutes),
        "cancel": _amount((chosen or _NEW).cancel_minutes),
        "units": _units(),
    }
    return page(request, "booking/kinds.html", values, place="agenda", status=422 if fault else 200)


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor) -> HttpResponseRedirect:
    """Takes a kind of visit out of use. What is booked stays booked."""
    require_manager(actor)
    rules.end_kind(context(), actor, request.POST.get("kind", ""))
    return done(reverse("booking:kinds"), "saved")


def _groups(known: list[Kind]) -> list[tuple[str, list[dict[str, Any]]]]:
    language = (get_language() or "fr")[:2]
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind in known:
        title = profession(kind.profession) if kind.profession else _("Every profession")
        groups.setdefault(title, []).append({"kind": kind, "name": kind.name(language)})
    return sorted(groups.items())


def _languages() -> list[tuple[str, str]]:
    return [("fr", _("French")), ("nl", _("Dutch")), ("de", _("German")), ("en", _("English"))]


def _professions() -> list[tuple[str, str]]:
    found = {person.profession for person in directory.directory(context()).people.values() if person.profession}
    return sorted(((code, profession(code) or code) for code in found), key=lambda pair: pair[1])


def _units() -> list[tuple[int, str]]:
    return [(1, _("minutes")), (60, _("hours")), (1440, _("days"))]


def _amount(minutes: int) -> tuple[int, int]:
    """(number, minutes of its unit): 2880 is two days."""
    unit = next((unit for unit in (1440, 60) if minutes and minutes % unit == 0), 1)
    return minutes // unit, unit


def _attempted(given: Mapping[str, str], chosen: Kind | None) -> Kind:
    """What was typed, as far as it can be shown again; the fault says what was wrong."""
    plain = {name: _whole(given.get(name, ""), 0) for name in _NUMBERS}
    return replace(
        chosen or _NEW,
        names={code: given.get(f"name_{code}", "") for code, _name in _languages()},
        profession=given.get("profession", ""),
        **plain,  # type: ignore[arg-type]  # every one is a whole number
    )


def _kind(given: Mapping[str, str], chosen: Kind | None, known: list[Kind]) -> Kind:
    """The kind of the form. Raises Invalid."""
    names = {code: given.get(f"name_{code}", "").strip()[:80] for code, _name in _languages()}
    if not all(names.values()):
        raise errors.Invalid(_("Give the name in all four languages: patients read it."))
    key = chosen.key if chosen else _key(names["en"], {kind.key for kind in known})
    professions = {code for code, _name in _professions()}
    return Kind(
        id=0,
        key=key,
        profession=given.get("profession", "") if given.get("profession", "") in professions else "",
        # The code of what exists stays: Appointments carry it.
        system=chosen.system if chosen else "",
        code=chosen.code if chosen else "",
        names=names,
        minutes=_number(given, "minutes"),
        minutes_new=_number(given, "minutes_new"),
        before=_number(given, "before"),
        after=_number(given, "after"),
        notice_minutes=_number(given, "notice") * _unit(given, "notice_unit"),
        horizon_days=_number(given, "horizon"),
        cancel_minutes=_number(given, "cancel") * _unit(given, "cancel_unit"),
        is_online=given.get("online") == "1",
        is_video=given.get("video") == "1",
        is_sensitive=given.get("sensitive") == "1",
        needs_room=given.get("room") == "1",
        seats=_number(given, "seats"),
        colour=_number(given, "colour"),
        position=_number(given, "position"),
    )


def _key(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "visit"
    number = 2
    found = key
    while found in taken:
        found, number = f"{key}-{number}", number + 1
    return found


def _number(given: Mapping[str, str], name: str) -> int:
    value = _whole(given.get(name, ""), -1)
    if value < 0:
        raise errors.Invalid(_("Give a whole number."))
    return value


def _unit(given: Mapping[str, str], name: str) -> int:
    value = _whole(given.get(name, ""), 1)
    return value if value in {unit for unit, _name in _units()} else 1


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else default
