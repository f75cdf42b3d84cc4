"""Commands of operations. An operation is made by any other command whose caller prefers not to wait for it."""

from app.api.surface.command import Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.operations import actions, codes, commands
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="cancel_operation",
        command=commands.CancelOperation,
        action=actions.cancel_operation,
        view="operation",
        way=Transition("cancel", "operation_id"),
        permission=Permission.OPERATION_CANCEL,
        doc=Text(
            "Không làm nữa những gì chưa làm; những gì đã làm vẫn giữ nguyên.",
            "Leaves undone what is not done yet; what is done stays.",
        ),
        problems=(codes.OPERATION_BUSY,),
        at_once=True,
    ),
)
