"""Everything that refers to a person, in one table: whoever adds a reference to persons adds it here.

Who did or decided something (change sets, decisions, merges) stays as it was written: it says which record acted then.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.domain.duplicates.model import ReferenceKind

# Of each kind: its table and column, the record whose version counts a change of it, and that record's table.
TABLES: Final[Mapping[ReferenceKind, tuple[str, str, str | None, str | None]]] = {
    ReferenceKind.BOARD_SEAT: ("board_seats", "person_id", "group_id", "groups"),
    ReferenceKind.HOUSEHOLD_HOLDER: ("household_holders", "person_id", "household_id", "households"),
    ReferenceKind.ASSIGNMENT: ("assignments", "person_id", None, None),
    ReferenceKind.ACCOUNT: ("accounts", "person_id", None, None),
    ReferenceKind.RESTRUCTURING: ("restructurings", "drafted_by", None, None),
    ReferenceKind.RECORDED_CLAIM: ("recorded_claims", "recorded_by", None, None),
}
LOCKED: Final = ("households", "groups", "restructurings", "recorded_claims")
"""What is locked before the persons, in this order."""


def locked_for(kind: ReferenceKind, record_id: UUID, owner_id: UUID | None) -> tuple[str, UUID] | None:
    """The row that is locked before the persons: what the reference belongs to, or itself. None where there is none."""
    table, _, _, owners = TABLES[kind]
    if owners is not None and owner_id is not None:
        return owners, owner_id
    return (table, record_id) if table in LOCKED else None


REFERENCES = " union all ".join(
    f"select '{kind.value}' as kind, x.id as record_id, {f'x.{owner}' if owner else 'null::uuid'} as owner_id "
    f"from {table} x where x.{column} = $1"
    for kind, (table, column, owner, _) in TABLES.items()
)

_VERSIONED: Final = frozenset({"restructurings", "recorded_claims"})
"""Tables whose rows count their changes themselves."""


def _moved(table: str, kinds: Mapping[str, str]) -> str:
    """The rows of a table with the other person; ``kinds`` gives the column of each kind. A row may have several."""
    named = {kind: f"'{kind}' = any(m.kinds)" for kind in kinds}
    changed = ", ".join(
        f"{column} = case when {named[kind]} then $2 else x.{column} end" for kind, column in kinds.items()
    )
    fitting = " and ".join(f"(not {named[kind]} or x.{column} = $1)" for kind, column in kinds.items())
    version = ", version = x.version + 1" if table in _VERSIONED else ""
    some = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"moved_{table} as (update {table} x set {changed}{version}, recorded_in = record.current_change_set() "
        f"from (select record_id, array_agg(kind) as kinds from moving where kind in ({some}) group by record_id) m "
        f"where x.id = m.record_id and {fitting} returning x.id, m.kinds)"
    )


def _raised(owners: str, kind: str) -> str:
    """The records that what moves belongs to, at another version."""
    return (
        f"raised_{owners} as (update {owners} o set version = o.version + 1, recorded_in = record.current_change_set() "
        f"where o.id in (select m.owner_id from moving m where m.kind = '{kind}') returning o.id)"
    )


_COLUMNS: Final = {
    table: {kind.value: column for kind, (own, column, *_) in TABLES.items() if own == table}
    for table in dict.fromkeys(table for table, *_ in TABLES.values())
}
# From one person to the other: each reference, and the version of the record that it belongs to.
MOVE: Final = ", ".join(
    (
        "with moving as (select * from unnest($3::text[], $4::uuid[], $5::uuid[]) m (kind, record_id, owner_id))",
        *(_moved(table, kinds) for table, kinds in _COLUMNS.items()),
        *(_raised(owners, kind.value) for kind, (*_, owners) in TABLES.items() if owners is not None),
    )
) + " union all".join(f" select unnest(kinds), id from moved_{table}" for table in _COLUMNS)

ITEM_OWNERS = " union all ".join(
    f"select '{kind.value}' as kind, x.id as record_id, {f'x.{owner}' if owner else 'null::uuid'} as owner_id "
    f"from person_merge_items i join {table} x on x.id = i.record_id "
    f"where i.merge_id = $1 and i.kind = '{kind.value}'"
    for kind, (table, _, owner, _) in TABLES.items()
)
# Where a reference is gone, its history says since when.
ITEMS = " union all ".join(
    f"select i.kind, i.record_id, {f'x.{owner}' if owner else 'null::uuid'} as owner_id, x.{column} as now, "
    "(select (c.recorded_at at time zone 'Asia/Ho_Chi_Minh')::date from change_sets c where c.id = coalesce("
    f"x.recorded_in, (select max(h.superseded_in) from history.{table} h where h.id = i.record_id))) as changed_on "
    f"from person_merge_items i left join {table} x on x.id = i.record_id "
    f"where i.merge_id = $1 and i.kind = '{kind.value}'"
    for kind, (table, column, owner, _) in TABLES.items()
)
