"""How operations can be read, by those whose they are. No value that a command carries is shown here."""

from app.domain.access.permissions import Permission
from app.domain.operations.model import ItemState, OperationState
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, identity, many, moment, number, one, text, word

_RECORD_KIND = text("Loại bản ghi mà thao tác dẫn đến.", "The kind of record that it leads to.")
_RECORD_ID = text("Bản ghi sau thao tác.", "The record that was made or changed.", null=True)
_PROBLEM = Field(
    Type.JSON,
    Text(
        "Vì sao bị từ chối, như problem+json, bằng ngôn ngữ của yêu cầu.",
        "Why it was refused, as problem+json, in the language of the call.",
    ),
    nullable=True,
)

OPERATION = View(
    name="operation",
    plural="operations",
    doc=Text(
        "Việc được thực hiện sau, theo yêu cầu không chờ (`Prefer: respond-async`, `respondAsync`). Chỉ người yêu cầu "
        "xem được; bị xoá 30 ngày sau khi kết thúc.",
        "Work that is done later, because the caller preferred not to wait (`Prefer: respond-async`, `respondAsync`). "
        "Only who asked for it sees it; it is removed 30 days after its end.",
    ),
    permission=Permission.OPERATION_READ,
    members={
        "id": identity(),
        "command": text("Tên lệnh; của nhiều mục là tên thao tác.", "The name of the command, or of the bulk call."),
        "state": word("Trạng thái.", "Where it stands.", OperationState),
        "version": number("Phiên bản, gửi lại khi huỷ.", "The version, sent back when cancelling."),
        "several": Field(Type.BOOL, Text("Gồm nhiều mục.", "Whether it has items.")),
        "atomic": Field(Type.BOOL, Text("Tất cả hoặc không gì cả.", "All or nothing.")),
        "progress_done": number("Số mục đã xử lý.", "Items that are dealt with."),
        "progress_total": number("Số mục.", "Items in all."),
        "failed_count": number("Số mục bị từ chối.", "Items that were refused."),
        "record_kind": _RECORD_KIND,
        "record_id": _RECORD_ID,
        "problem": _PROBLEM,
        "requested_at": moment("Thời điểm yêu cầu.", "When it was asked for."),
        "started_at": moment("Thời điểm bắt đầu.", "When it was begun.", null=True),
        "ended_at": moment("Thời điểm kết thúc.", "When it ended.", null=True),
        "allowed_actions": Field(
            Type.TEXTS,
            Text("Những việc làm được lúc này, theo tên lệnh.", "What can be done now, by the name of the command."),
        ),
        "person": one("person", "Người yêu cầu.", "Who asked for it."),
        "items": many("operation_item", "Các mục.", "Its items."),
    },
    filters={
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Where it stands."), enum=OperationState, many=True),
        "command": Filter(Type.TEXT, Text("Tên lệnh.", "The name of the command."), many=True),
    },
    sorts=("-requested_at",),
    brief=(
        "id",
        "command",
        "state",
        "version",
        "progress_done",
        "progress_total",
        "failed_count",
        "requested_at",
        "ended_at",
    ),
)

OPERATION_ITEM = View(
    name="operation_item",
    plural="operation_items",
    doc=Text("Một lệnh của một việc được thực hiện sau.", "One command of an operation."),
    permission=Permission.OPERATION_READ,
    members={
        "id": identity(),
        "number": number("Thứ tự, đếm từ 0.", "Its place, counted from 0."),
        "command": text("Tên lệnh.", "The name of the command."),
        "state": word("Trạng thái.", "Where it stands.", ItemState),
        "record_kind": _RECORD_KIND,
        "record_id": _RECORD_ID,
        "problem": _PROBLEM,
        "operation": one("operation", "Thuộc việc này.", "The operation."),
    },
    filters={
        "operation_id": Filter(Type.ID, Text("Của việc này.", "Of this operation.")),
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Where it stands."), enum=ItemState, many=True),
    },
    sorts=("number",),
)

VIEWS = (OPERATION, OPERATION_ITEM)
