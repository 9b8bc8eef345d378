"""The doctor's note of a consultation, put together from what was written at it."""

from __future__ import annotations

from vesalius.platform.demo.letters import spoken_date
from vesalius.platform.demo.record import Contact, Record, Resource

_PRESSURE = "85354-9"
_OPENINGS = (
    ("Va bien, pas de plainte nouvelle.", "Stelt het goed, geen nieuwe klachten."),
    ("Fatigue passagère, dort correctement.", "Voorbijgaande vermoeidheid, slaapt behoorlijk."),
    ("Prend ses médicaments régulièrement, les supporte bien.", "Neemt de medicatie trouw in, verdraagt ze goed."),
    ("Moins d'activité physique ces derniers mois.", "Minder lichaamsbeweging de laatste maanden."),
    ("Oublie parfois la prise du soir.", "Vergeet soms de avondinname."),
    ("Marche une demi-heure par jour.", "Wandelt een half uur per dag."),
    ("Vient pour son renouvellement, rien de particulier.", "Komt voor hernieuwing, niets bijzonders."),
    ("Stress au travail, pas d'autre plainte.", "Stress op het werk, geen andere klachten."),
    ("Inquiet des résultats, explications données.", "Bezorgd over de resultaten, uitleg gegeven."),
    ("Appétit conservé, transit régulier.", "Eetlust bewaard, regelmatige stoelgang."),
    ("Pas de douleur thoracique ni d'essoufflement inhabituel.", "Geen thoracale pijn, geen ongewone kortademigheid."),
    ("S'occupe beaucoup de ses petits-enfants.", "Zorgt veel voor de kleinkinderen."),
)


def consultation(record: Record, contact: Contact, written: list[Resource], results: dict[str, float]) -> None:
    """Write a note when a problem was recorded or a medicine changed among `written`; labelled content is left out."""
    open_to_all = [each for each in written if "security" not in each.get("meta", {})]
    problems = [each["code"]["text"] for each in open_to_all if each["resourceType"] == "Condition"]
    started = [
        each["medicationCodeableConcept"]["text"] + ", " + each["dosageInstruction"][0]["text"]
        for each in open_to_all
        if each["resourceType"] == "MedicationRequest"
    ]
    stopped = [
        each["medicationCodeableConcept"]["text"]
        for each in open_to_all
        if each["resourceType"] == "MedicationStatement" and "end" in each["effectivePeriod"]
    ]
    if not (problems or started or stopped):
        return
    day = spoken_date(record, contact.day)
    lines = [
        record.words("# Note de consultation", "# Consultatienota"),
        f"**S** {record.words(*record.random.choice(_OPENINGS if _is_old(record, contact) else _OPENINGS[:-1]))}",
        f"**O** {_findings(record, open_to_all, results)}",
    ]
    if problems:
        lines.append("**A** " + "; ".join(problems))
    plan = [record.words("débuter ou renouveler ", "starten of hernieuwen ") + each for each in started]
    plan += [record.words("arrêter ", "stoppen ") + each for each in stopped]
    lines.append("**P** " + "; ".join([*plan, record.words("contrôle prévu", "controle gepland")]))
    title = record.words("Note de consultation", "Consultatienota")
    text = "\n\n".join(lines) + f"\n\n{day}\n"
    record.document("note", ("11506-3", "Progress note"), title, text, contact.day, contact=contact)


def _findings(record: Record, written: list[Resource], results: dict[str, float]) -> str:
    found = []
    for each in written:
        if each["resourceType"] != "Observation":
            continue
        if each["code"]["coding"][0]["code"] == _PRESSURE:
            systolic, diastolic = (part["valueQuantity"]["value"] for part in each["component"])
            found.append(record.words("TA", "BD") + f" {systolic}/{diastolic}")
        elif "valueQuantity" in each:
            value = each["valueQuantity"]
            found.append(f"{each['code']['text']} {value['value']} {value['unit']}")
    for key, words, decimals in (
        ("hba1c", ("HbA1c {} %", "HbA1c {} %"), 1),
        ("egfr", ("DFG {} ml/min", "eGFR {} ml/min"), 0),
        ("ldl", ("LDL {} mg/dl", "LDL {} mg/dl"), 0),
        ("tsh", ("TSH {} mUI/l", "TSH {} mU/l"), 2),
    ):
        if key in results:
            found.append(record.words(*words).format(f"{results[key]:.{decimals}f}"))
    text = ", ".join(found) or record.words("examen sans particularité", "onderzoek zonder bijzonderheden")
    return text.replace(".", ",") if record.language in ("fr", "nl") else text


def _is_old(record: Record, contact: Contact) -> bool:
    return record.person.age(contact.day) >= 60
