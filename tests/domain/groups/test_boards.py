"""Boards: who may take a seat, who leaves one, and who acts when the head dies."""

from datetime import date

import pytest

from app.domain.groups.boards import check_ending, check_filling, decide_ending, decide_filling, months_after, term_of
from app.domain.groups.changes import BoardChanged, SeatOpened
from app.domain.groups.commands import EndSeat, FillSeat
from app.domain.groups.model import BoardFacts, LaterFact, Manner, Post, SeatEnd
from app.domain.policies.profile import BoardPolicy
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from tests.domain.groups.group_facts import (
    GROUP,
    LATE,
    TODAY,
    board,
    codes,
    group,
    person,
    seat,
    seat_id,
)

POLICY = BoardPolicy()
YESTERDAY, TOMORROW = date(2026, 3, 9), date(2026, 3, 11)
HEAD, DEPUTY, SECRETARY = seat(1, Post.HEAD), seat(2, Post.DEPUTY), seat(3, Post.SECRETARY)


def fill(
    post: Post,
    who: int = 9,
    *,
    manner: Manner = Manner.ELECTED,
    day: date = TODAY,
    until: date | None = None,
    reason: str | None = None,
) -> FillSeat:
    return FillSeat(
        group_id=GROUP,
        person_id=person(who),
        post=post,
        manner=manner,
        effective_on=day,
        term_until=until,
        reason=reason,
        expected_version=4,
    )


def end(number: int, because: SeatEnd, *, day: date = TODAY, reason: str | None = None) -> EndSeat:
    return EndSeat(
        group_id=GROUP,
        seat_id=seat_id(number),
        because=because,
        effective_on=day,
        reason=reason,
        expected_version=4,
    )


def filled(facts: BoardFacts, command: FillSeat) -> BoardChanged:
    return decide_filling(facts, command, seat_id=seat_id(99), known=True, policy=POLICY, today=TODAY)


def filling(facts: BoardFacts, command: FillSeat, *, known: bool = True) -> tuple[Violation, ...]:
    return check_filling(facts, command, known=known, policy=POLICY, today=TODAY)


def ended(facts: BoardFacts, command: EndSeat) -> BoardChanged:
    return decide_ending(facts, command, acting_id=seat_id(99), policy=POLICY, today=TODAY)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 3, 10), 30, date(2028, 9, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_a_term_counts_whole_months(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


def test_acting_has_a_shorter_term() -> None:
    assert [term_of(manner, TODAY, POLICY) for manner in Manner] == [
        date(2028, 9, 10),
        date(2026, 9, 10),
        date(2028, 9, 10),
    ]


def test_a_seat_is_filled_with_the_term_of_the_rules() -> None:
    change = filled(board(HEAD, DEPUTY), fill(Post.SECRETARY))
    opened = SeatOpened(seat_id(99), person(9), Post.SECRETARY, Manner.ELECTED, date(2028, 9, 10))
    assert change == BoardChanged(GROUP, 4, TODAY, opened=(opened,))


def test_a_term_that_is_given_stays() -> None:
    change = filled(board(), fill(Post.HEAD, until=date(2027, 1, 1)))
    assert change.opened[0].term_until == date(2027, 1, 1)


def test_posts_that_nobody_holds_are_told_and_never_refused() -> None:
    assert filled(board(), fill(Post.HEAD)).gaps == (Post.DEPUTY, Post.SECRETARY)


def test_a_group_has_one_head() -> None:
    assert codes(filling(board(HEAD), fill(Post.HEAD))) == [("seat-head-held", "/post")]


def test_nobody_holds_a_post_twice() -> None:
    assert codes(filling(board(HEAD), fill(Post.HEAD, who=1))) == [("seat-held", "/person_id")]


def test_a_person_may_hold_two_posts() -> None:
    assert filling(board(DEPUTY), fill(Post.SECRETARY, who=2)) == ()


def test_a_second_deputy_is_allowed_and_a_third_is_not() -> None:
    second = seat(4, Post.DEPUTY)
    assert filling(board(DEPUTY), fill(Post.DEPUTY)) == ()
    [broken] = filling(board(DEPUTY, second), fill(Post.DEPUTY))
    assert broken.code.detail.say("en", broken.values) == "The group has 2 deputies; 2 are the most."


def test_two_secretaries_are_not_forbidden() -> None:
    assert filling(board(SECRETARY), fill(Post.SECRETARY)) == ()


def test_an_unknown_person_gets_no_seat() -> None:
    assert codes(filling(board(), fill(Post.HEAD), known=False)) == [("seat-person-unknown", "/person_id")]


@pytest.mark.parametrize("until", [YESTERDAY, TODAY])
def test_a_term_ends_after_it_begins(until: date) -> None:
    assert codes(filling(board(), fill(Post.HEAD, until=until))) == [("seat-term-over", "/term_until")]


def test_a_group_that_does_not_exist_has_no_board() -> None:
    facts = board(facts=group(status=None, commune_id=None))
    assert codes(filling(facts, fill(Post.HEAD))) == [("group-out-of-force", "/group_id")]


def test_later_seats_and_a_later_end_of_the_group_refuse_backdating() -> None:
    facts = board(facts=group(later=(LaterFact("group", TODAY),)), later=(LaterFact("seat", TODAY),))
    broken = filling(facts, fill(Post.HEAD, day=YESTERDAY, reason=LATE))
    assert [violation.values["fact"].say("en") for violation in broken] == ["group", "seat on the board"]  # type: ignore[attr-defined]


def test_a_refused_seat_raises_with_every_rule() -> None:
    with pytest.raises(RulesBroken) as refused:
        filled(board(HEAD), fill(Post.HEAD, day=TOMORROW, until=TODAY))
    assert codes(refused.value.violations) == [
        ("effective-in-future", "/effective_on"),
        ("seat-term-over", "/term_until"),
        ("seat-head-held", "/post"),
    ]


def test_a_seat_ends_and_the_gap_is_told() -> None:
    change = ended(board(HEAD, DEPUTY, SECRETARY), end(1, SeatEnd.RESIGNED))
    assert change == BoardChanged(
        GROUP, 4, TODAY, ended=(HEAD,), because=SeatEnd.RESIGNED, opened=(), gaps=(Post.HEAD,)
    )


def test_when_the_head_dies_the_deputy_who_was_seated_first_acts_the_same_day() -> None:
    late, early = seat(4, Post.DEPUTY, since=date(2026, 2, 1)), seat(5, Post.DEPUTY, since=date(2025, 12, 1))
    change = ended(board(HEAD, late, early, SECRETARY), end(1, SeatEnd.DIED))
    acting = SeatOpened(seat_id(99), person(5), Post.HEAD, Manner.ACTING, date(2026, 9, 10))
    assert change == BoardChanged(GROUP, 4, TODAY, ended=(HEAD,), because=SeatEnd.DIED, opened=(acting,), gaps=())


def test_of_deputies_seated_on_one_day_the_first_recorded_acts() -> None:
    change = ended(board(HEAD, seat(5, Post.DEPUTY), seat(4, Post.DEPUTY)), end(1, SeatEnd.DIED))
    assert [seat.person_id for seat in change.opened] == [person(4)]


def test_a_deputy_since_ever_was_seated_first() -> None:
    change = ended(board(HEAD, DEPUTY, seat(6, Post.DEPUTY, since=None)), end(1, SeatEnd.DIED))
    assert [seat.person_id for seat in change.opened] == [person(6)]


def test_without_a_deputy_nobody_acts() -> None:
    change = ended(board(HEAD, SECRETARY), end(1, SeatEnd.DIED))
    assert (change.opened, change.gaps) == ((), (Post.HEAD, Post.DEPUTY))


def test_who_died_leaves_every_seat_of_the_group() -> None:
    second_post = seat(7, Post.SECRETARY, who=1)
    change = ended(board(HEAD, DEPUTY, second_post), end(7, SeatEnd.DIED))
    assert change.ended == (HEAD, second_post)
    assert [seat.person_id for seat in change.opened] == [person(2)]


def test_who_resigns_leaves_that_seat_only() -> None:
    second_post = seat(7, Post.SECRETARY, who=1)
    change = ended(board(HEAD, DEPUTY, second_post), end(7, SeatEnd.RESIGNED))
    assert (change.ended, change.opened, change.gaps) == ((second_post,), (), (Post.SECRETARY,))


def test_the_death_of_a_deputy_makes_nobody_act() -> None:
    change = ended(board(HEAD, DEPUTY, SECRETARY), end(2, SeatEnd.DIED))
    assert (change.ended, change.opened, change.gaps) == ((DEPUTY,), (), (Post.DEPUTY,))


def test_a_seat_that_is_not_held_cannot_end() -> None:
    broken = check_ending(board(HEAD), end(2, SeatEnd.RESIGNED), today=TODAY)
    assert codes(broken) == [("seat-not-held", "/seat_id")]


def test_a_refused_end_raises() -> None:
    with pytest.raises(RulesBroken):
        ended(board(), end(1, SeatEnd.DIED))
