"""Many records made with one call: ``POST /v1/{plural}/bulk``, answered 207 with an answer for each.

Each item is a call of its own, with a transaction and a change set of its own, and under the call's idempotency key it
keeps its own answer: a call that was cut off is repeated as it was; what was done is told again, the rest is done.
With ``atomic=true`` all of them are one transaction, and the first that is refused is the problem of the whole call.
"""

import json
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api.answering import problem_members, problem_response
from app.api.auth import actor_of
from app.api.carrying import AnswerWith, Reply, Step, StepFailed, carry_out, carry_out_together
from app.api.ports import Doors
from app.api.quotas import WRITES, spending_of
from app.api.requests import read_json, require_json_accepted
from app.api.rest.bodies import Accepted, Several, read_body
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.values import read_bool
from app.api.rest.writing import CREATED, VALIDATE_ONLY, answer_valid, call_of, response_of
from app.api.surface.inputs import command_from
from app.domain.access.actor import Actor
from app.domain.shared.commands import Done
from app.domain.shared.errors import DomainError, Unavailable
from app.domain.shared.reads import Reads
from app.domain.shared.views import View

ATOMIC: Final = "atomic"
MULTI_STATUS: Final = 207
LARGEST: Final = 4 * 1_048_576
"""Bytes of a body."""
_SEVERAL: Final = TypeAdapter(Several)


class Bulk:
    """The records of one view that are made many at a time."""

    def __init__(self, doors: Doors, view: View, takes: Accepted) -> None:
        """``takes`` are the bodies that the view's own path takes; they are the items here."""
        self._doors, self._takes, self._path = doors, takes, path_of(view)

    async def create(self, request: Request) -> Response:
        """Spends as many writes as there are items."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        raw = await read_json(request, largest=LARGEST)
        items = [to_json(item, inf_nan_mode="constants") for item in read_body(_SEVERAL, raw).items]
        spending_of(request).of_account(actor.account_id, WRITES, len(items))
        asked = Parameters(request.scope["query_string"], {VALIDATE_ONLY, ATOMIC})
        rehearse = asked.read(VALIDATE_ONLY, read_bool, default=False)
        if asked.read(ATOMIC, read_bool, default=False):
            return await self._all(request, actor, raw, items=items, rehearse=rehearse)
        replies = [each async for each in self._each(request, actor, items, rehearse=rehearse)]
        return response_of(_joined(replies, replayed=all(each.replayed for each in replies)))

    async def _each(
        self, request: Request, actor: Actor, items: Sequence[bytes], *, rehearse: bool
    ) -> AsyncIterator[Reply]:
        """Once the database is away, the rest is not tried: whoever waits for the answer gets it."""
        away: Unavailable | None = None
        for number, item in enumerate(items):
            try:
                if away is not None:
                    raise away
                step = self._step(item, rehearse=rehearse)
                call = call_of(request, actor, item, rehearse=rehearse, number=number)
                yield await carry_out(self._doors.begin, step.offer, call, build=step.build, answer=step.answer)
            except DomainError as refusal:
                away = refusal if isinstance(refusal, Unavailable) else None
                problem = problem_members(refusal, request, public_url=self._doors.public_url)
                yield Reply(problem["status"], json.dumps({"problem": problem}, default=str).encode())

    async def _all(
        self, request: Request, actor: Actor, raw: bytes, *, items: Sequence[bytes], rehearse: bool
    ) -> Response:
        call = call_of(request, actor, raw, rehearse=rehearse)
        steps = (partial(self._step, item, rehearse=rehearse) for item in items)
        try:
            return response_of(await carry_out_together(self._doors.begin, steps, call, join=_joined))
        except StepFailed as failed:
            more = {"item": failed.number}
            return problem_response(failed.refusal, request, public_url=self._doors.public_url, members=more)

    def _step(self, item: bytes, *, rehearse: bool) -> Step:
        offer, body = self._takes.read(item)
        answer = answer_valid if rehearse else self._answer()
        return Step(offer=offer, build=lambda: command_from(offer.command, body), answer=answer)

    def _answer(self) -> AnswerWith:
        """Where the record is; it is read there, by who may."""

        async def answer(done: Done, _reads: Reads) -> Reply:
            location = f"{self._doors.public_url}{self._path}/{done.id}"
            return Reply(CREATED, json.dumps({"id": str(done.id), "location": location}).encode())

        return answer


def _joined(replies: Sequence[Reply], *, replayed: bool = False) -> Reply:
    items: list[dict[str, Any]] = [
        {"status": each.status, **json.loads(each.body), **({"replayed": True} if each.replayed else {})}
        for each in replies
    ]
    return Reply(MULTI_STATUS, json.dumps({"items": items}, ensure_ascii=False).encode(), replayed=replayed)
