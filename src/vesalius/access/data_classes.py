"""Data classes: the columns of the access matrix. Each stored row has one; numbers are never reused."""

from __future__ import annotations

from enum import IntEnum


class DataClass(IntEnum):
    """What kind of data a resource is, for the access matrix. `access.classification` says which resource is what."""

    UNCLASSIFIED = 0
    """Nobody's but the operator's: a row that has not been classified yet."""
    DEFINITION = 1
    """CodeSystem, ValueSet, Questionnaire, StructureDefinition …: about nobody."""
    DIRECTORY = 2
    """Practitioners, organisations, places, services: the network itself."""
    DEMOGRAPHICS = 3
    """Patient, RelatedPerson: who somebody is and how to reach them."""
    ADMINISTRATIVE = 4
    """Coverage, registration, episodes, administrative documents."""
    AGENDA = 5
    """Appointment, Slot, Schedule, and that an encounter took place."""
    BILLING = 6
    SUMMARY = 7
    """Summaries of a record, care plans, goals, care teams, flags."""
    PROBLEMS = 8
    MEDICATION = 9
    ALLERGIES = 10
    VACCINATION = 11
    MEASUREMENTS = 12
    """Vital signs, growth, scores without a class of their own."""
    LABORATORY = 13
    IMAGING = 14
    LETTERS = 15
    """Reports and letters, discharge summaries."""
    NOTES = 16
    """Encounters and consultation notes of general medicine."""
    PHYSIOTHERAPY = 17
    NURSING = 18
    PSYCHOLOGY = 19
    PSYCHOLOGY_PRIVATE = 20
    """A psychologist's own notes: with their author unless shared."""
    SOCIAL = 21
    SEXUAL_HEALTH = 22
    GENETICS = 23
    FAMILY_HISTORY = 24
    ORDERS = 25
    """Requests for examinations and referrals."""
    TASKS = 26
    """Tasks, communications, reminders."""
    CONSENT = 27
    AUDIT = 28
    """AuditEvent and Provenance as resources."""
    MONITORING = 29
    """What patients and their devices send from home."""
    STOCK = 30
    REPORTS = 31
    """Measures and figures about many."""
