"""Everything that can stand in the way of an event of a household's life."""

from app.domain.shared.codes import code

HOUSEHOLD_DATE_IN_FUTURE = code(
    "household-date-in-future",
    "Ngày {effective_on} sau hôm nay {today}.",
    "The date {effective_on} lies after today, {today}.",
    title=("Ngày trong tương lai", "Date in the future"),
)
HOUSEHOLD_REASON_MISSING = code(
    "household-reason-missing",
    "Ngày {effective_on} đã qua; phải nêu lý do ghi nhận muộn.",
    "The date {effective_on} has passed; give the reason for recording it late.",
    title=("Thiếu lý do ghi nhận muộn", "Reason for late recording missing"),
)
HOUSEHOLD_NOT_IN_FORCE = code(
    "household-not-in-force",
    "Hộ không tồn tại vào ngày {effective_on}.",
    "The household does not exist on {effective_on}.",
    title=("Hộ không còn hiệu lực", "Household not in force"),
)
HOUSEHOLD_LATER_FACTS = code(
    "household-later-facts",
    "Không thể ghi lùi về {effective_on}: đã có dữ kiện sau ngày đó ({what}, ngày {on}).",
    "It cannot be backdated to {effective_on}: a later fact stands in the way ({what} on {on}).",
    title=("Có dữ kiện về sau", "Later facts"),
)
DWELLING_PLACE = code(
    "dwelling-place",
    "Nơi ở phải là ấp, khóm hoặc xã, phường có hiệu lực vào ngày {effective_on}.",
    "A household lives in a hamlet or commune that is in force on {effective_on}.",
    title=("Nơi ở không hợp lệ", "Place of the dwelling"),
)
DWELLING_CLUSTER = code(
    "dwelling-cluster",
    "Hẻm, tuyến kênh, tuyến đường không thuộc địa bàn này.",
    "The alley, canal or road does not lie in this territory.",
    title=("Sai hẻm, tuyến", "Cluster elsewhere"),
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
    "Tổ không hoạt động vào ngày {effective_on}, hoặc không thuộc xã, phường nơi hộ ở.",
    "The group is not in force on {effective_on}, or does not lie in the commune of the dwelling.",
    title=("Tổ không phù hợp", "Group does not fit"),
)
TOO_MANY_PEOPLE_LEAVE = code(
    "too-many-people-leave",
    "Hộ gốc có {people} nhân khẩu, không thể tách ra {leave}.",
    "The origin has {people} people; {leave} cannot leave it.",
    title=("Tách quá số nhân khẩu", "Too many people leave"),
    legal_basis="Luật Cư trú 2020, Điều 25",
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
