"""The packaged map in the database: whole, once, journalled."""

import json
from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from app.domain.shared.text import fold, sort_key
from app.infra.db.connection import connect
from app.infra.postgres import EmbeddedServer
from app.infra.seeds.loading import COUNTRY_KEY, seed_territories
from app.infra.seeds.territories import read_successions, read_territories

START = date(2025, 7, 1)


@pytest.fixture
async def owner(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the role that owns the tables."""
    connection = await connect(test_server.owner_dsn(database))
    yield connection
    await connection.close()


async def test_every_unit_is_there_with_its_name_and_its_parent(pool: asyncpg.Pool) -> None:
    rows = await pool.fetch(
        "select t.key, t.kind, v.kind as version_kind, v.code, v.name, v.short_name, v.name_fold, v.sort_key, "
        "p.key as parent, lower(v.valid) as first, upper(v.valid) as last, t.valid = v.valid as same "
        "from territories t join territory_versions v on v.territory_id = t.id "
        "left join territories p on p.id = v.parent_id"
    )
    found = {row["key"]: tuple(row) for row in rows}
    expected = {
        unit.key: (
            unit.key, unit.kind, unit.kind, unit.code, unit.name, unit.short_name, fold(unit.name),
            sort_key(unit.short_name), unit.parent_key or COUNTRY_KEY, unit.valid_from, unit.valid_to, True,
        )
        for unit in read_territories()
    }  # fmt: skip
    country = found.pop(COUNTRY_KEY)
    assert found == expected
    assert country[1:6] == ("country", "country", "VN", "Nước Cộng hòa xã hội chủ nghĩa Việt Nam", "Việt Nam")
    assert country[8:] == (None, None, None, True)


async def test_the_path_is_that_of_the_parent_and_the_label(pool: asyncpg.Pool) -> None:
    wrong = await pool.fetchval(
        "select count(*) from territories t join territory_versions v on v.territory_id = t.id "
        "left join territories p on p.id = v.parent_id "
        "where t.path <> coalesce(p.path || t.label::text, t.label::text::ltree)"
    )
    assert wrong == 0
    depths = await pool.fetch("select nlevel(path) - 1 as depth, count(*) as n from territories group by 1 order by 1")
    assert [tuple(row) for row in depths] == [(0, 1), (1, 36), (2, 3321 + 23), (3, 305)]


async def test_the_successions_are_those_of_the_package(pool: asyncpg.Pool) -> None:
    rows = await pool.fetch(
        "select p.key, n.key, s.effective_on, s.extent, s.note from territory_successions s "
        "join territories p on p.id = s.predecessor_id left join territories n on n.id = s.successor_id"
    )
    expected = {(s.predecessor_key, s.successor_key, s.effective_on, s.extent, s.note) for s in read_successions()}
    assert {tuple(row) for row in rows} == expected
    assert len(rows) == 333


async def test_the_map_came_in_one_change(pool: asyncpg.Pool) -> None:
    [entry] = await pool.fetch(
        "select e.action, e.payload, c.channel, t.key "
        "from journal_entries e join change_sets c on c.id = e.change_set_id "
        "join territories t on t.id = e.subject_id"
    )
    assert (entry["action"], entry["channel"], entry["key"]) == ("seed_territories", "seed", COUNTRY_KEY)
    assert json.loads(entry["payload"]) == {"territories": 3686, "successions": 333}
    assert await pool.fetchval("select count(distinct recorded_in) from territory_versions") == 1


async def test_the_map_is_loaded_once(owner: asyncpg.Connection) -> None:
    before = await owner.fetchval("select count(*) from change_sets")
    assert await seed_territories(owner) == 0
    assert await owner.fetchval("select count(*) from change_sets") == before
    assert await owner.fetchval("select count(*) from territories") == 3686


async def test_what_is_missing_is_added(owner: asyncpg.Connection) -> None:
    key = "vn:legacy:30157"
    async with owner.transaction():
        await owner.execute("select record.open_change_set(null, null, null, 'test', null)")
        await owner.execute(
            "delete from territory_successions where predecessor_id = (select id from territories where key = $1)", key
        )
        await owner.execute(
            "delete from territory_versions where territory_id = (select id from territories where key = $1)", key
        )
        await owner.execute("delete from territories where key = $1", key)
        await owner.execute(
            "insert into journal_entries (change_set_id, number, action, subject_kind, subject_id, payload) "
            "select record.current_change_set(), 1, 'test', 'territory', uuidv7(), '{}'"
        )
    assert await seed_territories(owner) == 3
    [row] = await owner.fetch("select nlevel(path) as depth, valid from territories where key = $1", key)
    assert (row["depth"], row["valid"]) == (4, asyncpg.Range(None, START))
    assert await seed_territories(owner) == 0
