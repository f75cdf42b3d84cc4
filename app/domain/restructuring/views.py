"""How restructurings, the lineage that they leave, and the correspondence of two dates can be read."""

from app.domain.access.permissions import Permission
from app.domain.restructuring.model import EdgeKind, Kind, LegalForm, Stage
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
    moment,
    number,
    one,
    text,
    word,
)

_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it."))

RESTRUCTURING = View(
    name="restructuring",
    plural="restructurings",
    doc=Text(
        "Việc sắp xếp tổ: xem trước với mọi tác động, rồi thực hiện đúng phương án đã xem.",
        "A restructuring: previewed with its full effect, then carried out exactly as previewed.",
    ),
    permission=Permission.RESTRUCTURING_READ,
    members={
        "id": identity(),
        "version": number("Phiên bản, gửi lại khi thực hiện.", "The version, sent back to execute it."),
        "kind": word("Loại sắp xếp.", "What it does.", Kind),
        "legal_form": word("Hình thức pháp lý.", "Its form in the words of decisions.", LegalForm, null=True),
        "state": word("Trạng thái.", "Its state.", Stage),
        "origin": word("Nguồn ghi nhận.", "Where the record comes from.", Origin),
        "effective_on": day("Ngày có hiệu lực.", "The day it takes effect."),
        "order_no": number(
            "Thứ tự trong ngày: khi đã hẹn là thứ tự hẹn, khi đã thực hiện là thứ tự thực hiện.",
            "Its place within that day: as it was scheduled, then as it was carried out.",
            null=True,
        ),
        "decision_number": text("Số, ký hiệu quyết định.", "Number of the decision.", null=True),
        "decided_on": day("Ngày ký.", "When it was signed.", null=True),
        "issuer": text("Cơ quan ban hành.", "Who issued it.", null=True),
        "wording": text("Lời văn của quyết định.", "The decision's own wording.", null=True),
        "reason": text("Lý do.", "Why.", null=True),
        "late_reason": text("Lý do ghi nhận muộn.", "Why it was recorded late.", null=True),
        "plan": Field(
            Type.JSON,
            Text(
                "Phương án: tổ ban đầu, tổ sau sắp xếp, Ban quản lý, nguồn gốc, cảnh báo.",
                "The plan: origins, results, boards, lineage, warnings.",
            ),
        ),
        "placements": Field(
            Type.JSON,
            Text(
                "Từng hộ: thuộc tổ nào trước và sau sắp xếp.",
                "Every household: the group that it lies in before and afterwards.",
            ),
            nullable=True,
            permission=Permission.HOUSEHOLD_READ,
        ),
        "plan_hash": text(
            "Mã băm của những gì được quyết định; gửi lại khi thực hiện.",
            "The hash of what people decide on, sent back to execute it.",
        ),
        "drafted_at": moment("Lúc xem trước.", "When it was previewed."),
        "executed_at": moment("Lúc thực hiện.", "When it was carried out.", null=True),
        "recorded_late": Field(
            Type.BOOL,
            Text("Thực hiện sau ngày có hiệu lực.", "Whether it was carried out after the day it took effect."),
        ),
        "scheduled_at": moment("Lúc hẹn ngày thực hiện.", "When it was put on its day.", null=True),
        "attention": Field(
            Type.JSON,
            Text(
                "Vì sao không thực hiện được vào ngày đã hẹn: [{code, subject, vi, en}].",
                "Why it could not be carried out on its day: [{code, subject, vi, en}].",
            ),
            nullable=True,
        ),
        "withdrawn_because": text("Vì sao rút.", "Why it was withdrawn.", null=True),
        "allowed_actions": Field(Type.TEXTS, Text("Việc bạn có thể làm tiếp.", "What you may do next.")),
        "territory": one("territory", "Địa bàn.", "Where it takes place."),
        "scheduled_by": one("person", "Người hẹn ngày thực hiện.", "Who put it on its day."),
        "repeals": one("restructuring", "Việc sắp xếp mà hồ sơ này bãi bỏ.", "The restructuring that it repeals."),
        "repealed_by": one("restructuring", "Hồ sơ đã bãi bỏ việc này.", "What repealed it."),
        "annulment": one("annulment", "Việc huỷ bỏ, nếu có.", "Its annulment, where there is one."),
        "drafted_by": one("person", "Người xem trước, hoặc ghi nhận theo giấy tờ.", "Who previewed or recorded it."),
        "paper": one("paper", "Giấy tờ của ghi nhận.", "The document that it was recorded from."),
        "edges": many("lineage_edge", "Nguồn gốc mà nó để lại.", "The lineage that it left."),
        "history": history(),
    },
    filters={
        "within": _WITHIN,
        "group_id": Filter(Type.ID, Text("Liên quan đến tổ này.", "That touches this group.")),
        "kind": Filter(Type.TEXT, Text("Loại sắp xếp.", "What it does."), enum=Kind, many=True),
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Its state."), enum=Stage, many=True),
        "since": Filter(Type.DATE, Text("Có hiệu lực từ ngày này.", "That took effect on this day or later.")),
        "until": Filter(Type.DATE, Text("Có hiệu lực trước ngày này.", "That took effect before this day.")),
    },
    sorts=("-effective_on", "effective_on"),
    brief=("id", "version", "kind", "legal_form", "state", "effective_on", "order_no", "decision_number"),
)

LINEAGE_EDGE = View(
    name="lineage_edge",
    plural="lineage_edges",
    doc=Text(
        "Một bước trong nguồn gốc các tổ: từ tổ nào, sang tổ nào, bao nhiêu hộ.",
        "A step of the lineage: from which group, into which, how many households.",
    ),
    permission=Permission.RESTRUCTURING_READ,
    members={
        "id": identity(),
        "kind": word("Cách đi.", "How it leads.", EdgeKind),
        "households_moved": number("Số hộ.", "How many households went, or stayed, along it."),
        "effective_on": day("Ngày có hiệu lực.", "When it took effect."),
        "order_no": number("Thứ tự trong ngày.", "Its place within that day."),
        "restructuring": one("restructuring", "Việc sắp xếp.", "The restructuring."),
        "origin": one("group", "Tổ ban đầu.", "The origin."),
        "result": one("group", "Tổ sau sắp xếp.", "The result."),
    },
    filters={
        "within": _WITHIN,
        "origin_id": Filter(Type.ID, Text("Từ tổ này.", "From this group.")),
        "result_id": Filter(Type.ID, Text("Vào tổ này.", "Into this group.")),
        "restructuring_id": Filter(Type.ID, Text("Của việc sắp xếp này.", "Of this restructuring.")),
    },
    sorts=("effective_on", "-effective_on"),
)

CORRESPONDENCE = View(
    name="correspondence",
    plural="correspondences",
    doc=Text(
        "Đối chiếu hai ngày: các hộ của tổ này vào ngày trước thì vào ngày sau thuộc tổ nào; hộ đã nhập vào hộ khác "
        "thì tính theo hộ đó.",
        "Two dates side by side: in which group the households of a group of the first date lie on the second; one "
        "that has joined another household counts where that one lies.",
    ),
    permission=Permission.GROUP_READ,
    members={
        "id": identity(),
        "households": number("Số hộ.", "How many households."),
        "origin": one("group", "Tổ vào ngày trước.", "The group on the first date."),
        "result": one("group", "Tổ vào ngày sau; trống là không thuộc tổ nào.", "The group on the second; or none."),
    },
    filters={
        "within": _WITHIN,
        "from_date": Filter(
            Type.DATE,
            Text("Ngày trước; mặc định một năm trước ngày hỏi.", "The first date; a year before as_of if empty."),
        ),
        "to_date": Filter(Type.DATE, Text("Ngày sau; mặc định ngày hỏi.", "The second date; as_of if empty.")),
    },
    sorts=("origin",),
)

VIEWS = (RESTRUCTURING, LINEAGE_EDGE, CORRESPONDENCE)
