"""First sign-in by invitation: a link that is good once, a password of one's own, then the second factor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vesalius.audit.recording import FAILED
from vesalius.identity import accounts, entering, events, installed, invitations, passwords, second_factor, sessions
from vesalius.identity.pages import page
from vesalius.identity.throttle import Guess
from vesalius.identity.views_security import fault_text, password_faults


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking at the link spends nothing; choosing a password does."""
    found = installed.surroundings()
    guess = Guess(f"invitation:{entering.code_name(events.neighbourhood_of(request))}", 30)
    wait = installed.throttle().attempt([guess])
    with found.pool.session() as session:
        holder = None if wait else invitations.holder_of(session, secret)
    if holder is None:
        events.tell(request, "login", "unknown", outcome=FAILED, details={"method": "invitation"})
        return page(request, "identity/invitation_over.html", {}, status=404)
    installed.throttle().forgive([guess])
    faults: list[str] = []
    if request.method == "POST":
        typed = request.POST.get("new", "")
        faults = ["again"] if typed != request.POST.get("again", "") else password_faults(holder, typed)
        if not faults:
            stored = passwords.hashed(typed)
            with found.pool.session() as session, session.transaction():
                if not invitations.spend(session, secret):
                    return page(request, "identity/invitation_over.html", {}, status=404)
                accounts.set_password(session, holder.id, stored)
                sessions.end_others(session, holder.id)
                events.tell(request, "password-changed", holder.username, session=session)
                has_factor = second_factor.has_any(session, holder.id)
            if has_factor:
                # The link replaces the password, never what else proves who somebody is.
                entering.suspend(request, holder, entering.method("password"), "")
                return HttpResponseRedirect(reverse("identity:code"))
            entering.enter(request, holder, [entering.method("password")])
            return HttpResponseRedirect(reverse("identity:enrol"))
    values = {"holder": holder, "faults": [fault_text(name) for name in faults]}
    return page(request, "identity/invitation.html", values, status=400 if faults else 200)
