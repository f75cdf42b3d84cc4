"""Columns that several lists have."""

from app.domain.households.model import MembershipStatus
from app.domain.imports.columns import Column, Shape

ORDINAL = Column(name="ordinal", title="STT", words=("stt", "so thu tu", "tt"), shape=Shape.IGNORED, example="1")
HAMLET = Column(
    name="hamlet",
    title="Ấp/Khóm",
    words=("ap", "khom", "ap khom", "khom ap", "thon", "khu pho", "to dan pho", "ten ap", "ten khom", "ten ap khom"),
    required=True,
    most=200,
    fills_down=True,
    about="Tên hoặc mã ấp, khóm. Không cần khi danh sách thuộc một ấp, khóm.",
    example="Ấp Tân Hòa",
)
GROUP = Column(
    name="group_number",
    title="Tổ số",
    words=("to", "so to", "to so", "to ndtq", "to nhan dan tu quan", "to tu quan", "to ndtq so", "thuoc to"),
    shape=Shape.NUMBER,
    most=9_999,
    fills_down=True,
    about="Số của Tổ Nhân dân tự quản. Để trống nếu hộ chưa vào tổ.",
    example="3",
)
GROUP_REQUIRED = Column(
    name="group_number",
    title=GROUP.title,
    words=GROUP.words,
    shape=Shape.NUMBER,
    most=GROUP.most,
    fills_down=True,
    required=True,
    about="Số của Tổ Nhân dân tự quản.",
    example="3",
)
CODE = Column(
    name="code",
    title="Mã hộ",
    words=("ma ho", "ma so ho", "ma ho gia dinh"),
    most=40,
    about="Mã hộ trong hệ thống, nếu biết. Để trống thì mã được đặt tự động.",
    example="",
)
ADDRESS = Column(
    name="address",
    title="Địa chỉ",
    words=("dia chi", "so nha", "noi o", "cho o", "noi cu tru", "dia chi thuong tru", "so nha duong"),
    about="Số nhà, đường hoặc tuyến.",
    example="12/3 hẻm Cây Bàng",
)
HEAD = Column(
    name="name",
    title="Họ và tên chủ hộ",
    words=("ho va ten chu ho", "ho ten chu ho", "chu ho", "ten chu ho", "ho va ten", "ho ten"),
    shape=Shape.NAME,
    required=True,
    most=200,
    about="Họ và tên đầy đủ.",
    example="Nguyễn Văn An",
)
PHONE = Column(
    name="phone",
    title="Số điện thoại",
    words=("so dien thoai", "sdt", "dien thoai", "dt", "so dt", "so dien thoai lien he", "di dong"),
    shape=Shape.PHONE,
    most=40,
    about="10 chữ số bắt đầu bằng 0, hoặc +84.",
    example="0912 345 678",
)
STATUS = Column(
    name="status",
    title="Tham gia tổ",
    words=("tham gia to", "tham gia", "tinh trang tham gia", "thanh vien"),
    shape=Shape.WORD,
    choices={
        "thanh vien": MembershipStatus.MEMBER,
        "tham gia": MembershipStatus.MEMBER,
        "da tham gia": MembershipStatus.MEMBER,
        "co": MembershipStatus.MEMBER,
        "x": MembershipStatus.MEMBER,
        "duoc moi": MembershipStatus.INVITED,
        "moi": MembershipStatus.INVITED,
        "tam": MembershipStatus.PROVISIONAL,
        "cho xac nhan": MembershipStatus.PROVISIONAL,
        "khong": MembershipStatus.DECLINED,
        "khong tham gia": MembershipStatus.DECLINED,
    },
    about="thành viên, được mời, tạm, không tham gia. Để trống là thành viên.",
    example="thành viên",
)
SINCE = Column(
    name="since",
    title="Từ ngày",
    words=("tu ngay", "ngay thanh lap", "ngay bat dau", "thanh lap ngay", "ngay hieu luc", "ngay giu chuc vu"),
    shape=Shape.DAY,
    about="Ngày/tháng/năm. Để trống là ngày có hiệu lực của danh sách.",
    example="01/07/2025",
)

UNTIL = Column(
    name="until",
    title="Đến ngày",
    words=("den ngay", "ngay ket thuc", "ket thuc", "giai the ngay"),
    shape=Shape.DAY,
    about="Ngày đầu tiên tổ không còn, nếu tổ đã kết thúc.",
    example="",
)
