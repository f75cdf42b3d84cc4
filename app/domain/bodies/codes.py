"""Everything that can stand in the way of registering or ending a body."""

from app.domain.shared.codes import code

LEVEL_MISMATCH = code(
    "body-level-mismatch",
    "Địa bàn là {kind}, không thuộc {level}.",
    "The territory is {kind}; the level {level} does not fit.",
    title=("Cấp không khớp địa bàn", "Level and territory differ"),
)
PARENT_ENDED = code(
    "body-parent-out-of-force",
    "Cơ quan cấp trên không tồn tại vào ngày {on}.",
    "The parent body does not exist on {on}.",
    title=("Cơ quan cấp trên không còn", "Parent body not in force"),
)
SUCCESSOR_ENDED = code(
    "body-successor-out-of-force",
    "Cơ quan kế thừa không tồn tại vào ngày {on}.",
    "The succeeding body does not exist on {on}.",
    title=("Cơ quan kế thừa không còn", "Successor not in force"),
)
SUCCEEDS_ITSELF = code(
    "body-succeeds-itself",
    "Cơ quan không thể kế thừa chính mình.",
    "A body does not succeed itself.",
    title=("Tự kế thừa", "Succeeds itself"),
)
ELECTRONIC_ID_FORM = code(
    "electronic-id-form",
    "Mã định danh điện tử gồm các nhóm chữ cái in hoa A-Z và chữ số, ngăn cách bằng dấu chấm, không quá 35 ký tự.",
    "An electronic id has groups of capital letters A-Z and digits between dots, and at most 35 characters.",
    title=("Mã định danh sai dạng", "Form of the electronic id"),
    legal_basis="Quyết định 20/2020/QĐ-TTg",
)
ELECTRONIC_ID_TAKEN = code(
    "electronic-id-taken",
    "Mã định danh điện tử {electronic_id} đang được cơ quan khác dùng.",
    "Another body bears the electronic id {electronic_id}.",
    title=("Trùng mã định danh", "Electronic id taken"),
    legal_basis="Quyết định 20/2020/QĐ-TTg",
)
BODY_ENDED = code(
    "body-out-of-force",
    "Cơ quan chỉ tồn tại từ {valid_from} đến trước {valid_to}; không thể kết thúc vào {ends_on}.",
    "The body exists from {valid_from} until before {valid_to}; it cannot end on {ends_on}.",
    title=("Cơ quan không còn hiệu lực", "Body not in force"),
)
BODY_IN_USE = code(
    "body-in-use",
    "Còn {children} cơ quan trực thuộc và {assignments} phân công vai trò có hiệu lực sau ngày {ends_on}.",
    "{children} bodies below it and {assignments} roles held for it are in force after {ends_on}.",
    title=("Cơ quan còn được dùng", "Body still in use"),
)
