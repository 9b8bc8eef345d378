"""The only place that reads `resource`: every alias carries the access condition and leaves deletions out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from vesalius.search.visibility import Visibility
from vesalius.store.wire import Bound, int8, int8_array, numeric


class Statement:
    """One SQL statement in the making: its values and its aliases."""

    def __init__(self, visibility: Visibility) -> None:
        self.values: list[Bound] = []
        self._visibility = visibility
        self._aliases = 0
        self._bound: dict[Bound, str] = {}
        self.is_narrowed = False
        """Whether the access condition leaves anything out."""

    def bind(self, value: Bound) -> str:
        """The placeholder of a value; equal values share one."""
        found = self._bound.get(value)
        if found is None:
            self.values.append(value)
            found = self._bound[value] = f"${len(self.values)}"
        return found

    def forget(self, number: int) -> None:
        """Only the first `number` values stay: what was bound for a condition that is left out.

        A prepared statement is known by its text, and each text has one list of types.
        """
        for value in self.values[number:]:
            del self._bound[value]
        del self.values[number:]

    def integer(self, value: int) -> str:
        """The placeholder of a bigint."""
        return self.bind(int8(value))

    def integers(self, values: Sequence[int]) -> str:
        """The placeholder of a bigint[]."""
        return self.bind(int8_array(values))

    def number(self, value: Decimal) -> str:
        """The placeholder of a numeric."""
        return self.bind(numeric(value))

    def alias(self) -> str:
        """A new alias."""
        self._aliases += 1
        return f"t{self._aliases}"

    def rows(
        self,
        what: str,
        alias: str,
        where: str,
        *,
        beside: str = "",
        patient: int | None = None,
        compartment: int | None = None,
    ) -> str:
        """SELECT `what` of the current, visible resources that meet `where`; `beside` is a lateral item.

        `patient`: the pk of the only patient whose rows meet `where`, where that is known; `compartment`: the pk of the
        patient whose rows nearly all of them are.
        """
        named = "" if patient is None else self.integer(patient)
        visible = self._visibility.condition(alias, self.bind, patient=named)
        if compartment is not None and visible != "TRUE":
            # What is asked of the patient is asked once, and not for each of thousands of rows.
            named = self.integer(compartment)
            own = self._visibility.condition(alias, self.bind, patient=named)
            visible = f"CASE WHEN {alias}.patient = {named} THEN {own} ELSE {visible} END"
        self.is_narrowed = self.is_narrowed or visible != "TRUE"
        seen = "" if visible == "TRUE" else f" AND ({visible})"
        joined = f", {beside}" if beside else ""
        return f"SELECT {what} FROM resource {alias}{joined} WHERE NOT {alias}.deleted{seen} AND {where}"
