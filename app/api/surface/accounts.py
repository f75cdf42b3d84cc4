"""Accounts and roles on both doors."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.accounts import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="create_account",
        command=commands.CreateAccount,
        action=actions.create_account,
        view="account",
        way=Create(),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Tạo tài khoản.", "Creates an account."),
    ),
    Offer(
        name="disable_account",
        command=commands.DisableAccount,
        action=actions.disable_account,
        view="account",
        way=Transition("disable", "account_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Khoá tài khoản; mọi phiên kết thúc.", "Disables an account; its sessions end."),
    ),
    Offer(
        name="enable_account",
        command=commands.EnableAccount,
        action=actions.enable_account,
        view="account",
        way=Transition("enable", "account_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Mở lại tài khoản.", "Enables an account again."),
    ),
    Offer(
        name="change_password",
        command=commands.ChangePassword,
        action=actions.change_password,
        view="account",
        way=Transition("change_password", "account_id"),
        permission=Permission.ACCOUNT_CHANGE_PASSWORD,
        doc=Text("Đổi mật khẩu của chính mình.", "Changes one's own password."),
    ),
    Offer(
        name="assign_role",
        command=commands.AssignRole,
        action=actions.assign_role,
        view="assignment",
        way=Create(),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Phân vai trò tại một nơi, trong một thời gian.", "Gives a person a role at a place for a time."),
    ),
    Offer(
        name="end_assignment",
        command=commands.EndAssignment,
        action=actions.end_assignment,
        view="assignment",
        way=Transition("end", "assignment_id"),
        permission=Permission.ACCOUNT_WRITE,
        doc=Text("Kết thúc vai trò.", "Ends a role."),
    ),
)
