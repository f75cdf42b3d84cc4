"""Where the rows of a list lie: their hamlets, groups and clusters, found for all rows at once in temporary tables."""

from typing import Final

from app.infra.db.imports.job import Job
from app.infra.db.transaction import Transaction

_PLACES: Final = """
create temp table import_places on commit drop as
select t.id, v.code, v.name, trim(regexp_replace(v.name_fold, '[^0-9a-z]+', ' ', 'g')) as name_fold,
    trim(regexp_replace(lower(unaccent(v.short_name)), '[^0-9a-z]+', ' ', 'g')) as short_fold,
    upper(t.valid) as ends_on, c.code || '-' || v.code as code_prefix
from territories t
join territory_versions v on v.territory_id = t.id and v.valid @> $2::date
join territory_versions c on c.territory_id = v.parent_id and c.valid @> $2::date
where t.path <@ (select path from territories where id = $1) and t.valid @> $2::date and v.kind = 'hamlet'
"""
# A hamlet is called by its name with or without its kind, by its code, or by its number alone.
_WORDS: Final = """
create temp table import_words on commit drop as
select word, array_agg(distinct id) as ids from (
    select id, name_fold as word from import_places
    union all select id, short_fold from import_places
    union all select id, trim(regexp_replace(lower(code), '[^0-9a-z]+', ' ', 'g')) from import_places
    union all select id, ltrim(substring(name_fold from '([0-9]+)$'), '0') from import_places
) w where word <> '' group by word
"""
_GROUPS: Final = """
create temp table import_groups on commit drop as
select v.territory_id, v.number, v.group_id, v.name, v.name_fold, lower(g.valid) as begins_on, upper(g.valid) as ends_on
from import_places p
join group_versions v on v.territory_id = p.id and v.valid @> $1::date
join groups g on g.id = v.group_id
"""
_CLUSTERS: Final = """
create temp table import_clusters on commit drop as
select c.territory_id, c.name_fold, (array_agg(c.id order by c.id))[1] as id
from import_places p join clusters c on c.territory_id = p.id group by c.territory_id, c.name_fold
"""
_FOUND: Final = """
create temp table import_found on commit drop as
select r.*, p.id as territory_id, p.ends_on as place_ends_on, p.code_prefix, coalesce(cardinality(w.ids), 0) as places,
    g.group_id, g.ends_on as group_ends_on, c.id as cluster_id,
    case split_part(r.cluster_fold, ' ', 1)
        when 'hem' then 'alley' when 'ngo' then 'alley' when 'ngach' then 'alley'
        when 'kenh' then 'canal' when 'rach' then 'canal' when 'tuyen' then 'canal' when 'song' then 'canal'
        when 'duong' then 'road' when 'lo' then 'road' when 'quoc' then 'road' when 'tinh' then 'road'
        when 'day' then 'block' when 'khu' then 'block' when 'nha' then 'block' when 'tang' then 'floor'
    end as cluster_kind
from import_rows r
left join import_words w on w.word = regexp_replace(r.hamlet_fold, '^0+([0-9]+)$', '\\1')
left join lateral (
    select e.id from import_places e where cardinality(w.ids) > 1 and lower(e.name) = lower(r.hamlet) limit 1
) e on true
left join import_places p on p.id = case
    when r.hamlet_fold is null and $2 then (select id from import_places)
    when cardinality(w.ids) = 1 then w.ids[1] else e.id end
left join import_groups g on g.territory_id = p.id and g.number = r.group_number
left join import_clusters c on c.territory_id = p.id and c.name_fold = r.cluster_fold
where r.import_id = $1
"""
_NAMES: Final = ("import_places", "import_words", "import_groups", "import_clusters", "import_found")

PLACE_RULES: Final = """
select line, 'hamlet', case when places > 1 then 'hamlet-ambiguous' else 'hamlet-unknown' end, '{}'::jsonb, 'error'
from import_found where hamlet_fold is not null and territory_id is null
union all
select line, 'hamlet', 'dwelling-place-ended', jsonb_build_object('on', place_ends_on), 'error'
from import_found where place_ends_on is not null
union all
select line, 'group_number', 'group-unknown', jsonb_build_object('number', group_number), 'error'
from import_found where territory_id is not null and group_number is not null and group_id is null
union all
select line, 'group_number', 'import-later-fact', '{}'::jsonb, 'error'
from import_found where group_ends_on is not null
"""
"""Every row lies in a hamlet, and in a group of it, that are in force from the day on."""


async def find_places(transaction: Transaction, job: Job) -> None:
    """Fills the temporary tables anew, in one number of statements."""
    connection = transaction.connection
    await drop(transaction, *_NAMES)
    await connection.execute(_PLACES, job.territory_id, job.day)
    await connection.execute(_WORDS)
    await connection.execute(_GROUPS, job.day)
    await connection.execute(_CLUSTERS)
    await connection.execute(_FOUND, job.id, job.is_hamlet)
    await connection.execute("analyze import_found")


async def drop(transaction: Transaction, *names: str) -> None:
    """Removes temporary tables of an earlier check of this transaction."""
    await transaction.connection.execute(f"drop table if exists {', '.join(names)}")
