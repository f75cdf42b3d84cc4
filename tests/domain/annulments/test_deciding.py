"""What an annulment puts back, and what stands in its way."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.annulments.changes import ChangeAnnulled, Step, Undoing
from app.domain.annulments.deciding import check_annul, decide_annul
from app.domain.annulments.model import Facts, Table, Touch
from app.domain.restructuring.recusal import LIVES_THERE
from app.domain.shared.errors import RulesBroken
from tests.domain.annulments.examples import (
    CASE,
    DAY,
    ENTRY,
    GROUP,
    HOUSEHOLD,
    LATER_DAY,
    NEW_GROUP,
    NO_DAY,
    SPLIT,
    begun,
    change,
    facts,
    founded,
    held,
    later,
    origin,
    row,
    shortened,
)


def refused(known: Facts) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in check_annul(known)]


def named(number: int) -> tuple[str, str]:
    return ("later-change-depends", str(UUID(int=number)))


def test_a_split_is_put_back() -> None:
    annulled = decide_annul(facts(*SPLIT, roles=1))
    assert annulled == ChangeAnnulled(
        change(),
        (
            Step(Table.GROUPS, GROUP, Undoing.KEPT, held()),
            Step(Table.GROUPS, NEW_GROUP, Undoing.REMOVED, None, "Tổ số 6"),
            Step(Table.GROUP_VERSIONS, UUID(int=3), Undoing.REMOVED, None, "Tổ số 6"),
            Step(Table.MEMBERSHIPS, UUID(int=1), Undoing.RESTORED, held()),
            Step(Table.MEMBERSHIPS, UUID(int=2), Undoing.REMOVED, None),
        ),
        edges=2,
        roles=1,
    )
    assert annulled.ids(Table.MEMBERSHIPS, Undoing.RESTORED, Undoing.REMOVED) == [UUID(int=1), UUID(int=2)]
    assert annulled.restructuring_id() == CASE
    assert (annulled.group_ids(), annulled.household_ids()) == ((GROUP, NEW_GROUP), (HOUSEHOLD,))


def test_what_began_on_the_day_and_was_deleted_comes_back() -> None:
    deleted = shortened(left=None, now=None)
    assert decide_annul(facts(deleted)).steps == (Step(Table.MEMBERSHIPS, deleted.id, Undoing.REINSERTED, held()),)


def test_rows_that_the_change_did_not_write_stay() -> None:
    other = row(Table.PRESENCES, 9, household_id=HOUSEHOLD, now=held())
    assert decide_annul(facts(other)).steps == ()


def test_only_some_kinds_can_be_annulled() -> None:
    known = facts(change=change("preview_split"), annulled=True, entangled=True)
    assert refused(known) == [("not-annullable", str(ENTRY))]
    assert check_annul(known)[0].values == {"action": "preview_split"}


def test_once_is_enough() -> None:
    assert refused(facts(annulled=True, entangled=True)) == [("already-annulled", str(ENTRY))]


def test_what_cannot_be_told_apart_stays() -> None:
    assert refused(facts(entangled=True)) == [("change-entangled", str(ENTRY))]


def test_a_row_that_changed_nobody_knows_how_stays() -> None:
    assert refused(facts(shortened(now=None))) == [("change-entangled", str(ENTRY))]


def test_whoever_lives_there_is_refused() -> None:
    with pytest.raises(RulesBroken) as raised:
        decide_annul(facts(*SPLIT, lives_there=True))
    [violation] = raised.value.violations
    assert (violation.code.code, violation.values) == ("recusal", {"because": LIVES_THERE})


def test_what_altered_a_row_is_named() -> None:
    ended = begun(now=held(DAY, LATER_DAY), since=(later(2001),))
    assert refused(facts(shortened(), ended)) == [named(2001)]


def test_later_changes_are_named_once_and_the_last_first() -> None:
    ended = begun(now=None, since=(later(2001), later(2003)))
    known = facts(shortened(), ended, followed_by=(later(2002), later(2001)))
    assert refused(known) == [named(2003), named(2002), named(2001)]


def test_a_change_without_a_day_is_named_too() -> None:
    [violation] = check_annul(facts(followed_by=(later(2001, "leave_group", None),)))
    assert violation.values["action"] == "leave_group"
    assert violation.code.detail.say("en", violation.values).startswith(
        "A later change depends on this one: leave_group, in effect on an unknown day"
    )


def test_what_was_made_in_the_place_of_what_comes_back_is_named() -> None:
    taken = row(Table.MEMBERSHIPS, 4, household_id=HOUSEHOLD, keys=("membership",), now=held(LATER_DAY))
    taken = replace(taken, made_by=(later(2001),))
    assert refused(facts(shortened(), taken)) == [named(2001)]


def test_what_was_over_before_is_nobodys_place() -> None:
    ended = held(None, held().valid.start)  # type: ignore[union-attr]
    before = row(Table.MEMBERSHIPS, 4, household_id=HOUSEHOLD, keys=("membership",), now=ended)
    assert refused(facts(shortened(), replace(before, made_by=(later(2001),)))) == []


def test_nothing_comes_back_into_a_group_that_has_ended_since() -> None:
    ended = origin(before=None, left=None, now=held(None, LATER_DAY), since=(later(2001),))
    assert refused(facts(ended, shortened())) == [named(2001)]


def test_nothing_comes_back_into_a_group_that_has_no_day() -> None:
    gone = origin(before=None, left=None, now=NO_DAY, since=(later(2001),))
    assert refused(facts(gone, shortened())) == [named(2001)]


def test_what_lies_in_a_group_that_would_never_have_been_is_named() -> None:
    guest = row(Table.MEMBERSHIPS, 4, group_id=NEW_GROUP, now=held(LATER_DAY), made_by=(later(2001),))
    assert refused(facts(founded(), guest)) == [named(2001)]


def test_a_membership_does_not_come_back_where_the_household_has_moved_since() -> None:
    moved = row(Table.DWELLINGS, 4, household_id=HOUSEHOLD, now=held(LATER_DAY), made_by=(later(2001),))
    earlier = row(Table.DWELLINGS, 5, household_id=HOUSEHOLD, now=held(None, LATER_DAY))
    assert refused(facts(shortened(), moved, earlier)) == [named(2001)]


def test_a_dwelling_does_not_come_back_under_a_membership_made_since() -> None:
    left = row(Table.DWELLINGS, 4, household_id=HOUSEHOLD, before=held(), left=held(end=DAY), now=held(end=DAY))
    member = row(Table.MEMBERSHIPS, 5, household_id=HOUSEHOLD, now=held(LATER_DAY), made_by=(later(2001),))
    assert refused(facts(left, member, change=change("move_household"))) == [named(2001)]


def test_a_seat_comes_back_without_regard_to_dwellings() -> None:
    seat = row(Table.BOARD_SEATS, 4, group_id=GROUP, before=held(), left=held(end=DAY), now=held(end=DAY))
    moved = row(Table.DWELLINGS, 5, household_id=HOUSEHOLD, now=held(LATER_DAY), made_by=(later(2001),))
    assert refused(facts(seat, moved, change=change("end_seat"))) == []


def test_only_a_restructuring_has_a_case() -> None:
    assert change("leave_group").restructuring_id() is None


@pytest.mark.parametrize(
    ("touch", "households", "groups"),
    [(Touch.BOTH, True, True), (Touch.GROUPS, False, True), (Touch.HOUSEHOLDS, True, False)],
)
def test_what_a_kind_touches(touch: Touch, *, households: bool, groups: bool) -> None:
    assert (touch.households(), touch.groups()) == (households, groups)
