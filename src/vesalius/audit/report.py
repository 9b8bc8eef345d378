"""What a verification of the audit log found."""

from __future__ import annotations

from dataclasses import dataclass, field

EDITED = "edited"
DELETED = "deleted"
INSERTED = "inserted"
REORDERED = "reordered"
DUPLICATED = "duplicated"
POSITION = "position"
CHECKPOINT = "checkpoint"
TRUNCATED = "truncated"
NODE = "node"
WITNESS = "witness"

MAXIMUM_FINDINGS = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction.

    Kinds edited, deleted, inserted, reordered, duplicated name a leaf by its id and position; kind position is about
    the log's own list of leaves, node about the stored tree, the others about checkpoints, the log's end and the
    witness file.
    `last_position` is set where only a range of positions can be named, `size` for a checkpoint.
    """

    kind: str
    text: str
    leaf_id: int | None = None
    position: int | None = None
    last_position: int | None = None
    size: int | None = None

    def __str__(self) -> str:
        named = [] if self.leaf_id is None else [f"leaf {self.leaf_id}"]
        if self.last_position is not None:
            named.append(f"positions {self.position} to {self.last_position}")
        elif self.position is not None:
            named.append(f"position {self.position}")
        if self.size is not None:
            named.append(f"checkpoint of {self.size} leaves")
        return f"{self.kind}: {', '.join(named)}{': ' if named else ''}{self.text}"


@dataclass(slots=True)
class Report:
    """The result. `waiting` leaves have no position yet; `unwitnessed` checkpoints are not in the witness file.

    `findings` holds the first 10 000; `findings_in_all` counts every one.
    """

    leaves: int = 0
    checkpoints: int = 0
    waiting: int = 0
    witnessed: int = 0
    unwitnessed: int = 0
    findings: list[Finding] = field(default_factory=list)
    findings_in_all: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing contradicts anything."""
        return self.findings_in_all == 0

    def add(self, finding: Finding) -> None:
        """Notes a contradiction."""
        self.findings_in_all += 1
        if len(self.findings) < MAXIMUM_FINDINGS:
            self.findings.append(finding)
