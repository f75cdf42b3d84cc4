"""Lists of past restructurings between groups on record: they draw the lineage and move no household.

Which groups are origins and which are results follows from their dates: an origin exists on the day before, a result on
the day itself, a group that goes on is both. An edge leads from every origin that the row names to every result: where
the households of several groups went into several others, the list does not say more.
"""

from typing import Final

from app.infra.db.imports.checked import CODES, Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import drop, find_places
from app.infra.db.transaction import Transaction

# Each number that a row names, with the group that bore it at that time.
_ENDS: Final = """
create temp table import_ends on commit drop as
select f.line, e.side, e.number, (
    select v.group_id from group_versions v
    where v.territory_id = f.territory_id and v.number = e.number
        and v.valid @> case e.side when 'origins' then f.since - 1 else f.since end
    limit 1
) as group_id
from import_found f cross join lateral (
    select 'origins' as side, left(n, 9)::int as number from regexp_split_to_table(f.origins, '[^0-9]+') n where n <> ''
    union select 'results', left(n, 9)::int from regexp_split_to_table(f.results, '[^0-9]+') n where n <> ''
) e where f.territory_id is not null and f.since is not null
"""
_JUDGED: Final = """
create temp table import_judged on commit drop as
with sides as (
    select e.line, array_agg(distinct e.group_id order by e.group_id) as groups,
        count(distinct e.group_id) filter (where exists (
            select from groups g where g.id = e.group_id and g.valid @> f.since - 1
        )) as before,
        count(distinct e.group_id) filter (where exists (
            select from groups g where g.id = e.group_id and g.valid @> f.since
        )) as afterwards,
        count(distinct e.group_id) filter (where exists (
            select from groups g where g.id = e.group_id and g.valid @> daterange(f.since - 1, f.since, '[]')
        )) as lasting
    from import_ends e join import_found f on f.line = e.line where e.group_id is not null group by e.line
)
select f.line, f.territory_id, f.since, f.form, f.code, f.decided_on, f.issuer, s.groups, s.before, s.afterwards,
    s.lasting, exists (
        select from restructurings r
        where r.effective_on = f.since and r.kind = f.form and r.group_ids @> s.groups and r.group_ids <@ s.groups
    ) as there
from import_found f left join sides s on s.line = f.line
"""
_RULES: Final = """
select line, 'hamlet', case when places > 1 then 'hamlet-ambiguous' else 'hamlet-unknown' end, '{}'::jsonb, 'error'
from import_found where hamlet_fold is not null and territory_id is null
union all
select line, 'since', 'day-out-of-range', '{}'::jsonb, 'error' from import_found where since > $1::date
union all
select f.line, s.side, 'group-numbers', '{}'::jsonb, 'error'
from import_found f, (values ('origins'), ('results')) s (side)
where case s.side when 'origins' then f.origins else f.results end !~ '^[0-9]{1,6}( *([,;+&]|và) *[0-9]{1,6})*$'
union all
select line, side, 'group-not-then', jsonb_build_object('number', number), 'error'
from import_ends where group_id is null
union all
select line, 'form', 'past-shape', '{}'::jsonb, 'error' from import_judged j
where j.form is not null and j.territory_id is not null and j.since is not null
    and not exists (select from import_ends e where e.line = j.line and e.group_id is null)
    and not coalesce(case form when 'establish' then before = 0 when 'split' then before = 1 and afterwards > 1
        when 'merge' then before > 1 and afterwards = 1 when 'regroup' then before > 0 and afterwards > 0
        when 'transfer' then before > 1 and before = lasting and afterwards = lasting
        when 'dissolve' then afterwards = 0 end, false)
union all
select line, 'since', 'row-twice', jsonb_build_object('line', first), 'error' from (
    select line, min(line) over (partition by since, form, groups) as first from import_judged where groups is not null
) n where line > first
"""
_COUNTS: Final = """
select count(*) filter (where not there), count(*) filter (where there) from import_judged
"""
# They are ordered within their day behind what is on record.
_NEW: Final = """
create temp table import_new on commit drop as
select uuidv7() as id, j.*, coalesce((select max(r.order_no) from restructurings r where r.effective_on = j.since), 0)
    + row_number() over (partition by j.since order by j.line) as order_no
from import_judged j where not j.there
"""
_PAST: Final = """
insert into restructurings (
    id, kind, legal_form, state, origin, territory_id, group_ids, effective_on, order_no, decision_number, decided_on,
    issuer, command, plan, plan_hash, drafted_by, executed_at
)
select id, form, case when form = 'split' then case when lasting > 0 then 'tach' else 'chia' end
    when form = 'merge' then case when lasting > 0 then 'sap_nhap' else 'hop_nhat' end end,
    'executed', 'recorded', territory_id, groups, since, order_no, code, decided_on, issuer, '{}', '{}',
    sha256(convert_to('{}', 'UTF8')), $1, clock_timestamp()
from import_new
"""
_EDGES: Final = """
insert into lineage_edges
    (restructuring_id, origin_group_id, result_group_id, kind, households_moved, effective_on, order_no)
select n.id, o.group_id, r.group_id,
    case when o.group_id is null then 'founds' when r.group_id is null then 'ends'
        when o.group_id = r.group_id then 'continues' else 'moves' end, 0, n.since, n.order_no
from import_new n
left join import_ends o on o.line = n.line and o.side = 'origins'
left join import_ends r on r.line = n.line and r.side = 'results'
"""
SUBJECTS: Final = """
select 'restructuring' as kind, id from import_new union select 'group', unnest(groups) from import_new
"""
"""Every record whose history shows the list."""


async def check_restructurings(transaction: Transaction, job: Job, findings: Findings) -> Checked:
    """Finds out which restructurings are new and what is wrong with them."""
    await find_places(transaction, job)
    await drop(transaction, "import_ends", "import_judged")
    await transaction.connection.execute(_ENDS)
    await transaction.connection.execute(_JUDGED)
    findings.add_rows(await transaction.rows(_RULES, job.day), CODES)
    counts = await transaction.row(_COUNTS)
    assert counts is not None  # noqa: S101 - an aggregate
    return Checked(counts[0], counts[1], 0, 0)


async def write_restructurings(transaction: Transaction, job: Job) -> None:
    """Writes the past restructurings and their lineage."""
    await drop(transaction, "import_new")
    await transaction.connection.execute(_NEW)
    await transaction.write(_PAST, job.person_id)
    await transaction.write(_EDGES)
