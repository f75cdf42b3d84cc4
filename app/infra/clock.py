"""The system's clock."""

from datetime import UTC, date, datetime

from app.domain.shared.clock import VIETNAM


class SystemClock:
    """The present of the machine, read as civil date in Vietnam."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present civil date in Vietnam."""
        return datetime.now(VIETNAM).date()
