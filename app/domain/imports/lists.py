"""What columns each kind of list has: headers as communes write them, what a cell holds, whether it must be there.

The names of the columns are those of the staging table. Headers are compared without case, diacritics and punctuation.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.groups.model import Manner, Post
from app.domain.households.model import Presence
from app.domain.imports.columns import Column, Shape
from app.domain.imports.model import ImportKind
from app.domain.imports.usual_columns import (
    ADDRESS,
    CODE,
    GROUP,
    GROUP_REQUIRED,
    HAMLET,
    HEAD,
    ORDINAL,
    PHONE,
    SINCE,
    STATUS,
    UNTIL,
)

_RESTRUCTURINGS = (
    ORDINAL,
    HAMLET,
    Column(
        name="since",
        title="Ngày có hiệu lực",
        words=("ngay hieu luc", "ngay", "tu ngay", "ngay sap xep"),
        shape=Shape.DAY,
        required=True,
        about="Ngày/tháng/năm.",
        example="01/03/2021",
    ),
    Column(
        name="form",
        title="Hình thức",
        words=("hinh thuc sap xep", "loai", "noi dung", "loai sap xep"),
        shape=Shape.WORD,
        required=True,
        choices={
            "thanh lap": "establish",
            "chia": "split",
            "tach": "split",
            "chia tach": "split",
            "sap nhap": "merge",
            "hop nhat": "merge",
            "nhap": "merge",
            "sap xep lai": "regroup",
            "dieu chuyen": "transfer",
            "chuyen ho": "transfer",
            "giai the": "dissolve",
        },
        about="thành lập, chia, tách, sáp nhập, hợp nhất, sắp xếp lại, điều chuyển, giải thể.",
        example="tách",
    ),
    Column(
        name="origins",
        title="Từ tổ",
        words=("tu cac to", "to cu", "to truoc", "to goc"),
        most=200,
        about="Số các tổ trước khi sắp xếp, cách nhau bằng dấu phẩy.",
        example="3",
    ),
    Column(
        name="results",
        title="Thành tổ",
        words=("thanh cac to", "to moi", "to sau", "den to"),
        most=200,
        about="Số các tổ sau khi sắp xếp, cách nhau bằng dấu phẩy.",
        example="3, 7",
    ),
    Column(
        name="code",
        title="Số quyết định",
        words=("quyet dinh so", "so qd", "so ky hieu", "quyet dinh"),
        most=100,
        about="Số, ký hiệu của quyết định.",
        example="15/QĐ-UBND",
    ),
    Column(
        name="decided_on",
        title="Ngày quyết định",
        words=("ngay ky", "ngay qd", "ngay ban hanh"),
        shape=Shape.DAY,
        about="Ngày/tháng/năm.",
        example="20/02/2021",
    ),
    Column(
        name="issuer",
        title="Cơ quan ban hành",
        words=("co quan", "noi ban hanh", "don vi ban hanh"),
        about="Tên cơ quan.",
        example="Ủy ban nhân dân xã",
    ),
)

LISTS: Final[Mapping[ImportKind, tuple[Column, ...]]] = {
    ImportKind.HAMLETS: (
        ORDINAL,
        Column(
            name="code",
            title="Mã ấp, khóm",
            words=("ma ap khom", "ma ap", "ma khom", "ma"),
            most=20,
            about="Chữ cái in hoa không dấu và chữ số. Để trống thì mã được đặt tự động.",
            example="AP04",
        ),
        Column(
            name="name",
            title="Tên ấp, khóm",
            words=("ten ap khom", "ten ap", "ten khom", "ap khom", "ap", "khom", "ten"),
            required=True,
            most=200,
            about="Tên đầy đủ, bắt đầu bằng loại: ấp, khóm, thôn, khu phố…",
            example="Ấp Tân Hòa",
        ),
        SINCE,
    ),
    ImportKind.GROUPS: (
        ORDINAL,
        HAMLET,
        GROUP_REQUIRED,
        Column(
            name="name",
            title="Tên tổ",
            words=("ten to", "ten to ndtq", "ten to nhan dan tu quan", "ten"),
            most=200,
            about="Để trống thì tên đặt theo số.",
            example="Tổ số 3",
        ),
        SINCE,
        UNTIL,
    ),
    ImportKind.HOUSEHOLDS: (
        ORDINAL,
        CODE,
        HAMLET,
        GROUP,
        Column(
            name="cluster",
            title="Hẻm, tuyến",
            words=("hem tuyen", "hem", "tuyen", "tuyen kenh", "tuyen duong", "cum", "cum dan cu", "day nha"),
            most=200,
            about="Hẻm, ngõ, kênh, rạch, đường, dãy, tầng. Tuyến mới được ghi thêm.",
            example="Hẻm Cây Bàng",
        ),
        Column(
            name="sequence",
            title="Thứ tự nhà",
            words=("thu tu nha", "so thu tu nha", "thu tu trong tuyen"),
            shape=Shape.NUMBER,
            most=99_999,
            about="Thứ tự của nhà trong hẻm, tuyến.",
            example="12",
        ),
        ADDRESS,
        HEAD,
        PHONE,
        Column(
            name="people",
            title="Số nhân khẩu",
            words=("so nhan khau", "nhan khau", "so nguoi", "so khau", "khau", "tong so nhan khau"),
            shape=Shape.NUMBER,
            required=True,
            least=0,
            most=999,
            about="Số người của hộ.",
            example="4",
        ),
        Column(
            name="presence",
            title="Hiện diện",
            words=("hien dien", "tinh trang cu tru", "cu tru", "tinh trang"),
            shape=Shape.WORD,
            choices={
                "thuong tru": Presence.RESIDENT,
                "o nha": Presence.RESIDENT,
                "tam tru": Presence.TEMPORARY,
                "di lam an xa": Presence.AWAY,
                "di vang": Presence.AWAY,
                "vang": Presence.AWAY,
                "nha trong": Presence.VACANT,
                "bo trong": Presence.VACANT,
            },
            about="thường trú, tạm trú, đi làm ăn xa, nhà trống. Để trống là thường trú.",
            example="thường trú",
        ),
        STATUS,
    ),
    ImportKind.MEMBERSHIPS: (ORDINAL, CODE, HAMLET, GROUP_REQUIRED, HEAD, ADDRESS, STATUS),
    ImportKind.BOARDS: (
        ORDINAL,
        HAMLET,
        GROUP_REQUIRED,
        Column(
            name="name",
            title="Họ và tên",
            words=("ho va ten", "ho ten", "ten", "ho va ten thanh vien"),
            shape=Shape.NAME,
            required=True,
            most=200,
            about="Họ và tên đầy đủ.",
            example="Trần Thị Bình",
        ),
        PHONE,
        Column(
            name="post",
            title="Chức vụ",
            words=("chuc vu", "chuc danh", "nhiem vu"),
            shape=Shape.WORD,
            required=True,
            choices={
                "to truong": Post.HEAD,
                "truong ban": Post.HEAD,
                "to pho": Post.DEPUTY,
                "pho ban": Post.DEPUTY,
                "thu ky": Post.SECRETARY,
            },
            about="tổ trưởng, tổ phó, thư ký.",
            example="tổ trưởng",
        ),
        Column(
            name="manner",
            title="Hình thức",
            words=("hinh thuc", "cach giu chuc vu"),
            shape=Shape.WORD,
            choices={
                "duoc bau": Manner.ELECTED,
                "bau": Manner.ELECTED,
                "tam giu": Manner.ACTING,
                "tam quyen": Manner.ACTING,
                "duoc cong nhan": Manner.RECOGNISED,
                "cong nhan": Manner.RECOGNISED,
            },
            about="được bầu, tạm giữ, được công nhận. Để trống là được bầu.",
            example="được bầu",
        ),
        SINCE,
        Column(
            name="until",
            title="Hết nhiệm kỳ",
            words=("het nhiem ky", "nhiem ky den", "den ngay"),
            shape=Shape.DAY,
            about="Ngày/tháng/năm. Để trống thì tính theo quy định.",
            example="01/01/2028",
        ),
    ),
    ImportKind.RESTRUCTURINGS: _RESTRUCTURINGS,
}
"""The columns of each kind, in the order of its template."""


def column_of(kind: ImportKind, name: str) -> Column | None:
    """The column of that name."""
    return next((column for column in LISTS[kind] if column.name == name), None)
