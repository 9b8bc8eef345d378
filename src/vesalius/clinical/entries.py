"""Any resource of a record as one line: what, when, who, and what matters about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius import dates
from vesalius.clinical import presentation as show
from vesalius.clinical.presentation import Resource
from vesalius.knowledge import follow_up

KINDS: Final[dict[str, str | Promise]] = {
    "Encounter": _lazy("Contact"),
    "DocumentReference": _lazy("Document"),
    "Composition": _lazy("Summary document"),
    "Condition": _lazy("Problem"),
    "Procedure": _lazy("Procedure"),
    "Observation": _lazy("Measurement"),
    "DiagnosticReport": _lazy("Report"),
    "MedicationRequest": _lazy("Prescription"),
    "MedicationStatement": _lazy("Medicine"),
    "Immunization": _lazy("Vaccination"),
    "AllergyIntolerance": _lazy("Allergy"),
    "ServiceRequest": _lazy("Order"),
    "Appointment": _lazy("Appointment"),
    "CarePlan": _lazy("Care plan"),
    "Goal": _lazy("Goal"),
    "Task": _lazy("Task"),
    "QuestionnaireResponse": _lazy("Questionnaire"),
    "ImagingStudy": _lazy("Imaging"),
    "Communication": _lazy("Message"),
    "CommunicationRequest": _lazy("Message"),
    "Flag": _lazy("Warning"),
    "EpisodeOfCare": _lazy("Care path"),
}
"""Type → what it is called."""

_STATUS: Final[dict[str, str | Promise]] = {
    "active": _lazy("active"),
    "inactive": _lazy("inactive"),
    "resolved": _lazy("resolved"),
    "remission": _lazy("in remission"),
    "recurrence": _lazy("recurrence"),
    "completed": _lazy("completed"),
    "finished": _lazy("finished"),
    "in-progress": _lazy("in progress"),
    "stopped": _lazy("stopped"),
    "revoked": _lazy("taken back"),
    "cancelled": _lazy("cancelled"),
    "booked": _lazy("booked"),
    "arrived": _lazy("arrived"),
    "fulfilled": pgettext_lazy("appointment", "took place"),
    "noshow": _lazy("did not come"),
    "pending": _lazy("to be confirmed"),
    "proposed": _lazy("proposed"),
    "requested": _lazy("requested"),
    "received": pgettext_lazy("task", "received"),
    "accepted": pgettext_lazy("task", "accepted"),
    "ready": pgettext_lazy("task", "ready"),
    "rejected": pgettext_lazy("task", "rejected"),
    "failed": pgettext_lazy("task", "failed"),
    "waitlist": pgettext_lazy("appointment", "waiting for a place"),
    "checked-in": _lazy("arrived"),
    "triaged": _lazy("arrived"),
    "onleave": pgettext_lazy("stay", "on leave"),
    "onhold": _lazy("on hold"),
    "intended": _lazy("planned"),
    "not-taken": pgettext_lazy("medicine", "not taken"),
    "registered": pgettext_lazy("result", "awaited"),
    "partial": pgettext_lazy("result", "partial"),
    "corrected": pgettext_lazy("result", "corrected"),
    "appended": pgettext_lazy("result", "completed later"),
    "superseded": pgettext_lazy("document", "replaced"),
    "relapse": _lazy("recurrence"),
    "preparation": _lazy("planned"),
    "planned": _lazy("planned"),
    "on-hold": _lazy("on hold"),
    "entered-in-error": _lazy("entered in error"),
    "preliminary": _lazy("preliminary"),
    "draft": _lazy("draft"),
    "refuted": _lazy("refuted"),
    "not-done": _lazy("not done"),
}
_ENROLMENT: Final = "urn:vesalius:enrolment"
_SILENT: Final = {"finished", "completed", "final", "current", "fulfilled", "unknown", "amended", "active"}
_ALARMING: Final = {"entered-in-error", "cancelled", "noshow", "not-done", "stopped"}
_SENSITIVE: Final[dict[str, str | Promise]] = {
    "R": _lazy("restricted"),
    "V": _lazy("very restricted"),
    "PSY": _lazy("mental health"),
    "HIV": "HIV",
    "ETH": _lazy("substance use"),
    "SUD": _lazy("substance use"),
    "SEX": _lazy("sexual health"),
    "STD": _lazy("sexual health"),
    "GDIS": _lazy("genetics"),
    "SDV": _lazy("abuse"),
    "DVD": _lazy("abuse"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word in a coloured box. `kind` is "", good, warn, danger or accent."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `moment` is the FHIR date, `order` sorts by it."""

    type: str
    id: str
    kind: str
    title: str
    detail: str
    moment: str
    day: str
    order: str
    who: str
    tags: tuple[Tag, ...] = ()
    resource: Resource = field(default_factory=dict, repr=False)

    @property
    def is_document(self) -> bool:
        """Whether it can be opened as a document."""
        return self.type in {"DocumentReference", "Composition", "DiagnosticReport", "QuestionnaireResponse"}


def entry(resource: Resource) -> Entry:
    """The line of a resource."""
    type_name = str(resource["resourceType"])
    moment = show.when(resource)
    return Entry(
        type=type_name,
        id=str(resource.get("id", "")),
        kind=str(KINDS.get(type_name, type_name)),
        title=_title(resource) or str(KINDS.get(type_name, type_name)),
        detail=_detail(resource),
        moment=moment,
        day=show.day(moment),
        order=dates.sort_key(moment),
        who=show.who(resource),
        tags=tuple(tags(resource)),
        resource=resource,
    )


def status(resource: Resource) -> str:
    """The code of the state that matters: the clinical status where there is one."""
    clinical = resource.get("clinicalStatus")
    if isinstance(clinical, dict):
        return show.code_of(clinical)
    return str(resource.get("status") or resource.get("lifecycleStatus") or "")


def is_current_medicine(medicine: Resource) -> bool:
    """Whether a line of medication has not ended: Belgian lines say it by their period, not by their status."""
    over = {"completed", "stopped", "cancelled", "entered-in-error"}
    return status(medicine) not in over and not dates.is_over((medicine.get("effectivePeriod") or {}).get("end"))


def is_enrolment(resource: Resource) -> bool:
    """Whether an EpisodeOfCare is an enrolment at a centre, paid by capitation, and no path of care."""
    return resource.get("resourceType") == "EpisodeOfCare" and any(
        coding.get("system") == _ENROLMENT
        for concept in resource.get("type", ())
        for coding in concept.get("coding", ())
    )


def status_label(code: str) -> str:
    """A status in words."""
    return str(_STATUS.get(code, code))


def tags(resource: Resource) -> list[Tag]:
    """State and sensitivity, where they say something."""
    found = []
    code = status(resource)
    if code and code not in _SILENT:
        found.append(
            Tag(status_label(code), "danger" if code == "entered-in-error" else "warn" if code in _ALARMING else "")
        )
    found += [Tag(text, "accent") for text in sensitivity(resource)]
    return found


def sensitivity(resource: Resource) -> list[str]:
    """The sensitivity labels in words, without R and V where another one tells more."""
    given = [coding.get("code", "") for coding in (resource.get("meta") or {}).get("security", ())]
    telling = [code for code in given if code in _SENSITIVE and code not in {"R", "V"}] or given
    return list(dict.fromkeys(str(_SENSITIVE[code]) for code in telling if code in _SENSITIVE))


def _examination(task: Resource) -> str:
    """What a follow-up Task asks for, in the reader's language; empty for others, and for a rule that is no more."""
    codings = (task.get("code") or {}).get("coding", ())
    code = next((item.get("code") for item in codings if item.get("system") == follow_up.SYSTEM), None)
    language = (get_language() or "fr")[:2]
    return next((rule.title(language) for rule in follow_up.rules() if rule.id == code), "") if code else ""


def _title(resource: Resource) -> str:
    type_name = resource["resourceType"]
    if type_name == "Encounter":
        kinds = resource.get("type") or []
        return show.coded(kinds[0]) if kinds else ""
    if type_name == "Appointment":
        kinds = resource.get("serviceType") or []
        return show.coded(kinds[0]) if kinds else str(resource.get("description", ""))
    if type_name in {"MedicationRequest", "MedicationStatement", "MedicationAdministration"}:
        return show.coded(resource.get("medicationCodeableConcept")) or show.display(
            resource.get("medicationReference") or {}
        )
    if type_name == "DocumentReference":
        return str(resource.get("description") or show.coded(resource.get("type")))
    if type_name == "Goal":
        return show.coded(resource.get("description"))
    if type_name == "Task":
        return _examination(resource) or str(resource.get("description") or show.coded(resource.get("code")))
    if type_name in {"Communication", "CommunicationRequest"}:
        return " ".join(str(item.get("contentString", "")) for item in resource.get("payload", ()))
    for key in ("title", "vaccineCode", "code", "type"):
        found = resource.get(key)
        if isinstance(found, str):
            return found
        if isinstance(found, list) and found:
            found = found[0]
        if found:
            return show.coded(found)
    return ""


def _detail(resource: Resource) -> str:
    function: Any = _DETAILS.get(str(resource["resourceType"]))
    return function(resource) if function else ""


def _reasons(resource: Resource) -> str:
    return ", ".join(filter(None, (show.coded(item) for item in resource.get("reasonCode", ()))))


def _measured(resource: Resource) -> str:
    marked = show.flag(resource)
    return show.value(resource) + (f" ({marked})" if marked else "")


def _dosage(resource: Resource) -> str:
    lines = resource.get("dosage") or resource.get("dosageInstruction") or ()
    return "; ".join(str(item["text"]) for item in lines if item.get("text"))


def _reactions(resource: Resource) -> str:
    return ", ".join(
        filter(
            None,
            (
                show.coded(sign)
                for reaction in resource.get("reaction", ())
                for sign in reaction.get("manifestation", ())
            ),
        )
    )


def _since(resource: Resource) -> str:
    ended = show.first(resource, "abatementDateTime")
    note = " ".join(str(item.get("text", "")) for item in resource.get("note", ()))
    return " · ".join(filter(None, [_("until %(day)s") % {"day": show.day(str(ended))} if ended else "", note]))


def _answers(resource: Resource) -> str:
    return ngettext_answers(len(resource.get("item", ())))


def ngettext_answers(count: int) -> str:
    """How many answers a questionnaire has."""
    return _("%(n)d answers") % {"n": count}


def _times(resource: Resource) -> str:
    return show.clock_time(str(resource.get("start", "")))


_DETAILS: Final = {
    "Encounter": _reasons,
    "Observation": _measured,
    "MedicationRequest": _dosage,
    "MedicationStatement": _dosage,
    "AllergyIntolerance": _reactions,
    "Condition": _since,
    "Appointment": _times,
    "QuestionnaireResponse": _answers,
    "Procedure": lambda resource: " ".join(str(item.get("text", "")) for item in resource.get("note", ())),
    "CarePlan": lambda resource: "; ".join(
        str(item["detail"]["description"])
        for item in resource.get("activity", ())
        if (item.get("detail") or {}).get("description")
    ),
    "ServiceRequest": lambda resource: ", ".join(
        filter(None, (show.display(item) for item in resource.get("performer", ())))
    ),
}
