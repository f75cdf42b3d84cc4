"""How doubtful pairs, searches for them, and merges of persons can be read. No view names what two records share."""

from app.domain.access.permissions import Permission
from app.domain.duplicates.model import RecordKind, SuspicionState
from app.domain.shared.codes import Text
from app.domain.shared.views import (
    Field,
    Filter,
    Type,
    View,
    day,
    identity,
    moment,
    number,
    one,
    text,
    word,
)

_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))
_VERSION = number("Phiên bản, gửi lại khi sửa.", "The version, sent back with a change.")
_ALLOWED = Field(Type.TEXTS, Text("Việc bạn có thể làm tiếp, theo tên lệnh.", "What you may do next, by command."))

DUPLICATE_SUSPICION = View(
    name="duplicate_suspicion",
    plural="duplicate_suspicions",
    doc=Text(
        "Hai hồ sơ nghi là của một người hoặc một hộ, và quyết định về cặp đó (sổ các cặp đã xác định không trùng). "
        "Cặp hộ trùng được xử lý bằng nhập hộ hoặc kết thúc hộ.",
        "Two records that may be of one person or household, and what was decided: the register of pairs that are not "
        "the same too. A pair of households is settled by joining them or ending one.",
    ),
    permission=Permission.DUPLICATE_READ,
    members={
        "id": identity(),
        "version": _VERSION,
        "kind": word("Loại hồ sơ.", "The kind of records.", RecordKind),
        "state": word("Trạng thái.", "Its state.", SuspicionState),
        "score": number(
            "Mức độ nghi trùng, 0 đến 100: từ 90 gần như chắc chắn, từ 60 mạnh.",
            "How much speaks for it, 0 to 100: from 90 nearly certain, from 60 strong.",
        ),
        "reasons": Field(
            Type.TEXTS,
            Text(
                "Điểm chung: same_citizen_id, same_phone, same_head, same_name (bỏ dấu), same_spelling, similar_name, "
                "same_given_name_and_address, same_address, same_household, same_hamlet, code_alike.",
                "What they have in common: same_citizen_id, same_phone, same_head, same_name (without marks), "
                "same_spelling, similar_name, same_given_name_and_address, same_address, same_household, same_hamlet, "
                "code_alike.",
            ),
        ),
        "found_at": moment("Lúc phát hiện.", "When it was found."),
        "decided_on": day("Ngày quyết định.", "When it was decided.", null=True),
        "decision_reason": text("Căn cứ của quyết định.", "What the decision rests on.", null=True),
        "allowed_actions": _ALLOWED,
        "first_person": one("person", "Người thứ nhất.", "The first person."),
        "second_person": one("person", "Người thứ hai.", "The second person."),
        "first_household": one("household", "Hộ thứ nhất.", "The first household."),
        "second_household": one("household", "Hộ thứ hai.", "The second household."),
        "territory": one("territory", "Địa bàn chung nhỏ nhất của hai hồ sơ.", "The smallest place both lie in."),
        "decided_by": one("person", "Người quyết định.", "Who decided."),
        "merge": one("person_merge", "Lần gộp đang có hiệu lực.", "The merge that settled it."),
    },
    filters={
        "within": _WITHIN,
        "kind": Filter(Type.TEXT, Text("Loại hồ sơ.", "The kind of records."), enum=RecordKind, many=True),
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Its state."), enum=SuspicionState, many=True),
        "record_id": Filter(Type.ID, Text("Một trong hai hồ sơ.", "One of the two records.")),
        "least_score": Filter(Type.INT, Text("Mức độ từ đây trở lên.", "This score or more.")),
    },
    sorts=("-score", "found"),
    brief=("id", "version", "kind", "state", "score", "reasons"),
)

DUPLICATE_SEARCH = View(
    name="duplicate_search",
    plural="duplicate_searches",
    doc=Text(
        "Một lần rà soát trùng lặp và kết quả; việc rà soát những gì vừa thay đổi được làm tự động.",
        "A search for duplicates and what it changed; what has just changed is searched by itself.",
    ),
    permission=Permission.DUPLICATE_READ,
    members={
        "id": identity(),
        "searched_on": day("Ngày rà soát.", "When."),
        "persons": number("Số người được so.", "How many persons were compared."),
        "households": number("Số hộ được so.", "How many households were compared."),
        "opened": number("Số cặp mới.", "Pairs that are new."),
        "changed": number("Số cặp mở lại hoặc có thêm căn cứ.", "Pairs open again or for other reasons."),
        "obsolete": number("Số cặp không còn nghi trùng.", "Pairs that are over."),
        "territory": one("territory", "Địa bàn.", "Where."),
        "searched_by": one("person", "Người rà soát; trống là tự động.", "Who searched; nobody if by itself."),
    },
    filters={"within": _WITHIN},
    sorts=("-searched", "searched"),
)

PERSON_MERGE = View(
    name="person_merge",
    plural="person_merges",
    doc=Text(
        "Việc gộp hai hồ sơ của một người; hoàn tác thì những gì đã chuyển được trả lại đúng như cũ.",
        "Two records of one person made one; undone, exactly what had moved goes back.",
    ),
    permission=Permission.DUPLICATE_READ,
    members={
        "id": identity(),
        "version": _VERSION,
        "merged_on": day("Ngày gộp.", "When."),
        "reason": text("Căn cứ để gộp.", "What it rests on."),
        "undone_on": day("Ngày hoàn tác.", "When it was undone.", null=True),
        "undone_reason": text("Lý do hoàn tác.", "Why it was undone.", null=True),
        "moved": Field(
            Type.JSON,
            Text("Những gì đã chuyển: loại và định danh.", "What moved: kind and id of each record."),
        ),
        "allowed_actions": _ALLOWED,
        "kept": one("person", "Hồ sơ được giữ lại.", "The record that is kept."),
        "merged": one("person", "Hồ sơ được gộp.", "The record that was merged."),
        "suspicion": one("duplicate_suspicion", "Cặp nghi trùng.", "The doubtful pair that it settled."),
        "territory": one("territory", "Địa bàn chung nhỏ nhất.", "The smallest place both lay in."),
        "merged_by": one("person", "Người gộp.", "Who merged."),
        "undone_by": one("person", "Người hoàn tác.", "Who undid it."),
    },
    filters={
        "within": _WITHIN,
        "person_id": Filter(Type.ID, Text("Hồ sơ giữ lại hoặc được gộp.", "The record kept or merged.")),
        "undone": Filter(Type.BOOL, Text("Đã hoàn tác hay chưa.", "Whether it was undone.")),
    },
    sorts=("-merged", "merged"),
    brief=("id", "version", "merged_on", "undone_on"),
)

VIEWS = (DUPLICATE_SUSPICION, DUPLICATE_SEARCH, PERSON_MERGE)
