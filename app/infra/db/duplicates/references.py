"""Everything that refers to a person, in one table: whoever adds a reference to persons adds it here.

Who did or decided something (change sets, decisions, merges) stays as it was written: it says which record acted then.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.duplicates.model import ReferenceKind

# Of each kind: its table and column, the record whose version counts a change of it, and that record's table.
TABLES: Final[Mapping[ReferenceKind, tuple[str, str, str | None, str | None]]] = {
    ReferenceKind.BOARD_SEAT: ("board_seats", "person_id", "group_id", "groups"),
    ReferenceKind.HOUSEHOLD_HOLDER: ("household_holders", "person_id", "household_id", "households"),
    ReferenceKind.ASSIGNMENT: ("assignments", "person_id", None, None),
    ReferenceKind.ACCOUNT: ("accounts", "person_id", None, None),
    ReferenceKind.RESTRUCTURING: ("restructurings", "drafted_by", None, None),
}
LOCKED: Final = ("households", "groups", "restructurings")
"""What is locked before the persons, in this order."""

REFERENCES = " union all ".join(
    f"select '{kind.value}' as kind, x.id as record_id, {f'x.{owner}' if owner else 'null::uuid'} as owner_id "
    f"from {table} x where x.{column} = $1"
    for kind, (table, column, owner, _) in TABLES.items()
)

_MOVED = " union all ".join(f"select '{kind.value}', id from moved_{table}" for kind, (table, *_) in TABLES.items())
# From one person to the other: each reference, and the version of the record that it belongs to.
MOVE = (
    "with moving as (select * from unnest($3::text[], $4::uuid[], $5::uuid[]) m (kind, record_id, owner_id)), "
    + ", ".join(
        f"moved_{table} as (update {table} x set {column} = $2, recorded_in = record.current_change_set()"
        f"{', version = x.version + 1' if kind is ReferenceKind.RESTRUCTURING else ''} "
        f"from moving m where m.kind = '{kind.value}' and x.id = m.record_id and x.{column} = $1 returning x.id)"
        for kind, (table, column, *_) in TABLES.items()
    )
    + ", "
    + ", ".join(
        f"raised_{owners} as (update {owners} o set version = o.version + 1, "
        f"recorded_in = record.current_change_set() where o.id in "
        f"(select m.owner_id from moving m where m.kind = '{kind.value}') returning o.id)"
        for kind, (_, _, _, owners) in TABLES.items()
        if owners is not None
    )
    + f" {_MOVED}"
)

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
