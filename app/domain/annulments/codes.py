"""Everything that can stand in the way of an annulment."""

from app.domain.shared.codes import code

NOT_ANNULLABLE = code(
    "not-annullable",
    "Không thể huỷ bỏ thay đổi loại {action}.",
    "A change of the kind {action} cannot be annulled.",
    title=("Không huỷ bỏ được", "Not annullable"),
)
ALREADY_ANNULLED = code(
    "already-annulled",
    "Thay đổi này đã bị huỷ bỏ.",
    "The change has been annulled already.",
    title=("Đã huỷ bỏ", "Already annulled"),
)
CHANGE_ENTANGLED = code(
    "change-entangled",
    "Thay đổi này được ghi chung với thay đổi khác của cùng bản ghi, không thể tách riêng để huỷ bỏ.",
    "The change was recorded together with others of the same records; it cannot be told from them.",
    title=("Ghi chung với thay đổi khác", "Recorded together with others"),
)
LATER_CHANGE_DEPENDS = code(
    "later-change-depends",
    "Thay đổi về sau phụ thuộc vào thay đổi này: {action}, có hiệu lực {effective_on}, mục nhật ký {entry_id}. "
    "Hãy huỷ bỏ thay đổi đó trước.",
    "A later change depends on this one: {action}, in effect on {effective_on}, journal entry {entry_id}. "
    "Annul that one first.",
    title=("Có thay đổi phụ thuộc", "A later change depends on it"),
)
ANNULMENT_STALE = code(
    "annulment-stale",
    "Tác động của việc huỷ bỏ không còn như lúc xem trước. Hãy xem trước lại.",
    "The annulment would no longer have the effect that was previewed. Preview it again.",
    title=("Bản xem trước đã cũ", "Annulment is stale"),
)
