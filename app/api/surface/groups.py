"""Commands of groups: memberships of households, the board, suspension."""

from app.api.surface.command import Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.groups import actions, codes, commands
from app.domain.households import codes as households
from app.domain.shared import recording
from app.domain.shared.codes import Text

_RECORDED = (recording.EFFECTIVE_IN_FUTURE, recording.LATE_REASON_MISSING, recording.LATER_FACTS)
_ANSWER = (*_RECORDED, codes.MEMBERSHIP_HOUSEHOLD, codes.MEMBERSHIP_NONE, codes.MEMBERSHIP_STATE)
_STATUS = (*_RECORDED, codes.GROUP_OUT_OF_FORCE, codes.GROUP_NOT_ACTIVE, codes.GROUP_NOT_SUSPENDED)

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="invite_household",
        command=commands.InviteHousehold,
        action=actions.invite_household,
        view="household",
        way=Transition("invite", "household_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Mời hộ tham gia tổ.", "Invites the household into a group."),
        problems=(
            *_RECORDED,
            codes.GROUP_OUT_OF_FORCE,
            codes.MEMBERSHIP_HOUSEHOLD,
            codes.MEMBERSHIP_HELD,
            codes.MEMBERSHIP_ELSEWHERE,
        ),
    ),
    Offer(
        name="accept_membership",
        command=commands.AcceptMembership,
        action=actions.accept_membership,
        view="household",
        way=Transition("accept_membership", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ đồng ý tham gia tổ.", "The household takes part in its group."),
        problems=(*_ANSWER, households.HOUSEHOLD_GROUP_FULL),
    ),
    Offer(
        name="decline_membership",
        command=commands.DeclineMembership,
        action=actions.decline_membership,
        view="household",
        way=Transition("decline_membership", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ không tham gia tổ.", "The household does not take part; it stays in the group's area."),
        problems=_ANSWER,
    ),
    Offer(
        name="leave_group",
        command=commands.LeaveGroup,
        action=actions.leave_group,
        view="household",
        way=Transition("leave_group", "household_id"),
        permission=Permission.MEMBERSHIP_ANSWER,
        doc=Text("Hộ rời tổ (tham gia là tự nguyện).", "The household leaves its group: participation is voluntary."),
        problems=_ANSWER,
    ),
    Offer(
        name="confirm_membership",
        command=commands.ConfirmMembership,
        action=actions.confirm_membership,
        view="household",
        way=Transition("confirm_membership", "household_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Ban quản lý xác nhận hộ đang ở dạng tạm.", "The board confirms a provisional household."),
        problems=_ANSWER,
    ),
    Offer(
        name="fill_seat",
        command=commands.FillSeat,
        action=actions.fill_seat,
        view="group",
        way=Transition("fill_seat", "group_id"),
        permission=Permission.BOARD_WRITE,
        doc=Text("Giao một chức vụ trong Ban quản lý tổ.", "Puts a person on the management board."),
        problems=(
            *_RECORDED,
            codes.GROUP_OUT_OF_FORCE,
            codes.SEAT_PERSON_UNKNOWN,
            codes.SEAT_TERM_OVER,
            codes.SEAT_HEAD_HELD,
            codes.SEAT_HELD,
            codes.SEAT_DEPUTIES,
        ),
    ),
    Offer(
        name="end_seat",
        command=commands.EndSeat,
        action=actions.end_seat,
        view="group",
        way=Transition("end_seat", "group_id"),
        permission=Permission.BOARD_WRITE,
        doc=Text("Kết thúc một chức vụ trong Ban quản lý tổ.", "Ends a seat of the management board."),
        problems=(*_RECORDED, codes.GROUP_OUT_OF_FORCE, codes.SEAT_NOT_HELD),
    ),
    Offer(
        name="suspend_group",
        command=commands.SuspendGroup,
        action=actions.suspend_group,
        view="group",
        way=Transition("suspend", "group_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Tạm ngừng hoạt động của tổ.", "Suspends an active group."),
        problems=_STATUS,
    ),
    Offer(
        name="resume_group",
        command=commands.ResumeGroup,
        action=actions.resume_group,
        view="group",
        way=Transition("resume", "group_id"),
        permission=Permission.GROUP_WRITE,
        doc=Text("Cho tổ hoạt động trở lại.", "Lets a suspended group work again."),
        problems=_STATUS,
    ),
)
