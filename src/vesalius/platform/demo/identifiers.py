"""Belgian numbers with their check digits, and their FHIR naming systems.

Sources: the register of natural persons (NISS, BIS), INAMI/RIZIV, the Crossroads Bank for Enterprises. All
numbers made here are arithmetic on invented serials.
"""

from __future__ import annotations

from datetime import date

CORE = "https://www.ehealth.fgov.be/standards/fhir/core"
PRESCRIPTION = "http://ehealth.fgov.be/standards/fhir/medication/NamingSystem/be-ns-prescription"
MEDICATION_LINE = "http://ehealth.fgov.be/standards/fhir/medication/NamingSystem/be-ns-medicationline"
LABORATORY_REPORT = "https://www.ehealth.fgov.be/lab-report/diagnostic-report-id"
ALLERGY = "https://www.ehealth.fgov.be/standards/fhir/allergy/NamingSystem/be-ns-allergy"
LOCAL = "urn:vesalius:demo:record"


def niss(birth: date, *, female: bool, serial: int, bis: bool = False) -> str:
    """The 11 digits of a national number; a BIS number (sex known) has its month raised by 40.

    `serial` counts births of that day and sex from 0; it becomes an even number for women, odd for men.
    """
    counter = serial % 498 * 2 + (2 if female else 1)
    month = birth.month + (40 if bis else 0)
    base = f"{birth.year % 100:02d}{month:02d}{birth.day:02d}{counter:03d}"
    prefix = "2" if birth.year >= 2000 else ""
    return f"{base}{97 - int(prefix + base) % 97:02d}"


def inami(profession_digit: int, serial: int, qualification: int) -> str:
    """The 11 digits of an INAMI number: type and serial, check number, qualification."""
    base = f"{profession_digit}{serial % 100000:05d}"
    return f"{base}{97 - int(base) % 97:02d}{qualification:03d}"


def enterprise(serial: int) -> str:
    """The 10 digits of an enterprise number, first digit 0."""
    base = f"0{serial % 10_000_000:07d}"
    return f"{base}{97 - int(base) % 97:02d}"
