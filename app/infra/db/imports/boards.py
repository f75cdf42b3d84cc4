"""Lists of management boards: a row is a seat in the group of its number.

Whoever sits in the group's board or stands for one of its households under the same folded name may be meant: the same
phone number, or a seat already, says that it is; otherwise a person decides. Nobody on record is called otherwise.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.policies.profile import Profile
from app.domain.shared.ids import TerritoryId
from app.infra.db.imports.checked import CODES, Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import PLACE_RULES, drop, find_places
from app.infra.db.policies import SqlPolicies
from app.infra.db.transaction import Transaction

_LOCK: Final = """
select g.id from groups g join group_homes o on o.group_id = g.id join territories t on t.id = o.territory_id
where t.path <@ (select path from territories where id = $1) order by g.id for update of g
"""
# Everybody who may be meant: seats of the group, heads and representatives of its households.
_KNOWN: Final = """
create temp table import_people on commit drop as
select s.group_id, s.person_id, c.name_fold, c.phone, bool_or(s.seated) as seated from (
    select x.group_id, x.person_id, upper(x.valid) is null as seated
    from import_groups g join board_seats x on x.group_id = g.group_id
    union all
    select m.group_id, o.person_id, false from import_groups g
    join memberships m on m.group_id = g.group_id and upper(m.valid) is null
    join household_holders o on o.household_id = m.household_id and upper(o.valid) is null
) s join person_contacts c on c.person_id = s.person_id group by s.group_id, s.person_id, c.name_fold, c.phone
"""
_JUDGED: Final = """
create temp table import_judged on commit drop as
select f.*, f.since as said, coalesce(f.since, $2::date) as begins, d.decision, d.same_as, (
    select array_agg(p.person_id order by p.person_id) from import_people p
    where p.group_id = f.group_id and p.name_fold = f.name_fold
) as candidates, coalesce(d.same_as, (
    select min(p.person_id::text)::uuid from import_people p
    where p.group_id = f.group_id and p.name_fold = f.name_fold and d.decision is distinct from 'new'
        and (p.phone = f.phone or p.seated and coalesce(p.phone = f.phone, true))
    having count(*) = 1
)) as person_id
from import_found f left join import_doubts d on d.import_id = $1 and d.line = f.line
"""
_SEATS: Final = """
create temp table import_seats on commit drop as
select j.*, exists (
    select from board_seats s where s.group_id = j.group_id and s.person_id = j.person_id and s.post = j.post
        and s.valid && daterange(j.begins, null)
) as there from import_judged j
"""
_RULES: Final = f"""
{PLACE_RULES}
union all
select line, 'since', 'day-out-of-range', '{{}}'::jsonb, 'error' from import_seats s
where group_id is not null and not there and (begins > $1::date
    or not exists (select from groups g where g.id = s.group_id and g.valid @> daterange(s.begins, null)))
union all
select line, 'post', 'seat-taken', '{{}}'::jsonb, 'error' from import_seats s
where post = 'head' and not there and (
    exists (select from board_seats b where b.group_id = s.group_id and b.post = 'head'
        and b.valid && daterange(s.begins, null))
    or exists (select from import_seats o where o.group_id = s.group_id and o.post = 'head' and o.line < s.line)
)
union all
select line, 'name', 'row-twice', jsonb_build_object('line', first), 'error' from (
    select line, min(line) over (partition by group_id, name_fold, phone, post) as first from import_seats
    where group_id is not null
) n where line > first
"""
_DEPUTIES: Final = """
select group_id, min(line) as line, min(territory_id::text)::uuid as territory_id, count(*) + (
    select count(*) from board_seats b where b.group_id = s.group_id and b.post = 'deputy' and upper_inf(b.valid)
) as deputies
from import_seats s where post = 'deputy' and not there and group_id is not null group by group_id order by line
"""
_DOUBTFUL: Final = """
create temp table import_doubtful on commit drop as
select line, candidates[1:5] as candidates from import_seats
where person_id is null and decision is null and candidates is not null
"""
_COUNTS: Final = """
select count(*) filter (where not s.there and d.line is null), count(*) filter (where s.there),
    count(*) filter (where d.line is not null)
from import_seats s left join import_doubtful d on d.line = s.line
"""
_TERRITORIES: Final = "select distinct territory_id from import_seats where territory_id is not null"
# One new person for all seats that a group's list gives to a name and phone number.
_NEW_PERSONS: Final = """
create temp table import_new_persons on commit drop as
select uuidv7() as id, group_id, name_fold, coalesce(phone, '') as number, min(name) as name, min(name_key) as name_key,
    min(phone) as phone, min(territory_id::text)::uuid as territory_id
from import_seats where not there and person_id is null group by group_id, name_fold, coalesce(phone, '')
"""
_NEW_SEATS: Final = """
create temp table import_new_seats on commit drop as
select uuidv7() as id, s.group_id, coalesce(s.person_id, n.id) as person_id, s.post,
    coalesce(s.manner, 'elected') as manner, s.begins, coalesce(s.until, (s.begins + make_interval(
        months => case when s.manner = 'acting' then t.acting else t.term end
    ))::date) as until
from import_seats s
join unnest($1::uuid[], $2::int[], $3::int[]) t (territory_id, term, acting) on t.territory_id = s.territory_id
left join import_new_persons n on s.person_id is null and n.group_id = s.group_id and n.name_fold = s.name_fold
    and n.number = coalesce(s.phone, '')
where not s.there
"""
_WRITES: Final = (
    "insert into persons (id, lawful_basis) select id, 'public_task' from import_new_persons",
    "insert into person_homes (person_id, territory_id) select id, territory_id from import_new_persons",
    """
insert into person_contacts (person_id, full_name, name_fold, sort_key, phone)
select id, name, name_fold, name_key, phone from import_new_persons
""",
    """
insert into board_seats (id, group_id, person_id, post, manner, term_until, valid)
select id, group_id, person_id, post, manner, until, daterange(begins, null) from import_new_seats
""",
    """
update groups g set version = g.version + 1, recorded_in = record.current_change_set()
where g.id in (select group_id from import_new_seats)
""",
)
SUBJECTS: Final = """
select 'group' as kind, group_id as id from import_new_seats union select 'person', person_id from import_new_seats
"""
"""Every record whose history shows the list."""
_NAMES: Final = ("import_people", "import_judged", "import_seats", "import_doubtful")


async def lock_groups(transaction: Transaction, job: Job) -> None:
    """Keeps others from changing boards of the territory meanwhile."""
    await transaction.lock(_LOCK, job.territory_id)


async def check_boards(transaction: Transaction, job: Job, findings: Findings) -> Checked:
    """Finds out which seats are new, who is meant, and what is wrong with them."""
    connection = transaction.connection
    await find_places(transaction, job)
    await drop(transaction, *_NAMES)
    await connection.execute(_KNOWN)
    await connection.execute(_JUDGED, job.id, job.day)
    await connection.execute(_SEATS)
    await connection.execute(_DOUBTFUL)
    findings.add_rows(await transaction.rows(_RULES, job.day), CODES)
    profiles = await _profiles(transaction, job)
    for row in await transaction.rows(_DEPUTIES):
        most = profiles[row["territory_id"]].board.max_deputies
        if row["deputies"] > most:
            values = {"deputies": row["deputies"], "most": most}
            findings.add_row(row["line"], "post", CODES["seat-deputies"], values=values)
    counts = await transaction.row(_COUNTS)
    assert counts is not None  # noqa: S101 - an aggregate
    return Checked(counts[0], counts[1], 0, counts[2], doubts="person")


async def _profiles(transaction: Transaction, job: Job) -> Mapping[TerritoryId, Profile]:
    places = [row["territory_id"] for row in await transaction.rows(_TERRITORIES)]
    return await SqlPolicies(transaction).profiles_at(places, job.day)


async def write_boards(transaction: Transaction, job: Job) -> None:
    """Writes new persons and seats; a term that the list does not name lasts as the rules say."""
    profiles = await _profiles(transaction, job)
    terms = [(place, profile.board.term_months, profile.board.acting_max_months) for place, profile in profiles.items()]
    await drop(transaction, "import_new_persons", "import_new_seats")
    await transaction.connection.execute(_NEW_PERSONS)
    await transaction.connection.execute(_NEW_SEATS, *map(list, zip(*terms, strict=True)))
    for statement in _WRITES:
        await transaction.write(statement)
