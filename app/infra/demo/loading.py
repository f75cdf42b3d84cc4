"""Writes the demo province: one transaction, one change set, all or nothing.

Rows go in by COPY, one commune at a time, so that memory does not grow with the province.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from random import Random
from uuid import UUID

import asyncpg

from app.domain.journal.model import Entry, Origin
from app.infra.db.journal import SqlJournal
from app.infra.db.locks import LockKey
from app.infra.db.transaction import Transaction
from app.infra.demo.accounts import AccountWriter
from app.infra.demo.bodies import BodyWriter
from app.infra.demo.calendar import LAST_DAY, RECORDED_AT
from app.infra.demo.commune import Teller, Told
from app.infra.demo.history import SCRIPT
from app.infra.demo.ids import SeededIds
from app.infra.demo.map import add_hamlets, read_communes, read_provinces
from app.infra.demo.places import in_order
from app.infra.demo.recording import Recorder
from app.infra.demo.setting_aside import set_aside
from app.infra.demo.sheets import COLUMNS, SMALL
from app.infra.demo.size import DemoSize, group_sizes, groups_of_communes

_LOCK = "select pg_advisory_xact_lock($1)"
_HAS_GROUPS = "select exists (select from groups)"
_PROVINCE_SERIES = 1_000
"""Ids that belong to no commune."""


class DemoRefused(Exception):
    """The demo cannot be loaded here; the message says why."""


Progress = Callable[[str, int, int], None]
"""Is told how far the load is: the step, what is done of it, all of it."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What is loaded: how large, and the hash of the password of its accounts."""

    size: DemoSize
    password_hash: str = field(repr=False)


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody is told."""


async def load_demo(
    connection: asyncpg.Connection,
    demo: Demo,
    *,
    today: date,
    progress: Progress = silent,
    before_commit: Callable[[], None] = lambda: None,
) -> None:
    """Fills the database; needs the owner's rights. ``before_commit`` is called when all went well.

    Raises ``DemoRefused`` where there are groups already, where there is no map, and before the demo's last day.
    """
    if today < RECORDED_AT.date():
        raise DemoRefused(
            f"The demo ends on {LAST_DAY}, and the clock of this machine shows {today}. Correct the clock."
        )
    async with connection.transaction():
        await connection.execute(_LOCK, LockKey.SEED)
        if await connection.fetchval(_HAS_GROUPS):
            raise DemoRefused("This database has groups already; a demo goes into an empty one only.")
        await _Load(connection, demo, progress).run()
        before_commit()
    progress("statistics", 0, 1)
    await connection.execute(f"vacuum (analyze) {', '.join(COLUMNS)}")
    await connection.execute("analyze")
    progress("statistics", 1, 1)


class _Load:
    """One load inside its transaction."""

    def __init__(self, connection: asyncpg.Connection, demo: Demo, progress: Progress) -> None:
        self._connection, self._demo, self._size, self._progress = connection, demo, demo.size, progress
        self._transaction = Transaction(connection, Origin(None, None, "demo"))
        self._ids = SeededIds(demo.size.seed, _PROVINCE_SERIES)
        self._recorder = Recorder(connection, self._ids)
        self._bodies = BodyWriter(self._ids)
        self._entries: list[Entry] = []

    async def run(self) -> None:
        await self._transaction.change_set()
        provinces = await read_provinces(self._connection)
        if not provinces:
            raise DemoRefused("The map of Vietnam is not in this database yet: run `tuquan migrate` first.")
        away = await set_aside(self._connection, list(COLUMNS))
        await self._communes(provinces)
        done = 0
        async for _ in away.put_back():
            done += 1
            self._progress("keys", done, len(away))
        await self._journal(provinces[0][0])

    async def _communes(self, provinces: Sequence[tuple[str, str]]) -> None:
        done = 0
        async for told in self._told():
            await add_hamlets(self._connection, told.hamlets)
            self._around(told, provinces, first=done == 0)
            for table, names in (COLUMNS | SMALL).items():
                source = io.BytesIO(told.sheets.take(table))
                await self._connection.copy_to_table(table, source=source, columns=names)
            self._entries += await self._recorder.record(told.papers)
            done += told.groups
            self._progress("groups", done, self._size.groups)

    def _around(self, told: Told, provinces: Sequence[tuple[str, str]], *, first: bool) -> None:
        """Adds the bodies of the commune, and with the first commune those of the province and all accounts."""
        province = provinces[0][0]
        if first:
            self._bodies.write_province(told.sheets, province, provinces[1:])
        bodies = self._bodies.write_commune(told.sheets, told.commune, told.hamlets)
        if first:
            chance = Random(f"accounts:{self._size.seed}")  # noqa: S311 -- repeatable on purpose, no secret.
            accounts = AccountWriter(told.sheets, self._ids, chance=chance, password_hash=self._demo.password_hash)
            accounts.write(told, province, {province: self._bodies.province, **bodies})

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

    async def _journal(self, province: str) -> None:
        size = self._size
        load = Entry(
            action="load_demo",
            subject_kind="territory",
            subject_id=UUID(province),
            territory_id=UUID(province),
            payload={"groups": size.groups, "households": size.all_households, "seed": size.seed},
        )
        await SqlJournal(self._transaction).record([load, *self._entries])
