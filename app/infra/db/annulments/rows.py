"""Loads the rows that a change wrote, and those around them, with all that has happened to them since.

A row's present content is in its table, each earlier one in the twin. What a change found is the version that it
superseded, what it left the version that it recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from app.domain.annulments.model import Change, Held, Table, Version
from app.domain.shared.period import Period
from app.infra.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the rows of a table belong to their owners, and which of them may not overlap."""

    group: str = "null::uuid"
    household: str = "null::uuid"
    note: str = "null::text"
    label: str = "null::text"
    keys: str = "array[]::text[]"


_SHAPES: Final[Mapping[Table, _Shape]] = {
    Table.GROUPS: _Shape(group="x.id", note="x.end_kind"),
    Table.HOUSEHOLDS: _Shape(household="x.id", label="x.code"),
    Table.GROUP_VERSIONS: _Shape(
        group="x.group_id",
        label="x.name",
        keys="array['version:' || x.group_id, 'number:' || x.territory_id || ':' || x.number]",
    ),
    Table.MEMBERSHIPS: _Shape(
        group="x.group_id",
        household="x.household_id",
        note="x.ended_because",
        keys="array['membership:' || x.household_id]",
    ),
    Table.BOARD_SEATS: _Shape(
        group="x.group_id",
        note="x.ended_because",
        keys=(
            "array['seat:' || x.group_id || ':' || x.person_id || ':' || x.post] "
            "|| case when x.post = 'head' then array['head:' || x.group_id] else array[]::text[] end"
        ),
    ),
    Table.DWELLINGS: _Shape(household="x.household_id", keys="array['dwelling:' || x.household_id]"),
    Table.PRESENCES: _Shape(household="x.household_id", keys="array['presence:' || x.household_id]"),
    Table.PEOPLE_COUNTS: _Shape(household="x.household_id", keys="array['people:' || x.household_id]"),
    Table.HOUSEHOLD_HOLDERS: _Shape(
        household="x.household_id", keys="array['holder:' || x.household_id || ':' || x.post]"
    ),
}
_OF_GROUP: Final = frozenset({Table.GROUPS, Table.GROUP_VERSIONS, Table.BOARD_SEATS})


def _owner(table: Table) -> str:
    """Which records own the row: a change that wrote to these may have written it."""
    shape = _SHAPES[table]
    return f"{shape.group} = any($3::uuid[])" if table in _OF_GROUP else f"{shape.household} = any($2::uuid[])"


def _around(table: Table) -> str:
    """Which rows matter: those of the owners, and of the groups that households lie or lay in, and their numbers."""
    return _AROUND.get(table) or _owner(table)


# Arrays, so that the rows are found by index.
_AROUND: Final = {
    Table.MEMBERSHIPS: "(x.household_id = any($2::uuid[]) or x.group_id = any($3::uuid[]))",
    Table.GROUPS: """x.id = any($3::uuid[] || array(
    select m.group_id from memberships m where m.household_id = any($2::uuid[])
    union select m.group_id from history.memberships m
    where m.superseded_in = $1::bigint and m.household_id = any($2::uuid[])
))""",
    Table.GROUP_VERSIONS: """x.id = any(array(
    select v.id from group_versions v where v.group_id = any($3::uuid[])
    union select v.id from (
        select territory_id, number from history.group_versions
        where superseded_in = $1::bigint and group_id = any($3::uuid[])
        union select territory_id, number from group_versions where group_id = any($3::uuid[])
    ) b join group_versions v on v.territory_id = b.territory_id and v.number = b.number
))""",
}


def _columns(table: Table) -> str:
    shape = _SHAPES[table]
    return (
        f"'{table}' as kind, x.id, {shape.group} as group_id, {shape.household} as household_id, "
        f"{shape.keys} as keys, {shape.label} as label, x.valid, {shape.note} as note, x.recorded_in"
    )


def _versions(table: Table) -> str:
    """The present rows, each with the change set that made it; what the change found; what it left and is no more."""
    made_in = (
        f"case when x.recorded_in < $1::bigint then x.recorded_in else least(x.recorded_in, "
        f"(select min(h.recorded_in) from history.{table} h where h.id = x.id)) end"
    )
    columns, owner = _columns(table), _owner(table)
    return f"""
select {columns}, null::bigint as superseded_in, {made_in} as made_in, {owner} as owned
from {table} x where {_around(table)}
union all
select {columns}, x.superseded_in, null, true from history.{table} x
where x.superseded_in = $1::bigint and {owner}
union all
select {columns}, x.superseded_in, null, true from history.{table} x
where x.recorded_in = $1::bigint and {owner}
"""


_ROWS = " union all ".join(map(_versions, Table))

_SINCE = " union all ".join(
    f"select '{table}' as kind, x.id, x.valid, {_SHAPES[table].note} as note, x.recorded_in, x.superseded_in "
    f"from history.{table} x where x.id = any($2::uuid[]) and x.superseded_in > $1::bigint"
    for table in Table
)


@dataclass(slots=True)
class LoadedRow:
    """A row as the tables have it: its description, its contents, and every version that it had since the change."""

    table: Table
    id: UUID
    group_id: UUID | None
    household_id: UUID | None
    keys: tuple[str, ...]
    label: str | None
    before: Held | None = None
    left: Held | None = None
    now: Held | None = None
    recorded_in: int | None = None
    made_in: int | None = None
    versions: tuple[Version, ...] = ()

    def is_own(self) -> bool:
        """Whether the change wrote it."""
        return self.before is not None or self.left is not None


async def load_rows(transaction: Transaction, change_set: int, change: Change) -> list[LoadedRow]:
    """Every row that matters, in the order of the tables and of the ids."""
    given = (change_set, list(change.household_ids), list(change.group_ids))
    rows = _gather(await transaction.rows(_ROWS, *given), change_set)
    changed = [row.id for row in rows if row.recorded_in is None or row.recorded_in > change_set]
    since = await transaction.rows(_SINCE, change_set, changed) if changed else []
    _add_versions(rows, since)
    return rows


def _gather(found: Sequence[asyncpg.Record], change_set: int) -> list[LoadedRow]:
    rows: dict[tuple[Table, UUID], LoadedRow] = {}
    for each in found:
        key = (Table(each["kind"]), each["id"])
        row = rows.get(key)
        if row is None:
            row = rows[key] = LoadedRow(
                *key, each["group_id"], each["household_id"], tuple(each["keys"]), each["label"]
            )
        _enter(row, each, change_set)
    order = list(Table)
    return sorted(rows.values(), key=lambda row: (order.index(row.table), row.id))


def _enter(row: LoadedRow, version: asyncpg.Record, change_set: int) -> None:
    held = _held(version)
    if version["superseded_in"] is None:
        row.now, row.recorded_in, row.made_in = held, version["recorded_in"], version["made_in"]
        row.keys, row.label = tuple(version["keys"]), version["label"]
    if version["superseded_in"] == change_set:
        row.before = held
    elif version["recorded_in"] == change_set and version["owned"]:
        row.left = held


def _add_versions(rows: Iterable[LoadedRow], since: Sequence[asyncpg.Record]) -> None:
    """Gives each row its versions from the change on, in their order."""
    earlier: dict[tuple[Table, UUID], list[Version]] = defaultdict(list)
    for each in since:
        version = Version(_held(each), each["recorded_in"], each["superseded_in"])
        earlier[Table(each["kind"]), each["id"]].append(version)
    for row in rows:
        versions = sorted(earlier[row.table, row.id], key=lambda version: version.recorded_in)
        if row.now is not None and row.recorded_in is not None:
            versions.append(Version(row.now, row.recorded_in))
        row.versions = tuple(versions)


def _held(row: Any) -> Held:
    valid = row["valid"]
    return Held(None if valid is None else Period(valid.lower, valid.upper), row["note"])
