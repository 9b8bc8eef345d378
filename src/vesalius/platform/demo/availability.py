"""When the practitioners of the demo network see patients, and which kinds of visits they offer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.platform.demo.codes import CONTACT_KIND
from vesalius.records.context import Context
from vesalius.records.scheduling import free, opening, rules, sessions
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind

_Names = tuple[str, str, str, str]
# key: profession (CD-HCPARTY), code of the demo's kinds of contact, names (fr, nl, de, en), minutes, minutes for a new
# patient, everything else.
_KINDS: Final[tuple[tuple[str, str, str, _Names, int, int, dict[str, Any]], ...]] = (
    (
        "consultation",
        "persgeneralphysician",
        "gp-consultation",
        ("Consultation chez le médecin", "Consultatie bij de huisarts", "Sprechstunde beim Hausarzt", "Doctor's visit"),
        20,
        40,
        {},
    ),
    (
        "teleconsultation",
        "persgeneralphysician",
        "gp-teleconsultation",
        ("Consultation par vidéo", "Videoconsultatie", "Videosprechstunde", "Video visit"),
        20,
        20,
        {"is_video": True, "colour": 1},
    ),
    (
        "child",
        "persgeneralphysician",
        "well-child-visit",
        ("Suivi d'un enfant", "Kindercontrole", "Vorsorge für ein Kind", "Child check-up"),
        20,
        40,
        {"colour": 2},
    ),
    (
        "physiotherapy",
        "persphysiotherapist",
        "physiotherapy-session",
        ("Séance de kinésithérapie", "Kinesitherapiesessie", "Physiotherapie", "Physiotherapy session"),
        40,
        60,
        {"colour": 3},
    ),
    (
        "nursing",
        "persnurse",
        "",
        ("Soin infirmier au centre", "Verpleging in het centrum", "Pflege im Zentrum", "Nursing care at the centre"),
        20,
        20,
        {"colour": 4, "cancel_minutes": 240},
    ),
    (
        "psychology",
        "persclinicalpsychologist",
        "psychology-session",
        ("Séance chez le psychologue", "Sessie bij de psycholoog", "Psychologische Sitzung", "Psychology session"),
        40,
        60,
        {"colour": 5, "is_sensitive": True, "cancel_minutes": 2880},
    ),
    (
        "back-school",
        "persphysiotherapist",
        "",
        ("École du dos, en groupe", "Rugschool, in groep", "Rückenschule in der Gruppe", "Back school, in a group"),
        60,
        60,
        {"colour": 7, "seats": 8},
    ),
)
_WORKDAYS: Final = {"mon": 1, "tue": 2, "wed": 4, "thu": 8, "fri": 16}
_MORNING, _AFTERNOON = (8 * 60, 13 * 60 + 20), (13 * 60 + 20, 18 * 60 + 40)
_FIRST: Final = date(2024, 1, 1)
_GROUPS: Final = 2
"""So many physiotherapists hold a back school, in the evening after their visits."""
_EVENING: Final = time(19)


def install(context: Context, actor: Actor, organisation: list[dict[str, Any]]) -> int:
    """Stores the kinds of visits and a rule for each half day of each practitioner, once; the number of rules."""
    with context.pool.session() as session:
        if rules.kinds(session):
            return 0
    numbers: dict[str, list[int]] = {}
    for position, (key, profession, code, names, minutes, minutes_new, more) in enumerate(_KINDS):
        kind = Kind(
            id=0,
            key=key,
            profession=profession,
            system=CONTACT_KIND if code else "",
            code=code,
            names=dict(zip(rules.LANGUAGES, names, strict=True)),
            minutes=minutes,
            minutes_new=minutes_new,
            position=position,
            **more,
        )
        numbers.setdefault(profession, []).append(rules.add_kind(context, actor, kind))
    count = 0
    for role in organisation:
        if role["resourceType"] != "PractitionerRole":
            continue
        profession = role["code"][0]["coding"][0]["code"]
        days = role["availableTime"][0]["daysOfWeek"]
        for start, end in (_MORNING, _AFTERNOON):
            rules.add_rule(
                context,
                actor,
                Rule(
                    id=0,
                    practitioner=role["practitioner"]["reference"],
                    resource=0,
                    centre=role["organization"]["reference"],
                    zone=rules.ZONE,
                    weekdays=sum(_WORKDAYS[day] for day in days),
                    first=_FIRST,
                    start_minute=start,
                    end_minute=end,
                    step=20,
                    kinds=tuple(numbers.get(profession, ())),
                ),
            )
            count += 1
    _plan_groups(context, actor, organisation)
    return count


def _plan_groups(context: Context, actor: Actor, organisation: list[dict[str, Any]]) -> None:
    with context.pool.session() as session:
        kind = next(kind for kind in rules.kinds(session) if kind.seats > 1)
    roles = [
        role
        for role in organisation
        if role["resourceType"] == "PractitionerRole" and role["code"][0]["coding"][0]["code"] == kind.profession
    ]
    for number, role in enumerate(roles[:_GROUPS]):
        today = clock.now().date()
        day = today + timedelta(days=7 - today.weekday() + 1 + number)
        low = opening.moment(datetime.combine(day, _EVENING, ZoneInfo(rules.ZONE)))
        plan = sessions.Planned(
            role["practitioner"]["reference"],
            kind,
            low,
            low + kind.minutes * free.MINUTE,
            kind.seats,
            centre=role["organization"]["reference"],
            times=6,
        )
        sessions.create(context, actor, plan, rules.LANGUAGES[0])
