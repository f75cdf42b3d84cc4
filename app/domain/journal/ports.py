"""The open transaction as every action sees it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from app.domain.journal.model import Entry
from app.domain.shared.ids import IdSource
from app.domain.shared.scope import Target


class Journal(Protocol):
    """Writes the journal."""

    async def record(self, entries: Sequence[Entry]) -> None:
        """Adds the entries to the open change set, all in one statement."""
        ...


class Places(Protocol):
    """Where records count for access today; cheap reads before any lock."""

    async def of_territories(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of territories; unknown ids are missing from the answer."""
        ...

    async def of_groups(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of groups; unknown ids are missing from the answer."""
        ...

    async def of_households(self, ids: Sequence[UUID]) -> dict[UUID, Target]:
        """Targets of households; unknown ids are missing from the answer."""
        ...

    async def of_persons(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Target, ...]]:
        """Every target of persons; unknown ids are missing from the answer."""
        ...


class Work(Protocol):
    """One action, one transaction: what all contexts share of it. Actions never commit."""

    @property
    def ids(self) -> IdSource:
        """The source of new ids."""
        ...

    @property
    def today(self) -> date:
        """The civil date in Vietnam, the same for the whole transaction."""
        ...

    @property
    def now(self) -> datetime:
        """The instant, the same for the whole transaction."""
        ...

    @property
    def journal(self) -> Journal:
        """The journal."""
        ...

    @property
    def places(self) -> Places:
        """Where records count for access today."""
        ...
