"""How groups and the seats of their boards can be read."""

from app.domain.access.permissions import Permission
from app.domain.groups.model import EndKind, GroupStatus, Manner, Post
from app.domain.households.model import CountSource
from app.domain.shared.codes import Text
from app.domain.shared.model import Origin
from app.domain.shared.views import (
    Field,
    Filter,
    Type,
    View,
    count,
    day,
    history,
    identity,
    many,
    moment,
    number,
    one,
    text,
    word,
)

_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))
_ACTIONS = Field(
    Type.TEXTS,
    Text(
        "Những việc bạn được làm với tổ ở trạng thái này, theo tên lệnh.",
        "What you may do with the group in this state, by the name of the command.",
    ),
)


def _declared(vi: str, en: str) -> Field:
    words = Text(
        f"{vi} theo số kê khai gần nhất trên giấy tờ, đến ngày hỏi.",
        f"{en} as a paper last declared them, up to the date asked.",
    )
    return Field(Type.INT, words, nullable=True, heavy=True)


GROUP = View(
    name="group",
    plural="groups",
    doc=Text(
        "Tổ Nhân dân tự quản. Danh sách chỉ gồm các tổ tồn tại vào ngày hỏi, trừ khi lọc theo trạng thái ended; tổ đã "
        "kết thúc vẫn xem được theo định danh, với số, tên, địa bàn của ngày cuối cùng.",
        "A self-governing group. Lists show those that exist on the date asked, unless they are filtered by the status "
        "ended; one that has ended can still be read by its id, with the number, name and place of its last day.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "code": text(
            "Mã đọc được: tỉnh, xã, ấp, số tổ; đổi khi địa bàn hoặc số đổi.",
            "The readable code: province, commune, hamlet, number; it changes with them.",
        ),
        "number": number("Số thứ tự trong ấp, khóm.", "Its number in the hamlet."),
        "name": text("Tên.", "The name."),
        "status": word("Trạng thái.", "Where it stands.", GroupStatus),
        "valid_from": day("Ngày bắt đầu; trống là không rõ.", "The first day; empty where it is not known.", null=True),
        "valid_to": day(
            "Ngày đầu tiên không còn tồn tại; trống là đang tồn tại.",
            "The first day on which it exists no more; empty while it does.",
            null=True,
        ),
        "end_kind": word("Kết thúc thế nào.", "How it ended.", EndKind, null=True),
        "origin": word("Nguồn ghi nhận.", "Where the record comes from.", Origin),
        "pending_reason": text(
            "Vì sao chưa xếp được vào ấp, khóm nào.", "Why it lies in no hamlet yet, only in its commune.", null=True
        ),
        "pending_until": day("Hạn xếp vào ấp, khóm.", "By when it has to lie in a hamlet.", null=True),
        "version": number("Phiên bản, gửi lại khi sửa.", "The version, sent back with a change."),
        "household_count": count(
            "Số hộ tham gia (thành viên và tạm) vào ngày hỏi.",
            "Households that take part (members and provisional ones) on the date asked.",
        ),
        "people_count": count(
            "Số nhân khẩu của các hộ đó, theo số ghi nhận.", "People in these households, as far as they are counted."
        ),
        "declared_households": _declared("Số hộ", "Households"),
        "declared_people": _declared("Số nhân khẩu", "People"),
        "declared_on": Field(
            Type.DATE,
            Text("Ngày của số kê khai gần nhất.", "The day of the last declared count."),
            nullable=True,
            heavy=True,
        ),
        "count_basis": Field(
            Type.TEXT,
            Text(
                "Số liệu dựa vào đâu: counted khi có hộ tham gia trên hệ thống, declared khi chỉ có số kê khai; "
                "trống là chưa có.",
                "What its figures rest on: counted where households on record take part, declared where only a paper "
                "tells; empty where nothing does.",
            ),
            nullable=True,
            enum=CountSource,
            heavy=True,
        ),
        "recorded_at": moment(
            "Lúc ghi nhận theo giấy tờ; trống nếu thành lập trên hệ thống.",
            "When it was recorded from paper; empty where it was not.",
            null=True,
        ),
        "allowed_actions": _ACTIONS,
        "recorded_by": one("person", "Người ghi nhận theo giấy tờ.", "Who recorded it from paper."),
        "paper": one("paper", "Giấy tờ của ghi nhận đó.", "The document of that record."),
        "declared_counts": many("declared_count", "Các số kê khai đến ngày hỏi.", "Its declared counts."),
        "recorded_facts": many("recorded_fact", "Các sự việc theo giấy tờ đến ngày hỏi.", "What papers say of it."),
        "territory": one("territory", "Ấp, khóm vào ngày hỏi.", "Its hamlet on the date asked."),
        "commune": one("territory", "Xã, phường vào ngày hỏi.", "Its commune on the date asked."),
        "board_seats": many("board_seat", "Ban quản lý vào ngày hỏi.", "Its board on the date asked."),
        "memberships": many("membership", "Tư cách của các hộ vào ngày hỏi.", "Its memberships on the date asked."),
        "households": many(
            "household",
            "Các hộ trong địa bàn tổ vào ngày hỏi, kể cả hộ được mời và hộ không tham gia.",
            "The households that lie in it on the date asked, invited and declining ones too.",
        ),
        "ancestors": many(
            "group", "Các tổ mà tổ này hình thành từ đó, qua mọi bậc.", "The groups that it came from, at any depth."
        ),
        "descendants": many(
            "group", "Các tổ hình thành từ tổ này, qua mọi bậc.", "The groups that came from it, at any depth."
        ),
        "successors": many(
            "group",
            "Trong chính tổ này và các tổ hình thành từ nó: những tổ đang tồn tại vào ngày hỏi.",
            "Of itself and the groups that came from it: those that exist on the date asked.",
        ),
        "origin_edges": many("lineage_edge", "Các bước hình thành tổ này.", "The steps that led to it."),
        "result_edges": many("lineage_edge", "Các bước đi ra từ tổ này.", "The steps that led from it."),
        "history": history(),
    },
    filters={
        "within": _WITHIN,
        "territory_id": Filter(Type.ID, Text("Đúng ấp, khóm này.", "In exactly this hamlet.")),
        "number": Filter(Type.INT, Text("Số tổ.", "The number."), many=True),
        "status": Filter(
            Type.TEXT,
            Text("Trạng thái; ended cho cả các tổ đã kết thúc.", "Where it stands; ended gives those that are over."),
            enum=GroupStatus,
            many=True,
        ),
    },
    sorts=("name", "number"),
    search=Text("Tên, không phân biệt dấu.", "The name; diacritics do not count."),
    brief=("id", "code", "number", "name", "status", "version"),
    full=(
        "id",
        "code",
        "number",
        "name",
        "status",
        "valid_from",
        "valid_to",
        "end_kind",
        "origin",
        "pending_reason",
        "pending_until",
        "version",
        "household_count",
        "people_count",
        "declared_households",
        "declared_people",
        "declared_on",
        "count_basis",
        "recorded_at",
        "allowed_actions",
        "territory",
        "commune",
    ),
)

BOARD_SEAT = View(
    name="board_seat",
    plural="board_seats",
    doc=Text(
        "Chức vụ trong Ban quản lý của một tổ. Danh sách gồm các chức vụ đang giữ vào ngày hỏi, trừ khi lọc theo held.",
        "A seat of a group's management board. Lists show seats held on the date asked, unless filtered by held.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "post": word("Chức vụ.", "The post.", Post),
        "manner": word("Cách giữ chức vụ.", "How it is held.", Manner),
        "valid_from": day("Ngày bắt đầu; trống là không rõ.", "The first day; empty where it is not known.", null=True),
        "valid_to": day(
            "Ngày đầu tiên không còn giữ chức vụ; trống là đang giữ.",
            "The first day on which it is held no more; empty while it is.",
            null=True,
        ),
        "term_until": day("Ngày hết nhiệm kỳ dự kiến.", "When the term is due to end.", null=True),
        "ended_because": text(
            "Vì sao thôi giữ: resigned, term_ended, dismissed, died, moved, group_ended.",
            "Why it ended: resigned, term_ended, dismissed, died, moved, group_ended.",
            null=True,
        ),
        "version": number(
            "Phiên bản (lần thay đổi gần nhất); khi sửa, gửi phiên bản của tổ.",
            "The version (its last change); a change sends that of the group.",
        ),
        "person": one("person", "Người giữ chức vụ.", "Who holds it."),
        "group": one("group", "Tổ.", "The group."),
    },
    filters={
        "group_id": Filter(Type.ID, Text("Tổ.", "The group.")),
        "person_id": Filter(Type.ID, Text("Người giữ chức vụ.", "Who holds it.")),
        "post": Filter(Type.TEXT, Text("Chức vụ.", "The post."), enum=Post, many=True),
        "within": _WITHIN,
        "due_by": Filter(Type.DATE, Text("Hết nhiệm kỳ đến ngày này.", "The term is due to end by this day.")),
        "held": Filter(
            Type.BOOL,
            Text("Đang giữ vào ngày hỏi, hay đã thôi.", "Held on the date asked, or over by then."),
        ),
    },
    sorts=("post", "term_until"),
)

VIEWS = (GROUP, BOARD_SEAT)
