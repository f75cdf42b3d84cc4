"""What the actions on bodies need."""

from typing import Protocol

from app.domain.bodies.changes import BodyEnded, BodyRegistered
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.model import BodyFacts, PlaceFacts
from app.domain.journal.ports import Work
from app.domain.shared.ids import BodyId, TerritoryId


class BodiesStore(Protocol):
    """Bodies in the open transaction."""

    async def find_territory(self, body_id: BodyId) -> TerritoryId | None:
        """The territory of the body."""
        ...

    async def lock_place(self, command: RegisterBody) -> PlaceFacts:
        """What the new body is decided on; other changes of bodies have to wait."""
        ...

    async def lock_body(self, command: EndBody, territory_id: TerritoryId) -> BodyFacts:
        """The body, and what would outlive its end; other changes of bodies have to wait."""
        ...

    async def add_body(self, change: BodyRegistered) -> None:
        """Writes the body."""
        ...

    async def end_body(self, change: BodyEnded) -> None:
        """Ends the body and writes its succession."""
        ...


class BodiesWork(Work, Protocol):
    """The open transaction with the store of bodies."""

    @property
    def bodies(self) -> BodiesStore:
        """The store."""
        ...
