"""Everything that can stand in the way of changing a membership, a board or the work of a group."""

from app.domain.shared.codes import code

GROUP_OUT_OF_FORCE = code(
    "group-out-of-force",
    "Tổ không tồn tại vào ngày {effective_on}.",
    "The group does not exist on {effective_on}.",
    title=("Tổ không còn hiệu lực", "Group out of force"),
)
GROUP_NOT_ACTIVE = code(
    "group-not-active",
    "Tổ đã tạm ngừng hoạt động vào ngày {effective_on}.",
    "The group is suspended already on {effective_on}.",
    title=("Tổ đang tạm ngừng", "Group is suspended"),
)
GROUP_NOT_SUSPENDED = code(
    "group-not-suspended",
    "Tổ không tạm ngừng hoạt động vào ngày {effective_on}.",
    "The group is not suspended on {effective_on}.",
    title=("Tổ không tạm ngừng", "Group is not suspended"),
)
MEMBERSHIP_HOUSEHOLD = code(
    "membership-household",
    "Hộ không tồn tại vào ngày {effective_on}.",
    "The household does not exist on {effective_on}.",
    title=("Hộ không còn hiệu lực", "Household out of force"),
)
MEMBERSHIP_ELSEWHERE = code(
    "membership-elsewhere",
    "Hộ không ở trong xã, phường của tổ.",
    "The household does not live in the commune of the group.",
    title=("Hộ ở nơi khác", "Household lives elsewhere"),
)
MEMBERSHIP_HELD = code(
    "membership-held",
    "Hộ đã thuộc một tổ ({status}).",
    "The household belongs to a group already ({status}).",
    title=("Hộ đã thuộc tổ", "Already in a group"),
)
MEMBERSHIP_NONE = code(
    "membership-none",
    "Hộ không thuộc tổ nào vào ngày {effective_on}.",
    "The household lies in no group on {effective_on}.",
    title=("Hộ không thuộc tổ", "In no group"),
)
MEMBERSHIP_STATE = code(
    "membership-state",
    "Không làm được khi tư cách của hộ là: {status}.",
    "It is not possible while the membership is: {status}.",
    title=("Sai tư cách thành viên", "Wrong state of the membership"),
)
SEAT_PERSON_UNKNOWN = code(
    "seat-person-unknown",
    "Không tìm thấy người giữ chức vụ.",
    "The person for the seat is not known.",
    title=("Không tìm thấy người", "Person for the seat unknown"),
)
SEAT_TERM_OVER = code(
    "seat-term-over",
    "Nhiệm kỳ hết vào {term_until}, không sau ngày có hiệu lực {effective_on}.",
    "The term is over on {term_until}, not after the effective date {effective_on}.",
    title=("Nhiệm kỳ đã hết", "Term of the seat is over"),
)
SEAT_HEAD_HELD = code(
    "seat-head-held",
    "Tổ đã có tổ trưởng vào ngày {effective_on}.",
    "The group has a head already on {effective_on}.",
    title=("Đã có tổ trưởng", "There is a head"),
)
SEAT_HELD = code(
    "seat-held",
    "Người này đã giữ chức vụ đó vào ngày {effective_on}.",
    "The person holds that post already on {effective_on}.",
    title=("Đã giữ chức vụ", "Seat is held"),
)
SEAT_DEPUTIES = code(
    "seat-deputies",
    "Tổ đã có {deputies} tổ phó; nhiều nhất là {most}.",
    "The group has {deputies} deputies; {most} are the most.",
    title=("Đủ tổ phó", "Deputies complete"),
)
SEAT_NOT_HELD = code(
    "seat-not-held",
    "Không có chức vụ này trong tổ vào ngày {effective_on}.",
    "The group has no such seat on {effective_on}.",
    title=("Không có chức vụ", "No such seat"),
)
