"""Rules that every change of a group or membership shares. Each yields what is broken; nobody stops at the first."""

from collections.abc import Iterator
from datetime import date

from app.domain.groups.codes import GROUP_OUT_OF_FORCE
from app.domain.groups.commands import GroupCommand, MembershipCommand
from app.domain.groups.model import GroupFacts, LaterFact
from app.domain.shared import recording
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.recording import later_fact

MATTERS = {
    "household": Text("hộ", "household"),
    "dwelling": Text("nơi ở của hộ", "dwelling"),
    "membership": Text("tư cách thành viên", "membership"),
    "group": Text("tổ", "group"),
    "seat": Text("chức vụ trong Ban quản lý", "seat on the board"),
}
"""Words for what a later fact is about."""


def refuse(violations: tuple[Violation, ...]) -> None:
    """Raises ``RulesBroken`` with all of them, if there are any."""
    if violations:
        raise RulesBroken(violations)


def day_rules(command: MembershipCommand | GroupCommand, today: date) -> Iterator[Violation]:
    """What is recorded has happened; what is recorded after its day says why."""
    return recording.day_rules(command.effective_on, today, reason=command.reason)


def force_rules(group: GroupFacts, day: date) -> Iterator[Violation]:
    """The group exists on the day."""
    if group.status is None:
        yield Violation(GROUP_OUT_OF_FORCE, "/group_id", {"effective_on": day})


def later_rules(facts: tuple[LaterFact, ...], day: date) -> Iterator[Violation]:
    """Nothing that the change builds on begins or ends after its day; each fact that does is named."""
    for fact in facts:
        yield later_fact("/effective_on", day, fact=MATTERS[fact.what], on=fact.on)
