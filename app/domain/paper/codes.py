"""Everything that can stand in the way of a record from paper, of its confirmation, or of an answer to a change."""

from app.domain.shared.codes import code

PAPER_ONE = code(
    "paper-one",
    "Nêu đúng một trong ba: giấy tờ mới, giấy tờ đã ghi, hoặc lý do không có giấy tờ.",
    "Give exactly one of three: a new document, one on record, or why there is none.",
    title=("Nguồn ghi nhận chưa rõ", "Source not clear"),
)
PAPER_UNKNOWN = code(
    "paper-unknown",
    "Không tìm thấy giấy tờ này, hoặc nằm ngoài phạm vi của bạn.",
    "The document is not on record, or lies outside your scope.",
    title=("Không tìm thấy giấy tờ", "Document unknown"),
)
PAPER_REQUIRED = code(
    "paper-required",
    "Từ ngày {start_on} địa bàn đã bắt đầu làm việc: ghi nhận phải có giấy tờ.",
    "Work here has begun on {start_on}: a record needs its document.",
    title=("Phải có giấy tờ", "Document required"),
)
PERIOD_EMPTY = code(
    "paper-period",
    "Ngày kết thúc {valid_to} phải sau ngày bắt đầu {valid_from}.",
    "The end {valid_to} lies after the beginning {valid_from}.",
    title=("Thời gian không đúng", "Wrong dates"),
)
END_KIND = code(
    "paper-end-kind",
    "Tổ đã kết thúc thì nêu cả ngày và hình thức kết thúc; tổ đang tồn tại thì không nêu.",
    "A group that has ended has both the day and the way of its end; one that exists has neither.",
    title=("Kết thúc chưa rõ", "End not clear"),
)
HAMLET_DATES = code(
    "paper-hamlet",
    "Không phải ấp, khóm có hiệu lực trong suốt thời gian từ {valid_from} đến {valid_to}.",
    "It is not a hamlet that is in force from {valid_from} to {valid_to}.",
    title=("Ấp, khóm không có hiệu lực", "Hamlet not in force"),
)
NUMBER_HELD = code(
    "paper-number",
    "Số {number} đã có tổ khác mang trong ấp, khóm trong thời gian đó.",
    "Another group of the hamlet bears the number {number} at that time.",
    title=("Trùng số tổ", "Number is borne"),
)
COUNT_EMPTY = code(
    "count-empty",
    "Nêu ngày kê khai và ít nhất một trong hai: số hộ, số nhân khẩu.",
    "Give the day of the count, and at least one of households and people.",
    title=("Thiếu số kê khai", "Nothing counted"),
)
COUNT_DECLARED = code(
    "count-declared",
    "Đã có số kê khai của tổ vào ngày {counted_on}.",
    "A count of the group is declared for {counted_on} already.",
    title=("Đã có số kê khai", "Count is declared"),
)
GROUP_OUTSIDE = code(
    "paper-group-dates",
    "Tổ không tồn tại vào thời gian này ({on}).",
    "The group does not exist at that time ({on}).",
    title=("Tổ không tồn tại", "Group out of its dates"),
)
EDGE_EMPTY = code(
    "paper-edge-empty",
    "Mỗi bước nêu tổ đi, tổ đến, hoặc cả hai.",
    "A step names the group that is left, the one that is entered, or both.",
    title=("Bước không có tổ", "Step without a group"),
)
EDGE_TWICE = code(
    "paper-edge-twice",
    "Một bước được nêu nhiều lần.",
    "A step is named more than once.",
    title=("Trùng bước", "Step named twice"),
)
EDGE_END = code(
    "paper-edge-end",
    "Tổ không tồn tại {when} {effective_on}.",
    "The group does not exist {when} {effective_on}.",
    title=("Sai thời gian của tổ", "Group on the wrong side of the day"),
)
EDGE_OPEN = code(
    "paper-edge-open",
    "Tổ vẫn tồn tại {when} {effective_on}: nêu rõ hộ từ tổ nào đến, hoặc sang tổ nào.",
    "The group exists {when} {effective_on} too: say from which group its households came, or into which they went.",
    title=("Bước thiếu một đầu", "Step with an open end"),
)
SHAPE = code(
    "paper-shape",
    "Không đúng loại sắp xếp đã nêu: {needs}.",
    "It is not of the kind that is named: {needs}.",
    title=("Không đúng loại sắp xếp", "Wrong kind of restructuring"),
)
OBJECTION_STANDS = code(
    "answer-final",
    "Bạn đã phản đối thay đổi này; muốn sửa, hãy đề nghị đính chính.",
    "You have objected to this change; what comes next is its correction.",
    title=("Đã phản đối", "Objection stands"),
)
ANSWER_GIVEN = code(
    "answer-given",
    "Bạn đã xác nhận thay đổi này.",
    "You have confirmed this change already.",
    title=("Đã xác nhận", "Already confirmed"),
)
OBJECTION_REASON = code(
    "objection-reason",
    "Phản đối thì phải nêu lý do.",
    "An objection says why.",
    title=("Thiếu lý do phản đối", "Reason of the objection missing"),
)
