"""Commands of records from paper: what is recorded, what the second person answers, what the person concerned says."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.paper import actions, codes, commands
from app.domain.restructuring.codes import RECUSAL
from app.domain.shared import recording
from app.domain.shared.codes import Code, Text

_SOURCE = (recording.EFFECTIVE_IN_FUTURE, codes.PAPER_ONE, codes.PAPER_UNKNOWN, codes.PAPER_REQUIRED)
_GROUP = (
    codes.PERIOD_EMPTY,
    codes.END_KIND,
    codes.HAMLET_DATES,
    codes.NUMBER_HELD,
    codes.COUNT_EMPTY,
    codes.GROUP_OUTSIDE,
)
_RESTRUCTURING = (codes.EDGE_EMPTY, codes.EDGE_TWICE, codes.EDGE_END, codes.EDGE_OPEN, codes.SHAPE)
_COUNT = (codes.COUNT_EMPTY, codes.GROUP_OUTSIDE, codes.COUNT_DECLARED)
_FACT = (codes.GROUP_OUTSIDE,)
_EVERY: tuple[Code, ...] = tuple(dict.fromkeys((*_SOURCE, *_GROUP, *_RESTRUCTURING, *_COUNT)))

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="record_group",
        command=commands.RecordGroup,
        action=actions.record_group,
        view="recorded_claim",
        way=Create("group"),
        permission=Permission.RECORD_WRITE,
        doc=Text("Ghi nhận một tổ theo giấy tờ.", "Records a group that is known from paper."),
        problems=(*_SOURCE, *_GROUP),
    ),
    Offer(
        name="record_restructuring",
        command=commands.RecordRestructuring,
        action=actions.record_restructuring,
        view="recorded_claim",
        way=Create("restructuring"),
        permission=Permission.RECORD_WRITE,
        doc=Text(
            "Ghi nhận một việc sắp xếp đã qua giữa các tổ đã ghi; không chuyển hộ nào.",
            "Records a past restructuring between groups on record; it moves no household.",
        ),
        problems=(*_SOURCE, *_RESTRUCTURING),
    ),
    Offer(
        name="record_count",
        command=commands.RecordCount,
        action=actions.record_count,
        view="recorded_claim",
        way=Create("count"),
        permission=Permission.RECORD_WRITE,
        doc=Text(
            "Ghi nhận số hộ, số nhân khẩu của tổ theo giấy tờ.", "Records a group's households and people from paper."
        ),
        problems=(*_SOURCE, *_COUNT),
    ),
    Offer(
        name="record_fact",
        command=commands.RecordFact,
        action=actions.record_fact,
        view="recorded_claim",
        way=Create("fact"),
        permission=Permission.RECORD_WRITE,
        doc=Text("Ghi nhận một sự việc của tổ theo giấy tờ.", "Records a dated statement about a group from paper."),
        problems=(*_SOURCE, *_FACT),
    ),
    Offer(
        name="confirm_record",
        command=commands.ConfirmRecord,
        action=actions.confirm_record,
        view="recorded_claim",
        way=Transition("confirm", "recorded_claim_id"),
        permission=Permission.RECORD_CONFIRM,
        doc=Text(
            "Người thứ hai xác nhận một ghi nhận theo giấy tờ; từ đó ghi nhận có hiệu lực.",
            "The second person confirms a record from paper, which then takes effect.",
        ),
        problems=(RECUSAL, *_EVERY),
    ),
    Offer(
        name="reject_record",
        command=commands.RejectRecord,
        action=actions.reject_record,
        view="recorded_claim",
        way=Transition("reject", "recorded_claim_id"),
        permission=Permission.RECORD_CONFIRM,
        doc=Text("Người thứ hai từ chối một ghi nhận theo giấy tờ.", "The second person rejects a record from paper."),
        problems=(RECUSAL,),
    ),
    Offer(
        name="answer_change",
        command=commands.AnswerChange,
        action=actions.answer_change,
        view="journal_entry",
        way=Transition("answer", "journal_entry_id"),
        permission=Permission.CHANGE_ANSWER,
        doc=Text(
            "Người được làm thay xác nhận hoặc phản đối thay đổi đã ghi thay mình.",
            "The person on whose behalf a change was recorded confirms it or objects to it.",
        ),
        problems=(codes.OBJECTION_REASON, codes.OBJECTION_STANDS, codes.ANSWER_GIVEN),
    ),
)
