"""A dated statement about a group. Papers often name a month or a year only, and that is what is kept."""

from collections.abc import Iterator
from datetime import date

from app.domain.paper.changes import FactRecorded, Given, Recorded
from app.domain.paper.codes import GROUP_OUTSIDE
from app.domain.paper.commands import RecordFact
from app.domain.paper.founding import meet
from app.domain.paper.model import Facts, Precision, RecordKind
from app.domain.shared.codes import Violation
from app.domain.shared.period import Period
from app.domain.shared.recording import EFFECTIVE_IN_FUTURE

_MONTHS = 12


def span(day: date, precision: Precision) -> Period:
    """The day, or the month or year that it lies in."""
    if precision is Precision.YEAR:
        return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    if precision is Precision.MONTH:
        year, month = divmod(day.month, _MONTHS)
        return Period(day.replace(day=1), date(day.year + year, month + 1, 1))
    return Period(day, date.fromordinal(day.toordinal() + 1))


def check_fact(facts: Facts, command: RecordFact, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the statement would break."""
    return tuple(_rules(facts, command, today))


def _rules(facts: Facts, command: RecordFact, today: date) -> Iterator[Violation]:
    named, lived = span(command.stated_on, command.precision), facts.groups[command.group_id].valid
    if named.start is not None and named.start > today:
        yield Violation(EFFECTIVE_IN_FUTURE, "/stated_on", {"effective_on": named.start, "today": today})
    if lived is None or not meet(lived, named):
        yield Violation(GROUP_OUTSIDE, "/stated_on", {"on": command.stated_on})


def decide_fact(facts: Facts, command: RecordFact, *, given: Given) -> Recorded:
    """The statement, on those days of the named month or year on which the group existed. Every rule is met."""
    group = facts.groups[command.group_id]
    valid = _common(span(command.stated_on, command.precision), group.valid or Period())
    fact = FactRecorded(
        id=given.record_id,
        group_id=group.id,
        kind=command.fact_kind,
        stated_on=command.stated_on,
        precision=command.precision,
        text=command.text,
        valid=valid,
    )
    return Recorded(
        kind=RecordKind.FACT,
        record_id=given.record_id,
        territory_id=group.territory_id,
        group_ids=(group.id,),
        on=command.stated_on,
        fact=fact,
    )


def _common(one: Period, other: Period) -> Period:
    starts = [each for each in (one.start, other.start) if each is not None]
    ends = [each for each in (one.end, other.end) if each is not None]
    return Period(max(starts, default=None), min(ends, default=None))
