"""What was decided: one plan for every kind of restructuring, complete enough to be carried out and agreed on."""

from dataclasses import dataclass
from datetime import date

from app.domain.groups.model import EndKind, Manner, Post
from app.domain.restructuring.model import EdgeKind, Kind, LegalForm, Placement
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId, PersonId, RestructuringId, SeatId, TerritoryId


@dataclass(frozen=True, slots=True)
class NewGroup:
    """What a new group was given when it was first planned: its id for ever, and the number it was shown with.

    Without a number the numbering policy gives one.
    """

    id: GroupId
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a decision needs and cannot make itself: the id of the restructuring, and the new groups in their order."""

    restructuring_id: RestructuringId
    groups: tuple[NewGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A group that the restructuring begins with, at the version that was seen; ``ends_as`` is None when it goes on."""

    group_id: GroupId
    version: int
    number: int
    name: str
    households: int
    ends_as: EndKind | None = None


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
class Seat:
    """A seat that is held before the restructuring: it ends with its group, or is kept with it."""

    id: SeatId
    group_id: GroupId
    person_id: PersonId
    post: Post


@dataclass(frozen=True, slots=True)
class SeatOpened:
    """A seat of a new group."""

    group_id: GroupId
    person_id: PersonId
    post: Post
    manner: Manner
    term_until: date


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the lineage. ``households_moved`` counts the households that went, or stayed, along it."""

    origin: GroupId | None
    result: GroupId | None
    kind: EdgeKind
    households_moved: int


@dataclass(frozen=True, slots=True)
class Restructured:
    """The plan: every effect of one restructuring, each household named.

    ``territory_id`` is its home for access; ``repeals_id`` the restructuring that it repeals.
    """

    restructuring_id: RestructuringId
    kind: Kind
    legal_form: LegalForm | None
    effective_on: date
    territory_id: TerritoryId
    origins: tuple[Origin, ...]
    results: tuple[Result, ...]
    placements: tuple[Placement, ...]
    seats_ended: tuple[Seat, ...]
    seats_kept: tuple[Seat, ...]
    seats_opened: tuple[SeatOpened, ...]
    edges: tuple[Edge, ...]
    warnings: tuple[Violation, ...]
    repeals_id: RestructuringId | None = None

    def moves(self) -> tuple[Placement, ...]:
        """The households that change their group."""
        return tuple(placed for placed in self.placements if placed.origin != placed.result)

    def group_ids(self) -> tuple[GroupId, ...]:
        """Every group that it touches, origins first."""
        return tuple(
            dict.fromkeys([*(origin.group_id for origin in self.origins), *(r.group_id for r in self.results)])
        )
