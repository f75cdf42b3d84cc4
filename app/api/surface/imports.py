"""Commands of uploads and imports. The bytes of a file go over ``PUT /v1/uploads/{id}/content``, for both doors."""

from app.api.surface.command import Change, Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.imports import actions, codes, commands
from app.domain.shared import recording
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="open_upload",
        command=commands.OpenUpload,
        action=actions.open_upload,
        view="upload",
        way=Create(many=False),
        permission=Permission.IMPORT_WRITE,
        doc=Text(
            "Báo trước một tệp tải lên; sau đó gửi nội dung bằng PUT /v1/uploads/{id}/content?offset=n.",
            "Announces an upload; its content follows by PUT /v1/uploads/{id}/content?offset=n.",
        ),
    ),
    Offer(
        name="start_import",
        command=commands.StartImport,
        action=actions.start_import,
        view="import",
        way=Create(many=False),
        permission=Permission.IMPORT_WRITE,
        doc=Text(
            "Đọc và kiểm tra danh sách đã tải lên; chưa ghi gì.",
            "Has an uploaded list read and checked; writes nothing yet.",
        ),
        problems=(
            codes.UPLOAD_INCOMPLETE,
            codes.IMPORT_TERRITORY,
            codes.IMPORT_ORIGIN,
            recording.EFFECTIVE_IN_FUTURE,
            recording.LATE_REASON_MISSING,
        ),
    ),
    Offer(
        name="decide_doubt",
        command=commands.DecideDoubt,
        action=actions.decide_doubt,
        view="import_doubt",
        way=Change("import_doubt_id"),
        permission=Permission.IMPORT_WRITE,
        doc=Text(
            "Xác nhận một dòng là bản ghi đã có hay bản ghi mới.", "Decides whether a row is on record already or new."
        ),
        problems=(codes.DOUBT_CANDIDATE,),
    ),
    Offer(
        name="apply_import",
        command=commands.ApplyImport,
        action=actions.apply_import,
        view="import",
        way=Transition("apply", "import_id"),
        permission=Permission.IMPORT_WRITE,
        doc=Text("Ghi toàn bộ danh sách, hoặc không ghi gì.", "Writes the whole list to the record, or nothing."),
        problems=(codes.IMPORT_UNDECIDED,),
    ),
    Offer(
        name="cancel_import",
        command=commands.CancelImport,
        action=actions.cancel_import,
        view="import",
        way=Transition("cancel", "import_id"),
        permission=Permission.IMPORT_WRITE,
        doc=Text("Huỷ lần nhập; dữ liệu của tệp bị xoá.", "Gives the import up; the values of the file are removed."),
    ),
)
