"""What was decided about memberships, boards and the work of groups."""

from dataclasses import dataclass
from datetime import date

from app.domain.groups.model import GroupStatus, Manner, Post, SeatEnd, SeatFacts
from app.domain.households.model import MembershipStatus
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId


@dataclass(frozen=True, slots=True)
class MembershipChanged:
    """The membership that a household has from the day on; ``group_id`` is None when it then lies in no group.

    ``closes`` says that a membership ends on the day, ``because`` why, where the household leaves.
    """

    household_id: HouseholdId
    version: int
    effective_on: date
    closes: bool
    group_id: GroupId | None = None
    status: MembershipStatus | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class SeatOpened:
    """A seat that begins on the day of its change."""

    id: SeatId
    person_id: PersonId
    post: Post
    manner: Manner
    term_until: date


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """Seats that end and begin on the day, and the posts that nobody holds afterwards (told, never refused)."""

    group_id: GroupId
    version: int
    effective_on: date
    ended: tuple[SeatFacts, ...] = ()
    because: SeatEnd | None = None
    opened: tuple[SeatOpened, ...] = ()
    gaps: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """What a group is from the day on."""

    group_id: GroupId
    version: int
    effective_on: date
    status: GroupStatus
