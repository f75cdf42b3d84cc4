"""When two records may be the same, and how much speaks for it.

The reasons add up to a score of 0 to 100: from 90 nearly certain, from 60 strong, below that doubtful. Names in a
hamlet are few, so an equal name alone only makes a pair doubtful; an equal spelling weighs more than names that are
equal without their marks, because Thành and Thạnh are two names.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.duplicates.model import Pair, Reason, RecordKind

_MOST: Final = 100

WEIGHTS: Final[Mapping[Reason, int]] = {
    Reason.SAME_CITIZEN_ID: 100,
    Reason.SAME_HEAD: 60,
    Reason.SAME_PHONE: 50,
    Reason.SAME_ADDRESS: 30,
    Reason.SAME_NAME: 20,
    Reason.SAME_GIVEN_NAME_AND_ADDRESS: 10,
    Reason.SIMILAR_NAME: 10,
    Reason.SAME_SPELLING: 10,
    Reason.SAME_HAMLET: 10,
    Reason.SAME_HOUSEHOLD: 10,
    Reason.CODE_ALIKE: 20,
}
"""What each reason adds to the score."""

STRONG: Final = frozenset({Reason.SAME_CITIZEN_ID, Reason.SAME_PHONE, Reason.SAME_HEAD})
"""Reasons that open a pair again which was found to be not the same, when they were not known then."""


def score_of(reasons: frozenset[Reason]) -> int:
    """How much speaks for it, from 0 to 100."""
    return min(_MOST, sum(WEIGHTS[reason] for reason in reasons))


def is_doubtful(pair: Pair) -> bool:
    """Whether the pair is worth a decision."""
    if pair.kind is RecordKind.HOUSEHOLD:
        return _households_alike(pair.reasons)
    return _persons_alike(pair.reasons)


def _persons_alike(reasons: frozenset[Reason]) -> bool:
    """One citizen id; one phone and an equal or similar name; one name in one place; one given name at one address."""
    if Reason.SAME_CITIZEN_ID in reasons or Reason.SAME_GIVEN_NAME_AND_ADDRESS in reasons:
        return True
    if Reason.SAME_NAME in reasons:
        near = {Reason.SAME_PHONE, Reason.SAME_HAMLET, Reason.SAME_HOUSEHOLD}
        return not near.isdisjoint(reasons)
    return {Reason.SAME_PHONE, Reason.SIMILAR_NAME} <= reasons


def _households_alike(reasons: frozenset[Reason]) -> bool:
    """One head, one address in one hamlet, or codes that differ in nothing that counts."""
    return not {Reason.SAME_HEAD, Reason.SAME_ADDRESS, Reason.CODE_ALIKE}.isdisjoint(reasons)
