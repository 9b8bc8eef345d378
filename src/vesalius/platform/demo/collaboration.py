"""What colleagues say to each other about a patient: referrals with answers, messages, what a shift leaves to the next.

Nothing here decides anything of a life: who has it follows from the number of the person alone, and it speaks only of
what stands in the record without a label. The stories of the first patients stay as they are.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from vesalius.platform.demo.codes import SNOMED, concept, word
from vesalius.platform.demo.days import moment, working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.organisation import Practitioner
from vesalius.platform.demo.record import Record, Resource

_OURS = "https://vesalius.health/fhir/"
_ORIGIN = "urn:vesalius:StructureDefinition:booking-origin"
# How visits come about, in parts of a hundred.
_ORIGINS = (("phone", 52), ("desk", 27), ("online", 21))
_REFERRED_DAYS = 90
_HANDED_DAYS = 12
_RECENT_DAYS = 40

Pair = tuple[str, str]
# Code of the problem → (to whom, what is asked, the answer), in French and Dutch.
_REFERRALS: dict[str, tuple[str, Pair, Pair]] = {
    "M54.5": (
        "physiotherapist",
        (
            "Lombalgie qui revient: bilan et exercices, merci.",
            "Terugkerende lage rugpijn: bilan en oefeningen, dank u.",
        ),
        (
            "Vu ce jour. Mobilité limitée en flexion, pas de signe d'alarme. Programme d'exercices remis.",
            "Vandaag gezien. Flexie beperkt, geen alarmsignalen. Oefenprogramma meegegeven.",
        ),
    ),
    "M54.2": (
        "physiotherapist",
        ("Cervicalgie: avis sur la posture de travail.", "Nekpijn: advies over de werkhouding."),
        (
            "Poste de travail revu ensemble, étirements montrés.",
            "Werkplek samen bekeken, rekoefeningen getoond.",
        ),
    ),
    "M75.1": (
        "physiotherapist",
        ("Épaule douloureuse: rééducation possible ?", "Pijnlijke schouder: revalidatie mogelijk?"),
        (
            "Abduction active à 90 degrés. Renforcement progressif proposé.",
            "Actieve abductie tot 90 graden. Versterking.",
        ),
    ),
    "M17.1": (
        "physiotherapist",
        ("Gonarthrose: renforcement du quadriceps.", "Gonartrose: versterking van de quadriceps."),
        ("Exercices appris, à poursuivre à domicile.", "Oefeningen aangeleerd, thuis verder te zetten."),
    ),
    "E11": (
        "nurse",
        ("Éducation au diabète: mesure de la glycémie et soins des pieds.", "Diabeteseducatie: glycemie en voetzorg."),
        ("Technique de mesure revue, brochure remise.", "Meettechniek herhaald, brochure meegegeven."),
    ),
}
_MESSAGES: tuple[tuple[Pair, Pair], ...] = (
    (
        (
            "Demande si possible ses rendez-vous en fin de journée.",
            "Vraagt zo mogelijk afspraken op het einde van de dag.",
        ),
        ("C'est noté, merci.", "Genoteerd, dank u."),
    ),
    (
        (
            "A des questions sur son traitement; pourriez-vous l'appeler ?",
            "Heeft vragen over de behandeling; kan u bellen?",
        ),
        ("Je l'appelle demain matin.", "Ik bel morgenvoormiddag."),
    ),
    (
        ("Souhaite une copie de ses derniers résultats.", "Wenst een kopie van de laatste resultaten."),
        ("Préparée, elle attend à l'accueil.", "Klaargelegd, ligt aan het onthaal."),
    ),
)
_HANDED: tuple[Pair, ...] = (
    ("Vu récemment; à rappeler pour prendre des nouvelles.", "Onlangs gezien; nog eens terugbellen."),
    ("Attend un appel avec ses résultats.", "Wacht op een telefoontje met de resultaten."),
    (
        "Me prévenir si la situation change avant mon retour.",
        "Mij verwittigen als er iets verandert voor ik terug ben.",
    ),
)


def origin(record: Record, at: str) -> list[Resource]:
    """How the visit that begins `at` was booked."""
    luck = _luck(record, f"origin-{at}").randrange(100)
    for name, share in _ORIGINS:
        if luck < share:
            return [{"url": _ORIGIN, "valueCode": name}]
        luck -= share
    raise AssertionError("the shares make a hundred")


def write(life: Life) -> None:
    """Some of what is said about a patient who is alive and was seen lately."""
    record = life.record
    if life.person.death or not _seen_since(record, record.today - timedelta(days=_RECENT_DAYS)):
        return
    luck = _luck(record, "collaboration")
    if luck.random() < 0.8:
        _referral(record, luck)
    if luck.random() < 0.16:
        _messages(record, luck)
    if luck.random() < 0.2 and _seen_since(record, record.today - timedelta(days=_HANDED_DAYS)):
        _hand_over(record, luck)


def _luck(record: Record, what: str) -> Random:
    return Random(f"vesalius-{what}-{record.person.number}")  # noqa: S311 - invented data, not secrets


def _seen_since(record: Record, first: date) -> bool:
    return any(
        each["resourceType"] == "Encounter"
        and not each.get("meta", {}).get("security")
        and each["period"]["start"][:10] >= first.isoformat()
        for each in record.resources
    )


def _referral(record: Record, luck: Random) -> None:
    """To a colleague, about a problem that is there: waiting, accepted, or answered."""
    found = _problem(record)
    if found is None:
        return
    problem, (profession, asked, answered) = found
    who = record.member(profession)
    since = record.today - timedelta(days=luck.randrange(2, _REFERRED_DAYS))
    recorded = date.fromisoformat(str(problem.get("recordedDate", problem["onsetDateTime"]))[:10])
    on = working_day(max(since, recorded, record.person.registered), last=record.today)
    # What is older has its answer; of what is new some still waits.
    is_old = on < record.today - timedelta(days=30)
    status = "completed" if is_old else luck.choice(("requested", "accepted"))
    reason = word(asked, record.language)
    order = record.write(
        "ServiceRequest",
        "referral",
        {
            "status": "completed" if is_old else "active",
            "intent": "order",
            "priority": "routine",
            "category": [concept(SNOMED, "3457005", "Patient referral")],
            "code": {"text": record.words("Renvoi", "Verwijzing")},
            "subject": record.subject,
            "authoredOn": moment(on, 10 * 60 + 20),
            "requester": record.doctor.reference,
            "performer": [who.reference],
            "reasonCode": [{"text": reason}],
            "reasonReference": [{"reference": f"Condition/{problem['id']}"}],
        },
    )
    task = _task(record, "referral", reason, record.doctor, who.reference, moment(on, 10 * 60 + 20))
    task["status"] = status
    task["focus"] = {"reference": order}
    if status == "requested":
        task["restriction"] = {"period": {"end": (on + timedelta(days=42)).isoformat()}}
        return
    task["lastModified"] = moment(on, 16 * 60)
    if is_old:
        back = working_day(on + timedelta(days=luck.randrange(7, 20)), last=record.today)
        sent = moment(back, 17 * 60)
        answer = _message(record, who, record.doctor, word(answered, record.language), sent, is_read=True)
        answer["basedOn"] = [{"reference": order}]
        task["lastModified"] = sent
        task["extension"] = [{"url": f"{_OURS}StructureDefinition/seen-at", "valueInstant": sent}]
        task["output"] = [
            {"type": {"text": "answer"}, "valueReference": {"reference": f"Communication/{answer['id']}"}}
        ]


def _problem(record: Record) -> tuple[Resource, tuple[str, Pair, Pair]] | None:
    for each in record.resources:
        if each["resourceType"] != "Condition" or each.get("meta", {}).get("security"):
            continue
        if each["clinicalStatus"]["coding"][0]["code"] != "active":
            continue
        code = each["code"]["coding"][0]["code"]
        for start, referral in _REFERRALS.items():
            if code.startswith(start):
                return each, referral
    return None


def _messages(record: Record, luck: Random) -> None:
    """A word from a nurse to the doctor; what is some days old has been read and answered."""
    nurse, (asked, answered) = record.member("nurse"), luck.choice(_MESSAGES)
    on = working_day(record.today - timedelta(days=luck.randrange(30)), last=record.today)
    is_old = on < record.today - timedelta(days=4)
    text = word(asked, record.language)
    first = _message(record, nurse, record.doctor, text, moment(on, 8 * 60 + 40), is_read=is_old)
    if is_old:
        words = word(answered, record.language)
        second = _message(record, record.doctor, nurse, words, moment(on, 17 * 60 + 15), is_read=True)
        second["partOf"] = second["inResponseTo"] = [{"reference": f"Communication/{first['id']}"}]


def _message(
    record: Record, sender: Practitioner, to: Practitioner, text: str, sent: str, *, is_read: bool
) -> Resource:
    recipient: Resource = to.reference
    body: Resource = {
        "status": "completed",
        "subject": record.subject,
        "sent": sent,
        "sender": sender.reference,
        "recipient": [recipient],
        "payload": [{"contentString": text}],
    }
    if is_read:
        recipient["extension"] = [{"url": f"{_OURS}StructureDefinition/read-at", "valueInstant": sent}]
        body["received"] = sent
    record.write("Communication", "", body)
    return record.resources[-1]


def _hand_over(record: Record, luck: Random) -> None:
    """The doctor leaves a patient to whoever of the centre works next, on the day on which the network is looked at."""
    written = moment(record.today, 18 * 60)
    task = _task(record, "hand-over", word(luck.choice(_HANDED), record.language), record.doctor, {}, written)
    task["owner"] = record.centre_reference
    centre = record.centre_reference["reference"].partition("/")[2]
    shift = luck.choice(("morning", "afternoon"))
    value = f"{centre}.{record.diary.open_on}.{shift}"
    task["groupIdentifier"] = {"system": f"{_OURS}CodeSystem/hand-over", "value": value}


def _task(record: Record, kind: str, text: str, by: Practitioner, owner: Resource, at: str) -> Resource:
    record.write(
        "Task",
        kind,
        {
            "status": "requested",
            "intent": "order",
            "priority": "routine",
            "code": concept(f"{_OURS}CodeSystem/task", kind, kind.capitalize()),
            "description": text,
            "for": record.subject,
            "authoredOn": at,
            "requester": by.reference,
            "owner": owner,
        },
    )
    return record.resources[-1]
