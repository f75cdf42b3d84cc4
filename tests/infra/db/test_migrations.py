"""The migrated database is the one that the catalogue declares, and each step goes back cleanly."""

from collections.abc import Iterator

import pytest

from app.infra.db.migrating import as_sql, differences, downgrade, migrate
from app.infra.db.revision import newest_revision
from app.infra.db.tables.catalogue import kept_tables, temporal_constraints
from app.infra.postgres import EmbeddedServer
from tests.conftest import run_sql
from tests.infra.postgres.support import ask

SHAPE = """
select 'table', table_schema || '.' || table_name, '' from information_schema.tables
where table_schema in ('public', 'history', 'record') and table_name <> 'alembic_version'
union all
select 'column', table_schema || '.' || table_name || '.' || column_name,
       data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
from information_schema.columns
where table_schema in ('public', 'history') and table_name <> 'alembic_version'
union all
select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and conname not like 'alembic%'
union all
select 'index', indexname::text, indexdef from pg_indexes
where schemaname in ('public', 'history') and tablename <> 'alembic_version'
union all
select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all
select 'function', p.oid::regprocedure::text, md5(prosrc) from pg_proc p
where pronamespace in (select oid from pg_namespace where nspname in ('record', 'history'))
order by 1, 2, 3
"""


@pytest.fixture(scope="module")
def migrated(test_server: EmbeddedServer) -> Iterator[str]:
    name = "migrations_test"
    run_sql(test_server.superuser_dsn(), f"create database {name} owner tuquan_owner template template1")
    migrate(test_server.owner_dsn(name))
    yield test_server.owner_dsn(name)
    run_sql(test_server.superuser_dsn(), f"drop database {name} with (force)")


def test_the_catalogue_and_the_migrations_agree(migrated: str) -> None:
    differences(migrated)


def test_every_temporal_constraint_exists(migrated: str) -> None:
    found = ask(migrated, "select conname from pg_constraint where conperiod or contype = 'x'")
    assert {str(name) for [name] in found} == temporal_constraints()
    assert len(found) >= 20


def test_every_kept_table_has_a_twin_that_matches(migrated: str) -> None:
    columns = {
        (str(schema), str(table), str(column)): str(kind)
        for schema, table, column, kind in ask(
            migrated,
            "select nspname, relname, attname, format_type(atttypid, atttypmod) from pg_attribute a "
            "join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace "
            "where nspname in ('public', 'history') and relkind = 'r' and attnum > 0 and not attisdropped",
        )
    }
    for table in kept_tables():
        live = {key[2]: kind for key, kind in columns.items() if key[:2] == ("public", table.name)}
        twin = {key[2]: kind for key, kind in columns.items() if key[:2] == ("history", table.name)}
        assert twin == {**live, "superseded_in": "bigint"}, table.name
    twins = {key[1] for key in columns if key[0] == "history"}
    assert twins == {table.name for table in kept_tables()}


def test_every_kept_table_has_its_triggers(migrated: str) -> None:
    found = ask(
        migrated,
        "select tgrelid::regclass::text, array_agg(tgname::text order by tgname) from pg_trigger "
        "where tgname in ('keep_deleted', 'keep_updated') group by 1",
    )
    assert {str(table): names for table, names in found} == {
        table.name: ["keep_deleted", "keep_updated"] for table in kept_tables()
    }


def test_up_down_up_is_clean(migrated: str) -> None:
    before = ask(migrated, SHAPE)
    downgrade(migrated, "base")
    assert [row for row in ask(migrated, SHAPE) if row[0] != "function"] == []
    migrate(migrated)
    assert ask(migrated, SHAPE) == before


def test_the_service_cannot_change_the_record(test_server: EmbeddedServer, database: str) -> None:
    allowed = ask(
        test_server.superuser_dsn(database),
        "select has_table_privilege('tuquan_app', 'journal_entries', 'update'), "
        "has_table_privilege('tuquan_app', 'journal_entries', 'delete'), "
        "has_table_privilege('tuquan_app', 'history.groups', 'update'), "
        "has_table_privilege('tuquan_app', 'history.groups', 'delete'), "
        "has_table_privilege('tuquan_app', 'change_sets', 'delete'), "
        "has_table_privilege('tuquan_app', 'journal_entries', 'insert')",
    )
    assert allowed == [[False, False, False, False, False, True]]


def test_migrations_can_be_read_as_sql() -> None:
    text = as_sql()
    assert "WITHOUT OVERLAPS" in text
    assert "PERIOD valid" in text


def test_the_expected_revision_is_alembics_head(migrated: str) -> None:
    assert ask(migrated, "select version_num from alembic_version") == [[newest_revision()]]
