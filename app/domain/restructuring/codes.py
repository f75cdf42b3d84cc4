"""Everything that can stand in the way of a restructuring, or deserves a warning."""

from app.domain.shared.codes import code

EFFECTIVE_TOO_FAR = code(
    "effective-too-far",
    "Ngày có hiệu lực {effective_on} sau hôm nay quá {days} ngày.",
    "The effective date {effective_on} lies more than {days} days ahead.",
    title=("Ngày hiệu lực quá xa", "Effective date too far ahead"),
)
GROUP_NOT_IN_FORCE = code(
    "group-not-in-force",
    "Tổ không hoạt động vào ngày {effective_on}.",
    "The group does not exist on {effective_on}.",
    title=("Tổ không còn hiệu lực", "Group not in force"),
)
TERRITORY_NOT_IN_FORCE = code(
    "territory-not-in-force",
    "Ấp, khóm không có hiệu lực vào ngày {effective_on}.",
    "The hamlet does not exist on {effective_on}.",
    title=("Ấp, khóm không còn hiệu lực", "Territory not in force"),
)
GROUP_TWICE = code(
    "group-twice",
    "Một tổ được nêu nhiều lần.",
    "A group is named more than once.",
    title=("Trùng tổ", "Group named twice"),
)
TOO_FEW_GROUPS = code(
    "too-few-groups",
    "Cần ít nhất {least} {groups}.",
    "At least {least} {groups} are needed.",
    title=("Chưa đủ số tổ", "Too few groups"),
)
NOT_AN_ORIGIN = code(
    "not-an-origin",
    "Tổ tiếp tục phải là một trong các tổ được sắp xếp.",
    "The group that goes on must be one of those that are restructured.",
    title=("Không phải tổ được sắp xếp", "Not an origin"),
)
ONE_PART_ONLY = code(
    "one-part-only",
    "Chỉ một phần được mang dấu {mark}.",
    "Only one part may say {mark}.",
    title=("Chỉ một phần", "One part only"),
)
DIFFERENT_COMMUNES = code(
    "different-communes",
    "Các tổ không cùng một xã, phường.",
    "The groups do not lie in one commune.",
    title=("Khác xã, phường", "Different communes"),
)
DIFFERENT_HAMLETS = code(
    "different-hamlets",
    "Các tổ không cùng một ấp, khóm.",
    "The groups do not lie in one hamlet.",
    title=("Khác ấp, khóm", "Different hamlets"),
)
HOUSEHOLD_STRANGER = code(
    "household-stranger",
    "Hộ không thuộc các tổ được sắp xếp.",
    "The household does not belong to what is restructured.",
    title=("Hộ ngoài phạm vi", "Stranger household"),
)
HOUSEHOLD_TWICE = code(
    "household-twice",
    "Hộ được nêu nhiều lần.",
    "The household is named more than once.",
    title=("Trùng hộ", "Household named twice"),
)
HOUSEHOLD_LEFT_OUT = code(
    "household-left-out",
    "Hộ chưa được xếp vào tổ nào.",
    "The household is placed in no result.",
    title=("Sót hộ", "Household left out"),
)
EMPTY_RESULT = code(
    "empty-result",
    "Tổ sau sắp xếp không có hộ nào.",
    "A resulting group would have no household.",
    title=("Tổ không có hộ", "Empty result"),
)
NOTHING_CHANGES = code(
    "nothing-changes",
    "Không có gì thay đổi.",
    "Nothing would change.",
    title=("Không thay đổi", "Nothing changes"),
)
NUMBER_TAKEN = code(
    "number-taken",
    "Số {number} đã được dùng trong ấp, khóm.",
    "The number {number} is already used in the hamlet.",
    title=("Trùng số tổ", "Number taken"),
)
SIZE_OUTSIDE = code(
    "size-outside",
    "Tổ {number} có {households} hộ, ngoài mức từ {least} đến {most}.",
    "Group {number} has {households} households, outside {least} to {most}.",
    title=("Quy mô ngoài mức", "Size outside the bounds"),
)
SPLIT_SUGGESTED = code(
    "split-suggested",
    "Tổ {number} có {households} hộ; nên chia khi từ {at} hộ.",
    "Group {number} has {households} households; division is advised from {at} on.",
    title=("Nên chia tổ", "Division advised"),
)
GROUP_TOO_LARGE = code(
    "group-too-large",
    "Tổ {number} có {households} hộ, vượt tối đa {most}.",
    "Group {number} has {households} households, more than the {most} allowed.",
    title=("Tổ quá lớn", "Group too large"),
)
BOARD_KEPT = code(
    "board-kept",
    "Tổ tiếp tục giữ nguyên Ban quản lý.",
    "A group that goes on keeps its board.",
    title=("Giữ nguyên Ban quản lý", "Board is kept"),
)
BOARD_GAP = code(
    "board-gap",
    "Tổ {number} chưa có: {posts}.",
    "Group {number} lacks: {posts}.",
    title=("Thiếu Ban quản lý", "Board incomplete"),
)
SEAT_TWICE = code(
    "seat-twice",
    "Chức vụ {post} bị trùng trong một tổ.",
    "The post {post} is filled twice in one group.",
    title=("Trùng chức vụ", "Seat filled twice"),
)
TERM_OVER = code(
    "term-over",
    "Nhiệm kỳ hết vào {term_until}, không sau ngày có hiệu lực {effective_on}.",
    "The term is over on {term_until}, not after the effective date {effective_on}.",
    title=("Nhiệm kỳ đã hết", "Term is over"),
)
PERSON_UNKNOWN = code(
    "person-unknown",
    "Không tìm thấy người giữ chức vụ.",
    "The person for the seat is not known.",
    title=("Không tìm thấy người", "Person unknown"),
)
LINEAGE_CYCLE = code(
    "lineage-cycle",
    "Tổ mới trùng với một tổ đã có.",
    "A new group would be its own origin.",
    title=("Vòng lặp nguồn gốc", "Cycle in the lineage"),
)
RECUSAL = code(
    "recusal",
    "Bạn không được tự thực hiện việc này: {because}.",
    "You may not carry this out yourself: {because}.",
    title=("Phải từ chối", "Recusal"),
)
PLAN_STALE = code(
    "plan-stale",
    "Phương án không còn đúng với hiện trạng ({differs}). Hãy xem trước lại.",
    "The plan no longer fits what is true ({differs}). Preview it again.",
    title=("Phương án đã cũ", "Plan is stale"),
)
EXECUTION_FAILED = code(
    "execution-failed",
    "Không thực hiện được do lỗi của hệ thống. Hãy xem trước lại, hoặc báo người quản trị.",
    "It could not be carried out because of a fault of the service. Preview it again, or tell the operator.",
    title=("Lỗi khi thực hiện", "Execution failed"),
)
REPEAL_NOT_EXECUTED = code(
    "repeal-not-executed",
    "Chỉ bãi bỏ được việc sắp xếp đã thực hiện; hồ sơ này {state}.",
    "Only what has been executed can be repealed; this one is {state}.",
    title=("Chưa thực hiện", "Not executed"),
)
REPEAL_TWICE = code(
    "repeal-twice",
    "Việc sắp xếp này đã được bãi bỏ.",
    "This restructuring has been repealed already.",
    title=("Đã bãi bỏ", "Repealed already"),
)
REPEAL_OF_END = code(
    "repeal-of-end",
    "Việc sắp xếp này không để lại tổ nào để bãi bỏ; hãy thành lập tổ mới cho các hộ.",
    "This restructuring left no group that could be arranged as before; establish one anew for the households.",
    title=("Không để lại tổ nào", "It left no group"),
)
REPEAL_TOO_EARLY = code(
    "repeal-too-early",
    "Không thể bãi bỏ từ {effective_on}, trước ngày {since} mà việc sắp xếp có hiệu lực.",
    "It cannot be repealed from {effective_on}, before it took effect on {since}.",
    title=("Trước ngày có hiệu lực", "Before it took effect"),
)
REPEAL_BLOCKED = code(
    "repeal-blocked",
    "Một lần sắp xếp sau đó, ngày {on}, dựa trên các tổ này; phải bãi bỏ lần đó trước.",
    "A later restructuring, of {on}, builds on these groups; that one has to be repealed first.",
    title=("Vướng lần sắp xếp sau", "A later restructuring stands in the way"),
)
HOUSEHOLD_RETURNS = code(
    "household-returns",
    "Hộ trở về tổ mà hộ đã rời khi sắp xếp; chỉ xếp hộ vào tổ về sau mới chọn được.",
    "The household returns to the group that it left then; only for households that came later there is a choice.",
    title=("Hộ trở về tổ cũ", "The household returns"),
)
NOT_FORMER_GROUP = code(
    "not-former-group",
    "Tổ được chọn không phải là một trong các tổ trước khi sắp xếp.",
    "The group chosen is not one of those before the restructuring.",
    title=("Không phải tổ cũ", "Not a former group"),
)
BATCH_OVERLAP = code(
    "batch-overlap",
    "Một tổ hoặc hộ nằm trong nhiều phương án của cùng một lần thực hiện.",
    "A group or household lies in several plans of one execution.",
    title=("Phương án chồng nhau", "Overlapping plans"),
)
