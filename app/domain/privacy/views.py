"""Who read what: the log of the requests that showed personal values. Whose values it were, it never shows."""

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, identity, moment, number, one, text

PERSONAL_READ = View(
    name="personal_read",
    plural="personal_reads",
    doc=Text(
        "Một lượt xem dữ liệu cá nhân: ai xem, lúc nào, để làm gì. Ai cũng thấy những lượt xem dữ liệu của mình.",
        "One read of personal values: by whom, when and what for. Everybody sees the reads of their own values.",
    ),
    permission=Permission.ACCESS_LOG_READ,
    members={
        "id": identity(),
        "at": moment("Thời điểm xem.", "When."),
        "purpose": text(
            "Mục đích được nêu; `display` là chỉ để hiển thị.",
            "The purpose that was stated; `display` where it was only to show the record.",
        ),
        "door": text("Xem qua đâu (rest, graphql).", "Over which door (rest, graphql)."),
        "view": text(
            "Đã hỏi gì; `person.citizen_id` là số căn cước.", "What was asked; `person.citizen_id` is the id."
        ),
        "sealed": Field(Type.BOOL, Text("Là giá trị mã hoá kín.", "Whether the values were sealed ones.")),
        "shown": number("Số người có dữ liệu được xem.", "How many persons' values were shown."),
        "reader_id": text("Định danh người xem.", "Id of the person who read."),
        "reader_account_id": text("Tài khoản đã dùng để xem.", "Id of the account by which they were read."),
        "reader_roles": Field(
            Type.TEXTS, Text("Các vai trò của người xem vào ngày đó.", "The roles that the reader held on that day.")
        ),
        "reader": one(
            "person", "Người xem; trống khi bạn không được xem hồ sơ đó.", "The reader, where you may see them."
        ),
    },
    filters={
        "person_id": Filter(
            Type.ID,
            Text("Có dữ liệu của người này (chỉ kiểm toán).", "Which showed this person's values (auditors only)."),
            permission=Permission.ACCESS_LOG_SEARCH,
        ),
        "reader_id": Filter(Type.ID, Text("Do người này xem.", "By this reader.")),
        "sealed": Filter(Type.BOOL, Text("Là giá trị mã hoá kín.", "Whether the values were sealed ones.")),
        "since": Filter(Type.DATE, Text("Từ ngày này.", "On this day or later.")),
        "until": Filter(Type.DATE, Text("Trước ngày này.", "Before this day.")),
    },
    sorts=("-recorded",),
)

VIEWS = (PERSONAL_READ,)
