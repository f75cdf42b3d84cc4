"""Commands of accounts and roles."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.accounts import actions, codes, commands
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="create_account",
        command=commands.CreateAccount,
        action=actions.create_account,
        view="account",
        way=Create(),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Mở tài khoản cho một người đã đăng ký.", "Opens an account for a person who is registered."),
        problems=(codes.USERNAME_FORM, codes.USERNAME_TAKEN, codes.PASSWORD_LENGTH, codes.PASSWORD_GUESSABLE),
    ),
    Offer(
        name="disable_account",
        command=commands.DisableAccount,
        action=actions.disable_account,
        view="account",
        way=Transition("disable", "account_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text(
            "Khoá tài khoản; mọi phiên đăng nhập kết thúc ngay.", "Closes an account; its open sessions end at once."
        ),
    ),
    Offer(
        name="enable_account",
        command=commands.EnableAccount,
        action=actions.enable_account,
        view="account",
        way=Transition("enable", "account_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Mở lại tài khoản đã khoá.", "Opens a closed account again."),
    ),
    Offer(
        name="change_password",
        command=commands.ChangePassword,
        action=actions.change_password,
        view="account",
        way=Transition("change_password", "account_id"),
        permission=Permission.ACCOUNT_CHANGE_PASSWORD,
        doc=Text(
            "Đổi mật khẩu của chính mình; các phiên khác kết thúc.",
            "Changes the password of one's own account; its other sessions end.",
        ),
        problems=(
            codes.PASSWORD_WRONG,
            codes.PASSWORD_SAME,
            codes.PASSWORD_LENGTH,
            codes.PASSWORD_GUESSABLE,
            codes.ACCOUNT_LOCKED,
        ),
        at_once=True,
    ),
    Offer(
        name="assign_role",
        command=commands.AssignRole,
        action=actions.assign_role,
        view="assignment",
        way=Create(),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text(
            "Phân công một vai trò tại một địa bàn, một tổ hoặc một hộ.",
            "Gives a person a role at a territory, a group or a household.",
        ),
        problems=(
            codes.ONE_PLACE,
            codes.ROLE_PLACE,
            codes.ROLE_DATES,
            codes.PLACE_NOT_IN_FORCE,
            codes.ALREADY_ASSIGNED,
            codes.OWN_ROLE,
        ),
    ),
    Offer(
        name="end_assignment",
        command=commands.EndAssignment,
        action=actions.end_assignment,
        view="assignment",
        way=Transition("end", "assignment_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Kết thúc một phân công.", "Ends a role."),
        problems=(codes.ASSIGNMENT_ENDED,),
    ),
)
