"""Everything that can stand in the way of setting or ending a rule parameter."""

from app.domain.shared.codes import code

KEY_UNKNOWN = code(
    "policy-key-unknown",
    "Không có tham số {key}.",
    "There is no rule parameter {key}.",
    title=("Tham số không tồn tại", "Unknown rule parameter"),
)
VALUE_KIND = code(
    "policy-value-kind",
    "Giá trị của {key} phải nằm đúng một chỗ: {kind}.",
    "The value of {key} is given in exactly one field: {kind}.",
    title=("Sai loại giá trị", "Wrong kind of value"),
)
VALUE_BOUNDS = code(
    "policy-value-bounds",
    "Giá trị của {key} phải từ {least} đến {most}.",
    "The value of {key} lies between {least} and {most}.",
    title=("Giá trị ngoài giới hạn", "Value out of bounds"),
)
PATTERN = code(
    "policy-pattern",
    "Mẫu tên phải có {number} đúng một lần.",
    "The pattern of names has {number} exactly once.",
    title=("Mẫu tên không đúng", "Wrong pattern of names"),
)
ORDER = code(
    "policy-order",
    "Từ ngày {on}, {lower} ({lower_value}) sẽ lớn hơn {upper} ({upper_value}).",
    "From {on} on, {lower} ({lower_value}) would exceed {upper} ({upper_value}).",
    title=("Tham số mâu thuẫn", "Rule parameters contradict each other"),
)
LATER_VALUE = code(
    "policy-later-value",
    "Đã có giá trị của {key} từ ngày {on}; phải kết thúc giá trị đó trước.",
    "A value of {key} is already set from {on}; end that one first.",
    title=("Có giá trị về sau", "A later value is set"),
)
TERRITORY_ENDED = code(
    "policy-territory-ended",
    "Địa bàn không có hiệu lực vào ngày {on}.",
    "The territory is not in force on {on}.",
    title=("Địa bàn không còn hiệu lực", "Territory not in force"),
)
NOT_IN_FORCE = code(
    "policy-not-in-force",
    "Giá trị này không có hiệu lực vào ngày {on}.",
    "The value is not in force on {on}.",
    title=("Giá trị không còn hiệu lực", "Value not in force"),
)
