"""Looks for duplicates among what has changed, a portion at a time."""

from app.domain.duplicates.actions import find_among
from app.domain.duplicates.model import RecordKind
from app.domain.journal.model import Origin
from app.infra.db.duplicates import feed
from app.infra.db.work import Begin

CHANNEL = "worker"


async def find_changed_duplicates(begin: Begin) -> bool:
    """Compares the next changed persons, and the next changed households, with all others; whether there are more.

    Only sealed changes are looked at, in the order of their positions. Two workers do not look at the same: the second
    waits for the first and goes on behind it.
    """
    more = [await _find_changed(begin, kind) for kind in RecordKind]
    return any(more)


async def _find_changed(begin: Begin, kind: RecordKind) -> bool:
    async with begin(Origin(None, None, CHANNEL)) as work:
        await work.duplicates.lock_search()
        portion = await feed.take(work.transaction, kind)
        if portion is None:
            return False
        if portion.territory_id is not None and portion.looked.ids():
            await find_among(work, portion.looked, territory_id=portion.territory_id)
        await feed.keep(work.transaction, kind, portion)
        return portion.more
