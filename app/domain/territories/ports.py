"""What the actions on territories need."""

from datetime import date
from typing import Protocol

from app.domain.journal.ports import Work
from app.domain.shared.ids import TerritoryId
from app.domain.territories.changes import ClusterRegistered, HamletRegistered
from app.domain.territories.model import CommuneFacts, TerritoryFacts


class TerritoriesStore(Protocol):
    """Territories in the open transaction."""

    async def get_territory(self, territory_id: TerritoryId) -> TerritoryFacts:
        """The territory, not held."""
        ...

    async def lock_territory(self, territory_id: TerritoryId) -> TerritoryFacts:
        """The territory, held against other changes of it until the end of the transaction."""
        ...

    async def lock_commune(self, commune_id: TerritoryId, day: date) -> CommuneFacts:
        """The same, with the codes of its hamlets that hold on or after the day."""
        ...

    async def add_hamlet(self, change: HamletRegistered) -> None:
        """Writes the hamlet and gives it its place in the tree."""
        ...

    async def add_cluster(self, change: ClusterRegistered) -> None:
        """Writes the cluster."""
        ...


class TerritoriesWork(Work, Protocol):
    """The open transaction with the store of territories."""

    @property
    def territories(self) -> TerritoriesStore:
        """The store."""
        ...
