"""The record of one patient while it is being written: one method per kind of resource.

Every method returns the reference of what it wrote. Dates are days; times of contacts come from the diary, so
no practitioner is booked twice. Shared parts of the dictionaries must not be changed afterwards.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from vesalius.platform.demo import identifiers
from vesalius.platform.demo.codes import (
    CONTACT_KIND,
    CONTACTS,
    ICD10,
    LOINC,
    PROBLEMS,
    SNOMED,
    VACCINES,
    concept,
    hl7,
    word,
)
from vesalius.platform.demo.days import Diary, moment, working_day
from vesalius.platform.demo.measurements import blood_pressure_panel, measurement
from vesalius.platform.demo.medicines import MEDICINES, dosage, medication_concept
from vesalius.platform.demo.organisation import CENTRES, HOSPITALS, Organisation, Practitioner
from vesalius.platform.demo.people import Person

Resource = dict[str, Any]
_CLINICAL = "https://www.ehealth.fgov.be/standards/fhir/core-clinical/StructureDefinition/"
_MEDICATION = "https://www.ehealth.fgov.be/standards/fhir/medication/StructureDefinition/"
_VACCINATION = "https://www.ehealth.fgov.be/standards/fhir/vaccination/StructureDefinition/"
_ORIGIN = "https://www.ehealth.fgov.be/standards/fhir/terminology/CodeSystem/BeMedicationLineOriginType"
_PROBLEM_CATEGORY = "https://www.ehealth.fgov.be/standards/fhir/core-clinical/CodeSystem/be-cs-problem-category"
_ROUTE = "https://www.ehealth.fgov.be/standards/fhir/vaccination/CodeSystem/be-cs-vaccination-administration-route"
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_ROOM = {"gp": (1, 2, 3, 4), "physiotherapist": (5,), "nurse": (6,), "psychologist": (7,)}
LABELS = {
    "PSY": ("R", "PSY", "psychiatry disorder information sensitivity"),
    "HIV": ("V", "HIV", "HIV/AIDS information sensitivity"),
    "ETH": ("R", "ETH", "substance abuse information sensitivity"),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """One meeting: its encounter, its day and start (minutes after midnight), who saw the patient."""

    reference: str
    day: date
    minutes: int
    practitioner: Practitioner

    @property
    def at(self) -> str:
        """The start as FHIR dateTime."""
        return moment(self.day, self.minutes)


class Record:
    """The resources of one patient, in the order of writing. `end` is today or the day of death."""

    def __init__(self, person: Person, organisation: Organisation, diary: Diary, random: Random, today: date) -> None:
        self.person = person
        self.organisation = organisation
        self.diary = diary
        self.random = random
        self.today = today
        self.language = person.text_language
        self.resources: list[Resource] = []
        self.subject = {"reference": f"Patient/patient-{person.key}", "display": person.display}
        doctors = organisation.team("gp", person.centre)
        self.doctor = doctors[person.household % len(doctors)]
        self._counts: dict[str, int] = {}

    @property
    def end(self) -> date:
        """The last day on which anything can be recorded."""
        return min(self.person.death, self.today) if self.person.death else self.today

    @property
    def centre_reference(self) -> dict[str, str]:
        """The patient's centre."""
        centre = CENTRES[self.person.centre]
        return {"reference": f"Organization/organization-{centre.key}", "display": centre.name}

    def words(self, french: str, dutch: str) -> str:
        """The text in the patient's language."""
        return dutch if self.language == "nl" else french

    def member(self, profession: str, place: int = 0) -> Practitioner:
        """A member of the centre's team, always the same for a household and place."""
        if profession == "gp":
            return self.doctor
        team = self.organisation.team(profession, self.person.centre)
        return team[(self.person.household + place) % len(team)]

    def write(
        self,
        kind: str,
        slug: str,
        body: Resource,
        *,
        profile: str = "",
        label: str = "",
    ) -> str:
        """Add a resource under the next id of its slug; ids of labelled ones tell nothing."""
        slug = "restricted" if label and slug else slug
        prefix = f"{kind.lower()}-{self.person.key}" + (f"-{slug}" if slug else "")
        number = self._counts[prefix] = self._counts.get(prefix, 0) + 1
        resource_id = f"{prefix}-{number}"
        head: Resource = {"resourceType": kind, "id": resource_id}
        meta: Resource = {}
        if profile:
            meta["profile"] = [profile]
        if label:
            confidentiality, code, display = LABELS[label]
            meta["security"] = [
                {"system": _CONFIDENTIALITY, "code": confidentiality},
                {"system": _ACT_CODE, "code": code, "display": display},
            ]
        if meta:
            head["meta"] = meta
        head.update(body)
        self.resources.append(head)
        return f"{kind}/{resource_id}"

    def own_identifier(self, slug: str, number: int) -> list[Resource]:
        """An identifier local to the network."""
        return [{"system": identifiers.LOCAL, "value": f"{self.person.key}-{slug}-{number}"}]

    def contact(
        self,
        kind: str,
        day: date,
        *,
        reason: tuple[str, str] | None = None,
        problem: str = "",
        practitioner: Practitioner | None = None,
        label: str = "",
        weekend: bool = False,
        based_on: str = "",
    ) -> Contact:
        """An Encounter on `day` or the next working day, never after `end`."""
        profession, display, words, encounter_class, minutes = CONTACTS[kind]
        who = practitioner or self.member(profession)
        if not weekend:
            day = working_day(day, last=self.end)
        start = self.diary.book(who.id, day, self.random.randrange(32), -(-minutes // 20))
        body: Resource = {
            "status": "finished",
            "class": {
                "system": _ACT_CODE,
                "code": encounter_class,
                "display": {"AMB": "ambulatory", "HH": "home health", "VR": "virtual"}[encounter_class],
            },
            "type": [concept(CONTACT_KIND, kind, display, word(words, self.language))],
            "subject": self.subject,
            "participant": [{"individual": who.reference}],
            "period": {"start": moment(day, start), "end": moment(day, start + minutes)},
            "serviceProvider": self.centre_reference,
        }
        if based_on:
            body["basedOn"] = [{"reference": based_on}]
        if reason:
            body["reasonCode"] = [{"text": word(reason, self.language)}]
        if problem:
            body["reasonReference"] = [{"reference": problem}]
        if encounter_class == "AMB":
            rooms = _ROOM[profession]
            room = rooms[int(who.id[-2:]) % len(rooms)]
            place = f"Location/location-{CENTRES[self.person.centre].key}-room-{room}"
            body["location"] = [{"location": {"reference": place}}]
        reference = self.write("Encounter", "", body, label=label)
        return Contact(reference, day, start, who)

    def problem(
        self,
        key: str,
        onset: date,
        *,
        recorded: date | None = None,
        abated: date | None = None,
        contact: Contact | None = None,
        category: str = "diagnosis",
        label: str = "",
        stage: tuple[str, str] = ("", ""),
    ) -> str:
        """A Condition in the be-problem profile; resolved when `abated` is given."""
        found = PROBLEMS[key]
        coding = [{"system": ICD10, "code": stage[0] or found.icd10}]
        if found.snomed:
            coding.append({"system": SNOMED, "code": found.snomed})
        text = word(found.words, self.language) + stage[1]
        body: Resource = {
            "identifier": self.own_identifier(f"problem-{key.replace('_', '-')}", len(self.resources)),
            "clinicalStatus": hl7("condition-clinical", "resolved" if abated else "active"),
            "verificationStatus": hl7("condition-ver-status", "confirmed"),
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/condition-category",
                            "code": "problem-list-item",
                        },
                        {"system": _PROBLEM_CATEGORY, "code": category},
                    ]
                }
            ],
            "code": {"coding": coding, "text": text},
            "subject": self.subject,
            "onsetDateTime": onset.isoformat(),
            "recordedDate": (recorded or onset).isoformat(),
            "recorder": (contact.practitioner if contact else self.doctor).reference,
        }
        if abated:
            body["abatementDateTime"] = abated.isoformat()
        if contact:
            body["encounter"] = {"reference": contact.reference}
        return self.write("Condition", key.replace("_", "-"), body, profile=_CLINICAL + "be-problem", label=label)

    def observation(
        self,
        key: str,
        value: float,
        contact: Contact,
        *,
        label: str = "",
        category: str = "vital-signs",
        normal: bool = True,
    ) -> str:
        """A measured number at a contact, with range and flag where the catalogue knows a range."""
        body = measurement(key, value, self.language, ranges=normal)
        body["category"] = [hl7("observation-category", category)]
        body["subject"] = self.subject
        body["encounter"] = {"reference": contact.reference}
        body["effectiveDateTime"] = contact.at
        body["performer"] = [contact.practitioner.reference]
        return self.write("Observation", key.replace("_", "-"), body, label=label)

    def blood_pressure(self, systolic: float, diastolic: float, contact: Contact) -> str:
        """The blood pressure panel."""
        body = blood_pressure_panel(round(systolic), round(diastolic), self.language)
        body["subject"] = self.subject
        body["encounter"] = {"reference": contact.reference}
        body["effectiveDateTime"] = contact.at
        body["performer"] = [contact.practitioner.reference]
        return self.write("Observation", "bp", body)

    def coded_observation(self, slug: str, code: tuple[str, str, str], value: Resource, contact: Contact) -> str:
        """A social-history Observation; `code` is LOINC code, display, text; `value` a CodeableConcept."""
        body: Resource = {
            "status": "final",
            "category": [hl7("observation-category", "social-history")],
            "code": concept(LOINC, *code),
            "subject": self.subject,
            "encounter": {"reference": contact.reference},
            "effectiveDateTime": contact.at,
            "performer": [contact.practitioner.reference],
            "valueCodeableConcept": value,
        }
        return self.write("Observation", slug, body)

    def prescription(
        self,
        key: str,
        contact: Contact,
        *,
        until: date | None = None,
        stopped: bool = False,
        reason: str = "",
        label: str = "",
        repeats: int = 0,
    ) -> str:
        """A MedicationRequest; open ended ones are active, those that ended completed or stopped."""
        if until and self.person.death:
            until = min(until, self.person.death)
        status = "active"
        if (until and until <= self.end) or self.person.death:
            status = "stopped" if stopped else "completed"
        number = self._counts.get("prescription", 0) + 1
        self._counts["prescription"] = number
        body: Resource = {
            "identifier": [
                {"system": identifiers.PRESCRIPTION, "value": f"BEP{self.person.number:05d}{number:04d}"},
            ],
            "status": status,
            "intent": "order",
            "medicationCodeableConcept": medication_concept(key, self.language),
            "subject": self.subject,
            "encounter": {"reference": contact.reference},
            "authoredOn": contact.at,
            "requester": contact.practitioner.reference,
            "dosageInstruction": [dosage(key, self.language)],
        }
        if reason:
            body["reasonReference"] = [{"reference": reason}]
        validity: Resource = {"start": contact.day.isoformat()}
        if until:
            validity["end"] = until.isoformat()
        body["dispenseRequest"] = {"validityPeriod": validity}
        if repeats:
            body["dispenseRequest"]["numberOfRepeatsAllowed"] = repeats
        slug = MEDICINES[key].atc.lower()
        return self.write(
            "MedicationRequest", slug, body, profile=_MEDICATION + "BeMedicationPrescription", label=label
        )

    def medication_line(
        self, key: str, start: Contact, *, until: date | None = None, reason: str = "", label: str = ""
    ) -> str:
        """A line of the medication scheme: what the patient takes since, and until when."""
        period: Resource = {"start": start.day.isoformat()}
        if until:
            period["end"] = until.isoformat()
        number = self._counts["line"] = self._counts.get("line", 0) + 1
        body: Resource = {
            "extension": [
                {"url": _MEDICATION + "BeExtRecordedDate", "valueDateTime": start.at},
                {"url": _MEDICATION + "BeExtRecorder", "valueReference": start.practitioner.reference},
                {"url": _MEDICATION + "BeExtMedicationLineRegistrationStatus", "valueCode": "recorded"},
            ],
            "identifier": [
                {"system": identifiers.MEDICATION_LINE, "value": f"demo-{self.person.key}-{number}"},
            ],
            "status": "unknown",
            "category": concept(_ORIGIN, "ambulatory-request"),
            "medicationCodeableConcept": medication_concept(key, self.language),
            "subject": self.subject,
            "effectivePeriod": period,
            "dateAsserted": start.at,
            "informationSource": start.practitioner.reference,
            "dosage": [dosage(key, self.language)],
        }
        if reason:
            body["reasonReference"] = [{"reference": reason}]
        return self.write("MedicationStatement", "", body, profile=_MEDICATION + "BeMedicationLine", label=label)

    def vaccination(self, key: str, day: date, contact: Contact | None = None) -> str:
        """An Immunization in the be-vaccination profile; without a contact it was reported from elsewhere."""
        code, words, route = VACCINES[key]
        number = self._counts["vaccination"] = self._counts.get("vaccination", 0) + 1
        recorder = contact.practitioner if contact else self.doctor
        recorded = day if contact else max(day, min(self.person.registered, self.end))
        lot = f"{key[:2].upper()}{self.random.randint(1000, 9999)}"
        body: Resource = {
            "extension": [
                {"url": _MEDICATION + "BeExtRecorder", "valueReference": recorder.reference},
                {
                    "url": _VACCINATION + "be-ext-administeredProduct",
                    "extension": [{"url": "lotNumber", "valueString": lot}],
                },
                {"url": _VACCINATION + "be-ext-vaccination-confirmationStatus", "valueCode": "confirmed"},
            ],
            "identifier": [{"system": identifiers.LOCAL, "value": f"{self.person.key}-vaccination-{number}"}],
            "status": "completed",
            "vaccineCode": concept(SNOMED, code, text=word(words, self.language)),
            "patient": self.subject,
            "occurrenceDateTime": contact.at if contact else day.isoformat(),
            "recorded": contact.at if contact else recorded.isoformat(),
            "primarySource": bool(contact),
            "route": concept(_ROUTE, route),
        }
        if contact:
            body["encounter"] = {"reference": contact.reference}
            body["performer"] = [{"actor": contact.practitioner.reference}]
        else:
            body["reportOrigin"] = hl7("immunization-origin", "record", "Other Record")
        slug = key.replace("_", "-")
        return self.write("Immunization", slug, body, profile=_VACCINATION + "be-vaccination")

    def document(
        self,
        slug: str,
        loinc: tuple[str, str],
        title: str,
        text: str,
        day: date,
        *,
        author: Resource | None = None,
        contact: Contact | None = None,
        label: str = "",
        specialty: tuple[str, str] | None = None,
    ) -> str:
        """A letter or note as DocumentReference with its text inside."""
        at = contact.at if contact else moment(day, 12 * 60)
        if author is None:
            author = contact.practitioner.reference if contact else {"reference": f"Organization/{HOSPITALS[0]}"}
        body: Resource = {
            "status": "current",
            "docStatus": "final",
            "type": concept(LOINC, loinc[0], loinc[1], title),
            "subject": self.subject,
            "date": at,
            "author": [author],
            "custodian": self.centre_reference,
            "description": title,
            "content": [
                {
                    "attachment": {
                        "contentType": "text/markdown; charset=utf-8",
                        "language": self.language,
                        "data": base64.b64encode(text.encode()).decode(),
                        "title": title,
                        "creation": at,
                    }
                }
            ],
        }
        if contact:
            body["context"] = {"encounter": [{"reference": contact.reference}]}
        if specialty:
            body.setdefault("context", {})["practiceSetting"] = concept(SNOMED, *specialty)
        profile = f"{identifiers.CORE}/StructureDefinition/be-documentreference"
        return self.write("DocumentReference", slug, body, profile=profile, label=label)
