"""What the tests of imports do again and again: make a file, upload it, have it checked and applied."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import xlsxwriter  # type: ignore[import-untyped] # the library has no annotations

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.imports import actions
from app.domain.imports.commands import (
    ApplyImport,
    CancelImport,
    ColumnMapping,
    DecideDoubt,
    OpenUpload,
    StartImport,
)
from app.domain.imports.model import ImportKind
from app.domain.journal.model import Origin
from app.domain.shared.ids import ImportDoubtId, ImportId, PersonId, UploadId
from app.domain.shared.model import Origin as Source
from app.infra.db.connection import connect
from app.infra.db.imports.carrying import carry_on
from tests.api.support import SECRETS
from tests.infra.db.desk import COMMUNE, TODAY, Desk, Place

HOUSEHOLDS = ("STT", "Ấp/Khóm", "Tổ", "Họ và tên chủ hộ", "Địa chỉ", "SĐT", "Nhân khẩu")
HAMLETS = (("Tên ấp", "Mã ấp"), ("Ấp Mỹ Hòa", "AP01"), ("Ấp Tân Hòa", "AP02"), ("Khóm 4", "KH04"))
GROUPS = (("Ấp", "Tổ số"), ("Mỹ Hòa", 1), ("Mỹ Hòa", 2), ("Tân Hòa", 1))


def workbook(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int]] = (), sheet: str = "Hộ") -> bytes:
    """An XLSX file of these rows; cells that begin with ``=`` stay text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif cell is not None:
                page.write(y, x, cell)
    for first_row, first, last_row, last in merged:
        page.merge_range(first_row, first, last_row, last, rows[first_row][first])
    book.close()
    return target.getvalue()


def text_file(*rows: Sequence[Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file of these rows."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


@dataclass
class Importer(Desk):
    """A desk with a worker, in a commune."""

    pool: asyncpg.Pool
    connection: asyncpg.Connection
    telling: asyncpg.Connection
    officer: Actor = field(init=False)
    commune: Place = field(init=False)

    def __post_init__(self) -> None:
        Desk.__init__(self, self.pool)

    async def upload(self, content: bytes, *, name: str = "Danh sách.xlsx", at: Place | None = None) -> UploadId:
        command = OpenUpload(territory_id=(at or self.commune).id, name=name, size=len(content))
        upload = UploadId(await self.carry_out(actions.open_upload, self.officer, command))
        async with self._begin(Origin(self.officer.account_id, self.officer.person_id, "test")) as work:
            await actions.add_chunk(work, self.officer, upload, start=0, content=content)
        return upload

    async def start(
        self,
        content: bytes,
        kind: ImportKind = ImportKind.HOUSEHOLDS,
        *,
        at: Place | None = None,
        day: date = TODAY,
        origin: Source = Source.RECORDED,
        sheet: str | None = None,
        mapping: dict[str, str] | None = None,
    ) -> ImportId:
        """Uploads and starts; the worker has not come yet."""
        command = StartImport(
            upload_id=await self.upload(content, at=at),
            kind=kind,
            effective_on=day,
            origin=origin,
            sheet=sheet,
            mapping=tuple(ColumnMapping(header=a, field=b) for a, b in (mapping or {}).items()),
        )
        return ImportId(await self.carry_out(actions.start_import, self.officer, command))

    async def work(self) -> int:
        """The worker does what waits; how many steps."""
        steps = 0
        while await carry_on(self.connection, self.telling, SECRETS):
            steps += 1
        return steps

    async def check(self, content: bytes, kind: ImportKind = ImportKind.HOUSEHOLDS, **given: Any) -> ImportId:
        started = await self.start(content, kind, **given)
        await self.work()
        return started

    async def apply(self, import_id: ImportId) -> dict[str, Any]:
        """Applies it; the import as it then stands."""
        command = ApplyImport(import_id=import_id, expected_version=(await self.seen(import_id))["version"])
        await self.carry_out(actions.apply_import, self.officer, command)
        await self.work()
        return await self.seen(import_id)

    async def load(self, content: bytes, kind: ImportKind = ImportKind.HOUSEHOLDS, **given: Any) -> dict[str, Any]:
        """All of it: uploaded, checked, applied."""
        started = await self.check(content, kind, **given)
        assert (await self.seen(started))["state"] == "validated", await self.problems(started)
        return await self.apply(started)

    async def cancel(self, import_id: ImportId) -> None:
        command = CancelImport(import_id=import_id, expected_version=(await self.seen(import_id))["version"])
        await self.carry_out(actions.cancel_import, self.officer, command)

    async def decide(self, doubt: ImportDoubtId, same_as: UUID | None) -> None:
        command = DecideDoubt(import_doubt_id=doubt, same_as=same_as, expected_version=1)
        await self.carry_out(actions.decide_doubt, self.officer, command)

    async def seen(self, import_id: ImportId) -> dict[str, Any]:
        """The import as its officer reads it."""
        wanted = (
            "state", "version", "row_count", "new_count", "unchanged_count", "changed_count", "doubtful_count",
            "error_count", "notice_count", "failure", "allowed_actions",
        )  # fmt: skip
        found = await self.show(self.officer, "import", import_id, *wanted)
        assert found is not None
        return found

    async def problems(self, import_id: ImportId) -> list[tuple[Any, ...]]:
        """Line, cell and code of everything that was found, in order."""
        rows = await self.list(
            self.officer, "import_problem", "line", "cell", "code", filters={"import_id": str(import_id)}
        )
        return [(row["line"], row["cell"], row["code"]) for row in rows]

    async def doubt(self, import_id: ImportId) -> tuple[ImportDoubtId, UUID]:
        """The one doubtful row, and the first record that it may be."""
        row = await self.pool.fetchrow("select id, candidates from import_doubts where import_id = $1", import_id)
        assert row is not None
        return ImportDoubtId(row["id"]), row["candidates"][0]

    async def kept_values(self) -> tuple[int, int]:
        """Rows and parts of files that are still there."""
        row = await self.pool.fetchrow(
            "select (select count(*) from import_rows), (select count(*) from upload_chunks)"
        )
        assert row is not None
        return row[0], row[1]

    async def counts(self) -> tuple[int, ...]:
        """Rows of the record that imports write."""
        row = await self.pool.fetchrow(
            "select (select count(*) from households), (select count(*) from memberships), "
            "(select count(*) from persons), (select count(*) from change_sets)"
        )
        assert row is not None
        return tuple(row)


@asynccontextmanager
async def importing(pool: asyncpg.Pool, dsn: str) -> AsyncIterator[Importer]:
    """A commune with three hamlets and three groups, made by lists."""
    connection, telling = await connect(dsn), await connect(dsn)
    try:
        importer = Importer(pool, connection, telling)
        importer.commune = await importer.place(COMMUNE)
        importer.officer = await importer.actor(Role.COMMUNE_FRONT_OFFICER, COMMUNE)
        await importer.write(
            ("insert into persons (id, lawful_basis) values ($1, 'law')", PersonId(importer.officer.person_id))
        )
        day = date(2025, 8, 1)
        await importer.load(workbook(*HAMLETS), ImportKind.HAMLETS, day=day)
        await importer.load(workbook(*GROUPS), ImportKind.GROUPS, day=day)
        yield importer
    finally:
        await connection.close()
        await telling.close()
