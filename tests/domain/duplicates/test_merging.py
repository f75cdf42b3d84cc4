"""One person of two records, and two again: what moves, and what stands in the way."""

from datetime import date
from typing import Any

import pytest

from app.domain.duplicates.changes import PersonsMerged, PersonsUnmerged, SuspicionDecided
from app.domain.duplicates.commands import MergePersons, UnmergePersons
from app.domain.duplicates.merging import check_merge, check_pair, check_undo, decide_merge, decide_undo
from app.domain.duplicates.model import (
    MergeFacts,
    MovedReference,
    Reference,
    ReferenceKind,
    SuspicionState,
    UndoFacts,
)
from app.domain.groups.model import Post
from app.domain.shared.codes import Violation
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId, DuplicateSuspicionId, PersonId, PersonMergeId
from app.domain.shared.period import Period
from tests.domain.duplicates.duplicate_facts import (
    KEPT,
    MERGED,
    OFFICER,
    PLACE,
    TODAY,
    TOMORROW,
    YESTERDAY,
    known,
    merging,
    n,
    pair,
    person,
    role,
    seat,
)

MERGE = PersonMergeId(n(99))
ACCOUNT, OTHER_ACCOUNT = AccountId(n(70)), AccountId(n(71))
COMMAND = MergePersons(kept_person_id=KEPT, merged_person_id=MERGED, reason="Đã đối chiếu")
HOLDER = Reference(ReferenceKind.HOUSEHOLD_HOLDER, n(30), n(500))


def told(violations: tuple[Violation, ...]) -> list[tuple[str, str, dict[str, object]]]:
    return [(each.code.code, each.subject, each.values) for each in violations]


def broken(facts: MergeFacts) -> list[str]:
    return [each.code.code for each in check_merge(facts, today=TODAY)]


def merged(facts: MergeFacts) -> PersonsMerged:
    return decide_merge(facts, COMMAND, merge_id=MERGE, by=OFFICER, today=TODAY)


# Merging.


def test_what_refers_to_the_merged_record_moves_and_nothing_else() -> None:
    facts = merging(
        merged=person(MERGED, accounts=(ACCOUNT,)),
        seats=(seat(60, MERGED), seat(61, KEPT, Post.HEAD)),
        roles=(role(80, MERGED), role(81, KEPT, valid=Period(None, TODAY), place=12)),
        others=(HOLDER,),
    )
    assert merged(facts) == PersonsMerged(
        merge_id=MERGE,
        kept_id=KEPT,
        kept_version=7,
        merged_id=MERGED,
        merged_version=8,
        territory_id=PLACE,
        merged_on=TODAY,
        merged_by=OFFICER,
        reason="Đã đối chiếu",
        moved=(
            Reference(ReferenceKind.BOARD_SEAT, n(60), n(50)),
            Reference(ReferenceKind.ASSIGNMENT, n(80)),
            Reference(ReferenceKind.ACCOUNT, n(70)),
            HOLDER,
        ),
        suspicion=None,
    )


@pytest.mark.parametrize("state", [SuspicionState.OPEN, SuspicionState.OBSOLETE])
def test_the_doubtful_pair_is_settled(state: SuspicionState) -> None:
    settled = merged(merging(suspicion=known(40, pair(1, 2), state))).suspicion
    expected = SuspicionDecided(DuplicateSuspicionId(n(40)), 5, SuspicionState.MERGED, OFFICER, TODAY, "Đã đối chiếu")
    assert settled == expected


def test_a_record_is_not_merged_with_itself() -> None:
    with pytest.raises(RulesBroken) as caught:
        check_pair(MergePersons(kept_person_id=KEPT, merged_person_id=KEPT, reason="x"), by=OFFICER)
    assert told(caught.value.violations) == [("merge-itself", "/merged_person_id", {})]


@pytest.mark.parametrize(("by", "subject"), [(KEPT, "/kept_person_id"), (MERGED, "/merged_person_id")])
def test_nobody_merges_the_own_record(by: PersonId, subject: str) -> None:
    with pytest.raises(RulesBroken) as caught:
        check_pair(COMMAND, by=by)
    assert told(caught.value.violations) == [("merge-own-record", subject, {})]


def test_two_other_records_may_be_merged() -> None:
    check_pair(COMMAND, by=OFFICER)
    assert broken(merging()) == []


def test_both_records_live() -> None:
    facts = merging(kept=person(KEPT, erased_on=YESTERDAY), merged=person(MERGED, merged_into=OFFICER))
    assert told(check_merge(facts, today=TODAY)) == [
        ("person-erased", "/kept_person_id", {"erased_on": YESTERDAY}),
        ("person-merged", "/merged_person_id", {}),
    ]


def test_what_the_register_says_holds() -> None:
    facts = merging(suspicion=known(40, pair(1, 2), SuspicionState.NOT_SAME))
    assert told(check_merge(facts, today=TODAY)) == [("merge-not-same", str(n(40)), {})]


def test_two_accounts_do_not_become_one() -> None:
    facts = merging(
        kept=person(KEPT, accounts=(ACCOUNT,)),
        merged=person(MERGED, accounts=(OTHER_ACCOUNT,)),
        roles=(role(80, MERGED),),
    )
    assert told(check_merge(facts, today=TODAY)) == [("merge-two-accounts", "/merged_person_id", {})]


@pytest.mark.parametrize(("signing_in", "holding"), [(KEPT, MERGED), (MERGED, KEPT)])
def test_no_account_comes_to_a_role_by_a_merge(signing_in: PersonId, holding: PersonId) -> None:
    sides = {KEPT: "kept", MERGED: "merged"}
    given: dict[str, Any] = {sides[signing_in]: person(signing_in, accounts=(ACCOUNT,))}
    facts = merging(**given, roles=(role(80, holding), role(81, signing_in, place=12)))
    assert told(check_merge(facts, today=TODAY)) == [("merge-widens-access", str(n(80)), {"role": "hamlet_head"})]


@pytest.mark.parametrize(
    ("valid", "live"),
    [
        (None, False),
        (Period(None, YESTERDAY), False),
        (Period(None, TODAY), False),
        (Period(None, TOMORROW), True),
        (Period(TOMORROW, None), True),
    ],
)
def test_a_role_that_is_over_widens_nothing(valid: Period | None, live: object) -> None:
    facts = merging(kept=person(KEPT, accounts=(ACCOUNT,)), roles=(role(80, MERGED, valid=valid),))
    assert broken(facts) == (["merge-widens-access"] if live else [])


def test_roles_of_two_people_without_an_account_move_freely() -> None:
    assert broken(merging(roles=(role(80, MERGED), role(81, KEPT, place=12)))) == []


@pytest.mark.parametrize(
    ("other", "conflict"),
    [
        (seat(61, KEPT, Post.DEPUTY), date(2026, 1, 1)),
        (seat(61, KEPT, Post.DEPUTY, start=None, end=date(2026, 1, 2)), date(2026, 1, 1)),
        (seat(61, KEPT, Post.DEPUTY, start=date(2026, 2, 1)), date(2026, 2, 1)),
        (seat(61, KEPT, Post.DEPUTY, start=None, end=date(2026, 1, 1)), None),
        (seat(61, KEPT, Post.SECRETARY), None),
        (seat(61, KEPT, Post.DEPUTY, group=51), None),
    ],
)
def test_a_post_of_a_group_is_held_once(other: Any, conflict: date | None) -> None:
    found = told(check_merge(merging(seats=(seat(60, MERGED), other)), today=TODAY))
    expected = [] if conflict is None else [("merge-same-seat", str(n(50)), {"post": "deputy", "on": conflict})]
    assert found == expected


@pytest.mark.parametrize(
    ("other", "conflict"),
    [
        (role(81, KEPT, valid=Period(TODAY, None)), TODAY),
        (role(81, KEPT), date.min),
        (role(81, KEPT, valid=None), None),
        (role(81, KEPT, place=12), None),
    ],
)
def test_a_role_at_a_place_is_held_once(other: Any, conflict: date | None) -> None:
    found = told(check_merge(merging(roles=(role(80, MERGED), other)), today=TODAY))
    expected = [] if conflict is None else [("merge-same-role", str(n(80)), {"role": "hamlet_head", "on": conflict})]
    assert found == expected


def test_all_conflicts_are_told_at_once() -> None:
    facts = merging(
        kept=person(KEPT, accounts=(ACCOUNT,)),
        merged=person(MERGED, accounts=(OTHER_ACCOUNT,)),
        seats=(seat(60, MERGED), seat(61, KEPT)),
        roles=(role(80, MERGED), role(81, KEPT)),
    )
    with pytest.raises(RulesBroken) as caught:
        merged(facts)
    codes = [each.code.code for each in caught.value.violations]
    assert codes == ["merge-two-accounts", "merge-same-seat", "merge-same-role"]


# Undoing.


def undoing(**given: Any) -> UndoFacts:
    moved = (MovedReference(HOLDER, KEPT, YESTERDAY),)
    values: dict[str, Any] = {
        "id": MERGE,
        "version": 5,
        "merged_on": YESTERDAY,
        "undone_on": None,
        "kept": person(KEPT),
        "merged": person(MERGED, merged_into=KEPT),
        "territory_id": PLACE,
        "moved": moved,
    }
    return UndoFacts(**values | given)


def undone(facts: UndoFacts, seen: int = 5) -> PersonsUnmerged:
    command = UnmergePersons(merge_id=MERGE, reason="Nhầm", expected_version=seen)
    return decide_undo(facts, command, by=OFFICER, today=TODAY)


def test_exactly_what_moved_goes_back() -> None:
    facts = undoing(suspicion=known(40, pair(1, 2), SuspicionState.MERGED))
    assert undone(facts) == PersonsUnmerged(
        merge_id=MERGE,
        version=5,
        kept_id=KEPT,
        kept_version=7,
        merged_id=MERGED,
        merged_version=8,
        territory_id=PLACE,
        undone_on=TODAY,
        undone_by=OFFICER,
        reason="Nhầm",
        moved=(HOLDER,),
        suspicion=SuspicionDecided(DuplicateSuspicionId(n(40)), 5, SuspicionState.OPEN),
    )


@pytest.mark.parametrize("suspicion", [None, known(40, pair(1, 2), SuspicionState.OBSOLETE)])
def test_a_pair_that_the_merge_did_not_settle_stays_as_it_is(suspicion: Any) -> None:
    assert undone(undoing(suspicion=suspicion)).suspicion is None


def test_what_came_later_is_named() -> None:
    elsewhere = MovedReference(Reference(ReferenceKind.BOARD_SEAT, n(60), n(50)), OFFICER, TODAY)
    gone = MovedReference(Reference(ReferenceKind.ACCOUNT, n(70)), None, TODAY)
    there = MovedReference(HOLDER, KEPT, TODAY)
    facts = undoing(kept=person(KEPT, merged_into=OFFICER), moved=(elsewhere, gone, there))
    found = told(check_undo(facts))
    assert [each[:2] for each in found] == [
        ("person-merged", str(KEPT)),
        ("later-facts", str(n(60))),
        ("later-facts", str(n(70))),
    ]
    assert [each[2]["on"] for each in found[1:]] == [TODAY, TODAY]
    with pytest.raises(RulesBroken):
        undone(facts)


def test_every_kind_of_reference_has_words() -> None:
    moved = tuple(MovedReference(Reference(kind, n(1)), None, TODAY) for kind in ReferenceKind)
    said = [each.code.detail.say("en", each.values) for each in check_undo(undoing(moved=moved))]
    assert len(set(said)) == len(ReferenceKind)


def test_a_merge_is_undone_once_and_as_it_was_seen() -> None:
    with pytest.raises(StaleVersion):
        undone(undoing(), seen=4)
    with pytest.raises(Conflict) as caught:
        undone(undoing(undone_on=TODAY))
    assert caught.value.code.code == "wrong-state"
