"""Commands of territories."""

from app.api.surface.command import Create, Offer
from app.domain.access.permissions import Permission
from app.domain.shared import recording
from app.domain.shared.codes import Text
from app.domain.territories import actions, codes, commands

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="register_hamlet",
        command=commands.RegisterHamlet,
        action=actions.register_hamlet,
        view="territory",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text(
            "Đăng ký một ấp, khóm của xã, phường đang có hiệu lực.", "Registers a hamlet of a commune that is in force."
        ),
        problems=(
            codes.HAMLET_KIND_MISSING,
            codes.HAMLET_CODE_FORM,
            codes.HAMLET_CODE_TAKEN,
            codes.NOT_A_COMMUNE,
            recording.EFFECTIVE_IN_FUTURE,
            codes.TERRITORY_OUT_OF_FORCE,
        ),
    ),
    Offer(
        name="register_cluster",
        command=commands.RegisterCluster,
        action=actions.register_cluster,
        view="cluster",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text(
            "Đăng ký một hẻm, tuyến kênh, tuyến đường, dãy nhà hoặc tầng trong ấp, khóm.",
            "Registers an alley, canal, road, block or floor of a hamlet.",
        ),
        problems=(codes.NOT_A_HAMLET, codes.TERRITORY_OUT_OF_FORCE),
    ),
)
