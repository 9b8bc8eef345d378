"""The form about a person, and the Patient that it becomes. Elements that the form does not know stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius.clinical import presentation as show
from vesalius.clinical.finding import phones
from vesalius.clinical.writing import Resource
from vesalius.search.text import words
from vesalius.terminology import naming_systems

FIELDS: Final = (
    "family", "given", "birth", "gender", "number", "phone", "email", "street", "postal_code", "city", "language",
)  # fmt: skip
GENDERS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("female", _lazy("woman")),
    ("male", _lazy("man")),
    ("other", _lazy("other gender")),
    ("unknown", _lazy("not known")),
)
LANGUAGES: Final = (("", ""), ("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English"))
_LONGEST: Final = 120


def given(form: Mapping[str, str]) -> dict[str, str]:
    """The values of the form, trimmed."""
    return {name: " ".join(form.get(name, "").split())[:_LONGEST] for name in FIELDS}


def faults(values: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong, by field."""
    found: dict[str, str] = {}
    if not words(values["family"]):
        found["family"] = _("The family name is needed.")
    if not words(values["given"]):
        found["given"] = _("The first name is needed.")
    if values["birth"]:
        try:
            day = date.fromisoformat(values["birth"])
        except ValueError:
            found["birth"] = _("A date, please.")
        else:
            if not today.year - 130 <= day.year or day > today:
                found["birth"] = _("This date cannot be a birth date.")
    else:
        found["birth"] = _("The birth date is needed.")
    digits = naming_systems.digits(values["number"])
    if values["number"] and not naming_systems.is_national_number(digits):
        found["number"] = _("The check digits of this national number are wrong.")
    if values["gender"] not in dict(GENDERS):
        found["gender"] = _("Choose one of the list.")
    phone = naming_systems.digits(values["phone"])
    if values["phone"] and not 8 <= len(phone) <= 15:
        found["phone"] = _("This is no phone number.")
    if values["email"] and ("@" not in values["email"] or " " in values["email"]):
        found["email"] = _("This is no e-mail address.")
    return found


def values_of(patient: Mapping[str, Any]) -> dict[str, str]:
    """The form of a Patient."""
    name: Mapping[str, Any] = next(iter(patient.get("name", ())), {})
    address: Mapping[str, Any] = next(iter(patient.get("address", ())), {})
    telecom = {item.get("system"): str(item.get("value", "")) for item in reversed(patient.get("telecom", []))}
    return {
        "family": str(name.get("family", "")),
        "given": " ".join(name.get("given", ())),
        "birth": str(patient.get("birthDate", "")),
        "gender": str(patient.get("gender", "")),
        "number": show.national_number(patient),
        "phone": telecom.get("phone", ""),
        "email": telecom.get("email", ""),
        "street": ", ".join(address.get("line", ())),
        "postal_code": str(address.get("postalCode", "")),
        "city": str(address.get("city", "")),
        "language": _language(patient),
    }


def _language(patient: Mapping[str, Any]) -> str:
    for item in patient.get("communication", ()):
        for coding in (item.get("language") or {}).get("coding", ()):
            return str(coding.get("code", ""))[:2].lower()
    return ""


def apply(patient: Resource, values: Mapping[str, str]) -> None:
    """Puts the form into a Patient."""
    name = dict(next(iter(patient.get("name", ())), {"use": "official"}))
    name["family"], name["given"] = values["family"], values["given"].split()
    patient["name"] = [name, *patient.get("name", [])[1:]]
    patient["birthDate"], patient["gender"] = values["birth"], values["gender"]
    digits = naming_systems.digits(values["number"])
    others = [item for item in patient.get("identifier", ()) if item.get("system") != naming_systems.SSIN]
    _set(patient, "identifier", [*([{"system": naming_systems.SSIN, "value": digits}] if digits else []), *others])
    telecom = [item for item in patient.get("telecom", ()) if item.get("system") not in {"phone", "email"}]
    for system, value in (("phone", _phone(values["phone"])), ("email", values["email"])):
        kept = [item for item in patient.get("telecom", ()) if item.get("system") == system][1:]
        telecom += [*([{"system": system, "value": value}] if value else []), *kept]
    _set(patient, "telecom", telecom)
    if values["street"] or values["postal_code"] or values["city"]:
        address = {
            "use": "home",
            "line": [values["street"]] if values["street"] else [],
            "postalCode": values["postal_code"],
            "city": values["city"],
        }
        given_parts = {key: value for key, value in address.items() if value}
        if (given_parts.get("line"), given_parts.get("postalCode"), given_parts.get("city")) != _address(patient):
            patient["address"] = [given_parts, *patient.get("address", [])[1:]]
    if values["language"] and values["language"] != _language(patient):
        coding = {"system": "urn:ietf:bcp:47", "code": values["language"]}
        patient["communication"] = [{"language": {"coding": [coding]}, "preferred": True}]


def _address(patient: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    address: Mapping[str, Any] = next(iter(patient.get("address", ())), {})
    lines = address.get("line")
    return ([", ".join(lines)] if lines else None), address.get("postalCode"), address.get("city")


def _phone(text: str) -> str:
    digits = naming_systems.digits(text)
    return phones(digits)[0] if digits else ""


def _set(patient: Resource, name: str, items: list[Any]) -> None:
    patient.pop(name, None)
    if items:
        patient[name] = items
