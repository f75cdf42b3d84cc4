"""Writes the demo province: one transaction, one change set, all or nothing.

Rows go in by COPY, one commune at a time, so that memory does not grow with the province.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import islice

import asyncpg

from app.domain.journal.model import Entry, Origin
from app.infra.db.journal import SqlJournal
from app.infra.db.locks import LockKey
from app.infra.db.transaction import Transaction
from app.infra.demo.commune import Teller, Told
from app.infra.demo.history import SCRIPT
from app.infra.demo.ids import SeededIds
from app.infra.demo.map import PROVINCE_KEY, add_hamlets, read_communes
from app.infra.demo.places import in_order
from app.infra.demo.recording import Recorder
from app.infra.demo.setting_aside import set_aside
from app.infra.demo.sheets import COLUMNS
from app.infra.demo.size import DemoSize, group_sizes, groups_of_communes

_LOCK = "select pg_advisory_xact_lock($1)"
_HAS_GROUPS = "select exists (select from groups)"
_PROVINCE = "select id from territories where key = $1"
_PROVINCE_SERIES = 1_000
"""Ids that belong to no commune."""


class DemoRefused(Exception):
    """The demo cannot be loaded here; the message says why."""


Progress = Callable[[str, int, int], None]
"""Is told how far the load is: the step, what is done of it, all of it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written."""

    groups: int
    households: int


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody is told."""


async def is_empty(connection: asyncpg.Connection) -> bool:
    """Whether the database has no group yet: only then a demo goes into it."""
    return not await connection.fetchval(_HAS_GROUPS)


async def load_demo(connection: asyncpg.Connection, size: DemoSize, *, progress: Progress = silent) -> Loaded:
    """Fills the database; needs the owner's rights. Raises ``DemoRefused`` where there are groups, or no map."""
    async with connection.transaction():
        await connection.execute(_LOCK, LockKey.SEED)
        if not await is_empty(connection):
            raise DemoRefused("This database has groups already; a demo goes into an empty one only.")
        loaded = await _Load(connection, size, progress).run()
    await connection.execute(f"vacuum (analyze) {', '.join(COLUMNS)}")
    await connection.execute("analyze")
    return loaded


class _Load:
    """One load inside its transaction."""

    def __init__(self, connection: asyncpg.Connection, size: DemoSize, progress: Progress) -> None:
        self._connection, self._size, self._progress = connection, size, progress
        self._transaction = Transaction(connection, Origin(None, None, "demo"))
        self._ids = SeededIds(size.seed, _PROVINCE_SERIES)
        self._recorder = Recorder(connection, self._ids)
        self._entries: list[Entry] = []

    async def run(self) -> Loaded:
        await self._transaction.change_set()
        away = await set_aside(self._connection, list(COLUMNS))
        await self._communes()
        done = 0
        async for _ in away.put_back():
            done += 1
            self._progress("keys", done, len(away))
        await self._journal()
        return Loaded(self._size.groups, self._size.all_households)

    async def _communes(self) -> None:
        done = 0
        async for told in self._told():
            await add_hamlets(self._connection, told.hamlets)
            for table, names in COLUMNS.items():
                source = io.BytesIO(told.sheets.take(table))
                await self._connection.copy_to_table(table, source=source, columns=names)
            self._entries += await self._recorder.record(told.papers)
            done += told.groups
            self._progress("groups", done, self._size.groups)

    async def _told(self) -> AsyncIterator[Told]:
        """Every commune; the next one is made in a thread while the database takes in the one before."""
        communes = in_order(await read_communes(self._connection))
        counts = groups_of_communes(self._size.groups, len(communes))
        sizes, teller = iter(group_sizes(self._size)), Teller(self._size.seed, iter(SCRIPT))
        coming: asyncio.Task[Told] | None = None
        for series, (commune, count) in enumerate(zip(communes, counts, strict=False)):
            told = None if coming is None else await coming
            own = list(islice(sizes, count))
            coming = asyncio.create_task(asyncio.to_thread(teller.tell, commune, series, own))
            if told is not None:
                yield told
        if coming is not None:
            yield await coming

    async def _journal(self) -> None:
        province = await self._connection.fetchval(_PROVINCE, PROVINCE_KEY)
        size = self._size
        load = Entry(
            action="load_demo",
            subject_kind="territory",
            subject_id=province,
            territory_id=province,
            payload={"groups": size.groups, "households": size.all_households, "seed": size.seed},
        )
        await SqlJournal(self._transaction).record([load, *self._entries])
