"""Merges of persons in one transaction: what refers to the two, held; the move over, and back.

Households are locked before groups and groups before persons, as everywhere; what refers to a person is read again
after the lock, and a reference that came in between is a conflict. While the persons are held, nothing new can refer to
them: a foreign key needs a lock of its own on the row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import asyncpg

from app.domain.access.roles import Role
from app.domain.duplicates.changes import PersonsMerged, PersonsUnmerged
from app.domain.duplicates.model import (
    MergeFacts,
    MergePlace,
    MovedReference,
    PersonState,
    Reference,
    ReferenceKind,
    RoleHeld,
    SeatHeld,
    SuspicionFacts,
    UndoFacts,
)
from app.domain.groups.model import Post
from app.domain.shared.errors import Conflict, NotFound
from app.domain.shared.ids import AccountId, AssignmentId, GroupId, PersonId, PersonMergeId, SeatId, TerritoryId
from app.domain.shared.scope import Target
from app.infra.db.accounts import CHANNEL
from app.infra.db.assignments import period_in
from app.infra.db.bulk import expect_rows
from app.infra.db.duplicates.detecting import COMMON_PLACE, anchor
from app.infra.db.duplicates.references import ITEM_OWNERS, ITEMS, LOCKED, MOVE, REFERENCES, locked_for
from app.infra.db.duplicates.suspicions import COLUMNS, decide, suspicion_of
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_OTHERS: Final = frozenset({ReferenceKind.HOUSEHOLD_HOLDER, ReferenceKind.RESTRUCTURING, ReferenceKind.RECORDED_CLAIM})
"""References that no rule looks at."""

_LOCK_PERSONS = "select id, recorded_in, erased_on, merged_into from persons where id = any($1) order by id for update"
_LOCK_ACCOUNTS = "select id, person_id from accounts where person_id = any($1) order by id for no key update"
_LOCK_ROLES = """
select id, person_id, role, coalesce(territory_id, group_id, household_id) as place_id, valid
from assignments where person_id = any($1) order by id for no key update
"""
_LOCK_SEATS = """
select id, person_id, group_id, post, valid from board_seats where person_id = any($1) order by id for no key update
"""
_LOCK_SUSPICION = f"""
select {COLUMNS} from duplicate_suspicions where first_id = least($1::uuid, $2) and second_id = greatest($1, $2)
for no key update
"""
_TERRITORY = f"""
select t.id from (select {anchor("$1")} as one, {anchor("$3")} as other) at
join territories t on t.path = {COMMON_PLACE.format("at.one", "at.other")}
"""

_ADD = """
with merge as (
    insert into person_merges
        (id, kept_person_id, merged_person_id, territory_id, suspicion_id, reason, merged_on, merged_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
)
insert into person_merge_items (merge_id, kind, record_id)
select merge.id, i.kind, i.record_id from merge, unnest($9::text[], $10::uuid[]) i (kind, record_id)
"""
_MARK = """
update persons set merged_into = case when id = $3 then $5::uuid else merged_into end,
    recorded_in = record.current_change_set()
where (id = $1 and recorded_in = $2) or (id = $3 and recorded_in = $4)
"""
_UNDO = """
update person_merges set undone_on = $3, undone_by = $4, undone_reason = $5, recorded_in = record.current_change_set()
where id = $1 and recorded_in = $2
"""

_TELL = f"select pg_notify('{CHANNEL}', id::text) from accounts where person_id = any($1)"

_FIND_MERGE = """
select t.path::text, m.kept_person_id, m.merged_person_id
from person_merges m join territories t on t.id = m.territory_id where m.id = $1
"""
_LOCK_MERGE = """
select recorded_in, territory_id, suspicion_id, merged_on, undone_on from person_merges where id = $1 for update
"""


async def lock_merge(transaction: Transaction, kept_id: PersonId, merged_id: PersonId, *, today: date) -> MergeFacts:
    """Both persons with all that refers to them, held. Raises ``NotFound``; ``Conflict`` when it is changing."""
    both = [kept_id, merged_id]
    held = await _lock_owners(transaction, await transaction.rows(REFERENCES, merged_id))
    kept, merged = await _lock_persons(transaction, kept_id, merged_id)
    seats = [_seat(row) for row in await transaction.lock(_LOCK_SEATS, both)]
    roles = [_role(row) for row in await transaction.lock(_LOCK_ROLES, both)]
    suspicion = await _lock_suspicion(transaction, kept_id, merged_id)
    references = [_reference(row) for row in await transaction.rows(REFERENCES, merged_id)]
    _require_held(references, held)
    return MergeFacts(
        kept=kept,
        merged=merged,
        territory_id=TerritoryId(await transaction.value(_TERRITORY, kept_id, today, merged_id)),
        seats=tuple(seats),
        roles=tuple(roles),
        others=tuple(each for each in references if each.kind in _OTHERS),
        suspicion=suspicion,
    )


async def _lock_owners(transaction: Transaction, references: Sequence[asyncpg.Record]) -> frozenset[UUID]:
    """Locks the records that the references belong to; which they are."""
    owned: dict[str, list[UUID]] = defaultdict(list)
    for kind, record_id, owner_id in references:
        locked = locked_for(ReferenceKind(kind), record_id, owner_id)
        if locked is not None:
            owned[locked[0]].append(locked[1])
    for table in LOCKED:
        sql = f"select id from {table} where id = any($1) order by id for no key update"
        await transaction.lock(sql, owned[table])
    return frozenset(key for keys in owned.values() for key in keys)


def _require_held(references: Iterable[Reference], held: frozenset[UUID]) -> None:
    """Refuses where something has come to refer to the person since its owner was locked."""
    for each in references:
        locked = locked_for(each.kind, each.record_id, each.owner_id)
        if locked is not None and locked[1] not in held:
            raise Conflict


async def _lock_persons(
    transaction: Transaction, kept_id: PersonId, merged_id: PersonId
) -> tuple[PersonState, PersonState]:
    rows = {row["id"]: row for row in await transaction.lock(_LOCK_PERSONS, [kept_id, merged_id])}
    if len(rows) < len({kept_id, merged_id}):
        raise NotFound("person")
    accounts: dict[UUID, list[AccountId]] = defaultdict(list)
    for account_id, person_id in await transaction.lock(_LOCK_ACCOUNTS, [kept_id, merged_id]):
        accounts[person_id].append(AccountId(account_id))
    return _person(rows[kept_id], accounts[kept_id]), _person(rows[merged_id], accounts[merged_id])


def _person(row: asyncpg.Record, accounts: Sequence[AccountId]) -> PersonState:
    return PersonState(row["id"], row["recorded_in"], row["erased_on"], row["merged_into"], tuple(accounts))


async def _lock_suspicion(transaction: Transaction, kept_id: PersonId, merged_id: PersonId) -> SuspicionFacts | None:
    rows = await transaction.lock(_LOCK_SUSPICION, kept_id, merged_id)
    return suspicion_of(rows[0]) if rows else None


def _seat(row: asyncpg.Record) -> SeatHeld:
    group_id = GroupId(row["group_id"])
    return SeatHeld(SeatId(row["id"]), row["person_id"], group_id, Post(row["post"]), period_of(row["valid"]))


def _role(row: asyncpg.Record) -> RoleHeld:
    return RoleHeld(AssignmentId(row["id"]), row["person_id"], Role(row["role"]), row["place_id"], period_in(row))


def _reference(row: asyncpg.Record) -> Reference:
    return Reference(ReferenceKind(row["kind"]), row["record_id"], row["owner_id"])


async def merge(transaction: Transaction, change: PersonsMerged) -> None:
    """Moves the references and keeps which. Raises ``Conflict`` when one has changed in the meantime."""
    added = await transaction.write(
        _ADD,
        change.merge_id,
        change.kept_id,
        change.merged_id,
        change.territory_id,
        None if change.suspicion is None else change.suspicion.id,
        change.reason,
        change.merged_on,
        change.merged_by,
        [each.kind.value for each in change.moved],
        [each.record_id for each in change.moved],
    )
    expect_rows(added, len(change.moved))
    await _mark(transaction, change, into=change.kept_id)
    await _move(transaction, change, origin=change.merged_id, result=change.kept_id)


async def _mark(transaction: Transaction, change: PersonsMerged | PersonsUnmerged, *, into: PersonId | None) -> None:
    """Both persons get a new version; the merged one says where it went."""
    versions = (change.kept_id, change.kept_version, change.merged_id, change.merged_version)
    expect_rows(await transaction.write(_MARK, *versions, into), 2)
    if change.suspicion is not None:
        await decide(transaction, change.suspicion)


async def _move(
    transaction: Transaction, change: PersonsMerged | PersonsUnmerged, *, origin: PersonId, result: PersonId
) -> None:
    moved = await transaction.write_rows(
        MOVE,
        origin,
        result,
        [each.kind.value for each in change.moved],
        [each.record_id for each in change.moved],
        [each.owner_id for each in change.moved],
    )
    expect_rows(len(moved), len(change.moved))
    # Who signs in as one of them may now do something else.
    await transaction.rows(_TELL, [origin, result])


async def find_merge(transaction: Transaction, merge_id: PersonMergeId) -> MergePlace | None:
    """Where the merge counts for access, whom it kept and whom it merged; before any lock."""
    row = await transaction.row(_FIND_MERGE, merge_id)
    return None if row is None else MergePlace(Target(row[0]), PersonId(row[1]), PersonId(row[2]))


async def lock_undo(transaction: Transaction, merge_id: PersonMergeId) -> UndoFacts:
    """The merge with both persons and what it moved, held. Raises ``NotFound`` and ``Conflict``."""
    known = await find_merge(transaction, merge_id)
    if known is None:
        raise NotFound("person_merge")
    held = await _lock_owners(transaction, await transaction.rows(ITEM_OWNERS, merge_id))
    kept, merged = await _lock_persons(transaction, known.kept_id, known.merged_id)
    suspicion = await _lock_suspicion(transaction, known.kept_id, known.merged_id)
    [row] = await transaction.lock(_LOCK_MERGE, merge_id)
    items = await transaction.rows(ITEMS, merge_id)
    moved = [MovedReference(_reference(item), item["now"], item["changed_on"]) for item in items]
    _require_held((each.reference for each in moved), held)
    return UndoFacts(
        id=merge_id,
        version=row["recorded_in"],
        merged_on=row["merged_on"],
        undone_on=row["undone_on"],
        kept=kept,
        merged=merged,
        territory_id=TerritoryId(row["territory_id"]),
        moved=tuple(moved),
        suspicion=suspicion,
    )


async def unmerge(transaction: Transaction, change: PersonsUnmerged) -> None:
    """Moves the references back. Raises ``Conflict`` when one has changed in the meantime."""
    undone = (change.merge_id, change.version, change.undone_on, change.undone_by, change.reason)
    expect_rows(await transaction.write(_UNDO, *undone), 1)
    await _mark(transaction, change, into=None)
    await _move(transaction, change, origin=change.kept_id, result=change.merged_id)
