"""Arranging several groups anew."""

from app.domain.groups.model import EndKind
from app.domain.restructuring.changes import Edge, Origin
from app.domain.restructuring.commands import RegroupGroups, RegroupPart
from app.domain.restructuring.model import EdgeKind, LegalForm
from app.domain.restructuring.regrouping import check_regroup, decide_regroup
from tests.domain.restructuring.examples import (
    NEW,
    NEWER,
    TODAY,
    A,
    B,
    decided,
    founded,
    h,
    kept,
    one_group,
    ref,
    told,
    two_groups,
)


def regroup(*results: RegroupPart) -> RegroupGroups:
    return RegroupGroups(effective_on=TODAY, origins=(ref(A), ref(B)), results=results)


def test_two_groups_become_three() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, household_ids=h(501, 601)),
        RegroupPart(household_ids=h(502, 602, 603)),
        RegroupPart(name="Tổ Mới", takes_rest=True),
    )
    plan = decided(decide_regroup, two_groups(4, 4), command)
    assert plan.legal_form is None
    assert plan.origins == (
        Origin(A, 3, 5, "Tổ số 5", 4, None),
        Origin(B, 3, 6, "Tổ số 6", 4, EndKind.SUPERSEDED),
    )
    assert plan.results == (kept(5, 2), founded(NEW, 7, 3), founded(NEWER, 8, 3, name="Tổ Mới"))
    assert plan.edges == (
        Edge(A, A, EdgeKind.CONTINUES, 1),
        Edge(A, NEW, EdgeKind.MOVES, 1),
        Edge(A, NEWER, EdgeKind.MOVES, 2),
        Edge(B, A, EdgeKind.MOVES, 1),
        Edge(B, NEW, EdgeKind.MOVES, 2),
        Edge(B, NEWER, EdgeKind.MOVES, 1),
    )


def test_the_form_follows_from_what_happens() -> None:
    one = RegroupGroups(
        effective_on=TODAY,
        origins=(ref(A),),
        results=(RegroupPart(household_ids=h(501)), RegroupPart(takes_rest=True)),
    )
    assert decided(decide_regroup, one_group(2), one).legal_form is LegalForm.CHIA
    many = regroup(RegroupPart(continues_group_id=B, takes_rest=True))
    assert decided(decide_regroup, two_groups(2, 2), many).legal_form is LegalForm.SAP_NHAP


def test_a_group_may_go_on_with_none_of_its_own_households() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, household_ids=h(601)), RegroupPart(continues_group_id=B, household_ids=h(501))
    )
    plan = decided(decide_regroup, two_groups(1, 1), command)
    assert plan.edges == (
        Edge(A, A, EdgeKind.CONTINUES, 0),
        Edge(A, B, EdgeKind.MOVES, 1),
        Edge(B, A, EdgeKind.MOVES, 1),
        Edge(B, B, EdgeKind.CONTINUES, 0),
    )


def test_a_group_that_ends_empty_beside_several_results_is_dissolved() -> None:
    command = regroup(RegroupPart(household_ids=h(601)), RegroupPart(takes_rest=True))
    plan = decided(decide_regroup, two_groups(0, 2), command)
    assert [origin.ends_as for origin in plan.origins] == [EndKind.DISSOLVED, EndKind.SUPERSEDED]
    assert plan.edges == (
        Edge(A, None, EdgeKind.ENDS, 0),
        Edge(B, NEW, EdgeKind.MOVES, 1),
        Edge(B, NEWER, EdgeKind.MOVES, 1),
    )


def test_groups_may_exchange_their_numbers() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, number=6, household_ids=h(501)),
        RegroupPart(continues_group_id=B, number=5, takes_rest=True),
    )
    plan = decided(decide_regroup, two_groups(1, 1), command)
    assert [(result.number, result.name, result.relabelled) for result in plan.results] == [
        (6, "Tổ số 6", True),
        (5, "Tổ số 5", True),
    ]


def test_every_broken_rule_about_households_is_told_at_once() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, household_ids=h(501, 999)),
        RegroupPart(household_ids=h(501, 601)),
        RegroupPart(),
    )
    assert told(check_regroup, two_groups(2, 2), command) == [
        ("household-twice", str(h(501)[0]), {}),
        ("household-stranger", str(h(999)[0]), {}),
        ("household-left-out", str(h(502)[0]), {}),
        ("household-left-out", str(h(602)[0]), {}),
        ("empty-result", "/results/2", {}),
    ]


def test_an_arrangement_that_changes_nothing_is_refused() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, household_ids=h(501)), RegroupPart(continues_group_id=B, takes_rest=True)
    )
    assert told(check_regroup, two_groups(1, 1), command) == [("nothing-changes", "", {})]


def test_two_results_that_continue_one_group_are_refused() -> None:
    command = regroup(
        RegroupPart(continues_group_id=A, household_ids=h(501)), RegroupPart(continues_group_id=A, takes_rest=True)
    )
    assert told(check_regroup, two_groups(1, 1), command) == [("one-part-only", "/results/1", {"mark": "continues"})]


def test_a_result_that_continues_a_stranger_is_refused() -> None:
    command = RegroupGroups(
        effective_on=TODAY, origins=(ref(A),), results=(RegroupPart(continues_group_id=B, takes_rest=True),)
    )
    assert told(check_regroup, two_groups(), command) == [("not-an-origin", str(B), {})]


def test_nothing_to_arrange_is_refused() -> None:
    command = RegroupGroups(effective_on=TODAY, origins=(), results=())
    assert [(code, subject) for code, subject, _ in told(check_regroup, two_groups(), command)] == [
        ("too-few-groups", "/origins"),
        ("too-few-groups", "/results"),
    ]
