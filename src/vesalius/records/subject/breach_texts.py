"""The texts of a breach for the authority (GDPR art. 33(3)) and for patients (art. 34(2)), ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vesalius import clock
from vesalius.records.subject import texts
from vesalius.records.subject.breaches import Breach

_Texts = tuple[str, str, str, str]
_T: Final[Mapping[str, _Texts]] = MappingProxyType(
    {
        "authority": (
            "Notification d'une violation de données à caractère personnel à l'Autorité de protection des données (RGPD, art. 33)",
            "Melding van een inbreuk in verband met persoonsgegevens aan de Gegevensbeschermingsautoriteit (AVG, art. 33)",
            "Meldung einer Verletzung des Schutzes personenbezogener Daten an die Datenschutzbehörde (DSGVO, Art. 33)",
            "Notification of a personal-data breach to the data protection authority (GDPR art. 33)",
        ),
        "nature": ("Nature de la violation", "Aard van de inbreuk", "Art der Verletzung", "Nature of the breach"),
        "confidentiality": ("confidentialité", "vertrouwelijkheid", "Vertraulichkeit", "confidentiality"),
        "integrity": ("intégrité", "integriteit", "Integrität", "integrity"),
        "availability": ("disponibilité", "beschikbaarheid", "Verfügbarkeit", "availability"),
        "aware": ("Constatée le", "Vastgesteld op", "Festgestellt am", "Became aware on"),
        "late": (
            "Cette notification est faite après 72 heures. Motif du retard :",
            "Deze melding gebeurt na 72 uur. Reden van de vertraging:",
            "Diese Meldung erfolgt nach 72 Stunden. Grund der Verzögerung:",
            "This notification is made after 72 hours. Reason for the delay:",
        ),
        "who": ("Personnes concernées", "Betrokkenen", "Betroffene Personen", "People concerned"),
        "number": ("Nombre approximatif de personnes", "Geschat aantal personen", "Ungefähre Zahl der Personen", "Approximate number of people"),
        "records": ("Nombre approximatif d'enregistrements", "Geschat aantal gegevensregisters", "Ungefähre Zahl der Datensätze", "Approximate number of records"),
        "data": ("Catégories de données", "Categorieën van gegevens", "Kategorien von Daten", "Categories of data"),
        "consequences": ("Conséquences probables", "Waarschijnlijke gevolgen", "Wahrscheinliche Folgen", "Likely consequences"),
        "measures": ("Mesures prises ou proposées", "Genomen of voorgestelde maatregelen", "Ergriffene oder vorgeschlagene Maßnahmen", "Measures taken or proposed"),
        "contact": (
            "Point de contact : le délégué à la protection des données",
            "Contactpunt: de functionaris voor gegevensbescherming",
            "Anlaufstelle: der Datenschutzbeauftragte",
            "Contact: the data protection officer",
        ),
        "unknown": ("à compléter", "aan te vullen", "zu ergänzen", "to be completed"),
        "patients": (
            "Madame, Monsieur,\n\nUn incident a touché des données qui vous concernent. Nous vous l'expliquons ici (RGPD, art. 34).",
            "Geachte mevrouw, geachte heer,\n\nEen incident heeft gegevens over u getroffen. Wij leggen het u hier uit (AVG, art. 34).",
            "Sehr geehrte Damen und Herren,\n\nein Vorfall hat Daten über Sie betroffen. Wir erklären ihn Ihnen hier (DSGVO, Art. 34).",
            "Dear Sir or Madam,\n\nAn incident has affected data about you. We explain it here (GDPR art. 34).",
        ),
        "happened": ("Ce qui s'est passé", "Wat er gebeurd is", "Was geschehen ist", "What happened"),
        "advice": (
            "Pour toute question, et pour savoir ce que vous pouvez faire vous-même, adressez-vous au délégué à la protection des données.",
            "Met vragen, en om te weten wat u zelf kunt doen, kunt u terecht bij de functionaris voor gegevensbescherming.",
            "Bei Fragen, und um zu erfahren, was Sie selbst tun können, wenden Sie sich an den Datenschutzbeauftragten.",
            "With any question, and to know what you can do yourself, turn to the data protection officer.",
        ),
    }
)  # fmt: skip


def _text(key: str, language: str) -> str:
    return _T[key][texts.LANGUAGES.index(language) if language in texts.LANGUAGES else 0]


def to_authority(breach: Breach, language: str) -> str:
    """The notification, with what is not known yet marked as to be completed; it may follow in phases (art. 33(4))."""
    facts = breach.facts
    unknown = _text("unknown", language)
    lines = [
        _text("authority", language),
        "",
        f"{_text('aware', language)}: {clock.instant(breach.detected)}",
        f"{_text('nature', language)} ({_text(facts.kind, language)}): {facts.what}",
        f"{_text('who', language)}: {facts.who or unknown}",
        f"{_text('number', language)}: {facts.people or unknown}",
        f"{_text('records', language)}: {facts.records or unknown}",
        f"{_text('data', language)}: {facts.data or unknown}",
        f"{_text('consequences', language)}: {facts.consequences or unknown}",
        f"{_text('measures', language)}: {facts.measures or unknown}",
        _text("contact", language),
    ]
    if breach.is_clock_running and breach.hours_left < 0:
        lines += ["", f"{_text('late', language)} {unknown}"]
    return "\n".join(lines)


def to_patients(breach: Breach, language: str) -> str:
    """The letter to the people concerned, in plain words; needed where the risk for them is high."""
    facts = breach.facts
    unknown = _text("unknown", language)
    return "\n".join(
        [
            _text("patients", language),
            "",
            f"{_text('happened', language)}: {facts.what}",
            f"{_text('data', language)}: {facts.data or unknown}",
            f"{_text('consequences', language)}: {facts.consequences or unknown}",
            f"{_text('measures', language)}: {facts.measures or unknown}",
            "",
            _text("advice", language),
        ]
    )
