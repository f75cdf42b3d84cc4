"""Commands that correct typing mistakes."""

from app.api.surface.command import Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.corrections import actions, codes, commands
from app.domain.groups.codes import SEAT_TERM_OVER
from app.domain.households import codes as households
from app.domain.restructuring.codes import NUMBER_TAKEN
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="correct_decision",
        command=commands.CorrectDecision,
        action=actions.correct_decision,
        view="restructuring",
        way=Transition("correct", "restructuring_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text(
            "Đính chính số, ngày ký, cơ quan ban hành, lời văn của quyết định.",
            "Corrects the number, day of signing, issuer and wording of the decision.",
        ),
        problems=(codes.CORRECTS_NOTHING,),
    ),
    Offer(
        name="correct_group",
        command=commands.CorrectGroup,
        action=actions.correct_group,
        view="group",
        way=Transition("correct", "group_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text("Đính chính số, tên tổ.", "Corrects the number and name of the group."),
        problems=(codes.CORRECTS_NOTHING, codes.NOT_HELD_THEN, NUMBER_TAKEN),
    ),
    Offer(
        name="correct_seat",
        command=commands.CorrectSeat,
        action=actions.correct_seat,
        view="group",
        way=Transition("correct_seat", "group_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text(
            "Đính chính cách giữ chức vụ, ngày hết nhiệm kỳ.", "Corrects how a seat is held and when its term ends."
        ),
        problems=(codes.CORRECTS_NOTHING, codes.NOT_HELD_THEN, SEAT_TERM_OVER),
    ),
    Offer(
        name="correct_dwelling",
        command=commands.CorrectDwelling,
        action=actions.correct_dwelling,
        view="household",
        way=Transition("correct_dwelling", "household_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text(
            "Đính chính địa chỉ, hẻm tuyến, thứ tự nhà, toạ độ.",
            "Corrects the address, the row and place in it, the coordinates of a dwelling.",
        ),
        problems=(
            codes.CORRECTS_NOTHING,
            codes.NOT_HELD_THEN,
            households.DWELLING_CLUSTER,
            households.DWELLING_SEQUENCE,
            households.DWELLING_COORDINATES,
        ),
    ),
    Offer(
        name="correct_people_count",
        command=commands.CorrectPeopleCount,
        action=actions.correct_people_count,
        view="household",
        way=Transition("correct_people_count", "household_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text("Đính chính số nhân khẩu và nguồn.", "Corrects a number of people and its source."),
        problems=(codes.CORRECTS_NOTHING, codes.NOT_HELD_THEN),
    ),
    Offer(
        name="correct_household_code",
        command=commands.CorrectHouseholdCode,
        action=actions.correct_household_code,
        view="household",
        way=Transition("correct_code", "household_id"),
        permission=Permission.CHANGE_CORRECT,
        doc=Text("Đính chính mã hộ.", "Corrects the code of the household."),
        problems=(codes.CORRECTS_NOTHING, households.HOUSEHOLD_CODE_TAKEN),
    ),
)
