"""Single records: found by id or, where the view can be filtered by it, by code; shown in one selection."""

import json
from datetime import date
from uuid import UUID

from app.api.rest.selecting import ListWish, Selecting
from app.api.rest.values import read_id, read_text
from app.domain.access.actor import Actor
from app.domain.shared.errors import NotFound
from app.domain.shared.reads import Reads
from app.domain.shared.selection import Answer, Read, Selection
from app.domain.shared.views import View, ViewRegistry

_BY_CODE = ListWish(fields="id", filters=("code",), limit=2)


class Finding:
    """The single records of one view."""

    def __init__(self, views: ViewRegistry, view: View) -> None:
        """Whatever reads it is given decide where it looks: the pool, or an open transaction."""
        self.view = view
        self.selecting = Selecting(views, view)

    async def fetch(
        self,
        reads: Reads,
        actor: Actor,
        record: UUID,
        *,
        as_of: date,
        known_at: int | None = None,
        selection: Selection | None = None,
    ) -> Answer | None:
        """The record in the shape asked for, else in its default shape."""
        chosen = selection or self.selecting.one(None, None, known=known_at is not None)
        values = {"id": record, "known_at": known_at}
        return await reads.fetch(Read(chosen, actor.scopes, actor.scope_shape, as_of, values=values))

    async def id_of(self, reads: Reads, actor: Actor, text: str, *, as_of: date) -> UUID:
        """The id that a path names. Raises ``NotFound`` for what is neither an id nor the code of one record."""
        try:
            return read_id(text)
        except ValueError:
            return await self._by_code(reads, actor, text, as_of=as_of)

    async def _by_code(self, reads: Reads, actor: Actor, text: str, *, as_of: date) -> UUID:
        wanted = self.view.filters.get("code")
        try:
            code = read_text(text)
        except ValueError:
            raise NotFound(self.view.name) from None
        if wanted is None:
            raise NotFound(self.view.name)
        values = {"code": [code] if wanted.many else code, "url_self": "", "url_prefix": ""}
        read = Read(self.selecting.list(_BY_CODE), actor.scopes, actor.scope_shape, as_of, values=values)
        answer = await reads.fetch(read)
        found = json.loads(answer.body)["items"] if answer else []
        if len(found) != 1:
            raise NotFound(self.view.name)
        return UUID(found[0]["id"])
