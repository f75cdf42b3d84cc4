"""Facts for decisions on records from paper, made with a few words."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.paper.changes import Given, Recorded
from app.domain.paper.commands import NewPaper, Record
from app.domain.paper.deciding import decide_record
from app.domain.paper.model import Facts, GroupFacts, HamletFacts, NumberHeld, PaperKind
from app.domain.policies.profile import Profile, RecordingPolicy
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, PaperId, TerritoryId
from app.domain.shared.period import Period

TODAY = date(2026, 3, 10)
HAMLET, OTHER_HAMLET, COMMUNE = (TerritoryId(UUID(int=n)) for n in (11, 12, 10))
A, B, C = (GroupId(UUID(int=n)) for n in (1, 2, 3))
PAPER = PaperId(UUID(int=50))
RECORD, COUNT = UUID(int=90), UUID(int=91)
GIVEN = Given(RECORD, COUNT)
MINUTES = NewPaper(kind=PaperKind.MINUTES, title="Biên bản", issued_on=date(2019, 5, 10))
SET_UP = Profile()
STARTED = Profile(recording=RecordingPolicy(date(2026, 3, 10)))


def day(year: int, month: int = 1, number: int = 1) -> date:
    return date(year, month, number)


def group(id_: GroupId, start: date | None, end: date | None = None, **more: Any) -> GroupFacts:
    return replace(GroupFacts(id_, HAMLET, COMMUNE, Period(start, end)), **more)


def groups(*known: GroupFacts) -> Facts:
    return Facts(groups={each.id: each for each in known}, papers=frozenset({PAPER}))


def hamlet(*held: tuple[GroupId, int, Period], valid: Period = Period(date(2000, 1, 1)), kind: bool = True) -> Facts:  # noqa: B008 - frozen; a kind of place
    numbers = tuple(NumberHeld(*each) for each in held)
    return Facts(hamlets={HAMLET: HamletFacts(HAMLET, kind, valid, numbers)}, papers=frozenset({PAPER}))


def decide(facts: Facts, command: Record, rules: Profile = SET_UP) -> Recorded:
    return decide_record(facts, command, rules=rules, today=TODAY, given=GIVEN)


def refused(facts: Facts, command: Record, rules: Profile = SET_UP) -> list[tuple[str, str]]:
    """The codes of the broken rules with what they point at."""
    with pytest.raises(RulesBroken) as error:
        decide(facts, command, rules)
    return [(each.code.code, each.subject) for each in error.value.violations]
