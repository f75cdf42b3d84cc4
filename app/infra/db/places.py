"""Where records count for access today: their territory's label path, their group, themselves."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.domain.shared.scope import Target
from app.infra.db.transaction import Transaction

_TERRITORIES = "select id, path::text from territories where id = any($1)"
_GROUPS = """
select h.group_id, t.path::text from group_homes h join territories t on t.id = h.territory_id
where h.group_id = any($1)
"""
_HOUSEHOLDS = """
select h.household_id, t.path::text, h.group_id from household_homes h join territories t on t.id = h.territory_id
where h.household_id = any($1)
"""
_PERSONS = """
select a.person_id, t.path::text, a.group_id, a.household_id
from person_places a join territories t on t.id = a.territory_id
where a.person_id = any($1) and a.valid @> $2::date
"""


class SqlPlaces:
    """Cheap reads before any lock."""

    def __init__(self, transaction: Transaction, today: date) -> None:
        """Reads on the transaction's connection; ``today`` decides which functions count."""
        self._transaction, self._today = transaction, today

    async def of_territories(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of territories; unknown ids are missing from the answer."""
        return {row[0]: Target(row[1]) for row in await self._transaction.rows(_TERRITORIES, list(ids))}

    async def of_groups(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of groups; unknown ids are missing from the answer."""
        return {row[0]: Target(row[1], row[0]) for row in await self._transaction.rows(_GROUPS, list(ids))}

    async def of_households(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of households; unknown ids are missing from the answer."""
        return {row[0]: Target(row[1], row[2], row[0]) for row in await self._transaction.rows(_HOUSEHOLDS, list(ids))}

    async def of_persons(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Target, ...]]:
        """Every target of persons; unknown ids are missing from the answer."""
        found: defaultdict[UUID, tuple[Target, ...]] = defaultdict(tuple)
        for person_id, path, group_id, household_id in await self._transaction.rows(_PERSONS, list(ids), self._today):
            found[person_id] += (Target(path, group_id, household_id, person_id),)
        return dict(found)
