"""How rule parameters can be read: each value with the territory that sets it and its legal basis."""

from app.domain.shared.codes import Text
from app.domain.shared.views import Field, Filter, Type, View, day, history, identity, number, one, text

POLICY_VALUE = View(
    name="policy_value",
    plural="policy_values",
    doc=Text(
        "Tham số quy định: địa bàn nào đặt, giá trị, căn cứ và thời gian áp dụng; địa bàn trống là giá trị mặc định. "
        "Danh sách gồm các giá trị đang hoặc sẽ có hiệu lực.",
        "A rule parameter: which territory sets it, its value, basis and dates; without a territory it is the default. "
        "Lists show what is or will be in force.",
    ),
    permission=None,
    members={
        "id": identity(),
        "key": text("Tham số.", "The rule parameter."),
        "value": Field(
            Type.JSON,
            Text("Giá trị; trống là không giới hạn.", "The value; empty is no bound."),
            nullable=True,
        ),
        "is_default": Field(Type.BOOL, Text("Giá trị mặc định, không ai đặt.", "The default, which nobody set.")),
        "legal_basis": text("Căn cứ pháp lý.", "The legal basis."),
        "verified": Field(
            Type.BOOL,
            Text("Căn cứ đã được đối chiếu với văn bản gốc.", "The basis was checked against the document."),
        ),
        "valid_from": day("Ngày bắt đầu áp dụng.", "The first day.", null=True),
        "valid_to": day("Ngày đầu tiên không còn áp dụng.", "The first day on which it does not hold.", null=True),
        "version": number(
            "Phiên bản (lần thay đổi gần nhất), gửi lại khi sửa.",
            "The version (its last change), sent back with a change.",
        ),
        "territory": one(
            "territory", "Địa bàn đặt giá trị; trống là mặc định.", "The territory that sets it; none for a default."
        ),
        "history": history(),
    },
    filters={
        "key": Filter(Type.TEXT, Text("Tham số.", "The rule parameter."), many=True),
        "territory_id": Filter(Type.ID, Text("Do chính địa bàn này đặt.", "Set by this territory itself.")),
        "within": Filter(Type.ID, Text("Do địa bàn này hoặc cấp dưới đặt.", "Set by this territory or one below it.")),
        "is_default": Filter(Type.BOOL, Text("Giá trị mặc định.", "The default.")),
    },
    sorts=("key",),
)

VIEWS = (POLICY_VALUE,)
