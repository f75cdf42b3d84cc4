"""Joining groups: sáp nhập and hợp nhất."""

from dataclasses import replace
from uuid import UUID

from app.domain.groups.model import EndKind, Manner, Post
from app.domain.policies.profile import Profile, TerritoryPolicy
from app.domain.restructuring.changes import Edge, Origin, SeatOpened
from app.domain.restructuring.commands import MergeGroups, SeatWish
from app.domain.restructuring.merging import check_merge, decide_merge
from app.domain.restructuring.model import EdgeKind, LegalForm
from app.domain.shared.codes import Text
from tests.domain.restructuring.examples import (
    COMMUNE,
    HAMLET,
    LAN,
    NEW,
    OTHER_COMMUNE,
    OTHER_HAMLET,
    TODAY,
    A,
    B,
    C,
    board,
    decided,
    facts,
    founded,
    group,
    h,
    hamlet,
    kept,
    lying,
    ref,
    told,
    two_groups,
)

SEVERAL_HAMLETS = Profile(territory=TerritoryPolicy(one_hamlet=False))


def test_one_group_goes_on_with_all_households() -> None:
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)), survivor_group_id=B)
    plan = decided(decide_merge, two_groups(3, 20), command)
    assert plan.legal_form is LegalForm.SAP_NHAP
    assert plan.origins == (
        Origin(A, 3, 5, "Tổ số 5", 3, EndKind.SUPERSEDED),
        Origin(B, 3, 6, "Tổ số 6", 20, None),
    )
    assert plan.results == (kept(6, 23),)
    assert [seat.id for seat in plan.seats_ended] == [seat.id for seat in board(5)]
    assert [seat.id for seat in plan.seats_kept] == [seat.id for seat in board(6)]
    assert plan.edges == (Edge(A, B, EdgeKind.MOVES, 3), Edge(B, B, EdgeKind.CONTINUES, 20))
    assert [placed.household_id for placed in plan.moves()] == list(h(501, 502, 503))
    assert plan.warnings == ()


def test_all_end_and_a_new_one_begins() -> None:
    command = MergeGroups(
        effective_on=TODAY, origins=(ref(A), ref(B)), number=9, name="Tổ Hợp Nhất",
        seats=(SeatWish(LAN, Post.HEAD, Manner.RECOGNISED, TODAY.replace(year=2028)),),
    )  # fmt: skip
    known = replace(two_groups(10, 20), persons=frozenset({LAN}))
    plan = decided(decide_merge, known, command)
    assert plan.legal_form is LegalForm.HOP_NHAT
    assert [origin.ends_as for origin in plan.origins] == [EndKind.SUPERSEDED, EndKind.SUPERSEDED]
    assert plan.results == (founded(NEW, 9, 30, name="Tổ Hợp Nhất"),)
    assert plan.seats_opened == (SeatOpened(NEW, LAN, Post.HEAD, Manner.RECOGNISED, TODAY.replace(year=2028)),)
    assert plan.edges == (Edge(A, NEW, EdgeKind.MOVES, 10), Edge(B, NEW, EdgeKind.MOVES, 20))


def test_a_group_without_households_is_followed_all_the_same() -> None:
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)))
    plan = decided(decide_merge, two_groups(0, 20), command)
    assert plan.edges == (Edge(A, NEW, EdgeKind.MOVES, 0), Edge(B, NEW, EdgeKind.MOVES, 20))
    assert plan.origins[0].ends_as is EndKind.SUPERSEDED


def test_the_survivor_must_be_one_of_them() -> None:
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)), survivor_group_id=C)
    assert told(check_merge, two_groups(), command) == [("not-an-origin", str(C), {})]


def test_a_board_for_a_survivor_is_refused() -> None:
    seats = (SeatWish(LAN, Post.HEAD),)
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)), survivor_group_id=A, seats=seats)
    known = replace(two_groups(), persons=frozenset({LAN}))
    assert told(check_merge, known, command) == [("board-kept", "/seats", {})]


def test_a_group_named_twice_is_refused() -> None:
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(A)))
    assert told(check_merge, two_groups(), command) == [
        ("group-twice", str(A), {}),
        ("too-few-groups", "/origins", {"least": 2, "groups": Text("tổ ban đầu", "origins")}),
    ]


def test_groups_of_different_hamlets_are_refused_where_the_profile_says_so() -> None:
    known = facts(
        [group(5), group(6, territory=OTHER_HAMLET)],
        [*lying(5, 10), *lying(6, 20)],
        hamlets=[hamlet(5), hamlet(6, territory=OTHER_HAMLET)],
    )
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)))
    assert told(check_merge, known, command) == [("different-hamlets", "/origins", {})]
    plan = decided(decide_merge, known, command, rules=SEVERAL_HAMLETS)
    assert plan.territory_id == COMMUNE
    assert plan.results == (replace(founded(NEW, 7, 30), territory_id=OTHER_HAMLET),)


def test_a_tie_of_hamlets_is_settled_by_the_order_of_the_groups() -> None:
    known = facts(
        [group(5), group(6, territory=OTHER_HAMLET)],
        [*lying(5, 10), *lying(6, 10)],
        hamlets=[hamlet(5), hamlet(6, territory=OTHER_HAMLET)],
    )
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)))
    assert decided(decide_merge, known, command, rules=SEVERAL_HAMLETS).results[0].territory_id == HAMLET


def test_groups_of_different_communes_are_always_refused() -> None:
    known = facts(
        [group(5), group(6, territory=OTHER_HAMLET, commune=OTHER_COMMUNE)],
        [*lying(5, 10), *lying(6, 20)],
        hamlets=[hamlet(5), hamlet(6, territory=OTHER_HAMLET, commune=OTHER_COMMUNE)],
    )
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(B)))
    assert told(check_merge, known, command, rules=SEVERAL_HAMLETS) == [("different-communes", "/origins", {})]


def test_a_group_that_is_not_in_force_is_named() -> None:
    command = MergeGroups(effective_on=TODAY, origins=(ref(A), ref(C)))
    assert told(check_merge, two_groups(), command) == [
        ("group-not-in-force", str(UUID(int=7)), {"effective_on": TODAY})
    ]
