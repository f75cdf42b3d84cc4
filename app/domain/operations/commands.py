"""What a caller asks of operations."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from app.domain.shared.commands import Doc
from app.domain.shared.ids import OperationId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOperation:
    """Has what is not done yet left undone; what is done stays."""

    operation_id: Annotated[OperationId, Doc("Thao tác.", "The operation.", _ID)]
    expected_version: Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 1)]
