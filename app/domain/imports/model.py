"""Words and facts of uploads and imports."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.shared.ids import AccountId, ImportDoubtId, ImportId, TerritoryId, UploadId

LARGEST_FILE = 33_554_432
"""Bytes of a file (32 MiB)."""
LARGEST_CHUNK = 8_388_608
"""Bytes that one request may add to a file (8 MiB)."""
MOST_ROWS = 200_000
"""Rows of one list."""
MOST_COLUMNS = 60
"""Columns of one list."""
MOST_PROBLEMS = 10_000
"""Problems that are kept of one import; the others are counted."""


class ImportKind(StrEnum):
    """What a list holds (loại danh sách)."""

    HAMLETS = "hamlets"
    """Danh sách ấp, khóm."""
    GROUPS = "groups"
    """Danh sách tổ."""
    HOUSEHOLDS = "households"
    """Danh sách hộ, kèm chủ hộ và tổ."""
    MEMBERSHIPS = "memberships"
    """Danh sách hộ tham gia tổ."""
    BOARDS = "boards"
    """Danh sách Ban quản lý."""
    RESTRUCTURINGS = "restructurings"
    """Các lần sắp xếp trước đây."""


class ImportState(StrEnum):
    """Where an import stands (trạng thái)."""

    UPLOADED = "uploaded"
    """Chờ kiểm tra."""
    VALIDATING = "validating"
    """Đang kiểm tra."""
    VALIDATED = "validated"
    """Đã kiểm tra, không có lỗi."""
    REFUSED = "refused"
    """Có lỗi: sửa tệp rồi tải lên lại."""
    APPLYING = "applying"
    """Đang ghi."""
    APPLIED = "applied"
    """Đã ghi."""
    FAILED = "failed"
    """Không ghi được, không có gì thay đổi."""
    CANCELLED = "cancelled"
    """Đã huỷ."""


ENDED = frozenset({ImportState.REFUSED, ImportState.APPLIED, ImportState.FAILED, ImportState.CANCELLED})
"""States in which nothing more happens."""


class Severity(StrEnum):
    """How a problem counts."""

    ERROR = "error"
    """Lỗi: không thể ghi."""
    NOTICE = "notice"
    """Lưu ý."""


class DoubtKind(StrEnum):
    """What a row may already be on record as."""

    HOUSEHOLD = "household"
    """Hộ."""
    PERSON = "person"
    """Người."""


class Decision(StrEnum):
    """What a person said about a doubtful row."""

    SAME = "same"
    """Là bản ghi đã có."""
    NEW = "new"
    """Là bản ghi mới."""


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """A file under lock: ``received`` of its ``size`` bytes are there."""

    id: UploadId
    territory_id: TerritoryId
    account_id: AccountId
    size: int
    received: int


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """An import under lock; ``undecided`` are its doubts that nobody has decided."""

    id: ImportId
    version: int
    state: ImportState
    undecided: int


@dataclass(frozen=True, slots=True)
class DoubtFacts:
    """A doubtful row under lock, with the records that it may be."""

    id: ImportDoubtId
    version: int
    import_state: ImportState
    candidates: frozenset[object]


@dataclass(frozen=True, slots=True)
class Start:
    """What an import is decided on: the file, and whether its territory is in force on the day and what it is."""

    upload: UploadFacts
    in_force: bool
    is_hamlet: bool
    is_commune: bool
    today: date
