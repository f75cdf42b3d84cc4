"""Imports a list from the command line: the same actions as over the doors, the same work as the worker's.

The file is uploaded and started in the name of an account, with its permissions. A worker of a running service may take
the import up first; then its progress is watched.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import asyncpg

from app.domain.access.actor import Actor
from app.domain.imports.actions import add_chunk, apply_import, open_upload, start_import
from app.domain.imports.commands import ApplyImport, OpenUpload, StartImport
from app.domain.imports.model import LARGEST_CHUNK, LARGEST_FILE, ImportKind, ImportState
from app.domain.journal.model import Origin
from app.domain.shared.errors import DomainError
from app.domain.shared.ids import ImportId, TerritoryId, UploadId
from app.infra.clock import SystemClock
from app.infra.db.connection import connect
from app.infra.db.imports.carrying import carry_on
from app.infra.db.imports.store import SqlImports
from app.infra.db.journal import SqlJournal
from app.infra.db.places import SqlPlaces
from app.infra.db.territories import SqlTerritories
from app.infra.db.transaction import Transaction
from app.infra.ids import Uuid7Source
from app.infra.running.operator import OperatorError, actor_called, said
from app.infra.secrets import ServerSecrets, load_secrets

_PLACES: Final = """
select t.id from territories t join territory_versions v on v.territory_id = t.id and v.valid @> $2::date
where t.id::text = $1 or t.key = $1 or v.code = $1
    or exists (select from territory_versions c where c.territory_id = v.parent_id and c.valid @> $2::date
        and c.code || '-' || v.code = $1)
"""
_STATE: Final = """
select state, version, progress_done, progress_total, row_count, new_count, unchanged_count, changed_count,
    doubtful_count, error_count, notice_count, failure
from imports where id = $1
"""
_PROBLEMS: Final = """
select line, cell, severity, details ->> 'en' as message, code from import_problems where import_id = $1
order by line nulls first, cell
"""
_RUNNING: Final = frozenset({ImportState.UPLOADED, ImportState.VALIDATING, ImportState.APPLYING})
_LOOK_SECONDS: Final = 0.2

Progress = Callable[[str, int, int], None]
"""Is told the state, how much of it is done, and how much it has in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListToImport:
    """A file, what it holds, where it belongs, and in whose name it is imported."""

    path: Path
    kind: ImportKind
    territory: str
    username: str
    effective_on: date | None = None
    sheet: str | None = None
    reason: str | None = None
    apply: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """How it ended: the state with its counts, and each problem as a line of text."""

    state: ImportState
    counts: dict[str, int]
    failure: str | None
    problems: tuple[str, ...]


class _Work:
    """One transaction with the stores that these actions need."""

    def __init__(self, transaction: Transaction) -> None:
        clock = SystemClock()
        self.ids, self.now, self.today = Uuid7Source(), clock.now(), clock.today()
        self.journal, self.places = SqlJournal(transaction), SqlPlaces(transaction, self.today)
        self.imports, self.territories = SqlImports(transaction), SqlTerritories(transaction)


def import_list(dsn: str, wanted: ListToImport, progress: Progress, *, keys: Sequence[bytes]) -> Imported:
    """Imports the list, or checks it only; the master keys seal contact values that it replaces.

    Raises ``OperatorError`` with the reason where it cannot be started.
    """
    try:
        return asyncio.run(_import(dsn, wanted, progress, keys=keys))
    except DomainError as error:
        raise OperatorError(said(error)) from error


async def _import(dsn: str, wanted: ListToImport, progress: Progress, *, keys: Sequence[bytes]) -> Imported:
    content = _content(wanted.path)
    connections = [await connect(dsn) for _ in range(3)]
    try:
        async with connections[0].transaction():
            secrets = await load_secrets(connections[0], keys)
        desk = _Desk(connections[0], connections[1], connections[2], secrets=secrets, progress=progress)
        today = SystemClock().today()
        actor = await actor_called(desk.connection, wanted.username, today)
        import_id = await _start(desk.connection, actor, wanted, content=content, today=today)
        row = await desk.follow(import_id)
        if wanted.apply and row["state"] == ImportState.VALIDATED and not row["doubtful_count"]:
            async with _working(desk.connection, actor) as work:
                await apply_import(work, actor, ApplyImport(import_id=import_id, expected_version=row["version"]))
            row = await desk.follow(import_id)
        return _told(row, await desk.watching.fetch(_PROBLEMS, import_id))
    finally:
        for each in connections:
            await each.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """The connections of the work, of its progress, and of whoever looks on."""

    connection: asyncpg.Connection
    telling: asyncpg.Connection
    watching: asyncpg.Connection
    secrets: ServerSecrets
    progress: Progress

    async def follow(self, import_id: ImportId) -> asyncpg.Record:
        """Does what waits until the import's step is done, and tells how far it is; the import as it then stands."""
        while True:
            working = asyncio.create_task(carry_on(self.connection, self.telling, self.secrets))
            while not (await asyncio.wait([working], timeout=_LOOK_SECONDS))[0]:
                await self._look(import_id)
            row = await self._look(import_id)
            if row["state"] not in _RUNNING:
                return row
            if not working.result():
                await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self, import_id: ImportId) -> asyncpg.Record:
        row = await self.watching.fetchrow(_STATE, import_id)
        assert row is not None  # noqa: S101 - it was just started
        self.progress(row["state"], row["progress_done"], row["progress_total"])
        return row


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if 0 < size <= LARGEST_FILE else b""
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}.") from error
    if not content:
        raise OperatorError(f"{path} has {size} bytes; a list has 1 to {LARGEST_FILE}.")
    return content


async def _place(connection: asyncpg.Connection, territory: str, today: date) -> TerritoryId:
    rows = await connection.fetch(_PLACES, territory, today)
    if len(rows) != 1:
        how = "no territory" if not rows else "more than one territory"
        raise OperatorError(f"There is {how} {territory} today; take its key, its code (30154-AP04) or its id.")
    return TerritoryId(rows[0]["id"])


@asynccontextmanager
async def _working(connection: asyncpg.Connection, actor: Actor) -> AsyncIterator[_Work]:
    async with connection.transaction():
        yield _Work(Transaction(connection, Origin(actor.account_id, actor.person_id, "cli")))


async def _start(
    connection: asyncpg.Connection, actor: Actor, wanted: ListToImport, *, content: bytes, today: date
) -> ImportId:
    """Uploads the file in parts and has it checked, in one transaction."""
    territory = await _place(connection, wanted.territory, today)
    async with _working(connection, actor) as work:
        opened = OpenUpload(territory_id=territory, name=wanted.path.name[:200], size=len(content))
        upload = UploadId((await open_upload(work, actor, opened)).id)
        for start in range(0, len(content), LARGEST_CHUNK):
            await add_chunk(work, actor, upload, start=start, content=content[start : start + LARGEST_CHUNK])
        command = StartImport(
            upload_id=upload,
            kind=wanted.kind,
            effective_on=wanted.effective_on or today,
            sheet=wanted.sheet,
            reason=wanted.reason,
        )
        return ImportId((await start_import(work, actor, command)).id)


def _told(row: asyncpg.Record, problems: list[asyncpg.Record]) -> Imported:
    counts = {name.removesuffix("_count"): row[name] for name in row.keys() if name.endswith("_count")}  # noqa: SIM118
    lines = tuple(
        f"{each['cell'] or each['line'] or 'file'}: {each['message']} ({each['severity']}, {each['code']})"
        for each in problems
    )
    return Imported(ImportState(row["state"]), counts, row["failure"], lines)
