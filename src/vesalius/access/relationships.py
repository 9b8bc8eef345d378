"""Therapeutic relationships as they follow from resources.

Belgian law (quality of practice, 22 April 2019, art. 36-40) ties access to a record to a therapeutic relationship. It
is opened by what is in the record anyway: a registration, an appointment, a visit, a referral, a place in a care team.
How long a contact goes on giving access depends on profession and kind, and stands in the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any, Final, NamedTuple

from vesalius.search import moments

BEGINNING: Final = moments.BEGINNING
END: Final = moments.END


class Kind(IntEnum):
    """How a relationship came about. Numbers are stored, never reused; they are positions in arrays from 1 on."""

    REGISTRATION = 1
    APPOINTMENT = 2
    VISIT = 3
    REFERRAL = 4
    CARE_TEAM = 5
    EPISODE = 6
    DECLARED = 7


class Relationship(NamedTuple):
    """`patient` and `party` are literal references; [low, high) in µs since 1970 UTC is the contact itself."""

    patient: str
    party: str
    kind: Kind
    low: int
    high: int


_PARTIES: Final = ("Practitioner/", "PractitionerRole/", "Organization/", "HealthcareService/")
_DEAD_APPOINTMENTS: Final = {"proposed", "cancelled", "noshow", "entered-in-error", "waitlist"}
CENTRE: Final = "urn:vesalius:StructureDefinition:centre"
"""Extension of Appointment: the Organization where it takes place. Its desk has to do with whoever comes there."""
_DEAD: Final = {"cancelled", "entered-in-error", "revoked", "proposed", "draft", "rejected"}


def derive(type_name: str, resource: Mapping[str, Any]) -> tuple[Relationship, ...]:
    """The relationships that a valid resource opens; none for most types."""
    function = _DERIVED.get(type_name)
    return tuple(dict.fromkeys(function(resource))) if function is not None else ()


def _literal(reference: Any, starts: tuple[str, ...]) -> str | None:
    text = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(text, str) or not text.startswith(starts):
        return None
    return "/".join(text.split("/")[:2])


def _patient(reference: Any) -> str | None:
    return _literal(reference, ("Patient/",))


def _parties(references: Iterable[Any]) -> list[str]:
    return [found for item in references if (found := _literal(item, _PARTIES)) is not None]


def _bounds(period: Any) -> tuple[int, int]:
    if not isinstance(period, dict):
        return BEGINNING, END
    low, high = period.get("start"), period.get("end")
    return (
        moments.parse(low)[0] if isinstance(low, str) else BEGINNING,
        moments.parse(high)[1] if isinstance(high, str) else END,
    )


def _of_patient(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    identity = resource.get("id")
    if not identity or resource.get("active") is False:
        return
    for party in _parties([*resource.get("generalPractitioner", ()), resource.get("managingOrganization")]):
        yield Relationship(f"Patient/{identity}", party, Kind.REGISTRATION, BEGINNING, END)


def _of_appointment(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    if resource.get("status") in _DEAD_APPOINTMENTS:
        return
    actors = [item.get("actor") for item in resource.get("participant", ()) if item.get("status") != "declined"]
    end = resource.get("end") or resource.get("start")
    if not end:
        return
    # Whoever is booked prepares the visit: the relationship begins with the booking.
    created = resource.get("created")
    low = moments.parse(created)[0] if created else BEGINNING
    high = moments.parse(end)[1]
    places = [item.get("valueReference") for item in resource.get("extension", ()) if item.get("url") == CENTRE]
    for patient in filter(None, map(_patient, actors)):
        for party in _parties([*actors, *places]):
            yield Relationship(patient, party, Kind.APPOINTMENT, low, high)


def _of_encounter(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    patient = _patient(resource.get("subject"))
    if patient is None or resource.get("status") in _DEAD:
        return
    low, high = _bounds(resource.get("period"))
    if high == END and resource.get("status") == "finished":
        high = low
    individuals = [item.get("individual") for item in resource.get("participant", ())]
    for party in _parties([*individuals, resource.get("serviceProvider")]):
        yield Relationship(patient, party, Kind.VISIT, low, high)


def _of_service_request(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    patient = _patient(resource.get("subject"))
    authored = resource.get("authoredOn")
    if patient is None or resource.get("status") in _DEAD or not authored:
        return
    low, high = moments.parse(authored)
    for party in _parties(resource.get("performer", ())):
        yield Relationship(patient, party, Kind.REFERRAL, low, high)


def _of_care_team(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    patient = _patient(resource.get("subject"))
    if patient is None or resource.get("status", "active") not in {"active", "suspended"}:
        return
    low, high = _bounds(resource.get("period"))
    for item in resource.get("participant", ()):
        within = _bounds(item.get("period"))
        for party in _parties([item.get("member"), item.get("onBehalfOf")]):
            yield Relationship(patient, party, Kind.CARE_TEAM, max(low, within[0]), min(high, within[1]))


def _of_episode(resource: Mapping[str, Any]) -> Iterable[Relationship]:
    patient = _patient(resource.get("patient"))
    if patient is None or resource.get("status") in {"cancelled", "entered-in-error", "planned", "waitlist"}:
        return
    low, high = _bounds(resource.get("period"))
    for party in _parties([resource.get("managingOrganization"), resource.get("careManager")]):
        yield Relationship(patient, party, Kind.EPISODE, low, high)


_DERIVED: Final = {
    "Patient": _of_patient,
    "Appointment": _of_appointment,
    "Encounter": _of_encounter,
    "ServiceRequest": _of_service_request,
    "CareTeam": _of_care_team,
    "EpisodeOfCare": _of_episode,
}
TYPES: Final = frozenset(_DERIVED)
"""The types that can open a relationship."""
