"""Ctrl-C and kill -9 leave no orphan and no damage; what dies is replaced."""

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from app.infra.postgres import find_running
from tests.faults.running import Running, alive, run_command, start, wait_until

API = "app.infra.running.serving"
JOBS = "app.worker"
Start = Callable[..., Running]


def gone(pids: set[int]) -> bool:
    return not any(alive(pid) for pid in pids)


def test_ctrl_c_ends_every_process_and_the_next_start_has_the_data(running: Start) -> None:
    service = running("--workers", 2)
    pids = set(service.descendants())
    assert len(pids) > 5  # Two API processes, the job worker, PostgreSQL and its helpers.
    before = service.groups()
    assert service.end(signal.SIGINT) == 0
    assert service.output[-1] == "tuquan has stopped."
    assert gone(pids)
    assert running().groups() == before


def test_sigterm_ends_every_process_too(running: Start) -> None:
    service = running()
    pids = set(service.descendants())
    assert service.end(signal.SIGTERM) == 0
    assert gone(pids)


def test_kill_9_leaves_no_orphan_and_the_next_start_has_the_data(running: Start) -> None:
    service = running("--workers", 2)
    before, pids = service.groups(), set(service.descendants())
    service.kill()
    wait_until(lambda: gone(pids), seconds=10)
    again = running()
    assert again.groups() == before
    assert len(before) == 20


def test_a_killed_api_process_is_replaced_and_the_port_stays_open(running: Start) -> None:
    service = running()
    killed = service.pid_of(API)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    # The supervisor holds the socket: a caller who comes now waits in its queue instead of being refused.
    with socket.create_connection(("127.0.0.1", service.port), timeout=5):
        pass
    wait_until(lambda: service.get("/livez") == 200)
    assert service.pid_of(API) not in (None, killed)


def unsealed(state: Path) -> int:
    """Committed change sets without a position."""

    async def ask() -> int:
        connection = await asyncpg.connect(find_running(state, role="owner"))
        try:
            return int(await connection.fetchval("select count(*) from change_sets where position is null"))
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_a_killed_job_worker_is_replaced_and_what_was_written_meanwhile_gets_its_position(
    running: Start, state: Path
) -> None:
    service = running()
    killed = service.pid_of(JOBS)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    named = ("--role", "auditor", "--at", "vn:2025:82", "--name", "Trần Văn Giữa")
    assert run_command("user", "add", "giua.chung", *named, "--state", state).returncode == 0
    wait_until(lambda: service.pid_of(JOBS) not in (None, killed))
    wait_until(lambda: unsealed(state) == 0)


def test_a_killed_database_is_started_again_and_the_service_recovers(running: Start) -> None:
    service = running()
    before = service.groups()
    killed = service.pid_of("postgres -D")
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: service.pid_of("postgres -D") not in (None, killed))
    wait_until(lambda: service.get("/readyz") == 200)
    assert service.groups() == before


def test_a_port_in_use_is_told_before_anything_is_started(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_command("run", "--port", port, "--state", state)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"tuquan: Cannot listen: port {port} on 127.0.0.1 is taken by another program."
        " Stop that program or choose another port.\n"
    )


def test_a_second_service_on_one_state_folder_is_refused(running: Start, state: Path) -> None:
    first = running()
    second = start(state)
    rest, _ = second.process.communicate(timeout=60)
    assert second.process.returncode == 1
    assert f"is in use by process {first.process.pid}" in rest
    assert first.get("/livez") == 200


def test_the_first_curl_line_works_as_printed(running: Start) -> None:
    service = running()
    line = next(line for line in service.output if line.strip().startswith("curl "))
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 -- as a reader would.
    assert done.stdout.startswith('{"access_token":')


def test_a_command_works_beside_the_service(running: Start, state: Path) -> None:
    service = running()
    arguments = ("user", "add", "nguoi.moi", "--role", "auditor", "--at", "vn:2025:82", "--name", "Lê Thị Mới")
    done = run_command(*arguments, "--state", state)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("nguoi.moi is auditor at Tỉnh Đồng Tháp. Password: ")
    password = done.stdout.rsplit(" ", 1)[-1].strip()
    status, _ = service._ask("POST", "/v1/auth/login", {"username": "nguoi.moi", "password": password})
    assert status == 200
    again = run_command(*arguments, "--state", state)
    assert (again.returncode, again.stderr) == (1, "tuquan: The user name is taken.\n")


@pytest.mark.deep
def test_killing_it_while_the_demo_is_loaded_leaves_nothing_of_it_and_the_next_start_loads_it(
    short_folder: Path,
) -> None:
    first = start(short_folder / "state", "--demo")
    assert first.process.stdout is not None
    assert any("The map of Vietnam was loaded" in line for line in first.process.stdout)
    pids = set(first.descendants())
    first.kill()
    wait_until(lambda: gone(pids), seconds=20)
    assert not (short_folder / "state" / "demo.json").exists()
    second = start(short_folder / "state", "--demo")
    second.until_ready()
    assert len(second.groups()) == 60
    assert second.end() == 0
