"""The service under measurement: started as an operator starts it, on a demo province in a folder of its own."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from app.infra.postgres import find_running
from app.infra.postgres.binaries import kept_binaries
from app.infra.postgres.folders import Folders
from app.infra.running.signing_in import kept

HAMLET_USER = "mttq.ap"
PROVINCE_USER = "tinh.mttq"
DRAFTER = "tinh.canbo"
_START_SECONDS = 900.0


@dataclass
class Running:
    """Where the running service is reached, and who may ask it."""

    state: Path
    port: int
    app_dsn: str
    owner_dsn: str
    worker_pid: int
    groups: int
    households: int
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs, of the version that runs."""
        binaries = kept_binaries(Folders(self.state).programs, 18)
        assert binaries is not None
        return binaries.program(name)

    def describe(self) -> str:
        return f"{self.groups:,} groups, {self.households:,} households, one API process"

    def ask(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        """Rows of a statement, as the owner of the database."""

        async def run() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.owner_dsn)
            try:
                return await connection.fetch(sql, *values)
            finally:
                await connection.close()

        return asyncio.run(run())

    def sign_in(self) -> None:
        """Fresh access tokens; they last ten minutes."""
        known = kept(self.state)
        assert known is not None
        for username in (HAMLET_USER, PROVINCE_USER, DRAFTER):
            body = {"username": username, "password": known.password}
            self.tokens[username] = post(f"{self.url}/v1/auth/login", body)["access_token"]


def post(url: str, body: object, headers: dict[str, str] | None = None) -> Any:
    """The JSON that a POST answers."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@contextmanager
def running_service(state: Path, *, groups: int, households: int | None = None) -> Iterator[Running]:
    """Starts the service and stops it at the end."""
    unlimited = dict.fromkeys(("TUQUAN_QUOTA_REQUESTS", "TUQUAN_QUOTA_WRITES", "TUQUAN_QUOTA_GRAPHQL_NODES"), "0")
    env = {**os.environ, **unlimited, "TUQUAN_STATE": str(state), "TUQUAN_WORKERS": "1", "TUQUAN_PORT": "0"}
    size = ["--groups", str(groups), *(["--households", str(households)] if households else [])]
    made = subprocess.run([sys.executable, "-m", "app", "demo", *size], env=env, check=False, stdout=subprocess.DEVNULL)
    assert made.returncode == 0
    with (state.parent / "service.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "app", "run"], env=env, stdout=log, stderr=log)
        try:
            service = _reached(process, state)
            service.sign_in()
            yield service
        finally:
            process.terminate()
            process.wait()


def _reached(process: subprocess.Popen[bytes], state: Path) -> Running:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        worker, port = _worker(process.pid)
        app_dsn, owner_dsn = find_running(state), find_running(state, role="owner")
        if worker and app_dsn and owner_dsn and _lives(port):
            service = Running(state, port, app_dsn, owner_dsn, worker, 0, 0)
            [row] = service.ask("select (select count(*) from groups), (select count(*) from households)")
            service.groups, service.households = row
            return service
        time.sleep(0.2)
    raise AssertionError((state.parent / "service.log").read_text())


def _worker(supervisor: int) -> tuple[int, int]:
    """The API process below the supervisor, and the port that it was told."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == supervisor and b"app.infra.running.serving" in command:
                variables = dict(
                    part.split(b"=", 1) for part in (entry / "environ").read_bytes().split(b"\0") if b"=" in part
                )
                return int(entry.name), int(variables[b"TUQUAN_PORT"])
        except (OSError, KeyError, ValueError):
            continue
    return 0, 0


def _lives(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
