"""The summary of a chronic patient: a Composition over problems, medicines, allergies and vaccines."""

from __future__ import annotations

from vesalius.platform.demo import identity
from vesalius.platform.demo.codes import LOINC, concept
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.record import Resource

_SECTIONS = (
    ("Condition", "11450-4", "Problem list", ("Problèmes", "Problemen")),
    ("MedicationStatement", "10160-0", "History of medication use", ("Médicaments", "Geneesmiddelen")),
    ("AllergyIntolerance", "48765-2", "Allergies and adverse reactions", ("Allergies", "Allergieën")),
    ("Immunization", "11369-6", "History of immunization", ("Vaccins", "Vaccins")),
)


def write(life: Life) -> None:
    """A summary and a care team for two followed diseases or more in a record of at least a year.

    What carries a sensitivity label is left out.
    """
    followed = [course for course in life.courses if course.problem and not (course.label or course.private)]
    if len(followed) < 2 or (life.end - life.start).days < 365:
        return
    record = life.record
    identity.care_team(record, followed[0].problem, life.start, ("nurse",))
    seen = [each["period"]["start"] for each in record.resources if each["resourceType"] == "Encounter"]
    sections = []
    for kind, code, display, words in _SECTIONS:
        entries = [each for each in record.resources if each["resourceType"] == kind and _current(each)]
        if not entries:
            continue
        sections.append(
            {
                "title": record.words(*words),
                "code": concept(LOINC, code, display),
                "entry": [{"reference": f"{kind}/{each['id']}"} for each in entries],
            }
        )
    record.write(
        "Composition",
        "summary",
        {
            "status": "final",
            "type": concept(LOINC, "60591-5", "Patient summary Document"),
            "subject": record.subject,
            "date": max(seen),
            "author": [record.doctor.reference],
            "title": record.words("Résumé du dossier", "Samenvatting van het dossier"),
            "custodian": record.centre_reference,
            "section": sections,
        },
    )


def _current(resource: Resource) -> bool:
    if "security" in resource.get("meta", {}):
        return False
    if resource["resourceType"] == "MedicationStatement":
        return "end" not in resource["effectivePeriod"]
    return "abatementDateTime" not in resource
