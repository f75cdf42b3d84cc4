"""Lists of households and of memberships against the record: which household each row is, and what it would change.

A row is the household that bears its code; without a code the one with the same hamlet, address and folded name of the
head. Several of one name and address are taken in their order: the first row is the first by code. What is like a
household on record in part only is doubtful, and a person decides.
"""

from typing import Any, Final

from app.domain.households.codes import HOUSEHOLD_GROUP_FULL, HOUSEHOLD_GROUP_LARGE
from app.domain.imports.model import ImportKind
from app.domain.policies.profile import SizePolicy
from app.infra.db.imports.checked import CODES, Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import PLACE_RULES, drop, find_places
from app.infra.db.policies import SqlPolicies
from app.infra.db.transaction import Transaction

_CODED: Final = """
create temp table import_coded on commit drop as
select f.line, h.id as household_id from import_found f join households h on h.code = f.code
"""
_KNOWN: Final = """
create temp table import_known on commit drop as
select h.id, h.version, h.code, d.territory_id, d.cluster_id, d.sequence,
    lower(unaccent(d.address)) as address_fold, o.person_id, c.name_fold, c.phone, m.group_id, v.number as group_number,
    m.status, p.people, r.presence
from import_places l
join dwellings d on d.territory_id = l.id and d.valid @> $1::date
join households h on h.id = d.household_id and h.valid @> $1::date
left join household_holders o on o.household_id = h.id and o.post = 'head' and o.valid @> $1::date
left join person_contacts c on c.person_id = o.person_id
left join memberships m on m.household_id = h.id and m.valid @> $1::date
left join group_versions v on v.group_id = m.group_id and v.valid @> $1::date
left join people_counts p on p.household_id = h.id and p.valid @> $1::date
left join presences r on r.household_id = h.id and r.valid @> $1::date
"""
_MATCHED: Final = """
create temp table import_matched on commit drop as
with named as (
    select f.*, d.decision, d.same_as, c.household_id as coded_id, row_number() over (
        partition by f.territory_id, coalesce(f.address_fold, ''), f.name_fold, f.code is not null,
            d.same_as is not null order by f.line
    ) as nth
    from import_found f left join import_coded c on c.line = f.line
    left join import_doubts d on d.import_id = $1 and d.line = f.line
), known as (
    select k.*, row_number() over (
        partition by k.territory_id, coalesce(k.address_fold, ''), k.name_fold order by k.code
    ) as nth
    from import_known k
    where not exists (select from import_coded c where c.household_id = k.id)
        and not exists (select from import_doubts d where d.import_id = $1 and d.same_as = k.id)
)
select n.*, coalesce(n.coded_id, n.same_as, k.id) as household_id
from named n left join known k on n.code is null and n.same_as is null and n.decision is distinct from 'new'
    and k.territory_id = n.territory_id and coalesce(k.address_fold, '') = coalesce(n.address_fold, '')
    and k.name_fold = n.name_fold and k.nth = n.nth
"""
# A list of memberships changes nothing else.
_JUDGED: Final = """
create temp table import_judged on commit drop as
select m.*, k.id as known_id, k.version, k.person_id as head_id, k.group_id as old_group_id,
    k.group_number as old_group_number, case when k.id is null then '{}' else array_remove(array[
        case when $1 and m.people is not null and k.people is distinct from m.people then 'people' end,
        case when $1 and m.presence is not null and k.presence is distinct from m.presence then 'presence' end,
        case when $1 and (
            k.territory_id <> m.territory_id
            or m.address_fold is not null and k.address_fold is distinct from m.address_fold
            or m.cluster_fold is not null and (m.cluster_id is null or k.cluster_id is distinct from m.cluster_id)
            or m.sequence is not null and k.sequence is distinct from m.sequence
        ) then 'dwelling' end,
        case when $1 and m.name_fold is not null and k.name_fold is distinct from m.name_fold then 'head' end,
        case when $1 and m.phone is not null and k.name_fold = m.name_fold and k.phone is distinct from m.phone
            then 'phone' end,
        case when m.group_id is not null and k.group_id is null then 'membership' end,
        case when m.group_id = k.group_id and m.status is not null and k.status <> m.status then 'status' end
    ], null) end as changes
from import_matched m left join import_known k on k.id = m.household_id
"""
_DOUBTS: Final = """
create temp table import_doubtful on commit drop as
with open_rows as (
    select line, territory_id, name_fold, address_fold from import_judged
    where household_id is null and decision is null and territory_id is not null
), left_over as (
    select k.* from (
        select id, code, territory_id, name_fold, address_fold,
            count(*) over (partition by territory_id, address_fold) as sharing
        from import_known
    ) k where not exists (select from import_judged j where j.household_id = k.id)
), pairs as (
    select r.line, k.id, k.code from open_rows r
    join left_over k on k.territory_id = r.territory_id and k.name_fold = r.name_fold
    union
    select r.line, k.id, k.code from open_rows r
    join left_over k on k.territory_id = r.territory_id and k.address_fold = r.address_fold and k.sharing = 1
)
select line, (array_agg(id order by code))[1:5] as candidates from pairs group by line
"""
_RULES: Final = f"""
{PLACE_RULES}
union all
select line, 'cluster', 'cluster-kind-unclear', '{{}}'::jsonb, 'error'
from import_found where cluster_fold is not null and territory_id is not null and cluster_id is null
    and cluster_kind is null
union all
select line, 'sequence', 'dwelling-sequence', '{{}}'::jsonb, 'error'
from import_found where sequence is not null and cluster_fold is null
union all
select line, 'code', 'code-elsewhere', '{{}}'::jsonb, 'error'
from import_judged where household_id is not null and known_id is null
union all
select line, case when code is null then 'name' else 'code' end, 'row-twice', jsonb_build_object('line', first), 'error'
from (
    select line, code, min(line) over (partition by coalesce(household_id::text, code)) as first from import_judged
    where household_id is not null or code is not null
) j where line > first
union all
select line, 'name', 'row-alike', jsonb_build_object('line', first), 'notice'
from (
    select line, nth, min(line) over (
        partition by territory_id, coalesce(address_fold, ''), name_fold
    ) as first from import_judged where code is null and territory_id is not null and name_fold is not null
) j where nth > 1 and line > first
union all
select line, 'group_number', 'member-elsewhere', jsonb_build_object('number', old_group_number), 'error'
from import_judged where group_id is not null and old_group_id <> group_id
union all
select line, 'name', 'household-unknown', '{{}}'::jsonb, 'error'
from import_judged where not $2 and household_id is null and territory_id is not null
union all
select line, 'name', 'import-later-fact', '{{}}'::jsonb, 'error'
from import_judged j where j.changes <> '{{}}' and exists (
    select from households h where h.id = j.household_id and not upper_inf(h.valid)
    union all select from people_counts x where 'people' = any(j.changes) and x.household_id = j.household_id
        and (lower(x.valid) > $1::date or upper(x.valid) > $1::date)
    union all select from presences x where 'presence' = any(j.changes) and x.household_id = j.household_id
        and (lower(x.valid) > $1::date or upper(x.valid) > $1::date)
    union all select from dwellings x where 'dwelling' = any(j.changes) and x.household_id = j.household_id
        and (lower(x.valid) > $1::date or upper(x.valid) > $1::date)
    union all select from household_holders x where 'head' = any(j.changes) and x.household_id = j.household_id
        and x.post = 'head' and (lower(x.valid) > $1::date or upper(x.valid) > $1::date)
    union all select from memberships x where j.changes && array['membership', 'status']
        and x.household_id = j.household_id and (lower(x.valid) > $1::date or upper(x.valid) > $1::date)
)
"""
# How many households would take part in each group that the list adds to.
_ROOM: Final = """
select j.group_id, min(j.territory_id::text)::uuid as territory_id, min(j.line) as line, min(j.group_number) as number,
    count(*) + (
        select count(*) from memberships m
        where m.group_id = j.group_id and m.valid @> $1::date and m.status in ('member', 'provisional')
    ) as households
from import_judged j
where j.group_id is not null and j.old_group_id is null and coalesce(j.status, $2) in ('member', 'provisional')
group by j.group_id order by line
"""
_COUNTS: Final = """
select count(*) filter (where j.household_id is null and d.line is null) as new,
    count(*) filter (where j.household_id is not null and j.changes = '{}') as unchanged,
    count(*) filter (where j.household_id is not null and j.changes <> '{}') as changed,
    count(*) filter (where d.line is not null) as doubtful
from import_judged j left join import_doubtful d on d.line = j.line
"""
_TABLES: Final = (
    (_CODED, "import_coded"),
    (_KNOWN, "import_known"),
    (_MATCHED, "import_matched"),
    (_JUDGED, "import_judged"),
    (_DOUBTS, "import_doubtful"),
)


def entry_status(job: Job) -> str:
    """How a household enters its group where the list does not say."""
    return "member" if job.origin == "recorded" else "provisional"


async def check_households(transaction: Transaction, job: Job, findings: Findings) -> Checked:
    """Finds out what each row is and what is wrong with it, in one number of statements however many rows."""
    await find_places(transaction, job)
    creates = job.kind is ImportKind.HOUSEHOLDS
    arguments: dict[str, tuple[Any, ...]] = {
        "import_known": (job.day,),
        "import_matched": (job.id,),
        "import_judged": (creates,),
    }
    await drop(transaction, *(name for _, name in _TABLES))
    for sql, name in _TABLES:
        await transaction.connection.execute(sql, *arguments.get(name, ()))
        await transaction.connection.execute(f"analyze {name}")
    rules = await transaction.rows(_RULES, job.day, creates)
    findings.add_rows(rules, CODES)
    await _check_room(transaction, job, findings)
    counts = await transaction.row(_COUNTS)
    assert counts is not None  # noqa: S101 - an aggregate
    return Checked(counts["new"], counts["unchanged"], counts["changed"], counts["doubtful"], doubts="household")


async def _check_room(transaction: Transaction, job: Job, findings: Findings) -> None:
    """The hard bound of a group's size refuses, the soft one is told."""
    groups = await transaction.rows(_ROOM, job.day, entry_status(job))
    places = list({row["territory_id"] for row in groups})
    profiles = await SqlPolicies(transaction).profiles_at(places, job.day)
    for row in groups:
        size: SizePolicy = profiles[row["territory_id"]].size
        most = size.hard_max if size.soft_max is None else size.soft_max
        values = {"number": row["number"], "households": row["households"]}
        if size.hard_max is not None and row["households"] > size.hard_max:
            findings.add_row(row["line"], "group_number", HOUSEHOLD_GROUP_FULL, values=values | {"most": size.hard_max})
        elif most is not None and row["households"] > most:
            findings.add_row(
                row["line"], "group_number", HOUSEHOLD_GROUP_LARGE, values=values | {"most": most}, notice=True
            )
