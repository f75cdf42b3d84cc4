"""Bodies on both doors."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.bodies import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="register_body",
        command=commands.RegisterBody,
        action=actions.register_body,
        view="body",
        way=Create(),
        permission=Permission.BODY_WRITE,
        doc=Text("Ghi nhận cơ quan, tổ chức.", "Registers a body."),
    ),
    Offer(
        name="end_body",
        command=commands.EndBody,
        action=actions.end_body,
        view="body",
        way=Transition("end", "body_id"),
        permission=Permission.BODY_WRITE,
        doc=Text("Kết thúc cơ quan, tổ chức.", "Ends a body."),
    ),
)
