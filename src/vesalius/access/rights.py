"""What an account may do: the policy and the account's own facts, compiled once and asked in every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vesalius.store.wire import Bound

Bind = Callable[[Bound], str]


class Rights(Protocol):
    """The compiled rights of one account under one edition of the policy."""

    def condition(self, action: str, alias: str, bind: Bind, *, patient: str = "") -> str:
        """The SQL condition under which `alias`, a row of `resource` or `resource_version`, is open to `action`.

        `action` is read, create, update or delete; or one of the ways of reading that scopes of an application tell
        apart: search (among many), refer (to a resource in what is written), change (find what is to be changed).
        `patient`, the placeholder of a Patient's pk, says that only rows of that patient's record are wanted: the
        condition then demands this and asks once for all of them what is asked of the patient.
        "TRUE" and "FALSE" are said exactly so.
        """

    def reaches(self, action: str, type_name: str) -> bool:
        """Whether an application's scopes leave any resource of a type for an action; always for people."""

    def may(self, capability: str) -> bool:
        """Whether the account holds a capability that is about no row, such as "audit.read"."""
