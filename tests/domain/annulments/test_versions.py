"""Which change sets altered a row after a change had left it."""

from app.domain.annulments.model import Version, altered_since
from tests.domain.annulments.examples import DAY, LATER_DAY, held

LEFT, OTHER = held(DAY), held(DAY, LATER_DAY)


def test_untouched_since() -> None:
    assert altered_since((Version(LEFT, 5),), LEFT) == ()
    assert altered_since((), LEFT) == ()


def test_altered_and_deleted() -> None:
    assert altered_since((Version(LEFT, 5, 7), Version(OTHER, 7)), LEFT) == (7,)
    assert altered_since((Version(LEFT, 5, 7), Version(OTHER, 7, 9)), LEFT) == (7, 9)
    assert altered_since((Version(LEFT, 5, 7),), LEFT) == (7,)


def test_what_was_put_back_counts_no_more() -> None:
    assert altered_since((Version(LEFT, 5, 7), Version(OTHER, 7, 8), Version(LEFT, 8)), LEFT) == ()
    assert altered_since((Version(LEFT, 5, 7), Version(OTHER, 7, 8), Version(LEFT, 8, 9), Version(OTHER, 9)), LEFT) == (
        9,
    )


def test_a_version_that_holds_the_same_alters_nothing() -> None:
    assert altered_since((Version(LEFT, 5, 7), Version(LEFT, 7, 8), Version(OTHER, 8)), LEFT) == (8,)


def test_what_never_held_it_was_altered_by_all() -> None:
    assert altered_since((Version(OTHER, 5, 6), Version(held(), 6)), LEFT) == (6,)
