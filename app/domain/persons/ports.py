"""What the actions on persons need."""

from typing import Protocol

from app.domain.journal.ports import Work
from app.domain.persons.changes import NoticeRecorded, PersonContactChanged, PersonRegistered
from app.domain.persons.model import PersonFacts
from app.domain.shared.ids import PersonId
from app.domain.territories.ports import TerritoriesStore


class PersonsStore(Protocol):
    """Persons in the open transaction."""

    async def lock_person(self, person_id: PersonId) -> PersonFacts:
        """The person, held against other changes of the record."""
        ...

    async def add_person(self, change: PersonRegistered) -> None:
        """Writes the person, the contact values and the home."""
        ...

    async def change_contact(self, change: PersonContactChanged) -> None:
        """Writes the contact values and seals those before; the person's record gets a new version."""
        ...

    async def record_notice(self, change: NoticeRecorded) -> None:
        """Writes the day of the notice."""
        ...


class PersonsWork(Work, Protocol):
    """The open transaction with the stores of persons and territories."""

    @property
    def persons(self) -> PersonsStore:
        """The store."""
        ...

    @property
    def territories(self) -> TerritoriesStore:
        """Territories."""
        ...
