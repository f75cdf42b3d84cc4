"""Why somebody may or may not do something somewhere: one reason for each role that the person ever held.

The answer is that of the policy, taken apart: it uses the same scopes, so the two cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.access.actor import Assignment, scope_of
from app.domain.access.permissions import Permission
from app.domain.access.policy import covers
from app.domain.access.roles import GRANTS, OWN, Role
from app.domain.shared.codes import Text
from app.domain.shared.ids import AssignmentId, PersonId
from app.domain.shared.period import Period
from app.domain.shared.scope import Scope, Target


class Outcome(StrEnum):
    """What one assignment contributes."""

    GRANTS = "grants"
    """Cho phép."""
    OWN_RECORD = "own_record"
    """Cho phép: hồ sơ của chính mình."""
    NOT_VALID_TODAY = "not_valid_today"
    """Phân công không có hiệu lực hôm nay."""
    ROLE_LACKS_PERMISSION = "role_lacks_permission"
    """Vai trò không có quyền này."""
    PLACE_DOES_NOT_REACH = "place_does_not_reach"
    """Nơi được phân công không bao gồm nơi này."""


_WORDS = {
    Outcome.GRANTS: Text(
        "Vai trò {role} có quyền {permission} tại đây.",
        "The role {role} holds the permission {permission} here.",
    ),
    Outcome.OWN_RECORD: Text(
        "Ai cũng có quyền {permission} đối với hồ sơ của chính mình.",
        "Everybody holds the permission {permission} over their own records.",
    ),
    Outcome.NOT_VALID_TODAY: Text(
        "Phân công vai trò {role} không có hiệu lực vào hôm nay {today}.",
        "The assignment of the role {role} is not in force today, {today}.",
    ),
    Outcome.ROLE_LACKS_PERMISSION: Text(
        "Vai trò {role} không có quyền {permission}.",
        "The role {role} does not hold the permission {permission}.",
    ),
    Outcome.PLACE_DOES_NOT_REACH: Text(
        "Vai trò {role} có quyền {permission}, nhưng nơi được phân công không bao gồm nơi này.",
        "The role {role} holds the permission {permission}, but its place does not reach this one.",
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment of the past, the present or the future; no period means that it ended on the day it began."""

    assignment: Assignment
    period: Period | None


@dataclass(frozen=True, slots=True)
class Reason:
    """What one assignment contributes, and why; without an assignment it is about the person's own record."""

    outcome: Outcome
    values: dict[str, object] = field(default_factory=dict)
    assignment_id: AssignmentId | None = None
    role: Role | None = None

    def say(self, language: str) -> str:
        """The reason in words."""
        return _WORDS[self.outcome].say(language, self.values)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether it is allowed, and every reason."""

    allowed: bool
    reasons: tuple[Reason, ...]


def explain(
    held: Sequence[Held], permission: Permission, target: Target, *, today: date, person_id: PersonId
) -> Explanation:
    """Why the person may or may not use the permission at the target today.

    ``held`` are all assignments of the person, ended and future ones too, resolved against today's tree.
    """
    reasons = [_reason(each, permission, target, today=today) for each in held]
    if permission in OWN and covers(Scope(persons=(person_id,)), target):
        reasons.insert(0, Reason(Outcome.OWN_RECORD, {"permission": permission.value}))
    allowed = any(reason.outcome in (Outcome.GRANTS, Outcome.OWN_RECORD) for reason in reasons)
    return Explanation(allowed, tuple(reasons))


def _reason(held: Held, permission: Permission, target: Target, *, today: date) -> Reason:
    assignment = held.assignment
    if held.period is None or not held.period.holds_on(today):
        outcome = Outcome.NOT_VALID_TODAY
    elif permission not in GRANTS[assignment.role]:
        outcome = Outcome.ROLE_LACKS_PERMISSION
    elif not covers(scope_of(assignment, permission), target):
        outcome = Outcome.PLACE_DOES_NOT_REACH
    else:
        outcome = Outcome.GRANTS
    values: dict[str, object] = {
        "role": assignment.role.value,
        "permission": permission.value,
        "today": today.isoformat(),
    }
    return Reason(outcome, values, assignment.id, assignment.role)
