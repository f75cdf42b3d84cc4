"""Date ranges of PostgreSQL as periods of the domain; both are half open."""

from datetime import date

import asyncpg

from app.domain.shared.period import Period


def period_of(valid: "asyncpg.Range[date]") -> Period:
    """The period of a ``daterange`` that is not empty."""
    return Period(valid.lower, valid.upper)
