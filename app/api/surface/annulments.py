"""Commands of annulments: a preview, and one command that carries it out."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.annulments import actions, codes, commands
from app.domain.restructuring.codes import RECUSAL
from app.domain.shared.codes import Text

_RULES = (codes.NOT_ANNULLABLE, codes.ALREADY_ANNULLED, codes.CHANGE_ENTANGLED, codes.LATER_CHANGE_DEPENDS, RECUSAL)

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="preview_annulment",
        command=commands.PreviewAnnulment,
        action=actions.preview_annulment,
        view="annulment",
        way=Create(),
        permission=Permission.CHANGE_ANNUL,
        doc=Text(
            "Xem trước việc huỷ bỏ một thay đổi: khôi phục và gỡ những gì, vướng thay đổi nào về sau.",
            "Previews the annulment of a change: what it restores and removes, and which later changes depend on it.",
        ),
        problems=_RULES,
    ),
    Offer(
        name="annul_change",
        command=commands.AnnulChange,
        action=actions.annul_change,
        view="annulment",
        way=Transition("execute", "annulment_id"),
        permission=Permission.CHANGE_ANNUL,
        doc=Text(
            "Huỷ bỏ thay đổi đúng như đã xem trước; thay đổi coi như chưa từng có.",
            "Annuls the change exactly as it was previewed; it then counts as never made.",
        ),
        problems=(*_RULES, codes.ANNULMENT_STALE),
    ),
)
