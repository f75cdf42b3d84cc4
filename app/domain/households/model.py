"""Facts that the events of a household's life are decided on; all are true on one day, the effective date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId
from app.domain.shared.period import Period


class MembershipStatus(StrEnum):
    """How a household belongs to the group in whose area it lies (tham gia tự nguyện)."""

    INVITED = "invited"
    """Được mời: lies in the group's area and has not answered yet."""
    MEMBER = "member"
    """Thành viên."""
    PROVISIONAL = "provisional"
    """Tạm: a split-off household, or a new one, until the board confirms it."""
    DECLINED = "declined"
    """Không tham gia: lies in the group's area and does not take part."""


TAKING_PART = frozenset({MembershipStatus.MEMBER, MembershipStatus.PROVISIONAL})
"""The statuses of households that count for the size of their group."""


class EntryStatus(StrEnum):
    """How a household that comes onto the record enters a group."""

    INVITED = "invited"
    """Được mời."""
    MEMBER = "member"
    """Thành viên."""
    PROVISIONAL = "provisional"
    """Tạm, chờ Ban quản lý xác nhận."""


class MembershipEnd(StrEnum):
    """Why a membership ended with an event of the household."""

    MOVED_AWAY = "moved_away"
    """Chuyển sang xã, phường khác."""
    JOINED = "joined"
    """Nhập vào hộ khác."""
    MOVED_OUT = "moved_out"
    """Chuyển đi."""
    ENDED = "ended"
    """Xóa hộ."""


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
    """Đổi chỗ ở."""
    END = "end"
    """Xóa hộ."""
    CHANGE_HEAD = "change_head"
    """Đổi chủ hộ."""
    CHANGE_REPRESENTATIVE = "change_representative"
    """Đổi đại diện hộ."""
    RECOUNT = "recount"
    """Cập nhật nhân khẩu."""
    PRESENCE = "presence"
    """Thay đổi hiện diện."""


ENDED_BECAUSE = {
    EventKind.JOIN: MembershipEnd.JOINED,
    EventKind.MOVE_OUT: MembershipEnd.MOVED_OUT,
    EventKind.END: MembershipEnd.ENDED,
}
"""Why the membership of a household ended that ended in an event."""


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


class Matter(StrEnum):
    """What a fact is about that begins or ends after the day."""

    EXISTENCE = "existence"
    DWELLING = "dwelling"
    PRESENCE = "presence"
    PEOPLE = "people"
    HOLDER = "holder"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True)
class Dwelling:
    """Where a household lives: its hamlet (or commune), and its place in the row of houses of a cluster.

    Coordinates in degrees (WGS 84).
    """

    territory_id: TerritoryId
    cluster_id: ClusterId | None = None
    sequence: int | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A hamlet or commune in force on the day: its commune, what codes in it begin with, the next free number.

    ``clusters`` are those of it that were asked for; ``ends_on`` is the day on which it ceases, if that is known.
    """

    territory_id: TerritoryId
    commune_id: TerritoryId
    code_prefix: str
    next_number: int
    clusters: frozenset[ClusterId] = frozenset()
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """A group in force on the day, as households enter it; ``size`` counts those that take part.

    ``ends_on`` is the day on which the group ended, if it has.
    """

    group_id: GroupId
    territory_id: TerritoryId
    commune_id: TerritoryId
    number: int
    size: int
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many people, and how that is known."""

    people: int
    source: CountSource


@dataclass(frozen=True, slots=True)
class LaterFact:
    """A fact about a household that begins or ends after the day: it stands in the way of backdating."""

    matter: Matter
    on: date


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """A household on the day. ``valid`` is None when no day has it; ``people`` when nobody has counted."""

    id: HouseholdId
    version: int
    valid: Period | None
    commune_id: TerritoryId | None = None
    dwelling: Dwelling | None = None
    presence: Presence | None = None
    people: PeopleCount | None = None
    head_id: PersonId | None = None
    representative_id: PersonId | None = None
    group_id: GroupId | None = None
    status: MembershipStatus | None = None
    later: tuple[LaterFact, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether it exists on the day."""
        return self.valid is not None and self.valid.holds_on(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What has to be known to decide an event on its day; the households come back in this order.

    ``founds`` says that a household begins and needs a number of its place; ``around`` asks for where the first of the
    households dwells, unless ``territory_id`` names a place, and for the group that it lies in.
    """

    effective_on: date
    household_ids: tuple[HouseholdId, ...] = ()
    founds: bool = False
    around: bool = False
    territory_id: TerritoryId | None = None
    cluster_id: ClusterId | None = None
    group_id: GroupId | None = None
    person_ids: tuple[PersonId, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one event is decided on; what is missing does not exist or is not in force."""

    households: tuple[HouseholdFacts, ...] = ()
    place: PlaceFacts | None = None
    area: AreaFacts | None = None
    persons: frozenset[PersonId] = frozenset()
    code_taken: bool = False
