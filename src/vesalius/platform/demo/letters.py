"""Letters and notes in French and Dutch. Each function returns (title, text in markdown)."""

from __future__ import annotations

from datetime import date

from vesalius.platform.demo.record import Record

Letter = tuple[str, str]
_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
}


def spoken_date(record: Record, day: date) -> str:
    """The day as in a letter: 3 mai 2024, 3 mei 2024."""
    return f"{day.day} {_MONTHS[record.language][day.month - 1]} {day.year}"


def ophthalmology(record: Record, day: date, *, affected: bool) -> Letter:
    """The yearly look at a diabetic's retina."""
    finding = (
        (
            ("Fond d'œil : quelques microanévrismes et exsudats, rétinopathie non proliférante légère des deux côtés."),
            ("Fundus: enkele microaneurysmata en exsudaten, milde niet-proliferatieve retinopathie beiderzijds."),
        )
        if affected
        else (
            "Fond d'œil : pas de signe de rétinopathie diabétique. Macula calme des deux côtés.",
            "Fundus: geen tekenen van diabetische retinopathie. Rustige macula beiderzijds.",
        )
    )
    acuity = record.random.choice(("10/10", "9/10", "8/10"))
    return _letter(
        record,
        day,
        ("Consultation d'ophtalmologie", "Consult oogheelkunde"),
        (
            (
                f"J'ai examiné {_patient(record, day)} pour le dépistage annuel de la rétinopathie diabétique.",
                f"Ik zag {_patient(record, day)} voor de jaarlijkse screening op diabetische retinopathie.",
            ),
            (
                f"Acuité visuelle corrigée : {acuity} à droite, {acuity} à gauche. Tension oculaire normale.",
                f"Gecorrigeerde gezichtsscherpte: {acuity} rechts, {acuity} links. Normale oogdruk.",
            ),
            finding,
            (
                f"Contrôle proposé dans {'six mois' if affected else 'un an'}.",
                f"Controle voorgesteld over {'zes maanden' if affected else 'een jaar'}.",
            ),
        ),
    )


def cardiology(record: Record, day: date) -> Letter:
    """Atrial fibrillation found."""
    fraction = record.random.randint(48, 62)
    return _letter(
        record,
        day,
        ("Consultation de cardiologie", "Consult cardiologie"),
        (
            (
                f"{_patient(record, day)} a été vu{_e(record)} pour des palpitations et un essoufflement à l'effort.",
                f"{_patient(record, day)} werd gezien wegens hartkloppingen en kortademigheid bij inspanning.",
            ),
            (
                "ECG : fibrillation auriculaire à réponse ventriculaire modérée, QRS fins.",
                "ECG: voorkamerfibrillatie met matig ventrikelantwoord, smal QRS.",
            ),
            (
                (
                    f"Échographie : oreillette gauche modérément dilatée, fraction d'éjection {fraction} %, "
                    "pas de valvulopathie significative."
                ),
                (f"Echografie: matig verwijd linkeratrium, ejectiefractie {fraction} %, geen significant kleplijden."),
            ),
            (
                (
                    "Je propose une anticoagulation au long cours et un contrôle de la fréquence par "
                    "bêtabloquant. Merci de surveiller la fonction rénale au moins une fois par an."
                ),
                (
                    "Ik stel langdurige antistolling voor en frequentiecontrole met een bètablokker. Gelieve "
                    "de nierfunctie minstens jaarlijks te controleren."
                ),
            ),
        ),
    )


def nephrology(record: Record, day: date, rate: int) -> Letter:
    """Advice below 30 mL/min."""
    return _letter(
        record,
        day,
        ("Avis de néphrologie", "Advies nefrologie"),
        (
            (
                (f"Merci de m'avoir adressé {_patient(record, day)}, dont le DFG estimé est de {rate} ml/min/1,73 m²."),
                f"Dank voor de verwijzing van {_patient(record, day)}, met een eGFR van {rate} ml/min/1,73 m².",
            ),
            (
                "L'échographie montre des reins de taille réduite, bien différenciés, sans dilatation.",
                "Echografie toont kleine nieren, goed gedifferentieerd, zonder dilatatie.",
            ),
            (
                (
                    "Éviter les anti-inflammatoires et la metformine, adapter les doses, viser une tension "
                    "sous 130/80, contrôle biologique tous les trois à quatre mois."
                ),
                (
                    "Vermijd NSAID's en metformine, pas dosissen aan, streefbloeddruk onder 130/80, "
                    "bloedcontrole om de drie à vier maanden."
                ),
            ),
        ),
    )


def pneumology(record: Record, day: date, fev1: int) -> Letter:
    """Spirometry of a smoker."""
    return _letter(
        record,
        day,
        ("Consultation de pneumologie", "Consult longziekten"),
        (
            (
                (
                    f"Spirométrie de {_patient(record, day)} : VEMS à {fev1} % du prédit, Tiffeneau abaissé, sans "
                    "réversibilité significative."
                ),
                (
                    f"Spirometrie van {_patient(record, day)}: ESW {fev1} % van voorspeld, verlaagde Tiffeneau, "
                    "geen significante reversibiliteit."
                ),
            ),
            (
                (
                    "Conclusion : BPCO. Le sevrage tabagique reste la mesure la plus utile ; la technique "
                    "d'inhalation a été revue."
                ),
                "Besluit: COPD. Rookstop blijft de nuttigste maatregel; de inhalatietechniek werd nagekeken.",
            ),
            (
                (
                    "Vaccination contre la grippe et le pneumocoque à tenir à jour. Kinésithérapie "
                    "respiratoire conseillée."
                ),
                "Griep- en pneumokokkenvaccinatie up-to-date houden. Ademhalingskinesitherapie aanbevolen.",
            ),
        ),
    )


def orthopaedics(record: Record, day: date, side: tuple[str, str]) -> Letter:
    """Discharge after a knee replacement."""
    nights = record.random.randint(2, 5)
    return _letter(
        record,
        day,
        ("Lettre de sortie, orthopédie", "Ontslagbrief orthopedie"),
        (
            (
                (
                    f"{_patient(record, day)} a bénéficié d'une prothèse totale du genou {side[0]}. "
                    f"Hospitalisation de {nights} nuits."
                ),
                f"{_patient(record, day)} kreeg een totale knieprothese {side[1]}. Opname van {nights} nachten.",
            ),
            (
                "Suites simples. Marche avec deux béquilles, flexion de 85° à la sortie, cicatrice propre.",
                "Ongecompliceerd verloop. Stapt met twee krukken, flexie 85° bij ontslag, propere wonde.",
            ),
            (
                (
                    "Énoxaparine 40 mg par jour pendant quatre semaines, ablation des agrafes au quinzième "
                    "jour, kinésithérapie trois fois par semaine, contrôle radiologique à six semaines."
                ),
                (
                    "Enoxaparine 40 mg per dag gedurende vier weken, verwijderen van de agrafes op dag "
                    "vijftien, kinesitherapie drie keer per week, radiologische controle na zes weken."
                ),
            ),
        ),
    )


def emergency(record: Record, day: date, cause: tuple[str, str]) -> Letter:
    """A passage at the emergency department."""
    hours = record.random.randint(3, 9)
    return _letter(
        record,
        day,
        ("Passage aux urgences", "Spoedopname"),
        (
            (
                f"{_patient(record, day)} s'est présenté{_e(record)} aux urgences pour {cause[0]}.",
                f"{_patient(record, day)} bood zich aan op spoed wegens {cause[1]}.",
            ),
            (
                f"Paramètres stables, examens rassurants, surveillance de {hours} heures.",
                f"Stabiele parameters, geruststellende onderzoeken, observatie gedurende {hours} uur.",
            ),
            (
                "Retour à domicile avec antalgiques. Réévaluation chez le médecin traitant dans la semaine.",
                "Terug naar huis met pijnstillers. Herevaluatie bij de huisarts binnen de week.",
            ),
        ),
    )


def oncology(record: Record, day: date) -> Letter:
    """End of curative treatment."""
    return _letter(
        record,
        day,
        ("Concertation oncologique", "Oncologisch overleg"),
        (
            (
                f"La situation de {_patient(record, day)} a été discutée en concertation multidisciplinaire.",
                f"De situatie van {_patient(record, day)} werd besproken op het multidisciplinair overleg.",
            ),
            (
                (
                    "Progression osseuse et hépatique malgré deux lignes de traitement. Avec le patient et "
                    "ses proches, il a été décidé d'arrêter la chimiothérapie et de privilégier le confort."
                ),
                (
                    "Bot- en leverprogressie ondanks twee behandellijnen. Samen met de patiënt en de naasten "
                    "werd beslist de chemotherapie te stoppen en comfort voorop te stellen."
                ),
            ),
            (
                "Le patient souhaite rester chez lui. L'équipe de soutien palliatif est contactée.",
                "De patiënt wenst thuis te blijven. De palliatieve equipe werd gecontacteerd.",
            ),
        ),
    )


def physiotherapy(record: Record, day: date, sessions: int, region: tuple[str, str], pain: tuple[int, int]) -> Letter:
    """The report at the end of a series."""
    return _letter(
        record,
        day,
        ("Rapport de fin de traitement, kinésithérapie", "Eindverslag kinesitherapie"),
        (
            (
                f"{sessions} séances ont été réalisées pour {region[0]}.",
                f"{sessions} sessies uitgevoerd voor {region[1]}.",
            ),
            (
                "Mobilisation, exercices actifs et conseils d'hygiène posturale.",
                "Mobilisaties, actieve oefeningen en houdingsadvies.",
            ),
            (
                (f"Douleur passée de {pain[0]}/10 à {pain[1]}/10. Programme d'exercices à poursuivre à domicile."),
                f"Pijn gedaald van {pain[0]}/10 naar {pain[1]}/10. Oefenprogramma thuis verder te zetten.",
            ),
        ),
        note=True,
    )


def psychology(record: Record, day: date, number: int, score: int) -> Letter:
    """A confidential session note; no clinical content beyond themes."""
    themes = (
        ("sommeil, ruminations et rythme des journées", "slaap, piekeren en dagritme"),
        ("conflit au travail et perte de confiance", "conflict op het werk en verlies van zelfvertrouwen"),
        ("deuil d'un parent et sentiment de culpabilité", "rouw om een ouder en schuldgevoel"),
        (
            "reprise d'activités plaisantes, marche quotidienne",
            "heropnemen van prettige activiteiten, dagelijks wandelen",
        ),
        ("anticipation des rechutes, réseau de soutien", "terugvalpreventie en steunnetwerk"),
    )
    theme = themes[(number + record.person.number) % len(themes)]
    return _letter(
        record,
        day,
        (f"Note de séance {number} (confidentielle)", f"Sessienota {number} (vertrouwelijk)"),
        (
            (f"Thèmes abordés : {theme[0]}.", f"Besproken thema's: {theme[1]}."),
            (
                f"Score rapporté ce jour : {score}. Pas d'idées suicidaires exprimées.",
                f"Gerapporteerde score vandaag: {score}. Geen suïcidale gedachten geuit.",
            ),
            (
                "Prochaine séance dans deux semaines ; exercice convenu pour la maison.",
                "Volgende sessie over twee weken; oefening voor thuis afgesproken.",
            ),
        ),
        note=True,
    )


def referral(record: Record, day: date, to: tuple[str, str], question: tuple[str, str]) -> Letter:
    """A referral by the general practitioner."""
    return _letter(
        record,
        day,
        (f"Lettre d'envoi, {to[0]}", f"Verwijsbrief {to[1]}"),
        (
            (
                f"Pourriez-vous voir {_patient(record, day)} pour {question[0]} ?",
                f"Zou u {_patient(record, day)} kunnen zien voor {question[1]}?",
            ),
            (
                "Vous trouverez l'historique, les médicaments et les derniers résultats dans le dossier partagé.",
                "De voorgeschiedenis, medicatie en laatste resultaten vindt u in het gedeelde dossier.",
            ),
        ),
    )


def mammography(record: Record, day: date) -> Letter:
    """A normal screening mammogram."""
    return _letter(
        record,
        day,
        ("Mammotest", "Screeningsmammografie"),
        (
            ("Mammographie de dépistage, double lecture.", "Screeningsmammografie, dubbele lezing."),
            (
                "Pas d'anomalie suspecte (BI-RADS 1). Prochaine invitation dans deux ans.",
                "Geen verdachte afwijking (BI-RADS 1). Volgende uitnodiging over twee jaar.",
            ),
        ),
        note=True,
    )


def ultrasound(record: Record, day: date, weeks: int) -> Letter:
    """An ultrasound in pregnancy."""
    return _letter(
        record,
        day,
        (f"Échographie obstétricale, {weeks} semaines", f"Zwangerschapsecho, {weeks} weken"),
        (
            (
                f"Grossesse unique évolutive de {weeks} semaines, biométrie conforme au terme.",
                f"Evolutieve eenling van {weeks} weken, biometrie conform de termijn.",
            ),
            (
                "Placenta non inséré bas, liquide en quantité normale, morphologie sans particularité.",
                ("Placenta niet laaggelegen, normale hoeveelheid vruchtwater, morfologie zonder bijzonderheden."),
            ),
        ),
    )


def delivery(record: Record, day: date, grams: int) -> Letter:
    """Discharge from the maternity ward."""
    return _letter(
        record,
        day,
        ("Lettre de sortie, maternité", "Ontslagbrief materniteit"),
        (
            (
                f"Accouchement par voie basse à terme, enfant de {grams} g, bonne adaptation.",
                f"Vaginale bevalling à terme, kind van {grams} g, goede adaptatie.",
            ),
            (
                "Suites de couches simples. Suivi par la sage-femme à domicile.",
                "Ongecompliceerd kraambed. Opvolging thuis door de vroedvrouw.",
            ),
        ),
    )


def _patient(record: Record, day: date) -> str:
    person = record.person
    if person.age(day) < 16:
        return f"{person.display} ({person.birth.year})"
    if record.language == "nl":
        title = "mevrouw" if person.female else "de heer"
    else:
        title = "Madame" if person.female else "Monsieur"
    return f"{title} {person.family} ({person.birth.year})"


def _e(record: Record) -> str:
    return "e" if record.person.female else ""


def _letter(
    record: Record, day: date, title: tuple[str, str], paragraphs: tuple[tuple[str, str], ...], *, note: bool = False
) -> Letter:
    heading = record.words(*title)
    texts = [text[0].upper() + text[1:] for text in (record.words(*paragraph) for paragraph in paragraphs)]
    if note:
        return heading, f"# {heading}\n\n{spoken_date(record, day)}\n\n" + "\n\n".join(texts) + "\n"
    opening = record.words("Cher confrère, chère consœur,", "Geachte collega,")
    closing = record.words("Bien confraternellement,", "Met collegiale groeten,")
    head = f"# {heading}\n\n{spoken_date(record, day)}\n\n{opening}\n\n"
    return heading, head + "\n\n".join(texts) + f"\n\n{closing}\n"
