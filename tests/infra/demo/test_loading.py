"""Loading the demo: repeatable, whole or not at all, and every constraint is there afterwards."""

from collections import Counter
from datetime import date

import asyncpg
import pytest

from app.infra.db.connection import connect
from app.infra.db.migrating import migrate
from app.infra.demo.loading import Demo, DemoRefused, load_demo
from app.infra.demo.sheets import COLUMNS, SMALL
from app.infra.demo.size import DemoSize
from app.infra.postgres import EmbeddedServer
from tests.conftest import clone
from tests.infra.demo.conftest import SMALLEST, TODAY

DEFINITIONS = """
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
where connamespace = 'public'::regnamespace
union all select 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid
from pg_index join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace
order by 1, 2, 3
"""


async def digests(connection: asyncpg.Connection) -> dict[str, str]:
    """A digest of the rows of every table that the demo fills, without what the clock and the database hand out."""
    tables = (*COLUMNS, *SMALL, "restructurings", "lineage_edges", "territories", "territory_versions")
    return {
        table: await connection.fetchval(
            f"select md5(string_agg(md5(t::text), '' order by t::text)) from {table} t where {told(table)}"
        )
        for table in tables
        if table not in ("credentials", "change_sets")
    }


def told(table: str) -> str:
    """Which rows the demo wrote: only hamlets among the territories."""
    return "t.kind = 'hamlet'" if table.startswith("territor") else "true"


@pytest.fixture
def addresses(test_server: EmbeddedServer, template: str) -> list[str]:
    """Three databases with the same map, down to its ids."""
    return [test_server.owner_dsn(clone(test_server, template)) for _ in range(3)]


async def test_the_same_seed_makes_the_same_rows_and_another_seed_others(addresses: list[str]) -> None:
    found = []
    for seed, address in zip((1, 1, 2), addresses, strict=True):
        connection = await connect(address)
        await load_demo(connection, Demo(DemoSize(40, seed=seed), "no hash"), today=TODAY)
        found.append(await digests(connection))
        await connection.close()
    assert found[0] == found[1]
    assert {table for table in found[0] if found[0][table] == found[2][table]} == set()


@pytest.fixture
def without_map(test_server: EmbeddedServer) -> str:
    """A database that is migrated and holds nothing."""
    dsn = test_server.owner_dsn(clone(test_server, "template1"))
    migrate(dsn)
    return dsn


async def test_keys_indexes_and_checks_are_the_same_afterwards(empty: asyncpg.Connection) -> None:
    before = await empty.fetch(DEFINITIONS)
    await load_demo(empty, SMALLEST, today=TODAY)
    assert await empty.fetch(DEFINITIONS) == before
    assert sum(row[0] == "constraint" and "PERIOD" in row[3] for row in before) >= 13


async def test_an_error_leaves_nothing_behind(empty: asyncpg.Connection) -> None:
    before = await empty.fetch(DEFINITIONS)

    def fail() -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        await load_demo(empty, SMALLEST, today=TODAY, before_commit=fail)
    assert await empty.fetchval("select count(*) from households") == 0
    assert await empty.fetchval("select count(*) from change_sets where channel = 'demo'") == 0
    assert await empty.fetch(DEFINITIONS) == before


async def test_rows_that_break_a_key_are_refused(empty: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks are made when the keys are put back: a household in two groups at once does not pass."""
    monkeypatch.setattr("app.infra.demo.population.span", lambda _start, _end: "[2023-01-01,)")
    with pytest.raises((asyncpg.ExclusionViolationError, asyncpg.ForeignKeyViolationError)):
        await load_demo(empty, SMALLEST, today=TODAY)


async def test_a_database_with_groups_is_refused(empty: asyncpg.Connection) -> None:
    await load_demo(empty, SMALLEST, today=TODAY)
    with pytest.raises(DemoRefused, match="has groups already"):
        await load_demo(empty, SMALLEST, today=TODAY)
    assert await empty.fetchval("select count(*) from groups where valid @> $1::date", TODAY) == 40


async def test_a_database_without_the_map_is_refused(without_map: str) -> None:
    connection = await connect(without_map)
    with pytest.raises(DemoRefused, match="map of Vietnam"):
        await load_demo(connection, SMALLEST, today=TODAY)
    await connection.close()


async def test_a_clock_that_is_behind_is_refused(empty: asyncpg.Connection) -> None:
    with pytest.raises(DemoRefused, match="the clock of this machine shows 2026-09-30"):
        await load_demo(empty, SMALLEST, today=date(2026, 9, 30))


async def test_the_load_tells_how_far_it_is(empty: asyncpg.Connection) -> None:
    told: list[tuple[str, int, int]] = []
    await load_demo(empty, SMALLEST, today=TODAY, progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "groups"] == [("groups", 20, 40), ("groups", 40, 40)]
    keys = [step for step in told if step[0] == "keys"]
    assert keys[-1] == ("keys", len(keys), len(keys))
    assert told[-1] == ("statistics", 1, 1)


async def test_it_is_one_change_set_with_an_entry_for_the_load_and_for_each_restructuring(
    small: asyncpg.Connection,
) -> None:
    rows = await small.fetch(
        "select c.channel, e.action from journal_entries e join change_sets c on c.id = e.change_set_id order by e.id"
    )
    assert Counter((row["channel"], row["action"]) for row in rows) == {
        ("seed", "seed_territories"): 1,
        ("demo", "load_demo"): 1,
        ("demo", "execute_restructuring"): await small.fetchval("select count(*) from restructurings"),
    }
    assert await small.fetchval("select count(*) from change_sets where channel = 'demo'") == 1


async def test_nothing_was_replaced_so_the_twins_are_empty(small: asyncpg.Connection) -> None:
    for table in ("groups", "memberships", "households", "board_seats", "restructurings"):
        assert await small.fetchval(f"select count(*) from history.{table}") == 0, table
