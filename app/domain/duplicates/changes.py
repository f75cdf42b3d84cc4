"""What was decided about records that may be the same. Ids, reasons and figures; no personal values."""

from dataclasses import dataclass
from datetime import date

from app.domain.duplicates.model import Pair, Reference, SuspicionState
from app.domain.shared.ids import (
    DuplicateSearchId,
    DuplicateSuspicionId,
    PersonId,
    PersonMergeId,
    TerritoryId,
)


@dataclass(frozen=True, slots=True)
class Suspected:
    """A doubtful pair that is to be looked at by a person; ``version`` is None where it is new."""

    id: DuplicateSuspicionId
    version: int | None
    pair: Pair
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesFound:
    """What a search changes: pairs that are new, pairs that are open with other reasons or again, pairs that are over.

    ``persons`` and ``households`` say how many records were looked at.
    """

    search_id: DuplicateSearchId
    territory_id: TerritoryId
    searched_on: date
    searched_by: PersonId | None
    persons: int
    households: int
    opened: tuple[Suspected, ...] = ()
    changed: tuple[Suspected, ...] = ()
    obsolete: tuple[tuple[DuplicateSuspicionId, int], ...] = ()

    def is_nothing(self) -> bool:
        """Whether the search leaves everything as it was."""
        return not (self.opened or self.changed or self.obsolete)


@dataclass(frozen=True, slots=True)
class SuspicionDecided:
    """A pair in another state. An open one has no decision."""

    id: DuplicateSuspicionId
    version: int
    state: SuspicionState
    decided_by: PersonId | None = None
    decided_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsMerged:
    """A record merged into another one, with every reference that moves over."""

    merge_id: PersonMergeId
    kept_id: PersonId
    kept_version: int
    merged_id: PersonId
    merged_version: int
    territory_id: TerritoryId
    merged_on: date
    merged_by: PersonId
    reason: str
    moved: tuple[Reference, ...]
    suspicion: SuspicionDecided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsUnmerged:
    """A merge undone: the references go back."""

    merge_id: PersonMergeId
    version: int
    kept_id: PersonId
    kept_version: int
    merged_id: PersonId
    merged_version: int
    territory_id: TerritoryId
    undone_on: date
    undone_by: PersonId
    reason: str
    moved: tuple[Reference, ...]
    suspicion: SuspicionDecided | None
