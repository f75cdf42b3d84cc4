"""What a caller records from paper, and how a second person or the person concerned answers it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.groups.model import EndKind
from app.domain.paper.model import Answer, FactKind, PaperKind, PastKind, Precision
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import GroupId, JournalEntryId, PaperId, RecordedClaimId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_OTHER_ID = UUID("01981a2b-0000-7000-8000-000000000002")
MAX_EDGES = 200
"""Steps of one past restructuring."""
MAX_HOUSEHOLDS = 9_999
MAX_PEOPLE = 99_999

Households = Annotated[
    int | None, Doc("Số hộ theo giấy tờ.", "Households, as the paper declares.", 38), Bounds(0, MAX_HOUSEHOLDS)
]
People = Annotated[
    int | None, Doc("Số nhân khẩu theo giấy tờ.", "People, as the paper declares.", 141), Bounds(0, MAX_PEOPLE)
]
Claim = Annotated[RecordedClaimId, Doc("Ghi nhận theo giấy tờ.", "The record from paper.", _ID)]
Seen = Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A document that a record comes from; what is not known stays empty."""

    kind: Annotated[PaperKind, Doc("Loại giấy tờ.", "What kind of document it is.", "minutes")]
    title: Annotated[
        str,
        Doc("Tên, trích yếu.", "Its title or abstract.", "Biên bản họp thành lập Tổ Nhân dân tự quản số 12"),
        Bounds(1, MAX_WORDS),
    ]
    number: Annotated[str | None, Doc("Số, ký hiệu.", "Its number.", "15/QĐ-UBND"), Bounds(1, 100)] = None
    issued_on: Annotated[date | None, Doc("Ngày ban hành.", "When it was issued.", date(2019, 5, 10))] = None
    issuer: Annotated[
        str | None, Doc("Cơ quan ban hành.", "Who issued it.", "Ủy ban nhân dân xã Tân Thạnh"), Bounds(1, 300)
    ] = None
    note: Annotated[
        str | None, Doc("Ghi chú: nơi lưu, tình trạng.", "Where it is kept, its condition.", None), Bounds(1, MAX_WORDS)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Where a record comes from: exactly one of a new document, one on record, or why there is none."""

    paper: Annotated[
        NewPaper | None,
        Doc("Giấy tờ mới ghi.", "A document not on record yet.", {"kind": "list", "title": "Sổ tổ"}),
    ] = None
    paper_id: Annotated[PaperId | None, Doc("Giấy tờ đã ghi.", "A document on record.", None)] = None
    no_paper_reason: Annotated[
        str | None,
        Doc(
            "Vì sao không có giấy tờ; chỉ trong giai đoạn thiết lập.",
            "Why there is no document; only while the place is being set up.",
            None,
        ),
        Bounds(1, MAX_WORDS),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup(Sourced):
    """Records a group that is known from paper, with the dates of its life."""

    territory_id: Annotated[TerritoryId, Doc("Ấp, khóm.", "Its hamlet.", _ID)]
    number: Annotated[int, Doc("Số thứ tự trong ấp, khóm.", "Its number in the hamlet.", 12), Bounds(1, 9_999)]
    name: Annotated[
        str | None, Doc("Tên; để trống để đặt theo số.", "Its name; made from the number if empty."), Bounds(1, 200)
    ] = None
    valid_from: Annotated[date, Doc("Ngày thành lập.", "Its first day.", date(2019, 5, 10))]
    valid_to: Annotated[
        date | None,
        Doc("Ngày đầu tiên không còn tồn tại; trống là đang tồn tại.", "The first day after its end, if any."),
    ] = None
    end_kind: Annotated[EndKind | None, Doc("Kết thúc thế nào.", "How it ended.")] = None
    counted_on: Annotated[
        date | None, Doc("Ngày của số kê khai.", "The day for which it was counted.", date(2019, 5, 10))
    ] = None
    households: Households = None
    people: People = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEdge:
    """A step of a past restructuring: households of one group that came into another, or stayed in it.

    Without a group that is left, the one that is entered began then; without a group that is entered, the other ended.
    """

    origin_group_id: Annotated[GroupId | None, Doc("Tổ đi.", "The group they leave.", _ID)] = None
    result_group_id: Annotated[GroupId | None, Doc("Tổ đến.", "The group they come into.", _OTHER_ID)] = None
    households: Annotated[
        int, Doc("Số hộ theo giấy tờ.", "Households, as the paper declares.", 20), Bounds(0, MAX_HOUSEHOLDS)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRestructuring(Sourced):
    """Records a past restructuring between groups on record. It draws the lineage and moves no household."""

    restructuring_kind: Annotated[PastKind, Doc("Loại sắp xếp.", "What it did.", "split")]
    effective_on: Annotated[date, Doc("Ngày có hiệu lực.", "The day it took effect.", date(2021, 3, 1))]
    edges: Annotated[
        tuple[PastEdge, ...],
        Doc(
            "Các bước.",
            "The steps.",
            ({"origin_group_id": _ID, "result_group_id": _OTHER_ID, "households": 20},),
        ),
        Bounds(1, MAX_EDGES),
    ]
    decision_number: Annotated[
        str | None, Doc("Số, ký hiệu quyết định.", "Number of the decision.", "15/QĐ-UBND"), Bounds(1, 100)
    ] = None
    decided_on: Annotated[
        date | None, Doc("Ngày ký quyết định.", "When the decision was signed.", date(2021, 2, 20))
    ] = None
    issuer: Annotated[
        str | None,
        Doc("Cơ quan ban hành.", "Who issued the decision.", "Ủy ban nhân dân xã Tân Thạnh"),
        Bounds(1, 300),
    ] = None
    wording: Annotated[
        str | None, Doc("Lời văn của quyết định.", "The decision's own wording.", None), Bounds(1, MAX_WORDS)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCount(Sourced):
    """Records how many households and people a paper declares for a group on a day."""

    group_id: Annotated[GroupId, Doc("Tổ.", "The group.", _ID)]
    counted_on: Annotated[date, Doc("Ngày của số kê khai.", "The day for which it was counted.", date(2022, 12, 31))]
    households: Households = None
    people: People = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact(Sourced):
    """Records a dated statement about a group: its regulation of 2019, an award of 2022."""

    group_id: Annotated[GroupId, Doc("Tổ.", "The group.", _ID)]
    fact_kind: Annotated[FactKind, Doc("Về việc gì.", "What it is about.", "award")]
    stated_on: Annotated[
        date,
        Doc(
            "Ngày; chỉ biết tháng hoặc năm thì lấy một ngày trong tháng, năm đó.",
            "The day; where only the month or year is known, any day of it.",
            date(2022, 1, 1),
        ),
    ]
    precision: Annotated[Precision, Doc("Ngày chính xác đến đâu.", "How exactly the date is known.", "year")]
    text: Annotated[
        str,
        Doc("Nội dung.", "What the paper says.", "Bằng khen của Ủy ban Mặt trận Tổ quốc tỉnh"),
        Bounds(1, MAX_WORDS),
    ]


Record = RecordGroup | RecordRestructuring | RecordCount | RecordFact


@dataclass(frozen=True, slots=True)
class ConfirmRecord:
    """Confirms, as the second person, what was recorded from paper; it takes effect then."""

    recorded_claim_id: Claim
    expected_version: Seen


@dataclass(frozen=True, slots=True)
class RejectRecord:
    """Refuses, as the second person, what was recorded from paper; it never takes effect."""

    recorded_claim_id: Claim
    reason: Annotated[str, Doc("Lý do.", "Why.", "Giấy tờ ghi Tổ 21, không phải Tổ 12"), Bounds(1, MAX_WORDS)]
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """Confirms or objects to a change that somebody recorded on one's own behalf."""

    journal_entry_id: Annotated[JournalEntryId, Doc("Mục nhật ký.", "The entry of the journal.", _ID)]
    answer: Annotated[Answer, Doc("Xác nhận hay phản đối.", "Confirmed, or objected to.", "confirmed")]
    reason: Annotated[
        str | None, Doc("Lý do; bắt buộc khi phản đối.", "Why; required to object.", None), Bounds(1, MAX_WORDS)
    ] = None
