"""W8: all households of a province as a file, against psql's COPY of the same statement's plain columns.

The limit is what PostgreSQL and a client in C need for the rows alone; ``json`` is COPY of the very objects. Memory is
that of the API process: before, and at its highest while it served.
"""

import asyncio
import os
import re
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import uvloop
from pydantic import SecretStr

from app.infra.exports import exporter
from app.infra.settings import Settings
from app.main import opened
from bench.load import cpu_seconds
from bench.pgbench import as_text
from bench.running import HAMLET_USER, PROVINCE_USER, Running

_PLACEHOLDER = re.compile(r"\$(\d+)::(\w+(?:\[\])?)")
_OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0 -c TimeZone=Asia/Ho_Chi_Minh"
_OBJECTS = "(format csv, delimiter e'\\x02', quote e'\\x01')"
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Served:
    """What one export took."""

    seconds: float
    first_ms: float
    size: int
    cpu_seconds: float
    memory_mb: tuple[float, float]


@dataclass(frozen=True)
class Export:
    """An export of one user in one form."""

    service: Running
    name: str
    user: str
    form: str

    def measure(self, rounds: int) -> Iterator[str]:
        """Interleaved rounds; lines for the table, medians of them."""
        raw, objects = self._statements()
        count = self._count(raw)
        limits, json_limits, served = [], [], []
        for _ in range(rounds):
            limits.append(count / self._psql(f"copy ({raw}) to stdout"))
            json_limits.append(count / self._psql(f"copy ({objects}) to stdout {_OBJECTS}"))
            served.append(self._served())
        rates = [count / each.seconds for each in served]
        shares = sorted(rate / limit for rate, limit in zip(rates, limits, strict=True))
        yield (
            f"{self.name:<34}{statistics.median(limits):>11,.0f}{statistics.median(rates):>11,.0f}"
            f"{statistics.median(shares):>8.0%}{'':>16}"
            f"{statistics.median(each.cpu_seconds for each in served) / max(count, 1) * 1e6:>8.2f}"
            f"   ({shares[0]:.0%} to {shares[-1]:.0%})"
        )
        before, peak = max(served, key=lambda each: each.memory_mb[1]).memory_mb
        yield (
            f"{'':<8}{count:,} rows, {served[0].size / 1e6:,.1f} MB; json {statistics.median(json_limits):,.0f}/s; "
            f"first byte {statistics.median(each.first_ms for each in served):.0f} ms; "
            f"memory {before:.0f} MB, at most {peak:.0f} MB"
        )

    def _served(self) -> Served:
        pid = self.service.worker_pid
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # forgets the highest memory so far
        before, cpu = _memory(pid, "VmRSS"), cpu_seconds(pid)
        seconds, first, size = uvloop.run(self._fetch())
        return Served(seconds, first * 1_000, size, cpu_seconds(pid) - cpu, (before, _memory(pid, "VmHWM")))

    async def _fetch(self) -> tuple[float, float, int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.service.port, limit=1 << 20)
        begun = time.perf_counter()
        token = self.service.tokens[self.user]
        writer.write(
            f"GET /v1/households?format={self.form} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
        )
        head = await reader.readuntil(_END_OF_HEAD)
        assert head.startswith(b"HTTP/1.1 200"), head + await reader.read(2_000)
        piece, size, tail = await reader.read(1), 1, b""
        first = time.perf_counter() - begun
        while piece := await reader.read(1 << 20):
            size, tail = size + len(piece), (tail + piece)[-5:]
        assert tail == b"0\r\n\r\n"
        seconds = time.perf_counter() - begun
        writer.close()
        return seconds, first, size

    def _psql(self, copy: str) -> float:
        begun = time.perf_counter()
        done = subprocess.run(
            [self.service.program("psql"), "--no-psqlrc", "--quiet", "--file=-", self.service.app_dsn],
            input=f"{copy};\n".encode(),
            env={**os.environ, "PGOPTIONS": _OPTIONS},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        assert not done.stderr, done.stderr[-2_000:]
        return time.perf_counter() - begun

    def _count(self, sql: str) -> int:
        [row] = self.service.ask(f"select count(*) from ({sql}) r")
        return int(row[0])

    def _statements(self) -> tuple[str, str]:
        """The statements that the service runs, with their values: plain columns, and objects."""
        seen = asyncio.run(_seen(self.service, self.service.tokens[self.user]))
        return seen["xlsx"], seen["ndjson"]


def exports(service: Running) -> Iterator[Export]:
    """All three forms for a province's user, one for a hamlet's."""
    for form in ("ndjson", "csv", "xlsx"):
        yield Export(service, f"W8 {form} (province), rows/s", PROVINCE_USER, form)
    yield Export(service, "W8 ndjson (hamlet), rows/s", HAMLET_USER, "ndjson")


async def _seen(service: Running, token: str) -> dict[str, str]:
    """The statement of each form, taken where the service would run it."""
    seen: dict[str, str] = {}

    async def see_copy(_connection: Any, plan: Any, values: Sequence[object], **_: Any) -> None:
        seen["ndjson"] = _filled(plan.sql, values)

    async def see_workbook(*_: Any, sql: str, values: Sequence[object]) -> None:
        seen["xlsx"] = _filled(sql, values)

    settings = Settings(DATABASE_URL=SecretStr(service.app_dsn), state=service.state, public_url=service.url)
    headers = {"Authorization": f"Bearer {token}"}
    async with opened(settings) as app:
        transport = httpx.ASGITransport(app)
        with patch.object(exporter, "_copy", see_copy), patch.object(exporter, "write_workbook", see_workbook):
            async with httpx.AsyncClient(transport=transport, base_url=service.url, headers=headers) as client:
                for form in ("ndjson", "xlsx"):
                    answer = await client.get(f"/v1/households?format={form}")
                    assert answer.status_code == 200, answer.text
    return seen


def _filled(sql: str, values: Sequence[object]) -> str:
    """The statement with its values in their places, each looked at once as the service has it."""

    def value(found: re.Match[str]) -> str:
        text = as_text(values[int(found.group(1)) - 1]).replace("'", "''")
        return f"(select '{text}'::{found.group(2)})::{found.group(2)}"

    return _PLACEHOLDER.sub(value, sql)


def _memory(pid: int, what: str) -> float:
    """A figure of the process in megabytes."""
    [line] = [each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith(what)]
    return int(line.split()[1]) / 1_024
