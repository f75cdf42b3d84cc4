"""How uploads, imports, their problems and their doubtful rows can be read. No value of a list is shown here."""

from app.domain.access.permissions import Permission
from app.domain.imports.model import Decision, DoubtKind, ImportKind, ImportState, Severity
from app.domain.shared.codes import Text
from app.domain.shared.model import Origin
from app.domain.shared.views import Field, Filter, Type, View, day, identity, many, moment, number, one, text, word

_TERRITORY = one("territory", "Địa bàn của danh sách.", "The territory that the list belongs to.")
_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))
_OF = one("import", "Lần nhập.", "The import.")
_OF_FILTER = Filter(Type.ID, Text("Của lần nhập này.", "Of this import."))
_LINE = number(
    "Số dòng trong tệp, tính từ 1; trống là cả tệp.", "The row in the file, from 1; empty: all of it.", null=True
)

UPLOAD = View(
    name="upload",
    plural="uploads",
    doc=Text(
        "Tệp danh sách được tải lên từng phần; nội dung bị xoá khi lần nhập kết thúc, hoặc sau 7 ngày.",
        "A file of a list, uploaded in parts; its content is removed when the import ends, or after 7 days.",
    ),
    permission=Permission.IMPORT_WRITE,
    members={
        "id": identity(),
        "name": text("Tên tệp.", "The name of the file."),
        "size": number("Số byte.", "Bytes in all."),
        "received": number(
            "Số byte đã nhận; phần tiếp theo bắt đầu ở đây.", "Bytes received; the next part begins here."
        ),
        "opened_at": moment("Thời điểm bắt đầu.", "When it was announced."),
        "emptied_at": moment("Thời điểm nội dung bị xoá.", "When its content was removed.", null=True),
        "territory": _TERRITORY,
        "person": one("person", "Người tải lên.", "Who uploads it."),
    },
    filters={"within": _WITHIN},
    sorts=("-opened_at",),
)

IMPORT = View(
    name="import",
    plural="imports",
    doc=Text(
        "Một lần nhập danh sách: đọc, kiểm tra, rồi ghi toàn bộ hoặc không ghi gì. Số đếm là số dòng.",
        "A list on its way to the record: read, checked, then applied whole or not at all. Counts are rows.",
    ),
    permission=Permission.IMPORT_WRITE,
    members={
        "id": identity(),
        "kind": word("Loại danh sách.", "What the list holds.", ImportKind),
        "state": word("Trạng thái.", "Where it stands.", ImportState),
        "version": number("Phiên bản, gửi lại khi thao tác.", "The version, sent back with a step."),
        "effective_on": day("Danh sách đúng từ ngày này.", "The list is true from this day on."),
        "origin": word("Nguồn ghi nhận.", "Where the facts come from.", Origin),
        "reason": text("Căn cứ hoặc lý do.", "The paper or the reason.", null=True),
        "file_name": text("Tên tệp.", "The name of the file."),
        "sheet": text("Trang tính.", "The sheet.", null=True),
        "progress_done": number("Phần việc đã xong của bước này.", "How much of the present step is done."),
        "progress_total": number("Toàn bộ phần việc của bước này.", "How much the present step has in all."),
        "row_count": number("Số dòng.", "Rows."),
        "new_count": number("Dòng sẽ ghi mới.", "Rows that are new."),
        "unchanged_count": number("Dòng đã có, không đổi.", "Rows that are on record as they are."),
        "changed_count": number("Dòng đã có, sẽ cập nhật.", "Rows on record that change something."),
        "doubtful_count": number("Dòng có thể đã có, cần xác nhận.", "Rows that may be on record, to be decided."),
        "error_count": number("Số lỗi.", "Errors."),
        "notice_count": number("Số lưu ý.", "Notices."),
        "failure": text(
            "Mã lý do không đọc hoặc không ghi được.", "The code of why it was not read or applied.", null=True
        ),
        "started_at": moment("Thời điểm bắt đầu.", "When it was started."),
        "ended_at": moment("Thời điểm kết thúc.", "When it ended.", null=True),
        "allowed_actions": Field(
            Type.TEXTS,
            Text("Những việc làm được lúc này, theo tên lệnh.", "What can be done now, by the name of the command."),
        ),
        "territory": _TERRITORY,
        "upload": one("upload", "Tệp.", "The file."),
        "started_by": one("person", "Người bắt đầu.", "Who started it."),
        "applied_by": one("person", "Người cho ghi.", "Who had it applied."),
        "problems": many("import_problem", "Các lỗi và lưu ý.", "Its errors and notices."),
        "doubts": many("import_doubt", "Các dòng cần xác nhận.", "Its doubtful rows."),
    },
    filters={
        "within": _WITHIN,
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Where it stands."), enum=ImportState, many=True),
        "kind": Filter(Type.TEXT, Text("Loại danh sách.", "What the list holds."), enum=ImportKind, many=True),
    },
    sorts=("-started_at",),
    brief=("id", "kind", "state", "version", "effective_on", "file_name", "row_count", "error_count", "started_at"),
)

IMPORT_PROBLEM = View(
    name="import_problem",
    plural="import_problems",
    doc=Text(
        "Lỗi hoặc lưu ý tại một ô của danh sách; `code` có trang giải thích ở /problems.",
        "An error or notice at a cell of a list; `code` has its page under /problems.",
    ),
    permission=Permission.IMPORT_WRITE,
    members={
        "id": identity(),
        "line": _LINE,
        "cell": text("Ô, như trong bảng tính (C12).", "The cell, as in the workbook (C12).", null=True),
        "field": text("Tên trường theo mẫu.", "The name of the field.", null=True),
        "code": text("Mã lỗi.", "The code."),
        "severity": word("Lỗi hay lưu ý.", "Error or notice.", Severity),
        "details": Field(Type.JSON, Text("Các giá trị trong lời giải thích.", "The values that its words name.")),
        "message": text("Lời giải thích.", "What is wrong, in Vietnamese."),
        "message_en": text("Lời giải thích bằng tiếng Anh.", "The same in English."),
        "import": _OF,
    },
    filters={
        "import_id": _OF_FILTER,
        "severity": Filter(Type.TEXT, Text("Lỗi hay lưu ý.", "Error or notice."), enum=Severity, many=True),
        "code": Filter(Type.TEXT, Text("Mã lỗi.", "The code."), many=True),
    },
    sorts=("line",),
)

IMPORT_DOUBT = View(
    name="import_doubt",
    plural="import_doubts",
    doc=Text(
        "Một dòng có thể là bản ghi đã có: hãy xác nhận là một trong các bản ghi đó, hoặc là bản ghi mới.",
        "A row that may be on record already: decide that it is one of the candidates, or a new one.",
    ),
    permission=Permission.IMPORT_WRITE,
    members={
        "id": identity(),
        "line": number("Số dòng trong tệp.", "The row in the file."),
        "kind": word("Hộ hay người.", "Household or person.", DoubtKind),
        "version": number("Phiên bản, gửi lại khi xác nhận.", "The version, sent back with the decision."),
        "decision": word("Đã xác nhận là gì.", "What was decided.", Decision, null=True),
        "same_as": Field(
            Type.JSON, Text("Bản ghi đã có: {kind, id}.", "The record that it is: {kind, id}."), nullable=True
        ),
        "import": _OF,
        "households": many("household", "Các hộ có thể trùng.", "The households that it may be."),
        "persons": many("person", "Những người có thể trùng.", "The persons that it may be."),
        "decided_by": one("person", "Người xác nhận.", "Who decided."),
    },
    filters={
        "import_id": _OF_FILTER,
        "decided": Filter(Type.BOOL, Text("Đã xác nhận hay chưa.", "Decided or not.")),
    },
    sorts=("line",),
)

VIEWS = (UPLOAD, IMPORT, IMPORT_PROBLEM, IMPORT_DOUBT)
