"""Facts of groups, memberships and management boards."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.households.model import MembershipStatus
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId, TerritoryId
from app.domain.shared.period import Period


class Post(StrEnum):
    """Posts of a management board (chức vụ trong Ban quản lý)."""

    HEAD = "head"
    """Tổ trưởng."""
    DEPUTY = "deputy"
    """Tổ phó."""
    SECRETARY = "secretary"
    """Thư ký."""


class Manner(StrEnum):
    """How a seat is held."""

    ELECTED = "elected"
    """Được bầu."""
    ACTING = "acting"
    """Tạm giữ quyền."""
    RECOGNISED = "recognised"
    """Được công nhận."""


class SeatEnd(StrEnum):
    """Why a seat ends (lý do thôi giữ chức vụ)."""

    RESIGNED = "resigned"
    """Xin thôi."""
    TERM_ENDED = "term_ended"
    """Hết nhiệm kỳ."""
    DISMISSED = "dismissed"
    """Cho thôi, miễn nhiệm."""
    DIED = "died"
    """Qua đời."""
    MOVED = "moved"
    """Chuyển nơi ở."""


class GroupStatus(StrEnum):
    """Where a group stands (trạng thái của tổ)."""

    ACTIVE = "active"
    """Đang hoạt động."""
    SUSPENDED = "suspended"
    """Tạm ngừng hoạt động."""
    ENDED = "ended"
    """Đã kết thúc: giải thể, hoặc được thay bằng tổ khác."""


class EndKind(StrEnum):
    """How a group ended."""

    DISSOLVED = "dissolved"
    """Giải thể: its households were in no group afterwards."""
    SUPERSEDED = "superseded"
    """Được thay thế: its households lie in other groups."""


@dataclass(frozen=True, slots=True)
class LaterFact:
    """What begins or ends after the day: it stands in the way of backdating."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group under lock, on the day; ``status`` is None when it does not exist on it.

    ``commune_id`` is the one that its hamlet lies in, ``later`` what is known about it after the day.
    """

    id: GroupId
    version: int
    territory_id: TerritoryId
    status: GroupStatus | None = None
    number: int | None = None
    commune_id: TerritoryId | None = None
    later: tuple[LaterFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """How many households take part in a group on the day, and how many may (``size.hard_max``; None: any number)."""

    number: int
    households: int
    most: int | None

    def is_full(self) -> bool:
        """Whether one household more would be too many."""
        return self.most is not None and self.households >= self.most


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """How a household belongs to a group on the day."""

    group_id: GroupId
    status: MembershipStatus


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household under lock, on the day; without a membership it lies in no group.

    ``territory_id`` is where it lies today, ``commune_id`` where it dwells on the day.
    """

    id: HouseholdId
    version: int
    territory_id: TerritoryId
    in_force: bool
    commune_id: TerritoryId | None = None
    membership: MembershipFacts | None = None
    later: tuple[LaterFact, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat that is held on the day."""

    id: SeatId
    person_id: PersonId
    post: Post
    valid: Period


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A group with the board that it has on the day, and what is known about its seats after it."""

    group: GroupFacts
    seats: tuple[SeatFacts, ...] = ()
    later: tuple[LaterFact, ...] = ()
