"""Transfer, rename, renumber, dissolve."""

from dataclasses import replace

from app.domain.groups.model import EndKind
from app.domain.policies.profile import NumberingPolicy, Profile
from app.domain.restructuring.changes import Edge, Origin
from app.domain.restructuring.commands import DissolveGroup, RenameGroup, RenumberGroup, TransferHouseholds
from app.domain.restructuring.dissolving import check_dissolve, decide_dissolve
from app.domain.restructuring.labelling import check_rename, check_renumber, decide_rename, decide_renumber
from app.domain.restructuring.model import EdgeKind, Facts, Placement
from app.domain.restructuring.transferring import check_transfer, decide_transfer
from tests.domain.restructuring.examples import (
    HAMLET,
    TODAY,
    A,
    B,
    board,
    decided,
    facts,
    group,
    h,
    hamlet,
    kept,
    lying,
    one_group,
    ref,
    told,
    two_groups,
)


def transfer(*households: int) -> TransferHouseholds:
    return TransferHouseholds(effective_on=TODAY, origin=ref(A), destination=ref(B), household_ids=h(*households))


def test_households_are_transferred_and_both_groups_go_on() -> None:
    plan = decided(decide_transfer, two_groups(22, 20), transfer(502, 501))
    assert (plan.legal_form, plan.territory_id) == (None, HAMLET)
    assert plan.results == (kept(5, 20), kept(6, 22))
    assert plan.edges == (
        Edge(A, A, EdgeKind.CONTINUES, 20),
        Edge(A, B, EdgeKind.MOVES, 2),
        Edge(B, B, EdgeKind.CONTINUES, 20),
    )
    assert plan.moves() == (Placement(h(501)[0], A, B), Placement(h(502)[0], A, B))
    assert (len(plan.seats_kept), plan.seats_ended) == (6, ())


def test_only_households_of_the_origin_can_be_transferred() -> None:
    assert told(check_transfer, two_groups(2, 2), transfer(501, 601, 999)) == [
        ("household-stranger", str(h(601)[0]), {}),
        ("household-stranger", str(h(999)[0]), {}),
    ]


def test_a_transfer_of_every_household_is_refused() -> None:
    assert told(check_transfer, two_groups(1, 2), transfer(501)) == [("empty-result", "/origin", {})]


def test_a_transfer_into_the_same_group_is_refused() -> None:
    command = TransferHouseholds(effective_on=TODAY, origin=ref(A), destination=ref(A), household_ids=h(501))
    assert [code for code, _, _ in told(check_transfer, one_group(2), command)][:1] == ["group-twice"]


def test_a_group_gets_another_name() -> None:
    plan = decided(decide_rename, one_group(1), RenameGroup(effective_on=TODAY, group=ref(A), name="Tổ Bình Yên"))
    assert plan.results == (replace(kept(5, 1), name="Tổ Bình Yên", relabelled=True),)
    assert plan.edges == (Edge(A, A, EdgeKind.CONTINUES, 1),)
    assert plan.moves() == ()
    assert plan.warnings == ()


def test_the_same_name_is_no_change() -> None:
    command = RenameGroup(effective_on=TODAY, group=ref(A), name="Tổ số 5")
    assert told(check_rename, one_group(), command) == [("nothing-changes", "", {})]


def test_a_group_without_households_can_be_renamed() -> None:
    command = RenameGroup(effective_on=TODAY, group=ref(A), name="Tổ Bình Yên")
    assert told(check_rename, one_group(0), command) == []


def test_a_name_made_from_the_number_follows_it() -> None:
    plan = decided(decide_renumber, one_group(1), RenumberGroup(effective_on=TODAY, group=ref(A), number=8))
    assert plan.results == (replace(kept(5, 1), number=8, name="Tổ số 8", relabelled=True),)


def test_a_name_of_its_own_stays_with_another_number() -> None:
    known = facts([replace(group(5), name="Tổ Bình Yên")], lying(5, 1))
    plan = decided(decide_renumber, known, RenumberGroup(effective_on=TODAY, group=ref(A), number=8))
    assert plan.results == (replace(kept(5, 1), number=8, name="Tổ Bình Yên", relabelled=True),)


def test_number_and_name_may_change_together() -> None:
    command = RenumberGroup(effective_on=TODAY, group=ref(A), number=8, name="Tổ Tám")
    [result] = decided(decide_renumber, one_group(1), command).results
    assert (result.number, result.name) == (8, "Tổ Tám")


def test_a_number_of_another_group_is_refused() -> None:
    command = RenumberGroup(effective_on=TODAY, group=ref(A), number=6)
    known = facts([group(5)], lying(5, 1), hamlets=[hamlet(5, 6)])
    assert told(check_renumber, known, command) == [("number-taken", "/number", {"number": 6})]


def test_the_same_number_is_no_change() -> None:
    command = RenumberGroup(effective_on=TODAY, group=ref(A), number=5)
    assert told(check_renumber, one_group(), command) == [("nothing-changes", "", {})]


def test_a_dissolved_group_leaves_its_households_in_no_group() -> None:
    plan = decided(decide_dissolve, one_group(2), DissolveGroup(effective_on=TODAY, group=ref(A)))
    assert plan.origins == (Origin(A, 3, 5, "Tổ số 5", 2, EndKind.DISSOLVED),)
    assert plan.results == ()
    assert plan.placements == (Placement(h(501)[0], A, None), Placement(h(502)[0], A, None))
    assert [seat.id for seat in plan.seats_ended] == [seat.id for seat in board(5)]
    assert plan.edges == (Edge(A, None, EdgeKind.ENDS, 2),)


def test_a_group_without_households_can_be_dissolved() -> None:
    plan = decided(decide_dissolve, one_group(0), DissolveGroup(effective_on=TODAY, group=ref(A)))
    assert plan.edges == (Edge(A, None, EdgeKind.ENDS, 0),)
    assert plan.origins[0].ends_as is EndKind.DISSOLVED


def test_a_group_that_is_not_in_force_cannot_be_dissolved() -> None:
    command = DissolveGroup(effective_on=TODAY, group=ref(A))
    assert told(check_dissolve, Facts(), command) == [("group-not-in-force", str(A), {"effective_on": TODAY})]


def test_the_pattern_of_names_is_the_profiles() -> None:
    rules = Profile(numbering=NumberingPolicy(name_pattern="Tổ {number}"))
    known = facts([replace(group(5), name="Tổ 5")], lying(5, 1))
    command = RenumberGroup(effective_on=TODAY, group=ref(A), number=8)
    assert decided(decide_renumber, known, command, rules=rules).results[0].name == "Tổ 8"
