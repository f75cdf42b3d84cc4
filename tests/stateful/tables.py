"""The record read without SQL that could be wrong in the same way: whole tables, looked through row by row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from tests.stateful.model import Key, State

# The dated tables: what a row is of, the column of that, and what it says, by column.
DATED = {
    "households": ("household", "id", {"code": "code"}),
    "dwellings": ("household", "household_id", {"address": "address", "territory_id": "territory"}),
    "presences": ("household", "household_id", {"presence": "presence"}),
    "people_counts": ("household", "household_id", {"people": "people"}),
    "memberships": ("household", "household_id", {"group_id": "group", "status": "membership"}),
    "groups": ("group", "id", {"origin": "origin"}),
    "group_versions": (
        "group",
        "group_id",
        {"number": "number", "name": "name", "status": "status", "territory_id": "territory"},
    ),
    "household_holders": ("holder", "household_id", {"person_id": "person"}),
    "board_seats": ("seat", "group_id", {"manner": "manner"}),
}
WITHIN = {
    "dwellings": (("household_id", "households"),),
    "presences": (("household_id", "households"),),
    "people_counts": (("household_id", "households"),),
    "household_holders": (("household_id", "households"),),
    "memberships": (("household_id", "households"), ("group_id", "groups")),
    "group_versions": (("group_id", "groups"),),
    "board_seats": (("group_id", "groups"),),
}
"""What a row must not outlive (I3)."""
LINEAGE = """
select g.id, e.origin_group_id from groups g join lateral (
    select e.restructuring_id from lineage_edges e join restructurings x on x.id = e.restructuring_id
    where e.result_group_id = g.id order by x.effective_on, x.order_no limit 1
) founded on true
join lineage_edges e on e.restructuring_id = founded.restructuring_id and e.result_group_id = g.id
where g.origin = 'workflow' and e.origin_group_id is not null
"""
"""The groups that each new group came from."""
Lives: TypeAlias = dict[tuple[str, UUID], tuple[date, date]]
"""From when to when each record exists."""
LAST = date(9999, 12, 31)


@dataclass(frozen=True)
class Row:
    """One row of a dated table; ``to`` is the first day on which it holds no more."""

    values: dict[str, Any]
    since: date
    to: date

    def holds(self, day: date) -> bool:
        """Whether the row holds on the day."""
        return self.since <= day < self.to


@dataclass(frozen=True)
class Tables:
    """All rows of the dated tables, and what each new group came from."""

    rows: dict[str, list[Row]]
    lineage: list[tuple[UUID, UUID]]

    @classmethod
    async def load(cls, pool: asyncpg.Pool) -> "Tables":
        """The tables as they are now; a record that was annulled from the start has no days and is left out."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for table in DATED:
            for row in await pool.fetch(f"select * from {table}"):
                values = dict(row)
                valid = values.pop("valid")
                if valid is not None and not valid.isempty:
                    rows[table].append(Row(values, valid.lower or date.min, valid.upper or LAST))
        return cls(rows, [tuple(row) for row in await pool.fetch(LINEAGE)])

    def state(self, day: date) -> State:
        """All that holds on the day."""
        return {key: value for key, value in self.said(day).items() if value is not None}

    def said(self, day: date) -> State:
        """What the rows of the day say, if only that there is nothing to say.

        Fails where something holds twice: a household is in one group at most (I1).
        """
        found: State = {}
        for table, (kind, own, says) in DATED.items():
            for row in self.rows[table]:
                if row.holds(day):
                    self._note(found, row, table, kind=kind, own=own, says=says)
        return found

    def _note(self, found: State, row: Row, table: str, *, kind: str, own: str, says: dict[str, str]) -> None:
        place = f"{row.values['post']}:" if kind == "holder" else ""
        place = f"{row.values['post']}:{row.values['person_id']}:" if kind == "seat" else place
        for column, name in says.items():
            key: Key = (kind, row.values[own], place + name)
            assert key not in found, f"{table}: {key} holds twice"
            found[key] = row.values[column]

    def begun_after(self, change_set: int, day: date) -> State:
        """What rows say that begin on the day and were written after the change set, even where it is nothing new."""
        written = {
            table: [row for row in rows if row.since == day and row.values["recorded_in"] > change_set]
            for table, rows in self.rows.items()
        }
        return Tables(defaultdict(list, written), []).said(day)

    def require_invariants(self, days: Iterable[date]) -> None:
        """I2, I3 and I6 (no group comes from itself); I1 is found by reading any day."""
        for day in days:
            state = self.state(day)
            groups = {id_ for kind, id_, name in state if (kind, name) == ("group", "origin")}
            places = {id_ for kind, id_, name in state if (kind, name) == ("group", "territory")}
            assert groups == places, f"a group lies nowhere on {day} (I2)"
        lives = {
            (table, row.values["id"]): (row.since, row.to)
            for table in ("groups", "households")
            for row in self.rows[table]
        }
        self._require_referents(lives)
        TopologicalSorter(self._parents()).prepare()

    def _parents(self) -> dict[UUID, set[UUID]]:
        parents: dict[UUID, set[UUID]] = defaultdict(set)
        for result, origin in self.lineage:
            parents[result].add(origin)
        return parents

    def _require_referents(self, lives: Lives) -> None:
        for table, references in WITHIN.items():
            for row in self.rows[table]:
                for column, referent in references:
                    since, to = lives[referent, row.values[column]]
                    assert since <= row.since < row.to <= to, f"{table} outlives {referent} (I3): {row}"
