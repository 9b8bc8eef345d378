"""What an event can be about, beside FHIR's own interactions: its code, action and codings (DICOM PS3.16 CID 400, 401).

A code is never given another meaning: events of many years hold it. IHE BALP has the type `rest` for interactions;
what happens to people, rights and keys has the types of DICOM's audit messages, as BALP asks for what it does not name.
"""

from __future__ import annotations

from typing import Final, NamedTuple

Code = tuple[str, str, str]
"""System, code, display."""

DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
OWN_SUBTYPES: Final = "urn:vesalius:audit-subtype"

_APPLICATION: Final = (DICOM, "110100", "Application Activity")
_AUDIT_LOG_USED: Final = (DICOM, "110101", "Audit Log Used")
_EXPORT: Final = (DICOM, "110106", "Export")
_IMPORT: Final = (DICOM, "110107", "Import")
_PATIENT_RECORD: Final = (DICOM, "110110", "Patient Record")
_SECURITY: Final = (DICOM, "110113", "Security Alert")
_AUTHENTICATION: Final = (DICOM, "110114", "User Authentication")

_LOGIN: Final = (DICOM, "110122", "Login")
_LOGOUT: Final = (DICOM, "110123", "Logout")
_EMERGENCY_STARTED: Final = (DICOM, "110127", "Emergency Override Started")
_EMERGENCY_STOPPED: Final = (DICOM, "110138", "Emergency Override Stopped")
_CONFIGURATION: Final = (DICOM, "110129", "Security Configuration")
_RESTRICTED: Final = (DICOM, "110132", "Use of Restricted Function")
_OBJECT_SECURITY: Final = (DICOM, "110135", "Object Security Attributes Changed")
_ROLES: Final = (DICOM, "110136", "Security Roles Changed")
_USER_SECURITY: Final = (DICOM, "110137", "User security Attributes Changed")


class Kind(NamedTuple):
    """An event's action (C R U D E), type, and DICOM subtype if it has one; the own code is a subtype always."""

    action: str
    type: Code
    subtype: Code | None = None


KINDS: Final[dict[str, Kind]] = {
    # People at the door.
    "login": Kind("E", _AUTHENTICATION, _LOGIN),
    "logout": Kind("E", _AUTHENTICATION, _LOGOUT),
    "step-up": Kind("E", _AUTHENTICATION, _LOGIN),
    "unlock": Kind("E", _AUTHENTICATION, _LOGIN),
    "lock": Kind("E", _AUTHENTICATION, _LOGOUT),
    "session-ended": Kind("D", _AUTHENTICATION, _LOGOUT),
    # Accounts and what proves them.
    "account-created": Kind("C", _SECURITY, _USER_SECURITY),
    "account-changed": Kind("U", _SECURITY, _USER_SECURITY),
    "account-closed": Kind("D", _SECURITY, _USER_SECURITY),
    "password-changed": Kind("U", _SECURITY, _USER_SECURITY),
    "factor-added": Kind("C", _SECURITY, _USER_SECURITY),
    "factor-removed": Kind("D", _SECURITY, _USER_SECURITY),
    "role-changed": Kind("U", _SECURITY, _ROLES),
    "workstation-registered": Kind("C", _SECURITY, _CONFIGURATION),
    "workstation-removed": Kind("D", _SECURITY, _CONFIGURATION),
    # Tokens and grants (OAuth 2.1).
    "token": Kind("C", _SECURITY, _USER_SECURITY),
    "token-refreshed": Kind("U", _SECURITY, _USER_SECURITY),
    "token-revoked": Kind("D", _SECURITY, _USER_SECURITY),
    "launch": Kind("E", _SECURITY, _USER_SECURITY),
    "grant": Kind("C", _SECURITY, _USER_SECURITY),
    "grant-revoked": Kind("D", _SECURITY, _USER_SECURITY),
    "client-registered": Kind("C", _SECURITY, _CONFIGURATION),
    "client-changed": Kind("U", _SECURITY, _CONFIGURATION),
    "client-removed": Kind("D", _SECURITY, _CONFIGURATION),
    # Rights.
    "policy-proposed": Kind("C", _SECURITY, _CONFIGURATION),
    "policy-approved": Kind("U", _SECURITY, _CONFIGURATION),
    "policy-withdrawn": Kind("D", _SECURITY, _CONFIGURATION),
    "figures-read": Kind("E", (DICOM, "110112", "Query")),
    "view-definition-read": Kind("R", _SECURITY, _RESTRICTED),
    "view-definition-changed": Kind("U", _SECURITY, _CONFIGURATION),
    "view-definition-removed": Kind("D", _SECURITY, _CONFIGURATION),
    "page-refused": Kind("R", _SECURITY, _RESTRICTED),
    "access-explained": Kind("R", _SECURITY, _RESTRICTED),
    "emergency-opened": Kind("E", _SECURITY, _EMERGENCY_STARTED),
    "emergency-closed": Kind("E", _SECURITY, _EMERGENCY_STOPPED),
    "emergency-reviewed": Kind("U", _SECURITY, _RESTRICTED),
    "emergency-listed": Kind("R", _SECURITY, _RESTRICTED),
    "relationship-declared": Kind("C", _SECURITY, _OBJECT_SECURITY),
    "relationship-ended": Kind("D", _SECURITY, _OBJECT_SECURITY),
    "relationships-read": Kind("R", _PATIENT_RECORD),
    "patient-matched": Kind("E", (DICOM, "110112", "Query")),
    "consent-changed": Kind("U", _SECURITY, _OBJECT_SECURITY),
    "labels-changed": Kind("U", _SECURITY, _OBJECT_SECURITY),
    # Data protection.
    "enrolment-list": Kind("R", _PATIENT_RECORD),
    "export": Kind("R", _EXPORT),
    "import": Kind("C", _IMPORT),
    "sealed": Kind("U", _SECURITY, _OBJECT_SECURITY),
    "unsealed": Kind("U", _SECURITY, _OBJECT_SECURITY),
    "erased": Kind("D", _PATIENT_RECORD),
    "breach-warned": Kind("E", _APPLICATION),
    "knowledge-switch-proposed": Kind("C", _SECURITY, _CONFIGURATION),
    "knowledge-switch-decided": Kind("U", _SECURITY, _CONFIGURATION),
    "knowledge-verified": Kind("C", _SECURITY, _CONFIGURATION),
    "knowledge-verification-decided": Kind("U", _SECURITY, _CONFIGURATION),
    "cds-asked": Kind("E", _EXPORT),
    "model-changed": Kind("U", _SECURITY, _CONFIGURATION),
    "model-trained": Kind("E", (DICOM, "110112", "Query")),
    "model-refused": Kind("R", _SECURITY, _RESTRICTED),
    "prescription-sent": Kind("E", _EXPORT),
    "prescription-revoked": Kind("E", _EXPORT),
    "report-signed": Kind("U", _APPLICATION),
    "report-refused": Kind("U", _APPLICATION),
    "declaration-sent": Kind("E", _EXPORT),
    "notice-read": Kind("U", _APPLICATION),
    "message-sent": Kind("E", _APPLICATION),
    "subscription-sent": Kind("R", _EXPORT),
    # The log and the installation.
    "audit-proof": Kind("R", _AUDIT_LOG_USED),
    "audit-report": Kind("R", _AUDIT_LOG_USED),
    "audit-verified": Kind("E", _AUDIT_LOG_USED),
    "rotate-keys": Kind("E", _SECURITY, _CONFIGURATION),
    "backup": Kind("R", _EXPORT),
    "restore": Kind("E", _IMPORT),
    "configuration-changed": Kind("U", _APPLICATION, None),
}
"""Every kind by its code, which `Log.event` takes as `subtype`."""

OTHER: Final = Kind("E", _APPLICATION)
"""For codes of which nothing is known here."""
