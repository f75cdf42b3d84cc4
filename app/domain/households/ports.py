"""What the actions on households need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.households.changes import HouseholdsChanged
from app.domain.households.model import Facts
from app.domain.journal.ports import Work
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, TerritoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What has to be known to decide an event on its day; the households come back in this order."""

    effective_on: date
    household_ids: tuple[HouseholdId, ...] = ()
    territory_id: TerritoryId | None = None
    group_id: GroupId | None = None
    person_ids: tuple[PersonId, ...] = ()
    code: str | None = None


class HouseholdsStore(Protocol):
    """Households in the open transaction."""

    async def lock(self, household_ids: Sequence[HouseholdId], territory_id: TerritoryId | None) -> None:
        """Holds the households, and the numbering of the territory, against other changes. Raises ``NotFound``."""
        ...

    async def load_facts(self, needs: Needs) -> Facts:
        """What is true on the day, every earlier event of that day counted in."""
        ...

    async def apply(self, change: HouseholdsChanged) -> None:
        """Carries the event out. Raises ``Conflict`` when what it changes has changed in the meantime."""
        ...


class HouseholdsWork(Work, Protocol):
    """The open transaction with the store of households."""

    @property
    def households(self) -> HouseholdsStore:
        """The store."""
        ...
