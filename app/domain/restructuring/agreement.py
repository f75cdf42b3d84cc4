"""What was agreed on and what is carried out are the same plan, or nothing is carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.restructuring.changes import Restructured
from app.domain.restructuring.codes import PLAN_STALE
from app.domain.restructuring.commands import ExecuteRestructuring, Restructure, WithdrawRestructuring
from app.domain.restructuring.describing import describe, differences
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Facts, Stage
from app.domain.restructuring.states import CAN_BE_WITHDRAWN, STATES
from app.domain.restructuring.wanting import Wanted
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, DomainError, RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId, PersonId, RestructuringId

_EXECUTE = Text("thực hiện", "Execution")
_WITHDRAW = Text("rút", "Withdrawal")
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


@dataclass(frozen=True, slots=True)
class Due:
    """A restructuring whose day has come, and who put it on that day."""

    id: RestructuringId
    scheduled_by: PersonId
    scheduled_account: AccountId


def require_versions(wanted: Wanted, facts: Facts) -> None:
    """Refuses a group that has changed since the caller saw it; one that is not in force is told of by the rules."""
    for ref in wanted.origins:
        group = facts.groups.get(ref.group_id)
        if group is not None and ref.expected_version not in (None, group.version):
            raise StaleVersion(group.version)


def require_agreed(command: ExecuteRestructuring, stored: Stored) -> None:
    """Refuses an execution of something else than the caller saw, or of what is no preview any more."""
    if command.expected_version != stored.version:
        raise StaleVersion(stored.version)
    if stored.stage is not Stage.PREVIEWED:
        raise Conflict(WRONG_STATE, {"action": _EXECUTE, "state": STATES[stored.stage]})
    if command.plan_hash != stored.plan_hash:
        raise Conflict(PLAN_STALE, {"differs": _OTHER_HASH})


def require_unchanged(stored: Stored, plan: Restructured) -> None:
    """Refuses a plan that differs from the one agreed on, or whose groups have changed in the meantime."""
    seen = [origin["version"] for origin in stored.plan["origins"]]
    if plan_hash(plan) != stored.plan_hash or seen != [origin.version for origin in plan.origins]:
        raise Conflict(PLAN_STALE, {"differs": differences(stored.plan, describe(plan))})


def require_same_plan(stored: Stored, plan: Restructured) -> None:
    """Refuses a plan of another hash than the one agreed on.

    For a scheduled one: between the agreement and the day its groups may change in what nobody has decided on (someone
    is away, a representative changes), and that is no reason to stop.
    """
    if plan_hash(plan) != stored.plan_hash:
        raise Conflict(PLAN_STALE, {"differs": differences(stored.plan, describe(plan))})


def require_withdrawable(command: WithdrawRestructuring, stored: Stored) -> None:
    """Refuses to withdraw another version than the caller saw, or what is no longer ahead."""
    if command.expected_version != stored.version:
        raise StaleVersion(stored.version)
    if stored.stage not in CAN_BE_WITHDRAWN:
        raise Conflict(WRONG_STATE, {"action": _WITHDRAW, "state": STATES[stored.stage]})


def reasons_of(refused: DomainError) -> tuple[Violation, ...]:
    """Why something could not be carried out, as violations; a refusal of its own kind is one about nothing else."""
    if isinstance(refused, RulesBroken):
        return refused.violations
    return (Violation(refused.code, "", refused.values),)
