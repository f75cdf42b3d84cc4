"""An import as the worker takes it up."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.imports.model import ImportKind, ImportState
from app.infra.db.connection import AnyConnection

# The row of the task is held until the transaction ends: nobody else takes it up, and a killed worker lets go of it.
_TAKE: Final = "select import_id from import_tasks order by asked_at, import_id limit 1 for update skip locked"
_LOAD: Final = """
select i.id, i.upload_id, i.kind, i.state, i.territory_id, t.kind = 'hamlet' as is_hamlet, i.effective_on, i.origin,
    i.reason, i.sheet, i.mapping, i.columns, i.error_count, i.notice_count, i.applied_by, i.applying_account_id
from imports i join territories t on t.id = i.territory_id where i.id = $1
"""


@dataclass(frozen=True, slots=True)
class Job:
    """The import; ``columns`` leads from a field to its column in the file, counted from 0."""

    id: UUID
    upload_id: UUID
    kind: ImportKind
    state: ImportState
    territory_id: UUID
    is_hamlet: bool
    day: date
    origin: str
    reason: str | None
    sheet: str | None
    mapping: dict[str, str]
    columns: dict[str, int] = field(default_factory=dict)
    person_id: UUID | None = None
    account_id: UUID | None = None


async def take_job(connection: AnyConnection) -> Job | None:
    """The import that waits longest and that nobody works on, held until the end of the open transaction."""
    import_id = await connection.fetchval(_TAKE)
    return None if import_id is None else await load_job(connection, import_id)


async def load_job(connection: AnyConnection, import_id: UUID) -> Job:
    """The import as it stands."""
    row = await connection.fetchrow(_LOAD, import_id)
    assert row is not None  # noqa: S101 - tasks refer to imports
    return Job(
        id=row["id"],
        upload_id=row["upload_id"],
        kind=ImportKind(row["kind"]),
        state=ImportState(row["state"]),
        territory_id=row["territory_id"],
        is_hamlet=row["is_hamlet"],
        day=row["effective_on"],
        origin=row["origin"],
        reason=row["reason"],
        sheet=row["sheet"],
        mapping=json.loads(row["mapping"]),
        columns=json.loads(row["columns"]),
        person_id=row["applied_by"],
        account_id=row["applying_account_id"],
    )
