"""What the actions on duplicates need."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.domain.duplicates.changes import DuplicatesFound, PersonsMerged, PersonsUnmerged, SuspicionDecided
from app.domain.duplicates.model import Looked, MergeFacts, MergePlace, Pair, SuspicionFacts, UndoFacts
from app.domain.journal.ports import Journal, Work
from app.domain.persons.ports import PersonsStore
from app.domain.shared.ids import DuplicateSuspicionId, IdSource, PersonId, PersonMergeId, TerritoryId
from app.domain.shared.scope import Target
from app.domain.territories.ports import TerritoriesStore


class DuplicatesStore(Protocol):
    """Doubtful pairs and merges in the open transaction."""

    async def lock_search(self) -> None:
        """Makes every other search wait until the end of the transaction."""
        ...

    async def find_in(self, territory_id: TerritoryId) -> Looked:
        """The persons and households that count in the territory or below it today."""
        ...

    async def find_pairs(self, looked: Looked) -> Sequence[Pair]:
        """Every pair of one of the records with another that has something in common by which it may be found."""
        ...

    async def lock_known(self, looked: Looked) -> Sequence[SuspicionFacts]:
        """The pairs in the register that have one of the records, held."""
        ...

    async def record_search(self, change: DuplicatesFound) -> None:
        """Writes the search and what it changes. Raises ``Conflict`` when a pair has changed in the meantime."""
        ...

    async def find_suspicion_place(self, suspicion_id: DuplicateSuspicionId) -> Target | None:
        """Where the pair counts for access."""
        ...

    async def lock_suspicion(self, suspicion_id: DuplicateSuspicionId) -> SuspicionFacts:
        """The pair, held. Raises ``NotFound``."""
        ...

    async def decide(self, change: SuspicionDecided) -> None:
        """Writes the state of the pair with its decision."""
        ...

    async def lock_merge(self, kept_id: PersonId, merged_id: PersonId) -> MergeFacts:
        """Both persons with all that refers to them, held. Raises ``NotFound``; ``Conflict`` when it is changing."""
        ...

    async def merge(self, change: PersonsMerged) -> None:
        """Moves the references and keeps which. Raises ``Conflict`` when one has changed in the meantime."""
        ...

    async def find_merge(self, merge_id: PersonMergeId) -> MergePlace | None:
        """Where the merge counts for access, whom it kept and whom it merged; before any lock."""
        ...

    async def lock_undo(self, merge_id: PersonMergeId) -> UndoFacts:
        """The merge with both persons and what it moved, held. Raises ``NotFound`` and ``Conflict``."""
        ...

    async def unmerge(self, change: PersonsUnmerged) -> None:
        """Moves the references back. Raises ``Conflict`` when one has changed in the meantime."""
        ...


class SearchWork(Protocol):
    """What a search needs; the worker has no more."""

    @property
    def ids(self) -> IdSource:
        """The source of new ids."""
        ...

    @property
    def today(self) -> date:
        """The civil date in Vietnam."""
        ...

    @property
    def journal(self) -> Journal:
        """The journal."""
        ...

    @property
    def duplicates(self) -> DuplicatesStore:
        """The store."""
        ...


class DuplicatesWork(Work, Protocol):
    """The open transaction with the stores of duplicates, persons and territories."""

    @property
    def duplicates(self) -> DuplicatesStore:
        """The store."""
        ...

    @property
    def persons(self) -> PersonsStore:
        """Persons: where they count for access."""
        ...

    @property
    def territories(self) -> TerritoriesStore:
        """Territories."""
        ...
