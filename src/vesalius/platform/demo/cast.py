"""The cast: who can sign in to the demo network, and what they share about one patient.

Ten people with one role each, who all have to do with Jean-Marc Delvaux (patient-0001), and one account for everybody
else who works in the network. `resources` is what makes him a patient of all four professions.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from vesalius.access import roles
from vesalius.platform.demo import identifiers, network
from vesalius.platform.demo.network import Resource

PATIENT: Final = "Patient/patient-0001"
PATIENT_NUMBER: Final = "62120604396"
CENTRE: Final = "Organization/organization-confluent"
_PROFESSIONS: Final = {
    "gp": roles.PHYSICIAN,
    "nurse": roles.NURSE,
    "physiotherapist": roles.PHYSIOTHERAPIST,
    "psychologist": roles.PSYCHOLOGIST,
}
_PRIMARY: Final = {
    "practitioner-gp-05": "physician",
    "practitioner-nurse-05": "nurse",
    "practitioner-physiotherapist-06": "physiotherapist",
    "practitioner-psychologist-05": "psychologist",
    "person-confluent-receptionist-1": "receptionist",
    "person-confluent-manager-4": "manager",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the cast. `centres` are "Organization/x", the main one first; none for the whole network.

    An identity card with the national number `number` opens it; "" for a system.
    """

    username: str
    role: str
    display: str
    fhir: str
    centres: tuple[str, ...] = ()
    is_system: bool = False
    number: str = ""

    @property
    def is_primary(self) -> bool:
        """Whether this is one of the ten."""
        return self.username in PRIMARY


PRIMARY: Final = (
    "physician",
    "nurse",
    "physiotherapist",
    "psychologist",
    "receptionist",
    "manager",
    "patient",
    "privacy-officer",
    "administrator",
    "laboratory",
)


def members() -> list[Member]:
    """The whole cast, the ten first."""
    found = [
        Member("patient", roles.PATIENT, "Jean-Marc Delvaux", PATIENT, number=PATIENT_NUMBER),
        Member("privacy-officer", roles.PRIVACY_OFFICER, "Hélène Marchal", "Person/person-privacy-officer"),
        Member("administrator", roles.ADMINISTRATOR, "Tom Verbeke", "Person/person-administrator"),
        Member(
            "laboratory",
            roles.LABORATORY,
            "Laboratoire d'analyses Biomosane",
            "Organization/organization-laboratory",
            is_system=True,
        ),
        *_staff(next(iter(network.generate(patients=0)))),
    ]
    order = {name: number for number, name in enumerate(PRIMARY)}
    found.sort(key=lambda member: (order.get(member.username, len(order)), member.username))
    return [
        member if member.number or member.is_system else replace(member, number=_number(place))
        for place, member in enumerate(found)
    ]


def _number(place: int) -> str:
    """The invented national number of the member at a place of the cast."""
    birth = date(1960 + place % 40, 1 + place % 12, 1 + place % 28)
    return identifiers.niss(birth, female=bool(place % 2), serial=400 + place % 90)


def _staff(organisation: list[Resource]) -> Iterator[Member]:
    places: dict[str, list[str]] = {}
    for resource in organisation:
        if resource["resourceType"] == "PractitionerRole":
            places.setdefault(resource["practitioner"]["reference"], []).append(resource["organization"]["reference"])
    for resource in organisation:
        identity = resource["id"]
        literal = f"{resource['resourceType']}/{identity}"
        if resource["resourceType"] == "Practitioner":
            profession = identity.split("-")[1]
            username = _PRIMARY.get(identity, identity.removeprefix("practitioner-"))
            yield Member(username, _PROFESSIONS[profession], _name(resource), literal, tuple(places[literal]))
        elif resource["resourceType"] == "Person":
            username = _PRIMARY.get(identity, identity.removeprefix("person-"))
            role = roles.MANAGER if "-manager-" in identity else roles.RECEPTIONIST
            yield Member(username, role, _name(resource), literal, (resource["managingOrganization"]["reference"],))


def _name(resource: Resource) -> str:
    name = resource["name"][0]
    return str(name.get("text") or f"{name['given'][0]} {name['family']}")


def secret(key: bytes) -> str:
    """A password out of 32 derived bytes: four groups of five characters that are easy to type."""
    text = base64.b32encode(key).decode().lower().replace("i", "8").replace("l", "9").replace("o", "6")
    return "-".join(text[start : start + 5] for start in range(0, 20, 5))


def totp_secret(key: bytes) -> str:
    """A TOTP secret of 160 bits in base32 (RFC 4226 section 4) out of 32 derived bytes."""
    return base64.b32encode(key[:20]).decode()


def resources() -> list[Resource]:
    """What the four professions share about the patient, and the two officers."""
    return [*_people(), *_care(), *_psychology(), *_physiotherapy(), _nursing(), _order()]


def _people() -> list[Resource]:
    return [
        {
            "resourceType": "Person",
            "id": "person-privacy-officer",
            "name": [{"use": "official", "family": "Marchal", "given": ["Hélène"]}],
            "active": True,
        },
        {
            "resourceType": "Person",
            "id": "person-administrator",
            "name": [{"use": "official", "family": "Verbeke", "given": ["Tom"]}],
            "active": True,
        },
    ]


def _by(name: str) -> dict[str, str]:
    return {"reference": f"Practitioner/practitioner-{name}"}


def _care() -> list[Resource]:
    return [
        {
            "resourceType": "CareTeam",
            "id": "careteam-cast",
            "status": "active",
            "name": "Équipe pluridisciplinaire",
            "subject": {"reference": PATIENT},
            "period": {"start": "2024-02-01"},
            "participant": [
                {"member": _by(name)} for name in ("gp-05", "nurse-05", "physiotherapist-06", "psychologist-05")
            ],
            "managingOrganization": [{"reference": CENTRE}],
        }
    ]


_PSY: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}
_RESTRICTED: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}


def _visit(identity: str, kind: str, text: str, who: str, day: str, security: list[dict[str, str]]) -> Resource:
    found: Resource = {
        "resourceType": "Encounter",
        "id": identity,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"},
        "type": [{"coding": [{"system": "urn:vesalius:demo:contact-kind", "code": kind}], "text": text}],
        "subject": {"reference": PATIENT},
        "participant": [{"individual": _by(who)}],
        "period": {"start": f"{day}T10:00:00+01:00", "end": f"{day}T10:45:00+01:00"},
        "serviceProvider": {"reference": CENTRE},
    }
    return _labelled(found, security)


def _labelled(resource: Resource, security: list[dict[str, str]], *, is_shared: bool = False) -> Resource:
    meta: dict[str, Any] = {}
    if security:
        meta["security"] = security
    if is_shared:
        meta["tag"] = [{"system": "https://vesalius.health/fhir/CodeSystem/sharing", "code": "care-team"}]
    return {**resource, "meta": meta} if meta else resource


def _note(identity: str, title: str, text: str, who: str, day: str) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "id": identity,
        "status": "current",
        "type": {
            "coding": [{"system": "http://loinc.org", "code": "11506-3", "display": "Progress note"}],
            "text": title,
        },
        "subject": {"reference": PATIENT},
        "date": f"{day}T11:00:00+01:00",
        "author": [_by(who)],
        "description": title,
        "content": [
            {
                "attachment": {
                    "contentType": "text/markdown; charset=utf-8",
                    "language": "fr",
                    "data": base64.b64encode(text.encode()).decode(),
                    "title": title,
                }
            }
        ],
    }


def _psychology() -> list[Resource]:
    who, security = "psychologist-05", [_RESTRICTED, _PSY]
    private = "# Séance\n\nIl parle de la peur de perdre la vue, qu'il n'ose pas dire à la maison."
    shared = "# Bilan pour l'équipe\n\nMoral meilleur, sommeil repris. Encourager la marche en groupe du jeudi."
    return [
        _visit("encounter-cast-psychology", "psychology-session", "Séance de psychologie", who, "2026-11-05", security),
        _labelled(
            _note("documentreference-cast-private", "Note de séance (confidentielle)", private, who, "2026-11-05"),
            security,
        ),
        _labelled(
            _note("documentreference-cast-shared", "Bilan partagé avec l'équipe", shared, who, "2026-11-05"),
            security,
            is_shared=True,
        ),
    ]


def _physiotherapy() -> list[Resource]:
    who = "physiotherapist-06"
    text = "# Séance de kinésithérapie\n\nMarche 20 minutes sans douleur. Exercices d'équilibre, progression."
    return [
        _visit("encounter-cast-physiotherapy", "physiotherapy-session", "Kinésithérapie", who, "2026-11-12", []),
        _note("documentreference-cast-physiotherapy", "Note de kinésithérapie", text, who, "2026-11-12"),
    ]


def _nursing() -> Resource:
    return _visit("encounter-cast-nursing", "nursing-home-visit", "Soins du pied", "nurse-05", "2026-11-17", [])


def _order() -> Resource:
    return {
        "resourceType": "ServiceRequest",
        "id": "servicerequest-cast-laboratory",
        "status": "active",
        "intent": "order",
        "category": [
            {"coding": [{"system": "http://snomed.info/sct", "code": "108252007", "display": "Laboratory procedure"}]}
        ],
        "code": {"text": "HbA1c, créatinine, profil lipidique"},
        "subject": {"reference": PATIENT},
        "authoredOn": "2026-11-18",
        "requester": _by("gp-05"),
        "performer": [{"reference": "Organization/organization-laboratory"}],
    }
