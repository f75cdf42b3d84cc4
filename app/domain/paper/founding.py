"""A group that is known from paper, with the dates of its life.

It needs no decision, no household and no size. Its hamlet is in force on all its dates, and nobody else bears its
number there at the time (I2, I3).
"""

from collections.abc import Iterator
from datetime import date

from app.domain.paper.changes import CountRecorded, Given, GroupRecorded, Recorded
from app.domain.paper.codes import (
    COUNT_EMPTY,
    END_KIND,
    GROUP_OUTSIDE,
    HAMLET_DATES,
    NUMBER_HELD,
    PERIOD_EMPTY,
)
from app.domain.paper.commands import RecordGroup
from app.domain.paper.model import Facts, HamletFacts, RecordKind
from app.domain.policies.profile import Profile
from app.domain.shared.codes import Violation
from app.domain.shared.ids import GroupId
from app.domain.shared.period import Period
from app.domain.shared.recording import EFFECTIVE_IN_FUTURE


def check_group(facts: Facts, command: RecordGroup, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the record of the group would break."""
    return tuple(_rules(facts.hamlets[command.territory_id], command, today))


def _rules(hamlet: HamletFacts, command: RecordGroup, today: date) -> Iterator[Violation]:
    yield from _future(command, today)
    if (command.valid_to is None) is not (command.end_kind is None):
        yield Violation(END_KIND, "/end_kind")
    if command.valid_to is not None and command.valid_to <= command.valid_from:
        yield Violation(PERIOD_EMPTY, "/valid_to", {"valid_from": command.valid_from, "valid_to": command.valid_to})
        return
    period = Period(command.valid_from, command.valid_to)
    yield from _place_rules(hamlet, command, period)
    yield from _count_rules(command, period)


def _future(command: RecordGroup, today: date) -> Iterator[Violation]:
    for name in ("valid_from", "valid_to", "counted_on"):
        day = getattr(command, name)
        if day is not None and day > today:
            yield Violation(EFFECTIVE_IN_FUTURE, f"/{name}", {"effective_on": day, "today": today})


def _place_rules(hamlet: HamletFacts, command: RecordGroup, period: Period) -> Iterator[Violation]:
    if not hamlet.is_hamlet or not covers(hamlet.valid, period):
        dates: dict[str, object] = {"valid_from": command.valid_from, "valid_to": command.valid_to or "…"}
        yield Violation(HAMLET_DATES, "/territory_id", dates)
    if any(held.number == command.number and meet(held.valid, period) for held in hamlet.numbers):
        yield Violation(NUMBER_HELD, "/number", {"number": command.number})


def _count_rules(command: RecordGroup, period: Period) -> Iterator[Violation]:
    counts = command.households is not None or command.people is not None
    if counts is (command.counted_on is None):
        yield Violation(COUNT_EMPTY, "/counted_on")
    if command.counted_on is not None and not period.holds_on(command.counted_on):
        yield Violation(GROUP_OUTSIDE, "/counted_on", {"on": command.counted_on})


def covers(outer: Period, inner: Period) -> bool:
    """Whether the outer period holds on every day of the inner one."""
    starts = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    return starts and (outer.end is None or (inner.end is not None and inner.end <= outer.end))


def meet(one: Period, other: Period) -> bool:
    """Whether the two periods have a day in common."""
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def _begins_before_end(one: Period, other: Period) -> bool:
    return one.start is None or other.end is None or one.start < other.end


def decide_group(facts: Facts, command: RecordGroup, *, rules: Profile, given: Given) -> Recorded:
    """The group, active on all its dates, and the count that comes with it. Every rule is met."""
    id_ = GroupId(given.record_id)
    group = GroupRecorded(
        id=id_,
        territory_id=facts.hamlets[command.territory_id].id,
        number=command.number,
        name=command.name or rules.numbering.name_for(command.number),
        valid=Period(command.valid_from, command.valid_to),
        end_kind=command.end_kind,
    )
    count = None
    if command.counted_on is not None:
        count = CountRecorded(given.count_id, id_, command.counted_on, command.households, command.people)
    return Recorded(
        kind=RecordKind.GROUP,
        record_id=given.record_id,
        territory_id=group.territory_id,
        group_ids=(id_,),
        on=command.valid_from,
        group=group,
        count=count,
    )
