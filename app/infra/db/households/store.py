"""Households in one transaction."""

from collections.abc import Sequence

from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import Facts
from app.domain.households.ports import Needs
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import HouseholdId, TerritoryId
from app.infra.db.households import applying, facts
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction

_LOCK = "select id from households where id = any($1) order by id for update"
_TERRITORIES = """
select distinct territory_id from (
    select territory_id from household_homes where household_id = any($1)
    union all select $2::uuid where $2::uuid is not null
) t
"""


class SqlHouseholds:
    """The store of households over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def lock(self, household_ids: Sequence[HouseholdId], territory_id: TerritoryId | None) -> None:
        """Holds the households, and the numbering of their territories. Raises ``NotFound``."""
        territories = await self._transaction.rows(_TERRITORIES, list(household_ids), territory_id)
        await self._transaction.lock_key(LockSpace.TERRITORY, *(row["territory_id"] for row in territories))
        found = await self._transaction.lock(_LOCK, list(household_ids))
        if len(found) < len(set(household_ids)):
            raise NotFound("household")

    async def load_facts(self, needs: Needs) -> Facts:
        """What is true on the day, every earlier event of that day counted in."""
        return await facts.load_facts(self._transaction, needs)

    async def apply(self, change: HouseholdsChanged) -> None:
        """Carries the event out. Raises ``Conflict`` when what it changes has changed in the meantime."""
        await applying.apply(self._transaction, change)
