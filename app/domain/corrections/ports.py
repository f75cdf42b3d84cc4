"""What the actions on corrections need."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.corrections.commands import Correction
from app.domain.corrections.model import Corrected, Facts
from app.domain.journal.ports import Work
from app.domain.shared.ids import GroupId, RestructuringId, TerritoryId


class CorrectionsStore(Protocol):
    """What can be corrected, in the open transaction."""

    async def find_case(self, restructuring_id: RestructuringId) -> tuple[TerritoryId, Sequence[GroupId]] | None:
        """The territory of a restructuring and the groups that it touches; None where there is no such one."""
        ...

    async def lock_facts(self, command: Correction) -> Facts:
        """What is to be corrected, its owner held. Raises ``NotFound`` for an owner that is not on record."""
        ...

    async def apply(self, corrected: Corrected) -> None:
        """Writes the correction. Raises ``Conflict`` when its owner has changed in the meantime."""
        ...


class CorrectionsWork(Work, Protocol):
    """The open transaction with the store that corrections need."""

    @property
    def corrections(self) -> CorrectionsStore:
        """The store."""
        ...
