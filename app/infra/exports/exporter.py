"""Writes exports, piece by piece and in constant memory, over connections of their own.

One statement is one snapshot. CSV and NDJSON are a COPY whose bytes go on as they come: while the taker is not done
with a piece nothing more is read, so a slow reader slows the database and fills no memory. COPY takes no parameters;
values stand in settings of the transaction, never in the statement's text, which the server may log.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from app.domain.shared.errors import Unavailable
from app.domain.shared.exports import EXPORTS_BUSY, Column, Export, Form, Take
from app.infra.db.connection import AnyConnection
from app.infra.db.faults import told
from app.infra.exports.workbook import write_workbook
from app.infra.reads.compiler import Plan
from app.infra.reads.engine import ReadEngine

AT_ONCE: Final = 2
"""Exports that one process writes at the same time; more would take the machine from those who wait for a page."""
PATIENCE_SECONDS: Final = 2.0
"""How long one more export waits for a place: small ones are done by then."""
RETRY_SECONDS: Final = 10
"""After how long it is told to come back."""
_BOM: Final = b"\xef\xbb\xbf"
"""Without it Excel takes the file for another encoding."""
_PLACEHOLDER: Final = re.compile(r"\$(\d+)::(\w+(?:\[\])?)")
# Signs that stand in no JSON text, where they are escaped: so COPY writes each object as it is.
_TEXTS: Final = {"format": "csv"}
_OBJECTS: Final = {"format": "csv", "delimiter": "\x02", "quote": "\x01"}


class Exporter:
    """The port ``Exports`` over a pool of its own."""

    def __init__(
        self, engine: ReadEngine, pool: asyncpg.Pool, *, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS
    ) -> None:
        """The pool has a connection for each that writes; they are opened when they are needed."""
        self._engine, self._pool = engine, pool
        self._places, self._patience = asyncio.Semaphore(at_once), patience

    async def write(self, export: Export, take: Take) -> None:
        """Writes the file. Raises ``Unavailable`` before the first piece where too many are written."""
        async with self._place():
            plan = self._engine.plan(export.read)
            values = self._engine.bind(plan, export.read)
            with told():
                await self._written(export, take, plan=plan, values=values)

    async def _written(self, export: Export, take: Take, *, plan: Plan, values: Sequence[object]) -> None:
        if export.form is Form.XLSX:
            await write_workbook(self._reading(), export, take, sql=plan.sql, values=values)
        elif export.form is Form.NDJSON:
            async with self._reading() as connection:
                await _copy(connection, plan, values, take=take, options=_OBJECTS)
        else:
            lines = _Lines(export.columns, take)
            async with self._reading() as connection:
                await _copy(connection, plan, values, take=lines.take, options=_TEXTS)
            await lines.end()

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise Unavailable(RETRY_SECONDS, EXPORTS_BUSY) from None
        try:
            yield
        finally:
            self._places.release()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AnyConnection]:
        """A connection inside a transaction that writes nothing. It is never used again once something was broken off.

        After a COPY that was given up the driver takes rows that still come for the end, so that the connection would
        go back to the pool in the middle of them. Closed, it makes the server stop too.
        """
        async with self._pool.acquire() as connection:
            transaction = connection.transaction(readonly=True)
            await transaction.start()
            try:
                yield connection
            except BaseException:
                connection.terminate()
                raise
            await transaction.commit()


async def _copy(
    connection: AnyConnection, plan: Plan, values: Sequence[object], *, take: Take, options: dict[str, Any]
) -> None:
    """The rows of the plan as the server writes them; each piece ends where a row ends."""
    casts = dict(_PLACEHOLDER.findall(plan.sql))
    if casts:
        kept = (f"set_config('tuquan.v{n}', ${n}::{cast}::text, true)" for n, cast in sorted(casts.items()))
        await connection.fetchrow(f"select {', '.join(kept)}", *values)
    # Looked up once for the whole statement, because it is a subquery that depends on nothing.
    sql = _PLACEHOLDER.sub(r"(select current_setting('tuquan.v\1')::\2)::\2", plan.sql)
    await connection.copy_from_query(sql, output=take, **options)


class _Lines:
    """The lines of a CSV file (RFC 4180): a line of names first, ends of lines as the RFC has them."""

    def __init__(self, columns: Sequence[Column], take: Take) -> None:
        self._take = take
        self._head = _BOM + ",".join(column.name for column in columns).encode() + b"\r\n"

    async def take(self, piece: bytes) -> None:
        """Whole lines as PostgreSQL ends them. A break inside a cell is written like one between lines."""
        head, self._head = self._head, b""
        await self._take(head + piece.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    async def end(self) -> None:
        """A list without rows has its names nonetheless."""
        if self._head:
            await self.take(b"")
