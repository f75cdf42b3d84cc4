"""How many households and people a paper declares for a group on a day: one count a day, on a day of its life (I3)."""

from collections.abc import Iterator
from datetime import date

from app.domain.paper.changes import CountRecorded, Given, Recorded
from app.domain.paper.codes import COUNT_DECLARED, COUNT_EMPTY, GROUP_OUTSIDE
from app.domain.paper.commands import RecordCount
from app.domain.paper.model import Facts, RecordKind
from app.domain.shared.codes import Violation
from app.domain.shared.recording import EFFECTIVE_IN_FUTURE


def check_count(facts: Facts, command: RecordCount, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the declared count would break."""
    return tuple(_rules(facts, command, today))


def _rules(facts: Facts, command: RecordCount, today: date) -> Iterator[Violation]:
    day, group = command.counted_on, facts.groups[command.group_id]
    if day > today:
        yield Violation(EFFECTIVE_IN_FUTURE, "/counted_on", {"effective_on": day, "today": today})
    if command.households is None and command.people is None:
        yield Violation(COUNT_EMPTY, "/households")
    if not group.exists_on(day):
        yield Violation(GROUP_OUTSIDE, "/counted_on", {"on": day})
    if day in group.counted_on:
        yield Violation(COUNT_DECLARED, "/counted_on", {"counted_on": day})


def decide_count(facts: Facts, command: RecordCount, *, given: Given) -> Recorded:
    """The count. Every rule is met."""
    group = facts.groups[command.group_id]
    return Recorded(
        kind=RecordKind.COUNT,
        record_id=given.record_id,
        territory_id=group.territory_id,
        group_ids=(group.id,),
        on=command.counted_on,
        count=CountRecorded(given.record_id, group.id, command.counted_on, command.households, command.people),
    )
