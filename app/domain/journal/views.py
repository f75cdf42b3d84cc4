"""How the journal of changes can be read. Payloads hold ids and figures, never personal values."""

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, identity, moment, number, one, text

JOURNAL_ENTRY = View(
    name="journal_entry",
    plural="journal_entries",
    doc=Text(
        "Một thay đổi: ai làm gì, với bản ghi nào, có hiệu lực từ ngày nào, vì sao. Ai cũng xem được những thay đổi "
        "được ghi thay mình.",
        "One change: who did what to which record, from when, and why. Everybody sees what was "
        "recorded on their behalf.",
    ),
    permission=Permission.JOURNAL_READ,
    members={
        "id": identity(),
        "action": text("Việc đã làm, là tên của lệnh.", "What was done: the name of the command."),
        "subject_kind": text("Loại bản ghi.", "The kind of record."),
        "subject_id": text("Định danh bản ghi.", "Id of the record."),
        "subjects": Field(
            Type.JSON,
            Text("Mọi bản ghi liên quan: [{kind, id}].", "Every record whose history shows the change: [{kind, id}]."),
        ),
        "effective_on": day("Ngày có hiệu lực.", "When it takes effect.", null=True),
        "reason": text("Lý do.", "Why.", null=True),
        "payload": Field(Type.JSON, Text("Nội dung thay đổi.", "What the change holds.")),
        "recorded_at": moment("Thời điểm ghi.", "When it was recorded."),
        "position": number(
            "Vị trí trong nhật ký; trống cho đến khi được đánh số.",
            "Its place in the record; empty until it is numbered.",
            null=True,
        ),
        "channel": text("Ghi qua đâu (rest, graphql, cli, worker, seed).", "Over which door it came."),
        "answer": text(
            "Người được làm thay trả lời thế nào: confirmed (xác nhận) hoặc objected (phản đối); trống là chưa.",
            "What the person on whose behalf it was done said: confirmed, or objected; empty until they answer.",
            null=True,
        ),
        "answer_reason": text("Lý do của câu trả lời.", "Why they answered so.", null=True),
        "answered_at": moment("Lúc trả lời.", "When they answered.", null=True),
        "allowed_actions": Field(
            Type.TEXTS,
            Text(
                "Việc bạn có thể làm: trả lời, nếu việc này được ghi thay bạn.",
                "What you may do: answer, if it was recorded on your behalf.",
            ),
        ),
        "person": one("person", "Người thực hiện; trống là hệ thống.", "Who did it; the system where there is none."),
        "on_behalf_of": one("person", "Người được làm thay.", "On whose behalf it was done."),
        "territory": one("territory", "Địa bàn.", "The territory."),
    },
    filters={
        "subject_id": Filter(Type.ID, Text("Liên quan đến bản ghi này.", "Concerning this record.")),
        "action": Filter(Type.TEXT, Text("Việc đã làm.", "What was done."), many=True),
        "within": Filter(Type.ID, Text("Trong địa bàn này, kể cả chính nó.", "In this territory, itself included.")),
    },
    sorts=("-recorded",),
    brief=(
        "id",
        "action",
        "subject_kind",
        "subject_id",
        "effective_on",
        "reason",
        "recorded_at",
        "position",
        "channel",
    ),
)

VIEWS = (JOURNAL_ENTRY,)
