"""What was decided about bodies."""

from dataclasses import dataclass
from datetime import date

from app.domain.bodies.model import BodyKind, BodyLevel
from app.domain.shared.ids import BodyId, TerritoryId
from app.domain.shared.period import Period


@dataclass(frozen=True, slots=True)
class BodyRegistered:
    """A new body; it lasts no longer than its territory."""

    body_id: BodyId
    territory_id: TerritoryId
    kind: BodyKind
    level: BodyLevel
    name: str
    parent_id: BodyId | None
    electronic_id: str | None
    valid: Period


@dataclass(frozen=True, slots=True)
class BodyEnded:
    """The end of a body and its succession: whole by the successor, or abolished without one."""

    body_id: BodyId
    territory_id: TerritoryId
    ends_on: date
    successor_id: BodyId | None
    note: str | None
