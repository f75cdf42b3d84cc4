"""How annulments can be read."""

from app.domain.access.permissions import Permission
from app.domain.annulments.model import AnnulmentStage
from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, identity, moment, number, one, text, word

ANNULMENT = View(
    name="annulment",
    plural="annulments",
    doc=Text(
        "Việc huỷ bỏ một thay đổi: xem trước với mọi tác động, rồi thực hiện đúng như đã xem; thay đổi coi như chưa "
        "từng có, nhưng vẫn còn trong hồ sơ.",
        "The annulment of a change: previewed with its full effect, then carried out exactly so; the change then "
        "counts as never made, and stays on record.",
    ),
    permission=Permission.JOURNAL_READ,
    members={
        "id": identity(),
        "version": number("Phiên bản, gửi lại khi thực hiện.", "The version, sent back to carry it out."),
        "state": word("Trạng thái.", "Its state.", AnnulmentStage),
        "action": text("Thay đổi bị huỷ bỏ, là tên của lệnh.", "What is annulled: the name of the command."),
        "subject_kind": text("Loại bản ghi của thay đổi.", "The kind of record that was changed."),
        "subject_id": text("Định danh bản ghi của thay đổi.", "Id of the record that was changed."),
        "effective_on": day("Ngày có hiệu lực của thay đổi.", "When the change took effect.", null=True),
        "reason": text("Lý do huỷ bỏ.", "Why it is annulled."),
        "decision_number": text("Số, ký hiệu quyết định.", "Number of the decision.", null=True),
        "decided_on": day("Ngày ký.", "When it was signed.", null=True),
        "issuer": text("Cơ quan ban hành.", "Who issued it.", null=True),
        "effect": Field(
            Type.JSON,
            Text(
                "Tác động: số dữ kiện được khôi phục và bị gỡ theo loại, từng tổ, từng hộ, số bước nguồn gốc, số vai "
                "trò đang giữ tại đó.",
                "The effect: facts restored and removed by kind, each group and household, steps of lineage, roles "
                "that are held there.",
            ),
        ),
        "effect_hash": text(
            "Mã băm của tác động; gửi lại khi thực hiện.", "The hash of the effect, sent back to carry it out."
        ),
        "drafted_at": moment("Lúc xem trước.", "When it was previewed."),
        "executed_at": moment("Lúc thực hiện.", "When it was carried out.", null=True),
        "allowed_actions": Field(Type.TEXTS, Text("Việc bạn có thể làm tiếp.", "What you may do next.")),
        "entry": one("journal_entry", "Mục nhật ký của thay đổi.", "The change's entry in the journal."),
        "territory": one("territory", "Địa bàn.", "Where it takes place."),
        "drafted_by": one("person", "Người xem trước.", "Who previewed it."),
        "executed_by": one("person", "Người thực hiện.", "Who carried it out."),
    },
    filters={
        "within": Filter(Type.ID, Text("Trong địa bàn này, kể cả các cấp dưới.", "In this territory or below it.")),
        "journal_entry_id": Filter(Type.ID, Text("Của mục nhật ký này.", "Of this entry of the journal.")),
        "subject_id": Filter(Type.ID, Text("Thay đổi của bản ghi này.", "Of a change of this record.")),
        "state": Filter(Type.TEXT, Text("Trạng thái.", "Its state."), enum=AnnulmentStage, many=True),
    },
    sorts=("-drafted",),
    brief=("id", "version", "state", "action", "subject_kind", "subject_id", "effective_on", "reason"),
)

VIEWS = (ANNULMENT,)
