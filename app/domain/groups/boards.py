"""Management boards (Ban quản lý): who takes a seat, who leaves one, and who acts when the head dies.

One head, so many deputies as the rule parameters allow; a person holds a post once and may hold two posts. A post that
nobody holds is told and never refused.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from app.domain.groups.changes import BoardChanged, SeatOpened
from app.domain.groups.codes import (
    SEAT_DEPUTIES,
    SEAT_HEAD_HELD,
    SEAT_HELD,
    SEAT_NOT_HELD,
    SEAT_PERSON_UNKNOWN,
    SEAT_TERM_OVER,
)
from app.domain.groups.commands import EndSeat, FillSeat
from app.domain.groups.model import BoardFacts, Manner, Post, SeatEnd, SeatFacts
from app.domain.groups.rules import day_rules, force_rules, later_rules, refuse
from app.domain.policies.profile import BoardPolicy
from app.domain.shared.codes import Violation
from app.domain.shared.ids import SeatId

_MONTHS: Final = 12


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_of(manner: Manner, day: date, policy: BoardPolicy) -> date:
    """When a term that begins on the day is due to end: an acting one has its own, shorter length."""
    acting = manner is Manner.ACTING
    return months_after(day, policy.acting_max_months if acting else policy.term_months)


def gaps_of(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts that nobody holds."""
    held = set(posts)
    return tuple(post for post in Post if post not in held)


def check_filling(
    board: BoardFacts, command: FillSeat, *, known: bool, policy: BoardPolicy, today: date
) -> tuple[Violation, ...]:
    """Every rule that the new seat would break. ``known`` says whether the person is on record."""
    return tuple(_filling_rules(board, command, known=known, policy=policy, today=today))


def _filling_rules(
    board: BoardFacts, command: FillSeat, *, known: bool, policy: BoardPolicy, today: date
) -> Iterator[Violation]:
    day, until = command.effective_on, command.term_until
    yield from day_rules(command, today)
    yield from force_rules(board.group, day)
    yield from later_rules((*board.group.later, *board.later), day)
    if not known:
        yield Violation(SEAT_PERSON_UNKNOWN, "/person_id")
    if until is not None and until <= day:
        yield Violation(SEAT_TERM_OVER, "/term_until", {"term_until": until, "effective_on": day})
    yield from _post_rules(board, command, policy)


def _post_rules(board: BoardFacts, command: FillSeat, policy: BoardPolicy) -> Iterator[Violation]:
    """One head; no person twice in one post; no more deputies than allowed."""
    day = command.effective_on
    same = [seat for seat in board.seats if seat.post is command.post]
    if any(seat.person_id == command.person_id for seat in same):
        yield Violation(SEAT_HELD, "/person_id", {"effective_on": day})
    elif command.post is Post.HEAD and same:
        yield Violation(SEAT_HEAD_HELD, "/post", {"effective_on": day})
    elif command.post is Post.DEPUTY and len(same) >= policy.max_deputies:
        yield Violation(SEAT_DEPUTIES, "/post", {"deputies": len(same), "most": policy.max_deputies})


def decide_filling(
    board: BoardFacts, command: FillSeat, *, seat_id: SeatId, known: bool, policy: BoardPolicy, today: date
) -> BoardChanged:
    """The new seat; a term that is not given follows from the rule parameters. Raises ``RulesBroken``."""
    refuse(check_filling(board, command, known=known, policy=policy, today=today))
    until = command.term_until or term_of(command.manner, command.effective_on, policy)
    return BoardChanged(
        group_id=board.group.id,
        version=board.group.version,
        effective_on=command.effective_on,
        opened=(SeatOpened(seat_id, command.person_id, command.post, command.manner, until),),
        gaps=gaps_of([command.post, *(seat.post for seat in board.seats)]),
    )


def check_ending(board: BoardFacts, command: EndSeat, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the end of the seat would break."""
    return tuple(_ending_rules(board, command, today))


def _ending_rules(board: BoardFacts, command: EndSeat, today: date) -> Iterator[Violation]:
    yield from day_rules(command, today)
    yield from force_rules(board.group, command.effective_on)
    yield from later_rules((*board.group.later, *board.later), command.effective_on)
    if all(seat.id != command.seat_id for seat in board.seats):
        yield Violation(SEAT_NOT_HELD, "/seat_id", {"effective_on": command.effective_on})


def decide_ending(
    board: BoardFacts, command: EndSeat, *, acting_id: SeatId, policy: BoardPolicy, today: date
) -> BoardChanged:
    """The end of the seat. Raises ``RulesBroken``.

    Who died holds no post any more: all seats of that person in the group end. Where one of them was the head's, the
    deputy who was seated first acts as head from the same day on, and remains deputy.
    """
    refuse(check_ending(board, command, today=today))
    [seat] = [each for each in board.seats if each.id == command.seat_id]
    died = command.because is SeatEnd.DIED
    ended = [each for each in board.seats if each is seat or (died and each.person_id == seat.person_id)]
    left = [each for each in board.seats if each not in ended]
    headless = died and any(each.post is Post.HEAD for each in ended)
    opened = _acting(left, command.effective_on, acting_id=acting_id, policy=policy) if headless else ()
    return BoardChanged(
        group_id=board.group.id,
        version=board.group.version,
        effective_on=command.effective_on,
        ended=tuple(ended),
        because=command.because,
        opened=opened,
        gaps=gaps_of([*(each.post for each in left), *(each.post for each in opened)]),
    )


def _acting(left: Iterable[SeatFacts], day: date, *, acting_id: SeatId, policy: BoardPolicy) -> tuple[SeatOpened, ...]:
    deputies = [seat for seat in left if seat.post is Post.DEPUTY]
    if not deputies:
        return ()
    first = min(deputies, key=lambda seat: (seat.valid.start or date.min, seat.id))
    until = term_of(Manner.ACTING, day, policy)
    return (SeatOpened(acting_id, first.person_id, Post.HEAD, Manner.ACTING, until),)
