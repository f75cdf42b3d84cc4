"""Writes the packaged map of Vietnam into the database: once, or what is missing of it."""

import asyncpg

from app.domain.journal.model import Entry, Origin
from app.domain.shared.text import fold, sort_key
from app.infra.db.journal import SqlJournal
from app.infra.db.locks import LockKey
from app.infra.db.transaction import Transaction, columns
from app.infra.seeds.territories import read_successions, read_territories

COUNTRY_KEY = "vn"
"""Key of the root, to which every province belongs."""

_COUNTRY = ("Nước Cộng hòa xã hội chủ nghĩa Việt Nam", "Việt Nam")

_LOCK = "select pg_advisory_xact_lock($1)"

_MISSING = """
select (select count(*) from unnest($1::text[]) k where not exists (select from territories t where t.key = k))
     + (select count(*) from unnest($2::text[], $3::text[], $4::date[]) s (predecessor, successor, effective_on)
        where not exists (
            select from territory_successions x join territories p on p.id = x.predecessor_id
            left join territories n on n.id = x.successor_id
            where p.key = s.predecessor and n.key is not distinct from s.successor
              and x.effective_on = s.effective_on))
"""

_TERRITORIES = """
with recursive missing as (
    select g.*, uuidv7() as id, nextval(pg_get_serial_sequence('public.territories', 'label')) as label
    from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[]) g (key, parent, kind, start, stop)
    where not exists (select from territories t where t.key = g.key)
), placed as (
    select m.*, coalesce(t.path || m.label::text, m.label::text::ltree) as path
    from missing m left join territories t on t.key = m.parent
    where m.parent is null or t.id is not null
    union all
    select m.*, p.path || m.label::text from missing m join placed p on p.key = m.parent
)
insert into territories (id, label, key, kind, path, valid) overriding system value
select id, label, key, kind, path, daterange(start, stop) from placed order by label
"""

_VERSIONS = """
insert into territory_versions (territory_id, parent_id, kind, code, name, short_name, name_fold, sort_key, valid)
select t.id, p.id, t.kind, g.code, g.name, g.short_name, g.name_fold, g.sort_key, t.valid
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     g (key, parent, code, name, short_name, name_fold, sort_key)
join territories t on t.key = g.key
left join territories p on p.key = g.parent
where not exists (select from territory_versions v where v.territory_id = t.id)
"""

_SUCCESSIONS = """
insert into territory_successions (predecessor_id, successor_id, effective_on, extent, note)
select p.id, n.id, s.effective_on, s.extent, s.note
from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[])
     s (predecessor, successor, effective_on, extent, note)
join territories p on p.key = s.predecessor
left join territories n on n.key = s.successor
where not exists (
    select from territory_successions x
    where x.predecessor_id = p.id and x.successor_id is not distinct from n.id and x.effective_on = s.effective_on)
"""


async def seed_territories(connection: asyncpg.Connection) -> int:
    """Adds the units and successions of the packaged map that are missing; returns how many, 0 where none is.

    Units match by their key. One transaction, one change set on the channel ``seed``, one journal entry. What is
    there already, hamlets and later changes among it, stays as it is.
    """
    units, successions = _units(), _successions()
    keys, parents, kinds, starts, stops, *names = columns(units, 10)
    async with connection.transaction():
        transaction = Transaction(connection, Origin(None, None, "seed"))
        await transaction.lock(_LOCK, LockKey.SEED)
        if await transaction.value(_MISSING, keys, *columns(successions, 5)[:3]) == 0:
            return 0
        territories = await transaction.write(_TERRITORIES, keys, parents, kinds, starts, stops)
        await transaction.write(_VERSIONS, keys, parents, *names)
        added = await transaction.write(_SUCCESSIONS, *columns(successions, 5))
        await SqlJournal(transaction).record([await _entry(transaction, territories, added)])
        return territories + added


async def _entry(transaction: Transaction, territories: int, successions: int) -> Entry:
    country = await transaction.value("select id from territories where key = $1", COUNTRY_KEY)
    return Entry(
        action="seed_territories",
        subject_kind="territory",
        subject_id=country,
        territory_id=country,
        payload={"territories": territories, "successions": successions},
    )


def _units() -> list[tuple[object, ...]]:
    """Key, parent, kind, valid range, code, names, search form, sort key; the country first."""
    country = (COUNTRY_KEY, None, "country", None, None, "VN", *_names(*_COUNTRY))
    return [
        country,
        *(
            (
                u.key,
                u.parent_key or COUNTRY_KEY,
                u.kind,
                u.valid_from,
                u.valid_to,
                u.code,
                *_names(u.name, u.short_name),
            )
            for u in read_territories()
        ),
    ]


def _names(name: str, short_name: str) -> tuple[str, str, str, str]:
    """A unit is found by its full name and listed by its short one, so that kinds do not sort before names."""
    return name, short_name, fold(name), sort_key(short_name)


def _successions() -> list[tuple[object, ...]]:
    return [(s.predecessor_key, s.successor_key, s.effective_on, s.extent, s.note) for s in read_successions()]
