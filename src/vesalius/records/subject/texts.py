"""The words of exported documents, in the four languages: French, Dutch, German, English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("fr", "nl", "de", "en")

_TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "title": ("Dossier de santé complet", "Volledig gezondheidsdossier", "Vollständige Gesundheitsakte", "Complete health record"),
        "subtitle": (
            "Copie remise à la personne concernée (RGPD, art. 15 et 20 ; loi du 22 août 2002, art. 9)",
            "Kopie voor de betrokkene (AVG, art. 15 en 20; wet van 22 augustus 2002, art. 9)",
            "Kopie für die betroffene Person (DSGVO, Art. 15 und 20; Gesetz vom 22. August 2002, Art. 9)",
            "Copy for the data subject (GDPR art. 15 and 20; law of 22 August 2002, art. 9)",
        ),
        "contents": ("Table des matières", "Inhoudsopgave", "Inhaltsverzeichnis", "Contents"),
        "made": ("Établi le", "Opgemaakt op", "Erstellt am", "Made on"),
        "page": ("Page", "Pagina", "Seite", "Page"),
        "of": ("sur", "van", "von", "of"),
        "person": ("Personne", "Persoon", "Person", "Person"),
        "name": ("Nom", "Naam", "Name", "Name"),
        "birth": ("Date de naissance", "Geboortedatum", "Geburtsdatum", "Birth date"),
        "gender": ("Sexe", "Geslacht", "Geschlecht", "Sex"),
        "male": ("masculin", "mannelijk", "männlich", "male"),
        "female": ("féminin", "vrouwelijk", "weiblich", "female"),
        "other": ("autre", "andere", "divers", "other"),
        "unknown": ("inconnu", "onbekend", "unbekannt", "unknown"),
        "identifier": ("Identifiant", "Identificator", "Kennung", "Identifier"),
        "address": ("Adresse", "Adres", "Adresse", "Address"),
        "contact": ("Contact", "Contact", "Kontakt", "Contact"),
        "practitioner": ("Soignant", "Zorgverlener", "Behandelnde Person", "Practitioner"),
        "problems": ("Problèmes et diagnostics", "Problemen en diagnoses", "Probleme und Diagnosen", "Problems and diagnoses"),
        "allergies": ("Allergies et intolérances", "Allergieën en intoleranties", "Allergien und Unverträglichkeiten", "Allergies and intolerances"),
        "medication": ("Médicaments", "Geneesmiddelen", "Arzneimittel", "Medication"),
        "vaccinations": ("Vaccinations", "Vaccinaties", "Impfungen", "Vaccinations"),
        "laboratory": ("Résultats de laboratoire", "Laboratoriumresultaten", "Laborbefunde", "Laboratory results"),
        "measurements": ("Mesures et autres résultats", "Metingen en andere resultaten", "Messwerte und andere Befunde", "Measurements and other results"),
        "reports": ("Rapports", "Verslagen", "Berichte", "Reports"),
        "encounters": ("Contacts et consultations", "Contacten en raadplegingen", "Kontakte und Konsultationen", "Contacts and consultations"),
        "procedures": ("Actes", "Verrichtingen", "Eingriffe", "Procedures"),
        "plans": ("Plans de soins et objectifs", "Zorgplannen en doelen", "Pflegepläne und Ziele", "Care plans and goals"),
        "family": ("Antécédents familiaux", "Familiale voorgeschiedenis", "Familienanamnese", "Family history"),
        "documents": ("Documents", "Documenten", "Dokumente", "Documents"),
        "appointments": ("Rendez-vous", "Afspraken", "Termine", "Appointments"),
        "questionnaires": ("Questionnaires", "Vragenlijsten", "Fragebögen", "Questionnaires"),
        "consents": ("Consentements et exclusions", "Toestemmingen en uitsluitingen", "Einwilligungen und Ausschlüsse", "Consents and exclusions"),
        "administrative": ("Administration et autres données", "Administratie en andere gegevens", "Verwaltung und andere Daten", "Administration and other data"),
        "relationships": ("Liens thérapeutiques", "Therapeutische relaties", "Therapeutische Beziehungen", "Therapeutic relationships"),
        "accesses": ("Qui a consulté ce dossier", "Wie dit dossier heeft geraadpleegd", "Wer diese Akte geöffnet hat", "Who opened this record"),
        "files": ("Fichiers joints", "Bijgevoegde bestanden", "Beigefügte Dateien", "Attached files"),
        "none": ("Rien n'est inscrit.", "Er is niets genoteerd.", "Nichts eingetragen.", "Nothing is entered."),
        "date": ("Date", "Datum", "Datum", "Date"),
        "what": ("Quoi", "Wat", "Was", "What"),
        "state": ("État", "Status", "Status", "State"),
        "details": ("Détails", "Details", "Einzelheiten", "Details"),
        "value": ("Valeur", "Waarde", "Wert", "Value"),
        "range": ("Valeurs de référence", "Referentiewaarden", "Referenzbereich", "Reference range"),
        "dose": ("Posologie", "Dosering", "Dosierung", "Dosage"),
        "who": ("Qui", "Wie", "Wer", "Who"),
        "role": ("Rôle", "Rol", "Rolle", "Role"),
        "times": ("Nombre", "Aantal", "Anzahl", "Number"),
        "first": ("Première fois", "Eerste keer", "Erstmals", "First time"),
        "last": ("Dernière fois", "Laatste keer", "Zuletzt", "Last time"),
        "from": ("Du", "Van", "Von", "From"),
        "to": ("Au", "Tot", "Bis", "To"),
        "kind": ("Genre", "Soort", "Art", "Kind"),
        "file": ("Fichier", "Bestand", "Datei", "File"),
        "note": (
            "Ce document montre l'état actuel du dossier. Le fichier record.json contient les mêmes données sans perte "
            "(HL7 FHIR R4) ; history.json, toutes leurs versions ; access-log.json, chaque accès.",
            "Dit document toont de huidige toestand van het dossier. Het bestand record.json bevat dezelfde gegevens "
            "zonder verlies (HL7 FHIR R4); history.json alle versies; access-log.json elke toegang.",
            "Dieses Dokument zeigt den jetzigen Stand der Akte. Die Datei record.json enthält dieselben Daten ohne "
            "Verlust (HL7 FHIR R4), history.json alle Fassungen, access-log.json jeden Zugriff.",
            "This document shows the record as it stands. The file record.json holds the same data without loss "
            "(HL7 FHIR R4), history.json all versions, access-log.json every access.",
        ),
        "complaint": (
            "Vous pouvez demander une rectification ou une limitation au délégué à la protection des données, et "
            "introduire une réclamation auprès de l'Autorité de protection des données (www.autoriteprotectiondonnees.be).",
            "U kunt bij de functionaris voor gegevensbescherming een verbetering of beperking vragen, en een klacht "
            "indienen bij de Gegevensbeschermingsautoriteit (www.gegevensbeschermingsautoriteit.be).",
            "Sie können beim Datenschutzbeauftragten eine Berichtigung oder Einschränkung verlangen und bei der "
            "Datenschutzbehörde Beschwerde einlegen (www.datenschutzbehorde.be).",
            "You can ask the data protection officer for a rectification or restriction, and complain to the data "
            "protection authority (www.dataprotectionauthority.be).",
        ),
    }
)  # fmt: skip


_STATES: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "active": ("actif", "actief", "aktiv", "active"),
        "inactive": ("inactif", "inactief", "inaktiv", "inactive"),
        "resolved": ("résolu", "opgelost", "behoben", "resolved"),
        "remission": ("en rémission", "in remissie", "in Remission", "in remission"),
        "recurrence": ("récidive", "recidief", "Rezidiv", "recurrence"),
        "relapse": ("rechute", "terugval", "Rückfall", "relapse"),
        "completed": ("terminé", "voltooid", "abgeschlossen", "completed"),
        "finished": ("terminé", "beëindigd", "beendet", "finished"),
        "in-progress": ("en cours", "lopend", "laufend", "in progress"),
        "planned": ("prévu", "gepland", "geplant", "planned"),
        "booked": ("réservé", "geboekt", "gebucht", "booked"),
        "fulfilled": ("honoré", "doorgegaan", "wahrgenommen", "fulfilled"),
        "cancelled": ("annulé", "geannuleerd", "abgesagt", "cancelled"),
        "noshow": ("absent", "niet verschenen", "nicht erschienen", "no show"),
        "stopped": ("arrêté", "stopgezet", "abgesetzt", "stopped"),
        "on-hold": ("suspendu", "onderbroken", "ausgesetzt", "on hold"),
        "draft": ("brouillon", "ontwerp", "Entwurf", "draft"),
        "final": ("définitif", "definitief", "endgültig", "final"),
        "preliminary": ("provisoire", "voorlopig", "vorläufig", "preliminary"),
        "amended": ("modifié", "gewijzigd", "geändert", "amended"),
        "corrected": ("corrigé", "verbeterd", "berichtigt", "corrected"),
        "current": ("en vigueur", "geldig", "gültig", "current"),
        "superseded": ("remplacé", "vervangen", "ersetzt", "superseded"),
        "not-done": ("non fait", "niet uitgevoerd", "nicht durchgeführt", "not done"),
        "entered-in-error": ("inscrit par erreur", "ten onrechte ingevoerd", "irrtümlich eingetragen", "entered in error"),
        "unknown": ("inconnu", "onbekend", "unbekannt", "unknown"),
    }
)  # fmt: skip


def state(code: str, language: str) -> str:
    """A status code in words; the code itself where there are none."""
    found = _STATES.get(code)
    return code if found is None else found[LANGUAGES.index(language)]


def text(key: str, language: str) -> str:
    """The words for `key`. Raises KeyError for an unknown key or ValueError for an unknown language."""
    return _TEXTS[key][LANGUAGES.index(language)]


def all_of(language: str) -> dict[str, str]:
    """Every text of a language."""
    place = LANGUAGES.index(language)
    return {key: values[place] for key, values in _TEXTS.items()}


def day(value: str | None, language: str) -> str:
    """A FHIR date, dateTime or instant as the language writes days: 22/11/2026; partial dates stay partial."""
    if not value:
        return ""
    parts = value[:10].split("-")
    separator = "." if language == "de" else "-" if language == "nl" else "/"
    shown = separator.join(reversed(parts))
    return f"{shown} {value[11:16]}" if len(value) >= 16 and value[11:16] != "00:00" else shown
