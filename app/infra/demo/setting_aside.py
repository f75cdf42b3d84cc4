"""Loads tables without their keys and checks, and puts back exactly what was there.

Indexes are built many times faster over finished data than row by row, above all those without overlaps; references are
then checked for every row as they always are. The definitions come from the database itself. Everything happens in the
caller's transaction, with the owner's rights: whoever looks meanwhile sees the old state, or waits.
"""

from collections.abc import AsyncIterator, Sequence

import asyncpg

_CONSTRAINTS = """
select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
       format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
           as add
from pg_constraint c
where c.conrelid = any($1::text[]::regclass[]) and c.contype in ('f', 'u', 'x')
   or c.confrelid = any($1::text[]::regclass[]) and c.contype = 'f'
order by c.contype <> 'f', c.conrelid, c.conname
"""
_INDEXES = """
select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as add
from pg_index i
where i.indrelid = any($1::text[]::regclass[]) and not i.indisprimary
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
order by i.indrelid, i.indexrelid
"""
_BUILD_MEMORY = "set local maintenance_work_mem = '256MB'"


class SetAside:
    """The keys, indexes and checks of some tables, while they are away."""

    def __init__(self, connection: asyncpg.Connection, definitions: Sequence[str]) -> None:
        """Definitions in the order in which they are made again."""
        self._connection, self._definitions = connection, definitions

    def __len__(self) -> int:
        """How many there are."""
        return len(self._definitions)

    async def put_back(self) -> AsyncIterator[str]:
        """Makes them again one by one, and tells of each; fails where the rows do not satisfy one."""
        await self._connection.execute(_BUILD_MEMORY)
        for definition in self._definitions:
            await self._connection.execute(definition)
            yield definition


async def set_aside(connection: asyncpg.Connection, tables: Sequence[str]) -> SetAside:
    """Takes them away: references first, those of other tables too, as they rest on the keys.

    Primary keys stay, they grow at their end.
    """
    constraints = await connection.fetch(_CONSTRAINTS, list(tables))
    indexes = await connection.fetch(_INDEXES, list(tables))
    for row in (*constraints, *indexes):
        await connection.execute(row["drop"])
    return SetAside(connection, [row["add"] for row in (*indexes, *reversed(constraints))])
