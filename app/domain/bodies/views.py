"""How bodies and their successions can be read."""

from app.domain.bodies.model import BodyKind, BodyLevel
from app.domain.shared.codes import Text
from app.domain.shared.views import Filter, Type, View, day, history, identity, many, number, one, text, word
from app.domain.territories.model import Extent

_VERSION = number(
    "Phiên bản (lần thay đổi gần nhất), gửi lại khi sửa.", "The version (its last change), sent back with a change."
)

BODY = View(
    name="body",
    plural="bodies",
    doc=Text(
        "Cơ quan, tổ chức: cấp uỷ, Mặt trận, Uỷ ban nhân dân, công an, Hội Khuyến học …",
        "A body: of the Party, the Front, the State or society.",
    ),
    permission=None,
    members={
        "id": identity(),
        "kind": word("Loại.", "The kind.", BodyKind),
        "level": word("Cấp.", "The level.", BodyLevel),
        "name": text("Tên đầy đủ.", "The full name."),
        "electronic_id": text("Mã định danh điện tử.", "The electronic id.", null=True),
        "valid_from": day("Ngày bắt đầu; trống là không rõ.", "The first day; empty where it is not known.", null=True),
        "valid_to": day("Ngày đầu tiên không còn tồn tại.", "The first day on which it is no more.", null=True),
        "version": _VERSION,
        "territory": one("territory", "Địa bàn.", "Its territory."),
        "parent": one("body", "Cơ quan cấp trên.", "The body above it."),
        "children": many("body", "Các cơ quan trực thuộc.", "The bodies below it."),
        "predecessors": many("body_succession", "Kế thừa những cơ quan nào.", "Which bodies it succeeded."),
        "successors": many("body_succession", "Cơ quan nào kế thừa.", "Which bodies succeeded it."),
        "history": history(),
    },
    filters={
        "kind": Filter(Type.TEXT, Text("Loại.", "The kind."), enum=BodyKind, many=True),
        "level": Filter(Type.TEXT, Text("Cấp.", "The level."), enum=BodyLevel, many=True),
        "territory_id": Filter(Type.ID, Text("Địa bàn.", "Its territory.")),
        "within": Filter(Type.ID, Text("Trong địa bàn này, kể cả chính nó.", "In this territory, itself included.")),
        "parent_id": Filter(Type.ID, Text("Cơ quan cấp trên.", "The body above it.")),
        "electronic_id": Filter(Type.TEXT, Text("Mã định danh điện tử.", "The electronic id.")),
    },
    sorts=("name",),
    search=Text("Tên, không phân biệt dấu.", "The name; diacritics do not count."),
    brief=("id", "kind", "level", "name", "version"),
)

SUCCESSION = View(
    name="body_succession",
    plural="body_successions",
    doc=Text(
        "Một cơ quan được cơ quan khác kế thừa, hoặc không còn.", "What a body became: another one, a part, or nothing."
    ),
    permission=None,
    members={
        "id": identity(),
        "effective_on": day("Ngày có hiệu lực.", "When it took effect."),
        "extent": word("Mức độ.", "How much of it.", Extent),
        "note": text("Văn bản, lý do.", "The legal text, the reason.", null=True),
        "predecessor_id": text("Định danh cơ quan cũ.", "Id of the body before."),
        "predecessor_name": text("Tên cơ quan cũ.", "Its name."),
        "successor_id": text("Định danh cơ quan mới.", "Id of the body after.", null=True),
        "successor_name": text("Tên cơ quan mới.", "Its name.", null=True),
        "version": _VERSION,
        "predecessor": one(
            "body",
            "Cơ quan cũ; trống khi chưa có vào ngày hỏi.",
            "The body before; empty where it does not exist yet on the date asked.",
        ),
        "successor": one(
            "body",
            "Cơ quan mới; trống khi chưa có vào ngày hỏi.",
            "The body after; empty where it does not exist yet on the date asked.",
        ),
    },
    filters={
        "predecessor_id": Filter(Type.ID, Text("Cơ quan cũ.", "The body before.")),
        "successor_id": Filter(Type.ID, Text("Cơ quan mới.", "The body after.")),
    },
    sorts=("effective_on",),
)

VIEWS = (BODY, SUCCESSION)
