"""Facts that the events of a household's life are decided on; all are true on one day, the effective date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.period import Period


class MembershipStatus(StrEnum):
    """How a household belongs to its group (tham gia tự nguyện)."""

    INVITED = "invited"
    """Được mời: lies in the group's area and has not answered yet."""
    MEMBER = "member"
    """Thành viên."""
    PROVISIONAL = "provisional"
    """Tạm: a split-off household, until the board confirms it."""
    DECLINED = "declined"
    """Không tham gia: lies in the group's area and does not take part."""


class Presence(StrEnum):
    """Whether the household lives where it is registered (hiện diện)."""

    RESIDENT = "resident"
    """Thường trú, đang ở."""
    TEMPORARY = "temporary"
    """Tạm trú."""
    AWAY = "away"
    """Đi làm ăn xa."""
    VACANT = "vacant"
    """Nhà không có người ở."""


class CountSource(StrEnum):
    """Where a number of people comes from."""

    COUNTED = "counted"
    """Đếm thực tế."""
    DECLARED = "declared"
    """Theo khai báo, báo cáo."""


class HolderPost(StrEnum):
    """Who stands for a household."""

    HEAD = "head"
    """Chủ hộ (Luật Cư trú 2020, Điều 10)."""
    REPRESENTATIVE = "representative"
    """Đại diện hộ, người biểu quyết."""


class EventKind(StrEnum):
    """Events in the life of a household."""

    REGISTER = "register"
    """Ghi nhận hộ."""
    SPLIT = "split"
    """Tách hộ."""
    JOIN = "join"
    """Nhập hộ."""
    MOVE_IN = "move_in"
    """Chuyển đến."""
    MOVE_OUT = "move_out"
    """Chuyển đi."""
    MOVE = "move"
    """Đổi chỗ ở trong địa bàn."""
    END = "end"
    """Xóa hộ."""
    CHANGE_HEAD = "change_head"
    """Đổi chủ hộ hoặc đại diện."""
    RECOUNT = "recount"
    """Cập nhật nhân khẩu."""
    PRESENCE = "presence"
    """Thay đổi hiện diện."""


class EdgeKind(StrEnum):
    """How an edge of the household lineage leads from an origin to a result."""

    BEGINS = "begins"
    """The result begins."""
    CONTINUES = "continues"
    """The household goes on, changed."""
    SPLITS = "splits"
    """The result was taken out of the origin."""
    JOINS = "joins"
    """The origin ended in the result."""
    ENDS = "ends"
    """The origin ends without a result."""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """Where a household lives: its hamlet (or commune), and its place in the row of houses of a cluster."""

    territory_id: TerritoryId
    cluster_id: ClusterId | None = None
    sequence: int | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A territory that households may live in, on the day: its commune and the codes that theirs begin with."""

    territory_id: TerritoryId
    commune_id: TerritoryId
    code_prefix: str
    next_number: int
    clusters: frozenset[ClusterId] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupPlaceFacts:
    """A group in force on the day, and the commune that it lies in."""

    group_id: GroupId
    commune_id: TerritoryId


@dataclass(frozen=True, slots=True)
class LaterFact:
    """A fact about a household that begins or ends after the day: it stands in the way of backdating."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household on the day. ``valid`` is None when it has no day; ``people`` when nobody has counted."""

    id: HouseholdId
    version: int
    valid: Period | None
    commune_id: TerritoryId | None
    dwelling: Dwelling | None
    people: int | None = None
    head_id: PersonId | None = None
    representative_id: PersonId | None = None
    group_id: GroupId | None = None
    status: MembershipStatus | None = None
    later: tuple[LaterFact, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether it exists on the day."""
        return self.valid is not None and self.valid.holds_on(day)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one event is decided on; what is missing does not exist or is not in force."""

    households: tuple[HouseholdFacts, ...] = ()
    place: PlaceFacts | None = None
    group: GroupPlaceFacts | None = None
    persons: frozenset[PersonId] = frozenset()
    code_taken: bool = False
