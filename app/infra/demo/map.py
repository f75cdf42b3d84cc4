"""The real map under the demo: the communes of Đồng Tháp with those that were merged into them, and the new hamlets."""

from collections.abc import Sequence
from typing import Final

import asyncpg

from app.domain.shared.text import fold, sort_key
from app.domain.territories.naming import without_kind_word
from app.infra.db.transaction import columns
from app.infra.demo.calendar import FIRST_DAY, TWO_TIERS
from app.infra.demo.places import Commune, Hamlet, Legacy

PROVINCE_KEY: Final = "vn:2025:82"
"""Đồng Tháp since 1 July 2025."""

_PROVINCES = """
select t.key, t.id, v.short_name from territories t join territory_versions v on v.territory_id = t.id
where t.key = $1 or t.id in (
    select s.predecessor_id from territory_successions s join territories n on n.id = s.successor_id where n.key = $1)
order by t.key = $1 desc, t.key
"""

_COMMUNES = """
select c.id, c.key, c.path::text, c.kind, v.code, v.name,
       array_agg(p.id order by p.key) as legacy_ids,
       array_agg(p.kind order by p.key) as legacy_kinds,
       array_agg(l.name order by p.key) as legacy_names
from territories d
join territories c on c.path <@ d.path and c.kind in ('commune', 'ward', 'special_zone')
join territory_versions v on v.territory_id = c.id and v.valid @> $2::date
join territory_successions s on s.successor_id = c.id and s.extent = 'whole' and s.effective_on = $2
join territories p on p.id = s.predecessor_id
join territory_versions l on l.territory_id = p.id and l.valid @> $2::date - 1
where d.key = $1
group by c.id, c.key, c.path, c.kind, v.code, v.name
"""

_HAMLETS = """
with given as (
    select g.*, nextval(pg_get_serial_sequence('public.territories', 'label')) as label
    from unnest($1::uuid[], $2::uuid[], $3::text[]) g (id, commune_id, key)
)
insert into territories (id, label, key, kind, path, valid) overriding system value
select g.id, g.label, g.key, 'hamlet', c.path || g.label::text, daterange($4, null)
from given g join territories c on c.id = g.commune_id
"""

_VERSIONS = """
insert into territory_versions
    (id, territory_id, parent_id, kind, code, name, short_name, name_fold, sort_key, valid)
select v.id, v.territory_id, v.parent_id, 'hamlet', v.code, v.name, v.short_name, v.name_fold, v.sort_key,
       daterange(v.start, v.stop)
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::date[], $10::date[])
     v (id, territory_id, parent_id, code, name, short_name, name_fold, sort_key, start, stop)
"""


async def read_provinces(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    """Today's Đồng Tháp, then the two provinces that it was made of: ids and short names."""
    return [(row["id"].hex, row["short_name"]) for row in await connection.fetch(_PROVINCES, PROVINCE_KEY)]


async def read_communes(connection: asyncpg.Connection) -> list[Commune]:
    """Every commune of today's Đồng Tháp; none where the map was not loaded."""
    return [
        Commune(
            id=row["id"].hex,
            key=row["key"],
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            path=row["path"],
            legacies=tuple(
                Legacy(id_.hex, name, kind)
                for id_, name, kind in zip(row["legacy_ids"], row["legacy_names"], row["legacy_kinds"], strict=True)
            ),
        )
        for row in await connection.fetch(_COMMUNES, PROVINCE_KEY, TWO_TIERS)
    ]


async def add_hamlets(connection: asyncpg.Connection, hamlets: Sequence[Hamlet]) -> None:
    """Writes hamlets: under their old commune until communes were merged, under today's since then."""
    rows = [(each.id, each.commune.id, each.key) for each in hamlets]
    await connection.execute(_HAMLETS, *columns(rows, 3), FIRST_DAY)
    versions = []
    for each in hamlets:
        before, now = each.former_name, each.full_name
        old, new = each.version_ids
        versions += [
            (old, each.id, each.legacy.id, each.code, *_names(before), FIRST_DAY, TWO_TIERS),
            (new, each.id, each.commune.id, each.code, *_names(now), TWO_TIERS, None),
        ]
    await connection.execute(_VERSIONS, *columns(versions, 10))


def _names(name: str) -> tuple[str, str, str, str]:
    short = without_kind_word(name) or name
    return name, short, fold(name), sort_key(short)
