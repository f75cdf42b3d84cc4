"""The states of a restructuring: in words, and what may be done in each."""

from typing import Final

from app.domain.restructuring.model import Stage
from app.domain.shared.codes import Text

STATES: Final = {
    Stage.PREVIEWED: Text("đã xem trước", "previewed"),
    Stage.SCHEDULED: Text("đã hẹn ngày thực hiện", "scheduled"),
    Stage.NEEDS_ATTENTION: Text("cần xem lại", "in need of attention"),
    Stage.EXECUTED: Text("đã thực hiện", "executed"),
    Stage.REPEALED: Text("đã bãi bỏ", "repealed"),
    Stage.ANNULLED: Text("đã huỷ bỏ", "annulled"),
    Stage.WITHDRAWN: Text("đã rút", "withdrawn"),
}
"""Each state in words."""
TOOK_EFFECT: Final = frozenset({Stage.EXECUTED, Stage.REPEALED})
"""States of what was carried out and is true of its days."""
CAN_BE_WITHDRAWN: Final = frozenset({Stage.PREVIEWED, Stage.SCHEDULED, Stage.NEEDS_ATTENTION})
"""States of what is still ahead."""
