"""What is left when processes are killed: no data lost, no process left, and the next start works."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import asyncpg
import pytest

from app.infra.postgres import EmbeddedServer, find_running
from app.infra.postgres.account import choose_account
from app.infra.postgres.folders import Folders
from app.infra.postgres.postmaster import clear_data_folder, processes_on
from app.infra.processes import bound_argv
from tests.infra.postgres.support import OWNER, alive, ask, data_of, finish, read_line, run_python, wait_until


async def insert_until_lost(dsn: str, acknowledged: list[int]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            await connection.execute("insert into written values ($1)", len(acknowledged))
            acknowledged.append(len(acknowledged))
    finally:
        connection.terminate()


def test_acknowledged_writes_survive_a_killed_server(state: Path) -> None:
    with EmbeddedServer(state) as server:
        ask(server.owner_dsn(), "create table written (number int)", "grant insert on written to tuquan_app")
        acknowledged: list[int] = []
        killed = server.pid
        assert killed is not None

        def kill() -> None:
            wait_until(lambda: len(acknowledged) >= 200)
            os.kill(killed, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises((OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)):
            asyncio.run(insert_until_lost(server.app_dsn(), acknowledged))
        killer.join()

        wait_until(lambda: server.pid is None)
        server.revive()
        assert server.pid not in (None, killed)
        found = [row[0] for row in ask(server.owner_dsn(), "select number from written order by number")]
        # The insert under way when the server died may or may not have been written; all that were answered are.
        assert found[: len(acknowledged)] == acknowledged
        assert len(found) - len(acknowledged) in (0, 1)


def is_revived(server: EmbeddedServer) -> bool:
    server.revive()
    return server.pid is not None


def test_a_server_that_cannot_start_again_is_tried_later(state: Path) -> None:
    with EmbeddedServer(state, durable=False) as server:
        killed = server.pid
        assert killed is not None
        version = Folders(state).data / "PG_VERSION"
        kept = version.read_text()
        version.write_text("17\n")
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: server.pid is None)
        server.revive()
        assert server.pid is None
        version.write_text(kept)
        server.revive()
        assert server.pid is None  # Its time has not come.
        wait_until(lambda: is_revived(server))
        assert server.pid != killed


def test_a_living_server_is_not_revived(state: Path) -> None:
    with EmbeddedServer(state, durable=False) as server:
        before = server.pid
        server.revive()
        assert server.pid == before


def test_killing_the_owner_leaves_no_process_and_the_next_start_works(state: Path) -> None:
    owner = run_python(OWNER, state)
    pid, dsn = read_line(owner).split()
    assert find_running(state) == dsn
    assert int(pid) in processes_on(data_of(state))
    owner.kill()
    finish(owner)
    wait_until(lambda: processes_on(data_of(state)) == [])
    with EmbeddedServer(state) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_start_right_after_the_owner_was_killed_waits_for_the_remains(state: Path) -> None:
    owner = run_python(OWNER, state)
    read_line(owner)
    owner.kill()
    with EmbeddedServer(state) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]
    finish(owner)


def test_a_ctrl_c_leaves_no_process(state: Path) -> None:
    owner = run_python(OWNER, state)
    pid = int(read_line(owner).split()[0])
    os.killpg(owner.pid, signal.SIGINT)
    assert finish(owner).splitlines()[-1] == "KeyboardInterrupt"
    assert not alive(pid)
    assert processes_on(data_of(state)) == []


def test_a_ctrl_c_during_the_first_start_leaves_no_process(state: Path) -> None:
    owner = run_python(OWNER, state)
    wait_until((Folders(state).server / "data.unfinished").exists)
    os.killpg(owner.pid, signal.SIGINT)
    assert finish(owner).splitlines()[-1] == "KeyboardInterrupt"
    wait_until(lambda: processes_on(Folders(state).server / "data.unfinished") == [])
    with EmbeddedServer(state) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_killing_the_owner_while_it_creates_the_database_spoils_nothing(state: Path) -> None:
    owner = run_python(OWNER, state)
    wait_until((Folders(state).server / "data.unfinished" / "base").exists)
    owner.kill()
    finish(owner)
    with EmbeddedServer(state) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_stale_pid_file_with_a_reused_pid_is_no_obstacle(state: Path) -> None:
    with EmbeddedServer(state, durable=False):
        pid_file = data_of(state) / "postmaster.pid"
        content = pid_file.read_text()
    account = choose_account(data_of(state))
    # The same user, because PostgreSQL itself sees through the process of another user.
    other = subprocess.Popen(bound_argv(["sleep", "60"], user=account.user), cwd="/")
    try:
        pid_file.write_text("\n".join([str(other.pid), *content.splitlines()[1:]]) + "\n")
        assert find_running(state) is None
        with EmbeddedServer(state, durable=False) as server:
            assert ask(server.app_dsn(), "select 1") == [[1]]
        assert alive(other.pid)
    finally:
        other.kill()
        other.wait()


def start_without_owner(state: Path) -> int:
    """Run the server as it would be left on a system without death signals: nobody's child, and holding data."""
    with EmbeddedServer(state) as server:
        site = server._site
    assert site is not None
    command = [
        site.binaries.program("postgres"),
        "-D",
        str(data_of(state)),
        "-c",
        f"config_file={site.folders.settings}",
    ]
    starter = run_python(
        "import subprocess, sys; print(subprocess.Popen(sys.argv[3:], user=int(sys.argv[1]), group=int(sys.argv[2]),"
        " extra_groups=[] if sys.argv[1] != str(__import__('os').geteuid()) else None, cwd='/', start_new_session=True,"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid, flush=True)",
        site.account.uid,
        site.account.gid,
        *command,
    )
    pid = int(read_line(starter))
    finish(starter)
    wait_until(lambda: find_running(state) is not None)
    return pid


def test_an_orphan_server_on_the_folder_is_replaced(state: Path) -> None:
    orphan = start_without_owner(state)
    with EmbeddedServer(state) as server:
        assert not alive(orphan)
        assert server.pid != orphan
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_helpers_of_a_killed_server_are_ended_before_the_next_start(state: Path) -> None:
    orphan = start_without_owner(state)
    helper = processes_on(data_of(state))[-1]
    assert helper != orphan
    os.kill(helper, signal.SIGSTOP)  # A busy helper does not notice that its server is gone.
    os.kill(orphan, signal.SIGKILL)
    wait_until(lambda: orphan not in processes_on(data_of(state)))
    clear_data_folder(data_of(state))
    assert processes_on(data_of(state)) == []
    assert not alive(helper)
    with EmbeddedServer(state) as server:
        assert ask(server.app_dsn(), "select 1") == [[1]]


def test_a_server_outlives_the_thread_that_started_it(state: Path) -> None:
    server = EmbeddedServer(state, durable=False)
    starter = threading.Thread(target=server.start)
    starter.start()
    starter.join()
    try:
        assert ask(server.app_dsn(), "select pg_sleep(0.3)::text", "select 1") == [[1]]
    finally:
        server.stop()


def test_sys_executable_is_what_children_are_started_with() -> None:
    assert bound_argv(["true"])[:3] == [sys.executable, "-I", "-S"]
