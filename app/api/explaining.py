"""Where a record counts for access, and why an account may or may not do something there."""

from typing import Any
from uuid import UUID

from app.api.ports import Doors
from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.explaining import Explanation, explain
from app.domain.access.permissions import Permission
from app.domain.journal.model import Origin
from app.domain.journal.ports import Places
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import AccountId
from app.domain.shared.scope import Target

PLACES = ("territory", "group", "household")
"""The kinds of records that say where they count for access."""


async def target_of(places: Places, kind: str, record: UUID) -> Target:
    """Where a record of one of ``PLACES`` counts today; nowhere when there is no such record."""
    find = {"territory": places.of_territories, "group": places.of_groups, "household": places.of_households}
    return (await find[kind]([record])).get(record, Target())


async def explain_access(
    doors: Doors,
    actor: Actor,
    permission: Permission,
    *,
    account_id: AccountId,
    place: tuple[str, UUID],
    origin: Origin,
) -> Explanation:
    """Why the account may or may not use the permission at the place today.

    One's own account is explained to everybody, another to those who may see it. A place that does not exist is
    explained as one that no assignment reaches, so nothing can be learnt of what lies outside a scope.
    """
    async with doors.begin(origin) as work:
        if account_id != actor.account_id:
            home: Target | None = await work.accounts.find_home(account_id)
            read = Permission.ACCOUNT_READ
            policy.require(actor, read, home or Target(), what="account", read=read)
        held: Any = await work.accounts.find_held(account_id)
        if held is None:
            raise NotFound("account")
        target = await target_of(work.places, *place)
        return explain(held.held, permission, target, today=work.today, person_id=held.person_id)
