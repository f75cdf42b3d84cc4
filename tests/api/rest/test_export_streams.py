"""Files on the wire: readers who wait or leave, files that cannot be finished, more exports than there is room for."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from app.api.application import build
from app.api.ports import Doors
from app.api.rest import exporting
from app.domain.shared.errors import Unavailable
from app.domain.shared.exports import EXPORTS_BUSY, Export, Exports, Take
from app.infra.exports.exporter import Exporter
from app.infra.reads.engine import BoundReads, ReadEngine
from tests.api import notes
from tests.api.rest.conftest import Commune
from tests.api.support import doors_on

LIST = "/v1/field-notes"
OFFICER = {"Authorization": "Bearer officer", "Accept-Language": "en"}
MANY = 20_000
FAILING = "100 / (15000 - {n}.pages + floor(random())::int)"
"""What is random is evaluated row by row as they go out, not when they are sorted."""
MANY_NOTES = """
insert into notes (id, territory_id, code, title, title_fold, secret, pages, written_on)
select uuidv7(), $1, 'GC-' || n, repeat('x', 1000), 'n' || lpad(n::text, 8, '0'), null, n, '2026-01-31'
from generate_series(1, $2) n
"""

RUNNING = """
select query from pg_stat_activity
where query like 'COPY%' and state = 'active' and backend_type = 'client backend' and datname = current_database()
"""


@pytest.fixture
async def many(pool: asyncpg.Pool, communes: list[Commune]) -> None:
    """Twenty megabytes of notes."""
    await pool.execute(MANY_NOTES, communes[0].id, MANY)


class Watched:
    """Exports that count the bytes that were taken, and say when one begins and when one is over."""

    def __init__(self, exports: Exports) -> None:
        self._exports = exports
        self.taken = 0
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def write(self, export: Export, take: Take) -> None:
        async def counted(piece: bytes) -> None:
            self.taken += len(piece)
            await take(piece)

        self.begun.set()
        try:
            await self._exports.write(export, counted)
        finally:
            self.ended.set()


@pytest.fixture
async def watched(doors: Doors) -> Watched:
    return Watched(doors.exports)


@pytest.fixture
async def port(doors: Doors, watched: Watched) -> AsyncIterator[int]:
    """The service on a real socket, as uvicorn serves it."""
    async with listening(build(replace(doors, exports=watched), notes.OFFERS)) as port:
        yield port


class Server(uvicorn.Server):
    """Leaves the signals to the tests."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@contextlib.asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, lifespan="off", log_config=None, http="httptools", timeout_graceful_shutdown=5)
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


@contextlib.asynccontextmanager
async def asked(port: int, path: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection with small buffers that has asked for a file."""
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        raw.setblocking(False)  # noqa: FBT003
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=16_384)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: tuquan\r\nAuthorization: Bearer officer\r\n\r\n".encode())
        try:
            yield reader, writer
        finally:
            writer.transport.abort()


async def until(met: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    """Waits for what will come; a test that waits in vain fails by its time-out."""
    async with asyncio.timeout(30):
        while not await met():  # noqa: ASYNC110 - what is waited for happens in the database or in the file system
            await asyncio.sleep(0.02)


def all_idle(pool: asyncpg.Pool) -> Callable[[], Coroutine[Any, Any, bool]]:
    async def met() -> bool:
        if pool.get_idle_size() < pool.get_size():
            return False
        return not await pool.fetch(RUNNING)

    return met


@pytest.mark.parametrize("form", ["csv", "ndjson"])
async def test_a_reader_who_waits_holds_the_database_back(port: int, many: None, watched: Watched, form: str) -> None:
    async with asked(port, f"{LIST}?format={form}") as (reader, _):
        await reader.readuntil(b"\r\n\r\n")
        before = -1
        while before < watched.taken:
            before = watched.taken
            await asyncio.sleep(0.5)
        assert 0 < watched.taken < 12_000_000
        assert not watched.ended.is_set()
        rest = await drained(reader)
    assert rest > MANY * 1_000
    assert watched.ended.is_set()


async def drained(reader: asyncio.StreamReader) -> int:
    """How many bytes came until the end of the chunks."""
    size, tail = 0, b""
    while not tail.endswith(b"\r\n0\r\n\r\n"):
        piece = await reader.read(1_000_000)
        assert piece, "the file was cut"
        size, tail = size + len(piece), (tail + piece)[-7:]
    return size


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx"])
async def test_a_reader_who_leaves_frees_the_connection(
    port: int, many: None, watched: Watched, pool: asyncpg.Pool, form: str
) -> None:
    async with asked(port, f"{LIST}?format={form}") as (reader, _):
        await watched.begun.wait()
        if form != "xlsx":
            await reader.readuntil(b"\r\n\r\n")
    async with asyncio.timeout(30):
        await watched.ended.wait()
    await until(all_idle(pool))
    assert watched.taken < 12_000_000
    async with asked(port, f"{LIST}?format=ndjson&fields=pages&pages=1") as (reader, _):
        assert (await reader.readuntil(b"0\r\n\r\n")).endswith(b'{"pages":1}\n\r\n0\r\n\r\n')


def sizes(folder: Path) -> list[int]:
    """The sizes of the files below the folder."""
    return [each.stat().st_size for each in folder.glob("*/*")]


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def test_a_workbook_leaves_no_file_behind(
    port: int, many: None, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with asked(port, f"{LIST}?format=xlsx"):

        async def begun() -> bool:
            return max(sizes(tmp_path), default=0) > 100_000

        await until(begun)
    async with asyncio.timeout(30):
        await watched.ended.wait()
    assert names(tmp_path) == []
    for _ in range(10):
        watched.begun.clear()
        watched.ended.clear()
        async with asyncio.timeout(30):
            async with asked(port, f"{LIST}?format=xlsx"):
                await watched.begun.wait()
            await watched.ended.wait()
    assert names(tmp_path) == []
    async with asked(port, f"{LIST}?format=xlsx&pages=1,2") as (reader, _):
        await drained(reader)
    assert names(tmp_path) == []


@pytest.fixture
async def failing(doors: Doors, shared_pool: asyncpg.Pool, communes: list[Commune]) -> AsyncIterator[int]:
    """A service whose list has a row near its end that cannot be read."""
    source = replace(notes.SOURCE, fields={**notes.SOURCE.fields, "pages": FAILING})
    broken = doors_on(
        shared_pool, doors.views, (source,), {"officer": await doors.authenticator.authenticate("officer")}
    )
    async with listening(build(replace(doors, exports=broken.exports), notes.OFFERS)) as port:
        yield port


@pytest.mark.parametrize("form", ["csv", "ndjson"])
async def test_a_file_that_cannot_be_finished_is_cut(failing: int, many: None, pool: asyncpg.Pool, form: str) -> None:
    pieces: list[bytes] = []

    async def receive() -> None:
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{failing}") as client,
            client.stream("GET", f"{LIST}?format={form}&fields=title,pages", headers=OFFICER) as answer,
        ):
            assert answer.status_code == 200
            pieces.extend([piece async for piece in answer.aiter_raw()])

    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        await receive()
    await until(all_idle(pool))


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx"])
async def test_what_fails_before_the_first_byte_is_a_problem(
    failing: int, many: None, pool: asyncpg.Pool, form: str
) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{failing}") as client:
        path = f"{LIST}?format={form}&fields=title,pages&pages=15000"
        answer = await client.get(path, headers=OFFICER)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "content-disposition" not in answer.headers
    await until(all_idle(pool))


async def test_a_reader_who_takes_nothing_is_given_up(
    port: int, many: None, watched: Watched, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "STALLED_SECONDS", 0.3)
    async with asked(port, f"{LIST}?format=ndjson") as (reader, _):
        async with asyncio.timeout(30):
            await watched.ended.wait()
        await until(all_idle(pool))
        assert b"0\r\n\r\n" not in (await reader.read(-1))[-10:]


@pytest.fixture
async def one_at_a_time(doors: Doors, shared_pool: asyncpg.Pool) -> Exporter:
    return Exporter(engine_of(doors), shared_pool, at_once=1, patience=0.05)


def engine_of(doors: Doors) -> ReadEngine:
    assert isinstance(doors.reads, BoundReads)
    return doors.reads._engine


async def test_there_is_room_for_few_at_once(
    doors: Doors, one_at_a_time: Exporter, many: None, pool: asyncpg.Pool
) -> None:
    async with (
        listening(build(replace(doors, exports=one_at_a_time), notes.OFFERS)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=OFFICER) as client,
    ):
        async with asked(port, f"{LIST}?format=csv") as (reader, _):
            await reader.readuntil(b"\r\n\r\n")
            busy = await client.get(f"{LIST}?format=csv")
            page = await client.get(f"{LIST}?limit=1&fields=pages")
        await until(all_idle(pool))
        free = await client.get(f"{LIST}?format=csv&pages=1")
    assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "exports-busy", "10")
    assert page.json()["items"] == [{"pages": 1}]
    assert free.status_code == 200


async def test_a_place_is_waited_for(one_at_a_time: Exporter, doors: Doors) -> None:
    async with one_at_a_time._place():
        with pytest.raises(Unavailable) as refused:
            async with one_at_a_time._place():
                pass
        assert refused.value.code is EXPORTS_BUSY
    async with one_at_a_time._place():
        pass


async def test_the_rows_are_one_statement_that_holds_no_value(
    port: int, many: None, pool: asyncpg.Pool, watched: Watched
) -> None:
    """What the server could log of an export does not name what was looked for."""
    async with asked(port, f"{LIST}?format=ndjson&q=n0000&as_of=2026-03-21") as (reader, _):
        await reader.readuntil(b"\r\n\r\n")
        running = await pool.fetch(RUNNING)
    assert len(running) == 1
    assert "current_setting('tuquan.v1')" in running[0]["query"]
    assert [word for word in ("n0000", "2026-03-21") if word in running[0]["query"]] == []


async def test_nothing_is_read_for_the_head_alone(port: int, many: None, watched: Watched) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=OFFICER) as client:
        answer = await client.head(f"{LIST}?format=csv")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-disposition"].startswith('attachment; filename="field-notes-2026-11-25.csv"')
    assert (watched.taken, watched.ended.is_set()) == (0, False)
