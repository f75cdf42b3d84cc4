"""How often a password may be tried: five times, then the name is locked, each time twice as long.

A try counts before the password is compared and is forgotten when it was right, so that many tries at one moment
count as many. Names that nobody bears are counted alike: a lock tells nothing about who has an account.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from app.domain.accounts.codes import ACCOUNT_LOCKED
from app.domain.accounts.model import Tries
from app.domain.shared.errors import TooManyAttempts

FREE_TRIES: Final = 5
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=24)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""Tries are forgotten when none was made for so long and no lock holds."""


def decide_try(tries: Tries, now: datetime) -> Tries:
    """The tries with this one counted as failed. Raises ``TooManyAttempts`` (account-locked) while a lock holds."""
    if tries.locked_until is not None and now < tries.locked_until:
        raise TooManyAttempts(ACCOUNT_LOCKED, math.ceil((tries.locked_until - now).total_seconds()))
    since = max(tries.last_at, tries.locked_until or tries.last_at)
    failed = 1 if now - since >= FORGOTTEN_AFTER else tries.failed + 1
    lock = lock_after(failed)
    return Tries(failed, now, None if lock is None else now + lock)


def lock_after(failed: int) -> timedelta | None:
    """How long a name is locked after so many failed tries in a row: 15 minutes after five, doubled by each further."""
    if failed < FREE_TRIES:
        return None
    doublings = min(failed - FREE_TRIES, 16)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)
