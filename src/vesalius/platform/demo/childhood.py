"""Children: the calendar of vaccines of the Wallonia-Brussels Federation, and growth along a percentile."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from vesalius.platform.demo.days import shift_months, working_day
from vesalius.platform.demo.life import Life
from vesalius.platform.demo.record import Contact

# (age in months, days added, vaccines): 8, 12 and 16 weeks, then months.
CALENDAR: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0, 56, ("hexavalent", "rotavirus", "pneumococcal_child")),
    (0, 84, ("hexavalent", "rotavirus")),
    (0, 112, ("hexavalent", "pneumococcal_child")),
    (12, 4, ("mmr", "pneumococcal_child")),
    (14, 0, ("hexavalent", "meningococcal")),
    (66, 0, ("dtpa_ipv",)),
    (92, 0, ("mmr",)),
    (157, 0, ("hpv",)),
    (163, 0, ("hpv",)),
    (184, 0, ("dtpa",)),
)
_EXTRA_VISITS = (1, 6, 9, 18, 24, 36, 48, 60, 84, 120)
# Age in months: median weight (kg) and height (cm), girls; boys are scaled below.
_GROWTH = (
    (0, 3.3, 49.5), (1, 4.2, 53.6), (2, 5.1, 57.0), (4, 6.4, 62.0), (6, 7.3, 65.7),
    (9, 8.3, 70.1), (12, 9.0, 74.0), (18, 10.3, 80.7), (24, 11.6, 86.4), (36, 14.0, 95.1),
    (48, 16.1, 102.7), (60, 18.2, 109.4), (84, 22.8, 121.5), (120, 32.5, 138.5), (144, 42.0, 151.5),
    (168, 50.5, 160.0), (192, 55.0, 163.0), (216, 57.0, 164.0),
)  # fmt: skip


def growth(life: Life, months: float, percentile: float) -> tuple[float, float]:
    """Weight (kg) and height (cm) at an age; `percentile` is a z-score kept through childhood."""
    ages = [row[0] for row in _GROWTH]
    place = min(max(bisect_right(ages, months) - 1, 0), len(_GROWTH) - 2)
    left, right = _GROWTH[place], _GROWTH[place + 1]
    share = min(1.0, (months - left[0]) / (right[0] - left[0]))
    weight = left[1] + (right[1] - left[1]) * share
    height = left[2] + (right[2] - left[2]) * share
    if not life.person.female:
        late = max(0.0, min(1.0, (months - 150) / 60))
        weight, height = weight * (1.05 + 0.14 * late), height * (1.012 + 0.062 * late)
    return weight * (1 + 0.115 * percentile), height * (1 + 0.038 * percentile)


def childhood(life: Life, *, refused: bool = False, attentive: bool = False) -> None:
    """Vaccines and visits from birth to 18: here when registered, reported from elsewhere before.

    An attentive family comes to every visit and has every vaccine given here.
    """
    if life.person.age(life.start) >= 14 or life.person.age(life.today) >= 20:
        return
    percentile = max(-2.0, min(2.0, life.random.gauss(0, 0.9)))
    visits: dict[int, Contact] = {}
    if not refused:
        for months, days, vaccines in CALENDAR:
            _vaccines(life, months, days, vaccines, percentile, attentive=attentive)
    for months in _EXTRA_VISITS:
        day = working_day(shift_months(life.person.birth, months) + timedelta(days=life.random.randint(0, 6)))
        if life.start < day <= life.end and life.person.age(day) < 18 and (attentive or life.random.random() < 0.45):
            visits[months] = _checkup(life, day, percentile)


def _vaccines(
    life: Life, months: int, days: int, vaccines: tuple[str, ...], percentile: float, *, attentive: bool
) -> None:
    person, random = life.person, life.random
    if "hpv" in vaccines and (person.birth.year < 2007 or random.random() < 0.25):
        return
    if "meningococcal" in vaccines and person.birth.year < 2010:
        return
    late = random.randint(0, 9) if months == 0 else random.randint(0, 40)
    # At 8, 12 and 16 weeks a delay moves on: the doses stay four weeks apart.
    late = life.person.number % 6 if months == 0 else late
    base = shift_months(person.birth, months) if months else person.birth
    day = base + timedelta(days=days + late)
    before = life.lastly.get("infant-dose")
    if months == 0 and before:
        day = max(day, before + timedelta(days=28))
    day = working_day(day)
    life.lastly["infant-dose"] = day
    if day > life.end:
        return
    # The booklet of a child who came later was copied for one in three.
    if day < life.start and person.age(life.start) >= 3 and person.number % 3:
        return
    if day < life.start or (not attentive and (months >= 150 or random.random() < 0.55)):
        for vaccine in vaccines:
            life.record.vaccination(vaccine, day)
        return
    contact = _checkup(life, day, percentile)
    for vaccine in vaccines:
        life.record.vaccination(vaccine, contact.day, contact)


def _checkup(life: Life, day: date, percentile: float) -> Contact:
    record = life.record
    contact = record.contact("well-child-visit", day)
    months = (contact.day - life.person.birth).days / 30.4375
    weight, height = growth(life, months, percentile)
    record.observation("weight", weight, contact)
    record.observation("height", height, contact)
    if months < 20:
        head = 34.0 + 12.4 * (1 - 0.83**months) + percentile * 0.8
        record.observation("head", head, contact)
    return contact
