"""Dividing a group: chia and tách."""

from datetime import date
from uuid import UUID

from app.domain.groups.model import EndKind, Manner, Post
from app.domain.restructuring.changes import Edge, Origin, Restructured, Seat, SeatOpened
from app.domain.restructuring.codes import BOARD_GAP, SIZE_OUTSIDE, SPLIT_SUGGESTED
from app.domain.restructuring.commands import SeatWish, SplitGroup, SplitPart
from app.domain.restructuring.model import EdgeKind, Kind, LegalForm, Placement
from app.domain.restructuring.splitting import check_split, decide_split
from app.domain.shared.codes import Text
from app.domain.shared.ids import PersonId, SeatId
from tests.domain.restructuring.examples import (
    DECLINED,
    HAMLET,
    INVITED,
    LAN,
    NEW,
    NEWER,
    PROVISIONAL,
    RESTRUCTURING,
    TODAY,
    A,
    decided,
    founded,
    h,
    kept,
    one_group,
    ref,
    told,
    warned,
)

ALL_POSTS = Text("tổ trưởng, tổ phó, thư ký", "head, deputy, secretary")


def seat(n: int, post: Post) -> Seat:
    return Seat(SeatId(UUID(int=10_050 + n)), A, PersonId(UUID(int=50 + n)), post)


BOARD = (seat(1, Post.HEAD), seat(2, Post.DEPUTY), seat(3, Post.SECRETARY))


def split(*parts: SplitPart) -> SplitGroup:
    return SplitGroup(effective_on=TODAY, origin=ref(A, 3), parts=parts)


def test_a_group_that_is_divided_without_a_continuing_part_ends() -> None:
    command = split(
        SplitPart(household_ids=h(501, 502), seats=(SeatWish(LAN, Post.HEAD),)),
        SplitPart(name="Tổ Bình Yên", takes_rest=True),
    )
    plan = decided(decide_split, one_group(4, persons=[LAN]), command)
    small = {"least": 20, "most": 45}
    assert plan == Restructured(
        restructuring_id=RESTRUCTURING,
        kind=Kind.SPLIT,
        legal_form=LegalForm.CHIA,
        effective_on=TODAY,
        territory_id=HAMLET,
        origins=(Origin(A, 3, 5, "Tổ số 5", 4, EndKind.SUPERSEDED),),
        results=(
            founded(NEW, 6, 2),
            founded(NEWER, 7, 2, name="Tổ Bình Yên"),
        ),
        placements=(
            Placement(h(501)[0], A, NEW),
            Placement(h(502)[0], A, NEW),
            Placement(h(503)[0], A, NEWER),
            Placement(h(504)[0], A, NEWER),
        ),
        seats_ended=BOARD,
        seats_kept=(),
        seats_opened=(SeatOpened(NEW, LAN, Post.HEAD, Manner.ACTING, date(2026, 9, 10)),),
        edges=(Edge(A, NEW, EdgeKind.MOVES, 2), Edge(A, NEWER, EdgeKind.MOVES, 2)),
        warnings=plan.warnings,
    )
    assert warned(plan) == [
        (SIZE_OUTSIDE, "/parts/0", {"number": 6, "households": 2, **small}),
        (BOARD_GAP, "/parts/0", {"number": 6, "posts": Text("tổ phó, thư ký", "deputy, secretary")}),
        (SIZE_OUTSIDE, "/parts/1", {"number": 7, "households": 2, **small}),
        (BOARD_GAP, "/parts/1", {"number": 7, "posts": ALL_POSTS}),
    ]


def test_a_group_that_goes_on_keeps_number_name_and_board() -> None:
    command = split(SplitPart(household_ids=h(*range(501, 521))), SplitPart(continues=True, takes_rest=True))
    plan = decided(decide_split, one_group(60), command)
    assert plan.legal_form is LegalForm.TACH
    assert plan.origins == (Origin(A, 3, 5, "Tổ số 5", 60, None),)
    assert plan.results == (
        founded(NEW, 6, 20),
        kept(5, 40),
    )
    assert (plan.seats_ended, plan.seats_kept, plan.seats_opened) == ((), BOARD, ())
    assert plan.edges == (Edge(A, A, EdgeKind.CONTINUES, 40), Edge(A, NEW, EdgeKind.MOVES, 20))
    assert warned(plan) == [(BOARD_GAP, "/parts/0", {"number": 6, "posts": ALL_POSTS})]
    assert [placed.household_id for placed in plan.moves()] == list(h(*range(501, 521)))
    assert plan.group_ids() == (A, NEW)


def test_a_household_that_does_not_take_part_moves_and_does_not_count() -> None:
    statuses = {1: INVITED, 2: DECLINED, 3: PROVISIONAL}
    command = split(SplitPart(household_ids=h(501, 502, 503)), SplitPart(continues=True, takes_rest=True))
    plan = decided(decide_split, one_group(30, statuses), command)
    assert [result.households for result in plan.results] == [1, 27]
    assert [edge.households_moved for edge in plan.edges] == [27, 3]
    assert plan.origins[0].households == 28


def test_a_part_that_stays_too_large_is_told() -> None:
    command = split(SplitPart(household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
    plan = decided(decide_split, one_group(52), command)
    bounds = {"number": 5, "households": 51}
    assert warned(plan)[2:] == [
        (SIZE_OUTSIDE, "/parts/1", {**bounds, "least": 20, "most": 45}),
        (SPLIT_SUGGESTED, "/parts/1", {**bounds, "at": 51}),
    ]


def test_a_new_part_may_take_the_number_of_the_group_that_ends() -> None:
    command = split(SplitPart(number=5, household_ids=h(501)), SplitPart(takes_rest=True))
    plan = decided(decide_split, one_group(2), command)
    assert [(result.number, result.name) for result in plan.results] == [(5, "Tổ số 5"), (6, "Tổ số 6")]


def test_a_new_part_may_not_take_the_number_of_the_part_that_goes_on() -> None:
    command = split(SplitPart(number=5, household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
    assert told(check_split, one_group(2), command) == [("number-taken", "/parts/0/number", {"number": 5})]


def test_two_continuing_parts_are_refused() -> None:
    command = split(SplitPart(continues=True, household_ids=h(501)), SplitPart(continues=True, takes_rest=True))
    assert told(check_split, one_group(2), command) == [("one-part-only", "/parts/1", {"mark": "continues"})]


def test_two_parts_that_take_the_rest_are_refused() -> None:
    command = split(SplitPart(household_ids=h(501), takes_rest=True), SplitPart(household_ids=h(502), takes_rest=True))
    assert told(check_split, one_group(3), command) == [("one-part-only", "/parts/1", {"mark": "takes_rest"})]


def test_a_single_part_is_refused() -> None:
    groups = Text("tổ sau sắp xếp", "results")
    assert told(check_split, one_group(2), split(SplitPart(takes_rest=True))) == [
        ("too-few-groups", "/parts", {"least": 2, "groups": groups})
    ]
