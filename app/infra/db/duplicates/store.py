"""Doubtful pairs in one transaction: searched for, written, decided about; merges are in ``merging``."""

from collections.abc import Sequence
from datetime import date

from app.domain.duplicates.changes import (
    DuplicatesFound,
    PersonsMerged,
    PersonsUnmerged,
    Suspected,
    SuspicionDecided,
)
from app.domain.duplicates.model import (
    Looked,
    MergeFacts,
    MergePlace,
    Pair,
    SuspicionFacts,
    UndoFacts,
)
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import DuplicateSuspicionId, PersonId, PersonMergeId, TerritoryId
from app.domain.shared.scope import Target
from app.infra.db.bulk import expect_rows
from app.infra.db.duplicates import detecting, merging
from app.infra.db.duplicates.suspicions import COLUMNS, decide, suspicion_of
from app.infra.db.locks import LockKey
from app.infra.db.transaction import Transaction, columns

# The arrays of records are long or short: a plan that is made for one length does not serve the other.
_LOCK_SEARCH = "select pg_advisory_xact_lock($1), set_config('plan_cache_mode', 'force_custom_plan', true)"

_LOCK_KNOWN = f"""
select {COLUMNS} from duplicate_suspicions where first_id = any($1) or second_id = any($1)
order by id for no key update
"""
_LOCK_SUSPICION = f"select {COLUMNS} from duplicate_suspicions where id = $1 for no key update"
_PLACE = """
select t.path::text from duplicate_suspicions s join territories t on t.id = s.territory_id where s.id = $1
"""

_ADD_SEARCH = """
insert into duplicate_searches
    (id, territory_id, searched_on, searched_by, persons, households, opened, changed, obsolete)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_ADD = """
insert into duplicate_suspicions (id, kind, first_id, second_id, territory_id, score, reasons, state)
select n.id, n.kind, n.first_id, n.second_id, n.territory_id, n.score, string_to_array(n.reasons, ' '), 'open'
from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[])
    n (id, kind, first_id, second_id, territory_id, score, reasons)
"""
_OPEN_AGAIN = """
update duplicate_suspicions s set state = 'open', territory_id = n.territory_id, score = n.score,
    reasons = string_to_array(n.reasons, ' '), decided_by = null, decided_on = null, decision_reason = null,
    recorded_in = record.current_change_set()
from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::int[], $5::text[]) n (id, version, territory_id, score, reasons)
where s.id = n.id and s.recorded_in = n.version
"""
_END = """
update duplicate_suspicions s set state = 'obsolete', recorded_in = record.current_change_set()
from unnest($1::uuid[], $2::bigint[]) n (id, version) where s.id = n.id and s.recorded_in = n.version
"""


class SqlDuplicates:
    """The store of duplicates over one transaction."""

    def __init__(self, transaction: Transaction, today: date) -> None:
        """``today`` decides which households live, and which functions count."""
        self._transaction, self._today = transaction, today

    async def lock_search(self) -> None:
        """Makes every other search wait until the end of the transaction."""
        await self._transaction.lock(_LOCK_SEARCH, LockKey.DUPLICATES.value)

    async def find_in(self, territory_id: TerritoryId) -> Looked:
        """The persons and households that count in the territory or below it today."""
        return await detecting.look_in(self._transaction, territory_id, self._today)

    async def find_pairs(self, looked: Looked) -> Sequence[Pair]:
        """Every pair of one of the records with another that has something in common by which it may be found."""
        return await detecting.find_pairs(self._transaction, looked, self._today)

    async def lock_known(self, looked: Looked) -> Sequence[SuspicionFacts]:
        """The pairs in the register that have one of the records, held."""
        rows = await self._transaction.lock(_LOCK_KNOWN, list(looked.ids()))
        return [suspicion_of(row) for row in rows]

    async def record_search(self, change: DuplicatesFound) -> None:
        """Writes the search and what it changes. Raises ``Conflict`` when a pair has changed in the meantime."""
        await self._transaction.write(
            _ADD_SEARCH,
            change.search_id,
            change.territory_id,
            change.searched_on,
            change.searched_by,
            change.persons,
            change.households,
            len(change.opened),
            len(change.changed),
            len(change.obsolete),
        )
        await self._write(_ADD, [_new(each) for each in change.opened], width=7)
        await self._write(_OPEN_AGAIN, [_again(each) for each in change.changed], width=5)
        await self._write(_END, change.obsolete, width=2)

    async def _write(self, sql: str, rows: Sequence[Sequence[object]], *, width: int) -> None:
        expect_rows(await self._transaction.write(sql, *columns(rows, width)), len(rows))

    async def find_suspicion_place(self, suspicion_id: DuplicateSuspicionId) -> Target | None:
        """Where the pair counts for access."""
        path = await self._transaction.value(_PLACE, suspicion_id)
        return None if path is None else Target(path)

    async def lock_suspicion(self, suspicion_id: DuplicateSuspicionId) -> SuspicionFacts:
        """The pair, held. Raises ``NotFound``."""
        rows = await self._transaction.lock(_LOCK_SUSPICION, suspicion_id)
        if not rows:
            raise NotFound("duplicate_suspicion")
        return suspicion_of(rows[0])

    async def decide(self, change: SuspicionDecided) -> None:
        """Writes the state of the pair with its decision. Raises ``Conflict``."""
        await decide(self._transaction, change)

    async def lock_merge(self, kept_id: PersonId, merged_id: PersonId) -> MergeFacts:
        """Both persons with all that refers to them, held. Raises ``NotFound``; ``Conflict`` when it is changing."""
        return await merging.lock_merge(self._transaction, kept_id, merged_id, today=self._today)

    async def merge(self, change: PersonsMerged) -> None:
        """Moves the references and keeps which. Raises ``Conflict`` when one has changed in the meantime."""
        await merging.merge(self._transaction, change)

    async def find_merge(self, merge_id: PersonMergeId) -> MergePlace | None:
        """Where the merge counts for access, whom it kept and whom it merged; before any lock."""
        return await merging.find_merge(self._transaction, merge_id)

    async def lock_undo(self, merge_id: PersonMergeId) -> UndoFacts:
        """The merge with both persons and what it moved, held. Raises ``NotFound`` and ``Conflict``."""
        return await merging.lock_undo(self._transaction, merge_id)

    async def unmerge(self, change: PersonsUnmerged) -> None:
        """Moves the references back. Raises ``Conflict`` when one has changed in the meantime."""
        await merging.unmerge(self._transaction, change)


def _reasons(pair: Pair) -> str:
    return " ".join(sorted(pair.reasons))


def _new(each: Suspected) -> tuple[object, ...]:
    pair = each.pair
    ends = (pair.kind.value, pair.first_id, pair.second_id, pair.territory_id)
    return (each.id, *ends, each.score, _reasons(pair))


def _again(each: Suspected) -> tuple[object, ...]:
    return (each.id, each.version, each.pair.territory_id, each.score, _reasons(each.pair))
