"""What a caller asks of uploads and imports."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.imports.model import LARGEST_FILE, ImportKind
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import ImportDoubtId, ImportId, TerritoryId, UploadId
from app.domain.shared.model import Origin

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_SHA256_LETTERS = 64

Import = Annotated[ImportId, Doc("Lần nhập.", "The import.", _ID)]
Seen = Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUpload:
    """Announces a file; its bytes follow in parts, so that a broken line costs one part only."""

    territory_id: Annotated[
        TerritoryId,
        Doc("Xã, phường, hoặc ấp, khóm của danh sách.", "The commune or hamlet that the list belongs to.", _ID),
    ]
    name: Annotated[str, Doc("Tên tệp.", "The name of the file.", "Danh sach ho ap Tan Hoa.xlsx"), Bounds(1, 200)]
    size: Annotated[int, Doc("Số byte.", "How many bytes it has.", 48_213), Bounds(1, LARGEST_FILE)]
    sha256: Annotated[
        str | None,
        Doc("Mã SHA-256 (hệ 16) để đối chiếu.", "Its SHA-256 in hexadecimal, to be compared.", "9f86d081" * 8),
        Bounds(_SHA256_LETTERS, _SHA256_LETTERS),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Says which column of the list a header means."""

    header: Annotated[str, Doc("Tiêu đề trong tệp.", "The header in the file.", "Tên CH"), Bounds(1, 200)]
    field: Annotated[str, Doc("Tên trường theo mẫu.", "The name of the field.", "name"), Bounds(1, 40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartImport:
    """Has an uploaded list read and checked; nothing is written to the record before it is applied."""

    upload_id: Annotated[UploadId, Doc("Tệp đã tải lên đủ.", "The file, wholly uploaded.", _ID)]
    kind: Annotated[ImportKind, Doc("Loại danh sách.", "What the list holds.", "households")]
    effective_on: Annotated[
        date,
        Doc("Danh sách đúng từ ngày này, không sau hôm nay.", "The list is true from this day on.", date(2026, 1, 15)),
    ]
    origin: Annotated[
        Origin, Doc("Nguồn: ghi nhận lại hay quy trình.", "Recorded from paper, or by workflow.", "recorded")
    ] = Origin.RECORDED
    sheet: Annotated[
        str | None, Doc("Trang tính; để trống là trang đầu.", "The sheet; the first if empty.", "Hộ"), Bounds(1, 100)
    ] = None
    mapping: Annotated[
        tuple[ColumnMapping, ...],
        Doc("Tiêu đề lạ và trường tương ứng.", "Headers that are not known, and their fields."),
        Bounds(0, 60),
    ] = ()
    reason: Annotated[
        str | None,
        Doc("Căn cứ hoặc lý do; bắt buộc khi ngày đã qua.", "The paper or the reason; required for a past day."),
        Bounds(1, MAX_WORDS),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDoubt:
    """Says whether a doubtful row is a record that is there already."""

    import_doubt_id: Annotated[ImportDoubtId, Doc("Dòng cần xác nhận.", "The doubtful row.", _ID)]
    same_as: Annotated[
        UUID | None, Doc("Là bản ghi này; để trống là bản ghi mới.", "It is this record; a new one if empty.", _ID)
    ] = None
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyImport:
    """Has a checked list written to the record, whole or not at all."""

    import_id: Import
    expected_version: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelImport:
    """Gives an import up; its values are removed."""

    import_id: Import
    expected_version: Seen
