"""What the actions on uploads and imports need."""

from typing import Protocol
from uuid import UUID

from app.domain.imports.commands import OpenUpload, StartImport
from app.domain.imports.model import Decision, DoubtFacts, ImportFacts, UploadFacts
from app.domain.journal.ports import Work
from app.domain.shared.ids import AccountId, ImportDoubtId, ImportId, PersonId, TerritoryId, UploadId
from app.domain.territories.ports import TerritoriesStore


class ImportsStore(Protocol):
    """Uploads and imports in the open transaction. They are no facts of the record and open no change set."""

    async def find_territory(self, *, upload: UUID | None = None, started: UUID | None = None) -> TerritoryId | None:
        """The territory of an upload or of an import."""
        ...

    async def find_import(self, import_doubt_id: ImportDoubtId) -> ImportId | None:
        """The import that a doubtful row belongs to."""
        ...

    async def add_upload(
        self, upload_id: UploadId, command: OpenUpload, *, account: AccountId, person: PersonId
    ) -> None:
        """Writes the announced file."""
        ...

    async def lock_upload(self, upload_id: UploadId) -> UploadFacts:
        """The upload, held against other parts. Raises ``NotFound``."""
        ...

    async def add_chunk(self, upload_id: UploadId, start: int, content: bytes) -> None:
        """Adds a part; with the last one the digest is compared. Raises ``Conflict`` (upload-digest)."""
        ...

    async def add_import(
        self, import_id: ImportId, command: StartImport, *, territory: TerritoryId, person: PersonId
    ) -> None:
        """Writes the import and asks the worker for its check."""
        ...

    async def lock_import(self, import_id: ImportId) -> ImportFacts:
        """The import, held against other steps. Raises ``NotFound``."""
        ...

    async def ask_application(self, import_id: ImportId, *, account: AccountId, person: PersonId) -> None:
        """Asks the worker to apply it."""
        ...

    async def cancel(self, import_id: ImportId) -> None:
        """Ends the import and removes its values."""
        ...

    async def lock_doubt(self, import_doubt_id: ImportDoubtId) -> DoubtFacts:
        """The doubtful row, held. Raises ``NotFound``."""
        ...

    async def decide(
        self, import_doubt_id: ImportDoubtId, decision: Decision, same_as: UUID | None, *, person: PersonId
    ) -> None:
        """Writes the decision."""
        ...


class ImportsWork(Work, Protocol):
    """The open transaction with the stores that imports need."""

    @property
    def imports(self) -> ImportsStore:
        """Uploads and imports."""
        ...

    @property
    def territories(self) -> TerritoriesStore:
        """Territories."""
        ...
