"""near of Location (R4 location.html#search): within a distance of a position."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any, NamedTuple

from vesalius.r4 import units
from vesalius.search import values
from vesalius.search.refusals import bad_value

DEFAULT_KILOMETRES = 10.0
EXPECTED = "a position: [latitude]|[longitude], |[distance] and |[unit of length] optional"
_EARTH_RADIUS_METRES = 6_371_008.8


class Circle(NamedTuple):
    """A position in degrees (WGS 84) and a radius in metres."""

    latitude: float
    longitude: float
    radius_metres: float


def parse(name: str, raw: str) -> Circle:
    """The value of near. Raises Invalid."""
    parts = [values.unescape(part) for part in values.split(raw, "|")]
    try:
        numbers = [float(part) for part in parts[:3] if part]
    except ValueError:
        raise bad_value(name, raw, EXPECTED) from None
    unit = parts[3] if len(parts) == 4 and parts[3] else "km"
    factor = units.convert(Decimal(1), unit, "m")
    if not 2 <= len(parts) <= 4 or len(numbers) < 2 or factor is None or not all(map(math.isfinite, numbers)):
        raise bad_value(name, raw, EXPECTED)
    distance = numbers[2] if len(numbers) > 2 else DEFAULT_KILOMETRES * 1000 / float(factor)
    if distance < 0 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise bad_value(name, raw, EXPECTED)
    return Circle(numbers[0], numbers[1], distance * float(factor))


def test(value: Any, wanted: Circle) -> bool:
    """Whether a Location.position lies within the circle."""
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if latitude is None or longitude is None:
        return False
    one, other = math.radians(float(latitude)), math.radians(wanted.latitude)
    east = math.radians(float(longitude) - wanted.longitude) / 2
    chord = math.sin((one - other) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east) ** 2
    return 2 * _EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord))) <= wanted.radius_metres
