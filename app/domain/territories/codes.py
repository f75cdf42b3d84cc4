"""Everything that can stand in the way of registering a hamlet or a cluster."""

from app.domain.shared.codes import code

HAMLET_KIND_MISSING = code(
    "hamlet-kind-missing",
    "Tên phải bắt đầu bằng loại: ấp, khóm, thôn, khu phố, tổ dân phố …",
    "The name begins with its kind: ấp, khóm, thôn, khu phố, tổ dân phố …",
    title=("Tên thiếu loại", "Kind missing in the name"),
    legal_basis="Thông tư 04/2012/TT-BNV, Điều 1",
)
HAMLET_CODE_FORM = code(
    "hamlet-code-form",
    "Mã gồm chữ cái in hoa không dấu, chữ số, dấu chấm và gạch nối, bắt đầu bằng chữ hoặc số.",
    "A code has capital letters A-Z, digits, dots and hyphens, and begins with a letter or digit.",
    title=("Mã sai dạng", "Form of the code"),
)
HAMLET_CODE_TAKEN = code(
    "hamlet-code-taken",
    "Mã {code} đã có trong xã, phường này.",
    "The code {code} is taken in this commune.",
    title=("Trùng mã", "Code taken"),
)
NOT_A_COMMUNE = code(
    "not-a-commune",
    "Ấp, khóm chỉ thuộc xã, phường, thị trấn hoặc đặc khu, không thuộc {kind}.",
    "A hamlet lies in a commune, ward, township or special zone, not in {kind}.",
    title=("Không phải cấp xã", "Not a commune"),
)
NOT_A_HAMLET = code(
    "not-a-hamlet",
    "Hẻm, tuyến kênh, tuyến đường chỉ thuộc ấp, khóm, không thuộc {kind}.",
    "An alley, canal or road lies in a hamlet, not in {kind}.",
    title=("Không phải ấp, khóm", "Not a hamlet"),
)
TERRITORY_OUT_OF_FORCE = code(
    "territory-out-of-force",
    "Địa bàn không có hiệu lực vào ngày {on}.",
    "The territory is not in force on {on}.",
    title=("Địa bàn không còn hiệu lực", "Territory out of force"),
)
