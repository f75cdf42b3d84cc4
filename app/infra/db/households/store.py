"""Households in one transaction."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import Facts, HouseholdFacts, Needs
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import HouseholdId
from app.infra.db.households.applying import apply
from app.infra.db.households.facts import load_around, load_households
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction

_HOME = "select territory_id from household_homes where household_id = any($1)"
# Rows of households in key order, before groups, as restructurings hold them.
_LOCK = "select id from households where id = any($1) order by id for update"
# Waits for a restructuring that ends the group, and keeps another one from beginning.
_HOLD_GROUP = "select id from groups where id = $1 for key share"


class SqlHouseholds:
    """The store of households over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def lock_facts(self, needs: Needs) -> Facts:
        """What is true on the day, held until the end of the transaction. Raises ``NotFound`` for a household."""
        if needs.founds:
            await self._lock_codes(needs)
        households = await self._lock_households(needs.household_ids, needs.effective_on)
        group_id: UUID | None = needs.group_id
        if group_id is None and needs.around:
            group_id = households[0].group_id
        if group_id is not None:
            await self._transaction.lock(_HOLD_GROUP, group_id)
        return await load_around(self._transaction, needs, households=households, group_id=group_id)

    async def _lock_codes(self, needs: Needs) -> None:
        """Keeps two from giving one number of a place."""
        territories = [needs.territory_id] if needs.territory_id is not None else []
        if not territories:
            rows = await self._transaction.rows(_HOME, list(needs.household_ids))
            territories = [row["territory_id"] for row in rows]
        await self._transaction.lock_key(LockSpace.HOUSEHOLD_CODES, *territories)

    async def _lock_households(self, household_ids: Sequence[HouseholdId], day: date) -> tuple[HouseholdFacts, ...]:
        if not household_ids:
            return ()
        found = await self._transaction.lock(_LOCK, list(household_ids))
        if len(found) < len(set(household_ids)):
            raise NotFound("household")
        return await load_households(self._transaction, household_ids, day)

    async def apply(self, changes: Sequence[HouseholdsChanged]) -> None:
        """Carries out events of different households. Raises ``Conflict`` when one has changed in the meantime."""
        await apply(self._transaction, changes)
