"""How the journal of changes can be read. Payloads hold ids and figures, never personal values."""

from typing import Final

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, identity, moment, number, one, text

MOST_SUBJECTS: Final = 1_000
"""Records that an entry shows; an applied list touches a hundred thousand."""

JOURNAL_ENTRY = View(
    name="journal_entry",
    plural="journal_entries",
    doc=Text(
        "Một thay đổi: ai làm gì, với bản ghi nào, có hiệu lực từ ngày nào, vì sao.",
        "One change: who did what to which record, from when, and why.",
    ),
    permission=Permission.JOURNAL_READ,
    members={
        "id": identity(),
        "action": text("Việc đã làm, là tên của lệnh.", "What was done: the name of the command."),
        "subject_kind": text("Loại bản ghi.", "The kind of record."),
        "subject_id": text("Định danh bản ghi.", "Id of the record."),
        "subjects": Field(
            Type.JSON,
            Text(
                f"Các bản ghi liên quan: [{{kind, id}}], nhiều nhất {MOST_SUBJECTS}; lọc `subject_id` tìm được tất cả.",
                f"Records whose history shows the change: [{{kind, id}}], {MOST_SUBJECTS} at most; the filter "
                "`subject_id` finds every one.",
            ),
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
        "person": one("person", "Người thực hiện; trống là hệ thống.", "Who did it; the system where there is none."),
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
