"""Rows of doubtful pairs, for searches and for merges."""

from typing import Final

import asyncpg

from app.domain.duplicates.changes import SuspicionDecided
from app.domain.duplicates.model import Pair, Reason, RecordKind, SuspicionFacts, SuspicionState
from app.domain.shared.ids import DuplicateSuspicionId, TerritoryId
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction

COLUMNS: Final = "id, recorded_in, kind, first_id, second_id, territory_id, reasons, state, score"
"""What ``suspicion_of`` reads."""
_DECIDE = """
update duplicate_suspicions set state = $3, decided_by = $4, decided_on = $5, decision_reason = $6,
    recorded_in = record.current_change_set()
where id = $1 and recorded_in = $2
"""


def suspicion_of(row: asyncpg.Record) -> SuspicionFacts:
    """The pair of a row with ``COLUMNS``."""
    reasons = frozenset(Reason(reason) for reason in row["reasons"])
    pair = Pair(RecordKind(row["kind"]), row["first_id"], row["second_id"], TerritoryId(row["territory_id"]), reasons)
    return SuspicionFacts(
        DuplicateSuspicionId(row["id"]), row["recorded_in"], pair, SuspicionState(row["state"]), row["score"]
    )


async def decide(transaction: Transaction, change: SuspicionDecided) -> None:
    """Writes the state of the pair with its decision. Raises ``Conflict``."""
    changed = await transaction.write(
        _DECIDE, change.id, change.version, change.state, change.decided_by, change.decided_on, change.reason
    )
    expect_rows(changed, 1)
