"""Everything that can stand in the way of an event of a household's life, or deserves a warning."""

from app.domain.shared.codes import code

HOUSEHOLD_NOT_IN_FORCE = code(
    "household-not-in-force",
    "Hộ không tồn tại vào ngày {effective_on}.",
    "The household does not exist on {effective_on}.",
    title=("Hộ không còn hiệu lực", "Household not in force"),
)
HOUSEHOLD_UNCHANGED = code(
    "household-unchanged",
    "Không có gì thay đổi.",
    "Nothing would change.",
    title=("Không thay đổi", "Nothing changes"),
)
DWELLING_PLACE = code(
    "dwelling-place",
    "Nơi ở phải là ấp, khóm hoặc xã, phường có hiệu lực vào ngày {effective_on}.",
    "A household lives in a hamlet or commune that is in force on {effective_on}.",
    title=("Nơi ở không hợp lệ", "Place of the dwelling"),
)
DWELLING_PLACE_ENDED = code(
    "dwelling-place-ended",
    "Địa bàn nơi ở hết hiệu lực từ ngày {on}.",
    "The place of the dwelling is in force no more from {on} on.",
    title=("Địa bàn đã hết hiệu lực", "Place of the dwelling ended"),
)
DWELLING_CLUSTER = code(
    "dwelling-cluster",
    "Hẻm, tuyến kênh, tuyến đường không thuộc địa bàn này.",
    "The alley, canal or road does not lie in this territory.",
    title=("Sai hẻm, tuyến", "Cluster elsewhere"),
)
DWELLING_SEQUENCE = code(
    "dwelling-sequence",
    "Thứ tự nhà chỉ có nghĩa khi nêu hẻm, tuyến.",
    "The place in a row means something only with the alley, canal or road.",
    title=("Thiếu hẻm, tuyến", "Cluster missing"),
)
DWELLING_COORDINATES = code(
    "dwelling-coordinates",
    "Phải có cả vĩ độ và kinh độ.",
    "Latitude and longitude go together.",
    title=("Thiếu tọa độ", "Half of the coordinates missing"),
)
HOUSEHOLD_CODE_TAKEN = code(
    "household-code-taken",
    "Mã hộ {code} đã được dùng.",
    "The household code {code} is already in use.",
    title=("Trùng mã hộ", "Household code taken"),
)
HOLDER_UNKNOWN = code(
    "holder-unknown",
    "Không tìm thấy người làm chủ hộ hoặc đại diện hộ.",
    "The person for head or representative is not known.",
    title=("Không tìm thấy người", "Person unknown"),
)
HOUSEHOLD_GROUP = code(
    "household-group",
    "Tổ không hoạt động từ ngày {effective_on}, hoặc không thuộc xã, phường nơi hộ ở.",
    "The group is not in force from {effective_on} on, or does not lie in the commune of the dwelling.",
    title=("Tổ không phù hợp", "Group does not fit"),
)
HOUSEHOLD_GROUP_FULL = code(
    "household-group-full",
    "Tổ {number} sẽ có {households} hộ, vượt tối đa {most}.",
    "Group {number} would have {households} households, more than the {most} allowed.",
    title=("Tổ đã đủ hộ", "Group is full"),
)
HOUSEHOLD_GROUP_LARGE = code(
    "household-group-large",
    "Tổ {number} sẽ có {households} hộ, trên mức {most}.",
    "Group {number} would have {households} households, above {most}.",
    title=("Tổ nhiều hộ", "Group is large"),
)
HOUSEHOLD_HAMLET_CHANGED = code(
    "household-hamlet-changed",
    "Hộ chuyển sang ấp, khóm khác trong xã, phường và vẫn ở tổ cũ.",
    "The household moved to another hamlet of the commune and stays in its group.",
    title=("Khác ấp, khóm với tổ", "Another hamlet than the group"),
)
TOO_MANY_PEOPLE_LEAVE = code(
    "too-many-people-leave",
    "Hộ gốc có {people} nhân khẩu, không thể tách ra {leave}.",
    "The origin has {people} people; {leave} cannot leave it.",
    title=("Tách quá số nhân khẩu", "Too many people leave"),
    legal_basis="Luật Cư trú 2020, Điều 25",
)
TOO_MANY_PEOPLE = code(
    "too-many-people",
    "Hộ sau khi nhập có {people} nhân khẩu, vượt {most}.",
    "The joined household would have {people} people, more than {most}.",
    title=("Quá nhiều nhân khẩu", "Too many people"),
)
JOINED_TWICE = code(
    "household-joined-twice",
    "Hộ được nêu nhiều lần, hoặc là chính hộ nhận nhập.",
    "A household is named twice, or is the one that goes on.",
    title=("Trùng hộ", "Household named twice"),
)
JOINED_FAR = code(
    "household-joined-far",
    "Các hộ nhập vào nhau phải ở cùng xã, phường.",
    "Households that are joined live in one commune.",
    title=("Khác xã, phường", "Different communes"),
)
