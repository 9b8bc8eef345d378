"""What can be allowed that is not about one row: the capabilities that a policy gives to roles."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

CAPABILITIES: Final = MappingProxyType(
    {
        "account.manage": "make, change and end accounts and their roles",
        "agenda.manage": "change opening hours of practitioners and kinds of visits",
        "audit.read": "search the audit log of everybody",
        "audit.read-own": "read who opened one's own record",
        "background.manage": "see jobs and messages, try them again or cancel them",
        "breach.manage": "keep the file of personal-data breaches",
        "client.manage": "register applications that may connect",
        "consent.manage-own": "give and withdraw one's own consents",
        "device.manage": "register shared workstations",
        "emergency.open": "open a record in an emergency",
        "emergency.review": "review emergency access",
        "enrolment.list": "list by name who is enrolled under capitation in one's own centres, with insurer and number",
        "knowledge.manage": "see what became of alerts, and switch a rule off or on with a second person",
        "patient.identify": "find a person by exact identity, outside of any relationship",
        "policy.approve": "approve a change of the access policy that somebody else proposed",
        "policy.explain": "ask why somebody may or may not see something",
        "policy.propose": "propose a change of the access policy",
        "policy.read": "read the access policy",
        "relationship.declare": "declare a therapeutic relationship with an identified patient",
        "relationship.end-own": "end a relationship of one's own",
        "relationship.manage": "end relationships of others",
        "reports.network": "read figures about the whole network",
        "reports.read": "read figures about many, in one's own centres",
        "subject.erase": "erase a record after its retention",
        "subject.export": "export a whole record for its subject",
        "subject.export-own": "export one's own record",
        "subject.requests": "handle requests of data subjects",
        "subject.seal": "seal a record, and open it again",
    }
)
"""Name → what it allows."""
