"""``known_at``: what was known at a moment or at a position of the record, the same words over both transports."""

import re
from datetime import UTC, datetime
from typing import Final

from app.domain.shared.codes import Text
from app.domain.shared.reads import KnownAt

KNOWN: Final = Text(
    "Nội dung như đã được ghi nhận tại một thời điểm (2026-01-31T08:00:00+07:00) hoặc tại một vị trí của nhật ký "
    "(1234); mặc định là hiện tại. Không thể ở tương lai.",
    "The content as it was known at a moment (2026-01-31T08:00:00+07:00) or at a position of the record (1234); "
    "now by default. It may not lie ahead.",
)
EXPECTED: Final = Text(
    "thời điểm có múi giờ, dạng 2026-01-31T08:00:00+07:00, hoặc vị trí trong nhật ký",
    "a moment with its offset, as 2026-01-31T08:00:00+07:00, or a position of the record",
)
_POSITION: Final = re.compile(r"[0-9]{1,18}")


def read_known(text: str) -> KnownAt:
    """A moment, or a position. Raises ``ValueError`` for anything else."""
    return int(text) if _POSITION.fullmatch(text) else read_moment(text)


def read_moment(text: str) -> datetime:
    """A moment, in UTC. Raises ``ValueError`` for one without an offset, or beyond the years that UTC can tell."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError from None
