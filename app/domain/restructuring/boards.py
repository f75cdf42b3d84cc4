"""Management boards (Ban quản lý) in a restructuring.

A group that goes on keeps its board; the board of one that ends, ends with it; a new group gets the seats that the
command names, acting ones unless it says otherwise. A gap is told and never refused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from app.domain.groups.boards import gaps_of, term_of
from app.domain.groups.model import Post
from app.domain.policies.profile import BoardPolicy
from app.domain.restructuring.changes import SeatOpened
from app.domain.restructuring.codes import BOARD_GAP, BOARD_KEPT, PERSON_UNKNOWN, SEAT_TWICE, TERM_OVER
from app.domain.restructuring.drafting import Draft
from app.domain.restructuring.model import Facts
from app.domain.restructuring.wanting import Wanted, Wish
from app.domain.shared.codes import Text, Violation
from app.domain.shared.ids import GroupId

POSTS = {
    Post.HEAD: Text("tổ trưởng", "head"),
    Post.DEPUTY: Text("tổ phó", "deputy"),
    Post.SECRETARY: Text("thư ký", "secretary"),
}


def check_seats(facts: Facts, wanted: Wanted) -> Iterator[Violation]:
    """Seats for a group that goes on, seats filled twice, persons that are not known, terms that are over."""
    for wish in wanted.wishes:
        if wish.continues is not None and wish.seats:
            yield Violation(BOARD_KEPT, wish.subject("seats"))
        yield from _twice(wish)
        for n, seat in enumerate(wish.seats):
            if seat.person_id not in facts.persons:
                yield Violation(PERSON_UNKNOWN, wish.subject(f"seats/{n}/person_id"))
            if seat.term_until is not None and seat.term_until <= wanted.decided.effective_on:
                values: dict[str, object] = {"term_until": seat.term_until, "effective_on": wanted.decided.effective_on}
                yield Violation(TERM_OVER, wish.subject(f"seats/{n}/term_until"), values)


def _twice(wish: Wish) -> Iterator[Violation]:
    """A group has one head; a person holds a post once, and may hold two posts."""
    posts = Counter(seat.post for seat in wish.seats)
    if posts[Post.HEAD] > 1:
        yield Violation(SEAT_TWICE, wish.subject("seats"), {"post": POSTS[Post.HEAD]})
    for (_, post), times in Counter((seat.person_id, seat.post) for seat in wish.seats).items():
        if times > 1 and post is not Post.HEAD:
            yield Violation(SEAT_TWICE, wish.subject("seats"), {"post": POSTS[post]})


def check_gaps(facts: Facts, draft: Draft) -> Iterator[Violation]:
    """A warning when a post of the result's board is held by nobody."""
    kept = () if draft.wish.continues is None else facts.groups[draft.wish.continues].seats
    held = {seat.post for seat in draft.wish.seats} | {seat.post for seat in kept}
    missing = gaps_of(held)
    if missing:
        values = {"number": draft.label.number, "posts": _listed(missing)}
        yield Violation(BOARD_GAP, draft.wish.subject(), values, warns=True)


def _listed(posts: Iterable[Post]) -> Text:
    words = [POSTS[post] for post in posts]
    return Text(", ".join(word.vi for word in words), ", ".join(word.en for word in words))


def open_seats(wish: Wish, group_id: GroupId, *, effective_on: date, policy: BoardPolicy) -> Iterator[SeatOpened]:
    """The seats of a new group; a term that is not given follows from the policy and how the seat is held."""
    for seat in wish.seats:
        until = seat.term_until or term_of(seat.manner, effective_on, policy)
        yield SeatOpened(group_id, seat.person_id, seat.post, seat.manner, until)
