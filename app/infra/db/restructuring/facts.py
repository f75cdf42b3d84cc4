"""Loads what restructurings are decided on: many at once, each on its own day, with one number of statements.

Dated tables hold a day's net state, so what holds on the day counts every earlier event of that day in. Dates are
hidden from the planner in ``coalesce``: it would look for everything that holds on the day and throw most of it away,
where the few rows of a group or household are at hand.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

import asyncpg

from app.domain.groups.model import Post
from app.domain.households.model import MembershipStatus
from app.domain.restructuring.model import (
    Facts,
    GroupFacts,
    HamletFacts,
    HouseholdFacts,
    LaterFact,
    Matter,
    Needs,
    SeatFacts,
)
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId, TerritoryId
from app.infra.db.transaction import Transaction, columns

# A row for every seat of a group, or one without a seat.
_GROUPS = """
select q.n, g.id, g.version, v.territory_id, v.number, v.name, s.id as seat_id, s.person_id, s.post,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id
from unnest($1::int[], $2::uuid[], $3::date[]) q (n, group_id, day)
join groups g on g.id = q.group_id and coalesce(g.valid @> q.day, false)
join group_versions v on v.group_id = q.group_id and coalesce(v.valid @> q.day, false)
join territory_versions t on t.territory_id = v.territory_id and coalesce(t.valid @> q.day, false)
left join board_seats s on s.group_id = q.group_id and coalesce(s.valid @> q.day, false)
order by q.n, s.id
"""

# Those that lie in the groups, and the others that are named; where these dwell matters while they are in no group.
_HOUSEHOLDS = """
with lying as materialized (
    select q.n, m.household_id, m.group_id, m.status
    from unnest($1::int[], $2::uuid[], $3::date[]) q (n, group_id, day)
    join memberships m on m.group_id = q.group_id and coalesce(m.valid @> q.day, false)
)
select l.n, l.household_id, l.group_id, l.status, null::uuid as commune_id from lying l
union all
select q.n, h.id, m.group_id, m.status, case when t.kind = 'hamlet' then t.parent_id else t.territory_id end
from (
    select * from unnest($4::int[], $5::uuid[], $6::date[]) named (n, household_id, day)
    where not exists (select from lying l where l.n = named.n and l.household_id = named.household_id)
) q join households h on h.id = q.household_id and coalesce(h.valid @> q.day, false)
left join memberships m on m.household_id = h.id and coalesce(m.valid @> q.day, false)
left join dwellings d on m.id is null and d.household_id = h.id and coalesce(d.valid @> q.day, false)
left join territory_versions t on t.territory_id = d.territory_id and coalesce(t.valid @> q.day, false)
"""

_HAMLETS = """
select t.territory_id, q.day, t.kind = 'hamlet' as is_hamlet, v.numbers, v.bearers,
    case when t.kind = 'hamlet' then t.parent_id else t.territory_id end as commune_id
from unnest($1::uuid[], $2::date[]) q (territory_id, day)
join territory_versions t on t.territory_id = q.territory_id and coalesce(t.valid @> q.day, false)
cross join lateral (
    select array_agg(number) as numbers, array_agg(group_id) as bearers from group_versions
    where territory_id = q.territory_id and coalesce(valid && daterange(q.day, null), false)
) v
"""

_PERSONS = "select id from persons where id = any($1) and merged_into is null for key share"

# What begins after the day, or ends after it; the first of the two dates is named. Of a household's events only those
# stand in the way that change whether, and where, it exists.
_LATER = """
with asked as (
    select * from unnest($1::int[], $2::uuid[], $3::date[]) q (n, group_id, day)
), named as (
    select * from unnest($4::int[], $5::uuid[], $6::date[]) q (n, household_id, day)
), lying as (
    select n, household_id, day from named
    union
    select q.n, m.household_id, q.day
    from asked q join memberships m on m.group_id = q.group_id and coalesce(m.valid @> q.day, false)
), dated (n, what, subject_kind, subject_id, day, valid) as (
    select q.n, 'membership', 'household', m.household_id, q.day, m.valid
    from asked q join memberships m on m.group_id = q.group_id
    union
    select q.n, 'membership', 'household', m.household_id, q.day, m.valid
    from named q join memberships m on m.household_id = q.household_id
    union
    select q.n, 'group', 'group', v.group_id, q.day, v.valid
    from asked q join group_versions v on v.group_id = q.group_id
    union
    select q.n, 'seat', 'board_seat', s.id, q.day, s.valid from asked q join board_seats s on s.group_id = q.group_id
)
select n, what, subject_kind, subject_id, case when lower(valid) > day then lower(valid) else upper(valid) end as on_day
from dated where lower(valid) > day or upper(valid) > day
union
select q.n, 'lineage', 'restructuring', e.restructuring_id, e.effective_on
from asked q join lineage_edges e on e.origin_group_id = q.group_id and e.effective_on > q.day
union
select q.n, 'lineage', 'restructuring', e.restructuring_id, e.effective_on
from asked q join lineage_edges e on e.result_group_id = q.group_id and e.effective_on > q.day
union
select q.n, 'household_event', 'household', q.household_id, e.effective_on
from lying q cross join lateral (
    select event_id from household_lineage where origin_household_id = q.household_id
    union all
    select event_id from household_lineage where result_household_id = q.household_id
) l join household_events e on e.id = l.event_id and e.effective_on > q.day
where e.kind in ('register', 'split', 'join', 'move_in', 'move_out', 'move', 'end')
order by on_day, what, subject_id
"""


async def load_facts(transaction: Transaction, needs: Sequence[Needs]) -> list[Facts]:
    """The facts of each need, in their order."""
    asked = columns([(n, id_, need.effective_on) for n, need in enumerate(needs) for id_ in need.group_ids], 3)
    named = columns([(n, id_, need.effective_on) for n, need in enumerate(needs) for id_ in need.household_ids], 3)
    groups = _groups(await transaction.rows(_GROUPS, *asked))
    households = _households(await transaction.rows(_HOUSEHOLDS, *asked, *named))
    hamlets = await _hamlets(transaction, needs, groups)
    persons = await _persons(transaction, needs)
    later = _later(await transaction.rows(_LATER, *asked, *named))
    return [
        Facts(groups[n], households[n], hamlets[n], persons & frozenset(need.person_ids), tuple(later[n]))
        for n, need in enumerate(needs)
    ]


def _groups(rows: Sequence[asyncpg.Record]) -> dict[int, dict[GroupId, GroupFacts]]:
    seats: dict[tuple[int, UUID], list[SeatFacts]] = defaultdict(list)
    for row in rows:
        if row["seat_id"] is not None:
            seat = SeatFacts(SeatId(row["seat_id"]), PersonId(row["person_id"]), Post(row["post"]))
            seats[row["n"], row["id"]].append(seat)
    found: dict[int, dict[GroupId, GroupFacts]] = defaultdict(dict)
    for row in rows:
        found[row["n"]][GroupId(row["id"])] = GroupFacts(
            id=GroupId(row["id"]),
            version=row["version"],
            territory_id=TerritoryId(row["territory_id"]),
            commune_id=TerritoryId(row["commune_id"]),
            number=row["number"],
            name=row["name"],
            seats=tuple(seats[row["n"], row["id"]]),
        )
    return found


def _households(rows: Sequence[asyncpg.Record]) -> dict[int, dict[HouseholdId, HouseholdFacts]]:
    found: dict[int, dict[HouseholdId, HouseholdFacts]] = defaultdict(dict)
    for n, household_id, group_id, status, commune_id in rows:
        found[n][household_id] = HouseholdFacts(
            household_id, group_id, None if status is None else MembershipStatus(status), commune_id
        )
    return found


async def _hamlets(
    transaction: Transaction, needs: Sequence[Needs], groups: dict[int, dict[GroupId, GroupFacts]]
) -> list[dict[TerritoryId, HamletFacts]]:
    """The hamlets that are named and those of the groups; each is read once a day, however many ask for it."""
    homes = [{group.territory_id for group in groups[n].values()} for n in range(len(needs))]
    places = {
        (id_, need.effective_on)
        for need, home in zip(needs, homes, strict=True)
        for id_ in home.union(need.territory_ids)
    }
    rows = await transaction.rows(_HAMLETS, *columns(sorted(places), 2))
    known = {(row["territory_id"], row["day"]): (_hamlet(row), row["is_hamlet"]) for row in rows}
    return [dict(_chosen(need, home, known)) for need, home in zip(needs, homes, strict=True)]


def _chosen(
    need: Needs, home: set[TerritoryId], known: dict[tuple[UUID, date], tuple[HamletFacts, bool]]
) -> Iterator[tuple[TerritoryId, HamletFacts]]:
    """A named territory has to be a hamlet; the home of a group may be the commune where its hamlet is pending."""
    for id_ in home.union(need.territory_ids):
        found = known.get((id_, need.effective_on))
        if found is not None and (found[1] or id_ in home):
            yield id_, found[0]


def _hamlet(row: asyncpg.Record) -> HamletFacts:
    numbers: dict[int, frozenset[GroupId]] = {}
    for number, group_id in zip(row["numbers"] or (), row["bearers"] or (), strict=True):
        numbers[number] = numbers.get(number, frozenset()) | {group_id}
    return HamletFacts(TerritoryId(row["territory_id"]), TerritoryId(row["commune_id"]), numbers)


async def _persons(transaction: Transaction, needs: Sequence[Needs]) -> frozenset[PersonId]:
    rows = await transaction.rows(_PERSONS, sorted({id_ for need in needs for id_ in need.person_ids}))
    return frozenset(PersonId(row["id"]) for row in rows)


def _later(rows: Sequence[asyncpg.Record]) -> dict[int, list[LaterFact]]:
    found: dict[int, list[LaterFact]] = defaultdict(list)
    for n, what, subject_kind, subject_id, on in rows:
        found[n].append(LaterFact(Matter(what), subject_kind, subject_id, on))
    return found
