"""Whatever happens to households, in whatever order it is recorded, against a diary that is kept day by day.

A household is in at most one group on any day (I1); splits and joins leave the number of people as it was; what is
recorded from a day on changes no day before it (I5); a household that has ended never exists again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.groups import commands as g
from app.domain.groups.changes import MembershipChanged
from app.domain.groups.model import GroupFacts, GroupStatus, MembershipFacts
from app.domain.groups.model import HouseholdFacts as Belonging
from app.domain.groups.model import LaterFact as LaterThan
from app.domain.groups.participation import decide_answer, decide_invitation, decide_leave
from app.domain.households import commands as c
from app.domain.households.beginning import decide_newcomer, decide_split
from app.domain.households.changes import HouseholdsChanged
from app.domain.households.ending import decide_end, decide_join
from app.domain.households.living import decide_count, decide_move
from app.domain.households.model import (
    AreaFacts,
    CountSource,
    Dwelling,
    EventKind,
    Facts,
    HouseholdFacts,
    LaterFact,
    Matter,
    MembershipStatus,
    PeopleCount,
    PlaceFacts,
)
from app.domain.policies.profile import SizePolicy
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, HouseholdId, TerritoryId
from app.domain.shared.period import Period

FIRST, LENGTH = date(2026, 1, 1), 12
TODAY = FIRST + timedelta(days=LENGTH - 1)
DAYS = [FIRST + timedelta(days=n) for n in range(LENGTH)]
COMMUNES = (TerritoryId(UUID(int=1)), TerritoryId(UUID(int=2)))
GROUPS = {GroupId(UUID(int=10 + n)): COMMUNES[n // 2] for n in range(4)}
LATE = "Ghi nhận muộn"
WORDS = {
    Matter.DWELLING: "dwelling",
    Matter.PEOPLE: "people",
    Matter.MEMBERSHIP: "membership",
    Matter.EXISTENCE: "household",
}
Kind = st.sampled_from(["register", "split", "join", "move", "end", "recount", "invite", "accept", "decline", "leave"])


@dataclass(frozen=True)
class Step:
    """One thing that somebody tries to record; numbers choose among what there is."""

    kind: str
    day: int
    one: int
    other: int
    number: int


STEPS = st.lists(
    st.builds(Step, Kind, st.integers(0, LENGTH - 1), st.integers(0, 5), st.integers(0, 5), st.integers(1, 4)),
    min_size=6,
    max_size=30,
)


@dataclass
class Row:
    """A dated row as the store keeps it."""

    start: date
    end: date | None
    value: Any

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass
class Life:
    """Everything dated about one household."""

    rows: dict[Matter, list[Row]] = field(default_factory=lambda: {matter: [] for matter in WORDS})

    def on(self, matter: Matter, day: date) -> Any:
        return next((row.value for row in self.rows[matter] if row.holds_on(day)), None)

    def put(self, matter: Matter, day: date, value: Any) -> None:
        """Ends what holds on the day and begins something new; a row that began on the day goes."""
        kept = [row for row in self.rows[matter] if not (row.holds_on(day) and row.start == day)]
        for row in kept:
            if row.holds_on(day):
                row.end = day
        self.rows[matter] = kept + ([Row(day, None, value)] if value is not None else [])

    def later(self, day: date) -> Iterator[tuple[Matter, date]]:
        for matter, rows in self.rows.items():
            bounds = [bound for row in rows for bound in (row.start, row.end) if bound is not None and bound > day]
            if bounds:
                yield matter, min(bounds)


class Register:
    """The register under test beside the diary: for each household and day, what is true."""

    def __init__(self) -> None:
        self.lives: dict[HouseholdId, Life] = {}
        self.diary: dict[tuple[HouseholdId, Matter, date], Any] = {}

    def note(self, key: HouseholdId, matter: Matter, day: date, value: Any) -> None:
        self.lives.setdefault(key, Life()).put(matter, day, value)
        for each in DAYS:
            if each >= day:
                self.diary[key, matter, each] = value

    def facts(self, key: HouseholdId, day: date) -> HouseholdFacts:
        life = self.lives[key]
        exists = next((row for row in life.rows[Matter.EXISTENCE] if row.holds_on(day)), None)
        dwelling, people = life.on(Matter.DWELLING, day), life.on(Matter.PEOPLE, day)
        group, status = life.on(Matter.MEMBERSHIP, day) or (None, None)
        return HouseholdFacts(
            id=key,
            version=1,
            valid=None if exists is None else Period(exists.start, exists.end),
            commune_id=None if dwelling is None else dwelling.territory_id,
            dwelling=dwelling,
            people=None if people is None else PeopleCount(people, CountSource.COUNTED),
            group_id=group,
            status=status,
            later=tuple(LaterFact(matter, on) for matter, on in life.later(day)),
        )

    def belonging(self, key: HouseholdId, day: date) -> Belonging:
        """The same household as the decisions on memberships see it."""
        seen = self.facts(key, day)
        held = None if seen.group_id is None or seen.status is None else MembershipFacts(seen.group_id, seen.status)
        later = tuple(LaterThan(WORDS[each.matter], each.on) for each in seen.later if each.matter is not Matter.PEOPLE)
        return Belonging(key, 1, COMMUNES[0], seen.in_force(day), seen.commune_id, held, later)

    def around(self, day: date, *keys: HouseholdId, commune: TerritoryId | None, group: GroupId | None) -> Facts:
        households = tuple(self.facts(key, day) for key in keys)
        lies_in = group or (households[0].group_id if households else None)
        area = None if lies_in is None else AreaFacts(lies_in, GROUPS[lies_in], GROUPS[lies_in], number=1, size=1)
        place = None if commune is None else PlaceFacts(commune, commune, "30154", len(self.lives) + 1)
        return Facts(households=households, place=place, area=area)

    def apply(self, change: HouseholdsChanged) -> None:
        day = change.effective_on
        for founded in change.founded:
            self.note(founded.household_id, Matter.EXISTENCE, day, value=True)
        for key, dwelling in change.dwellings:
            self.note(key, Matter.DWELLING, day, dwelling)
        for each in change.people:
            self.note(each.household_id, Matter.PEOPLE, day, each.count.people)
        belongs = [(each.household_id, (each.group_id, each.status)) for each in change.entered]
        for key, value in [*belongs, *((each.household_id, None) for each in change.left)]:
            self.note(key, Matter.MEMBERSHIP, day, value)
        for key in change.ended:
            for matter in WORDS:
                self.note(key, matter, day, None)

    def belong(self, change: MembershipChanged) -> None:
        value = None if change.group_id is None else (change.group_id, change.status)
        self.note(change.household_id, Matter.MEMBERSHIP, change.effective_on, value)

    def people_on(self, day: date) -> int:
        return sum(life.on(Matter.PEOPLE, day) or 0 for life in self.lives.values())

    def seen_on(self, day: date) -> dict[tuple[HouseholdId, Matter], Any]:
        return {
            (key, matter): value
            for key, life in self.lives.items()
            for matter in WORDS
            if (value := life.on(matter, day)) is not None
        }


def record(register: Register, step: Step) -> EventKind | None:
    """Tries the step; returns the kind of event that it was. Raises ``RulesBroken``."""
    day, keys = DAYS[step.day], list(register.lives)
    common: dict[str, Any] = {"effective_on": day, "reason": LATE}
    new = HouseholdId(UUID(int=100 + len(keys)))
    commune = COMMUNES[step.other % 2]
    wish, open_size = c.DwellingWish(territory_id=commune), SizePolicy()
    if step.kind == "register" or not keys:
        group = [None, *GROUPS][step.one % 5]
        newcomer = c.RegisterHousehold(dwelling=wish, people=step.number + 4, group_id=group, **common)
        known = register.around(day, commune=commune, group=group)
        change = decide_newcomer(
            known, newcomer, kind=EventKind.REGISTER, household_id=new, size=open_size, today=TODAY
        )
        register.apply(change)
        return change.kind
    one, other = keys[step.one % len(keys)], keys[step.other % len(keys)]
    named: dict[str, Any] = {"household_id": one, "expected_version": 1, **common}
    if step.kind in ("invite", "accept", "decline", "leave"):
        belong(register, step, named)
        return None
    home = register.facts(one, day).commune_id
    if step.kind == "split":
        known = register.around(day, one, commune=home, group=None)
        change = decide_split(
            known, c.SplitHousehold(people=step.number, **named), household_id=new, size=open_size, today=TODAY
        )
    elif step.kind == "join":
        known = register.around(day, one, other, commune=None, group=None)
        change = decide_join(known, c.JoinHouseholds(joined_ids=(other,), **named), today=TODAY)
    elif step.kind == "move":
        known = register.around(day, one, commune=commune, group=None)
        change = decide_move(known, c.MoveHousehold(dwelling=wish, **named), today=TODAY)
    elif step.kind == "end":
        known = register.around(day, one, commune=None, group=None)
        change = decide_end(known, c.EndHousehold(**named), today=TODAY)
    else:
        known = register.around(day, one, commune=None, group=None)
        change = decide_count(known, c.RecordPeopleCount(people=step.number, **named), today=TODAY)
    register.apply(change)
    return change.kind


def belong(register: Register, step: Step, named: dict[str, Any]) -> None:
    household = register.belonging(named["household_id"], named["effective_on"])
    if step.kind == "invite":
        group_id = list(GROUPS)[step.other % len(GROUPS)]
        group = GroupFacts(group_id, 1, GROUPS[group_id], GroupStatus.ACTIVE, 1, GROUPS[group_id])
        command = g.InviteHousehold(group_id=group_id, **named)
        register.belong(decide_invitation(household, group, command, today=TODAY))
    elif step.kind == "leave":
        register.belong(decide_leave(household, g.LeaveGroup(**named), today=TODAY))
    else:
        answer = g.AcceptMembership if step.kind == "accept" else g.DeclineMembership
        register.belong(decide_answer(household, answer(**named), today=TODAY))


@given(STEPS)
def test_the_register_agrees_with_the_diary(steps: list[Step]) -> None:
    register = Register()
    for step in steps:
        day = DAYS[step.day]
        before = {each: (register.seen_on(each), register.people_on(each)) for each in DAYS}
        try:
            kind = record(register, step)
        except RulesBroken:
            assert {each: (register.seen_on(each), register.people_on(each)) for each in DAYS} == before
            continue
        for each in DAYS:
            assert register.seen_on(each) == {
                (key, matter): value
                for (key, matter, on), value in register.diary.items()
                if on == each and value is not None
            }
            if each < day:
                assert register.seen_on(each) == before[each][0]
            elif kind in (EventKind.SPLIT, EventKind.JOIN):
                assert register.people_on(each) == before[each][1]
    check(register)


def check(register: Register) -> None:
    for life in register.lives.values():
        assert len(life.rows[Matter.EXISTENCE]) <= 1
        for day in DAYS:
            assert all(sum(row.holds_on(day) for row in rows) <= 1 for rows in life.rows.values())
            group, status = life.on(Matter.MEMBERSHIP, day) or (None, None)
            if group is not None:
                assert isinstance(status, MembershipStatus)
                assert life.on(Matter.EXISTENCE, day)
                dwelling = life.on(Matter.DWELLING, day)
                assert isinstance(dwelling, Dwelling)
                assert GROUPS[group] == dwelling.territory_id
