"""Checks of set-based writes."""

from app.domain.shared.errors import Conflict


def expect_rows(changed: int, decided: int) -> None:
    """Refuses when a statement changed fewer or more rows than were decided: somebody else was faster."""
    if changed != decided:
        raise Conflict
