"""Time as the domain sees it: civil dates in Vietnam, and instants for what happened at a moment."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present instant, with its time zone."""
        ...

    def today(self) -> date:
        """The present civil date in Vietnam."""
        ...
