"""Lists of groups that are there already: a row is the group of its number in its hamlet; none on record is changed."""

from typing import Final

from app.domain.shared.text import fold, sort_key
from app.infra.db.imports.checked import CODES, Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import drop, find_places
from app.infra.db.policies import SqlPolicies
from app.infra.db.transaction import Transaction

# New groups of a hamlet wait for each other, as restructurings do.
_LOCK: Final = """
select t.id from territories t where t.path <@ (select path from territories where id = $1) and kind = 'hamlet'
order by t.id for no key update
"""
# A group that has ended is found by the day on which it began.
_JUDGED: Final = """
create temp table import_judged on commit drop as
select f.line, f.territory_id, f.group_number, f.name, f.name_fold, coalesce(f.since, $1::date) as since,
    f.since as said, f.until, k.group_id, k.name_fold as known_name, k.begins_on, k.ends_on
from import_found f left join lateral (
    select v.group_id, v.name_fold, lower(g.valid) as begins_on, upper(g.valid) as ends_on
    from group_versions v join groups g on g.id = v.group_id
    where v.territory_id = f.territory_id and v.number = f.group_number and v.valid @> coalesce(f.since, $1::date)
    limit 1
) k on true
"""
_RULES: Final = """
select line, 'hamlet', case when places > 1 then 'hamlet-ambiguous' else 'hamlet-unknown' end, '{}'::jsonb, 'error'
from import_found where hamlet_fold is not null and territory_id is null
union all
select line, 'hamlet', 'dwelling-place-ended', jsonb_build_object('on', place_ends_on), 'error'
from import_found where place_ends_on is not null
union all
select line, 'group_number', 'group-differs', jsonb_build_object('number', group_number), 'error'
from import_judged where group_id is not null and (
    name_fold is not null and name_fold <> known_name or said is not null and said is distinct from begins_on
    or until is not null and until is distinct from ends_on
)
union all
select line, 'group_number', 'row-twice', jsonb_build_object('line', first), 'error' from (
    select line, min(line) over (partition by territory_id, group_number, since) as first from import_judged
    where territory_id is not null and group_number is not null
) n where line > first
union all
select line, case when since < until or until is null then 'since' else 'until' end, 'day-out-of-range', '{}'::jsonb,
    'error'
from import_judged j
where group_id is null and territory_id is not null and (
    since > $1::date or until <= since or until > $1::date
    or not exists (select from territories t where t.id = j.territory_id and t.valid @> j.since)
)
union all
select line, 'group_number', 'import-later-fact', '{}'::jsonb, 'error'
from import_judged j
where group_id is null and territory_id is not null and since < until is not false and exists (
    select from group_versions v where v.territory_id = j.territory_id and v.number = j.group_number
        and v.valid && daterange(j.since, j.until)
)
"""
_COUNTS: Final = """
select count(*) filter (where group_id is null), count(*) filter (where group_id is not null) from import_judged
"""
_NEW_ROWS: Final = """
select line, territory_id, group_number, name from import_judged where group_id is null order by line
"""
_NEW: Final = """
create temp table import_new_groups on commit drop as
select uuidv7() as id, j.territory_id, j.group_number as number, n.name, n.name_fold, n.sort_key,
    daterange(j.since, j.until) as valid
from unnest($1::int[], $2::text[], $3::text[], $4::text[]) n (line, name, name_fold, sort_key)
join import_judged j on j.line = n.line
"""
_GROUPS: Final = """
insert into groups (id, origin, end_kind, valid)
select id, 'recorded', case when not upper_inf(valid) then 'superseded' end, valid from import_new_groups
"""
_VERSIONS: Final = """
insert into group_versions (group_id, territory_id, number, name, name_fold, sort_key, status, valid)
select id, territory_id, number, name, name_fold, sort_key, 'active', valid from import_new_groups
"""
_HOMES: Final = "insert into group_homes (group_id, territory_id) select id, territory_id from import_new_groups"
SUBJECTS: Final = "select 'group' as kind, id from import_new_groups"
"""Every record whose history shows the list."""


async def lock_hamlets(transaction: Transaction, job: Job) -> None:
    """Keeps others from founding groups in these hamlets meanwhile."""
    await transaction.lock(_LOCK, job.territory_id)


async def check_groups(transaction: Transaction, job: Job, findings: Findings) -> Checked:
    """Finds out which groups are new and what is wrong with them."""
    await find_places(transaction, job)
    await drop(transaction, "import_judged")
    await transaction.connection.execute(_JUDGED, job.day)
    findings.add_rows(await transaction.rows(_RULES, job.day), CODES)
    counts = await transaction.row(_COUNTS)
    assert counts is not None  # noqa: S101 - an aggregate
    return Checked(counts[0], counts[1], 0, 0)


async def write_groups(transaction: Transaction, job: Job) -> None:
    """Writes the new groups; one without a name is called by its number, as the rules of its hamlet say."""
    rows = await transaction.rows(_NEW_ROWS)
    places = list({row["territory_id"] for row in rows})
    profiles = await SqlPolicies(transaction).profiles_at(places, job.day)
    lines = [row["line"] for row in rows]
    names = [row["name"] or profiles[row["territory_id"]].numbering.name_for(row["group_number"]) for row in rows]
    await drop(transaction, "import_new_groups")
    await transaction.connection.execute(_NEW, lines, names, [*map(fold, names)], [*map(sort_key, names)])
    for statement in (_GROUPS, _VERSIONS, _HOMES):
        await transaction.write(statement)
