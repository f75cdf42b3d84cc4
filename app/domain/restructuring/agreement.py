"""What was agreed on and what is carried out are the same plan, or nothing is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.codes import PLAN_STALE
from app.domain.restructuring.commands import ExecuteRestructuring, Restructure
from app.domain.restructuring.describing import describe, differences
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Stage
from app.domain.shared.codes import Text
from app.domain.shared.errors import WRONG_STATE, Conflict, StaleVersion
from app.domain.shared.ids import PersonId, RestructuringId

_EXECUTE = Text("thực hiện", "Execution")
_STATES = {
    Stage.PREVIEWED: Text("đã xem trước", "previewed"),
    Stage.EXECUTED: Text("đã thực hiện", "executed"),
    Stage.ANNULLED: Text("đã huỷ bỏ", "annulled"),
}
_OTHER_HASH = Text("mã băm không phải của phương án này", "the hash is not that of this plan")


@dataclass(frozen=True, slots=True)
class Previewed:
    """A restructuring that was drafted, to be stored: what was asked, what it means, who asked."""

    command: Restructure
    plan: Restructured
    plan_hash: str
    drafted_by: PersonId


@dataclass(frozen=True, slots=True)
class Stored:
    """A restructuring as it is stored. ``plan`` has the form of ``describing.describe``."""

    id: RestructuringId
    version: int
    stage: Stage
    command: Restructure
    plan: Mapping[str, Any]
    plan_hash: str
    drafted_by: PersonId | None


def require_agreed(command: ExecuteRestructuring, stored: Stored) -> None:
    """Refuses an execution of something else than the caller saw, or of what is executed already."""
    if command.expected_version != stored.version:
        raise StaleVersion(stored.version)
    if stored.stage is not Stage.PREVIEWED:
        raise Conflict(WRONG_STATE, {"action": _EXECUTE, "state": _STATES[stored.stage]})
    if command.plan_hash != stored.plan_hash:
        raise Conflict(PLAN_STALE, {"differs": _OTHER_HASH})


def require_unchanged(stored: Stored, plan: Restructured) -> None:
    """Refuses a plan that differs from the one agreed on, or whose groups have changed in the meantime."""
    seen = [origin["version"] for origin in stored.plan["origins"]]
    if plan_hash(plan) != stored.plan_hash or seen != [origin.version for origin in plan.origins]:
        raise Conflict(PLAN_STALE, {"differs": differences(stored.plan, describe(plan))})
