"""How territories, their successions and the clusters in them can be read."""

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.shared.views import (
    Field,
    Filter,
    Type,
    View,
    day,
    history,
    identity,
    many,
    number,
    one,
    text,
    word,
)
from app.domain.territories.model import ClusterKind, Extent, TerritoryKind

_VERSION = number(
    "Phiên bản (lần thay đổi gần nhất), gửi lại khi sửa.", "The version (its last change), sent back with a change."
)
_GROUP_COUNT = Field(
    Type.INT,
    Text(
        "Số tổ trong địa bàn, kể cả các cấp dưới, vào ngày hỏi.",
        "Groups in the territory and all below it on the date asked.",
    ),
    permission=Permission.GROUP_READ,
    heavy=True,
)

TERRITORY = View(
    name="territory",
    plural="territories",
    doc=Text(
        "Địa bàn: cả nước, tỉnh, xã/phường/đặc khu, ấp/khóm; trước 01/7/2025 còn huyện và thị trấn.",
        "A territory: country, province, commune, hamlet; until 30 June 2025 districts and townships too.",
    ),
    permission=None,
    members={
        "id": identity(),
        "key": text(
            "Khoá của bộ dữ liệu địa giới (vn:2025:30154); ấp, khóm không có.",
            "Key of the packaged map (vn:2025:30154); hamlets have none.",
            null=True,
        ),
        "kind": word("Loại.", "The kind.", TerritoryKind),
        "code": text(
            "Mã, có thể dùng lại cho đơn vị khác ở thời điểm khác.",
            "The code; another unit may bear it on another date.",
        ),
        "name": text("Tên đầy đủ.", "The full name."),
        "short_name": text("Tên không kèm loại.", "The name without its kind."),
        "depth": number("Số cấp bên dưới cả nước: tỉnh là 1.", "Levels below the country: a province is 1."),
        "valid_from": day("Ngày bắt đầu; trống là không rõ.", "The first day; empty where it is not known.", null=True),
        "valid_to": day(
            "Ngày đầu tiên không còn hiệu lực; trống là đang có hiệu lực.",
            "The first day on which it is in force no more; empty while it is.",
            null=True,
        ),
        "version": _VERSION,
        "group_count": _GROUP_COUNT,
        "parent": one("territory", "Địa bàn cấp trên.", "The territory that it belongs to."),
        "children": many("territory", "Các địa bàn trực thuộc.", "The territories that belong to it."),
        "clusters": many(
            "cluster", "Các hẻm, tuyến kênh, tuyến đường trong ấp, khóm.", "Alleys, canals and roads in the hamlet."
        ),
        "groups": many(
            "group", "Các tổ trong địa bàn, kể cả các cấp dưới.", "The groups in the territory and all below it."
        ),
        "bodies": many("body", "Các cơ quan, tổ chức của địa bàn.", "The bodies of the territory."),
        "predecessors": many("territory_succession", "Hình thành từ các đơn vị nào.", "What it was made of."),
        "successors": many("territory_succession", "Nhập, chia thành các đơn vị nào.", "What became of it."),
        "policies": many(
            "policy_value",
            "Tham số quy định có hiệu lực tại đây vào ngày hỏi, mỗi khoá một giá trị, của nơi gần nhất hoặc mặc định.",
            "The rule parameters in force here on the date asked, one a key: of the nearest territory, or the default.",
        ),
        "history": history(),
    },
    filters={
        "kind": Filter(Type.TEXT, Text("Loại.", "The kind."), enum=TerritoryKind, many=True),
        "parent_id": Filter(Type.ID, Text("Trực thuộc địa bàn này.", "Belonging directly to this territory.")),
        "within": Filter(Type.ID, Text("Trong địa bàn này, kể cả chính nó.", "In this territory, itself included.")),
        "code": Filter(Type.TEXT, Text("Mã.", "The code."), many=True),
        "key": Filter(Type.TEXT, Text("Khoá của bộ dữ liệu địa giới.", "Key of the packaged map."), many=True),
    },
    sorts=("name", "code"),
    search=Text("Tên, không phân biệt dấu.", "The name; diacritics do not count."),
    brief=("id", "kind", "code", "name", "short_name"),
    full=("id", "key", "kind", "code", "name", "short_name", "depth", "valid_from", "valid_to", "version", "parent"),
)

SUCCESSION = View(
    name="territory_succession",
    plural="territory_successions",
    doc=Text(
        "Một đơn vị thành đơn vị khác khi sắp xếp địa giới: toàn bộ, một phần, hoặc không còn.",
        "What a unit became when boundaries were redrawn: wholly, partly, or nothing.",
    ),
    permission=None,
    members={
        "id": identity(),
        "effective_on": day("Ngày có hiệu lực.", "When it took effect."),
        "extent": word("Mức độ.", "How much of it.", Extent),
        "note": text("Văn bản và điều khoản.", "The legal text and clause."),
        "predecessor_id": text("Định danh đơn vị cũ.", "Id of the unit before."),
        "predecessor_code": text("Mã đơn vị cũ.", "Its code."),
        "predecessor_name": text("Tên đơn vị cũ.", "Its name."),
        "successor_id": text("Định danh đơn vị mới.", "Id of the unit after.", null=True),
        "successor_code": text("Mã đơn vị mới.", "Its code.", null=True),
        "successor_name": text("Tên đơn vị mới.", "Its name.", null=True),
        "version": _VERSION,
        "predecessor": one(
            "territory",
            "Đơn vị cũ; trống khi chưa có vào ngày hỏi.",
            "The unit before; empty where it does not exist yet on the date asked.",
        ),
        "successor": one(
            "territory",
            "Đơn vị mới; trống khi chưa có vào ngày hỏi.",
            "The unit after; empty where it does not exist yet on the date asked.",
        ),
    },
    filters={
        "predecessor_id": Filter(Type.ID, Text("Đơn vị cũ.", "The unit before.")),
        "successor_id": Filter(Type.ID, Text("Đơn vị mới.", "The unit after.")),
        "extent": Filter(Type.TEXT, Text("Mức độ.", "How much of it."), enum=Extent, many=True),
    },
    sorts=("effective_on",),
)

CLUSTER = View(
    name="cluster",
    plural="clusters",
    doc=Text(
        "Hẻm, tuyến kênh, tuyến đường, dãy nhà hoặc tầng trong một ấp, khóm.",
        "An alley, canal, road, block or floor in a hamlet.",
    ),
    permission=None,
    members={
        "id": identity(),
        "kind": word("Loại.", "What it is.", ClusterKind),
        "name": text("Tên.", "Its name."),
        "version": _VERSION,
        "territory": one("territory", "Ấp, khóm.", "The hamlet."),
        "history": history(),
    },
    filters={
        "territory_id": Filter(Type.ID, Text("Ấp, khóm.", "The hamlet.")),
        "within": Filter(Type.ID, Text("Trong địa bàn này.", "In this territory.")),
        "kind": Filter(Type.TEXT, Text("Loại.", "What it is."), enum=ClusterKind, many=True),
    },
    sorts=("name",),
    search=Text("Tên, không phân biệt dấu.", "The name; diacritics do not count."),
)

VIEWS = (TERRITORY, SUCCESSION, CLUSTER)
