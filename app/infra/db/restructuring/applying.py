"""Carries plans out: a few statements, each over all plans at once, each counting what it changed.

New groups are opened before anything lies in them, and groups end after everything in them has ended. A row that
began on the day is deleted when it ends on it, because a day holds its net state; what was never true on any day has
no row.
"""

from collections.abc import Sequence
from datetime import datetime

from app.domain.restructuring.changes import Restructured
from app.domain.shared.text import fold, sort_key
from app.infra.db.bulk import expect_rows
from app.infra.db.transaction import Transaction, columns

_FOUND = """
with founded as (
    select * from unnest($1::uuid[], $2::date[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[])
        q (group_id, day, territory_id, number, name, name_fold, sort_key)
), existing as (
    insert into groups (id, origin, valid) select group_id, 'workflow', daterange(day, null) from founded
), versions as (
    insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
    select group_id, territory_id, number, name, name_fold, sort_key, 'active', daterange(day, null) from founded
)
insert into group_homes (group_id, territory_id) select group_id, territory_id from founded
"""

# The new membership is read from the one that closes: it keeps the status, and the two never overlap.
_MOVE = """
with moved as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[]) q (household_id, origin, result, day)
), deleted as (
    delete from memberships m using moved q
    where m.household_id = q.household_id and m.group_id = q.origin and lower(m.valid) = q.day
    returning m.household_id, m.status
), shortened as (
    update memberships m set valid = daterange(lower(m.valid), q.day), ended_because = 'restructured',
        recorded_in = record.current_change_set()
    from moved q
    where m.household_id = q.household_id and m.group_id = q.origin and coalesce(m.valid @> q.day, false)
        and lower(m.valid) is distinct from q.day
    returning m.household_id, m.status
), closed as (
    select * from deleted union all select * from shortened
), opened as (
    insert into memberships (household_id, group_id, status, valid)
    select q.household_id, q.result, coalesce(c.status, 'member'), daterange(q.day, null)
    from moved q left join closed c on c.household_id = q.household_id where q.result is not null
    returning 1
), versions as (
    update households h set version = h.version + 1, recorded_in = record.current_change_set()
    from moved q where h.id = q.household_id returning 1
), homes as (
    update household_homes h set group_id = q.result from moved q where h.household_id = q.household_id returning 1
)
select (select count(*) from closed) as closed, (select count(*) from opened) as opened,
    (select count(*) from versions) as versions, (select count(*) from homes) as homes
"""

_SEATS = """
with ended as (
    select * from unnest($1::uuid[], $2::date[]) q (id, day)
), deleted as (
    delete from board_seats s using ended q where s.id = q.id and lower(s.valid) = q.day returning 1
), shortened as (
    update board_seats s set valid = daterange(lower(s.valid), q.day), ended_because = 'group_ended',
        recorded_in = record.current_change_set()
    from ended q
    where s.id = q.id and coalesce(s.valid @> q.day, false) and lower(s.valid) is distinct from q.day
    returning 1
), opened as (
    insert into board_seats (group_id, person_id, post, manner, term_until, valid)
    select q.group_id, q.person_id, q.post, q.manner, q.term_until, daterange(q.day, null)
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[], $8::date[])
        q (group_id, person_id, post, manner, term_until, day)
    returning 1
)
select (select count(*) from deleted) + (select count(*) from shortened) as ended,
    (select count(*) from opened) as opened
"""

# Relabelled groups keep their hamlet and status; groups that end keep nothing.
_SETTLE = """
with ended as (
    select * from unnest($1::uuid[], $2::date[], $3::text[], $4::int[]) q (group_id, day, end_kind, version)
), continued as (
    select * from unnest($5::uuid[], $6::int[]) q (group_id, version)
), relabelled as (
    select * from unnest($7::uuid[], $8::date[], $9::int[], $10::text[], $11::text[], $12::text[])
        q (group_id, day, number, name, name_fold, sort_key)
), closing as (
    select group_id, day from ended union all select group_id, day from relabelled
), deleted as (
    delete from group_versions v using closing q where v.group_id = q.group_id and lower(v.valid) = q.day
    returning v.*
), shortened as (
    update group_versions v set valid = daterange(lower(v.valid), q.day), recorded_in = record.current_change_set()
    from closing q
    where v.group_id = q.group_id and coalesce(v.valid @> q.day, false) and lower(v.valid) is distinct from q.day
    returning v.*
), closed as (
    select * from deleted union all select * from shortened
), opened as (
    insert into group_versions
        (group_id, territory_id, pending_reason, pending_until, number, name, name_fold, sort_key, status, valid)
    select q.group_id, c.territory_id, c.pending_reason, c.pending_until, q.number, q.name, q.name_fold, q.sort_key,
        c.status, daterange(q.day, null)
    from relabelled q join closed c on c.group_id = q.group_id
    returning 1
), groups_ended as (
    update groups g set end_kind = q.end_kind, version = g.version + 1, recorded_in = record.current_change_set(),
        valid = case when lower(g.valid) = q.day then null else daterange(lower(g.valid), q.day) end
    from ended q where g.id = q.group_id and g.version = q.version and coalesce(g.valid @> q.day, false) returning 1
), groups_continued as (
    update groups g set version = g.version + 1, recorded_in = record.current_change_set()
    from continued q where g.id = q.group_id and g.version = q.version returning 1
)
select (select count(*) from closed) as closed, (select count(*) from opened) as opened,
    (select count(*) from groups_ended) as ended, (select count(*) from groups_continued) as continued
"""

# Events of one day are ordered as they are carried out: those carried out together in the order in which they are
# given. The order in which scheduled ones wait for their day does not count.
_RECORD = """
with plan as (
    select * from unnest($1::uuid[], $2::date[]) with ordinality q (id, day, n)
), latest as (
    select d.day, coalesce((
        select max(r.order_no) from restructurings r where r.effective_on = d.day and r.executed_at is not null
    ), 0) as order_no
    from (select distinct day from plan) d
), numbered as (
    select plan.id, plan.day,
        (latest.order_no + row_number() over (partition by plan.day order by plan.n))::int as order_no
    from plan join latest on latest.day = plan.day
), executed as (
    update restructurings r set state = 'executed', order_no = q.order_no, executed_at = $3, version = r.version + 1,
        recorded_in = record.current_change_set()
    from numbered q where r.id = q.id and r.state in ('previewed', 'scheduled') returning 1
), repealed as (
    update restructurings r set state = 'repealed', version = r.version + 1,
        recorded_in = record.current_change_set()
    from unnest($9::uuid[]) q (id) where r.id = q.id and r.state = 'executed' returning 1
), edges as (
    insert into lineage_edges
        (restructuring_id, origin_group_id, result_group_id, kind, households_moved, effective_on, order_no)
    select q.id, e.origin, e.result, e.kind, e.households_moved, q.day, q.order_no
    from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::int[]) with ordinality
        e (id, origin, result, kind, households_moved, n)
    join numbered q on q.id = e.id order by e.n
    returning 1
)
select (select count(*) from executed) as executed, (select count(*) from repealed) as repealed,
    (select count(*) from edges) as edges
"""


async def apply(transaction: Transaction, plans: Sequence[Restructured], executed_at: datetime) -> None:
    """Carries the plans out. Raises ``Conflict`` when a statement changes fewer or more rows than were decided."""
    await _found(transaction, plans)
    await _move(transaction, plans)
    await _seat(transaction, plans)
    await _settle(transaction, plans)
    await _record(transaction, plans, executed_at)


async def _found(transaction: Transaction, plans: Sequence[Restructured]) -> None:
    founded = [
        (each.group_id, plan.effective_on, each.territory_id, *_label(each.number, each.name))
        for plan in plans
        for each in plan.results
        if each.founded
    ]
    expect_rows(await transaction.write(_FOUND, *columns(founded, 7)), len(founded))


async def _move(transaction: Transaction, plans: Sequence[Restructured]) -> None:
    moved = [
        (each.household_id, each.origin, each.result, plan.effective_on) for plan in plans for each in plan.moves()
    ]
    await _write(
        transaction,
        _MOVE,
        *columns(moved, 4),
        closed=sum(origin is not None for _, origin, _, _ in moved),
        opened=sum(result is not None for _, _, result, _ in moved),
        versions=len(moved),
        homes=len(moved),
    )


async def _seat(transaction: Transaction, plans: Sequence[Restructured]) -> None:
    ended = [(seat.id, plan.effective_on) for plan in plans for seat in plan.seats_ended]
    opened = [
        (seat.group_id, seat.person_id, seat.post, seat.manner, seat.term_until, plan.effective_on)
        for plan in plans
        for seat in plan.seats_opened
    ]
    await _write(transaction, _SEATS, *columns(ended, 2), *columns(opened, 6), ended=len(ended), opened=len(opened))


async def _settle(transaction: Transaction, plans: Sequence[Restructured]) -> None:
    ended, continued = [], []
    for plan in plans:
        for each in plan.origins:
            if each.ends_as is None:
                continued.append((each.group_id, each.version))
            else:
                ended.append((each.group_id, plan.effective_on, each.ends_as, each.version))
    relabelled = [
        (each.group_id, plan.effective_on, *_label(each.number, each.name))
        for plan in plans
        for each in plan.results
        if each.relabelled
    ]
    await _write(
        transaction,
        _SETTLE,
        *columns(ended, 4),
        *columns(continued, 2),
        *columns(relabelled, 6),
        closed=len(ended) + len(relabelled),
        opened=len(relabelled),
        ended=len(ended),
        continued=len(continued),
    )


async def _record(transaction: Transaction, plans: Sequence[Restructured], executed_at: datetime) -> None:
    executed = [(plan.restructuring_id, plan.effective_on) for plan in plans]
    edges = [
        (plan.restructuring_id, each.origin, each.result, each.kind, each.households_moved)
        for plan in plans
        for each in plan.edges
    ]
    repealed = [plan.repeals_id for plan in plans if plan.repeals_id is not None]
    await _write(
        transaction,
        _RECORD,
        *columns(executed, 2),
        executed_at,
        *columns(edges, 5),
        repealed,
        executed=len(executed),
        repealed=len(repealed),
        edges=len(edges),
    )


async def _write(transaction: Transaction, sql: str, *values: object, **decided: int) -> None:
    """Runs a statement that answers with its counts, and compares each with what was decided."""
    [changed] = await transaction.write_rows(sql, *values)
    for name, count in decided.items():
        expect_rows(changed[name], count)


def _label(number: int, name: str) -> tuple[int, str, str, str]:
    """A number and a name with its search form and its sort key."""
    return number, name, fold(name), sort_key(name)
