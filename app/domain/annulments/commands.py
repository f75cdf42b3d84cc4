"""What a caller asks of annulments: a preview of the full effect, then exactly that."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import AnnulmentId, JournalEntryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewAnnulment:
    """Preview what the annulment of a change (huỷ bỏ, void from the start) would restore and remove."""

    journal_entry_id: Annotated[
        JournalEntryId, Doc("Mục nhật ký của thay đổi cần huỷ bỏ.", "The change's entry in the journal.", _ID)
    ]
    reason: Annotated[
        str, Doc("Lý do huỷ bỏ.", "Why it is annulled.", "Quyết định ban hành sai thẩm quyền"), Bounds(1, MAX_WORDS)
    ]
    decision_number: Annotated[
        str | None, Doc("Số, ký hiệu quyết định huỷ bỏ.", "Number of the decision.", "31/QĐ-UBND"), Bounds(1, 100)
    ] = None
    decided_on: Annotated[
        date | None, Doc("Ngày ký quyết định.", "When the decision was signed.", date(2026, 2, 20))
    ] = None
    issuer: Annotated[
        str | None,
        Doc("Cơ quan ban hành.", "Who issued the decision.", "Ủy ban nhân dân xã Tân Thạnh"),
        Bounds(1, 300),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulChange:
    """Annul a change exactly as it was previewed; it then counts as never made."""

    annulment_id: Annotated[AnnulmentId, Doc("Hồ sơ huỷ bỏ.", "The annulment.", _ID)]
    effect_hash: Annotated[
        str,
        Doc("Mã băm của tác động đã xem trước.", "Hash of the effect that was previewed.", "9f" * 32),
        Bounds(64, 64),
    ]
    expected_version: Annotated[int, Doc("Phiên bản hồ sơ mà bạn đã xem.", "The version that you saw.", 1)]
