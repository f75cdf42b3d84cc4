"""Uploads and imports in one transaction. They are no facts of the record, so nothing here opens a change set."""

import hashlib
import json
from uuid import UUID

from app.domain.imports.codes import UPLOAD_DIGEST
from app.domain.imports.commands import OpenUpload, StartImport
from app.domain.imports.model import Decision, DoubtFacts, ImportFacts, ImportState, UploadFacts
from app.domain.shared.errors import Conflict, NotFound
from app.domain.shared.ids import AccountId, ImportDoubtId, ImportId, PersonId, TerritoryId, UploadId
from app.infra.db.transaction import Transaction

_TERRITORY = """
select territory_id from uploads where id = $1 union all select territory_id from imports where id = $2
"""
_ADD_UPLOAD = """
insert into uploads (id, territory_id, account_id, person_id, name, size, sha256)
values ($1, $2, $3, $4, $5, $6, lower($7))
"""
_LOCK_UPLOAD = """
select territory_id, account_id, size, received from uploads where id = $1 and emptied_at is null for no key update
"""
_ADD_CHUNK = """
with added as (insert into upload_chunks (upload_id, start, content) values ($1, $2, $3))
update uploads set received = received + length($3::bytea) where id = $1
returning received = size and sha256 is not null
"""
CONTENT = "select content from upload_chunks where upload_id = $1 order by start"
"""The parts of a file in their order."""
_ADD_IMPORT = """
with added as (
    insert into imports (id, upload_id, territory_id, kind, effective_on, origin, sheet, mapping, reason, started_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
)
insert into import_tasks (import_id) values ($1)
"""
_LOCK_IMPORT = """
select state, version, (
    select count(*) from import_doubts d where d.import_id = i.id and d.decision is null
) as undecided
from imports i where id = $1 for no key update
"""
_APPLY = """
with asked as (
    update imports set state = 'applying', version = version + 1, applying_account_id = $2, applied_by = $3,
        progress_done = 0, progress_total = 0
    where id = $1
)
insert into import_tasks (import_id) values ($1)
"""
_CANCEL = """
update imports set state = 'cancelled', version = version + 1, ended_at = clock_timestamp() where id = $1
"""
EMPTY_ROWS = "delete from import_rows where import_id = $1"
# A file that another import still waits for is kept.
EMPTY_UPLOAD = """
with emptied as (
    update uploads u set emptied_at = clock_timestamp()
    where u.id = (select upload_id from imports where id = $1) and not exists (
        select from imports o where o.upload_id = u.id and o.id <> $1
            and o.state in ('uploaded', 'validating', 'validated', 'applying')
    )
    returning u.id
)
delete from upload_chunks c using emptied where c.upload_id = emptied.id
"""
_LOCK_DOUBT = """
select d.version, d.candidates, i.state from import_doubts d join imports i on i.id = d.import_id
where d.id = $1 for no key update
"""
_DECIDE = """
update import_doubts set decision = $2, same_as = $3, decided_by = $4, version = version + 1 where id = $1
"""


class SqlImports:
    """The store of imports over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def find_territory(self, *, upload: UUID | None = None, started: UUID | None = None) -> TerritoryId | None:
        """The territory of an upload or of an import."""
        found = await self._transaction.value(_TERRITORY, upload, started)
        return None if found is None else TerritoryId(found)

    async def find_import(self, import_doubt_id: ImportDoubtId) -> ImportId | None:
        """The import that a doubtful row belongs to."""
        found = await self._transaction.value("select import_id from import_doubts where id = $1", import_doubt_id)
        return None if found is None else ImportId(found)

    async def add_upload(
        self, upload_id: UploadId, command: OpenUpload, *, account: AccountId, person: PersonId
    ) -> None:
        """Writes the announced file."""
        c = command
        await self._transaction.rows(_ADD_UPLOAD, upload_id, c.territory_id, account, person, c.name, c.size, c.sha256)

    async def lock_upload(self, upload_id: UploadId) -> UploadFacts:
        """The upload, held against other parts. Raises ``NotFound``, also when its content was removed."""
        rows = await self._transaction.lock(_LOCK_UPLOAD, upload_id)
        if not rows:
            raise NotFound("upload")
        return UploadFacts(upload_id, *rows[0])

    async def add_chunk(self, upload_id: UploadId, start: int, content: bytes) -> None:
        """Adds a part; with the last one the digest is compared. Raises ``Conflict`` (upload-digest)."""
        if await self._transaction.value(_ADD_CHUNK, upload_id, start, content):
            announced = await self._transaction.value("select sha256 from uploads where id = $1", upload_id)
            digest = hashlib.sha256()
            for (part,) in await self._transaction.rows(CONTENT, upload_id):
                digest.update(part)
            if digest.hexdigest() != announced:
                raise Conflict(UPLOAD_DIGEST)

    async def add_import(
        self, import_id: ImportId, command: StartImport, *, territory: TerritoryId, person: PersonId
    ) -> None:
        """Writes the import and asks the worker for its check."""
        c = command
        mapping = json.dumps({each.header: each.field for each in c.mapping}, ensure_ascii=False).encode()
        await self._transaction.rows(
            _ADD_IMPORT,
            import_id,
            c.upload_id,
            territory,
            c.kind,
            c.effective_on,
            c.origin,
            c.sheet,
            mapping,
            c.reason,
            person,
        )

    async def lock_import(self, import_id: ImportId) -> ImportFacts:
        """The import, held against other steps. Raises ``NotFound``."""
        rows = await self._transaction.lock(_LOCK_IMPORT, import_id)
        if not rows:
            raise NotFound("import")
        row = rows[0]
        return ImportFacts(import_id, row["version"], ImportState(row["state"]), row["undecided"])

    async def ask_application(self, import_id: ImportId, *, account: AccountId, person: PersonId) -> None:
        """Asks the worker to apply it."""
        await self._transaction.rows(_APPLY, import_id, account, person)

    async def cancel(self, import_id: ImportId) -> None:
        """Ends the import and removes its values; a check that runs finds it ended and keeps nothing."""
        for statement in (_CANCEL, EMPTY_ROWS, EMPTY_UPLOAD):
            await self._transaction.rows(statement, import_id)

    async def lock_doubt(self, import_doubt_id: ImportDoubtId) -> DoubtFacts:
        """The doubtful row and its import, held. Raises ``NotFound``."""
        rows = await self._transaction.lock(_LOCK_DOUBT, import_doubt_id)
        if not rows:
            raise NotFound("import_doubt")
        row = rows[0]
        return DoubtFacts(import_doubt_id, row["version"], ImportState(row["state"]), frozenset(row["candidates"]))

    async def decide(
        self, import_doubt_id: ImportDoubtId, decision: Decision, same_as: UUID | None, *, person: PersonId
    ) -> None:
        """Writes the decision."""
        await self._transaction.rows(_DECIDE, import_doubt_id, decision, same_as, person)
