"""Rule parameters on both doors."""

from app.api.surface.command import Create, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.policies import actions, commands
from app.domain.shared.codes import Text

OFFERS = (
    Offer(
        name="set_policy",
        command=commands.SetPolicy,
        action=actions.set_policy,
        view="policy_value",
        way=Create(),
        permission=Permission.POLICY_WRITE,
        doc=Text("Đặt tham số quy định của một địa bàn.", "Sets a rule parameter of a territory."),
    ),
    Offer(
        name="end_policy",
        command=commands.EndPolicy,
        action=actions.end_policy,
        view="policy_value",
        way=Transition("end", "policy_value_id"),
        permission=Permission.POLICY_WRITE,
        doc=Text("Thôi áp dụng tham số.", "Ends a rule parameter."),
    ),
)
