"""Suspending a group and letting it work again. Households, board and number stay as they are."""

from collections.abc import Iterator
from datetime import date

from app.domain.groups.changes import StatusChanged
from app.domain.groups.codes import GROUP_NOT_ACTIVE, GROUP_NOT_SUSPENDED
from app.domain.groups.commands import ResumeGroup, SuspendGroup
from app.domain.groups.model import GroupFacts, GroupStatus
from app.domain.groups.rules import day_rules, force_rules, later_rules, refuse
from app.domain.shared.codes import Violation


def check_status(group: GroupFacts, command: SuspendGroup | ResumeGroup, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the suspension or the resumption would break."""
    return tuple(_status_rules(group, command, today))


def _status_rules(group: GroupFacts, command: SuspendGroup | ResumeGroup, today: date) -> Iterator[Violation]:
    day = command.effective_on
    yield from day_rules(command, today)
    yield from force_rules(group, day)
    yield from later_rules(group.later, day)
    if group.status is GroupStatus.SUSPENDED and isinstance(command, SuspendGroup):
        yield Violation(GROUP_NOT_ACTIVE, "/group_id", {"effective_on": day})
    if group.status is GroupStatus.ACTIVE and isinstance(command, ResumeGroup):
        yield Violation(GROUP_NOT_SUSPENDED, "/group_id", {"effective_on": day})


def decide_status(group: GroupFacts, command: SuspendGroup | ResumeGroup, *, today: date) -> StatusChanged:
    """What the group is from the day on. Raises ``RulesBroken``."""
    refuse(check_status(group, command, today=today))
    status = GroupStatus.SUSPENDED if isinstance(command, SuspendGroup) else GroupStatus.ACTIVE
    return StatusChanged(group.id, group.version, command.effective_on, status)
