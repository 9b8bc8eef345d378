"""Profiles (R4 profiling.html): what a StructureDefinition asks beyond R4 itself, and whether a resource meets it.

    profiles = Profiles(find)                       # find: canonical url → StructureDefinition or None
    validate(resource, profiles, urls, member=member)    # → issues

The resource has passed structural validation and R4's invariants: profiles only narrow, so that the differentials of
a profile and of those it derives from say all that is left to check. No snapshot is needed.
"""

from __future__ import annotations

from vesalius.r4.profiles.definition import Find, Profile, Profiles
from vesalius.r4.profiles.shipped import find_shipped
from vesalius.r4.profiles.validation import validate

__all__ = ["Find", "Profile", "Profiles", "find_shipped", "validate"]
