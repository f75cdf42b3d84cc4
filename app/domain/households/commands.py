"""What a caller asks of households. Every event names the day from which it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.households.model import CountSource, EntryStatus, Presence
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, PersonId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER_ID = UUID("01981a2b-0000-7000-8000-000000000002")
MAX_JOINED = 20
"""Households that may be joined into one at a time."""
MAX_PEOPLE = 999
"""People of one household; a collective dwelling has as many."""

Household = Annotated[HouseholdId, Doc("Hộ.", "The household.", _ID)]
Code = Annotated[
    str | None,
    Doc("Mã hộ; để trống để đặt theo ấp, khóm.", "The code; made from the hamlet if empty.", "30154-AP04-H0123"),
    Bounds(1, 40),
]
People = Annotated[int, Doc("Số nhân khẩu.", "Number of people.", 4), Bounds(0, MAX_PEOPLE)]
Source = Annotated[CountSource, Doc("Nguồn số nhân khẩu.", "Where the number of people comes from.", "declared")]
Head = Annotated[PersonId | None, Doc("Chủ hộ.", "The household head.", _ID)]
Representative = Annotated[PersonId | None, Doc("Đại diện hộ.", "The representative, who votes.", _ID)]
EffectiveOn = Annotated[
    date, Doc("Ngày xảy ra, không sau hôm nay.", "The day it happened, not after today.", date(2026, 1, 15))
]
Reason = Annotated[
    str | None,
    Doc("Lý do; bắt buộc khi ghi nhận muộn.", "Why; required when it is recorded late.", "Hộ báo chậm"),
    Bounds(1, MAX_WORDS),
]
Seen = Annotated[int, Doc("Phiên bản của hộ mà bạn đã xem.", "The version of the household that you saw.", 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingWish:
    """Where a household lives."""

    territory_id: Annotated[
        TerritoryId,
        Doc("Ấp, khóm; hoặc xã, phường khi chưa rõ.", "The hamlet, or the commune while it is not known.", _ID),
    ]
    cluster_id: Annotated[
        ClusterId | None, Doc("Hẻm, tuyến kênh, tuyến đường.", "The alley, canal or road.", _OTHER_ID)
    ] = None
    sequence: Annotated[
        int | None, Doc("Thứ tự nhà trong hẻm, tuyến.", "Place of the house in that row.", 12), Bounds(1, 99_999)
    ] = None
    address: Annotated[str | None, Doc("Địa chỉ.", "The address.", "12/3 hẻm Cây Bàng"), Bounds(1, 300)] = None
    latitude: Annotated[float | None, Doc("Vĩ độ (độ, WGS 84).", "Latitude in degrees.", 10.45), Bounds(-90, 90)] = None
    longitude: Annotated[
        float | None, Doc("Kinh độ (độ, WGS 84).", "Longitude in degrees.", 105.63), Bounds(-180, 180)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A household that was not on record."""

    code: Code = None
    dwelling: Annotated[DwellingWish, Doc("Nơi ở.", "Where it lives.", {"territory_id": _ID})]
    people: People
    people_source: Source = CountSource.DECLARED
    presence: Annotated[Presence, Doc("Hiện diện.", "Its presence.", "resident")] = Presence.RESIDENT
    head_id: Head = None
    representative_id: Representative = None
    group_id: Annotated[GroupId | None, Doc("Tổ mà hộ vào.", "The group that it enters.", _ID)] = None
    membership: Annotated[
        EntryStatus,
        Doc(
            "Cách vào tổ; mời hoặc nhận làm thành viên cần quyền của tổ.",
            "How it enters the group; an invitation or a full membership needs the permission of the group.",
            "provisional",
        ),
    ] = EntryStatus.PROVISIONAL
    effective_on: EffectiveOn
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHousehold(Newcomer):
    """Registers a household that lives here (ghi nhận hộ)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInHousehold(Newcomer):
    """Registers a household that came from elsewhere (chuyển đến)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHousehold:
    """Takes a new household out of one (tách hộ), also at the same address; it enters the group provisionally."""

    household_id: Annotated[HouseholdId, Doc("Hộ gốc.", "The household that is split.", _ID)]
    code: Code = None
    people: Annotated[int, Doc("Số nhân khẩu tách ra.", "People who leave with it.", 2), Bounds(1, MAX_PEOPLE)]
    people_source: Source = CountSource.DECLARED
    presence: Annotated[Presence, Doc("Hiện diện của hộ mới.", "Presence of the new one.", "resident")] = (
        Presence.RESIDENT
    )
    head_id: Head = None
    representative_id: Representative = None
    dwelling: Annotated[
        DwellingWish | None,
        Doc("Nơi ở của hộ mới; để trống là cùng chỗ.", "Where the new one lives; the same place if empty."),
    ] = None
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinHouseholds:
    """Joins households into one that goes on (nhập hộ); the others end."""

    household_id: Annotated[HouseholdId, Doc("Hộ nhận nhập.", "The household that goes on.", _ID)]
    joined_ids: Annotated[
        tuple[HouseholdId, ...], Doc("Các hộ nhập vào.", "Those that end in it.", (_OTHER_ID,)), Bounds(1, MAX_JOINED)
    ]
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHousehold:
    """Gives a household another dwelling; in another commune it leaves its group."""

    household_id: Household
    dwelling: Annotated[DwellingWish, Doc("Nơi ở mới.", "Where it lives then.", {"territory_id": _ID})]
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOutHousehold:
    """Ends a household here because it moved away (chuyển đi)."""

    household_id: Household
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHousehold:
    """Ends a household that exists no more (xóa hộ)."""

    household_id: Household
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHouseholdHead:
    """Names another household head (đổi chủ hộ)."""

    household_id: Household
    person_id: Annotated[PersonId | None, Doc("Chủ hộ mới; để trống là chưa có.", "The new head; none if empty.", _ID)]
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRepresentative:
    """Names another representative, who votes for the household; with none the head does (đổi đại diện hộ)."""

    household_id: Household
    person_id: Annotated[PersonId | None, Doc("Đại diện mới; để trống là thôi.", "The new one; none if empty.", _ID)]
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPeopleCount:
    """Records how many people a household has (cập nhật nhân khẩu)."""

    household_id: Household
    people: People
    source: Source = CountSource.COUNTED
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPresence:
    """Records whether a household lives where it is registered (thay đổi hiện diện)."""

    household_id: Household
    presence: Annotated[Presence, Doc("Hiện diện.", "Its presence.", "away")]
    effective_on: EffectiveOn
    reason: Reason = None
    expected_version: Seen
