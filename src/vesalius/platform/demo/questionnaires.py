"""PHQ-9 and GAD-7 filled in: QuestionnaireResponses whose items add up to a score.

Both instruments are free to use (Pfizer, 2010); the items carry LOINC codes and short words of our own.
"""

from __future__ import annotations

from vesalius.platform.demo.codes import LOINC
from vesalius.platform.demo.record import Contact, Record, Resource

_ANSWERS = (
    ("LA6568-5", ("Jamais", "Nooit")),
    ("LA6569-3", ("Plusieurs jours", "Meerdere dagen")),
    ("LA6570-1", ("Plus de la moitié du temps", "Meer dan de helft van de dagen")),
    ("LA6571-9", ("Presque tous les jours", "Bijna elke dag")),
)
# Questionnaire: LOINC panel, then LOINC code and short words of each item.
_ITEMS: dict[str, tuple[str, tuple[tuple[str, tuple[str, str]], ...]]] = {
    "phq9": (
        "44249-1",
        (
            ("44250-9", ("Intérêt ou plaisir", "Interesse of plezier")),
            ("44255-8", ("Humeur triste", "Neerslachtigheid")),
            ("44259-0", ("Sommeil", "Slaap")),
            ("44254-1", ("Fatigue", "Vermoeidheid")),
            ("44251-7", ("Appétit", "Eetlust")),
            ("44258-2", ("Estime de soi", "Zelfbeeld")),
            ("44252-5", ("Concentration", "Concentratie")),
            ("44253-3", ("Lenteur ou agitation", "Traagheid of onrust")),
            ("44260-8", ("Idées noires", "Donkere gedachten")),
        ),
    ),
    "gad7": (
        "69737-5",
        (
            ("69725-0", ("Nervosité", "Nervositeit")),
            ("68509-9", ("Inquiétudes incontrôlables", "Onbeheersbaar piekeren")),
            ("69733-4", ("Inquiétudes excessives", "Overmatig piekeren")),
            ("69734-2", ("Difficulté à se détendre", "Moeilijk ontspannen")),
            ("69735-9", ("Agitation", "Rusteloosheid")),
            ("69689-8", ("Irritabilité", "Prikkelbaarheid")),
            ("69736-7", ("Peur d'un malheur", "Angst voor onheil")),
        ),
    ),
}


def filled_in(record: Record, scale: str, score: int, contact: Contact) -> str:
    """A completed response whose answers add up to `score`; labelled PSY. Dark thoughts are the last to rise."""
    panel, items = _ITEMS[scale]
    points = [0] * len(items)
    # The last item of PHQ-9 asks for thoughts of death: it stays at zero as long as the others can carry the score.
    carriers = len(items) - 1 if score <= 3 * (len(items) - 1) else len(items)
    for _ in range(min(score, 3 * carriers)):
        points[record.random.choice([place for place in range(carriers) if points[place] < 3])] += 1
    body: Resource = {
        "questionnaire": f"http://loinc.org/q/{panel}",
        "status": "completed",
        "subject": record.subject,
        "encounter": {"reference": contact.reference},
        "authored": contact.at,
        "author": record.subject,
        "source": record.subject,
        "item": [
            {
                "linkId": code,
                "text": record.words(*words),
                "answer": [
                    {
                        "valueCoding": {
                            "system": LOINC,
                            "code": _ANSWERS[point][0],
                            "display": record.words(*_ANSWERS[point][1]),
                        }
                    }
                ],
            }
            for (code, words), point in zip(items, points, strict=True)
        ],
    }
    return record.write("QuestionnaireResponse", scale, body, label="PSY")
