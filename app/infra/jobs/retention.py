"""Erases the personal values of those whose time is over, a portion at a time."""

from typing import Final

import structlog

from app.domain.journal.model import Origin
from app.domain.policies.profile import PrivacyPolicy
from app.domain.privacy.actions import erase_past_retention
from app.domain.shared.errors import DomainError, Unavailable
from app.domain.shared.ids import PersonId
from app.infra.db.work import Begin

CHANNEL: Final = "worker"
PORTION: Final = 100
"""Persons that are looked for at once; each is erased in a transaction of its own."""
_DEFAULT_MONTHS: Final = PrivacyPolicy().retention_months
_log = structlog.get_logger(__name__)


async def erase_those_past_retention(begin: Begin) -> bool:
    """Erases the next whose time is over by the rules of their home; whether there may be more.

    Each is judged again under lock, so two workers erase nobody twice, and who was given a function meanwhile stays.
    Somebody who cannot be erased keeps nobody else from it.
    """
    async with begin(Origin(None, None, CHANNEL)) as work:
        due = await work.privacy.find_past_retention(work.today, default_months=_DEFAULT_MONTHS, limit=PORTION)
    erased = [await _erase(begin, person_id) for person_id in due]
    return len(due) == PORTION and any(erased)


async def _erase(begin: Begin, person_id: PersonId) -> bool:
    try:
        async with begin(Origin(None, None, CHANNEL)) as work:
            return await erase_past_retention(work, person_id)
    except Unavailable:
        raise
    except DomainError as error:
        _log.warning("a person was not erased", person=str(person_id), code=error.code.code)
        return False
