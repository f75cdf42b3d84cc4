"""How households, their events and their memberships can be read."""

from app.domain.access.permissions import Permission
from app.domain.households.model import CountSource, EdgeKind, EventKind, MembershipStatus, Presence
from app.domain.shared.codes import Text
from app.domain.shared.model import Origin
from app.domain.shared.views import (
    Field,
    Filter,
    Type,
    View,
    day,
    history,
    identity,
    many,
    number,
    one,
    text,
    word,
)

_FROM = day("Ngày bắt đầu.", "The first day.", null=True)
_TO = day(
    "Ngày đầu tiên không còn hiệu lực; trống là đang có hiệu lực.",
    "The first day on which it holds no more; empty while it does.",
    null=True,
)
_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))

HOUSEHOLD = View(
    name="household",
    plural="households",
    doc=Text(
        "Hộ: đơn vị được đếm và biểu quyết; không lưu dân tộc, tôn giáo, đảng viên. Danh sách chỉ gồm các hộ tồn tại "
        "vào ngày hỏi; hộ đã kết thúc vẫn xem được theo định danh, như vào ngày cuối cùng.",
        "A household: the unit that is counted and votes; no ethnicity, religion or party membership is kept. Lists "
        "show those that exist on the date asked; one that has ended can be read by its id, as it was on its last day.",
    ),
    permission=Permission.HOUSEHOLD_READ,
    members={
        "id": identity(),
        "code": text("Mã hộ.", "The household's code."),
        "version": number("Phiên bản, gửi lại khi sửa.", "The version, sent back with a change."),
        "origin": word("Nguồn ghi nhận.", "Where the record comes from.", Origin),
        "valid_from": _FROM,
        "valid_to": _TO,
        "address": text("Địa chỉ.", "The address.", null=True),
        "sequence": number("Thứ tự nhà trong hẻm, tuyến.", "Place of the house in its row.", null=True),
        "latitude": Field(Type.FLOAT, Text("Vĩ độ.", "Latitude in degrees."), nullable=True),
        "longitude": Field(Type.FLOAT, Text("Kinh độ.", "Longitude in degrees."), nullable=True),
        "presence": word("Hiện diện.", "Its presence.", Presence, null=True),
        "people_count": number("Số nhân khẩu.", "Number of people.", null=True),
        "people_source": word("Nguồn số nhân khẩu.", "Where that number comes from.", CountSource, null=True),
        "membership_status": word(
            "Cách tham gia tổ; trống là không thuộc tổ nào.",
            "How it belongs to its group; empty is no group.",
            MembershipStatus,
            null=True,
        ),
        "allowed_actions": Field(
            Type.TEXTS,
            Text(
                "Những việc bạn được làm với hộ ở trạng thái này, theo tên lệnh.",
                "What you may do with the household in this state, by the name of the command.",
            ),
        ),
        "territory": one(
            "territory", "Ấp, khóm nơi ở; xã, phường khi chưa rõ.", "The hamlet of the dwelling, or its commune."
        ),
        "cluster": one("cluster", "Hẻm, tuyến.", "The alley, canal or road."),
        "group": one("group", "Tổ.", "The group."),
        "head": one("person", "Chủ hộ.", "The household head."),
        "representative": one("person", "Đại diện hộ.", "The representative, who votes."),
        "memberships": many(
            "membership", "Các lần tham gia tổ, đến ngày hỏi.", "Its memberships up to the date asked."
        ),
        "events": many(
            "household_event", "Các sự kiện của hộ, đến ngày hỏi.", "The events of its life up to the date asked."
        ),
        "history": history(),
        "duplicate_suspicions": many(
            "duplicate_suspicion", "Các cặp nghi trùng có hộ này.", "The doubtful pairs of this household."
        ),
    },
    filters={
        "within": _WITHIN,
        "territory_id": Filter(
            Type.ID, Text("Ở đúng ấp, khóm này vào ngày hỏi.", "Living in this very hamlet on the date asked.")
        ),
        "group_id": Filter(Type.ID, Text("Thuộc tổ này vào ngày hỏi.", "In this group on the date asked.")),
        "presence": Filter(Type.TEXT, Text("Hiện diện.", "Its presence."), enum=Presence, many=True),
        "code": Filter(Type.TEXT, Text("Mã hộ.", "The code."), many=True),
        "person_id": Filter(Type.ID, Text("Chủ hộ hoặc đại diện.", "Its head or representative.")),
    },
    sorts=("code", "sequence"),
    search=Text("Mã hộ hoặc địa chỉ.", "The code or the address."),
    brief=("id", "code", "version", "address", "presence", "people_count", "membership_status"),
)

MEMBERSHIP = View(
    name="membership",
    plural="memberships",
    doc=Text(
        "Việc một hộ tham gia một tổ trong một khoảng thời gian (tự nguyện); danh sách gồm những gì có hiệu lực vào "
        "ngày hỏi.",
        "A household in a group for a time; participation is voluntary. Lists show those in force on the date asked.",
    ),
    permission=Permission.HOUSEHOLD_READ,
    members={
        "id": identity(),
        "status": word("Cách tham gia.", "How it belongs.", MembershipStatus),
        "ended_because": text("Vì sao kết thúc.", "Why it ended.", null=True),
        "valid_from": _FROM,
        "valid_to": _TO,
        "household": one("household", "Hộ.", "The household."),
        "group": one("group", "Tổ.", "The group."),
    },
    filters={
        "household_id": Filter(Type.ID, Text("Hộ.", "The household.")),
        "group_id": Filter(Type.ID, Text("Tổ.", "The group.")),
        "status": Filter(Type.TEXT, Text("Cách tham gia.", "How it belongs."), enum=MembershipStatus, many=True),
        "held": Filter(
            Type.BOOL,
            Text(
                "Có hiệu lực vào ngày hỏi (mặc định), hoặc đã kết thúc.",
                "In force on the date asked (by default), or over.",
            ),
        ),
    },
    sorts=("valid_from",),
)

HOUSEHOLD_EVENT = View(
    name="household_event",
    plural="household_events",
    doc=Text(
        "Sự kiện của hộ (tách, nhập, chuyển, đổi chủ hộ …): mỗi dòng là một quan hệ từ hộ gốc đến hộ sau sự kiện.",
        "What an event of households (split, join, move, change of head …) made of one of them: a row for each edge of "
        "their lineage.",
    ),
    permission=Permission.HOUSEHOLD_READ,
    members={
        "id": identity(),
        "kind": word("Loại sự kiện.", "What happened.", EventKind),
        "effective_on": day("Ngày xảy ra.", "When it happened."),
        "order_no": number("Thứ tự trong ngày.", "Its place within that day."),
        "origin": word("Nguồn ghi nhận.", "Where the record comes from.", Origin),
        "reason": text("Lý do.", "Why.", null=True),
        "edge": word("Quan hệ giữa hộ gốc và hộ sau.", "How the origin leads to the result.", EdgeKind),
        "origin_household": one("household", "Hộ gốc.", "The origin."),
        "result_household": one("household", "Hộ sau sự kiện.", "The result."),
    },
    filters={
        "household_id": Filter(Type.ID, Text("Hộ.", "The household.")),
        "kind": Filter(Type.TEXT, Text("Loại sự kiện.", "What happened."), enum=EventKind, many=True),
        "within": _WITHIN,
    },
    sorts=("-effective_on", "effective_on"),
)

VIEWS = (HOUSEHOLD, MEMBERSHIP, HOUSEHOLD_EVENT)
