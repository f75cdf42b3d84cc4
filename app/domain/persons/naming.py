"""Who may be named in a record: only somebody whom the actor may see.

Whoever is named at a place can be read there, so naming a stranger by their id would open their name and phone.
"""

from collections.abc import Sequence

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.ports import Work
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import PersonId


async def require_seen(work: Work, actor: Actor, person_ids: Sequence[PersonId]) -> None:
    """Refuses (``NotFound``) unless the actor holds ``person:read`` at one place of each of the persons."""
    places = await work.places.of_persons(person_ids) if person_ids else {}
    for person_id in person_ids:
        if not any(policy.may(actor, Permission.PERSON_READ, place) for place in places.get(person_id, ())):
            raise NotFound("person")
