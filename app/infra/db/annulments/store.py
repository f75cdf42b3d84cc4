"""Annulments in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from app.domain.annulments.agreement import Previewed, Stored
from app.domain.annulments.changes import ChangeAnnulled
from app.domain.annulments.model import ANNULLABLE, AnnulmentStage, Change, Facts
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import AnnulmentId, GroupId, HouseholdId, JournalEntryId, PersonId, TerritoryId
from app.infra.db.annulments.applying import put_back
from app.infra.db.annulments.facts import load_facts
from app.infra.db.bulk import expect_rows
from app.infra.db.journal import to_json
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction

_CHANGE = """
select e.id, e.action, e.subject_kind, e.subject_id, e.territory_id, e.effective_on,
    array(
        select s.subject_id from journal_subjects s where s.entry_id = e.id and s.subject_kind = 'group' order by 1
    ) as group_ids,
    array(
        select s.subject_id from journal_subjects s where s.entry_id = e.id and s.subject_kind = 'household' order by 1
    ) as household_ids
from journal_entries e where e.id = $1
"""
_FIND = """
select id, version, state, journal_entry_id, effect_hash, reason, decision_number from annulments where id = $1
"""
_LOCK = f"{_FIND} for update"
_LOCK_CASE = "select id from restructurings where id = $1 for update"
_LOCK_HOUSEHOLDS = "select id from households where id = any($1::uuid[]) order by id for update"
_LOCK_GROUPS = "select id from groups where id = any($1::uuid[]) order by id for update"

# Where numbers come back, and the groups that households come back into: what a change found never changes.
_TERRITORIES = """
select territory_id from group_homes where group_id = any($2::uuid[])
union
select v.territory_id from history.group_versions v join journal_entries e on e.change_set_id = v.superseded_in
where e.id = $1 and v.group_id = any($2::uuid[])
"""
_PARENTS = """
select distinct m.group_id from history.memberships m join journal_entries e on e.change_set_id = m.superseded_in
where e.id = $1 and m.household_id = any($2::uuid[])
"""

_ADD = """
insert into annulments (
    id, journal_entry_id, state, action, subject_kind, subject_id, territory_id, effective_on, reason,
    decision_number, decided_on, issuer, effect, effect_hash, drafted_by
) values ($1, $2, 'previewed', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13, $14)
"""
_EXECUTE = """
update annulments set state = 'executed', executed_by = $3, executed_at = $4, version = version + 1,
    recorded_in = record.current_change_set()
where id = $1 and version = $2 and state = 'previewed'
"""
_CHANGE_SET = "select change_set_id from journal_entries where id = $1"


class SqlAnnulments:
    """The store of annulments over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def find_change(self, entry_id: JournalEntryId) -> Change | None:
        """The change of a journal entry with what it wrote to; None where there is no such entry."""
        row = await self._transaction.row(_CHANGE, entry_id)
        return None if row is None else _change(row)

    async def find(self, annulment_id: AnnulmentId) -> Stored | None:
        """The annulment; None where there is none."""
        row = await self._transaction.row(_FIND, annulment_id)
        return None if row is None else _stored(row)

    async def lock(self, annulment_id: AnnulmentId, change: Change) -> Stored:
        """The annulment, held with all that it touches. Households are locked before groups, as everywhere."""
        groups, households = list(change.group_ids), list(change.household_ids)
        places = await self._ids(_TERRITORIES, change.entry_id, groups)
        parents = await self._ids(_PARENTS, change.entry_id, households)
        await self._transaction.lock_key(LockSpace.TERRITORY, *places)
        rows = await self._transaction.lock(_LOCK, annulment_id)
        if not rows:
            raise NotFound("annulment")
        await self._transaction.lock(_LOCK_CASE, change.restructuring_id())
        await self._transaction.lock(_LOCK_HOUSEHOLDS, households)
        await self._transaction.lock(_LOCK_GROUPS, [*groups, *parents])
        return _stored(rows[0])

    async def _ids(self, sql: str, *values: object) -> Sequence[UUID]:
        return [row[0] for row in await self._transaction.rows(sql, *values)]

    async def load_facts(self, change: Change, *, annuller: PersonId, today: date) -> Facts:
        """What is true of the rows that the change wrote, and of those around them."""
        return await load_facts(self._transaction, change, annuller=annuller, today=today)

    async def add(self, previewed: Previewed) -> None:
        """Stores a previewed annulment."""
        added = await self._transaction.write(_ADD, *_row(previewed))
        expect_rows(added, 1)

    async def apply(self, stored: Stored, annulled: ChangeAnnulled, *, executed_by: PersonId, at: datetime) -> None:
        """Puts everything back. Raises ``Conflict`` when a statement changes fewer or more rows than were decided."""
        change_set = await self._transaction.value(_CHANGE_SET, stored.entry_id)
        executed = await self._transaction.write(_EXECUTE, stored.id, stored.version, executed_by, at)
        expect_rows(executed, 1)
        await put_back(self._transaction, change_set, annulled)


def _change(row: asyncpg.Record) -> Change:
    touch = ANNULLABLE.get(row["action"])
    return Change(
        entry_id=JournalEntryId(row["id"]),
        action=row["action"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        territory_id=None if row["territory_id"] is None else TerritoryId(row["territory_id"]),
        effective_on=row["effective_on"],
        group_ids=tuple(map(GroupId, row["group_ids"])) if touch is None or touch.groups() else (),
        household_ids=tuple(map(HouseholdId, row["household_ids"])) if touch is None or touch.households() else (),
    )


def _stored(row: asyncpg.Record) -> Stored:
    return Stored(
        id=AnnulmentId(row["id"]),
        version=row["version"],
        stage=AnnulmentStage(row["state"]),
        entry_id=JournalEntryId(row["journal_entry_id"]),
        effect_hash=row["effect_hash"].hex(),
        reason=row["reason"],
        decision_number=row["decision_number"],
    )


def _row(previewed: Previewed) -> tuple[Any, ...]:
    command, change = previewed.command, previewed.annulled.change
    return (
        previewed.id,
        change.entry_id,
        change.action,
        change.subject_kind,
        change.subject_id,
        change.territory_id,
        change.effective_on,
        command.reason,
        command.decision_number,
        command.decided_on,
        command.issuer,
        to_json(previewed.effect()),
        bytes.fromhex(previewed.effect_hash()),
        previewed.drafted_by,
    )
