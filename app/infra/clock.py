"""The system's clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from app.domain.shared.clock import VIETNAM


def _of_the_machine() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The present of the machine, read as civil date in Vietnam: a day begins at 17:00 UTC of the one before."""

    def __init__(self, instant: Callable[[], datetime] = _of_the_machine) -> None:
        """Asks for the present instant; a test asks for another one."""
        self._instant = instant

    def now(self) -> datetime:
        """The present instant."""
        return self._instant()

    def today(self) -> date:
        """The present civil date in Vietnam."""
        return self._instant().astimezone(VIETNAM).date()
