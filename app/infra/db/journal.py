"""Writes the journal: all entries of a transaction in one statement."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from app.domain.journal.model import Entry
from app.infra.db.transaction import Transaction

_RECORD = """
with entry as (
    select uuidv7() as id, e.* from unnest(
        $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::text[], $8::text[]
    ) with ordinality e (action, subject_kind, subject_id, territory_id, effective_on, reason, payload, number)
), entries as (
    insert into journal_entries
        (id, change_set_id, number, action, subject_kind, subject_id, territory_id, effective_on, reason, payload)
    select id, $1, number, action, subject_kind, subject_id, territory_id, effective_on, reason, payload::jsonb
    from entry
)
insert into journal_subjects (subject_id, entry_id, subject_kind)
select subject_id, id, subject_kind from entry
union
select s.id, entry.id, s.kind
from unnest($9::int[], $10::text[], $11::uuid[]) s (number, kind, id) join entry on entry.number = s.number
"""


class SqlJournal:
    """The journal over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Writes into the transaction's change set."""
        self._transaction = transaction

    async def record(self, entries: Sequence[Entry]) -> None:
        """Adds the entries to the open change set, all in one statement."""
        change_set = await self._transaction.change_set()
        subjects = [(n, kind, key) for n, entry in enumerate(entries, 1) for kind, key in entry.subjects]
        await self._transaction.write(
            _RECORD,
            change_set,
            [entry.action for entry in entries],
            [entry.subject_kind for entry in entries],
            [entry.subject_id for entry in entries],
            [entry.territory_id for entry in entries],
            [entry.effective_on for entry in entries],
            [entry.reason for entry in entries],
            [to_json(entry.payload) for entry in entries],
            [n for n, _, _ in subjects],
            [kind for _, kind, _ in subjects],
            [key for _, _, key in subjects],
        )


def to_json(value: object) -> str:
    """JSON of plain values, ids and dates, as the journal and stored plans keep them."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    message = f"{type(value).__name__} does not belong into a payload"
    raise TypeError(message)
