"""How documents, records from paper, declared counts and dated statements can be read."""

from app.domain.access.permissions import Permission
from app.domain.paper.model import ClaimState, FactKind, PaperKind, Precision, RecordKind
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, identity, many, moment, number, one, text, word

_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))
_GROUP = Filter(Type.ID, Text("Của tổ này.", "Of this group."))
_RECORDED_AT = moment("Lúc ghi nhận.", "When it was recorded.")
_RECORDED_BY = one("person", "Người ghi nhận.", "Who recorded it.")
_CONFIRMED_BY = one(
    "person",
    "Người thứ hai đã xác nhận; trống là ghi nhận trong giai đoạn thiết lập.",
    "The second person, who confirmed it; none while the place was being set up.",
)
_SOURCE = one("paper", "Giấy tờ; trống là không có.", "The document; none where there is none.")
_VERSION = number("Phiên bản (lần thay đổi gần nhất).", "The version (its last change).")

PAPER = View(
    name="paper",
    plural="papers",
    doc=Text(
        "Giấy tờ mà các ghi nhận dựa vào. Danh sách gồm giấy tờ ban hành đến ngày hỏi, hoặc chưa rõ ngày.",
        "A document that records come from. Lists show those issued by the date asked, or without a date.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "kind": word("Loại giấy tờ.", "What kind of document it is.", PaperKind),
        "number": text("Số, ký hiệu.", "Its number.", null=True),
        "issued_on": day("Ngày ban hành.", "When it was issued.", null=True),
        "issuer": text("Cơ quan ban hành.", "Who issued it.", null=True),
        "title": text("Tên, trích yếu.", "Its title or abstract."),
        "note": text("Ghi chú.", "Where it is kept, its condition.", null=True),
        "version": _VERSION,
        "territory": one("territory", "Địa bàn.", "The territory it was recorded for."),
        "recorded_claims": many("recorded_claim", "Các ghi nhận dựa vào giấy tờ này.", "The records that name it."),
    },
    filters={
        "within": _WITHIN,
        "kind": Filter(Type.TEXT, Text("Loại giấy tờ.", "What kind of document."), enum=PaperKind, many=True),
        "number": Filter(Type.TEXT, Text("Số, ký hiệu.", "Its number.")),
    },
    sorts=("-issued_on", "issued_on"),
    search=Text("Tên, trích yếu, không phân biệt dấu.", "The title; diacritics do not count."),
)

RECORDED_CLAIM = View(
    name="recorded_claim",
    plural="recorded_claims",
    doc=Text(
        "Một lần ghi nhận theo giấy tờ: ai ghi, khi nào, ghi gì, theo giấy tờ nào. Trong giai đoạn thiết lập có hiệu "
        "lực ngay; sau đó chờ người thứ hai xác nhận, và trước khi được xác nhận thì không có hiệu lực gì.",
        "A record from paper: who recorded what, when, from which document. While a place is being set up it takes "
        "effect at once; later it waits for a second person, and has no effect until it is confirmed.",
    ),
    permission=Permission.RECORD_CONFIRM,
    members={
        "id": identity(),
        "version": number("Phiên bản, gửi lại khi trả lời.", "The version, sent back with an answer."),
        "kind": word("Ghi nhận gì.", "What is recorded.", RecordKind),
        "state": word("Trạng thái.", "Where it stands.", ClaimState),
        "content": Field(Type.JSON, Text("Nội dung đã ghi.", "What was recorded, as it was asked.")),
        "no_paper_reason": text("Vì sao không có giấy tờ.", "Why there is no document.", null=True),
        "reject_reason": text("Vì sao không xác nhận.", "Why it was rejected.", null=True),
        "recorded_at": _RECORDED_AT,
        "answered_at": moment("Lúc xác nhận hoặc từ chối.", "When it was confirmed or rejected.", null=True),
        "allowed_actions": Field(
            Type.TEXTS,
            Text(
                "Việc có thể làm tiếp; người đã ghi nhận không tự xác nhận.",
                "What may be done next; whoever recorded it does not answer it.",
            ),
        ),
        "territory": one("territory", "Địa bàn.", "Where it is about."),
        "recorded_by": _RECORDED_BY,
        "answered_by": one("person", "Người xác nhận hoặc từ chối.", "Who confirmed or rejected it."),
        "paper": _SOURCE,
        "groups": many("group", "Các tổ liên quan.", "The groups that it is about."),
        "restructuring": one("restructuring", "Việc sắp xếp đã ghi nhận.", "The restructuring that it recorded."),
        "declared_counts": many("declared_count", "Số kê khai đã ghi nhận.", "The counts that it recorded."),
        "recorded_facts": many("recorded_fact", "Sự việc đã ghi nhận.", "The statements that it recorded."),
    },
    filters={
        "within": _WITHIN,
        "group_id": Filter(Type.ID, Text("Liên quan đến tổ này.", "That is about this group.")),
        "kind": Filter(Type.TEXT, Text("Ghi nhận gì.", "What is recorded."), enum=RecordKind, many=True),
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Where it stands."), enum=ClaimState, many=True),
    },
    sorts=("-recorded", "recorded"),
    brief=("id", "version", "kind", "state", "recorded_at", "answered_at", "allowed_actions"),
)

DECLARED_COUNT = View(
    name="declared_count",
    plural="declared_counts",
    doc=Text(
        "Số hộ, số nhân khẩu của tổ mà giấy tờ kê khai cho một ngày. Danh sách gồm số kê khai đến ngày hỏi.",
        "Households and people that a paper declares for a group on a day. Lists show those up to the date asked.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "counted_on": day("Ngày của số kê khai.", "The day for which it was counted."),
        "households": number("Số hộ.", "Households.", null=True),
        "people": number("Số nhân khẩu.", "People.", null=True),
        "no_paper_reason": text("Vì sao không có giấy tờ.", "Why there is no document.", null=True),
        "recorded_at": _RECORDED_AT,
        "version": _VERSION,
        "group": one("group", "Tổ.", "The group."),
        "recorded_by": _RECORDED_BY,
        "confirmed_by": _CONFIRMED_BY,
        "paper": _SOURCE,
    },
    filters={"within": _WITHIN, "group_id": _GROUP},
    sorts=("-counted_on", "counted_on"),
)

RECORDED_FACT = View(
    name="recorded_fact",
    plural="recorded_facts",
    doc=Text(
        "Một sự việc của tổ theo giấy tờ: quy chế, khen thưởng, cuộc họp. Danh sách gồm sự việc đến ngày hỏi.",
        "A dated statement about a group from paper: a regulation, an award, a meeting. Lists show those up to the "
        "date asked.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "kind": word("Về việc gì.", "What it is about.", FactKind),
        "stated_on": day("Ngày; xem độ chính xác.", "The day; see how exactly it is known."),
        "precision": word("Ngày chính xác đến đâu.", "How exactly the date is known.", Precision),
        "text": text("Nội dung.", "What the paper says."),
        "no_paper_reason": text("Vì sao không có giấy tờ.", "Why there is no document.", null=True),
        "recorded_at": _RECORDED_AT,
        "version": _VERSION,
        "group": one("group", "Tổ.", "The group."),
        "recorded_by": _RECORDED_BY,
        "confirmed_by": _CONFIRMED_BY,
        "paper": _SOURCE,
    },
    filters={
        "within": _WITHIN,
        "group_id": _GROUP,
        "kind": Filter(Type.TEXT, Text("Về việc gì.", "What it is about."), enum=FactKind, many=True),
    },
    sorts=("-stated_on", "stated_on"),
    search=Text("Nội dung, không phân biệt dấu.", "What it says; diacritics do not count."),
)

VIEWS = (PAPER, RECORDED_CLAIM, DECLARED_COUNT, RECORDED_FACT)
