"""Many records made with one call: ``POST /v1/{plural}/bulk``, answered 207 with an answer for each.

Each item is a call of its own, with a transaction and a change set of its own, and under the call's idempotency key it
keeps its own answer: a call that was cut off is repeated as it was; what was done is told again, the rest is done.
With ``atomic=true`` all of them are one transaction, and the first that is refused is the problem of the whole call.
"""

import json
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app.api.answering import problem_members, problem_response
from app.api.auth import actor_of
from app.api.carrying import AnswerWith, Reply, Step, StepFailed, carry_out, carry_out_together
from app.api.deferring import Wish
from app.api.language import language_of
from app.api.ports import Doors
from app.api.preferences import preferences_of
from app.api.quotas import WRITES, spending_of
from app.api.requests import read_json, require_json_accepted
from app.api.rest.bodies import Accepted, Several, read_body
from app.api.rest.deferring import Deferring, refused_response
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.replies import response_of
from app.api.rest.values import read_bool
from app.api.rest.writing import CREATED, VALIDATE_ONLY, answer_valid, call_of
from app.api.surface.inputs import command_from
from app.domain.access.actor import Actor
from app.domain.operations.model import ItemOutcome, Outcome
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
        self._doors, self._view, self._takes = doors, view, takes
        self._deferring = Deferring(doors)

    async def create(self, request: Request) -> Response:
        """Spends as many writes as there are items."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        raw = await read_json(request, largest=LARGEST)
        items = [to_json(item, inf_nan_mode="constants") for item in read_body(_SEVERAL, raw).items]
        spending_of(request).of_account(actor.account_id, WRITES, len(items))
        asked = Parameters(request.scope["query_string"], {VALIDATE_ONLY, ATOMIC})
        rehearse = asked.read(VALIDATE_ONLY, read_bool, default=False)
        atomic = asked.read(ATOMIC, read_bool, default=False)
        if preferences_of(request).respond_async and not rehearse:
            return await self._put_aside(request, actor, raw, items=items, atomic=atomic)
        if atomic:
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
            return self._refused(request, failed.refusal, failed.number)

    async def _put_aside(
        self, request: Request, actor: Actor, raw: bytes, *, items: Sequence[bytes], atomic: bool
    ) -> Response:
        """Whatever is no valid item is refused at once, and nothing is kept then."""
        steps = []
        for number, item in enumerate(items):
            try:
                offer, body = self._takes.read(item)
            except DomainError as refusal:
                return self._refused(request, refusal, number)
            steps.append((offer, command_from(offer.command, body)))
        language = language_of(request.headers.get("accept-language"))
        name = f"create_{self._view.plural}"
        wish = Wish(name=name, view=self._view.name, steps=steps, language=language, several=True, atomic=atomic)
        return await self._deferring.put_aside(
            call_of(request, actor, raw, rehearse=False),
            lambda: wish,
            offer=steps[0][0],
            wait_seconds=preferences_of(request).wait_seconds,
            finish=partial(self._finish, request),
        )

    async def _finish(self, request: Request, outcome: Outcome) -> Response:
        public_url = self._doors.public_url
        refused = next((n for n, each in enumerate(outcome.items) if each.problem is not None), None)
        if outcome.atomic and refused is not None:
            return refused_response(outcome.items[refused], request, public_url=public_url, members={"item": refused})
        return response_of(_joined([self._told(request, each) for each in outcome.items]))

    def _told(self, request: Request, item: ItemOutcome) -> Reply:
        if item.record_id is not None:
            return self._made(item.record_id)
        response = refused_response(item, request, public_url=self._doors.public_url)
        return Reply(response.status_code, b'{"problem":' + bytes(response.body) + b"}")

    def _refused(self, request: Request, refusal: DomainError, number: int) -> Response:
        return problem_response(refusal, request, public_url=self._doors.public_url, members={"item": number})

    def _step(self, item: bytes, *, rehearse: bool) -> Step:
        offer, body = self._takes.read(item)
        answer = answer_valid if rehearse else self._answer()
        return Step(offer=offer, build=lambda: command_from(offer.command, body), answer=answer)

    def _answer(self) -> AnswerWith:
        """Where the record is; it is read there, by who may."""

        async def answer(done: Done, _reads: Reads) -> Reply:
            return self._made(done.id)

        return answer

    def _made(self, record: UUID) -> Reply:
        location = f"{self._doors.public_url}{path_of(self._view)}/{record}"
        return Reply(CREATED, json.dumps({"id": str(record), "location": location}).encode())


def _joined(replies: Sequence[Reply], *, replayed: bool = False) -> Reply:
    items: list[dict[str, Any]] = [
        {"status": each.status, **json.loads(each.body), **({"replayed": True} if each.replayed else {})}
        for each in replies
    ]
    return Reply(MULTI_STATUS, json.dumps({"items": items}, ensure_ascii=False).encode(), replayed=replayed)
