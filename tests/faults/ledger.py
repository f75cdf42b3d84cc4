"""The ledger of acknowledged writes: what was answered with 201 is there afterwards, once, whatever was killed.

Writers register persons, each under an idempotency key of its own, and repeat a call until it is acknowledged, as a
client on a bad line does. Meanwhile the service, its database, or a part of either is killed.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.infra.postgres import find_running
from tests.faults.running import PASSWORD, Running, start

WRITERS = 8
NO_QUOTAS = {"TUQUAN_QUOTA_REQUESTS": "0", "TUQUAN_QUOTA_WRITES": "0"}
"""One account writes here what a province does."""
PAUSE_SECONDS = 0.05
"""Between two tries of one call."""
PATIENCE_SECONDS = 120
_HAMLET = "select territory_id from group_homes order by group_id limit 1"
_KEPT = """
select full_name, person_id::text as id from person_contacts where full_name like $1 || ' %'
"""
_UNPLACED = "select exists (select from change_sets where position is null)"
_DENSE = "select max(position) = count(*) from change_sets"
Kill = Callable[["Ledger"], None]


@dataclass
class Ledger:
    """The service under test, and what it has acknowledged: the id that was answered for each write."""

    state: Path
    name: str
    """The first word of what is written, different in every run."""
    environment: Mapping[str, str] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    repeats: int = 0
    service: Running | None = None
    token: str = ""

    @property
    def running(self) -> Running:
        assert self.service is not None
        return self.service

    def begin(self) -> None:
        """Starts the service, on the port that it had before."""
        port = 0 if self.service is None else self.service.port
        self.service = start(self.state, "--workers", 2, port=port, more={**NO_QUOTAS, **self.environment})
        self.service.until_ready()

    async def write(self, count: int, kills: Sequence[Kill]) -> None:
        """Writes so many, and kills as many times, spread over them evenly."""
        first = len(self.acknowledged)
        numbers = iter(range(first, first + count))
        thresholds = [first + count * (number + 1) // (len(kills) + 1) for number in range(len(kills))]
        hamlet = str(await self._ask_database(_HAMLET))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.running.port}", timeout=30) as client:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._sign_in(client)
            writers = [asyncio.create_task(self._writer(client, numbers, hamlet)) for _ in range(WRITERS)]
            try:
                for threshold, kill in zip(thresholds, kills, strict=True):
                    while len(self.acknowledged) < threshold and not any(each.done() for each in writers):  # noqa: ASYNC110
                        await asyncio.sleep(0.005)
                    await asyncio.to_thread(kill, self)
                await asyncio.gather(*writers)
            finally:
                for writer in writers:
                    writer.cancel()

    async def _writer(self, client: httpx.AsyncClient, numbers: Any, hamlet: str) -> None:
        for number in numbers:
            body = {
                "territory_id": hamlet,
                "full_name": f"{self.name} {number}",
                "lawful_basis": "public_task",
                "notice_on": "2026-01-15",
            }
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (answered := await self._register(client, number, body)) is None:
                    self.repeats += 1
                    await asyncio.sleep(PAUSE_SECONDS)
            self.acknowledged[number] = answered

    async def _register(self, client: httpx.AsyncClient, number: int, body: Mapping[str, str]) -> str | None:
        """The id that is answered; none while the service is away. Whatever else it says is a defect."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"{self.name} {number}"}
        try:
            answer = await client.post("/v1/persons", json=body, headers=headers)
        except httpx.TransportError:
            return None
        if answer.status_code == 201:
            return str(answer.json()["id"])
        code = answer.json()["code"]
        if code == "token-expired":
            await self._sign_in(client)
        elif code not in ("unavailable", "idempotency-running"):
            raise AssertionError(answer.text)
        return None

    async def _sign_in(self, client: httpx.AsyncClient) -> None:
        while True:
            try:
                body = {"username": "canbo.xa", "password": PASSWORD}
                answer = await client.post("/v1/auth/login", json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.token = answer.json()["access_token"]
                return
            await asyncio.sleep(PAUSE_SECONDS)

    async def differences(self) -> str:
        """How the record differs from what was acknowledged: nothing where all is there once, in dense positions."""
        connection = await asyncpg.connect(find_running(self.state, role="owner"))
        try:
            kept: dict[str, list[str]] = {}
            for name, id_ in await connection.fetch(_KEPT, self.name):
                kept.setdefault(name, []).append(id_)
            await self._until_placed(connection)
        finally:
            await connection.close()
        wanted = {f"{self.name} {number}": id_ for number, id_ in self.acknowledged.items()}
        found = {
            "lost": [name for name in wanted if name not in kept],
            "doubled": [name for name, ids in kept.items() if len(ids) > 1],
            "under another id": [name for name, id_ in wanted.items() if name in kept and id_ not in kept[name]],
        }
        return ", ".join(f"{len(names)} {how}" for how, names in found.items() if names)

    async def _until_placed(self, connection: asyncpg.Connection) -> None:
        """Until every change set has its position; they are dense."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await connection.fetchval(_UNPLACED):  # noqa: ASYNC110 - another process places them
                await asyncio.sleep(PAUSE_SECONDS)
        assert await connection.fetchval(_DENSE)

    async def _ask_database(self, sql: str) -> Any:
        connection = await asyncpg.connect(find_running(self.state, role="owner"))
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()


def the_service(ledger: Ledger) -> None:
    """The supervisor dies, and everything with it; it is started again."""
    ledger.running.kill()
    ledger.begin()


def the_database(ledger: Ledger) -> None:
    """The postmaster dies, and its children with it; the supervisor starts it again."""
    _kill(ledger, "postgres")


def an_api_process(ledger: Ledger) -> None:
    """One of the processes that serve dies; the supervisor starts another."""
    _kill(ledger, "app.infra.running.serving")


def a_backend(ledger: Ledger) -> None:
    """One connection's process dies, for which PostgreSQL ends all others and recovers."""
    found = [pid for pid, line in ledger.running.descendants().items() if line.startswith("postgres: tuquan_app")]
    if found:
        os.kill(found[0], signal.SIGKILL)


def _kill(ledger: Ledger, program: str) -> None:
    pid = ledger.running.pid_of(program)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
