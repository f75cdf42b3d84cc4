from pathlib import Path

import asyncpg
import pytest

from app.infra.postgres import (
    DataVersionError,
    EmbeddedServer,
    EmbeddedServerError,
    ServerStartError,
    StateFolderError,
    StateFolderInUseError,
    find_running,
)
from app.infra.postgres.folders import Folders
from app.infra.postgres.postmaster import processes_on
from tests.infra.postgres.support import ask, data_of, finish, read_line, run_python

SECOND_STARTER = """
    import sys
    from pathlib import Path
    from app.infra.postgres import EmbeddedServer, StateFolderInUseError
    try:
        EmbeddedServer(Path(sys.argv[1])).start()
    except StateFolderInUseError as error:
        print(error)
"""


def test_a_first_start_makes_the_database_with_its_owner_and_extensions(server: EmbeddedServer) -> None:
    assert ask(server.owner_dsn(), "select current_user, current_database()") == [["tuquan_owner", "tuquan"]]
    assert ask(server.app_dsn(), "select current_user, current_database()") == [["tuquan_app", "tuquan"]]
    assert ask(server.superuser_dsn(), "select current_user, current_database()") == [["tuquan_admin", "postgres"]]
    names = "select extname::text from pg_extension where extname <> 'plpgsql' order by 1"
    assert ask(server.app_dsn(), names) == [["btree_gist"], ["ltree"], ["pg_trgm"], ["unaccent"]]


def test_vietnamese_letters_keep_their_case_mapping_and_trigrams(server: EmbeddedServer) -> None:
    assert ask(server.app_dsn(), "select upper('đường thủy'), array_length(show_trgm('đường'), 1)") == [
        ["ĐƯỜNG THỦY", 6]
    ]


def test_a_database_made_for_a_test_has_the_extensions(server: EmbeddedServer) -> None:
    ask(server.superuser_dsn(), "create database copied owner tuquan_owner")
    assert ask(server.owner_dsn("copied"), "select 'a.b'::ltree <@ 'a'::ltree, unaccent('Đỗ')") == [[True, "Do"]]
    ask(server.superuser_dsn(), "drop database copied")


def test_the_owner_defines_and_the_service_uses_but_does_not_define(server: EmbeddedServer) -> None:
    ask(server.owner_dsn(), "create table ward (name text)", "grant select, insert on ward to tuquan_app")
    assert ask(server.app_dsn(), "insert into ward values ('Sa Đéc')", "select name from ward") == [["Sa Đéc"]]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(server.app_dsn(), "create table other (name text)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(server.app_dsn(), "create temporary table other (name text)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(server.owner_dsn(), "create role other")


def test_a_wrong_password_is_refused(server: EmbeddedServer) -> None:
    wrong = server.app_dsn().replace("tuquan_app:", "tuquan_app:0")
    with pytest.raises(asyncpg.InvalidPasswordError, match='password authentication failed for user "tuquan_app"'):
        ask(wrong, "select 1")
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(server.app_dsn().replace("tuquan_app:", "tuquan_admin:"), "select 1")
    stored = "select rolpassword like 'SCRAM-SHA-256$%' from pg_authid where rolname like 'tuquan%'"
    assert ask(server.superuser_dsn(), stored) == [[True], [True], [True]]


def test_no_password_is_kept_in_a_log_or_in_the_statistics(server: EmbeddedServer) -> None:
    kept = "select count(*) from pg_stat_statements where query ilike '%password%''%'"
    assert ask(server.superuser_dsn(), kept) == [[0]]
    folders = server._folders
    passwords = [dsn.split(":")[2].split("@")[0] for dsn in (server.owner_dsn(), server.app_dsn())]
    logs = [folders.start_log, *folders.logs.iterdir()]
    assert [log for log in logs for password in passwords if password in log.read_text()] == []


def test_a_server_that_listens_on_no_port_and_whose_folders_are_closed(server: EmbeddedServer) -> None:
    folders = server._folders
    assert ask(server.superuser_dsn(), "show listen_addresses") == [[""]]
    modes = [oct(path.stat().st_mode & 0o777) for path in (folders.data, folders.logs, folders.server / "run")]
    assert modes == ["0o700", "0o700", "0o700"]
    assert oct(folders.credentials.stat().st_mode & 0o777) == "0o600"


def test_what_was_written_is_there_after_a_stop_and_a_start(state: Path) -> None:
    server = EmbeddedServer(state)
    with server:
        address = server.owner_dsn()
        ask(address, "create table kept (number int)", "insert into kept values (42)")
        assert find_running(state, role="owner") == address
    assert processes_on(data_of(state)) == []
    assert find_running(state) is None
    with server:
        assert server.owner_dsn() == address
        assert ask(address, "select number from kept") == [[42]]
        assert ask(address, "show fsync") == [["on"]]


def test_a_second_starter_is_refused_at_once(state: Path) -> None:
    with EmbeddedServer(state, durable=False) as server:
        second = run_python(SECOND_STARTER, state)
        holder = Folders(state).lock.read_text().strip()
        assert read_line(second) == (
            f"The state folder {state} is in use by process {holder}."
            " Stop that process, or give this one another state folder."
        )
        finish(second)
        with pytest.raises(StateFolderInUseError):
            EmbeddedServer(state).start()
        with pytest.raises(EmbeddedServerError, match="This server is started already"):
            server.start()
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_server_that_was_not_started_has_no_address(state: Path) -> None:
    server = EmbeddedServer(state)
    with pytest.raises(EmbeddedServerError, match="no address before it was started"):
        server.app_dsn()
    server.stop()
    assert find_running(state) is None
    assert not state.exists()


def test_a_data_folder_of_another_version_is_refused_unchanged(state: Path) -> None:
    with EmbeddedServer(state, durable=False):
        pass
    version = data_of(state) / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(DataVersionError, match=r"was made by PostgreSQL 17.*Nothing was changed.*`tuquan db upgrade`"):
        EmbeddedServer(state, durable=False).start()
    version.write_text("18\n")
    with EmbeddedServer(state, durable=False) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_lost_file_of_passwords_is_named(state: Path) -> None:
    with EmbeddedServer(state, durable=False):
        pass
    Folders(state).credentials.unlink()
    with pytest.raises(StateFolderError, match=r"credentials\.json cannot be read \(FileNotFoundError\)"):
        EmbeddedServer(state, durable=False).start()


def test_a_server_that_cannot_start_says_why_and_frees_the_folder(state: Path) -> None:
    with EmbeddedServer(state, durable=False):
        pass
    own_settings = data_of(state) / "postgresql.auto.conf"
    before = own_settings.read_text()
    own_settings.write_text(before + "work_mem = 'much'\n")
    with pytest.raises(ServerStartError, match='invalid value for parameter "work_mem": "much"'):
        EmbeddedServer(state, durable=False).start()
    assert processes_on(data_of(state)) == []
    own_settings.write_text(before)
    with EmbeddedServer(state, durable=False) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_long_state_path_gets_a_short_socket(short_folder: Path) -> None:
    state = short_folder / ("d" * 90)
    with EmbeddedServer(state, durable=False) as server:
        sockets = server._folders.sockets(server._site.account) if server._site else Path()
        assert sockets.parent == Path("/tmp")  # noqa: S108 - where it has to be
        assert oct(sockets.stat().st_mode & 0o777) == "0o700"
        assert ask(server.app_dsn(), "select 1") == [[1]]
        assert find_running(state) == server.app_dsn()
    sockets.rmdir()
