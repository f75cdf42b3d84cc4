"""What can be done with a record now: ``GET …/transitions`` lists those allowed, and why the others are not."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import PRIVATE
from app.api.explaining import PLACES, target_of
from app.api.language import language_of
from app.api.ports import Doors
from app.api.requests import JSON, require_json_accepted
from app.api.rest.finding import Finding
from app.api.rest.parameters import Parameters
from app.api.surface.command import Offer, Transition
from app.api.tracing import trace_id_of
from app.domain.access.actor import Actor
from app.domain.access.policy import may
from app.domain.journal.model import Origin
from app.domain.shared.codes import Code, code
from app.domain.shared.errors import FORBIDDEN, NotFound
from app.domain.shared.scope import Target
from app.domain.shared.views import Field, View

NOT_NOW: Final = code(
    "not-now",
    "Không thể thực hiện khi bản ghi đang ở trạng thái này.",
    "Not possible while the record is in this state.",
    title=("Chưa thể thực hiện", "Not possible now"),
)
ALLOWED: Final = "allowed_actions"
"""The member of a view that names the commands (or transitions) which the record's state allows."""


class Transitions:
    """The transitions of one view's records."""

    def __init__(self, doors: Doors, view: View, offers: Sequence[tuple[Transition, Offer]]) -> None:
        """Only a view with ``allowed_actions`` says what the state allows; elsewhere the action alone decides."""
        self._doors, self._view, self._offers = doors, view, offers
        self._finding = Finding(doors.views, view)
        self._fields = f"id,{ALLOWED}" if isinstance(view.members.get(ALLOWED), Field) else "id"

    async def allowed(self, request: Request) -> Response:
        """Every transition of the record, whether it is allowed, and if not, why not."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        Parameters(request.scope["query_string"], frozenset())
        record, allowed = await self._record(request, actor)
        target = await self._target(request, actor, record)
        language = language_of(request.headers.get("accept-language"))
        items = [
            _item(way, offer, _obstacle(offer, actor, target=target, allowed=allowed), language=language)
            for way, offer in self._offers
        ]
        headers = {**PRIVATE, "Content-Language": language}
        return Response(json.dumps({"items": items}, ensure_ascii=False).encode(), headers=headers, media_type=JSON)

    async def _record(self, request: Request, actor: Actor) -> tuple[UUID, list[str] | None]:
        reads, today = self._doors.reads, self._doors.clock.today()
        record = await self._finding.id_of(reads, actor, request.path_params["id"], as_of=today)
        selection = self._finding.selecting.one(self._fields, None)
        answer = await self._finding.fetch(reads, actor, record, as_of=today, selection=selection)
        if answer is None:
            raise NotFound(self._view.name)
        return record, json.loads(answer.body).get(ALLOWED)

    async def _target(self, request: Request, actor: Actor, record: UUID) -> Target | None:
        if self._view.name not in PLACES:
            return None
        origin = Origin(actor.account_id, actor.person_id, "rest", trace_id_of(request))
        async with self._doors.begin(origin) as work:
            return await target_of(work.places, self._view.name, record)


def _obstacle(offer: Offer, actor: Actor, *, target: Target | None, allowed: list[str] | None) -> Code | None:
    """What stands in the way: the permission first, then the record's state."""
    somewhere = not actor.scopes[offer.permission].is_empty()
    if not (somewhere if target is None else may(actor, offer.permission, target)):
        return FORBIDDEN
    return NOT_NOW if allowed is not None and offer.name not in allowed else None


def _item(way: Transition, offer: Offer, obstacle: Code | None, *, language: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "name": way.name,
        "command": offer.name,
        "description": offer.doc.say(language),
        "allowed": obstacle is None,
    }
    if obstacle is not None:
        detail = obstacle.detail.say(language, {"permission": offer.permission.value})
        item["because"] = {"code": obstacle.code, "detail": detail}
    return item
