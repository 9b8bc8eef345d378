"""The roles that an account can have. Professions of care first."""

from __future__ import annotations

from typing import Final

PHYSICIAN: Final = "physician"
NURSE: Final = "nurse"
PHYSIOTHERAPIST: Final = "physiotherapist"
PSYCHOLOGIST: Final = "psychologist"
MIDWIFE: Final = "midwife"
DIETITIAN: Final = "dietitian"
SOCIAL_WORKER: Final = "social-worker"
PHARMACIST: Final = "pharmacist"
RECEPTIONIST: Final = "receptionist"
MANAGER: Final = "manager"
PATIENT: Final = "patient"
REPRESENTATIVE: Final = "representative"
PRIVACY_OFFICER: Final = "privacy-officer"
ADMINISTRATOR: Final = "administrator"
LABORATORY: Final = "laboratory"

ROLES: Final = (
    PHYSICIAN,
    NURSE,
    PHYSIOTHERAPIST,
    PSYCHOLOGIST,
    MIDWIFE,
    DIETITIAN,
    SOCIAL_WORKER,
    PHARMACIST,
    RECEPTIONIST,
    MANAGER,
    PATIENT,
    REPRESENTATIVE,
    PRIVACY_OFFICER,
    ADMINISTRATOR,
    LABORATORY,
)
"""All of them. A code is never given another meaning."""

NOT_STAFF: Final = frozenset({PATIENT, REPRESENTATIVE})
"""Who has the role for their own sake or that of somebody near, and not for work."""
