"""Writes events of households set by set: children close before their households, and open together with them.

A property that is set from a day on ends the row that holds on that day; a row that began on the day is deleted,
because a day holds its net state. A household that ends on the day on which it began has no valid day.
"""

from collections.abc import Sequence
from typing import Final

from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import ENDED_BECAUSE, HolderPost
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction, columns


def _closing(table: str, *, key: str = "", note: str = "") -> str:
    """Ends the rows of the households on their days; ``key`` is a further column of the owner, ``note`` one to set."""
    third = f", {key or note}" if key or note else ""
    owner = "x.household_id = k.household_id" + (f" and x.{key} = k.{key}" if key else "")
    return f"""
with k as (
    select * from unnest($1::uuid[], $2::date[]{", $3::text[]" if third else ""}) k (household_id, day{third})
), deleted as (
    delete from {table} x using k where {owner} and lower(x.valid) = k.day returning 1
), shortened as (
    update {table} x set valid = daterange(lower(x.valid), k.day), {f"{note} = k.{note}, " if note else ""}
        recorded_in = record.current_change_set()
    from k where {owner} and x.valid @> k.day and lower(x.valid) is distinct from k.day returning 1
)
select (select count(*) from deleted) + (select count(*) from shortened) as closed
"""


_CLOSE: Final = {table: _closing(table) for table in ("dwellings", "presences", "people_counts")}
_CLOSE_HOLDERS: Final = _closing("household_holders", key="post")
_CLOSE_MEMBERSHIPS: Final = _closing("memberships", note="ended_because")

_RAISE = """
update households h set version = h.version + 1, recorded_in = record.current_change_set(),
    valid = case when not k.ends then h.valid when lower(h.valid) = k.day then null
        else daterange(lower(h.valid), k.day) end
from unnest($1::uuid[], $2::int[], $3::bool[], $4::date[]) k (id, version, ends, day)
where h.id = k.id and h.version = k.version and h.valid @> k.day
"""

_OPEN = """
with founded as (
    select * from unnest($1::uuid[], $2::text[], $3::date[]) k (id, code, day)
), dwelling as (
    select * from unnest(
        $4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::float8[], $10::float8[], $11::date[]
    ) k (household_id, territory_id, cluster_id, sequence, address, latitude, longitude, day)
), entered as (
    select * from unnest($12::uuid[], $13::uuid[], $14::text[], $15::date[]) k (household_id, group_id, status, day)
), h as (
    insert into households (id, code, origin, valid) select id, code, 'workflow', daterange(day, null) from founded
), d as (
    insert into dwellings (household_id, territory_id, cluster_id, sequence, address, latitude, longitude, valid)
    select household_id, territory_id, cluster_id, sequence, address, latitude, longitude, daterange(day, null)
    from dwelling
), m as (
    insert into memberships (household_id, group_id, status, valid)
    select household_id, group_id, status, daterange(day, null) from entered
), p as (
    insert into people_counts (household_id, people, source, valid)
    select household_id, people, source, daterange(day, null)
    from unnest($16::uuid[], $17::smallint[], $18::text[], $19::date[]) k (household_id, people, source, day)
), r as (
    insert into presences (household_id, presence, valid) select household_id, presence, daterange(day, null)
    from unnest($20::uuid[], $21::text[], $22::date[]) k (household_id, presence, day)
), o as (
    insert into household_holders (household_id, post, person_id, valid)
    select household_id, post, person_id, daterange(day, null)
    from unnest($23::uuid[], $24::text[], $25::uuid[], $26::date[]) k (household_id, post, person_id, day)
)
insert into household_homes (household_id, territory_id, group_id)
select f.id, d.territory_id, e.group_id
from founded f join dwelling d on d.household_id = f.id left join entered e on e.household_id = f.id
"""

# An ended household stays where it was last and lies in no group.
_SETTLE = """
update household_homes h set territory_id = coalesce(k.territory_id, h.territory_id),
    group_id = case when k.leaves then null else h.group_id end
from unnest($1::uuid[], $2::uuid[], $3::bool[]) k (household_id, territory_id, leaves)
where h.household_id = k.household_id
"""

# Events of one day are ordered for each household that they touch.
_RECORD = """
with edge as (
    select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[]) k (n, origin, result, kind)
), happened as (
    select uuidv7() as id, k.*
    from unnest($5::text[], $6::date[], $7::text[]) with ordinality k (kind, day, reason, n)
), touched as (
    select n, origin as household_id from edge where origin is not null
    union select n, result from edge where result is not null
), before as (
    select t.n, max(e.order_no) as order_no
    from touched t cross join lateral (
        select event_id from household_lineage where origin_household_id = t.household_id
        union all select event_id from household_lineage where result_household_id = t.household_id
    ) l join household_events e on e.id = l.event_id join happened q on q.n = t.n and q.day = e.effective_on
    group by t.n
), events as (
    insert into household_events (id, kind, effective_on, order_no, origin, reason)
    select q.id, q.kind, q.day, coalesce(b.order_no, 0) + 1, 'workflow', q.reason
    from happened q left join before b on b.n = q.n
)
insert into household_lineage (event_id, origin_household_id, result_household_id, kind)
select q.id, edge.origin, edge.result, edge.kind from edge join happened q on q.n = edge.n
"""


async def apply(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    """Carries the events out. Raises ``Conflict`` when what one of them changes has changed in the meantime."""
    await _close(transaction, changes)
    await _raise(transaction, changes)
    await _open(transaction, changes)
    await _settle(transaction, changes)
    await _record(transaction, changes)


async def _close(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    ended = [(household_id, each.effective_on) for each in changes for household_id in each.ended]
    there = {household_id for each in changes for household_id, _ in each.versions}
    replaced = {
        "dwellings": [(id_, each.effective_on) for each in changes for id_, _ in each.dwellings if id_ in there],
        "presences": [(id_, each.effective_on) for each in changes for id_, _ in each.presences if id_ in there],
        "people_counts": [
            (count.household_id, each.effective_on)
            for each in changes
            for count in each.people
            if count.household_id in there
        ],
    }
    for table, rows in replaced.items():
        if closing := [*ended, *rows]:
            await transaction.write_rows(_CLOSE[table], *columns(closing, 2))
    held = [
        (holder.household_id, each.effective_on, holder.post)
        for each in changes
        for holder in each.holders
        if holder.household_id in there
    ]
    held += [(household_id, day, post) for household_id, day in ended for post in HolderPost]
    if held:
        await transaction.write_rows(_CLOSE_HOLDERS, *columns(held, 3))
    await _close_memberships(transaction, changes)


async def _close_memberships(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    left = [(each.household_id, change.effective_on, each.because) for change in changes for each in change.left]
    ended = [
        (household_id, change.effective_on, ENDED_BECAUSE[change.kind])
        for change in changes
        for household_id in change.ended
    ]
    if closing := [*left, *ended]:
        await transaction.write_rows(_CLOSE_MEMBERSHIPS, *columns(closing, 3))


async def _raise(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    rows = [
        (household_id, version, household_id in change.ended, change.effective_on)
        for change in changes
        for household_id, version in change.versions
    ]
    if rows:
        expect_rows(await transaction.write(_RAISE, *columns(rows, 4)), len(rows))


async def _open(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    founded = [(each.household_id, each.code, change.effective_on) for change in changes for each in change.founded]
    dwellings = [
        (id_, d.territory_id, d.cluster_id, d.sequence, d.address, d.latitude, d.longitude, change.effective_on)
        for change in changes
        for id_, d in change.dwellings
    ]
    entered = [
        (each.household_id, each.group_id, each.status, change.effective_on)
        for change in changes
        for each in change.entered
    ]
    people = [
        (each.household_id, each.count.people, each.count.source, change.effective_on)
        for change in changes
        for each in change.people
    ]
    presences = [(id_, presence, change.effective_on) for change in changes for id_, presence in change.presences]
    holders = [
        (each.household_id, each.post, each.person_id, change.effective_on)
        for change in changes
        for each in change.holders
        if each.person_id is not None
    ]
    values = [
        *columns(founded, 3),
        *columns(dwellings, 8),
        *columns(entered, 4),
        *columns(people, 4),
        *columns(presences, 3),
        *columns(holders, 4),
    ]
    if any(values):
        expect_rows(await transaction.write(_OPEN, *values), len(founded))


async def _settle(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    """Where households that were there before lie from now on."""
    rows: list[tuple[object, ...]] = []
    for change in changes:
        leaving = {each.household_id for each in change.left}
        there = {household_id for household_id, _ in change.versions}
        rows += [(id_, d.territory_id, id_ in leaving) for id_, d in change.dwellings if id_ in there]
        rows += [(household_id, None, True) for household_id in change.ended]
    if rows:
        expect_rows(await transaction.write(_SETTLE, *columns(rows, 3)), len(rows))


async def _record(transaction: Transaction, changes: Sequence[HouseholdsChanged]) -> None:
    edges = [(n, each.origin, each.result, each.kind) for n, change in enumerate(changes, 1) for each in change.edges]
    happened = [(change.kind, change.effective_on, change.reason) for change in changes]
    recorded = await transaction.write(_RECORD, *columns(edges, 4), *columns(happened, 3))
    expect_rows(recorded, len(edges))
