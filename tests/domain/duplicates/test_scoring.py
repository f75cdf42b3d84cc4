"""When a pair is doubtful, and how much speaks for it."""

from itertools import chain, combinations

import pytest

from app.domain.duplicates.model import Reason, RecordKind
from app.domain.duplicates.scoring import STRONG, WEIGHTS, is_doubtful, score_of
from tests.domain.duplicates.duplicate_facts import pair


def test_every_reason_has_a_weight() -> None:
    assert set(WEIGHTS) == set(Reason)


@pytest.mark.parametrize(
    ("reasons", "score"),
    [
        ({Reason.SAME_CITIZEN_ID}, 100),
        ({Reason.SAME_CITIZEN_ID, Reason.SAME_PHONE}, 100),
        ({Reason.SAME_PHONE, Reason.SAME_NAME, Reason.SAME_SPELLING, Reason.SAME_HAMLET}, 90),
        ({Reason.SAME_PHONE, Reason.SIMILAR_NAME}, 60),
        ({Reason.SAME_NAME, Reason.SAME_SPELLING, Reason.SAME_HAMLET}, 40),
        ({Reason.SAME_NAME, Reason.SAME_HAMLET}, 30),
        ({Reason.SAME_HEAD}, 60),
        ({Reason.SAME_ADDRESS, Reason.SAME_HAMLET}, 40),
        (set(), 0),
    ],
)
def test_reasons_add_up(reasons: set[Reason], score: int) -> None:
    assert score_of(frozenset(reasons)) == score


def test_no_reason_takes_anything_away() -> None:
    every = chain.from_iterable(combinations(Reason, size) for size in range(3))
    for reasons in map(frozenset, every):
        for more in Reason:
            assert 0 <= score_of(reasons) <= score_of(reasons | {more}) <= 100


@pytest.mark.parametrize(
    ("reasons", "doubtful"),
    [
        ({Reason.SAME_CITIZEN_ID}, True),
        ({Reason.SAME_GIVEN_NAME_AND_ADDRESS, Reason.SAME_ADDRESS}, True),
        ({Reason.SAME_PHONE, Reason.SAME_NAME}, True),
        ({Reason.SAME_PHONE, Reason.SIMILAR_NAME}, True),
        ({Reason.SAME_NAME, Reason.SAME_HAMLET}, True),
        ({Reason.SAME_NAME, Reason.SAME_HOUSEHOLD}, True),
        ({Reason.SAME_NAME, Reason.SAME_SPELLING}, False),
        ({Reason.SAME_PHONE, Reason.SAME_HAMLET, Reason.SAME_HOUSEHOLD}, False),
        ({Reason.SIMILAR_NAME, Reason.SAME_HAMLET}, False),
        ({Reason.SAME_HAMLET, Reason.SAME_ADDRESS}, False),
        (set(), False),
    ],
)
def test_which_persons_are_doubtful(reasons: set[Reason], doubtful: object) -> None:
    assert is_doubtful(pair(1, 2, *reasons)) is doubtful


@pytest.mark.parametrize(
    ("reasons", "doubtful"),
    [
        ({Reason.SAME_HEAD}, True),
        ({Reason.SAME_ADDRESS, Reason.SAME_HAMLET}, True),
        ({Reason.CODE_ALIKE}, True),
        ({Reason.SAME_NAME, Reason.SAME_SPELLING, Reason.SAME_HAMLET}, False),
    ],
)
def test_which_households_are_doubtful(reasons: set[Reason], doubtful: object) -> None:
    assert is_doubtful(pair(1, 2, *reasons, kind=RecordKind.HOUSEHOLD)) is doubtful


def test_what_is_strong_makes_a_strong_pair_together_with_a_name() -> None:
    assert {reason: score_of(frozenset({reason, Reason.SIMILAR_NAME})) >= 60 for reason in STRONG} == dict.fromkeys(
        STRONG, True
    )
