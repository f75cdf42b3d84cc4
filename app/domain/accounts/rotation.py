"""Refresh tokens turn: each is used once, and a second use betrays a thief (RFC 9700).

An answer may be lost on the way to a phone, so for 30 seconds the same token gives the same answer again.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from app.domain.accounts.codes import REFRESH_INVALID, REFRESH_REUSED
from app.domain.accounts.model import AccountStatus, RefreshFacts
from app.domain.shared.errors import KeptRefusal, Unauthenticated

RETRY: Final = timedelta(seconds=30)


class RefreshReused(KeptRefusal, Unauthenticated):
    """A used refresh token came again; its session is revoked, so the transaction commits."""

    def __init__(self, facts: RefreshFacts) -> None:
        """Keeps whose session it was, for the log."""
        super().__init__(REFRESH_REUSED)
        self.session_id, self.account_id = facts.session_id, facts.account_id


class Turn(Enum):
    """What becomes of a refresh token that was presented."""

    ROTATE = "rotate"
    """It is used up, and a new pair is given."""
    REPEAT = "repeat"
    """It was used a moment ago: the same answer again."""
    REUSED = "reused"
    """It was used before: its session is revoked."""


def decide_refresh(facts: RefreshFacts, now: datetime) -> Turn:
    """What becomes of the token.

    Raises ``Unauthenticated`` (refresh-invalid) for a token that is too old, and for a session that is over or whose
    account is disabled.
    """
    if not _session_goes_on(facts, now):
        raise Unauthenticated(REFRESH_INVALID)
    if facts.used_at is not None:
        return Turn.REPEAT if now - facts.used_at <= RETRY else Turn.REUSED
    if facts.expires_at <= now:
        raise Unauthenticated(REFRESH_INVALID)
    return Turn.ROTATE


def _session_goes_on(facts: RefreshFacts, now: datetime) -> bool:
    return facts.revoked_at is None and now < facts.session_expires_at and facts.status is AccountStatus.ACTIVE
