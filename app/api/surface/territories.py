"""Territories on both doors."""

from app.api.surface.command import Create, Offer
from app.domain.access.permissions import Permission
from app.domain.shared.codes import Text
from app.domain.territories import actions, commands

OFFERS = (
    Offer(
        name="register_hamlet",
        command=commands.RegisterHamlet,
        action=actions.register_hamlet,
        view="territory",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text("Ghi nhận ấp, khóm.", "Registers a hamlet."),
    ),
    Offer(
        name="register_cluster",
        command=commands.RegisterCluster,
        action=actions.register_cluster,
        view="cluster",
        way=Create(),
        permission=Permission.TERRITORY_WRITE,
        doc=Text(
            "Ghi nhận hẻm, tuyến kênh, tuyến đường, dãy nhà, tầng.", "Registers an alley, canal, road, block or floor."
        ),
    ),
)
