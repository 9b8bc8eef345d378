"""What the audit log calls by a code, in words: what was done, for the people who read who did it."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

_DID: Final[dict[str, str | Promise]] = {
    # The record.
    "read": _lazy("read"),
    "vread": _lazy("read"),
    "search": _lazy("searched"),
    "history": _lazy("read earlier versions"),
    "create": _lazy("added"),
    "update": _lazy("changed"),
    "patch": _lazy("changed"),
    "delete": _lazy("deleted"),
    "transaction": _lazy("changed"),
    "operation": _lazy("used a function"),
    "everything": _lazy("read the whole record"),
    "page-refused": _lazy("was refused a page"),
    "patient-matched": _lazy("identified a patient"),
    "enrolment-list": _lazy("listed who is registered"),
    "export": _lazy("exported"),
    "import": _lazy("imported"),
    "message-sent": _lazy("sent a message"),
    "notice-read": _lazy("read a notice"),
    "cds-asked": _lazy("asked an outside service for advice"),
    "prescription-sent": _lazy("sent a prescription"),
    "prescription-revoked": _lazy("revoked a prescription"),
    "declaration-sent": _lazy("sent a declaration"),
    "subscription-sent": _lazy("told a connected application"),
    "figures-read": _lazy("counted in figures"),
    "report-signed": _lazy("signed a report"),
    "report-refused": _lazy("refused a report"),
    # Access.
    "emergency-opened": _lazy("opened in an emergency"),
    "emergency-closed": _lazy("ended the emergency access"),
    "emergency-reviewed": _lazy("reviewed the emergency access"),
    "emergency-listed": _lazy("looked at emergency accesses"),
    "relationship-declared": _lazy("declared a care relationship"),
    "relationship-ended": _lazy("ended a care relationship"),
    "relationships-read": _lazy("looked at care relationships"),
    "consent-changed": _lazy("changed a consent"),
    "consent-history": _lazy("looked at the history of consents"),
    "labels-changed": _lazy("changed a label"),
    "access-explained": _lazy("asked why somebody has access"),
    "policy-proposed": _lazy("proposed an access policy"),
    "policy-approved": _lazy("approved an access policy"),
    "policy-withdrawn": _lazy("withdrew an access policy"),
    # Data protection.
    "audit-report": _lazy("looked at this list"),
    "audit-proof": _lazy("took a proof"),
    "audit-verified": _lazy("verified the log"),
    "subject-overview": _lazy("looked at what data protection knows of a record"),
    "request-filed": _lazy("filed a request about data protection"),
    "request-read": _lazy("looked at a request about data protection"),
    "request-decided": _lazy("decided a request about data protection"),
    "sealed": _lazy("sealed a record"),
    "unsealed": _lazy("opened a sealed record again"),
    "sealed-listed": _lazy("looked at sealed records"),
    "erased": _lazy("erased a record"),
    "retention-listed": _lazy("looked at how long what is kept"),
    "retention-changed": _lazy("changed how long what is kept"),
    "retention-applied": _lazy("deleted what was kept long enough"),
    "register-changed": _lazy("changed the register of processing"),
    "breach-opened": _lazy("opened the file of a breach"),
    "breach-read": _lazy("looked at a report of a breach"),
    "breach-noted": _lazy("added to the file of a breach"),
    "breach-revised": _lazy("changed the file of a breach"),
    "breach-warned": _lazy("warned that the time to notify a breach runs out"),
    # People at the door.
    "login": _lazy("signed in"),
    "logout": _lazy("signed out"),
    "step-up": _lazy("proved again who they are"),
    "lock": _lazy("locked the screen"),
    "unlock": _lazy("unlocked the screen"),
    "session-ended": _lazy("ended a session"),
    "account-created": _lazy("made an account"),
    "account-changed": _lazy("changed an account"),
    "account-closed": _lazy("closed an account"),
    "role-changed": _lazy("changed a role"),
    "password-changed": _lazy("changed a password"),
    "factor-added": _lazy("added a way to sign in"),
    "factor-removed": _lazy("removed a way to sign in"),
    "workstation-registered": _lazy("registered a workstation"),
    "workstation-removed": _lazy("removed a workstation"),
    "client-registered": _lazy("registered an application"),
    "client-changed": _lazy("changed an application"),
    "client-removed": _lazy("closed an application"),
    "launch": _lazy("opened an application"),
    "grant": _lazy("connected an application"),
    "grant-revoked": _lazy("disconnected an application"),
    "token": _lazy("gave access to a program"),
    "token-refreshed": _lazy("renewed the access of a program"),
    "token-revoked": _lazy("ended the access of a program"),
    # The installation.
    "backup": _lazy("made a backup"),
    "restore": _lazy("put a backup back"),
    "rotate-keys": _lazy("renewed the keys"),
    "configuration-changed": _lazy("changed the configuration"),
    "model-trained": _lazy("trained a model"),
    "model-changed": _lazy("changed a model"),
    "model-refused": _lazy("was refused a model"),
    "knowledge-switch-proposed": _lazy("proposed to switch a rule"),
    "knowledge-switch-decided": _lazy("decided to switch a rule"),
    "knowledge-verified": _lazy("verified a clinical table"),
    "knowledge-verification-decided": _lazy("confirmed a clinical table"),
    "view-definition-read": _lazy("looked at a view of figures"),
    "view-definition-changed": _lazy("changed a view of figures"),
    "view-definition-removed": _lazy("removed a view of figures"),
}


def did(kind: str) -> str:
    """What an event of this kind was, as a verb; the code where there is no word."""
    return str(_DID.get(kind, kind))


def is_known(kind: str) -> bool:
    """Whether there is a word for this kind."""
    return kind in _DID
