"""What a caller asks of groups: memberships of households, seats of the board, suspension."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.groups.model import Manner, Post, SeatEnd
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, SeatId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER_ID = UUID("01981a2b-0000-7000-8000-000000000002")

Group = Annotated[GroupId, Doc("Định danh tổ.", "The group.", _ID)]
Household = Annotated[HouseholdId, Doc("Định danh hộ.", "The household.", _ID)]
HouseholdSeen = Annotated[int, Doc("Phiên bản của hộ mà bạn đã xem.", "The version of the household that you saw.", 1)]
GroupSeen = Annotated[int, Doc("Phiên bản của tổ mà bạn đã xem.", "The version of the group that you saw.", 1)]
Day = Annotated[
    date,
    Doc("Ngày có hiệu lực, không sau hôm nay.", "The day from which it holds, not after today.", date(2026, 1, 15)),
]
Reason = Annotated[
    str | None,
    Doc("Lý do; bắt buộc khi ghi nhận muộn.", "Why; required when it is recorded late.", "Biên bản gửi chậm"),
    Bounds(1, MAX_WORDS),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteHousehold:
    """Invites a household of the commune that is in no group, or that declined before."""

    household_id: Household
    group_id: Annotated[GroupId, Doc("Tổ mời hộ tham gia.", "The group that invites it.", _OTHER_ID)]
    effective_on: Day
    reason: Reason = None
    expected_version: HouseholdSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMembership:
    """The household takes part: it was invited, or had declined before."""

    household_id: Household
    effective_on: Day
    reason: Reason = None
    expected_version: HouseholdSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMembership:
    """The household does not take part; it stays in the group's area."""

    household_id: Household
    effective_on: Day
    reason: Reason = None
    expected_version: HouseholdSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveGroup:
    """The household leaves the group (participation is voluntary)."""

    household_id: Household
    effective_on: Day
    reason: Reason = None
    expected_version: HouseholdSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmMembership:
    """The board confirms a provisional household (a split-off one) as a member."""

    household_id: Household
    effective_on: Day
    reason: Reason = None
    expected_version: HouseholdSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSeat:
    """Puts a person on the management board of a group."""

    group_id: Group
    person_id: Annotated[PersonId, Doc("Người giữ chức vụ.", "Who holds the seat.", _OTHER_ID)]
    post: Annotated[Post, Doc("Chức vụ.", "The post.", "head")]
    manner: Annotated[Manner, Doc("Cách giữ chức vụ.", "How the seat is held.", "elected")]
    effective_on: Day
    term_until: Annotated[
        date | None,
        Doc(
            "Ngày hết nhiệm kỳ dự kiến; để trống để tính theo quy định.",
            "When the term is due to end; made from the rule parameters if empty.",
            date(2028, 7, 15),
        ),
    ] = None
    reason: Reason = None
    expected_version: GroupSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSeat:
    """Ends a seat of the management board from a day on. When a head dies, a deputy acts the same day."""

    group_id: Group
    seat_id: Annotated[SeatId, Doc("Định danh chức vụ trong Ban quản lý.", "The seat.", _OTHER_ID)]
    because: Annotated[SeatEnd, Doc("Lý do thôi giữ chức vụ.", "Why it ends.", "resigned")]
    effective_on: Day
    reason: Reason = None
    expected_version: GroupSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendGroup:
    """Suspends an active group from a day on."""

    group_id: Group
    effective_on: Day
    reason: Reason = None
    expected_version: GroupSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeGroup:
    """Lets a suspended group work again from a day on."""

    group_id: Group
    effective_on: Day
    reason: Reason = None
    expected_version: GroupSeen


MembershipCommand = InviteHousehold | AcceptMembership | DeclineMembership | LeaveGroup | ConfirmMembership
GroupCommand = FillSeat | EndSeat | SuspendGroup | ResumeGroup
