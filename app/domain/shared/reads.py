"""The port through which everything is read."""

from typing import Protocol

from app.domain.shared.selection import Answer, Read


class Reads(Protocol):
    """The read engine: one selection, one statement."""

    async def fetch(self, read: Read) -> Answer | None:
        """The JSON of the selection; None when a single record is not there or lies outside the scope."""
        ...
