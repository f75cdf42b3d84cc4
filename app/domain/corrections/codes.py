"""What can stand in the way of a correction."""

from app.domain.shared.codes import code

CORRECTS_NOTHING = code(
    "corrects-nothing",
    "Không có gì được đính chính: mọi giá trị gửi lên đều như đang ghi.",
    "Nothing would be corrected: every value that was sent is on record already.",
    title=("Không có gì để đính chính", "Corrects nothing"),
)
NOT_HELD_THEN = code(
    "not-held-then",
    "Không có dữ kiện nào như vậy để đính chính vào thời điểm đó.",
    "There is no such fact to correct at that time.",
    title=("Không có dữ kiện", "Not held then"),
)
