"""What has changed since the last search: records in the order of record time, a portion at a time.

The mark moves in the transaction that searches, so that each change is looked at once, also with several workers.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.duplicates.model import Looked, RecordKind
from app.domain.shared.ids import PersonId, TerritoryId
from app.infra.db.transaction import Transaction

PORTION: Final = 5_000
"""Records that one search looks at."""
WINDOW: Final = 1_000
"""Positions that are looked through at once: the plan of the statement need not expect more."""
_LAST: Final = UUID(int=2**128 - 1)

_MARK = """
select m.position, m.record_id, t.id as territory_id,
    (select coalesce(max(c.position), 0) from change_sets c where c.position is not null) as newest
from duplicate_marks m left join territories t on t.key = 'vn' where m.kind = $1 for update of m
"""
_CHANGED = """
with sets as materialized (
    select id, position from change_sets where position between $1 and $2
), touched as ({})
select position, id from touched where (position, id) > ($1, $3) order by position, id limit $4
"""
_TOUCHED: Final = {
    RecordKind.PERSON: """
        select c.position, p.id from sets c join persons p on p.recorded_in = c.id
        union
        select c.position, s.subject_id from sets c join journal_entries e on e.change_set_id = c.id
        join journal_subjects s on s.entry_id = e.id and s.subject_kind = 'person'
    """,
    RecordKind.HOUSEHOLD: "select c.position, h.id from sets c join households h on h.recorded_in = c.id",
}
# Where a household lives is where those who stand for it do.
_HOLDERS = "select distinct person_id from household_holders where household_id = any($1) and upper_inf(valid)"
_KEEP = "update duplicate_marks set position = $2, record_id = $3 where kind = $1"


@dataclass(frozen=True, slots=True)
class Portion:
    """Records that have changed, up to where, and whether there are more."""

    looked: Looked
    territory_id: TerritoryId | None
    mark: tuple[int, UUID]
    more: bool


async def take(transaction: Transaction, kind: RecordKind) -> Portion | None:
    """The next records of the kind; None where nothing has happened since the mark. The mark is held."""
    [mark] = await transaction.lock(_MARK, kind.value)
    if mark["position"] >= mark["newest"] and mark["record_id"] == _LAST:
        return None
    until = min(mark["position"] + WINDOW, mark["newest"])
    changed = _CHANGED.format(_TOUCHED[kind])
    rows = await transaction.rows(changed, mark["position"], until, mark["record_id"], PORTION)
    ids = tuple(dict.fromkeys(row["id"] for row in rows))
    full = len(rows) == PORTION
    return Portion(
        looked=await _looked(transaction, kind, ids),
        territory_id=mark["territory_id"],
        mark=(rows[-1]["position"], rows[-1]["id"]) if full else (until, _LAST),
        more=full or until < mark["newest"],
    )


async def _looked(transaction: Transaction, kind: RecordKind, ids: tuple[UUID, ...]) -> Looked:
    if kind is RecordKind.PERSON:
        return Looked(persons=tuple(map(PersonId, ids)))
    holders = await transaction.rows(_HOLDERS, list(ids))
    return Looked(persons=tuple(row[0] for row in holders), households=ids)


async def keep(transaction: Transaction, kind: RecordKind, portion: Portion) -> None:
    """Moves the mark behind the portion; it is no part of the record and needs no change set."""
    await transaction.connection.execute(_KEEP, kind.value, *portion.mark)
