"""Rule parameters in one transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import asyncpg

from app.domain.policies.changes import PolicyEnded, PolicySet
from app.domain.policies.keys import profile_of
from app.domain.policies.model import PolicyFacts, PolicyValue
from app.domain.policies.profile import Profile
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import PolicyValueId, TerritoryId
from app.infra.db.bulk import expect_rows
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_PROFILES = """
select distinct on (t.id, p.key) t.id, p.key, p.value
from territories t join territories w on w.path @> t.path join policy_values p on p.territory_id = w.id
where t.id = any($1) and p.valid @> $2::date
order by t.id, p.key, nlevel(w.path) desc
"""

_FIND_TERRITORY = "select territory_id from policy_values where id = $1"

# Everything that the territory inherits from is held too, so the root makes all changes of rules wait for each other:
# a value is judged against those above and below it.
_LOCK = """
select w.id, w.path::text, w.valid from territories w join territories t on w.path @> t.path
where t.id = $1 order by w.id for no key update of w
"""

_VALUES = """
select p.id, p.territory_id, w.path::text, p.key, p.value, p.valid, p.recorded_in
from policy_values p join territories w on w.id = p.territory_id
where (w.path @> $1::text::ltree or w.path <@ $1::text::ltree) and p.valid && daterange($2, null)
order by w.path, p.key, p.valid
"""

_END = """
with forgotten as (
    delete from policy_values where id = $1 and lower(valid) = $2 returning id
), shortened as (
    update policy_values set valid = daterange(lower(valid), $2), recorded_in = record.current_change_set()
    where id = $1 and valid @> $2::date and (lower(valid) < $2 or lower_inf(valid)) returning id
)
select id from forgotten union all select id from shortened
"""

_ADD = """
insert into policy_values (id, territory_id, key, value, legal_basis, verified, valid)
values ($1, $2, $3, $4, $5, $6, daterange($7, $8))
"""


class SqlPolicies:
    """The store of rule parameters over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def profile_at(self, territory_id: TerritoryId, day: date) -> Profile:
        """The profile in force at the territory on the day."""
        return (await self.profiles_at([territory_id], day))[territory_id]

    async def profiles_at(self, territory_ids: Sequence[TerritoryId], day: date) -> Mapping[TerritoryId, Profile]:
        """The same for many territories at once, in one statement."""
        values: dict[TerritoryId, dict[str, object]] = {territory_id: {} for territory_id in territory_ids}
        for territory_id, key, value in await self._transaction.rows(_PROFILES, list(territory_ids), day):
            values[territory_id][key] = json.loads(value)
        return {territory_id: profile_of(given) for territory_id, given in values.items()}

    async def find_territory(self, policy_value_id: PolicyValueId) -> TerritoryId | None:
        """The territory that sets the value."""
        found = await self._transaction.value(_FIND_TERRITORY, policy_value_id)
        return None if found is None else TerritoryId(found)

    async def lock_policies(self, territory_id: TerritoryId, day: date) -> PolicyFacts:
        """The values that hold on or after the day, there, above and below. Raises ``NotFound``."""
        held = {row["id"]: row for row in await self._transaction.lock(_LOCK, territory_id)}
        if territory_id not in held:
            raise NotFound("territory")
        path, valid = held[territory_id]["path"], held[territory_id]["valid"]
        rows = await self._transaction.rows(_VALUES, path, day)
        return PolicyFacts(territory_id, path, period_of(valid), tuple(_value(row) for row in rows))

    async def set_policy(self, change: PolicySet) -> None:
        """Writes the value and ends the one that it replaces."""
        if change.replaces is not None:
            await self.end_policy(change.replaces)
        changed = await self._transaction.write(
            _ADD,
            change.policy_value_id,
            change.territory_id,
            change.key,
            json.dumps(change.value, ensure_ascii=False).encode(),
            change.legal_basis,
            change.verified,
            change.valid.start,
            change.valid.end,
        )
        expect_rows(changed, 1)

    async def end_policy(self, change: PolicyEnded) -> None:
        """Ends the value; one that began on that day is taken back."""
        ended = await self._transaction.write_rows(_END, change.policy_value_id, change.ends_on)
        expect_rows(len(ended), 1)


def _value(row: asyncpg.Record) -> PolicyValue:
    return PolicyValue(
        id=row["id"],
        territory_id=row["territory_id"],
        path=row["path"],
        key=row["key"],
        value=json.loads(row["value"]),
        valid=period_of(row["valid"]),
        version=row["recorded_in"],
    )
