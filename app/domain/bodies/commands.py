"""What a caller asks of bodies."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.bodies.model import BodyKind, BodyLevel
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import BodyId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBody:
    """Registers a body (cơ quan, tổ chức) of a territory, from its first day on."""

    territory_id: Annotated[TerritoryId, Doc("Địa bàn.", "Its territory.", _ID)]
    kind: Annotated[BodyKind, Doc("Loại.", "The kind.", "front_committee")]
    level: Annotated[BodyLevel, Doc("Cấp.", "The level.", "commune")]
    name: Annotated[
        str,
        Doc("Tên đầy đủ.", "The full name.", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Thạnh"),
        Bounds(1, 300),
    ]
    parent_id: Annotated[BodyId | None, Doc("Cơ quan cấp trên.", "The body above it.", None)] = None
    electronic_id: Annotated[
        str | None,
        Doc("Mã định danh điện tử.", "The electronic id.", "H20.27.6"),
        Bounds(1, 100),
    ] = None
    effective_on: Annotated[
        date, Doc("Ngày bắt đầu tồn tại, không sau hôm nay.", "The first day, not after today.", date(2025, 7, 1))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndBody:
    """Ends a body; another one succeeds it, or none does."""

    body_id: Annotated[BodyId, Doc("Cơ quan, tổ chức.", "The body.", _ID)]
    ends_on: Annotated[
        date, Doc("Ngày đầu tiên không còn tồn tại.", "The first day on which it is no more.", date(2026, 7, 1))
    ]
    successor_id: Annotated[
        BodyId | None, Doc("Cơ quan kế thừa; để trống là không có.", "The body that succeeds it; none if empty.", None)
    ] = None
    note: Annotated[
        str | None,
        Doc("Văn bản, lý do.", "The legal text, the reason.", "Hợp nhất theo quyết định của cấp có thẩm quyền"),
        Bounds(1, MAX_WORDS),
    ] = None
    expected_version: Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]
