"""What was decided: one plan for every kind of restructuring, complete enough to be carried out and agreed on."""

from dataclasses import dataclass
from datetime import date

from app.domain.groups.model import Manner, Post
from app.domain.restructuring.model import EdgeKind, Kind, LegalForm
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, RestructuringId, SeatId, TerritoryId


@dataclass(frozen=True, slots=True)
class Origin:
    """A group that the restructuring begins with, at the version that was seen; it goes on or ends."""

    group_id: GroupId
    version: int
    continues: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A group that the restructuring leaves: a new one (``founded``) or an origin that goes on.

    ``relabelled`` says that a continuing group gets another number or name; ``households`` counts those that
    take part.
    """

    group_id: GroupId
    founded: bool
    relabelled: bool
    territory_id: TerritoryId
    number: int
    name: str
    households: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a household of the origins lay and where it lies then; None is no group."""

    household_id: HouseholdId
    origin: GroupId | None
    result: GroupId | None


@dataclass(frozen=True, slots=True)
class SeatEnded:
    """A seat that ends with its group."""

    seat_id: SeatId
    because: str


@dataclass(frozen=True, slots=True)
class SeatOpened:
    """A seat of a new group."""

    group_id: GroupId
    person_id: PersonId
    post: Post
    manner: Manner
    term_until: date | None


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the lineage. ``households_moved`` counts the households that went, or stayed, along it."""

    origin: GroupId | None
    result: GroupId | None
    kind: EdgeKind
    households_moved: int


@dataclass(frozen=True, slots=True)
class Restructured:
    """The plan: every effect of one restructuring, each household named. ``territory_id`` is its home for access."""

    restructuring_id: RestructuringId
    kind: Kind
    legal_form: LegalForm | None
    effective_on: date
    territory_id: TerritoryId
    origins: tuple[Origin, ...]
    results: tuple[Result, ...]
    placements: tuple[Placement, ...]
    seats_ended: tuple[SeatEnded, ...]
    seats_kept: tuple[SeatId, ...]
    seats_opened: tuple[SeatOpened, ...]
    edges: tuple[Edge, ...]
    warnings: tuple[Violation, ...]

    def moves(self) -> tuple[Placement, ...]:
        """The households that change their group."""
        return tuple(placed for placed in self.placements if placed.origin != placed.result)

    def group_ids(self) -> tuple[GroupId, ...]:
        """Every group that it touches, origins first."""
        return tuple(
            dict.fromkeys([*(origin.group_id for origin in self.origins), *(r.group_id for r in self.results)])
        )
