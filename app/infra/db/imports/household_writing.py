"""Writes a checked list of households or memberships: each statement writes the rows of one table for the whole list.

New households come first, with everything that opens with them; then what changes of the others: the row that holds on
the day is closed (deleted where it began that day) before the next one is opened.
"""

from typing import Final

from app.infra.db.imports.household_rules import entry_status
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import drop
from app.infra.db.locks import LockSpace
from app.infra.db.transaction import Transaction

_PLACES: Final = """
select id from territories t where t.path <@ (select path from territories where id = $1) and kind = 'hamlet'
"""
_LOCK_HOUSEHOLDS: Final = """
select h.id from households h
where h.id in (select household_id from import_judged where changes <> '{}') order by h.id for update
"""
_HOLD_GROUPS: Final = """
select g.id from groups g where g.id in (select group_id from import_judged) order by g.id for key share
"""
# Numbers go on after the highest of the place, those that the list gives itself counted in.
_NEW: Final = """
create temp table import_new on commit drop as
with last as materialized (
    select p.id, coalesce(greatest(
        (select max(substring(h.code from length(p.code_prefix) + 3)::numeric) from households h
            where h.code >= p.code_prefix || '-H' and h.code < p.code_prefix || '-I'
            and substring(h.code from length(p.code_prefix) + 3) ~ '^[0-9]{1,9}$'),
        (select max(substring(f.code from length(p.code_prefix) + 3)::numeric) from import_found f
            where f.code >= p.code_prefix || '-H' and f.code < p.code_prefix || '-I'
            and substring(f.code from length(p.code_prefix) + 3) ~ '^[0-9]{1,9}$')
    ), 0) as number
    from import_places p where p.id in (select territory_id from import_judged where household_id is null)
), numbered as (
    select j.*, l.number + row_number() over (partition by j.territory_id, j.code is null order by j.line) as number
    from import_judged j join last l on l.id = j.territory_id where j.household_id is null
)
select n.line, uuidv7() as household_id, uuidv7() as event_id,
    case when n.name is not null then uuidv7() end as person_id,
    coalesce(n.code, n.code_prefix || '-H' || case when n.number < 10000 then lpad(n.number::text, 4, '0')
        else n.number::text end) as code,
    n.territory_id, n.cluster_id, n.cluster_fold, n.sequence, n.address, n.name, n.name_fold, n.name_key, n.phone,
    n.people, coalesce(n.presence, 'resident') as presence, n.group_id, coalesce(n.status, $1) as status
from numbered n order by n.line
"""
_NEW_CLUSTERS: Final = """
create temp table import_new_clusters on commit drop as
select uuidv7() as id, territory_id, cluster_fold, min(cluster) as name, min(cluster_key) as cluster_key,
    min(cluster_kind) as kind
from import_found where cluster_fold is not null and cluster_id is null group by territory_id, cluster_fold
"""
_CLUSTERS: Final = """
insert into clusters (id, territory_id, kind, name, name_fold, sort_key)
select id, territory_id, kind, name, cluster_fold, cluster_key from import_new_clusters
"""
# Heads of new households, and heads that follow another one.
_NEW_PERSONS: Final = """
create temp table import_new_persons on commit drop as
select person_id as id, household_id, territory_id, name, name_fold, name_key, phone, true as founds
from import_new where person_id is not null
union all
select uuidv7(), household_id, territory_id, name, name_fold, name_key, phone, false
from import_judged where 'head' = any(changes)
"""
_PERSONS: Final = "insert into persons (id, lawful_basis) select id, 'public_task' from import_new_persons"
_PERSON_HOMES: Final = (
    "insert into person_homes (person_id, territory_id) select id, territory_id from import_new_persons"
)
_PERSON_CONTACTS: Final = """
insert into person_contacts (person_id, full_name, name_fold, sort_key, phone)
select id, name, name_fold, name_key, phone from import_new_persons
"""
_HOUSEHOLDS: Final = """
insert into households (id, code, origin, valid)
select household_id, code, $2, daterange($1::date, null) from import_new
"""
_HOMES: Final = """
insert into household_homes (household_id, territory_id, group_id)
select household_id, territory_id, group_id from import_new
"""
_EVENTS: Final = """
insert into household_events (id, kind, effective_on, order_no, origin, reason)
select event_id, 'register', $1::date, 1, $2, $3 from import_new
"""
_LINEAGE: Final = """
insert into household_lineage (event_id, result_household_id, kind)
select event_id, household_id, 'begins' from import_new
"""


def _close(table: str, change: str, more: str = "") -> str:
    """Ends the rows of what the list changes, on the day."""
    return f"""
with k as (select household_id from import_judged where '{change}' = any(changes)), deleted as (
    delete from {table} x using k where x.household_id = k.household_id and lower(x.valid) = $1::date {more} returning 1
)
update {table} x set valid = daterange(lower(x.valid), $1::date), recorded_in = record.current_change_set()
from k where x.household_id = k.household_id and x.valid @> $1::date and lower(x.valid) is distinct from $1::date {more}
"""


# A cell that is empty says nothing, so the next dwelling keeps what the last one said.
_DWELLINGS: Final = """
insert into dwellings (household_id, territory_id, cluster_id, sequence, address, valid)
select n.household_id, n.territory_id, coalesce(n.cluster_id, c.id), n.sequence, n.address, daterange($1::date, null)
from import_new n
left join import_new_clusters c on c.territory_id = n.territory_id and c.cluster_fold = n.cluster_fold
union all
select j.household_id, j.territory_id,
    case when j.cluster_fold is not null then coalesce(j.cluster_id, c.id)
        when k.territory_id = j.territory_id then k.cluster_id end,
    case when j.cluster_fold is not null then j.sequence when k.territory_id = j.territory_id then k.sequence end,
    coalesce(j.address, k.address), daterange($1::date, null)
from import_judged j join import_dwellings k on k.household_id = j.household_id
left join import_new_clusters c on c.territory_id = j.territory_id and c.cluster_fold = j.cluster_fold
where 'dwelling' = any(j.changes)
"""
_OLD_DWELLINGS: Final = """
create temp table import_dwellings on commit drop as
select d.household_id, d.territory_id, d.cluster_id, d.sequence, d.address from import_judged j
join dwellings d on d.household_id = j.household_id and d.valid @> $1::date where 'dwelling' = any(j.changes)
"""
_PEOPLE: Final = """
insert into people_counts (household_id, people, source, valid)
select household_id, people, 'declared', daterange($1::date, null) from import_new
union all select household_id, people, 'declared', daterange($1::date, null)
from import_judged where 'people' = any(changes)
"""
_PRESENCES: Final = """
insert into presences (household_id, presence, valid)
select household_id, presence, daterange($1::date, null) from import_new
union all select household_id, presence, daterange($1::date, null) from import_judged where 'presence' = any(changes)
"""
_HOLDERS: Final = """
insert into household_holders (household_id, person_id, post, valid)
select household_id, id, 'head', daterange($1::date, null) from import_new_persons
"""
_MEMBERSHIPS: Final = """
insert into memberships (household_id, group_id, status, valid)
select household_id, group_id, status, daterange($1::date, null) from import_new where group_id is not null
union all select household_id, group_id, coalesce(status, $2), daterange($1::date, null)
from import_judged where changes && array['membership', 'status']
"""
_PHONES: Final = """
with changed as (
    update persons p set recorded_in = record.current_change_set()
    from import_judged j where p.id = j.head_id and 'phone' = any(j.changes) returning p.id, j.phone
)
update person_contacts c set phone = changed.phone from changed where c.person_id = changed.id
"""
REPLACED: Final = """
select c.person_id, c.full_name, c.phone from import_judged j join person_contacts c on c.person_id = j.head_id
where 'phone' = any(j.changes) and c.phone is not null
"""
"""Contact values that the list replaces; the households are held, so nobody changes their heads meanwhile."""
_VERSIONS: Final = """
update households h set version = h.version + 1, recorded_in = record.current_change_set()
from import_judged j where h.id = j.household_id and j.changes <> '{}'
"""
_SETTLE: Final = """
update household_homes h set territory_id = coalesce(j.territory_id, h.territory_id),
    group_id = coalesce(j.group_id, h.group_id)
from import_judged j where h.household_id = j.household_id and j.changes <> '{}'
"""
# One event for each thing that changed; a membership and a phone number are no events of a household's life.
_CHANGE_EVENTS: Final = """
with happened as (
    select j.household_id, w.change, uuidv7() as id, coalesce((
        select max(e.order_no) from household_lineage l join household_events e on e.id = l.event_id
        where (l.origin_household_id = j.household_id or l.result_household_id = j.household_id)
            and e.effective_on = $1::date
    ), 0) + row_number() over (partition by j.household_id order by w.change) as order_no
    from import_judged j, unnest(j.changes) w (change) where w.change in ('people', 'presence', 'dwelling', 'head')
), events as (
    insert into household_events (id, kind, effective_on, order_no, origin, reason)
    select id, case change when 'people' then 'recount' when 'presence' then 'presence' when 'dwelling' then 'move'
        else 'change_head' end, $1::date, order_no, $2, $3
    from happened
)
insert into household_lineage (event_id, origin_household_id, result_household_id, kind)
select id, household_id, household_id, 'continues' from happened
"""
SUBJECTS: Final = """
select 'household' as kind, household_id as id from import_new
union select 'household', household_id from import_judged where changes <> '{}'
union select 'group', group_id from import_new where group_id is not null
union select 'group', group_id from import_judged where changes && array['membership', 'status']
union select 'person', id from import_new_persons
union select 'person', head_id from import_judged where 'phone' = any(changes)
"""
"""Every record whose history shows the list."""
_CLOSED: Final = (
    ("dwellings", "dwelling", ""),
    ("people_counts", "people", ""),
    ("presences", "presence", ""),
    ("household_holders", "head", "and x.post = 'head'"),
    ("memberships", "status", ""),
)


async def lock_households(transaction: Transaction, job: Job) -> None:
    """Keeps two from giving one number of a place; before anything is looked at."""
    places = [row["id"] for row in await transaction.rows(_PLACES, job.territory_id)]
    await transaction.lock_key(LockSpace.HOUSEHOLD_CODES, *places)


async def hold_households(transaction: Transaction) -> None:
    """Holds what the list changes and the groups that it leads to, in the order in which everybody holds them."""
    await transaction.lock(_LOCK_HOUSEHOLDS)
    await transaction.lock(_HOLD_GROUPS)


async def write_households(transaction: Transaction, job: Job) -> None:
    """Writes the whole list."""
    day, connection = job.day, transaction.connection
    await drop(transaction, "import_new", "import_new_clusters", "import_new_persons", "import_dwellings")
    await connection.execute(_NEW, entry_status(job))
    await connection.execute(_NEW_CLUSTERS)
    await connection.execute(_NEW_PERSONS)
    await connection.execute(_OLD_DWELLINGS, day)
    await connection.execute("analyze import_new")
    for statement in (_CLUSTERS, _PERSONS, _PERSON_HOMES, _PERSON_CONTACTS):
        await transaction.write(statement)
    await transaction.write(_HOUSEHOLDS, day, job.origin)
    for table, change, more in _CLOSED:
        await transaction.write(_close(table, change, more), day)
    for statement in (_DWELLINGS, _PEOPLE, _PRESENCES, _HOLDERS):
        await transaction.write(statement, day)
    await transaction.write(_MEMBERSHIPS, day, entry_status(job))
    for statement in (_HOMES, _PHONES, _VERSIONS, _SETTLE):
        await transaction.write(statement)
    await transaction.write(_EVENTS, day, job.origin, job.reason)
    await transaction.write(_LINEAGE)
    await transaction.write(_CHANGE_EVENTS, day, job.origin, job.reason)
