"""Everything that can stand in the way of sealing and erasing personal values."""

from app.domain.shared.codes import code

_LAW = "Luật 91/2025/QH15"

CITIZEN_ID_FORM = code(
    "citizen-id-form",
    "Số căn cước phải có đúng 12 chữ số.",
    "A citizen id has exactly twelve digits.",
    title=("Số căn cước sai dạng", "Form of the citizen id"),
    legal_basis="Nghị định 137/2015/NĐ-CP",
)
PERSON_HOLDS_FUNCTION = code(
    "person-holds-function",
    "Người này còn giữ {function}; phải kết thúc trước khi xoá dữ liệu.",
    "The person still holds {function}; it has to end before the values are erased.",
    title=("Còn giữ chức vụ", "A function is still held"),
    legal_basis=_LAW,
)
WORDS_NAME_PERSON = code(
    "words-name-person",
    "Lý do, mục đích được lưu lâu dài nên không được chứa họ tên, số điện thoại hay số căn cước.",
    "Reasons and purposes are kept, so they must not hold a name, a phone number or a citizen id.",
    title=("Có dữ liệu cá nhân trong lời ghi", "Personal values in the words"),
    legal_basis=_LAW,
)
