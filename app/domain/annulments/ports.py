"""What the actions on annulments need."""

from datetime import date, datetime
from typing import Protocol

from app.domain.annulments.agreement import Previewed, Stored
from app.domain.annulments.changes import ChangeAnnulled
from app.domain.annulments.model import Change, Facts
from app.domain.journal.ports import Work
from app.domain.shared.ids import AnnulmentId, JournalEntryId, PersonId


class AnnulmentsStore(Protocol):
    """Annulments in the open transaction; one costs as many statements as any other."""

    async def find_change(self, entry_id: JournalEntryId) -> Change | None:
        """The change of a journal entry; None where there is no such entry."""
        ...

    async def find(self, annulment_id: AnnulmentId) -> Stored | None:
        """The annulment; None where there is none."""
        ...

    async def lock(self, annulment_id: AnnulmentId, change: Change) -> Stored:
        """The annulment, held with every group and household that it touches; each kind in key order."""
        ...

    async def load_facts(self, change: Change, *, annuller: PersonId, today: date) -> Facts:
        """What is true of the rows that the change wrote, and of those around them."""
        ...

    async def add(self, previewed: Previewed) -> None:
        """Stores a previewed annulment."""
        ...

    async def apply(self, stored: Stored, annulled: ChangeAnnulled, *, executed_by: PersonId, at: datetime) -> None:
        """Puts everything back. Raises ``Conflict`` when a statement changes fewer or more rows than were decided."""
        ...


class AnnulmentsWork(Work, Protocol):
    """The open transaction with the store that annulments need."""

    @property
    def annulments(self) -> AnnulmentsStore:
        """The store."""
        ...
