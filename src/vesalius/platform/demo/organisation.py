"""The four centres, their rooms and services, forty practitioners, office staff, payers and partners."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.codes import CONTACT_KIND, CONTACTS, HCPARTY, concept, hl7, word
from vesalius.platform.demo.names import family_name, given_names
from vesalius.platform.demo.places import TOWNS, address
from vesalius.terminology import naming_systems

Resource = dict[str, Any]
PROFILE = f"{identifiers.CORE}/StructureDefinition/"


@dataclass(frozen=True, slots=True)
class Centre:
    """A medical centre. `key` is part of the ids of everything in it."""

    key: str
    name: str
    street: str
    number: str
    town: int


@dataclass(frozen=True, slots=True)
class Practitioner:
    """One of the forty: `centres` are indexes, the main one first."""

    id: str
    profession: str
    name: str
    female: bool
    centres: tuple[int, ...]

    @property
    def reference(self) -> dict[str, str]:
        """A new Reference with display."""
        return {"reference": f"Practitioner/{self.id}", "display": self.name}


CENTRES = (
    Centre("confluent", "Maison médicale du Confluent", "Rue des Bateliers", "14", 0),
    Centre("terrils", "Centre de santé Les Terrils", "Rue du Chevalement", "87", 0),
    Centre("passerelle", "Maison médicale La Passerelle", "Quai des Tanneurs", "32", 0),
    Centre("stimont", "Centre médical du Bois Stimont", "Avenue des Charmilles", "5", 0),
)
# profession: how many, INAMI first digit and qualification, CD-HCPARTY code, words, title.
PROFESSIONS: dict[str, tuple[int, int, int, str, tuple[str, str], str]] = {
    "gp": (16, 1, 4, "persgeneralphysician", ("Médecin généraliste", "Huisarts"), "Dr"),
    "physiotherapist": (10, 5, 527, "persphysiotherapist", ("Kinésithérapeute", "Kinesitherapeut"), ""),
    "nurse": (8, 4, 401, "persnurse", ("Infirmier·ère", "Verpleegkundige"), ""),
    "psychologist": (
        6,
        9,
        1,
        "persclinicalpsychologist",
        ("Psychologue clinicien·ne", "Klinisch psycholoog"),
        "",
    ),
}
PAYERS = {
    "130": "Mutualité des Deux Rives",
    "206": "Mutualité neutre du Hainaut d'Or",
    "319": "Mutualité solidaire Sambre-Ourthe",
    "403": "Mutualité libérale de la Dyle",
    "509": "Mutualité libre Val Mosan",
    "600": "Caisse auxiliaire d'assurance",
}
LABORATORY = "organization-laboratory"
HOSPITALS = ("organization-hospital-meuse", "organization-hospital-dyle")
_OFFICE = ("Accueil", "Accueil", "Accueil", "Gestion")
_ROOMS = (
    "Cabinet 1",
    "Cabinet 2",
    "Cabinet 3",
    "Cabinet 4",
    "Salle de kinésithérapie",
    "Salle de soins",
    "Espace psychologie",
)
_SPOKEN = ("fr", "nl", "en", "de", "ar", "tr")


class Organisation:
    """Everything that is not a patient; the same for a seed, whatever the number of patients."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"vesalius-organisation-{seed}")  # noqa: S311 - invented data, not secrets
        self.practitioners: list[Practitioner] = []
        self._teams: dict[tuple[str, int], list[Practitioner]] = {}
        self.resources: list[Resource] = []
        self._contact_kinds()
        for index, centre in enumerate(CENTRES):
            self._centre(index, centre)
        self._partners()
        for profession, row in PROFESSIONS.items():
            for number in range(1, row[0] + 1):
                self._practitioner(profession, number)
        for index in range(len(CENTRES)):
            self._office(index)

    def team(self, profession: str, centre: int) -> list[Practitioner]:
        """Those of a profession who work at a centre, main place first; never empty."""
        if (profession, centre) not in self._teams:
            found = [each for each in self.practitioners if each.profession == profession and centre in each.centres]
            self._teams[profession, centre] = sorted(found, key=lambda each: (each.centres[0] != centre, each.id))
        return self._teams[profession, centre]

    def _contact_kinds(self) -> None:
        concepts = [
            {
                "code": code,
                "display": row[1],
                "designation": [
                    {"language": "fr", "value": row[2][0]},
                    {"language": "nl", "value": row[2][1]},
                ],
            }
            for code, row in CONTACTS.items()
        ]
        self.resources.append(
            {
                "resourceType": "CodeSystem",
                "id": "codesystem-contact-kind",
                "url": CONTACT_KIND,
                "version": "1.0.0",
                "name": "DemoContactKind",
                "title": "Kinds of contact in the demo network",
                "status": "active",
                "content": "complete",
                "caseSensitive": True,
                "count": len(concepts),
                "concept": concepts,
            }
        )

    def _organization(self, organization_id: str, kind: str, name: str, serial: int, where: Resource) -> Resource:
        found = {
            "resourceType": "Organization",
            "id": organization_id,
            "meta": {"profile": [PROFILE + "be-organization"]},
            "identifier": [{"system": naming_systems.CBE, "value": identifiers.enterprise(serial)}],
            "active": True,
            "type": [concept(HCPARTY, kind)],
            "name": name,
            "address": [where],
        }
        self.resources.append(found)
        return found

    def _centre(self, index: int, centre: Centre) -> None:
        town = TOWNS[index][centre.town]
        where = address(centre.street, centre.number, town, use="work")
        organization_id = f"organization-{centre.key}"
        organization = self._organization(
            organization_id, "orgprimaryhealthcarecenter", centre.name, 8_812_345 + 7_919 * index, where
        )
        organization["identifier"].append(
            {"system": naming_systems.NIHDI, "value": identifiers.inami(9, 47_100 + 13 * index, 0)}
        )
        telephone = f"+32 {town.area_code} 55 0{index + 1} 00"
        organization["telecom"] = [
            {"system": "phone", "value": telephone, "use": "work"},
            {"system": "email", "value": f"accueil@{centre.key}.example", "use": "work"},
        ]
        managing = {"reference": f"Organization/{organization_id}", "display": centre.name}
        site_id = f"location-{centre.key}"
        kind = concept(f"{identifiers.CORE}/CodeSystem/be-cs-care-location", "medical-center")
        self.resources.append(
            {
                "resourceType": "Location",
                "id": site_id,
                "meta": {"profile": [PROFILE + "be-location"]},
                "status": "active",
                "name": centre.name,
                "mode": "instance",
                "type": [kind],
                "address": where,
                "physicalType": hl7("location-physical-type", "bu", "Building"),
                "managingOrganization": managing,
            }
        )
        for number, room in enumerate(_ROOMS, 1):
            self.resources.append(
                {
                    "resourceType": "Location",
                    "id": f"{site_id}-room-{number}",
                    "meta": {"profile": [PROFILE + "be-location"]},
                    "status": "active",
                    "name": f"{room}, {centre.name}",
                    "mode": "instance",
                    "physicalType": hl7("location-physical-type", "ro", "Room"),
                    "managingOrganization": managing,
                    "partOf": {"reference": f"Location/{site_id}"},
                }
            )
        for profession, row in PROFESSIONS.items():
            self.resources.append(
                {
                    "resourceType": "HealthcareService",
                    "id": f"healthcareservice-{centre.key}-{profession}",
                    "active": True,
                    "providedBy": managing,
                    "type": [concept(HCPARTY, row[3], text=row[4][0])],
                    "location": [{"reference": f"Location/{site_id}"}],
                    "name": f"{row[4][0]}, {centre.name}",
                    "appointmentRequired": True,
                }
            )

    def _partners(self) -> None:
        where = address("Avenue des Sciences", "3", TOWNS[0][6], use="work")
        self._organization(LABORATORY, "orglaboratory", "Laboratoire d'analyses Biomosane", 8_934_567, where)
        names = ("Hôpital Sainte-Ode-sur-Meuse", "Clinique du Val de Dyle")
        for number, (organization_id, name) in enumerate(zip(HOSPITALS, names, strict=True)):
            where = address("Rue de l'Hôpital", str(10 + number), TOWNS[number * 3][0], use="work")
            self._organization(organization_id, "orghospital", name, 8_955_001 + number * 311, where)
        for code, name in PAYERS.items():
            where = address("Place de l'Ange", code, TOWNS[0][0], use="work")
            payer = self._organization(f"organization-payer-{code}", "orginsurance", name, 8_900_000 + int(code), where)
            payer["identifier"].append({"system": f"{identifiers.CORE}/NamingSystem/insurancenumber", "value": code})

    def _person_name(self, *, female: bool) -> tuple[str, tuple[str, ...]]:
        origin = self._random.choices(("fr", "nl", "it", "ar", "tr"), (72, 8, 12, 5, 3))[0]
        year = self._random.randint(1962, 1996)
        return family_name(self._random, origin), given_names(self._random, origin, female=female, birth_year=year)

    def _practitioner(self, profession: str, number: int) -> None:
        _, digit, qualification, code, words, title = PROFESSIONS[profession]
        random, key = self._random, f"{profession}-{number:02d}"
        female = random.random() < {"gp": 0.5, "physiotherapist": 0.5, "nurse": 0.8, "psychologist": 0.8}[profession]
        family, given = self._person_name(female=female)
        main = (number - 1) % len(CENTRES)
        # Every third works at a second centre as well.
        centres: tuple[int, ...] = (main, (main + 1 + number // 3) % len(CENTRES)) if number % 3 == 0 else (main,)
        centres = tuple(dict.fromkeys(centres))
        shown = " ".join(part for part in (title, given[0], family) if part)
        practitioner = Practitioner(f"practitioner-{key}", profession, shown, female, centres)
        self.practitioners.append(practitioner)
        human: Resource = {"use": "official", "family": family, "given": list(given), "text": shown}
        if title:
            human["prefix"] = [title]
        spoken = ["fr", *random.sample(_SPOKEN[1:], random.choices((0, 1, 2), (40, 40, 20))[0])]
        number_inami = identifiers.inami(digit, random.randint(10_000, 99_999), qualification)
        self.resources.append(
            {
                "resourceType": "Practitioner",
                "id": practitioner.id,
                "meta": {"profile": [PROFILE + "be-practitioner"]},
                "identifier": [{"use": "official", "system": naming_systems.NIHDI, "value": number_inami}],
                "active": True,
                "name": [human],
                "telecom": [
                    {"system": "email", "value": f"{key}@{CENTRES[main].key}.example", "use": "work"},
                ],
                "gender": "female" if female else "male",
                "qualification": [{"code": concept(HCPARTY, code, text=words[0])}],
                "communication": [concept("urn:ietf:bcp:47", language) for language in spoken],
            }
        )
        for centre in centres:
            self._role(practitioner, centre, code, words)

    def _role(self, practitioner: Practitioner, centre: int, code: str, words: tuple[str, str]) -> None:
        place = CENTRES[centre]
        service = f"HealthcareService/healthcareservice-{place.key}-{practitioner.profession}"
        main = centre == practitioner.centres[0]
        if len(practitioner.centres) == 1:
            days = ["mon", "tue", "wed", "thu", "fri"]
        else:
            days = ["mon", "tue", "thu"] if main else ["wed", "fri"]
        self.resources.append(
            {
                "resourceType": "PractitionerRole",
                "id": f"practitionerrole-{practitioner.id.removeprefix('practitioner-')}-{place.key}",
                "meta": {"profile": [PROFILE + "be-practitionerrole"]},
                "active": True,
                "practitioner": practitioner.reference,
                "organization": {
                    "reference": f"Organization/organization-{place.key}",
                    "display": place.name,
                },
                "code": [concept(HCPARTY, code, text=word(words, "fr"))],
                "location": [{"reference": f"Location/location-{place.key}"}],
                "healthcareService": [{"reference": service}],
                "availableTime": [
                    {"daysOfWeek": days, "availableStartTime": "08:00:00", "availableEndTime": "18:40:00"}
                ],
            }
        )

    def _office(self, centre: int) -> None:
        place = CENTRES[centre]
        for number, function in enumerate(_OFFICE, 1):
            female = self._random.random() < 0.75
            family, given = self._person_name(female=female)
            key = "manager" if function == "Gestion" else "receptionist"
            self.resources.append(
                {
                    "resourceType": "Person",
                    "id": f"person-{place.key}-{key}-{number}",
                    "identifier": [{"system": "urn:vesalius:demo:staff", "value": f"{place.key}-{number}"}],
                    "name": [{"use": "official", "family": family, "given": list(given), "suffix": [function]}],
                    "telecom": [{"system": "email", "value": f"{key}-{number}@{place.key}.example", "use": "work"}],
                    "gender": "female" if female else "male",
                    "managingOrganization": {
                        "reference": f"Organization/organization-{place.key}",
                        "display": place.name,
                    },
                    "active": True,
                }
            )
