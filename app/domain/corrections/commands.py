"""What a caller asks of corrections. A field that is left out stays as it is; every correction says why."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.groups.model import Manner
from app.domain.households.commands import MAX_PEOPLE
from app.domain.households.model import CountSource
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import ClusterId, GroupId, HouseholdId, RestructuringId, SeatId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER_ID = UUID("01981a2b-0000-7000-8000-000000000002")

HeldOn = Annotated[
    date,
    Doc(
        "Một ngày mà dữ kiện cần đính chính có hiệu lực; sửa cho cả khoảng thời gian đó.",
        "A day on which the fact held; it is corrected over the whole time that it holds.",
        date(2026, 1, 15),
    ),
]
Reason = Annotated[str, Doc("Lý do đính chính.", "Why it is corrected.", "Gõ nhầm số"), Bounds(1, MAX_WORDS)]
Household = Annotated[HouseholdId, Doc("Hộ.", "The household.", _ID)]
Group = Annotated[GroupId, Doc("Tổ.", "The group.", _ID)]
Seen = Annotated[int, Doc("Phiên bản của bản ghi mà bạn đã xem.", "The version of the record that you saw.", 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDecision:
    """Corrects how the decision of a restructuring is named and worded; its effect stays."""

    restructuring_id: Annotated[RestructuringId, Doc("Hồ sơ sắp xếp.", "The restructuring.", _ID)]
    decision_number: Annotated[
        str | None, Doc("Số, ký hiệu đúng.", "The right number of the decision.", "16/QĐ-UBND"), Bounds(1, 100)
    ] = None
    decided_on: Annotated[date | None, Doc("Ngày ký đúng.", "The right day of signing.", date(2025, 12, 21))] = None
    issuer: Annotated[
        str | None, Doc("Cơ quan ban hành đúng.", "Who really issued it.", "Ủy ban nhân dân xã"), Bounds(1, 300)
    ] = None
    wording: Annotated[
        str | None, Doc("Lời văn đúng.", "The right wording.", "Chia Tổ số 5 thành hai tổ"), Bounds(1, MAX_WORDS)
    ] = None
    reason: Reason
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectGroup:
    """Corrects the number or the name of a group; the name stays as it is unless it is given too."""

    group_id: Group
    held_on: HeldOn
    number: Annotated[int | None, Doc("Số đúng.", "The right number.", 12), Bounds(1, 9_999)] = None
    name: Annotated[str | None, Doc("Tên đúng.", "The right name.", "Tổ Bình Yên"), Bounds(1, 200)] = None
    reason: Reason
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSeat:
    """Corrects how a seat is held, or until when its term is due; another person or post is another fact."""

    group_id: Group
    seat_id: Annotated[SeatId, Doc("Chức vụ trong Ban quản lý.", "The seat.", _OTHER_ID)]
    manner: Annotated[Manner | None, Doc("Cách giữ chức vụ đúng.", "How it is really held.", "elected")] = None
    term_until: Annotated[
        date | None, Doc("Ngày hết nhiệm kỳ đúng.", "The right end of the term.", date(2028, 7, 15))
    ] = None
    reason: Reason
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDwelling:
    """Corrects a dwelling: its place in the row of houses, address, coordinates; not its hamlet."""

    household_id: Household
    held_on: HeldOn
    cluster_id: Annotated[ClusterId | None, Doc("Hẻm, tuyến đúng.", "The right alley, canal or road.", _OTHER_ID)] = (
        None
    )
    sequence: Annotated[
        int | None, Doc("Thứ tự nhà đúng.", "The right place of the house in the row.", 12), Bounds(1, 99_999)
    ] = None
    address: Annotated[str | None, Doc("Địa chỉ đúng.", "The right address.", "12/3 hẻm Cây Bàng"), Bounds(1, 300)] = (
        None
    )
    latitude: Annotated[
        float | None, Doc("Vĩ độ đúng (độ, WGS 84).", "The right latitude in degrees.", 10.45), Bounds(-90, 90)
    ] = None
    longitude: Annotated[
        float | None, Doc("Kinh độ đúng (độ, WGS 84).", "The right longitude in degrees.", 105.63), Bounds(-180, 180)
    ] = None
    reason: Reason
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPeopleCount:
    """Corrects a number of people, or where it comes from."""

    household_id: Household
    held_on: HeldOn
    people: Annotated[
        int | None, Doc("Số nhân khẩu đúng.", "The right number of people.", 4), Bounds(0, MAX_PEOPLE)
    ] = None
    source: Annotated[CountSource | None, Doc("Nguồn đúng.", "Where the number really comes from.", "counted")] = None
    reason: Reason
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectHouseholdCode:
    """Corrects the code of a household, also of one that is over."""

    household_id: Household
    code: Annotated[str, Doc("Mã đúng.", "The right code.", "30154-AP04-H0124"), Bounds(1, 40)]
    reason: Reason
    expected_version: Seen


Correction = CorrectDecision | CorrectGroup | CorrectSeat | CorrectDwelling | CorrectPeopleCount | CorrectHouseholdCode
