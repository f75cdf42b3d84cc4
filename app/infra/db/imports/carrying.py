"""Carries one step of an import out: the check of a file, or its application, each in one transaction.

The transaction holds the task; when the worker is killed nothing of the step is kept, and the next one begins it anew.
Progress is told over a connection of its own, so that others see it.
"""

import json
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg
import structlog

from app.domain.imports.codes import IMPORT_STALE
from app.domain.imports.model import ImportState
from app.domain.journal.model import Origin
from app.domain.privacy.model import SealedKind
from app.infra.db.connection import AnyConnection
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job, take_job
from app.infra.db.imports.kinds import KINDS
from app.infra.db.imports.staging import stage
from app.infra.db.imports.store import CONTENT, EMPTY_ROWS, EMPTY_UPLOAD
from app.infra.db.imports.writing import journal
from app.infra.db.sealed import SealedValues
from app.infra.db.transaction import Transaction
from app.infra.secrets import ServerSecrets

_BEGIN: Final = """
update imports set state = 'validating', version = version + 1 where id = $1 and state = 'uploaded'
"""
_PROGRESS: Final = "update imports set progress_done = $2, progress_total = greatest($3, progress_total) where id = $1"
_DOUBTS: Final = """
insert into import_doubts (import_id, line, kind, candidates) select $1, line, $2, candidates from import_doubtful
"""
_CHECKED: Final = """
update imports set state = $2, version = version + 1, columns = $3, row_count = $4, new_count = $5,
    unchanged_count = $6, changed_count = $7, doubtful_count = $8, error_count = $9, notice_count = $10, failure = $11,
    ended_at = case when $2 = 'refused' then clock_timestamp() end, progress_done = progress_total
where id = $1 and state in ('uploaded', 'validating')
"""
_COUNT: Final = "select count(*) from import_rows where import_id = $1"
_APPLIED: Final = """
update imports set state = 'applied', version = version + 1, ended_at = clock_timestamp(), new_count = $2,
    unchanged_count = $3, changed_count = $4, progress_done = progress_total
where id = $1
"""
_FAILED: Final = """
update imports set state = 'failed', version = version + 1, ended_at = clock_timestamp(), failure = $2,
    error_count = $3 where id = $1
"""
_DONE: Final = "delete from import_tasks where import_id = $1"
FAULT: Final = "internal"
"""Why an import failed that met a fault of the service."""
_REFUSED_BY_DATA: Final = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
_PORTION: Final = 1_000
"""Contact values that are sealed at once."""
_log = structlog.get_logger(__name__)


async def carry_on(connection: AnyConnection, telling: AnyConnection, secrets: ServerSecrets) -> bool:
    """Takes up the import that waits longest and does its next step; False where there is none.

    ``secrets`` seal the contact values that a list replaces.
    """
    async with connection.transaction():
        job = await take_job(connection)
        if job is None:
            return False
        try:
            async with connection.transaction():
                await _step(_Desk(connection, telling, secrets), job)
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError):
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours must not be tried for ever
            frames = "".join(traceback.format_tb(error.__traceback__))
            _log.error("an import failed", import_id=str(job.id), error=type(error).__name__, frames=frames)
            await connection.execute(_FAILED, job.id, FAULT, 0)
            await _empty(connection, job)
        await connection.execute(_DONE, job.id)
    return True


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the worker works with: its transaction, the connection that tells how far it is, what seals."""

    connection: AnyConnection
    telling: AnyConnection
    secrets: ServerSecrets


async def _step(desk: _Desk, job: Job) -> None:
    """What the state asks for; an import that was given up meanwhile asks for nothing."""
    if job.state is ImportState.APPLYING:
        await _apply(desk, job)
    elif job.state in (ImportState.UPLOADED, ImportState.VALIDATING):
        await _validate(desk.connection, desk.telling, job)


async def _validate(connection: AnyConnection, telling: AnyConnection, job: Job) -> None:
    await telling.execute(_BEGIN, job.id)
    content = b"".join([row["content"] for row in await connection.fetch(CONTENT, job.upload_id)])

    async def told(line: int, length: int) -> None:
        await telling.execute(_PROGRESS, job.id, line, length)

    findings = await stage(connection, job, content, told=told)
    del content
    rows = await connection.fetchval(_COUNT, job.id)
    counts = (0, 0, 0, 0)
    if rows:
        transaction = Transaction(connection, Origin(None, None, "worker"))
        checked = await KINDS[job.kind].check(transaction, job, findings)
        counts = (checked.new, checked.unchanged, checked.changed, checked.doubtful)
        if not findings.errors and checked.doubts is not None:
            await connection.execute(_DOUBTS, job.id, checked.doubts)
    await findings.keep(connection, job.id)
    await _end_check(connection, job, findings, rows=rows, counts=counts)


async def _end_check(
    connection: AnyConnection, job: Job, findings: Findings, *, rows: int, counts: tuple[int, int, int, int]
) -> None:
    """A refused list keeps its problems and nothing of its values; so does one that was given up meanwhile."""
    state = ImportState.REFUSED if findings.errors else ImportState.VALIDATED
    whole = next(
        (code for line, _, _, code, severity, _ in findings.kept if line is None and severity == "error"), None
    )
    found = (rows, *counts, findings.errors, findings.notices, whole)
    ended = await connection.execute(_CHECKED, job.id, state, json.dumps(findings.columns).encode(), *found)
    if state is ImportState.REFUSED or ended == "UPDATE 0":
        await _empty(connection, job)


async def _empty(connection: AnyConnection, job: Job) -> None:
    for statement in (EMPTY_ROWS, EMPTY_UPLOAD):
        await connection.execute(statement, job.id)


async def _apply(desk: _Desk, job: Job) -> None:
    """Applies the list, or notes why not; what was written until then is rolled back."""
    connection = desk.connection
    try:
        async with connection.transaction():
            await _write(desk, job)
    except _Stale as stale:
        await stale.findings.keep(connection, job.id)
        await connection.execute(_FAILED, job.id, IMPORT_STALE.code, stale.findings.errors)
    except _REFUSED_BY_DATA as error:
        # Rules of the tables: the check has missed what they refuse, or somebody was faster.
        where = (error.table_name, error.column_name, error.constraint_name)
        _log.error("an import was not applied", import_id=str(job.id), error=type(error).__name__, where=where)
        await connection.execute(_FAILED, job.id, IMPORT_STALE.code, 1)
    await _empty(connection, job)


class _Stale(Exception):
    """What was right at the check is not any more."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings


async def _write(desk: _Desk, job: Job) -> None:
    """Looks again under the locks, then writes everything with one change set and one entry in the journal."""
    connection, telling = desk.connection, desk.telling
    transaction = Transaction(connection, Origin(job.account_id, job.person_id, "worker"))
    kind = KINDS[job.kind]
    await telling.execute(_PROGRESS, job.id, 0, 3)
    await kind.lock(transaction, job)
    findings = Findings(columns=dict(job.columns))
    checked = await kind.check(transaction, job, findings)
    await kind.hold(transaction)
    if checked.changed:
        # What was not held yet may have changed since it was looked at.
        findings = Findings(columns=dict(job.columns))
        checked = await kind.check(transaction, job, findings)
    if checked.doubtful:
        findings.errors += checked.doubtful
    if findings.errors:
        raise _Stale(findings)
    await telling.execute(_PROGRESS, job.id, 1, 3)
    if checked.new or checked.changed:
        if kind.replaced is not None:
            await _seal(transaction, kind.replaced, desk.secrets)
        await kind.write(transaction, job)
        await telling.execute(_PROGRESS, job.id, 2, 3)
        await journal(transaction, job, checked, subjects=kind.subjects)
    await connection.execute(_APPLIED, job.id, checked.new, checked.unchanged, checked.changed)


async def _seal(transaction: Transaction, replaced: str, secrets: ServerSecrets) -> None:
    """Keeps the contact values that the list will replace, sealed; the rows come in portions."""
    sealed = SealedValues(transaction, lambda: secrets)

    async def keep(rows: Sequence[asyncpg.Record]) -> None:
        values = {row["person_id"]: {"full_name": row["full_name"], "phone": row["phone"]} for row in rows}
        await sealed.seal_each(SealedKind.PAST_CONTACT, values)

    portion: list[asyncpg.Record] = []
    async for row in transaction.connection.cursor(replaced, prefetch=_PORTION):
        portion.append(row)
        if len(portion) == _PORTION:
            await keep(portion)
            portion = []
    if portion:
        await keep(portion)
