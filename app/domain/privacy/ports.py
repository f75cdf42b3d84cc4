"""What the actions on personal values need."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.domain.journal.ports import Work
from app.domain.persons.model import LawfulBasis
from app.domain.persons.ports import PersonsStore
from app.domain.policies.ports import PoliciesStore
from app.domain.privacy.changes import CitizenIdSealed, PersonErased
from app.domain.privacy.model import ErasureFacts, SealedKind, SealedValue
from app.domain.shared.ids import AccountId, PersonId


class PrivacyStore(Protocol):
    """Personal values in the open transaction."""

    async def seal_citizen_id(self, change: CitizenIdSealed) -> None:
        """Seals the citizen id under the person's own key; the person's record gets a new version."""
        ...

    async def open_values(self, person_id: PersonId, kind: SealedKind) -> tuple[SealedValue, ...]:
        """The sealed values of one kind, newest first, opened."""
        ...

    async def note_sealed_read(
        self, person_id: PersonId, kind: SealedKind, *, account_id: AccountId, reader_id: PersonId, purpose: str
    ) -> None:
        """Writes down that they were read; it is kept if and only if the transaction commits."""
        ...

    async def lock_for_erasure(self, person_id: PersonId) -> ErasureFacts:
        """The person with functions and accounts; nobody gives the person a function meanwhile. Raises ``NotFound``."""
        ...

    async def get_basis(self, person_id: PersonId) -> LawfulBasis:
        """Why the person's data may be kept."""
        ...

    async def erase(self, change: PersonErased) -> None:
        """Overwrites the contact values and user names, destroys the key, and forgets every answer that shows them."""
        ...

    async def find_past_retention(self, day: date, *, default_months: int | None, limit: int) -> Sequence[PersonId]:
        """Persons whose time is over by the profile of their home, the longest over first."""
        ...


class PrivacyWork(Work, Protocol):
    """The open transaction with the stores of personal values, persons and rule parameters."""

    @property
    def privacy(self) -> PrivacyStore:
        """The store."""
        ...

    @property
    def persons(self) -> PersonsStore:
        """Persons."""
        ...

    @property
    def policies(self) -> PoliciesStore:
        """Rule parameters."""
        ...
