"""The administrative part of a record: Patient, Coverage, RelatedPerson, consent, allergies, care team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.codes import CIVIL_STATE, CONTACT_PERSON, DEMO_TAG, ENROLMENT, SNOMED, concept, hl7
from vesalius.platform.demo.days import moment
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import PAYERS
from vesalius.platform.demo.people import Person
from vesalius.platform.demo.record import Record, Resource
from vesalius.terminology import naming_systems

_CORE = f"{identifiers.CORE}/StructureDefinition/"
# The two maisons médicales are paid by capitation.
_CAPITATION = (0, 2)
_DISCIPLINES = {
    "M": ("Inscription, médecine générale", "Inschrijving, huisartsgeneeskunde"),
    "K": ("Inscription, kinésithérapie", "Inschrijving, kinesitherapie"),
    "I": ("Inscription, soins infirmiers", "Inschrijving, verpleging"),
}
# The value set of be-patient takes HL7's codes for who is married or widowed, and leaves the Belgian ones of these out.
_CIVIL: dict[str, Resource] = {
    "10": concept(CIVIL_STATE, "10", "Unmarried"),
    "20": hl7("v3-MaritalStatus", "M", "Married"),
    "30": hl7("v3-MaritalStatus", "W", "Widowed"),
    "40": concept(CIVIL_STATE, "40", "Divorced"),
    "80": concept(CIVIL_STATE, "80", "Partnership"),
}
_ALLERGY = "https://www.ehealth.fgov.be/standards/fhir/allergy/StructureDefinition/"
# Key: SNOMED CT code if any, words, category, criticality, reaction (SNOMED CT code, words), weight.
_ALLERGENS: dict[str, tuple[str, tuple[str, str], str, str, tuple[str, tuple[str, str]], int]] = {
    "penicillin": (
        "764146007",
        ("Pénicilline", "Penicilline"),
        "medication",
        "high",
        ("271807003", ("Éruption cutanée", "Huiduitslag")),
        30,
    ),
    "peanut": (
        "762952008",
        ("Arachide", "Pinda"),
        "food",
        "high",
        ("39579001", ("Anaphylaxie", "Anafylaxie")),
        9,
    ),
    "pollen": (
        "256259004",
        ("Pollens", "Pollen"),
        "environment",
        "low",
        ("70076002", ("Rhinite", "Rinitis")),
        30,
    ),
    "birch": (
        "256262001",
        ("Pollen de bouleau", "Berkenpollen"),
        "environment",
        "low",
        ("70076002", ("Rhinite", "Rinitis")),
        10,
    ),
    "mite": (
        "",
        ("Acariens", "Huisstofmijt"),
        "environment",
        "low",
        ("76067001", ("Éternuements", "Niezen")),
        14,
    ),
    "cat": (
        "",
        ("Poils de chat", "Kattenhaar"),
        "environment",
        "low",
        ("9826008", ("Conjonctivite", "Conjunctivitis")),
        8,
    ),
    "latex": ("", ("Latex", "Latex"), "environment", "high", ("126485001", ("Urticaire", "Urticaria")), 4),
    "nut": ("", ("Noix", "Noten"), "food", "high", ("41291007", ("Angio-œdème", "Angio-oedeem")), 7),
    "wasp": (
        "",
        ("Venin de guêpe", "Wespengif"),
        "environment",
        "high",
        ("39579001", ("Anaphylaxie", "Anafylaxie")),
        4,
    ),
    "contrast": (
        "",
        ("Produit de contraste iodé", "Jodiumhoudend contrastmiddel"),
        "medication",
        "high",
        ("126485001", ("Urticaire", "Urticaria")),
        5,
    ),
}


def patient(record: Record, tags: tuple[str, ...] = ()) -> Resource:
    """The Patient in the be-patient profile; first resource of the record."""
    person = record.person
    meta: Resource = {"profile": [_CORE + "be-patient"]}
    if tags:
        meta["tag"] = [{"system": DEMO_TAG, "code": tag} for tag in tags]
    mobile = f"+32 47{person.number % 9} {10 + person.number * 7 % 90} {person.number * 13 % 100:02d} 00"
    body: Resource = {
        "resourceType": "Patient",
        "id": f"patient-{person.key}",
        "meta": meta,
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-nationality",
                "extension": [
                    {
                        "url": "code",
                        "valueCodeableConcept": concept(
                            f"{identifiers.CORE}/CodeSystem/cd-fed-country", person.nationality
                        ),
                    }
                ],
            }
        ],
        "identifier": [
            {"use": "official", "system": naming_systems.SSIN, "value": person.niss},
            {"use": "usual", "system": identifiers.LOCAL, "value": f"VES-{person.key}"},
        ],
        "active": person.death is None,
        "name": [
            {
                "use": "official",
                "text": f"{' '.join(person.given)} {person.family}",
                "family": person.family,
                "given": list(person.given),
            }
        ],
        "telecom": _telecom(person, mobile, record.today),
        "gender": "female" if person.female else "male",
        "birthDate": person.birth.isoformat(),
        "address": [person.address],
        "communication": [
            {"language": concept("urn:ietf:bcp:47", person.language), "preferred": True},
        ],
        "generalPractitioner": [record.doctor.reference],
        "managingOrganization": record.centre_reference,
    }
    if person.death:
        body["deceasedDateTime"] = person.death.isoformat()
    if person.age(record.today) >= 18:
        body["maritalStatus"] = _CIVIL[person.civil_state]
    contacts = [_contact(role, other) for role, other in person.related[:2]]
    if contacts:
        body["contact"] = contacts
    record.resources.insert(0, body)
    return body


def coverage(record: Record) -> None:
    """The health insurance: mutuality, membership number, normal or preferential (BIM) reimbursement."""
    person = record.person
    regime = "1" if person.preferential else "0"
    body: Resource = {
        "identifier": [
            {
                "system": naming_systems.INSURANCE_MEMBERSHIP,
                "value": f"{person.payer}{person.household:05d}{person.number % 100:02d}",
            }
        ],
        "status": "active",
        "type": concept("urn:vesalius:demo:insurance", "mutuality", text="Assurance obligatoire"),
        "subscriberId": f"{person.payer}{person.household:05d}{person.number % 100:02d}",
        "beneficiary": record.subject,
        "period": {"start": person.registered.isoformat()},
        "payor": [{"reference": f"Organization/organization-payer-{person.payer}", "display": PAYERS[person.payer]}],
        "class": [
            {"type": hl7("coverage-class", "group"), "value": person.payer, "name": PAYERS[person.payer]},
            {
                "type": hl7("coverage-class", "plan"),
                "value": f"{regime}{regime}0",
                "name": "BIM" if person.preferential else "Ordinaire",
            },
        ],
    }
    if person.death:
        body["period"]["end"] = person.death.isoformat()
    record.write("Coverage", "", body)
    if person.centre in _CAPITATION:
        _enrolments(record)


def _enrolments(record: Record) -> None:
    """Enrolment with a maison médicale: one for each discipline that is paid by capitation (M, K, I)."""
    person = record.person
    # The month after the registration, as enrolments begin.
    begun = (person.registered.replace(day=1) + timedelta(days=32)).replace(day=1)
    for discipline, words in _DISCIPLINES.items():
        period = {"start": begun.isoformat()}
        if person.death and person.death < begun:
            return
        if person.death:
            period["end"] = person.death.isoformat()
        record.write(
            "EpisodeOfCare",
            f"enrolment-{discipline.lower()}",
            {
                "status": "finished" if person.death else "active",
                "type": [concept(ENROLMENT, discipline, text=record.words(*words))],
                "patient": record.subject,
                "managingOrganization": record.centre_reference,
                "period": period,
            },
        )


def related_people(record: Record) -> None:
    """Parents of children and one close person of the old, in the same household or elsewhere."""
    person = record.person
    child = person.age(record.today) < 18
    for role, other in person.related:
        wanted = role in ("mother", "father") if child else person.age(record.today) >= 60
        if not wanted:
            continue
        record.write(
            "RelatedPerson",
            "",
            {
                "active": True,
                "patient": record.subject,
                "relationship": [concept(CONTACT_PERSON, role)],
                "name": [{"use": "official", "family": other.family, "given": [other.given[0]]}],
                "gender": "female" if other.female else "male",
                "address": [other.address],
            },
        )
        if not child:
            return


def allergies(life: Life, chosen: tuple[str, ...]) -> None:
    """AllergyIntolerances in the Belgian profile; with none chosen, sometimes "no known allergy"."""
    record, random = life.record, life.random
    recorded = life.start + timedelta(days=random.randint(0, 3))
    recorded = min(recorded, record.end)
    for key in chosen:
        code, words, category, criticality, reaction, _ = _ALLERGENS[key]
        text = record.words(*words)
        body = _allergy(record, recorded, concept(SNOMED, code, text=text) if code else {"text": text}, key)
        body["category"] = [category]
        body["criticality"] = criticality
        manifestation = concept(SNOMED, reaction[0], text=record.words(*reaction[1]))
        body["reaction"] = [
            {"manifestation": [manifestation], "severity": "severe" if criticality == "high" else "mild"}
        ]
        years = life.person.age(recorded)
        if years > 5:
            body["onsetDateTime"] = str(recorded.year - random.randint(0, min(15, years - 2)))
        life.lastly[key] = recorded
        record.write("AllergyIntolerance", key, body, profile=_ALLERGY + "be-allergyintolerance")
    if not chosen and random.random() < 0.15:
        text = record.words("Pas d'allergie connue", "Geen gekende allergie")
        body = _allergy(record, recorded, concept(SNOMED, "716186003", text=text), "none")
        record.write("AllergyIntolerance", "none", body, profile=_ALLERGY + "be-allergyintolerance")


def random_allergies(life: Life) -> tuple[str, ...]:
    """None for five in six."""
    random = life.random
    if random.random() > 0.17:
        return ()
    keys = tuple(_ALLERGENS)
    return tuple(
        dict.fromkeys(random.choices(keys, [row[5] for row in _ALLERGENS.values()], k=random.choice((1, 1, 1, 2))))
    )


def consent(record: Record, day: date, *, permit: bool) -> None:
    """The patient's consent to sharing data, or its refusal."""
    record.write(
        "Consent",
        "",
        {
            "status": "active",
            "scope": hl7("consentscope", "patient-privacy", "Privacy Consent"),
            "category": [concept("http://loinc.org", "59284-0", "Patient Consent")],
            "patient": record.subject,
            "dateTime": moment(day, 9 * 60),
            "performer": [record.subject],
            "organization": [record.centre_reference],
            "policy": [{"uri": "https://www.ehealth.fgov.be/informed-consent"}],
            "provision": {"type": "permit" if permit else "deny"},
        },
        profile=_CORE + "be-Consent",
    )


def care_team(record: Record, problem: str, day: date, professions: tuple[str, ...]) -> None:
    """Who looks after the patient together."""
    members: list[dict[str, Any]] = [
        {"member": record.member(profession).reference} for profession in ("gp", *professions)
    ]
    body: Resource = {
        "status": "inactive" if record.person.death else "active",
        "name": record.words("Équipe de soins", "Zorgteam"),
        "subject": record.subject,
        "period": {"start": day.isoformat()},
        "participant": members,
        "reasonReference": [{"reference": problem}],
        "managingOrganization": [record.centre_reference],
    }
    if record.person.death:
        body["period"]["end"] = record.person.death.isoformat()
    record.write("CareTeam", "", body)


def _telecom(person: Person, mobile: str, today: date) -> list[Resource]:
    if person.age(today) < 15:
        return [
            {
                "system": "phone",
                "value": f"+32 {person.town.area_code} 55 {person.household % 10000:04d}",
                "use": "home",
            }
        ]
    found: list[Resource] = [{"system": "phone", "value": mobile, "use": "mobile"}]
    if person.age(today) < 75:
        found.append({"system": "email", "value": f"patient-{person.key}@courriel.example", "use": "home"})
    return found


def _contact(role: str, other: Person) -> Resource:
    return {
        "relationship": [concept(CONTACT_PERSON, role)],
        "name": {"family": other.family, "given": [other.given[0]]},
        "gender": "female" if other.female else "male",
    }


def _allergy(record: Record, recorded: date, code: Resource, key: str) -> Resource:
    return {
        "identifier": [{"system": identifiers.ALLERGY, "value": f"demo-{record.person.key}-{key}"}],
        "clinicalStatus": hl7("allergyintolerance-clinical", "active", "Active"),
        "verificationStatus": hl7("allergyintolerance-verification", "confirmed", "Confirmed"),
        "code": code,
        "patient": record.subject,
        "recordedDate": recorded.isoformat(),
        "recorder": record.doctor.reference,
    }
