"""Management boards (Ban quản lý): one head, one or two deputies, a secretary, elected for thirty months.

Some have a gap, as they have in life; in a few the head has left and a deputy acts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from app.domain.groups.model import Manner, Post, SeatEnd
from app.infra.demo.calendar import LAST_DAY, TERM_MONTHS, months_later
from app.infra.demo.ids import SeededIds

_SECOND_DEPUTY_SHARE: Final = 0.35
_GAP_SHARES: Final = {Post.HEAD: 0.015, Post.DEPUTY: 0.03, Post.SECRETARY: 0.04}
_STAYS_SHARE: Final = 0.7
_HEAD_LEFT_SHARE: Final = 0.03
_RECOGNISED_SHARE: Final = 0.15
_ACTING_AT_MOST_DAYS: Final = 170
_GROUP_ENDED: Final = "group_ended"
"""Why a seat ends with its group; nobody gives this as a reason, a restructuring leaves it behind."""
_WIDEST: Final = 4


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat from a day until before another; ``because`` says why it ended."""

    id: str
    person: str
    post: Post
    manner: Manner
    start: date
    end: date | None
    because: str | None
    term_until: date


@dataclass(frozen=True, slots=True)
class Residents:
    """Heads of households that lie in a group from a day until before another."""

    people: Sequence[str]
    start: date
    end: date | None

    def are_there(self, start: date, end: date | None) -> bool:
        """Whether they are in the group for all of that time."""
        return self.start <= start and (self.end is None or (end is not None and end <= self.end))


class Boards:
    """Fills the seats of one group after the other."""

    def __init__(self, chance: Random, ids: SeededIds) -> None:
        """Draws from the series of the commune."""
        self._chance, self._ids = chance, ids

    def of(self, residents: Sequence[Residents], start: date, end: date | None) -> list[Seat]:
        """The seats of a group with this life, term after term, held by people who live in it for the whole term."""
        seats: list[Seat] = []
        members: list[str] = []
        while start <= LAST_DAY and (end is None or start < end):
            due = months_later(start, TERM_MONTHS)
            until = due if (end is None or due < end) and due <= LAST_DAY else end
            people = [person for each in residents if each.are_there(start, until) for person in each.people]
            members = self._members(people, members)
            because = None if until is None else SeatEnd.TERM_ENDED if until == due else _GROUP_ENDED
            seats += self._term(members, start, until, because=because, due=due)
            start = due
        return seats

    def _members(self, people: Sequence[str], before: Sequence[str]) -> list[str]:
        """The same people again, most of the time and as far as they are still there."""
        if before and self._chance.random() < _STAYS_SHARE:
            here = set(people)
            before = [person for person in before if person in here]
        else:
            before = []
        others = [person for person in people if person not in before]
        return [*before, *self._chance.sample(others, min(_WIDEST - len(before), len(others)))]

    def _term(
        self, members: Sequence[str], start: date, end: date | None, *, because: str | None, due: date
    ) -> Iterator[Seat]:
        manner = Manner.RECOGNISED if self._chance.random() < _RECOGNISED_SHARE else Manner.ELECTED
        leaves = end is None and self._chance.random() < _HEAD_LEFT_SHARE
        for person, post in zip(members, self._posts(), strict=False):
            if end is None and self._chance.random() < _GAP_SHARES[post]:
                continue
            if post is Post.HEAD and leaves and len(members) > 1:
                yield from self._left(person, members[1], start=start, manner=manner, due=due)
            else:
                yield Seat(self._ids.new(), person, post, manner, start, end, because, due)

    def _posts(self) -> list[Post]:
        second = [Post.DEPUTY] if self._chance.random() < _SECOND_DEPUTY_SHARE else []
        return [Post.HEAD, Post.DEPUTY, Post.SECRETARY, *second]

    def _left(self, head: str, deputy: str, *, start: date, manner: Manner, due: date) -> Iterator[Seat]:
        """The head left within the last months and the deputy acts since then."""
        on = max(start + timedelta(days=1), LAST_DAY - timedelta(days=self._chance.randint(10, _ACTING_AT_MOST_DAYS)))
        yield Seat(self._ids.new(), head, Post.HEAD, manner, start, on, SeatEnd.RESIGNED, due)
        acting_until = min(due, months_later(on, 6))
        yield Seat(self._ids.new(), deputy, Post.HEAD, Manner.ACTING, on, None, None, acting_until)
