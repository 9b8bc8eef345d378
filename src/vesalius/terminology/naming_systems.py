"""Belgian systems of numbers for people and organisations, and how a national number is checked.

Sources: the NamingSystems of HL7 Belgium's core guide (be-core); for the digits of a NISS, the royal decree of 3 April
1984 on the identification number of who is in the national register.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_CORE: Final = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem"
SSIN: Final = f"{_CORE}/ssin"
"""National numbers of people (NISS, INSZ), eleven digits."""
NIHDI: Final = f"{_CORE}/nihdi"
"""Numbers of practitioners and institutions at the INAMI (RIZIV)."""
CBE: Final = f"{_CORE}/cbe"
"""Numbers of enterprises, ten digits."""
INSURANCE_MEMBERSHIP: Final = f"{_CORE}/insurancymembership"
_OTHERS: Final = re.compile("[^0-9]")


def digits(written: str) -> str:
    """The digits 0 to 9 of a number as people write it: without dots, dashes, blanks and whatever else."""
    return _OTHERS.sub("", written)


def is_national_number(number: str) -> bool:
    """Whether these are the 11 digits of a NISS: 97 minus the rest of the first nine, with a 2 before from 2000 on."""
    return _century(number) is not None


def born(number: str) -> tuple[str, str]:
    """(birth date, administrative gender) that a NISS says; empty where it says none, as for provisional numbers.

    The first six digits are the birth date, the next three are odd for men; months from 20 on belong to numbers of who
    is not in the national register, and say nothing certain.
    """
    century = _century(number)
    try:
        birth = date.fromisoformat(f"{century}{number[:2]}-{number[2:4]}-{number[4:6]}")
    except ValueError:
        return "", ""
    return birth.isoformat(), "male" if int(number[6:9]) % 2 else "female"


def _century(number: str) -> str | None:
    if len(number) != 11 or _OTHERS.search(number):
        return None
    base, check = int(number[:9]), int(number[9:])
    if check == 97 - base % 97:
        return "19"
    return "20" if check == 97 - (2_000_000_000 + base) % 97 else None
