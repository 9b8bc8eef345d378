"""What the worker has to know: the invitation is a template of messages."""

from __future__ import annotations

from vesalius.apps.followup.invitations import INVITATION

__all__ = ["INVITATION"]
