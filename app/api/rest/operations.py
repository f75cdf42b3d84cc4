"""How far an operation is, told as it goes on: server-sent events, for clients of both doors.

A stream ends with the operation, with the caller's token, and when the service stops. Whoever comes back is told the
present state first, so nothing is missed by having been away.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Final
from uuid import UUID

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import NEVER_KEPT
from app.api.ports import Doors
from app.api.problems import NOT_ACCEPTABLE, TransportError
from app.api.requests import preferred
from app.api.rest.finding import Finding
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.routing import READ, Operation
from app.domain.access.actor import Actor
from app.domain.operations.model import PENDING
from app.domain.shared.codes import Text
from app.domain.shared.errors import NotFound, Unauthenticated, Unavailable

EVENTS: Final = "text/event-stream"
MOST_STREAMS: Final = 200
"""Streams of one process; whoever comes then is sent away for a while."""
LOOK_SECONDS: Final = 0.5
"""Between two looks at an operation."""
QUIET_LOOKS: Final = 30
"""Looks without news after which a comment keeps the connection alive."""
_EVENT: Final = "operation"
_PENDING: Final = frozenset(state.value for state in PENDING)


class Watching:
    """The streams of one process."""

    def __init__(self, doors: Doors) -> None:
        """Nobody looks on yet."""
        self._doors, self._streams = doors, 0
        self._finding = Finding(doors.views, doors.views.get("operation"))

    async def events(self, request: Request) -> Response:
        """``GET /v1/operations/{id}/events``: the operation, and again whenever it has changed, until it ends."""
        actor = await actor_of(request, self._doors)
        if preferred(request.headers.get("accept"), (EVENTS,)) is None:
            raise TransportError(NOT_ACCEPTABLE, 406, values={"offered": EVENTS})
        Parameters(request.scope["query_string"], frozenset())
        operation = await self._finding.id_of(
            self._doors.reads, actor, request.path_params["id"], as_of=self._doors.clock.today()
        )
        first = await self._look(actor, operation)
        if first is None:
            raise NotFound(self._finding.view.name)
        if self._streams >= MOST_STREAMS:
            raise Unavailable
        headers = {**NEVER_KEPT, "Vary": "Accept, Accept-Language, Authorization", "X-Accel-Buffering": "no"}
        return EventSourceResponse(self._stream(request, operation, first), headers=headers)

    async def _stream(self, request: Request, operation: UUID, first: bytes) -> AsyncIterator[bytes]:
        self._streams += 1
        try:
            yield format_sse_event(event=_EVENT, data_str=first.decode(), retry=1_000)
            told, quiet = first, 0
            while json.loads(told)["state"] in _PENDING and not self._doors.is_stopping():
                await asyncio.sleep(LOOK_SECONDS)
                found = await self._look_again(request, operation)
                if found is None:
                    return
                if found != told:
                    told, quiet = found, 0
                    yield format_sse_event(event=_EVENT, data_str=told.decode())
                elif (quiet := quiet + 1) % QUIET_LOOKS == 0:
                    yield KEEPALIVE_COMMENT
        finally:
            self._streams -= 1

    async def _look_again(self, request: Request, operation: UUID) -> bytes | None:
        """The operation as it is; None where the token is over, or the database away: the caller comes back."""
        token = request.headers["authorization"].partition(" ")[2].strip()
        try:
            return await self._look(await self._doors.authenticator.authenticate(token), operation)
        except (Unauthenticated, Unavailable):
            return None

    async def _look(self, actor: Actor, operation: UUID) -> bytes | None:
        answer = await self._finding.fetch(self._doors.reads, actor, operation, as_of=self._doors.clock.today())
        return None if answer is None else answer.body


def watching(doors: Doors) -> Iterator[Operation]:
    """The stream of an operation's progress."""
    view = doors.views.get("operation")
    yield Operation(
        id="watch_operation",
        method="GET",
        path=f"{path_of(view)}/{{id}}/events",
        endpoint=Watching(doors).events,
        tag=view.plural,
        summary=Text("Theo dõi tiến độ", "Watch the progress"),
        description=Text(
            "Luồng sự kiện (SSE): mỗi sự kiện `operation` mang toàn bộ bản ghi, gửi ngay và mỗi khi có thay đổi; kết "
            "thúc cùng với thao tác, hoặc khi mã truy cập hết hạn. Kết nối lại thì nhận trạng thái hiện tại.",
            "Server-sent events: each event `operation` carries the whole record, at once and whenever it has changed; "
            "the stream ends with the operation, or with the access token. Whoever connects again gets the present "
            "state.",
        ),
        parameters=("Id",),
        answer={"type": "string"},
        media_type=EVENTS,
        problems=(*READ, 404),
    )
