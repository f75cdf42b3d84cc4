"""What the worker does in the domain's name again and again: each part in a transaction of its own.

An errand is repeated while it finds something, then after a pause. It runs beside the duties, so that waiting for a
lock keeps nothing from being sealed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from app.domain.journal.model import Origin
from app.domain.restructuring.actions import execute_due, set_aside_due
from app.domain.restructuring.agreement import Due
from app.domain.restructuring.codes import EXECUTION_FAILED
from app.domain.shared.errors import CONFLICT, Conflict, DomainError, Unavailable
from app.infra.db.work import Begin
from app.infra.jobs.retention import erase_those_past_retention

CHANNEL: Final = "worker"
_TRIES = 3
"""How often what another change, or a fault, kept from being done is tried before it is left to people."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do, and the pause after it; ``do`` does one part and says whether there was any."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[bool]]


def errands(begin: Begin) -> tuple[Errand, ...]:
    """Every errand."""
    return (
        Errand("execute_due_restructuring", timedelta(seconds=1), partial(execute_due_restructuring, begin)),
        Errand("erase_past_retention", timedelta(hours=1), partial(erase_those_past_retention, begin)),
    )


async def execute_due_restructuring(begin: Begin) -> bool:
    """Carries out the first scheduled restructuring whose day has come, or sets it aside; False where there is none.

    Two workers find the same one, and the second waits at its locks, which are those of every execution: so each is
    carried out once, and those of one day one after the other. A worker that is killed leaves it scheduled. One that
    cannot be carried out, for whatever reason, is set aside and stops no other; only while the database is away
    everything waits. It is written in the name of whoever scheduled it.
    """
    async with begin(Origin(None, None, CHANNEL)) as work:
        due = await work.restructuring.find_due(work.today)
    if due is None:
        return False
    origin = Origin(due.scheduled_account, due.scheduled_by, CHANNEL)
    refused = await _refusal(begin, origin, due)
    if refused is not None:
        _log.warning("a scheduled restructuring was set aside", restructuring=str(due.id), code=refused.code.code)
        async with begin(origin) as work:
            await set_aside_due(work, due.id, refused)
    return True


async def _refusal(begin: Begin, origin: Origin, due: Due) -> DomainError | None:
    """Tries to carry it out; what kept it from being done, if anything did."""
    refused: DomainError | None = None
    for _ in range(_TRIES):
        refused = await _try(begin, origin, due)
        if refused is None or refused.code not in (CONFLICT, EXECUTION_FAILED):
            return refused
    return refused


async def _try(begin: Begin, origin: Origin, due: Due) -> DomainError | None:
    try:
        async with begin(origin) as work:
            await execute_due(work, due.id)
    except Unavailable:
        raise
    except DomainError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not keep the others from their day
        _log.exception("a scheduled restructuring failed", restructuring=str(due.id), error=type(error).__name__)
        return Conflict(EXECUTION_FAILED)
    return None
