"""Everything that can stand in the way of registering a person or changing contact values."""

from app.domain.shared.codes import code

PHONE_FORM = code(
    "phone-form",
    "Số điện thoại phải có 10 chữ số bắt đầu bằng 0, hoặc +84 và 9 chữ số.",
    "A phone number has ten digits beginning with 0, or +84 and nine digits.",
    title=("Số điện thoại sai dạng", "Form of the phone number"),
)
NOTICE_IN_FUTURE = code(
    "notice-in-future",
    "Ngày thông báo {notice_on} sau hôm nay {today}.",
    "The notice of {notice_on} lies after today, {today}.",
    title=("Ngày thông báo trong tương lai", "Notice in the future"),
)
NOTICE_MISSING = code(
    "notice-missing",
    "Khi căn cứ là sự đồng ý, phải ghi ngày đã thông báo cho người đó.",
    "Where consent is the basis, say on which day the person was told.",
    title=("Thiếu ngày thông báo", "Day of the notice missing"),
    legal_basis="Luật 91/2025/QH15",
)
PERSON_ERASED = code(
    "person-erased",
    "Dữ liệu của người này đã được xoá ngày {erased_on}.",
    "The values of this person were erased on {erased_on}.",
    title=("Dữ liệu đã xoá", "Values erased"),
    legal_basis="Luật 91/2025/QH15",
)
BEHALF_UNKNOWN = code(
    "on-behalf-unknown",
    "Không tìm thấy người được làm thay, hoặc ngoài phạm vi của bạn.",
    "The person on whose behalf you act was not found, or lies outside your scope.",
    title=("Không tìm thấy người được làm thay", "Person acted for unknown"),
)
BEHALF_SELF = code(
    "on-behalf-self",
    "Bạn không thể làm thay chính mình; hãy bỏ tiêu đề này.",
    "You cannot act on behalf of yourself; leave the header away.",
    title=("Làm thay chính mình", "On behalf of oneself"),
)
PERSON_MERGED = code(
    "person-merged",
    "Hồ sơ này đã được gộp vào hồ sơ khác.",
    "This record has been merged into another one.",
    title=("Hồ sơ đã gộp", "Record merged"),
)
