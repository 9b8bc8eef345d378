"""Models that learn, for who answers for them; what they and the series of results say of one patient, for care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.followup import cards
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.header import header, in_record
from vesalius.clinical.writing import ICD10
from vesalius.errors import NotFound, VesaliusError
from vesalius.identity.numbers import whole
from vesalius.learning import drift, jobs, patient, registry, similar, trainings
from vesalius.learning.outcomes import OUTCOMES
from vesalius.learning.trends import Unusual
from vesalius.medication.library import knowledge
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui import navigation
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may

FEATURES: Final[dict[str, str | Promise]] = {
    "age": gettext_lazy("Age"),
    "male": gettext_lazy("Sex"),
    "bmi": gettext_lazy("Body mass index"),
    "cholesterol": gettext_lazy("Total cholesterol"),
    "hdl": gettext_lazy("HDL cholesterol"),
    "systolic": gettext_lazy("Systolic blood pressure"),
    "diastolic": gettext_lazy("Diastolic blood pressure"),
    "smoking": gettext_lazy("Smoker"),
    "diabetes": gettext_lazy("Diabetes"),
    "hypertension": gettext_lazy("High blood pressure"),
}
MODES: Final[dict[str, str | Promise]] = {
    registry.OFF: gettext_lazy("not running"),
    registry.SILENT: gettext_lazy("silent"),
    registry.SHOWN: gettext_lazy("shown"),
}
REASONS: Final[dict[str, str | Promise]] = {
    "known-already": gettext_lazy("Known and looked after already"),
    "does-not-fit": gettext_lazy("Does not fit this person"),
    "wrong-inputs": gettext_lazy("Rests on wrong values"),
    "patient-wish": gettext_lazy("The patient does not want it"),
}
STATES: Final[dict[str, str | Promise]] = {
    "waiting": pgettext_lazy("training", "waiting"),
    "running": pgettext_lazy("training", "running"),
    "done": pgettext_lazy("training", "ready"),
    "failed": pgettext_lazy("training", "failed"),
    "cancelled": pgettext_lazy("training", "cancelled"),
}
FAILURES: Final[dict[str, str | Promise]] = {
    "too-few-outcomes": gettext_lazy(
        "Too few people with this outcome: at least 100 are needed among those whom you may see and who were in care a"
        " year longer than the horizon ago. A shorter horizon, or a network with a longer history, may have enough."
    ),
    "scikit-learn-missing": gettext_lazy(
        "The packages for training are not installed on this server (requirements/learning.txt)."
    ),
    "refused": gettext_lazy("The account may not train models any more."),
    "account-ended": gettext_lazy("The account has ended."),
}
WHY: Final[dict[tuple[str, bool], str | Promise]] = {
    ("jump", True): gettext_lazy(
        "%(change)s %% above this person's usual %(usual)s %(unit)s (%(count)s values since %(since)s)."
    ),
    ("jump", False): gettext_lazy(
        "%(change)s %% below this person's usual %(usual)s %(unit)s (%(count)s values since %(since)s)."
    ),
    ("steady", True): gettext_lazy(
        "Rises steadily: by %(per_year)s %(unit)s a year since %(since)s (%(count)s values), %(change)s %% in all."
    ),
    ("steady", False): gettext_lazy(
        "Falls steadily: by %(per_year)s %(unit)s a year since %(since)s (%(count)s values), %(change)s %% in all."
    ),
    ("fast-kidney", False): gettext_lazy(
        "Falls by %(per_year)s %(unit)s a year, from %(usual)s on %(since)s. More than 5 a year is fast (KDIGO 2024)."
    ),
    ("fast-weight", False): gettext_lazy(
        "%(change)s %% less than the %(usual)s %(unit)s of %(since)s. A loss of 5 %% within a year needs a question"
        " (GLIM 2019)."
    ),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What a shown model says of a patient, in the reader's language."""

    digest: str
    title: str
    years: str
    percent: str
    parts: tuple[tuple[str, str, bool], ...]
    imputed: str
    set_aside: str


def language() -> str:
    """The reader's."""
    return (get_language() or "fr")[:2]


@require_safe
@signed_in
def models(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every model: how it runs, its card, what the monitor found, the proposals that wait."""
    _manages(actor)
    waiting = {each.digest: each for each in registry.proposals(context(), actor)}
    rows = []
    for each in registry.installed(context()):
        proposal = waiting.get(each.model.digest)
        rows.append(
            {
                "item": each,
                "title": each.model.titles.get(language(), each.model.titles["en"]),
                "mode": MODES[each.mode],
                "years": f"{each.model.horizon_years:g}",
                "findings": [
                    (FEATURES.get(found.feature, found.what), found.what, f"{found.value:.2f}".replace(".", ","))
                    for found in registry.findings(context(), actor, each.model.digest)
                    if found.is_beyond
                ],
                "card": cards.card(each.model.card),
                "report": each.model.card["evaluation"],
                "groups": [
                    (cards.said(name), group) for name, group in each.model.card["evaluation"]["subgroups"].items()
                ],
                "proposal": proposal,
                "may_approve": proposal is not None and proposal.proposed_by != (actor.account or 0),
            }
        )
    outcomes = [(each.id, each.titles.get(language(), each.titles["en"])) for each in OUTCOMES.values()]
    values = {
        "rows": rows,
        "outcomes": outcomes,
        "trainings": [_training(each) for each in trainings.latest(context(), actor)],
        "is_none_good": bool(rows) and not any(row["item"].verdict == "good" for row in rows),
        "is_judged": any(row["item"].verdict for row in rows),
        "fewest": drift.FEWEST_PEOPLE,
    }
    return page(request, "followup/models.html", values, place="alerts")


def _training(each: trainings.Training) -> dict[str, Any]:
    outcome = OUTCOMES.get(each.outcome)
    return {
        "title": outcome.titles.get(language(), outcome.titles["en"]) if outcome else each.outcome,
        "years": each.years,
        "state": STATES[each.state],
        "is_failed": each.state == "failed",
        "why": FAILURES.get(each.failure, _("It broke: an administrator sees where, among the jobs."))
        if each.failure
        else "",
        "at": show.day(each.asked_at.astimezone(clock.ZONE).date().isoformat()),
    }


@require_POST
@signed_in
def change(request: HttpRequest, actor: Actor, digest: str) -> HttpResponse:
    """Stops, silences or proposes to show a model; decides about a proposal."""
    _manages(actor)
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "")
    if what == "stop":
        registry.stop(context(), actor, digest, reason)
    elif what == "silence":
        registry.silence(context(), actor, digest, reason)
    elif what == "propose":
        registry.propose(context(), actor, digest, reason)
    elif what in {"approve", "reject"} and (number := whole(request.POST.get("number", ""))) is not None:
        registry.decide(context(), actor, number, is_approved=what == "approve")
    else:
        raise NotFound("There is no such action.")
    return done(reverse("followup:models"), "saved")


@require_POST
@signed_in
def train(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asks for training on what the actor may see; a job does it with the rights that the account has then."""
    _manages(actor)
    outcome, years = request.POST.get("outcome", ""), request.POST.get("years", "")
    if outcome not in OUTCOMES or years not in {"1", "2", "3", "5"} or actor.account is None:
        raise NotFound("There is no such outcome.")
    only = f"{outcome}/{actor.account}"
    jobs.train.enqueue_now(context(), outcome=outcome, account=actor.account, years=int(years), only=only)
    return done(reverse("followup:models"), "saved")


@require_POST
@signed_in
def override(request: HttpRequest, actor: Actor, patient_id: str, digest: str) -> HttpResponse:
    """Sets aside what a model says of a patient."""
    cares(actor)
    patient.override(context(), actor, patient_id, digest, request.POST.get("reason", ""))
    return done(reverse("followup:patient", args=[patient_id]), "saved")


@require_safe
@signed_in
def alike(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Patients like this one, among those whom the reader may see."""
    cares(actor)
    head = header(actor, patient_id)
    found = similar.of(context(), actor, patient_id)
    rows = []
    problems = _problem_names(actor, [patient_id, *(each.literal.partition("/")[2] for each in found.alike)])
    for each in found.alike:
        identity = each.literal.partition("/")[2]
        try:
            resource = selectors.patient(actor, identity)
        except VesaliusError:
            continue
        rows.append(
            {
                "id": identity,
                "name": show.name(resource),
                "birth": show.day(str(resource.get("birthDate", ""))),
                "percent": f"{each.likeness * 100:.0f}",
                "shared": " · ".join(item_name(item, problems) for item in each.shared[:8]),
            }
        )
    often = [(item_name(item, problems), f"{share * 100:.0f}") for item, share in found.often.items()]
    values = {"rows": rows, "often": often, "compared": found.compared}
    return in_record(request, "followup/alike.html", head, values, tab="follow-up")


def item_name(item: str, problems: Mapping[str, str]) -> str:
    """A problem or a group of medicines in words; its code where nobody has words for it."""
    kind, _colon, code = item.partition(":")
    if kind != "medicine":
        return problems.get(code, code)
    base = knowledge()
    keys = [key for key, each in base.substances.items() if any(atc.startswith(code) for atc in each.atc)]
    named = sorted({base.name_of(key, language()) for key in keys})
    return f"{', '.join(named[:2])}{' …' if len(named) > 2 else ''}" if named else code


def _problem_names(actor: Actor, patients: Sequence[str]) -> dict[str, str]:
    """Three signs of ICD-10 → how these records call the problem."""
    asked = [("subject", ",".join(f"Patient/{each}" for each in patients)), ("_count", "500")]
    found: dict[str, str] = {}
    for each in search(context(), actor, "Condition", asked).matches:
        code = json.parse(each.body).get("code") or {}
        for coding in code.get("coding") or ():
            words = str(code.get("text") or coding.get("display") or "")
            if coding.get("system") == ICD10 and words:
                found.setdefault(str(coding.get("code", ""))[:3], words)
    return found


def sayings(actor: Actor, patient_id: str) -> list[Saying]:
    """What shown models say of a patient; nothing while all are silent."""
    return [_saying(each) for each in patient.outputs(context(), actor, patient_id)]


def _saying(shown: patient.Shown) -> Saying:
    output, model = shown.output, shown.model
    parts = tuple(
        (_part(name, output.inputs[name]), f"{value:+.2f}".replace(".", ","), value > 0)
        for name, value in output.contributions[:6]
    )
    return Saying(
        model.digest,
        model.titles.get(language(), model.titles["en"]),
        f"{model.horizon_years:g}",
        f"{output.probability * 100:.1f}".replace(".", ","),
        parts,
        ", ".join(str(FEATURES[name]) for name in output.imputed),
        str(REASONS.get(shown.set_aside, "")),
    )


def _part(name: str, value: float) -> str:
    label = str(FEATURES[name])
    if name == "male":
        return f"{label}: {_('man') if value else _('woman')}"
    if name in {"smoking", "diabetes", "hypertension"}:
        return f"{label}: {_('yes') if value else _('no')}"
    return f"{label}: {value:.0f}"


def told(found: Unusual) -> dict[str, Any]:
    """A finding in words: what, by how much, against what, and what chance alone explains."""
    named = {
        "change": f"{abs(found.change) * 100:.0f}",
        "usual": _figure(found.usual),
        "unit": found.unit,
        "count": found.count,
        "since": show.day(found.since.isoformat()),
        "expected": f"{found.expected * 100:.0f}",
        "per_year": _figure(abs(found.per_year)),
    }
    why = str(WHY[found.kind, found.is_up]) % named
    if found.kind in {"jump", "steady"}:
        why += " " + _("Chance alone explains up to %(expected)s %%.") % named
    return {
        "title": found.analyte.name(language()),
        "latest": f"{_figure(found.latest)} {found.unit}",
        "on": show.day(found.on.isoformat()),
        "is_up": found.is_up,
        "why": why,
    }


def _figure(value: float) -> str:
    return f"{value:.3g}".replace(".", ",") if value < 100 else f"{value:.0f}"


def cares(actor: Actor) -> None:
    """Raises NotFound for who is not in care."""
    if not (actor.is_administrator or actor.role in navigation.CARE):
        raise NotFound("There is no such page.")


def _manages(actor: Actor) -> None:
    if not may(actor, registry.MANAGE):
        raise NotFound("There is no such page.")
