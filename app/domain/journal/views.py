"""How the journal of changes can be read. Payloads hold ids and figures, never personal values."""

from typing import Final

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, document, identity, moment, number, one, text

MOST_SUBJECTS: Final = 1_000
"""Records that an entry shows; an applied list touches a hundred thousand."""

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
        "subjects": document(
            f"Các bản ghi liên quan: [{{kind, id}}], nhiều nhất {MOST_SUBJECTS}; lọc `subject_id` tìm được tất cả.",
            f"Records whose history shows the change: [{{kind, id}}], {MOST_SUBJECTS} at most; the filter "
            "`subject_id` finds every one.",
            permission=Permission.JOURNAL_READ,
        ),
        "effective_on": day("Ngày có hiệu lực.", "When it takes effect.", null=True),
        "reason": text("Lý do.", "Why.", null=True),
        "payload": document("Nội dung thay đổi.", "What the change holds.", permission=Permission.JOURNAL_READ),
        "recorded_at": moment("Thời điểm ghi.", "When it was recorded."),
        "position": number(
            "Vị trí trong nhật ký; trống cho đến khi được đánh số.",
            "Its place in the record; empty until it is numbered.",
            null=True,
        ),
        "channel": text("Ghi qua đâu (rest, graphql, cli, worker, seed).", "Over which door it came."),
        "annulled": Field(
            Type.BOOL, Text("Đã bị huỷ bỏ, coi như chưa từng có.", "Whether it was annulled: it counts as never made.")
        ),
        "annulment": one("annulment", "Việc huỷ bỏ thay đổi này.", "The annulment of this change."),
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
        "annulled",
    ),
)

CHANGE = View(
    name="change",
    plural="changes",
    doc=Text(
        "Luồng thay đổi theo vị trí: không thiếu, không lặp, đúng thứ tự của từng bản ghi. Khi hết trang, hỏi tiếp với "
        "`after_position` là `position` cuối cùng đã nhận.",
        "The feed of changes by position: none is missing, none comes twice, each record's changes in their order. At "
        "the end, go on with `after_position` set to the last `position` received.",
    ),
    permission=Permission.JOURNAL_READ,
    members={
        "id": identity(),
        "position": number(
            "Vị trí; các thay đổi cùng một lần ghi có chung vị trí.", "The position; changes of one write share it."
        ),
        "number": number("Thứ tự trong cùng một vị trí.", "The place among the changes of one position."),
        "action": text("Việc đã làm, là tên của lệnh.", "What was done: the name of the command."),
        "subject_kind": text("Loại bản ghi.", "The kind of record."),
        "subject_id": text("Định danh bản ghi.", "Id of the record."),
        "effective_on": day("Ngày có hiệu lực.", "When it takes effect.", null=True),
        "recorded_at": moment("Thời điểm ghi.", "When it was recorded."),
        "sealed_at": moment("Thời điểm được đánh số.", "When it got its position."),
        "entry": one("journal_entry", "Nội dung đầy đủ.", "The whole entry."),
    },
    filters={
        "after_position": Filter(Type.INT, Text("Sau vị trí này.", "Behind this position.")),
        "subject_kind": Filter(Type.TEXT, Text("Loại bản ghi.", "The kind of record."), many=True),
        "within": Filter(Type.ID, Text("Trong địa bàn này, kể cả chính nó.", "In this territory, itself included.")),
    },
    sorts=("position",),
)

VIEWS = (JOURNAL_ENTRY, CHANGE)
