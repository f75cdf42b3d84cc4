"""Commands of rule parameters."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.policies import actions, codes, commands
from app.domain.shared.codes import Text

OFFERS: tuple[Offer, ...] = (
    Offer(
        name="set_policy",
        command=commands.SetPolicy,
        action=actions.set_policy,
        view="policy_value",
        way=Create(),
        permission=Permission.POLICY_WRITE,
        doc=Text(
            "Đặt một tham số quy định cho địa bàn và mọi cấp bên dưới, từ một ngày.",
            "Sets a rule parameter for a territory and all below it, from a day on.",
        ),
        problems=(
            codes.KEY_UNKNOWN,
            codes.VALUE_KIND,
            codes.VALUE_BOUNDS,
            codes.PATTERN,
            codes.ORDER,
            codes.LATER_VALUE,
            codes.TERRITORY_ENDED,
        ),
    ),
    Offer(
        name="end_policy",
        command=commands.EndPolicy,
        action=actions.end_policy,
        view="policy_value",
        way=Transition("end", "policy_value_id"),
        permission=Permission.POLICY_WRITE,
        doc=Text(
            "Thôi áp dụng một tham số; từ ngày đó theo cấp trên hoặc mặc định.",
            "Ends a rule parameter; what is set above it holds then, or the default.",
        ),
        problems=(codes.NOT_IN_FORCE, codes.ORDER),
    ),
)
