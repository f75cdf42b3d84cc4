"""Whatever is asked of a board, day after day: one head at a time, no person twice in a post, no deputy too many."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.groups.boards import decide_ending, decide_filling
from app.domain.groups.changes import BoardChanged
from app.domain.groups.commands import EndSeat, FillSeat
from app.domain.groups.model import LaterFact, Manner, Post, SeatEnd, SeatFacts
from app.domain.policies.profile import BoardPolicy
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import SeatId
from app.domain.shared.period import Period
from tests.domain.groups.group_facts import GROUP, SINCE, board, group, person

POLICY = BoardPolicy()
LAST = SINCE + timedelta(days=20)


@dataclass(frozen=True)
class Fill:
    day: int
    who: int
    post: Post


@dataclass(frozen=True)
class End:
    day: int
    nth: int
    because: SeatEnd


STEPS = st.lists(
    st.one_of(
        st.builds(Fill, st.integers(0, 20), st.integers(1, 4), st.sampled_from(Post)),
        st.builds(End, st.integers(0, 20), st.integers(0, 9), st.sampled_from(SeatEnd)),
    ),
    max_size=25,
)


class History:
    """Every seat that there ever was, kept as the store keeps it: a day holds its net state."""

    def __init__(self) -> None:
        self.seats: list[SeatFacts] = []
        self._ids = 0

    def on(self, day: date) -> tuple[SeatFacts, ...]:
        return tuple(seat for seat in self.seats if seat.valid.holds_on(day))

    def later(self, day: date) -> tuple[LaterFact, ...]:
        bounds = [bound for seat in self.seats for bound in (seat.valid.start, seat.valid.end)]
        return tuple(LaterFact("seat", bound) for bound in bounds if bound is not None and bound > day)

    def new_id(self) -> SeatId:
        self._ids += 1
        return SeatId(UUID(int=self._ids))

    def carry_out(self, step: Fill | End) -> None:
        day = SINCE + timedelta(days=step.day)
        facts = board(*self.on(day), facts=group(), later=self.later(day))
        try:
            change = self._decide_fill(step, day) if isinstance(step, Fill) else self._decide_end(step, day)
        except RulesBroken:
            return
        assert facts.later == (), "a change was accepted beneath later facts"
        self._apply(change)

    def _decide_fill(self, step: Fill, day: date) -> BoardChanged:
        command = FillSeat(
            group_id=GROUP,
            person_id=person(step.who),
            post=step.post,
            manner=Manner.ELECTED,
            effective_on=day,
            reason="ghi nhận",
            expected_version=4,
        )
        facts = board(*self.on(day), later=self.later(day))
        return decide_filling(facts, command, seat_id=self.new_id(), known=True, policy=POLICY, today=LAST)

    def _decide_end(self, step: End, day: date) -> BoardChanged:
        held = self.on(day)
        seat_id = held[step.nth % len(held)].id if held else SeatId(UUID(int=10**6))
        command = EndSeat(
            group_id=GROUP,
            seat_id=seat_id,
            because=step.because,
            effective_on=day,
            reason="ghi nhận",
            expected_version=4,
        )
        facts = board(*held, later=self.later(day))
        return decide_ending(facts, command, acting_id=self.new_id(), policy=POLICY, today=LAST)

    def _apply(self, change: BoardChanged) -> None:
        day, gone = change.effective_on, {seat.id for seat in change.ended}
        kept = [seat for seat in self.seats if seat.id not in gone]
        shortened = [
            replace(seat, valid=Period(seat.valid.start, day)) for seat in change.ended if seat.valid.start != day
        ]
        opened = [SeatFacts(each.id, each.person_id, each.post, Period(day)) for each in change.opened]
        self.seats = kept + shortened + opened


@given(STEPS)
def test_every_day_of_every_history_has_a_lawful_board(steps: list[Fill | End]) -> None:
    history = History()
    for step in steps:
        history.carry_out(step)
        for offset in range(22):
            seats = history.on(SINCE + timedelta(days=offset))
            posts = Counter(seat.post for seat in seats)
            assert posts[Post.HEAD] <= 1
            assert posts[Post.DEPUTY] <= POLICY.max_deputies
            assert len({(seat.person_id, seat.post) for seat in seats}) == len(seats)


@given(STEPS)
def test_a_board_with_a_deputy_is_never_headless_because_its_head_died(steps: list[Fill | End]) -> None:
    history = History()
    for step in steps:
        day = SINCE + timedelta(days=step.day)
        before = history.on(day)
        history.carry_out(step)
        after = history.on(day)
        died = isinstance(step, End) and step.because is SeatEnd.DIED and len(after) < len(before)
        had_head = any(seat.post is Post.HEAD for seat in before)
        if died and had_head and any(seat.post is Post.DEPUTY for seat in after):
            assert any(seat.post is Post.HEAD for seat in after)
