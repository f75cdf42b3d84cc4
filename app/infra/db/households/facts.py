"""Loads what the events of households are decided on, with one number of statements however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import asyncpg

from app.domain.households.model import (
    AreaFacts,
    CountSource,
    Dwelling,
    Facts,
    HouseholdFacts,
    LaterFact,
    Matter,
    MembershipStatus,
    Needs,
    PeopleCount,
    PlaceFacts,
    Presence,
)
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_HOUSEHOLDS = """
select h.id, h.version, h.valid, d.territory_id, d.cluster_id, d.sequence, d.address, d.latitude, d.longitude,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id,
    r.presence, p.people, p.source, m.group_id, m.status,
    head.person_id as head_id, speaker.person_id as representative_id
from households h
left join dwellings d on d.household_id = h.id and d.valid @> $2::date
left join territory_versions t on t.territory_id = d.territory_id and t.valid @> $2::date
left join presences r on r.household_id = h.id and r.valid @> $2::date
left join people_counts p on p.household_id = h.id and p.valid @> $2::date
left join memberships m on m.household_id = h.id and m.valid @> $2::date
left join household_holders head
    on head.household_id = h.id and head.post = 'head' and head.valid @> $2::date
left join household_holders speaker
    on speaker.household_id = h.id and speaker.post = 'representative' and speaker.valid @> $2::date
where h.id = any($1)
"""

# What begins after the day, or ends after it; the first of the two dates is named.
_LATER = """
with dated (household_id, matter, valid) as (
    select id, 'existence', valid from households where id = any($1)
    union all select household_id, 'dwelling', valid from dwellings where household_id = any($1)
    union all select household_id, 'presence', valid from presences where household_id = any($1)
    union all select household_id, 'people', valid from people_counts where household_id = any($1)
    union all select household_id, 'holder', valid from household_holders where household_id = any($1)
    union all select household_id, 'membership', valid from memberships where household_id = any($1)
)
select household_id, matter, min(case when lower(valid) > $2::date then lower(valid) else upper(valid) end) as day
from dated where lower(valid) > $2::date or upper(valid) > $2::date
group by household_id, matter order by day, matter
"""

# The highest number of four digits is the first row of the index; only a place that has used them up is counted.
# Callers may give codes of their own that look like numbers, of any length: a number is never given out twice.
_AROUND = """
select p.territory_id, p.commune_id, p.code_prefix, p.ends_on, p.has_cluster,
    1 + coalesce(more.last, four.last, 0)::numeric as next_number,
    a.territory_id as area_territory_id, a.commune_id as area_commune_id, a.number, a.size, a.ends_on as area_ends_on,
    array(
        select id from persons where id = any($5::uuid[]) and erased_on is null and merged_into is null
        order by id for key share
    ) as persons,
    exists (select from households where code = $6) as code_taken
from (select) one
left join lateral (
    select t.territory_id, case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id,
        case when t.kind = 'hamlet' then c.code || '-' || t.code else t.code end as code_prefix,
        upper(w.valid) as ends_on,
        exists (select from clusters k where k.id = $3 and k.territory_id = t.territory_id) as has_cluster
    from territory_versions t join territories w on w.id = t.territory_id
    left join territory_versions c on c.territory_id = t.parent_id and c.valid @> $2::date
    where t.territory_id = $1 and t.valid @> $2::date
        and t.kind in ('hamlet', 'commune', 'ward', 'township', 'special_zone')
) p on true
left join lateral (
    select substring(h.code from length(p.code_prefix) + 3)::int as last from households h
    where $7::bool and h.code >= p.code_prefix || '-H' and h.code < p.code_prefix || '-I'
        and substring(h.code from length(p.code_prefix) + 3) ~ '^[0-9]{4}$'
    order by h.code desc limit 1
) four on true
left join lateral (
    select max(substring(h.code from length(p.code_prefix) + 3)::numeric) as last from households h
    where four.last = 9999 and h.code >= p.code_prefix || '-H' and h.code < p.code_prefix || '-I'
        and substring(h.code from length(p.code_prefix) + 3) ~ '^[1-9][0-9]{4,}$'
) more on true
left join lateral (
    select v.territory_id, case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id,
        v.number, upper(g.valid) as ends_on,
        (
            select count(*) from memberships m
            where m.group_id = g.id and m.valid @> $2::date and m.status in ('member', 'provisional')
        ) as size
    from groups g
    join group_versions v on v.group_id = g.id and v.valid @> $2::date
    join territory_versions t on t.territory_id = v.territory_id and t.valid @> $2::date
    where g.id = $4
) a on true
"""


async def load_households(
    transaction: Transaction, household_ids: Sequence[HouseholdId], day: date
) -> tuple[HouseholdFacts, ...]:
    """The households on the day, in the order of their ids; one that is named twice comes twice."""
    ids = list(dict.fromkeys(household_ids))
    later: dict[UUID, list[LaterFact]] = defaultdict(list)
    for household_id, matter, on in await transaction.rows(_LATER, ids, day):
        later[household_id].append(LaterFact(Matter(matter), on))
    found = {row["id"]: row for row in await transaction.rows(_HOUSEHOLDS, ids, day)}
    return tuple(_household(found[key], later[key]) for key in household_ids)


def _household(row: asyncpg.Record, later: Sequence[LaterFact]) -> HouseholdFacts:
    return HouseholdFacts(
        id=HouseholdId(row["id"]),
        version=row["version"],
        valid=None if row["valid"] is None else period_of(row["valid"]),
        commune_id=row["commune_id"],
        dwelling=None if row["territory_id"] is None else _dwelling(row),
        presence=None if row["presence"] is None else Presence(row["presence"]),
        people=None if row["people"] is None else PeopleCount(row["people"], CountSource(row["source"])),
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


async def load_around(
    transaction: Transaction, needs: Needs, *, households: tuple[HouseholdFacts, ...], group_id: UUID | None
) -> Facts:
    """The households with what is around them: place, group, persons, whether the code is taken; in one statement."""
    territory_id = needs.territory_id
    if territory_id is None and needs.around and households[0].dwelling is not None:
        territory_id = households[0].dwelling.territory_id
    if territory_id is None and group_id is None and not needs.person_ids:
        return Facts(households=households)
    [row] = await transaction.rows(
        _AROUND,
        territory_id,
        needs.effective_on,
        needs.cluster_id,
        group_id,
        list(needs.person_ids),
        needs.code,
        needs.founds,
    )
    return Facts(
        households=households,
        place=_place(row, needs.cluster_id),
        area=_area(row, group_id),
        persons=frozenset(PersonId(person_id) for person_id in row["persons"]),
        code_taken=row["code_taken"],
    )


def _place(row: asyncpg.Record, cluster_id: ClusterId | None) -> PlaceFacts | None:
    if row["territory_id"] is None:
        return None
    return PlaceFacts(
        territory_id=TerritoryId(row["territory_id"]),
        commune_id=TerritoryId(row["commune_id"]),
        code_prefix=row["code_prefix"],
        next_number=int(row["next_number"]),
        clusters=frozenset() if cluster_id is None or not row["has_cluster"] else frozenset({cluster_id}),
        ends_on=row["ends_on"],
    )


def _area(row: asyncpg.Record, group_id: UUID | None) -> AreaFacts | None:
    if group_id is None or row["area_territory_id"] is None:
        return None
    return AreaFacts(
        group_id=GroupId(group_id),
        territory_id=TerritoryId(row["area_territory_id"]),
        commune_id=TerritoryId(row["area_commune_id"]),
        number=row["number"],
        size=row["size"],
        ends_on=row["area_ends_on"],
    )
