"""Groups, memberships and boards on both doors."""

from app.api.surface.command import Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.groups import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="invite_household",
        command=commands.InviteHousehold,
        action=actions.invite_household,
        view="household",
        way=Transition("invite", "household_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Mời hộ vào tổ.", "Invites a household into a group."),
    ),
    Offer(
        name="accept_membership",
        command=commands.AcceptMembership,
        action=actions.accept_membership,
        view="household",
        way=Transition("accept_membership", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ nhận lời vào tổ.", "The household accepts."),
    ),
    Offer(
        name="decline_membership",
        command=commands.DeclineMembership,
        action=actions.decline_membership,
        view="household",
        way=Transition("decline_membership", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ không tham gia.", "The household declines."),
    ),
    Offer(
        name="leave_group",
        command=commands.LeaveGroup,
        action=actions.leave_group,
        view="household",
        way=Transition("leave_group", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ rời tổ.", "The household leaves its group."),
    ),
    Offer(
        name="confirm_membership",
        command=commands.ConfirmMembership,
        action=actions.confirm_membership,
        view="household",
        way=Transition("confirm_membership", "household_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Xác nhận hộ tạm là thành viên.", "Confirms a provisional household."),
    ),
    Offer(
        name="fill_seat",
        command=commands.FillSeat,
        action=actions.fill_seat,
        view="group",
        way=Transition("fill_seat", "group_id"),
        permission=Permission.BOARD_WRITE,
        doc=Text("Bầu, cử người vào Ban quản lý.", "Fills a seat of the board."),
    ),
    Offer(
        name="end_seat",
        command=commands.EndSeat,
        action=actions.end_seat,
        view="group",
        way=Transition("end_seat", "group_id"),
        permission=Permission.BOARD_WRITE,
        doc=Text("Thôi giữ chức vụ trong Ban quản lý.", "Ends a seat of the board."),
    ),
    Offer(
        name="suspend_group",
        command=commands.SuspendGroup,
        action=actions.suspend_group,
        view="group",
        way=Transition("suspend", "group_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Tạm ngừng hoạt động của tổ.", "Suspends the group."),
    ),
    Offer(
        name="resume_group",
        command=commands.ResumeGroup,
        action=actions.resume_group,
        view="group",
        way=Transition("resume", "group_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Tổ hoạt động trở lại.", "Lets the group go on."),
    ),
)
