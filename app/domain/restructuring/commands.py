"""What a caller asks of restructurings. Each kind carries the fields of the decision that it carries out."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.groups.model import Manner, Post
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, RestructuringId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER_ID = UUID("01981a2b-0000-7000-8000-000000000002")
MAX_HOUSEHOLDS = 2_000
"""Households that one restructuring may name."""
MAX_GROUPS = 100
"""Groups that one restructuring may touch."""

Number = Annotated[
    int | None,
    Doc(
        "Số thứ tự của tổ trong ấp, khóm; để trống để lấy số tiếp theo.", "Number in the hamlet; the next if empty.", 12
    ),
    Bounds(1, 9_999),
]
Name = Annotated[
    str | None,
    Doc("Tên tổ; để trống để đặt theo số.", "Name of the group; made from the number if empty.", "Tổ số 12"),
    Bounds(1, 200),
]
Households = Annotated[
    tuple[HouseholdId, ...],
    Doc("Các hộ được nêu đích danh.", "The households that are named.", (_ID,)),
    Bounds(0, MAX_HOUSEHOLDS),
]


@dataclass(frozen=True, slots=True)
class GroupRef:
    """A group, and the version of it that the caller has seen."""

    group_id: Annotated[GroupId, Doc("Định danh tổ.", "The group.", _ID)]
    expected_version: Annotated[
        int | None,
        Doc(
            "Phiên bản của tổ mà bạn đã xem; để trống thì không kiểm tra.",
            "The version you saw; unchecked if empty.",
            1,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class SeatWish:
    """A seat of the management board of a new group."""

    person_id: Annotated[PersonId, Doc("Người giữ chức vụ.", "Who holds the seat.", _ID)]
    post: Annotated[Post, Doc("Chức vụ.", "The post.", "head")]
    manner: Annotated[Manner, Doc("Cách giữ chức vụ.", "How the seat is held.", "acting")] = Manner.ACTING
    term_until: Annotated[
        date | None, Doc("Ngày hết nhiệm kỳ dự kiến.", "When the term is due to end.", date(2028, 1, 1))
    ] = None


Seats = Annotated[
    tuple[SeatWish, ...],
    Doc("Ban quản lý của tổ mới.", "Board of the new group.", ({"person_id": _ID, "post": "head"},)),
    Bounds(0, 20),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """A part of the divided group: a new group, or the origin that goes on (at most one part)."""

    number: Number = None
    name: Name = None
    household_ids: Households = ()
    seats: Seats = ()
    continues: Annotated[
        bool, Doc("Phần này là tổ cũ tiếp tục (tách).", "This part is the origin that goes on (tách).", example=False)
    ] = False
    takes_rest: Annotated[
        bool, Doc("Nhận mọi hộ chưa được nêu tên.", "Takes every household that no part names.", example=True)
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegroupPart:
    """A result of a regrouping: a new group, or one of the origins that goes on."""

    continues_group_id: Annotated[
        GroupId | None,
        Doc("Tổ cũ tiếp tục; để trống là tổ mới.", "The origin that goes on; a new group if empty.", _ID),
    ] = None
    number: Number = None
    name: Name = None
    household_ids: Households = ()
    seats: Seats = ()
    takes_rest: Annotated[
        bool, Doc("Nhận mọi hộ chưa được nêu tên.", "Takes every household that no result names.", example=False)
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision that a restructuring carries out; what is not known stays empty."""

    effective_on: Annotated[
        date,
        Doc(
            "Ngày có hiệu lực; nếu sau hôm nay thì khi thực hiện sẽ được hẹn đến ngày đó.",
            "The day it takes effect; one after today is scheduled for that day when it is executed.",
            date(2026, 1, 1),
        ),
    ]
    decision_number: Annotated[
        str | None, Doc("Số, ký hiệu quyết định.", "Number of the decision.", "15/QĐ-UBND"), Bounds(1, 100)
    ] = None
    decided_on: Annotated[
        date | None, Doc("Ngày ký quyết định.", "When the decision was signed.", date(2025, 12, 20))
    ] = None
    issuer: Annotated[
        str | None,
        Doc("Cơ quan ban hành.", "Who issued the decision.", "Ủy ban nhân dân xã Tân Thạnh"),
        Bounds(1, 300),
    ] = None
    wording: Annotated[
        str | None,
        Doc("Lời văn của quyết định.", "The decision's own wording.", "Chia Tổ số 5 thành hai tổ"),
        Bounds(1, MAX_WORDS),
    ] = None
    reason: Annotated[str | None, Doc("Lý do.", "Why.", "Tổ có trên 50 hộ"), Bounds(1, MAX_WORDS)] = None
    late_reason: Annotated[
        str | None,
        Doc("Lý do ghi nhận muộn.", "Why it is recorded after the effective date.", "Quyết định gửi chậm"),
        Bounds(1, MAX_WORDS),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishGroup(Decided):
    """Establish a group (thành lập) with households that are in no group."""

    territory_id: Annotated[TerritoryId, Doc("Ấp, khóm của tổ.", "The group's hamlet.", _ID)]
    number: Number = None
    name: Name = None
    household_ids: Households = ()
    seats: Seats = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitGroup(Decided):
    """Divide a group (chia, tách): without a continuing part it ends."""

    origin: Annotated[GroupRef, Doc("Tổ được chia, tách.", "The group to divide.", {"group_id": _ID})]
    parts: Annotated[
        tuple[SplitPart, ...],
        Doc("Các phần.", "The parts.", ({"household_ids": (_ID,)}, {"continues": True, "takes_rest": True})),
        Bounds(2, MAX_GROUPS),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroups(Decided):
    """Join groups: one survives (sáp nhập), or all end and a new one begins (hợp nhất)."""

    origins: Annotated[
        tuple[GroupRef, ...],
        Doc("Các tổ.", "The groups.", ({"group_id": _ID}, {"group_id": _OTHER_ID})),
        Bounds(2, MAX_GROUPS),
    ]
    survivor_group_id: Annotated[
        GroupId | None, Doc("Tổ nhận sáp nhập; để trống là hợp nhất.", "The group that goes on; none if all end.", _ID)
    ] = None
    number: Number = None
    name: Name = None
    seats: Seats = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegroupGroups(Decided):
    """Arrange several groups anew: any number of origins, any number of results."""

    origins: Annotated[tuple[GroupRef, ...], Doc("Các tổ.", "The groups.", ({"group_id": _ID},)), Bounds(1, MAX_GROUPS)]
    results: Annotated[
        tuple[RegroupPart, ...],
        Doc("Các tổ sau sắp xếp.", "The groups afterwards.", ({"continues_group_id": _ID, "takes_rest": True},)),
        Bounds(1, MAX_GROUPS),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferHouseholds(Decided):
    """Move households from one group into another; both go on (chuyển hộ)."""

    origin: Annotated[GroupRef, Doc("Tổ chuyển đi.", "The group they leave.", {"group_id": _ID})]
    destination: Annotated[GroupRef, Doc("Tổ chuyển đến.", "The group they join.", {"group_id": _OTHER_ID})]
    household_ids: Annotated[
        tuple[HouseholdId, ...],
        Doc("Các hộ chuyển.", "The households that move.", (_ID,)),
        Bounds(1, MAX_HOUSEHOLDS),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameGroup(Decided):
    """Give a group another name (đổi tên)."""

    group: Annotated[GroupRef, Doc("Tổ được đổi tên.", "The group.", {"group_id": _ID})]
    name: Annotated[str, Doc("Tên mới.", "The new name.", "Tổ Bình Yên"), Bounds(1, 200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenumberGroup(Decided):
    """Give a group another number (đổi số); a name made from the number follows it."""

    group: Annotated[GroupRef, Doc("Tổ được đổi số.", "The group.", {"group_id": _ID})]
    number: Annotated[int, Doc("Số mới.", "The new number.", 12), Bounds(1, 9_999)]
    name: Name = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DissolveGroup(Decided):
    """End a group without a successor (giải thể); its households are then in no group."""

    group: Annotated[GroupRef, Doc("Tổ giải thể.", "The group.", {"group_id": _ID})]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnWish:
    """Where a household goes that came only after the restructuring which is repealed."""

    household_id: Annotated[HouseholdId, Doc("Hộ vào tổ về sau.", "A household that came later.", _ID)]
    group_id: Annotated[
        GroupId, Doc("Tổ trước khi sắp xếp mà hộ sẽ thuộc về.", "The former group that it is to lie in.", _OTHER_ID)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepealRestructuring(Decided):
    """Repeal an executed restructuring from a day on (bãi bỏ): households return to the groups that they came from."""

    restructuring_id: Annotated[
        RestructuringId, Doc("Việc sắp xếp bị bãi bỏ.", "The restructuring that is repealed.", _ID)
    ]
    returns: Annotated[
        tuple[ReturnWish, ...],
        Doc(
            "Các hộ vào tổ về sau thì thuộc tổ cũ nào; không nêu thì theo phần đông các hộ của tổ.",
            "To which former group households go that came later; where most of their group go, if not said.",
            ({"household_id": _ID, "group_id": _OTHER_ID},),
        ),
        Bounds(0, MAX_HOUSEHOLDS),
    ] = ()


Restructure = (
    EstablishGroup
    | SplitGroup
    | MergeGroups
    | RegroupGroups
    | TransferHouseholds
    | RenameGroup
    | RenumberGroup
    | DissolveGroup
    | RepealRestructuring
)


@dataclass(frozen=True, slots=True)
class ExecuteRestructuring:
    """Carry out a previewed restructuring exactly as it was agreed: at once, or on its day when that lies ahead."""

    restructuring_id: Annotated[RestructuringId, Doc("Hồ sơ sắp xếp.", "The restructuring.", _ID)]
    plan_hash: Annotated[
        str, Doc("Mã băm của phương án đã thống nhất.", "Hash of the plan that was agreed.", "9f" * 32), Bounds(64, 64)
    ]
    expected_version: Annotated[int, Doc("Phiên bản hồ sơ mà bạn đã xem.", "The version that you saw.", 1)]


@dataclass(frozen=True, slots=True)
class WithdrawRestructuring:
    """Withdraw a restructuring that has not been executed (rút)."""

    restructuring_id: Annotated[RestructuringId, Doc("Hồ sơ sắp xếp.", "The restructuring.", _ID)]
    reason: Annotated[str, Doc("Vì sao rút.", "Why it is withdrawn.", "Các hộ chưa thống nhất"), Bounds(1, MAX_WORDS)]
    expected_version: Annotated[int, Doc("Phiên bản hồ sơ mà bạn đã xem.", "The version that you saw.", 1)]
