"""Commands of households: every event that can happen to one."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.households import actions, codes, commands
from app.domain.shared import recording
from app.domain.shared.codes import Text

_RECORDED = (recording.EFFECTIVE_IN_FUTURE, recording.LATE_REASON_MISSING)
_KNOWN = (*_RECORDED, codes.HOUSEHOLD_NOT_IN_FORCE, recording.LATER_FACTS)
_DWELLING = (
    codes.DWELLING_PLACE,
    codes.DWELLING_PLACE_ENDED,
    codes.DWELLING_CLUSTER,
    codes.DWELLING_SEQUENCE,
    codes.DWELLING_COORDINATES,
)
_NEW = (
    *_RECORDED,
    *_DWELLING,
    codes.HOLDER_UNKNOWN,
    codes.HOUSEHOLD_CODE_TAKEN,
    codes.HOUSEHOLD_GROUP,
    codes.HOUSEHOLD_GROUP_FULL,
)

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="register_household",
        command=commands.RegisterHousehold,
        action=actions.register_household,
        view="household",
        way=Create("register"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Ghi nhận một hộ đang sinh sống tại đây.", "Registers a household that lives here."),
        problems=_NEW,
    ),
    Offer(
        name="move_in_household",
        command=commands.MoveInHousehold,
        action=actions.move_in_household,
        view="household",
        way=Create("move_in"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Ghi nhận một hộ chuyển đến.", "Registers a household that came from elsewhere."),
        problems=_NEW,
    ),
    Offer(
        name="split_household",
        command=commands.SplitHousehold,
        action=actions.split_household,
        view="household",
        way=Transition("split", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text(
            "Tách hộ; hộ mới vào tổ ở dạng tạm.", "Takes a new household out of one; it enters the group provisionally."
        ),
        problems=(*_KNOWN, *_DWELLING, codes.HOLDER_UNKNOWN, codes.HOUSEHOLD_CODE_TAKEN, codes.TOO_MANY_PEOPLE_LEAVE),
    ),
    Offer(
        name="join_households",
        command=commands.JoinHouseholds,
        action=actions.join_households,
        view="household",
        way=Transition("join", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Nhập các hộ khác vào hộ này.", "Joins other households into this one; they end."),
        problems=(*_KNOWN, codes.JOINED_TWICE, codes.JOINED_FAR, codes.TOO_MANY_PEOPLE),
    ),
    Offer(
        name="move_household",
        command=commands.MoveHousehold,
        action=actions.move_household,
        view="household",
        way=Transition("move", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Hộ chuyển chỗ ở trong tỉnh.", "Gives the household another dwelling."),
        problems=(*_KNOWN, *_DWELLING, codes.HOUSEHOLD_UNCHANGED),
    ),
    Offer(
        name="move_out_household",
        command=commands.MoveOutHousehold,
        action=actions.move_out_household,
        view="household",
        way=Transition("move_out", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Hộ chuyển đi nơi khác.", "Ends the household here because it moved away."),
        problems=(*_KNOWN,),
    ),
    Offer(
        name="end_household",
        command=commands.EndHousehold,
        action=actions.end_household,
        view="household",
        way=Transition("end", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Xoá hộ không còn tồn tại.", "Ends a household that exists no more."),
        problems=(*_KNOWN,),
    ),
    Offer(
        name="change_household_head",
        command=commands.ChangeHouseholdHead,
        action=actions.change_household_head,
        view="household",
        way=Transition("change_head", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Đổi chủ hộ.", "Names another household head."),
        problems=(*_KNOWN, codes.HOLDER_UNKNOWN, codes.HOUSEHOLD_UNCHANGED),
    ),
    Offer(
        name="change_representative",
        command=commands.ChangeRepresentative,
        action=actions.change_representative,
        view="household",
        way=Transition("change_representative", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Đổi người đại diện hộ.", "Names another representative."),
        problems=(*_KNOWN, codes.HOLDER_UNKNOWN, codes.HOUSEHOLD_UNCHANGED),
    ),
    Offer(
        name="record_people_count",
        command=commands.RecordPeopleCount,
        action=actions.record_people_count,
        view="household",
        way=Transition("record_people", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Cập nhật số nhân khẩu.", "Records how many people the household has."),
        problems=(*_KNOWN,),
    ),
    Offer(
        name="record_presence",
        command=commands.RecordPresence,
        action=actions.record_presence,
        view="household",
        way=Transition("record_presence", "household_id"),
        permission=Permission.HOUSEHOLD_WRITE,
        doc=Text("Cập nhật tình trạng cư trú.", "Records whether the household lives where it is registered."),
        problems=(*_KNOWN, codes.HOUSEHOLD_UNCHANGED),
    ),
)
