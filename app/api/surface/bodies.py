"""Commands of bodies."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.bodies import actions, codes, commands
from app.domain.shared import recording
from app.domain.shared.codes import Text
from app.domain.territories import codes as territories

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="register_body",
        command=commands.RegisterBody,
        action=actions.register_body,
        view="body",
        way=Create(),
        permission=Permission.BODY_WRITE,
        doc=Text("Đăng ký một cơ quan, tổ chức của địa bàn.", "Registers a body of a territory."),
        problems=(
            codes.LEVEL_MISMATCH,
            codes.PARENT_ENDED,
            codes.ELECTRONIC_ID_FORM,
            codes.ELECTRONIC_ID_TAKEN,
            recording.EFFECTIVE_IN_FUTURE,
            territories.TERRITORY_OUT_OF_FORCE,
        ),
    ),
    Offer(
        name="end_body",
        command=commands.EndBody,
        action=actions.end_body,
        view="body",
        way=Transition("end", "body_id"),
        permission=Permission.BODY_WRITE,
        doc=Text(
            "Kết thúc một cơ quan, tổ chức, có hoặc không có cơ quan kế thừa.",
            "Ends a body; another one succeeds it, or none does.",
        ),
        problems=(codes.BODY_ENDED, codes.BODY_IN_USE, codes.SUCCEEDS_ITSELF, codes.SUCCESSOR_ENDED),
    ),
)
