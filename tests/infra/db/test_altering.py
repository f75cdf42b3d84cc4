"""A kept table that is altered keeps its history, and its twin goes on with the same columns in the same places."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from app.infra.postgres import EmbeddedServer
from tests.infra.db.desk import COMMUNE, Desk

CLUSTER = UUID(int=7)
_ADD = "insert into clusters (id, territory_id, kind, name, name_fold, sort_key) values ($1, $2, 'canal', $3, 'x', 'x')"
_RENAME = "update clusters set name = $2, recorded_in = record.current_change_set() where id = $1"
_COLUMNS = """
select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum
"""


@pytest.fixture
async def owner(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(test_server.owner_dsn(database))
    yield connection
    await connection.close()


@pytest.fixture
async def desk(pool: asyncpg.Pool) -> Desk:
    """A canal that has borne two names, Một before Hai."""
    desk = Desk(pool)
    await desk.write((_ADD, CLUSTER, (await desk.place(COMMUNE)).id, "Một"))
    await desk.write((_RENAME, CLUSTER, "Hai"))
    return desk


async def alter(owner: asyncpg.Connection, change: str) -> None:
    await owner.execute("select record.alter_kept('clusters', $1)", change)


async def columns(owner: asyncpg.Connection, table: str) -> list[str]:
    return [row[0] for row in await owner.fetch(_COLUMNS, table)]


async def test_older_versions_take_what_the_rows_take(owner: asyncpg.Connection, desk: Desk) -> None:
    await alter(owner, "add column depth int, add column water text not null default 'fresh'")
    rows = await owner.fetch("select name, depth, water from history.clusters")
    assert [tuple(row) for row in rows] == [("Một", None, "fresh")]
    assert await owner.fetchval("select water from clusters where id = $1", CLUSTER) == "fresh"


async def test_the_twin_has_the_columns_of_the_table_in_their_order(owner: asyncpg.Connection, desk: Desk) -> None:
    await alter(owner, "add column depth int")
    assert await columns(owner, "history.clusters") == [*await columns(owner, "clusters"), "superseded_in"]
    assert (await columns(owner, "clusters"))[-1] == "depth"
    await alter(owner, "drop column depth")
    assert await columns(owner, "history.clusters") == [*await columns(owner, "clusters"), "superseded_in"]
    assert await owner.fetchval("select name from history.clusters") == "Một"


async def test_what_changes_afterwards_is_kept_with_the_new_column(owner: asyncpg.Connection, desk: Desk) -> None:
    await alter(owner, "add column depth int not null default 2")
    await desk.write((_RENAME, CLUSTER, "Ba"))
    await desk.write(("delete from clusters where id = $1", CLUSTER))
    rows = await desk.pool.fetch("select name, depth from history.clusters order by superseded_in")
    assert [tuple(row) for row in rows] == [("Một", 2), ("Hai", 2), ("Ba", 2)]


async def test_a_change_outside_its_change_set_is_still_refused(owner: asyncpg.Connection, desk: Desk) -> None:
    await alter(owner, "add column depth int")
    with pytest.raises(asyncpg.PostgresError) as caught:
        await desk.write(("update clusters set name = 'Ba' where id = $1", CLUSTER))
    assert caught.value.sqlstate == "TQ001"


async def test_nothing_is_left_over(owner: asyncpg.Connection, desk: Desk) -> None:
    await alter(owner, "add column depth int")
    tables = "select relname from pg_class where relnamespace = 'record'::regnamespace and relkind = 'r'"
    assert await owner.fetch(tables) == []
