"""What a caller asks of persons. Names and phones never show in a representation, a log or the journal."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.persons.model import LawfulBasis
from app.domain.shared.commands import Bounds, Doc
from app.domain.shared.ids import PersonId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
FullName = Annotated[str, Doc("Họ và tên.", "The full name.", "Nguyễn Thị Ánh"), Bounds(1, 100)]
Phone = Annotated[
    str | None,
    Doc("Số điện thoại Việt Nam; để trống là không có.", "A Vietnamese phone number; none if empty.", "0912 345 678"),
    Bounds(1, 30),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson:
    """Registers a person who is to hold a function."""

    territory_id: Annotated[
        TerritoryId,
        Doc(
            "Địa bàn nơi người đó sinh sống hoặc công tác.",
            "Where the person lives or works; there the record counts for access, besides the places of functions.",
            _ID,
        ),
    ]
    full_name: FullName = field(repr=False)
    phone: Phone = field(default=None, repr=False)
    lawful_basis: Annotated[LawfulBasis, Doc("Căn cứ để lưu dữ liệu.", "Why the data may be kept.", "public_task")] = (
        LawfulBasis.PUBLIC_TASK
    )
    notice_on: Annotated[
        date | None,
        Doc("Ngày đã thông báo cho người đó.", "When the person was told.", date(2026, 1, 15)),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePersonContact:
    """Gives a person another name or phone; what stood before is kept sealed."""

    person_id: Annotated[PersonId, Doc("Người.", "The person.", _ID)]
    full_name: FullName = field(repr=False)
    phone: Phone = field(default=None, repr=False)
    expected_version: Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNotice:
    """Records on which day the person was told that the data are kept, and why."""

    person_id: Annotated[PersonId, Doc("Người.", "The person.", _ID)]
    notice_on: Annotated[date, Doc("Ngày đã thông báo cho người đó.", "When the person was told.", date(2026, 1, 15))]
    expected_version: Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]
