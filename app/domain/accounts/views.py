"""How accounts and the roles that persons hold can be read. Everybody sees their own."""

from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.accounts.model import AccountStatus
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
    moment,
    number,
    one,
    text,
    word,
)

_VERSION = number(
    "Phiên bản (lần thay đổi gần nhất), gửi lại khi sửa.", "The version (its last change), sent back with a change."
)
_WITHIN = Filter(Type.ID, Text("Trong địa bàn này, kể cả chính nó.", "In this territory, itself included."))
_PERSON_ID = text("Định danh người giữ.", "Id of the person.")
_PERSON = one(
    "person",
    "Người giữ; trống khi bạn không được xem người đó.",
    "The person; empty where you may not see them.",
)

ACCOUNT = View(
    name="account",
    plural="accounts",
    doc=Text(
        "Tài khoản đăng nhập của một người. Ai cũng xem được tài khoản của chính mình.",
        "The account that a person signs in with. Everybody sees their own.",
    ),
    permission=Permission.ACCOUNT_READ,
    members={
        "id": identity(),
        "username": text("Tên đăng nhập.", "The user name.", contact=True),
        "status": word("Trạng thái.", "Whether it may sign in.", AccountStatus),
        "person_id": _PERSON_ID,
        "created_at": moment("Thời điểm tạo.", "When it was opened."),
        "last_signed_in_at": moment(
            "Lần đăng nhập gần nhất còn lưu; trống là chưa có.",
            "The last sign-in that is still kept; empty where there is none.",
            null=True,
        ),
        "version": _VERSION,
        "person": _PERSON,
        "territory": one(
            "territory", "Địa bàn quản lý tài khoản.", "The territory whose administrators keep the account."
        ),
        "assignments": many(
            "assignment",
            "Các vai trò mà người giữ tài khoản có vào ngày hỏi.",
            "The roles that its person holds on the date asked.",
        ),
        "history": history(),
    },
    filters={
        "status": Filter(Type.TEXT, Text("Trạng thái.", "Whether it may sign in."), enum=AccountStatus, many=True),
        "username": Filter(Type.TEXT, Text("Tên đăng nhập.", "The user name.")),
        "person_id": Filter(Type.ID, Text("Người giữ tài khoản.", "Whose account it is.")),
        "within": _WITHIN,
    },
    sorts=("username",),
    search=Text("Tên đăng nhập.", "The user name."),
    brief=("id", "username", "status", "person_id", "version"),
    full=(
        "id",
        "username",
        "status",
        "person_id",
        "created_at",
        "last_signed_in_at",
        "version",
        "territory",
        "assignments",
    ),
)

ASSIGNMENT = View(
    name="assignment",
    plural="assignments",
    doc=Text(
        "Vai trò của một người tại một địa bàn, một tổ hoặc một hộ, trong một khoảng thời gian.",
        "A role that a person holds at a territory, a group or a household, for a time.",
    ),
    permission=Permission.ACCOUNT_READ,
    members={
        "id": identity(),
        "role": word("Vai trò.", "The role.", Role),
        "valid_from": day(
            "Ngày bắt đầu; trống khi đã kết thúc ngay trong ngày bắt đầu.",
            "The first day; empty where it ended on the day it began.",
            null=True,
        ),
        "valid_to": day(
            "Ngày đầu tiên không còn giữ; trống là chưa định.",
            "The first day on which it is held no more; empty while that is open.",
            null=True,
        ),
        "in_force": Field(Type.BOOL, Text("Có hiệu lực vào ngày hỏi.", "Whether it is in force on the date asked.")),
        "person_id": _PERSON_ID,
        "territory_id": text("Định danh địa bàn được phân công.", "Id of the territory it is bound to.", null=True),
        "group_id": text("Định danh tổ được phân công.", "Id of the group it is bound to.", null=True),
        "household_id": text("Định danh hộ được phân công.", "Id of the household it is bound to.", null=True),
        "body_id": text("Định danh cơ quan, tổ chức.", "Id of the body on whose behalf it is held.", null=True),
        "version": _VERSION,
        "person": _PERSON,
        "territory": one("territory", "Địa bàn được phân công.", "The territory it is bound to."),
        "group": one("group", "Tổ được phân công.", "The group it is bound to."),
        "household": one("household", "Hộ được phân công.", "The household it is bound to."),
        "body": one("body", "Cơ quan, tổ chức.", "The body on whose behalf it is held."),
        "history": history(),
    },
    filters={
        "role": Filter(Type.TEXT, Text("Vai trò.", "The role."), enum=Role, many=True),
        "in_force": Filter(
            Type.BOOL,
            Text(
                "Có hiệu lực vào ngày hỏi (mặc định); sai là đã kết thúc hoặc chưa bắt đầu.",
                "Whether it is in force on the date asked, as by default; false for those that ended or are to come.",
            ),
        ),
        "person_id": Filter(Type.ID, Text("Người giữ.", "Who holds it.")),
        "territory_id": Filter(Type.ID, Text("Địa bàn được phân công.", "The territory it is bound to.")),
        "group_id": Filter(Type.ID, Text("Tổ được phân công.", "The group it is bound to.")),
        "household_id": Filter(Type.ID, Text("Hộ được phân công.", "The household it is bound to.")),
        "body_id": Filter(Type.ID, Text("Cơ quan, tổ chức.", "The body on whose behalf it is held.")),
        "within": _WITHIN,
    },
    sorts=("role", "valid_from"),
)

VIEWS = (ACCOUNT, ASSIGNMENT)
