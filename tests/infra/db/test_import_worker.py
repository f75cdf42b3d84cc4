"""The worker that checks and applies lists: killed, doubled, overtaken; the work is done once, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from app.domain.imports import actions
from app.domain.imports.commands import ApplyImport, OpenUpload
from app.domain.imports.model import ImportKind
from app.domain.journal.model import Origin
from app.domain.shared.errors import Conflict
from app.domain.shared.ids import ImportId, UploadId
from app.infra.db.connection import connect
from app.infra.db.imports import carrying
from app.infra.db.imports.carrying import carry_on
from app.infra.db.imports.kinds import KINDS
from app.infra.jobs.duties import DUTIES
from app.infra.jobs.imports import ImportWorker
from app.infra.jobs.worker import run_duty
from app.infra.postgres import EmbeddedServer
from tests.api.support import KEYS, SECRETS
from tests.infra.db.import_steps import HOUSEHOLDS, Importer, importing, workbook

CLOSED = "update {} set valid = daterange(lower(valid), '2026-01-01'), recorded_in = record.current_change_set()"


@pytest.fixture
def dsn(test_server: EmbeddedServer, database: str) -> str:
    return test_server.app_dsn(database)


@pytest.fixture
async def importer(dsn: str, pool: asyncpg.Pool) -> AsyncIterator[Importer]:
    async with importing(pool, dsn) as ready:
        yield ready


def households(count: int, *, first: int = 1) -> bytes:
    rows = (
        (n, "Mỹ Hòa", 1, f"Lê Văn {chr(97 + n % 26)}{chr(97 + n // 26)}", f"{n} đường 1", "", 4)
        for n in range(first, first + count)
    )
    return workbook(HOUSEHOLDS, *rows)


async def asked(importer: Importer, content: bytes) -> ImportId:
    """Checked, and its application asked for; the worker has not come yet."""
    started = await importer.check(content)
    command = ApplyImport(import_id=started, expected_version=(await importer.seen(started))["version"])
    await importer.carry_out(actions.apply_import, importer.officer, command)
    return started


async def test_a_worker_that_is_killed_while_it_applies_leaves_nothing_and_the_next_one_does_it(
    importer: Importer, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = await asked(importer, households(5))
    before = await importer.counts()
    victim, telling = await connect(dsn), await connect(dsn)
    written = asyncio.Event()

    async def stop_there(*_: Any, **__: Any) -> None:
        written.set()
        await asyncio.sleep(60)

    with monkeypatch.context() as patched:
        patched.setattr(carrying, "journal", stop_there)
        task = asyncio.create_task(carry_on(victim, telling, SECRETS))
        await asyncio.wait_for(written.wait(), 30)
        assert not await carry_on(importer.connection, importer.telling, SECRETS)
        victim.terminate()
        task.cancel()
        with pytest.raises(BaseException):  # noqa: B017, PT011 - however a killed connection ends
            await task
    await telling.close()
    assert await importer.counts() == before
    assert (await importer.seen(started))["state"] == "applying"
    async with asyncio.timeout(20):
        while not await carry_on(importer.connection, importer.telling, SECRETS):  # noqa: ASYNC110 - the server lets go of the task
            await asyncio.sleep(0.05)
    assert (await importer.seen(started))["state"] == "applied"
    assert await importer.pool.fetchval("select count(*) from households") == 5


async def test_two_workers_do_it_once(importer: Importer, dsn: str) -> None:
    started = [await importer.start(households(3, first=n)) for n in (1, 11)]
    workers = [ImportWorker(dsn, KEYS), ImportWorker(dsn, KEYS)]
    running = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        async with asyncio.timeout(30):
            while {(await importer.seen(each))["state"] for each in started} != {"validated"}:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        for worker in workers:
            worker.stop()
        await asyncio.wait_for(asyncio.gather(*running), 10)
    assert await importer.pool.fetchval("select count(*) from import_rows") == 6
    assert await importer.pool.fetchval("select count(*) from import_tasks") == 0


async def test_what_changed_after_the_check_fails_the_whole_list(importer: Importer) -> None:
    started = await asked(importer, households(3))
    await importer.write((CLOSED.format("group_versions"),), (CLOSED.format("groups"),))
    before = await importer.counts()
    await importer.work()
    seen = await importer.seen(started)
    assert (seen["state"], seen["failure"], seen["error_count"]) == ("failed", "import-stale", 3)
    assert await importer.problems(started) == [(n, f"C{n}", "group-unknown") for n in (2, 3, 4)]
    assert await importer.counts() == before
    assert await importer.kept_values() == (0, 0)


async def test_what_a_table_refuses_fails_the_whole_list(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    started = await asked(importer, households(3))
    before = await importer.counts()

    async def refuse(*_: Any, **__: Any) -> None:
        raise asyncpg.ExclusionViolationError

    monkeypatch.setattr(carrying, "journal", refuse)
    await importer.work()
    assert (await importer.seen(started))["state"] == "failed"
    assert await importer.counts() == before


async def test_a_fault_is_not_tried_for_ever(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def break_down(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    started = await importer.start(households(1))
    monkeypatch.setattr(carrying, "stage", break_down)
    assert await importer.work() == 1
    seen = await importer.seen(started)
    assert (seen["state"], seen["failure"]) == ("failed", "internal")


async def test_the_number_of_statements_does_not_depend_on_the_rows(importer: Importer) -> None:
    counts = []
    for size in (2, 40):
        statements: list[str] = []

        def note(record: Any, kept: list[str] = statements) -> None:
            kept.append(record.query)

        importer.connection.add_query_logger(note)
        await importer.load(households(size, first=size * 10))
        importer.connection.remove_query_logger(note)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] < 120


async def test_what_was_never_applied_is_emptied_after_seven_days(importer: Importer) -> None:
    started = await importer.check(households(2))
    [duty] = [each for each in DUTIES if each.name == "empty_uploads"]
    assert await run_duty(importer.connection, duty) == 0
    await importer.pool.execute("update uploads set opened_at = opened_at - interval '7 days 1 minute'")
    assert await run_duty(importer.connection, duty) == 1
    assert (await importer.seen(started))["state"] == "cancelled"
    assert await importer.kept_values() == (0, 0)


async def test_parts_come_in_order_and_their_digest_is_compared(importer: Importer) -> None:
    content = households(1)
    wrong = "0" * 64
    for digest, accepted in ((sha256(content).hexdigest().upper(), True), (wrong, False)):
        command = OpenUpload(territory_id=importer.commune.id, name="a.xlsx", size=len(content), sha256=digest)
        upload = UploadId(await importer.carry_out(actions.open_upload, importer.officer, command))
        for start, part in ((0, content[:100]), (100, content[100:])):
            async with importer._begin(Origin(None, None, "test")) as work:
                if start and not accepted:
                    with pytest.raises(Conflict):
                        await actions.add_chunk(work, importer.officer, upload, start=start, content=part)
                else:
                    await actions.add_chunk(work, importer.officer, upload, start=start, content=part)


async def test_every_kind_can_be_carried_out() -> None:
    assert set(KINDS) == set(ImportKind)
