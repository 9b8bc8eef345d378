"""The decision: a policy and the facts of an account, compiled into one SQL condition for each action.

A row is open when one of these holds, and no consent of the patient denies it:

    network    its class is open to everybody in the role, and so is each of its labels
    centre     … within a relationship of the patient with the actor or with one of the actor's centres
    personal   … within a relationship of the patient with the actor, or the actor is the patient or stands for them
    author     … and the actor made it
    consent    the patient permits it to the actor by name
    emergency  the actor opened the record in an emergency that is not over (reading only, whatever was denied)

Labels must be open at the same step as the class. Rows about several patients need every one of them. Scopes of an
application narrow the whole. Sources: docs/adr/0009-access.md.

Where a statement is about the record of one patient, that is said in the condition: the database then looks at
relationships, emergencies and consents of that patient once, and not again for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from vesalius import clock
from vesalius.access.accounts import Facts
from vesalius.access.data_classes import DataClass
from vesalius.access.policy import ACTIONS, Policy, Reach, RolePolicy
from vesalius.access.relationships import Kind
from vesalius.access.roles import PATIENT, REPRESENTATIVE
from vesalius.store.wire import Bound, int8, int8_array

Bind = Callable[[Bound], str]
_ALL_LABELS: Final = 0x7FFFFFFF
_MAXIMUM_WRITTEN: Final = 256
_SELF: Final = (PATIENT, REPRESENTATIVE)
# Ways of reading that only the scopes of an application tell apart.
_READING: Final = {"search": "read", "refer": "read", "change": "read"}
# What one's own consents cannot be meant to close.
_UNDENIABLE: Final = sum(
    1 << item for item in (DataClass.DEFINITION, DataClass.DIRECTORY, DataClass.CONSENT, DataClass.AUDIT)
)


class Narrowing(Protocol):
    """What the scopes of an application leave of the rights of the account. Immutable, and hashable therefore."""

    def __hash__(self) -> int:
        """By identity or by value."""

    def condition(self, action: str, alias: str, bind: Bind) -> str:
        """A SQL condition on a row, "TRUE" when nothing is narrowed.

        `action` as in Rights.condition.
        """

    def reaches(self, action: str, type_name: str) -> bool:
        """Whether any resource of a type is left for an action."""


class Compiled:
    """The rights of one account under one edition of the policy. Immutable, for many requests."""

    __slots__ = ("_narrowing", "_placed", "_templates", "_written", "capabilities")

    def __init__(self, policy: Policy, facts: Facts, narrowing: Narrowing | None = None) -> None:
        self._narrowing = narrowing
        held = [(item, policy.role(item.role, item.organization)) for item in facts.roles]
        self.capabilities = frozenset().union(*(role.capabilities for _, role in held))
        self._templates = {action: _template(action, facts, policy) for action in ACTIONS}
        self._placed: dict[tuple[str, str, str, int], str] = {}
        self._written: dict[tuple[str, ...], str] = {}

    def condition(self, action: str, alias: str, bind: Bind, *, patient: str = "") -> str:
        """As Rights.condition."""
        template = self._templates[_READING.get(action, action)]
        if template is None:
            return "FALSE"
        # Asked first: what is bound must stand in the statement.
        narrowed = "TRUE" if self._narrowing is None else self._narrowing.condition(action, alias, bind)
        if narrowed == "FALSE":
            return "FALSE"
        now = bind(int8(clock.now_microseconds()))
        numbers = bind(template.numbers)
        names = [bind(value) for value in template.values]
        # Statements come again and again with the same places: writing the condition takes longer than finding it.
        place = (action, alias, patient, now, numbers, *names)
        text = self._written.get(place)
        if text is None:
            if len(self._written) >= _MAXIMUM_WRITTEN:
                self._written.clear()
            wanted = template.within if patient else template.text
            text = self._written[place] = wanted.format(*names, x=alias, now=now, n=numbers, p=patient)
        return text if narrowed == "TRUE" else f"({text}) AND ({narrowed})"

    def placed(self, action: str, alias: str, first: int, patient: str = "") -> tuple[str, list[Bound]]:
        """As `condition`, for a fixed statement: (text, values) with placeholders from $first on.

        Without scopes the text is made once: every read asks for it.
        """
        template = self._templates[_READING.get(action, action)]
        if self._narrowing is None and template is not None:
            place = (action, alias, patient, first)
            text = self._placed.get(place)
            if text is None:
                names = [f"${first + 2 + number}" for number in range(len(template.values))]
                wanted = template.within if patient else template.text
                text = wanted.format(*names, x=alias, now=f"${first}", n=f"${first + 1}", p=patient)
                self._placed[place] = text
            return text, [int8(clock.now_microseconds()), template.numbers, *template.values]
        values: list[Bound] = []

        def bind(value: Bound) -> str:
            values.append(value)
            return f"${first + len(values) - 1}"

        return self.condition(action, alias, bind, patient=patient), values

    def reaches(self, action: str, type_name: str) -> bool:
        """As Rights.reaches."""
        return self._narrowing is None or self._narrowing.reaches(action, type_name)

    def may(self, capability: str) -> bool:
        """As Rights.may; an application never holds a capability of the person who uses it."""
        return self._narrowing is None and capability in self.capabilities


@dataclass(frozen=True, slots=True)
class _Template:
    """SQL with {x} for the alias, {now} for the time, {n} for all single numbers, and {0}, {1} … for `values`.

    `within` holds of rows of the record of the patient {p} only, and says so.
    """

    text: str
    within: str
    numbers: Bound
    values: tuple[Bound, ...]


class _Writer:
    """Collects what a condition compares with. Single numbers travel as one array: each value bound costs time."""

    def __init__(self) -> None:
        self.values: list[Bound] = []
        self.numbers: list[int] = []
        self.patient = "{x}.patient"
        """Whose record a row belongs to: by the row itself, or {p} where that is known beforehand."""

    @property
    def is_within(self) -> bool:
        return self.patient == "{p}"

    def bind(self, value: Bound) -> str:
        if value not in self.values:
            self.values.append(value)
        return f"{{{self.values.index(value)}}}"

    def number(self, value: int) -> str:
        if value not in self.numbers:
            self.numbers.append(value)
        return f"({{n}}::bigint[])[{self.numbers.index(value) + 1}]"


def _template(action: str, facts: Facts, policy: Policy) -> _Template | None:
    writer = _Writer()
    text = _condition(writer, action, facts, policy)
    if text is None:
        return None
    writer.patient = "{p}"
    within = f"{{x}}.patient = {{p}} AND {_condition(writer, action, facts, policy)}"
    return _Template(text, within, int8_array(writer.numbers), tuple(writer.values))


def _condition(writer: _Writer, action: str, facts: Facts, policy: Policy) -> str | None:
    care: list[str] = []
    own: list[str] = []
    emergency: list[str] = []
    for role, centres in _grouped(facts, policy):
        if not isinstance(role, _OfPatient):
            care += _care(writer, action, role, facts, centres)
            if action == "read" and role.emergency_classes and facts.may_be_emergency:
                emergency.append(_emergency(writer, role, facts))
        else:
            own += _own(writer, action, role.policy, facts)
    if care:
        if action == "read" and facts.parties and facts.may_be_permitted:
            care.append(_permitted(writer, facts))
        joined = " OR ".join(care)
        care = [f"(({joined}) AND {_not_denied(writer, facts)})"]
    found = [*own, *care, *emergency]
    if not found:
        return None
    return f"({' OR '.join(found)}) AND {_others(writer, facts)}"


@dataclass(frozen=True, slots=True)
class _OfPatient:
    policy: RolePolicy


def _grouped(facts: Facts, policy: Policy) -> list[tuple[RolePolicy | _OfPatient, list[int]]]:
    """Each different set of rules with the centres where it holds; usually there is one."""
    found: list[tuple[RolePolicy | _OfPatient, list[int]]] = []
    for item in facts.roles:
        role = policy.role(item.role, item.organization)
        wanted: RolePolicy | _OfPatient = _OfPatient(role) if item.role in _SELF else role
        centres = next((places for known, places in found if known == wanted), None)
        if centres is None:
            centres = []
            found.append((wanted, centres))
        if item.organization_pk is not None and item.organization_pk not in facts.left:
            centres.append(item.organization_pk)
    return found


def _open(writer: _Writer, role: RolePolicy, action: str, reach: Reach) -> str | None:
    """The condition that class and labels are open at `reach`; None when no class is."""
    classes = role.classes(action, reach)
    if not classes:
        return None
    text = f"({writer.number(classes)} >> {{x}}.data_class::integer) & 1 = 1"
    closed = _ALL_LABELS & ~role.open_labels(reach)
    return f"{text} AND {{x}}.labels & {writer.number(closed)} = 0"


def _care(writer: _Writer, action: str, role: RolePolicy, facts: Facts, centres: Sequence[int]) -> list[str]:
    clauses = []
    network = _open(writer, role, action, Reach.NETWORK)
    if network is not None:
        clauses.append(f"({network})")
    within = _within(writer, action, role, facts, centres)
    if within is not None:
        clauses.append(within)
    author = _open(writer, role, action, Reach.AUTHOR)
    if author is not None and facts.parties:
        clauses.append(f"({author} AND {{x}}.author = ANY({writer.bind(int8_array(facts.parties))}))")
    return clauses


def _within(writer: _Writer, action: str, role: RolePolicy, facts: Facts, centres: Sequence[int]) -> str | None:
    """What a relationship opens, one's own or one's centre's: one look at the relationships answers both."""
    personal, resting = facts.related, _resting(writer, facts)

    def opened(reach: Reach) -> tuple[int, int]:
        return role.classes(action, reach), role.open_labels(reach)

    at_centre = _open(writer, role, action, Reach.CENTRE) if opened(Reach.CENTRE) != opened(Reach.NETWORK) else None
    if not personal:
        return (
            None if at_centre is None else f"({at_centre} AND {_related(writer, role, centres)})" if centres else None
        )
    own = _open(writer, role, action, Reach.PERSONAL)
    if own is None or opened(Reach.PERSONAL) == opened(Reach.NETWORK):
        return None
    if not centres or at_centre is None or opened(Reach.PERSONAL) == opened(Reach.CENTRE):
        parties = (*personal, *centres) if opened(Reach.PERSONAL) == opened(Reach.CENTRE) else personal
        return f"({own} AND {_related(writer, role, parties, resting)})"
    if writer.is_within:
        mine = _related(writer, role, personal, resting)
        anybody = _related(writer, role, (*personal, *centres), resting)
        return f"({own} AND ({mine} OR ({at_centre} AND {anybody})))"
    more = f" AND (({at_centre}) OR c.party = ANY({writer.bind(int8_array(personal))}))"
    return f"({own} AND {_related(writer, role, (*personal, *centres), more + resting)})"


def _resting(writer: _Writer, facts: Facts) -> str:
    """That a relationship `c` does not rest on a centre which the person has left; "" for who left none.

    It does when it follows from what names that centre, and when the patient is known there and at none of the
    person's present centres. The relationships of that centre itself give nothing either (`_grouped`).
    """
    if not facts.left or not facts.related:
        return ""
    own, left, present = (writer.bind(int8_array(each)) for each in (facts.related, facts.left, facts.present))
    return (
        f" AND (c.party <> ALL({own}) OR NOT EXISTS (SELECT FROM care_relationship o WHERE o.patient = c.patient"
        f" AND o.party = ANY({left}) AND (o.source = c.source AND c.source <> 0 OR NOT EXISTS (SELECT"
        f" FROM care_relationship n WHERE n.patient = c.patient AND n.party = ANY({present})))))"
    )


def _related(writer: _Writer, role: RolePolicy, parties: Sequence[int], more: str = "") -> str:
    durations = writer.bind(int8_array([role.durations.get(kind, 0) for kind in Kind]))
    chosen = writer.bind(int8_array(parties))
    return (
        f"EXISTS (SELECT FROM care_relationship c WHERE c.party = ANY({chosen}) AND c.patient = {writer.patient}"
        f" AND c.low <= {{now}} AND c.high > {{now}} - ({durations}::bigint[])[c.kind]{more})"
    )


def _own(writer: _Writer, action: str, role: RolePolicy, facts: Facts) -> list[str]:
    """A patient, or who stands for one: their own record is within reach without any relationship."""
    clauses = []
    network = _open(writer, role, action, Reach.NETWORK)
    if network is not None:
        clauses.append(f"({network} AND {{x}}.patient IS NULL)")
    patients = writer.bind(int8_array(facts.patients)) if facts.patients else None
    personal = _open(writer, role, action, Reach.PERSONAL)
    if personal is not None and patients is not None:
        clauses.append(f"({personal} AND {{x}}.patient = ANY({patients}))")
    author = _open(writer, role, action, Reach.AUTHOR)
    if author is not None and patients is not None and facts.parties:
        made = writer.bind(int8_array((*facts.parties, *facts.patients)))
        clauses.append(f"({author} AND {{x}}.patient = ANY({patients}) AND {{x}}.author = ANY({made}))")
    return clauses


def _parties(writer: _Writer, facts: Facts) -> str:
    return writer.bind(int8_array((*facts.parties, *facts.centres)))


def _not_denied(writer: _Writer, facts: Facts) -> str:
    undeniable = writer.number(_UNDENIABLE)
    party = f"(k.party IS NULL OR k.party = ANY({_parties(writer, facts)}))" if facts.parties else "k.party IS NULL"
    denied = f"SELECT FROM consent_rule k WHERE k.patient = {writer.patient} AND NOT k.is_permit"
    nothing = f" OR NOT EXISTS ({denied})" if writer.is_within else ""
    return (
        f"(({undeniable} >> {{x}}.data_class::integer) & 1 = 1{nothing}"
        f" OR NOT EXISTS ({denied} AND {party} AND {_applies()}))"
    )


def _applies() -> str:
    return (
        "(k.data_class IS NULL OR k.data_class = {x}.data_class) AND (k.target IS NULL OR k.target = {x}.pk)"
        " AND (k.labels = 0 OR k.labels & {x}.labels <> 0) AND k.low <= {now} AND k.high > {now}"
    )


def _permitted(writer: _Writer, facts: Facts) -> str:
    """Shared with the actor by name, or with a centre or in a role that the actor has not left."""
    parties = (party for party in facts.parties if party not in facts.ended)
    permitted = writer.bind(int8_array((*parties, *facts.present)))
    # What a psychologist keeps to themselves is theirs to share, by its tag.
    private = writer.number(DataClass.PSYCHOLOGY_PRIVATE)
    return (
        f"({{x}}.data_class <> {private} AND EXISTS (SELECT FROM consent_rule k"
        f" WHERE k.patient = {writer.patient} AND k.is_permit"
        f" AND k.party = ANY({permitted}) AND (k.data_class IS NOT NULL OR k.target IS NOT NULL)"
        f" AND {_applies()}))"
    )


def _emergency(writer: _Writer, role: RolePolicy, facts: Facts) -> str:
    classes = sum(1 << item for item in role.emergency_classes)
    return (
        f"(({writer.number(classes)} >> {{x}}.data_class::integer) & 1 = 1"
        f" AND {{x}}.labels & {writer.number(_ALL_LABELS & ~role.emergency_labels)} = 0"
        f" AND EXISTS (SELECT FROM emergency_access e WHERE e.account = {writer.number(facts.account)}"
        f" AND e.patient = {writer.patient} AND e.opened <= {{now}} AND e.until > {{now}}))"
    )


def _others(writer: _Writer, facts: Facts) -> str:
    """Every further patient of a row must be one's own or in a relationship, whatever its length.

    A function of the database, since few rows have one: a sub-select would be set up for all of them.
    """
    patients, parties = (writer.bind(int8_array(each)) for each in (facts.patients, (*facts.related, *facts.present)))
    return f"({{x}}.others IS NULL OR patients_known({{x}}.others, {patients}, {parties}, {{now}}))"


@lru_cache(maxsize=512)
def compiled(policy: Policy, facts: Facts, narrowing: Narrowing | None = None) -> Compiled:
    """The rights of an account, compiled once for equal facts and the same narrowing."""
    return Compiled(policy, facts, narrowing)
