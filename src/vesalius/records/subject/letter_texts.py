"""The sentences of letters to patients, in the four languages: French, Dutch, German, English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vesalius.records.subject.texts import LANGUAGES

_Texts = tuple[str, str, str, str]

KINDS: Final[Mapping[str, _Texts]] = MappingProxyType(
    {
        "access": ("demande d'accès à votre dossier", "verzoek om inzage in uw dossier", "Antrag auf Einsicht in Ihre Akte", "request for access to your record"),
        "portability": ("demande de copie transférable", "verzoek om een overdraagbare kopie", "Antrag auf eine übertragbare Kopie", "request for a portable copy"),
        "rectification": ("demande de rectification", "verzoek om verbetering", "Antrag auf Berichtigung", "request for rectification"),
        "restriction": ("demande de limitation du traitement", "verzoek om beperking van de verwerking", "Antrag auf Einschränkung der Verarbeitung", "request for restriction of processing"),
        "erasure": ("demande d'effacement", "verzoek om wissing", "Antrag auf Löschung", "request for erasure"),
        "objection": ("opposition au traitement", "bezwaar tegen de verwerking", "Widerspruch gegen die Verarbeitung", "objection to processing"),
    }
)  # fmt: skip

OUTCOMES: Final[Mapping[str, _Texts]] = MappingProxyType(
    {
        "received": ("Nous avons bien reçu votre demande.", "Wij hebben uw verzoek goed ontvangen.", "Wir haben Ihren Antrag erhalten.", "We have received your request."),
        "in-progress": ("Nous traitons votre demande.", "Wij behandelen uw verzoek.", "Wir bearbeiten Ihren Antrag.", "We are working on your request."),
        "extended": (
            "Votre demande est complexe : nous prolongeons le délai de deux mois (RGPD, art. 12, § 3).",
            "Uw verzoek is complex: wij verlengen de termijn met twee maanden (AVG, art. 12, lid 3).",
            "Ihr Antrag ist komplex: wir verlängern die Frist um zwei Monate (DSGVO, Art. 12 Abs. 3).",
            "Your request is complex: we extend the time limit by two months (GDPR art. 12(3)).",
        ),
        "granted": ("Nous avons donné suite à votre demande.", "Wij hebben uw verzoek ingewilligd.", "Wir haben Ihrem Antrag entsprochen.", "We have granted your request."),
        "partly": ("Nous avons donné suite à une partie de votre demande.", "Wij hebben uw verzoek gedeeltelijk ingewilligd.", "Wir haben Ihrem Antrag teilweise entsprochen.", "We have granted part of your request."),
        "refused": ("Nous ne pouvons pas donner suite à votre demande.", "Wij kunnen niet op uw verzoek ingaan.", "Wir können Ihrem Antrag nicht entsprechen.", "We cannot grant your request."),
        "withdrawn": ("Vous avez retiré votre demande : nous la classons.", "U hebt uw verzoek ingetrokken: wij sluiten het af.", "Sie haben Ihren Antrag zurückgezogen: wir schließen ihn ab.", "You have withdrawn your request: we close it."),
    }
)  # fmt: skip

_SENTENCES: Final[Mapping[str, _Texts]] = MappingProxyType(
    {
        "title": ("Votre demande", "Uw verzoek", "Ihr Antrag", "Your request"),
        "salutation": ("Madame, Monsieur,", "Geachte mevrouw, geachte heer,", "Sehr geehrte Damen und Herren,", "Dear Sir or Madam,"),
        "concerning": ("Concerne", "Betreft", "Betreff", "Concerning"),
        "number": ("Référence", "Referentie", "Aktenzeichen", "Reference"),
        "received": ("Reçue le", "Ontvangen op", "Eingegangen am", "Received on"),
        "due": ("Réponse due le", "Antwoord uiterlijk op", "Antwort spätestens am", "Answer due on"),
        "asked": ("Vous avez demandé", "U hebt gevraagd", "Sie haben beantragt", "You asked"),
        "decision": ("Décision", "Beslissing", "Entscheidung", "Decision"),
        "reasons": ("Motifs", "Motivering", "Begründung", "Reasons"),
        "retention": (
            "La loi du 22 avril 2019 relative à la qualité de la pratique des soins de santé (art. 35) oblige à conserver "
            "un dossier au moins 30 ans après le dernier contact. Le RGPD (art. 17, § 3) exclut l'effacement pendant ce "
            "délai. Le vôtre peut être effacé à partir du",
            "De wet van 22 april 2019 inzake de kwaliteitsvolle praktijkvoering in de gezondheidszorg (art. 35) verplicht "
            "om een dossier minstens 30 jaar na het laatste contact te bewaren. De AVG (art. 17, lid 3) sluit wissing "
            "tijdens die termijn uit. Uw dossier kan worden gewist vanaf",
            "Das Gesetz vom 22. April 2019 über die Qualität der Ausübung der Gesundheitspflege (Art. 35) verpflichtet, "
            "eine Akte mindestens 30 Jahre nach dem letzten Kontakt aufzubewahren. Die DSGVO (Art. 17 Abs. 3) schließt "
            "die Löschung in dieser Zeit aus. Ihre Akte kann gelöscht werden ab dem",
            "The law of 22 April 2019 on the quality of health-care practice (art. 35) demands that a record be kept for "
            "at least 30 years after the last contact. The GDPR (art. 17(3)) excludes erasure during that time. Yours "
            "can be erased from",
        ),
        "backups": (
            "Des copies de sauvegarde antérieures subsistent jusqu'à leur destruction ; après toute restauration, "
            "l'effacement est répété. Le journal des accès garde des entrées sans contenu médical.",
            "Eerdere back-ups blijven bestaan tot ze worden vernietigd; na elk herstel wordt de wissing herhaald. Het "
            "toegangslogboek behoudt vermeldingen zonder medische inhoud.",
            "Frühere Sicherungskopien bestehen bis zu ihrer Vernichtung; nach jeder Wiederherstellung wird die Löschung "
            "wiederholt. Das Zugriffsprotokoll behält Einträge ohne medizinischen Inhalt.",
            "Copies in earlier backups remain until these are destroyed; after every restore the erasure is repeated. "
            "The access log keeps entries without medical content.",
        ),
        "rights": (
            "Vous pouvez introduire une réclamation auprès de l'Autorité de protection des données, rue de la Presse 35, "
            "1000 Bruxelles, ou de la Commission fédérale « Droits du patient », et saisir le tribunal.",
            "U kunt een klacht indienen bij de Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 Brussel, of bij de "
            "Federale commissie 'Rechten van de patiënt', en u tot de rechtbank wenden.",
            "Sie können bei der Datenschutzbehörde, Drukpersstraat 35, 1000 Brüssel, oder bei der Föderalen Kommission "
            "„Patientenrechte“ Beschwerde einlegen und das Gericht anrufen.",
            "You can complain to the data protection authority, Drukpersstraat 35, 1000 Brussels, or to the federal "
            "commission on patients' rights, and go to court.",
        ),
        "closing": (
            "Veuillez agréer l'expression de nos sentiments distingués.",
            "Met vriendelijke groeten,",
            "Mit freundlichen Grüßen",
            "Yours faithfully,",
        ),
        "officer": (
            "Le délégué à la protection des données",
            "De functionaris voor gegevensbescherming",
            "Der Datenschutzbeauftragte",
            "The data protection officer",
        ),
    }
)  # fmt: skip


def sentence(key: str, language: str) -> str:
    """The sentence for `key`. Raises KeyError, ValueError for what is not known."""
    return _SENTENCES[key][LANGUAGES.index(language)]


def sentences(language: str) -> dict[str, str]:
    """All sentences of a language."""
    return {key: sentence(key, language) for key in _SENTENCES}
