"""Calls that are put aside over REST: 202 with the operation's address, or the call's own answer if it comes soon."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.api.answering import problem_response
from app.api.carrying import Call, Reply
from app.api.conditional import NEVER_KEPT
from app.api.deferring import Wish, defer
from app.api.language import language_of
from app.api.ports import Doors
from app.api.preferences import APPLIED, RESPOND_ASYNC
from app.api.problems import MEDIA_TYPE
from app.api.rest.naming import VERSION
from app.api.rest.replies import response_of
from app.api.surface.command import Offer
from app.domain.access.actor import Actor
from app.domain.journal.model import Origin
from app.domain.operations.codes import OPERATION_CANCELLED
from app.domain.operations.model import PENDING, ItemOutcome, Outcome
from app.domain.shared.commands import Done
from app.domain.shared.errors import Conflict
from app.domain.shared.ids import OperationId
from app.domain.shared.reads import Reads

ACCEPTED: Final = 202
LOOK_SECONDS: Final = 0.2
"""Between two looks at what somebody waits for."""

Finish = Callable[[Outcome], Awaitable[Response]]
"""Makes the answer that the call itself would have got."""


class Deferring:
    """Puts calls aside."""

    def __init__(self, doors: Doors) -> None:
        """``Location`` leads to the operation."""
        self._doors = doors

    async def put_aside(
        self,
        call: Call,
        wish: Callable[[], Wish],
        *,
        offer: Offer,
        wait_seconds: int | None,
        finish: Finish,
    ) -> Response:
        """202, or the call's own answer where it is known within the time that the caller wishes to wait."""

        async def answer(done: Done, _reads: Reads) -> Reply:
            location = f"{self._doors.public_url}{VERSION}/operations/{done.id}"
            return Reply(ACCEPTED, b"", {"Location": location, "Retry-After": "1"})

        reply = await defer(self._doors.begin, call, wish, offer=offer, answer=answer)
        if reply.status != ACCEPTED:
            # The key's first call was not put aside: its answer is the answer.
            return response_of(reply)
        operation = OperationId(UUID(reply.headers["Location"].rpartition("/")[2]))
        outcome = await self._wait(call, operation, seconds=wait_seconds) if wait_seconds else None
        response = response_of(reply) if outcome is None else await finish(outcome)
        response.headers[APPLIED] = RESPOND_ASYNC
        return response

    async def _wait(self, call: Call, operation: OperationId, *, seconds: int) -> Outcome | None:
        """What became of it, as soon as it has ended; None when the time is over."""
        now = asyncio.get_running_loop().time
        until = now() + seconds
        while True:
            outcome = await self._outcome(call.actor, operation)
            if outcome.state not in PENDING:
                return outcome
            if now() >= until:
                return None
            await asyncio.sleep(LOOK_SECONDS)

    async def _outcome(self, actor: Actor, operation: OperationId) -> Outcome:
        async with self._doors.begin(Origin(actor.account_id, actor.person_id, "rest")) as work:
            found: Outcome = await work.operations.find_outcome(operation, actor.account_id)
        return found


def refused_response(
    item: ItemOutcome, request: Request, *, public_url: str, members: Mapping[str, object] | None = None
) -> Response:
    """The problem of a command that was not done."""
    if item.problem is None:
        return problem_response(Conflict(OPERATION_CANCELLED), request, public_url=public_url, members=members)
    language = language_of(request.headers.get("accept-language"))
    headers = {"Content-Language": language, **NEVER_KEPT, "Vary": "Accept, Accept-Language, Authorization"}
    body = json.dumps({**item.problem, **(members or {})}, ensure_ascii=False).encode()
    return Response(body, int(str(item.problem["status"])), headers, media_type=MEDIA_TYPE)
