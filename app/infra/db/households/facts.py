"""Loads what the events of households are decided on, with a few statements however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from app.domain.households.model import (
    Dwelling,
    Facts,
    GroupPlaceFacts,
    HouseholdFacts,
    LaterFact,
    MembershipStatus,
    PlaceFacts,
)
from app.domain.households.ports import Needs
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_HOUSEHOLDS = """
select h.id, h.version, h.valid, d.territory_id, d.cluster_id, d.sequence, d.address, d.latitude, d.longitude,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id,
    p.people, m.group_id, m.status,
    (select person_id from household_holders o where o.household_id = h.id and o.post = 'head' and o.valid @> $2::date)
        as head_id,
    (select person_id from household_holders o
        where o.household_id = h.id and o.post = 'representative' and o.valid @> $2::date) as representative_id
from households h
left join dwellings d on d.household_id = h.id and d.valid @> $2::date
left join territory_versions t on t.territory_id = d.territory_id and t.valid @> $2::date
left join people_counts p on p.household_id = h.id and p.valid @> $2::date
left join memberships m on m.household_id = h.id and m.valid @> $2::date
where h.id = any($1)
"""

# What begins after the day, or ends after it; the first of the two dates is named.
_LATER = """
with dated (household_id, what, valid) as (
    select id, 'household', valid from households where id = any($1)
    union all select household_id, 'dwelling', valid from dwellings where household_id = any($1)
    union all select household_id, 'people_count', valid from people_counts where household_id = any($1)
    union all select household_id, 'presence', valid from presences where household_id = any($1)
    union all select household_id, post, valid from household_holders where household_id = any($1)
    union all select household_id, 'membership', valid from memberships where household_id = any($1)
)
select household_id, what, case when lower(valid) > $2 then lower(valid) else upper(valid) end as day
from dated where lower(valid) > $2 or upper(valid) > $2
order by day, what, household_id
"""

_PLACE = """
select t.territory_id, case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id,
    case when t.kind = 'hamlet' then c.code || '-' || t.code else t.code end as code_prefix,
    array(select k.id from clusters k where k.territory_id = t.territory_id) as clusters
from territory_versions t
left join territory_versions c on c.territory_id = t.parent_id and c.valid @> $2::date
where t.territory_id = $1 and t.valid @> $2::date
    and t.kind in ('hamlet', 'commune', 'ward', 'township', 'special_zone')
"""

_NEXT_NUMBER = """
select coalesce(max(substring(code from '-H([0-9]{1,8})$')::int), 0) + 1 from households where code like $1 || '-H%'
"""

_GROUP = """
select v.group_id, case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id
from group_versions v join territory_versions t on t.territory_id = v.territory_id and t.valid @> $2::date
where v.group_id = $1 and v.valid @> $2::date
"""

_PERSONS = "select id from persons where id = any($1)"

_CODE = "select exists (select 1 from households where code = $1)"


async def load_facts(transaction: Transaction, needs: Needs) -> Facts:
    """The facts of one event."""
    households = await _households(transaction, needs)
    territory_id = needs.territory_id
    if territory_id is None and households and households[0].dwelling is not None:
        territory_id = households[0].dwelling.territory_id
    return Facts(
        households=households,
        place=await _place(transaction, territory_id, needs),
        group=await _group(transaction, needs),
        persons=await _persons(transaction, needs),
        code_taken=needs.code is not None and bool(await transaction.value(_CODE, needs.code)),
    )


async def _households(transaction: Transaction, needs: Needs) -> tuple[HouseholdFacts, ...]:
    if not needs.household_ids:
        return ()
    ids = list(dict.fromkeys(needs.household_ids))
    later: dict[UUID, list[LaterFact]] = defaultdict(list)
    for row in await transaction.rows(_LATER, ids, needs.effective_on):
        later[row["household_id"]].append(LaterFact(row["what"], row["day"]))
    found = {row["id"]: row for row in await transaction.rows(_HOUSEHOLDS, ids, needs.effective_on)}
    return tuple(_household(found[key], later[key]) for key in needs.household_ids)


def _household(row: asyncpg.Record, later: Sequence[LaterFact]) -> HouseholdFacts:
    return HouseholdFacts(
        id=HouseholdId(row["id"]),
        version=row["version"],
        valid=None if row["valid"] is None else period_of(row["valid"]),
        commune_id=None if row["commune_id"] is None else TerritoryId(row["commune_id"]),
        dwelling=None if row["territory_id"] is None else _dwelling(row),
        people=row["people"],
        head_id=row["head_id"],
        representative_id=row["representative_id"],
        group_id=row["group_id"],
        status=None if row["status"] is None else MembershipStatus(row["status"]),
        later=tuple(later),
    )


def _dwelling(row: asyncpg.Record) -> Dwelling:
    return Dwelling(
        territory_id=TerritoryId(row["territory_id"]),
        cluster_id=row["cluster_id"],
        sequence=row["sequence"],
        address=row["address"],
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


async def _place(transaction: Transaction, territory_id: TerritoryId | None, needs: Needs) -> PlaceFacts | None:
    if territory_id is None:
        return None
    row = await transaction.row(_PLACE, territory_id, needs.effective_on)
    if row is None:
        return None
    return PlaceFacts(
        territory_id=territory_id,
        commune_id=TerritoryId(row["commune_id"]),
        code_prefix=row["code_prefix"],
        next_number=await transaction.value(_NEXT_NUMBER, row["code_prefix"]),
        clusters=frozenset(ClusterId(key) for key in row["clusters"]),
    )


async def _group(transaction: Transaction, needs: Needs) -> GroupPlaceFacts | None:
    if needs.group_id is None:
        return None
    row = await transaction.row(_GROUP, needs.group_id, needs.effective_on)
    return None if row is None else GroupPlaceFacts(GroupId(row["group_id"]), TerritoryId(row["commune_id"]))


async def _persons(transaction: Transaction, needs: Needs) -> frozenset[PersonId]:
    if not needs.person_ids:
        return frozenset()
    rows = await transaction.rows(_PERSONS, list(needs.person_ids))
    return frozenset(PersonId(row["id"]) for row in rows)
