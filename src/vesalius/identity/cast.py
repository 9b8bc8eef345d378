"""One click signs in as somebody of the demo network: only in an installation made for it and bound to loopback."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from vesalius.identity import accounts, entering, installed

_FORWARDED: Final = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_FORWARDED", "HTTP_VIA"),
)
ROLE_LABELS: Final = {
    "physician": _("Physician"),
    "nurse": _("Nurse"),
    "physiotherapist": _("Physiotherapist"),
    "psychologist": _("Psychologist"),
    "receptionist": _("Receptionist"),
    "manager": _("Manager"),
    "patient": _("Patient"),
    "privacy-officer": _("Privacy officer"),
    "administrator": _("Administrator"),
}


def offered(request: HttpRequest) -> list[dict[str, str]]:
    """Who may be chosen: username, display, role_label. Empty wherever the installation is not a demonstration."""
    if not _is_local(request):
        return []
    return [
        {
            "username": username,
            "display": display,
            "role_label": str(ROLE_LABELS.get(role, role)),
        }
        for username, display, role in settings.DEMO_CAST()
        if role in ROLE_LABELS
    ]


def _is_local(request: HttpRequest) -> bool:
    """Whether the request came straight from this machine, by a name of this machine."""
    if any(name in request.META for name in _FORWARDED):
        return False
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host))


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Signs in as the chosen member of the cast; 404 wherever nobody is offered."""
    username = request.POST.get("username", "")
    if username not in {member["username"] for member in offered(request)}:
        raise Http404(gettext("Nobody of this name can be chosen here."))
    with installed.surroundings().pool.session() as session:
        holder = accounts.holder(session, username=username)
    if holder is None or not holder.may_sign_in:
        raise Http404(gettext("Nobody of this name can be chosen here."))
    entering.enter(request, holder, [entering.method("mfa", "demo")])
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
