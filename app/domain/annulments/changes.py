"""What was decided: every row that an annulment puts back, in what way."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.annulments.model import Change, Held, Table
from app.domain.shared.ids import GroupId, HouseholdId, RestructuringId


class Undoing(StrEnum):
    """What happens to a row that the annulled change wrote."""

    RESTORED = "restored"
    """The change altered it; it holds again what it held before."""
    REINSERTED = "reinserted"
    """The change removed it; it is there again, under its own id."""
    REMOVED = "removed"
    """The change made it; it is taken away. A group or household keeps its identity and has no day."""
    KEPT = "kept"
    """A group or household that existed before and goes on; only its version rises."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one row; ``held`` is what it then holds, None where it is taken away."""

    table: Table
    id: UUID
    undoing: Undoing
    held: Held | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeAnnulled:
    """The annulment of one change, complete enough to be carried out and agreed on."""

    change: Change
    steps: tuple[Step, ...]
    edges: int = 0
    roles: int = 0

    def ids(self, table: Table, *undoings: Undoing) -> list[UUID]:
        """The rows of a table to which one of these happens."""
        return [step.id for step in self.steps if step.table is table and step.undoing in undoings]

    def restructuring_id(self) -> RestructuringId | None:
        """The restructuring that counts as never carried out."""
        return self.change.restructuring_id()

    def group_ids(self) -> tuple[GroupId, ...]:
        """Every group that it touches."""
        return self.change.group_ids

    def household_ids(self) -> tuple[HouseholdId, ...]:
        """Every household that it touches."""
        return self.change.household_ids
