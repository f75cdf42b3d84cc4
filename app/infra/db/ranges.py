"""Date ranges of PostgreSQL as periods of the domain; both are half open."""

import asyncpg

from app.domain.shared.period import Period


def period_of(valid: "asyncpg.Range[object]") -> Period:
    """The period of a ``daterange`` that is not empty."""
    return Period(valid.lower, valid.upper)
