"""What each kind of record is called, for people: in problems, summaries of the documents, and pages."""

from collections.abc import Mapping
from typing import Final

from app.domain.shared.codes import Text

NOUNS: Final[Mapping[str, Text]] = {
    "territory": Text("đơn vị hành chính", "territory"),
    "cluster": Text("cụm dân cư", "cluster"),
    "territory_succession": Text("kế thừa đơn vị hành chính", "territory succession"),
    "body": Text("cơ quan, tổ chức", "body"),
    "body_succession": Text("kế thừa cơ quan, tổ chức", "body succession"),
    "person": Text("người giữ chức vụ", "person"),
    "account": Text("tài khoản", "account"),
    "assignment": Text("phân công vai trò", "assignment"),
    "policy_value": Text("quy định của địa phương", "policy value"),
    "household": Text("hộ", "household"),
    "household_event": Text("biến động hộ", "household event"),
    "membership": Text("tham gia tổ", "membership"),
    "group": Text("tổ", "group"),
    "board_seat": Text("chức vụ trong ban quản lý", "board seat"),
    "restructuring": Text("hồ sơ sắp xếp", "restructuring"),
    "lineage_edge": Text("quan hệ kế thừa của tổ", "lineage edge"),
    "duplicate_suspicion": Text("cặp nghi trùng", "doubtful pair"),
    "duplicate_search": Text("lần rà soát trùng lặp", "search for duplicates"),
    "person_merge": Text("lần gộp hồ sơ", "merge of persons"),
    "correspondence": Text("đối chiếu tổ", "correspondence"),
    "annulment": Text("hồ sơ huỷ bỏ", "annulment"),
    "paper": Text("giấy tờ", "document"),
    "recorded_claim": Text("ghi nhận theo giấy tờ", "record from paper"),
    "declared_count": Text("số kê khai", "declared count"),
    "recorded_fact": Text("sự việc theo giấy tờ", "recorded fact"),
    "operation": Text("việc thực hiện sau", "operation"),
    "operation_item": Text("mục của việc thực hiện sau", "operation item"),
    "upload": Text("tệp tải lên", "upload"),
    "import": Text("nhập danh sách", "import"),
    "import_problem": Text("lỗi của danh sách", "import problem"),
    "import_doubt": Text("dòng cần xác nhận", "import doubt"),
    "personal_read": Text("lượt xem dữ liệu cá nhân", "read of personal values"),
    "journal_entry": Text("mục nhật ký", "journal entry"),
    "change": Text("thay đổi theo vị trí", "change"),
}


def noun(kind: str) -> Text:
    """The noun of a kind of record; a kind that has none is called by its own name."""
    return NOUNS.get(kind) or Text(kind.replace("_", " "), kind.replace("_", " "))
