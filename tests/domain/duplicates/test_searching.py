"""What a search changes in the register."""

from typing import Any

import pytest

from app.domain.duplicates.changes import DuplicatesFound, Suspected
from app.domain.duplicates.model import Looked, Pair, Reason, RecordKind, SuspicionFacts, SuspicionState
from app.domain.duplicates.searching import check_search, decide_search, doubtful
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import DuplicateSearchId, DuplicateSuspicionId, PersonId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.model import TerritoryFacts, TerritoryKind
from tests.domain.duplicates.duplicate_facts import OFFICER, PLACE, TODAY, known, n, pair

NAME, HAMLET, PHONE = Reason.SAME_NAME, Reason.SAME_HAMLET, Reason.SAME_PHONE
LOOKED = Looked(persons=(PersonId(n(1)), PersonId(n(2)), PersonId(n(3))))
FOUND = pair(1, 2, NAME, HAMLET)


def decided(pairs: list[Pair], *register: SuspicionFacts, looked: Looked = LOOKED) -> DuplicatesFound:
    ids = [n(900 + number) for number in range(len(pairs) + 1)]
    return decide_search(pairs, register, looked=looked, ids=ids, territory_id=PLACE, today=TODAY, by=OFFICER)


def test_a_new_pair_is_opened() -> None:
    assert decided([FOUND]) == DuplicatesFound(
        search_id=DuplicateSearchId(n(900)),
        territory_id=PLACE,
        searched_on=TODAY,
        searched_by=OFFICER,
        persons=3,
        households=0,
        opened=(Suspected(DuplicateSuspicionId(n(901)), None, FOUND, 30),),
    )


def test_each_new_pair_has_its_own_id() -> None:
    other = pair(1, 3, NAME, HAMLET)
    change = decided([FOUND, other], known(40, FOUND, score=30))
    assert [(each.id, each.pair) for each in change.opened] == [(n(902), other)]


def test_what_is_open_for_the_same_reasons_stays_as_it_is() -> None:
    assert decided([FOUND], known(40, FOUND, score=30)).is_nothing()


@pytest.mark.parametrize(
    "before",
    [
        known(40, pair(1, 2, NAME), score=30),
        known(40, Pair(RecordKind.PERSON, n(1), n(2), TerritoryId(n(12)), FOUND.reasons), score=30),
        known(40, FOUND, score=29),
        known(40, FOUND, SuspicionState.OBSOLETE, score=30),
    ],
    ids=["reasons", "place", "score", "obsolete"],
)
def test_what_is_open_for_others_or_was_over_is_written_again(before: SuspicionFacts) -> None:
    change = decided([FOUND], before)
    assert change.changed == (Suspected(before.id, 5, FOUND, 30),)
    assert (change.opened, change.obsolete) == ((), ())


def test_a_merged_pair_stays_merged() -> None:
    assert decided([FOUND], known(40, pair(1, 2), SuspicionState.MERGED)).is_nothing()


@pytest.mark.parametrize(
    ("then", "now", "opens"),
    [
        ((NAME,), (NAME, HAMLET), False),
        ((NAME,), (NAME, PHONE), True),
        ((NAME, PHONE), (NAME, PHONE, HAMLET), False),
        ((NAME, PHONE), (NAME, PHONE, Reason.SAME_CITIZEN_ID), True),
    ],
)
def test_not_the_same_is_opened_by_a_strong_new_reason_only(
    then: tuple[Reason, ...], now: tuple[Reason, ...], opens: object
) -> None:
    change = decided([pair(1, 2, *now)], known(40, pair(1, 2, *then), SuspicionState.NOT_SAME))
    assert bool(change.changed) is opens
    assert change.opened == ()


def test_what_is_not_found_again_is_over() -> None:
    change = decided([], known(40, FOUND), known(41, pair(3, 8, NAME)))
    assert change.obsolete == ((n(40), 5), (n(41), 5))


def test_what_was_not_looked_at_or_was_decided_is_not_over() -> None:
    register = [
        known(40, pair(7, 8, NAME)),
        *(known(41 + i, FOUND, state) for i, state in enumerate(SuspicionState) if state is not SuspicionState.OPEN),
    ]
    assert decided([], *register).is_nothing()


def test_doubtful_pairs_come_in_the_order_of_their_ids() -> None:
    pairs = [pair(2, 3, NAME, HAMLET), pair(1, 3, NAME, HAMLET), pair(1, 2, HAMLET)]
    assert doubtful(pairs) == (pairs[1], pairs[0])


def test_what_was_looked_at() -> None:
    assert Looked((PersonId(n(1)),), (n(2),)).ids() == {n(1), n(2)}


@pytest.mark.parametrize("kind", TerritoryKind)
def test_a_search_covers_a_commune_or_a_hamlet(kind: TerritoryKind) -> None:
    territory = TerritoryFacts(PLACE, kind, Period())
    wide = {TerritoryKind.COUNTRY, TerritoryKind.PROVINCE, TerritoryKind.DISTRICT}
    refused: list[Any] = []
    try:
        check_search(territory)
    except RulesBroken as error:
        refused = [(each.code.code, each.subject) for each in error.violations]
    assert refused == ([("duplicate-search-too-wide", "/territory_id")] if kind in wide else [])
