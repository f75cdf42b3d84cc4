"""What a caller asks of rule parameters."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.policies.keys import KEYS
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import PolicyValueId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """Sets a rule parameter for a territory and all below it, from a day on, until it is set anew or ended.

    Exactly one of ``number``, ``text``, ``flag`` and ``day`` carries the value; none of them says *no bound* or *no
    such day*, where the key may be without one.
    """

    territory_id: Annotated[TerritoryId, Doc("Địa bàn áp dụng.", "The territory that it is set for.", _ID)]
    key: Annotated[
        str,
        Doc(
            "Tham số: " + "; ".join(f"{key.name}: {key.doc.vi}" for key in KEYS.values()),
            "The rule parameter: " + "; ".join(f"{key.name}: {key.doc.en}" for key in KEYS.values()),
            "size.soft_max",
        ),
        Bounds(1, 60),
    ]
    number: Annotated[int | None, Doc("Giá trị số.", "The value, of a number.", 45)] = None
    text: Annotated[str | None, Doc("Giá trị chữ.", "The value, of a text.", None), Bounds(1, 200)] = None
    flag: Annotated[bool | None, Doc("Giá trị có hay không.", "The value, of a yes or no.", None)] = None
    day: Annotated[date | None, Doc("Giá trị ngày.", "The value, of a day.", None)] = None
    legal_basis: Annotated[
        str,
        Doc("Căn cứ pháp lý.", "The legal basis.", "Hướng dẫn của Ban Thường trực Ủy ban Mặt trận Tổ quốc tỉnh"),
        Bounds(1, MAX_WORDS),
    ]
    verified: Annotated[
        bool,
        Doc("Căn cứ đã được đối chiếu với văn bản.", "The basis was checked against the text.", example=True),
    ] = False
    effective_on: Annotated[
        date, Doc("Ngày bắt đầu áp dụng, có thể ở tương lai.", "The first day; it may lie ahead.", date(2026, 1, 1))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPolicy:
    """Ends a rule parameter of a territory: from that day on what is set above it holds, or the default."""

    policy_value_id: Annotated[PolicyValueId, Doc("Giá trị.", "The value.", _ID)]
    ends_on: Annotated[
        date, Doc("Ngày đầu tiên không còn áp dụng.", "The first day on which it does not hold.", date(2027, 1, 1))
    ]
    reason: Annotated[str | None, Doc("Lý do.", "Why.", "Hướng dẫn mới thay thế"), Bounds(1, MAX_WORDS)] = None
    expected_version: Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]
