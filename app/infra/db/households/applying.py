"""Writes an event of households: children close before parents, parents open before children, in a few statements.

A dated property that is set from a day on ends the row that holds on that day; a row that began that day is replaced,
because a day holds its net state.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.households.changes import HouseholdsChanged
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction, columns

_DATED: Final = ("memberships", "household_holders", "people_counts", "presences", "dwellings")


def _closing(table: str, key: str = "") -> str:
    """Ends the open rows of the households (and posts) on the day; those that began that day go."""
    match = f"from unnest($1::uuid[]{key}) k (household_id{', post' if key else ''})"
    same = "x.household_id = k.household_id and x.valid @> $2::date" + (" and x.post = k.post" if key else "")
    same_day = f"delete from {table} x using unnest($1::uuid[]{key}) k (household_id{', post' if key else ''})"
    return (
        f"with replaced as ({same_day} where {same} and lower(x.valid) = $2::date returning x.id) "
        f"update {table} x set valid = daterange(lower(x.valid), $2::date), "
        f"{'ended_because = $3, ' if table == 'memberships' else ''}recorded_in = record.current_change_set() "
        f"{match} where {same} and lower(x.valid) < $2::date"
    )


_CLOSE: Final = {table: _closing(table) for table in _DATED if table != "household_holders"}
_CLOSE_POSTS: Final = _closing("household_holders", key=", $3::text[]")
_CLOSE_HOLDERS: Final = _closing("household_holders")

_RAISE_VERSIONS = """
update households h set version = h.version + 1, recorded_in = record.current_change_set()
from unnest($1::uuid[], $2::int[]) k (id, version) where h.id = k.id and h.version = k.version
"""
_END = """
update households set valid = case when lower(valid) = $2 then null else daterange(lower(valid), $2) end,
    recorded_in = record.current_change_set()
where id = any($1) and valid @> $2::date
"""
_FOUND = """
insert into households (id, code, origin, valid)
select id, code, 'workflow', daterange($3, null) from unnest($1::uuid[], $2::text[]) k (id, code)
"""
_DWELL = """
insert into dwellings (household_id, territory_id, cluster_id, sequence, address, latitude, longitude, valid)
select k.*, daterange($8, null)
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::float8[], $7::float8[]) k
"""
_COUNT = """
insert into people_counts (household_id, people, source, valid)
select k.*, daterange($4, null) from unnest($1::uuid[], $2::smallint[], $3::text[]) k
"""
_BE_PRESENT = """
insert into presences (household_id, presence, valid)
select k.*, daterange($3, null) from unnest($1::uuid[], $2::text[]) k
"""
_HOLD = """
insert into household_holders (household_id, post, person_id, valid)
select k.*, daterange($4, null) from unnest($1::uuid[], $2::text[], $3::uuid[]) k
"""
_JOIN_GROUP = """
insert into memberships (household_id, group_id, status, valid)
select k.*, daterange($4, null) from unnest($1::uuid[], $2::uuid[], $3::text[]) k
"""
_EVENT = """
with happened as (
    insert into household_events (kind, effective_on, order_no, origin, reason)
    select $1, $2, 1 + count(distinct e.id)::int, 'workflow', $3
    from household_lineage l join household_events e on e.id = l.event_id and e.effective_on = $2
    where l.origin_household_id = any($4::uuid[]) or l.result_household_id = any($5::uuid[])
    returning id
)
insert into household_lineage (event_id, origin_household_id, result_household_id, kind)
select h.id, k.* from happened h, unnest($4::uuid[], $5::uuid[], $6::text[]) k
"""
# Where the households lie today: the last dwelling and the membership that holds, for those that have them.
_SETTLE = """
insert into household_homes (household_id, territory_id, group_id)
select k.id, coalesce(d.territory_id, o.territory_id), m.group_id from unnest($1::uuid[]) k (id)
left join household_homes o on o.household_id = k.id
left join lateral (
    select territory_id from dwellings where household_id = k.id order by lower(valid) desc nulls last limit 1
) d on true
left join memberships m on m.household_id = k.id and upper_inf(m.valid)
on conflict (household_id) do update set territory_id = excluded.territory_id, group_id = excluded.group_id
"""


async def apply(transaction: Transaction, change: HouseholdsChanged) -> None:
    """Carries the event out. Raises ``Conflict`` when what it changes has changed in the meantime."""
    day = change.effective_on
    keys = columns(change.versions, 2)
    expect_rows(await transaction.write(_RAISE_VERSIONS, *keys), len(change.versions))
    await _close(transaction, change, day)
    await _open(transaction, change, day)
    origins, results, kinds = columns([(each.origin, each.result, each.kind) for each in change.edges], 3)
    await transaction.write(_EVENT, change.kind, day, change.reason, origins, results, kinds)
    await transaction.write(_SETTLE, list(change.household_ids()))


async def _close(transaction: Transaction, change: HouseholdsChanged, day: date) -> None:
    ended = list(change.ended)
    leaving = ended + [each.household_id for each in change.memberships]
    because = next((each.because for each in change.memberships if each.because), change.kind)
    if leaving:
        await transaction.write(_CLOSE["memberships"], leaving, day, because)
    if change.holders:
        held = columns([(each.household_id, each.post) for each in change.holders], 2)
        await transaction.write(_CLOSE_POSTS, held[0], day, held[1])
    if ended:
        await transaction.write(_CLOSE_HOLDERS, ended, day)
    replaced: dict[str, Sequence[UUID]] = {
        "people_counts": [each.household_id for each in change.people],
        "presences": [household_id for household_id, _ in change.presences],
        "dwellings": [household_id for household_id, _ in change.dwellings],
    }
    for table, household_ids in replaced.items():
        if closing := [*ended, *household_ids]:
            await transaction.write(_CLOSE[table], closing, day)
    if ended:
        expect_rows(await transaction.write(_END, ended, day), len(ended))


async def _open(transaction: Transaction, change: HouseholdsChanged, day: date) -> None:
    joining = [each for each in change.memberships if each.group_id is not None]
    holders = [each for each in change.holders if each.person_id is not None]
    dwellings = [
        (key, d.territory_id, d.cluster_id, d.sequence, d.address, d.latitude, d.longitude)
        for key, d in change.dwellings
    ]
    written: tuple[tuple[str, Sequence[Sequence[object]]], ...] = (
        (_FOUND, [(each.household_id, each.code) for each in change.founded]),
        (_DWELL, dwellings),
        (_COUNT, [(each.household_id, each.people, each.source) for each in change.people]),
        (_BE_PRESENT, change.presences),
        (_HOLD, [(each.household_id, each.post, each.person_id) for each in holders]),
        (_JOIN_GROUP, [(each.household_id, each.group_id, each.status) for each in joining]),
    )
    for sql, rows in written:
        if rows:
            await transaction.write(sql, *columns(rows, len(rows[0])), day)
