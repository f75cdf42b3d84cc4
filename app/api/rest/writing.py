"""Writes: a command comes in as a body, its action is carried out, and the record is shown as it then stands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import writer_of
from app.api.behalf import HEADER as ON_BEHALF_OF
from app.api.behalf import person_in
from app.api.carrying import AnswerWith, Call, Reply, carry_out, fingerprint_of
from app.api.conditional import etag_of, version_in
from app.api.deferring import Wish
from app.api.idempotency import HEADER as IDEMPOTENCY_KEY
from app.api.idempotency import key_in
from app.api.language import language_of
from app.api.noting import Noting
from app.api.ports import Doors
from app.api.preferences import preferences_of
from app.api.requests import read_json, require_json_accepted
from app.api.rest.bodies import REASON, VERSION, Accepted
from app.api.rest.deferring import Deferring, refused_response
from app.api.rest.finding import Finding
from app.api.rest.naming import path_of
from app.api.rest.parameters import Parameters
from app.api.rest.replies import response_of
from app.api.rest.values import read_bool
from app.api.surface.command import Change, Offer, Transition
from app.api.surface.inputs import command_from
from app.api.tracing import trace_id_of
from app.domain.access.actor import Actor
from app.domain.operations.model import Outcome
from app.domain.shared.commands import Done
from app.domain.shared.reads import Reads
from app.domain.shared.views import View

VALIDATE_ONLY: Final = "validate_only"
CREATED: Final = 201
_VALID: Final = Reply(200, b'{"valid":true}')


@dataclass(frozen=True, slots=True)
class _Asking:
    """One request, and what it asks for."""

    request: Request
    actor: Actor
    call: Call
    offer: Offer
    noting: Noting


class Writing:
    """The commands that one path of a view takes, under one method."""

    def __init__(self, doors: Doors, view: View, takes: Accepted) -> None:
        """``takes`` are the bodies of the path."""
        self._doors, self._view, self._takes = doors, view, takes
        self._finding, self._deferring = Finding(doors.views, view), Deferring(doors)

    async def create(self, request: Request) -> Response:
        """``POST /v1/{plural}``."""
        actor, raw = await self._begin(request)
        offer, body = self._takes.read(raw)
        return await self._carry(
            request, actor, raw, offer=offer, build=lambda: command_from(offer.command, body), status=CREATED
        )

    async def change(self, request: Request) -> Response:
        """``PATCH /v1/{plural}/{id}``, ``POST /v1/{plural}/{id}/transitions``: both change what the path names."""
        actor, raw = await self._begin(request)
        offer, body = self._takes.read(raw)
        today = self._doors.clock.today()
        record = await self._finding.id_of(self._doors.reads, actor, request.path_params["id"], as_of=today)
        if_match = request.headers.get("if-match")
        return await self._carry(
            request, actor, raw, offer=offer, build=lambda: _command(offer, body, record=record, if_match=if_match)
        )

    async def _begin(self, request: Request) -> tuple[Actor, bytes]:
        actor = await writer_of(request, self._doors)
        require_json_accepted(request)
        return actor, await read_json(request)

    async def _carry(
        self,
        request: Request,
        actor: Actor,
        raw: bytes,
        *,
        offer: Offer,
        build: Callable[[], Any],
        status: int = 200,
    ) -> Response:
        noting = Noting(self._doors.read_log, request, door="rest")
        asked = Parameters(request.scope["query_string"], {VALIDATE_ONLY})
        call = call_of(request, actor, raw, rehearse=asked.read(VALIDATE_ONLY, read_bool, default=False))
        answer = answer_valid if call.rehearse else self._answer(actor, status)

        asking = _Asking(request, actor, call, offer, noting)
        preferences = preferences_of(request)
        if preferences.respond_async and not call.rehearse and offer.may_be_put_aside():
            return await self._put_aside(asking, build, answer, wait_seconds=preferences.wait_seconds)
        return await self._tell(asking, await carry_out(self._doors.begin, offer, call, build=build, answer=answer))

    async def _put_aside(
        self, asking: _Asking, build: Callable[[], Any], answer: AnswerWith, *, wait_seconds: int | None
    ) -> Response:
        request, offer = asking.request, asking.offer

        def wish() -> Wish:
            language = language_of(request.headers.get("accept-language"))
            return Wish(name=offer.name, view=self._view.name, steps=[(offer, build())], language=language)

        async def finish(outcome: Outcome) -> Response:
            (item,) = outcome.items
            if item.record_id is None:
                return refused_response(item, request, public_url=self._doors.public_url)
            return await self._tell(asking, await answer(Done(item.record_id), self._doors.reads))

        return await self._deferring.put_aside(asking.call, wish, offer=offer, wait_seconds=wait_seconds, finish=finish)

    async def _tell(self, asking: _Asking, reply: Reply) -> Response:
        await asking.noting.note(asking.actor, self._view.name, reply.seen)
        return response_of(reply)

    def _answer(self, actor: Actor, status: int) -> AnswerWith:
        """The record in its default shape; its id alone where the caller may not read it."""

        async def answer(done: Done, reads: Reads) -> Reply:
            today = self._doors.clock.today()
            shown = await self._finding.fetch(reads, actor, done.id, as_of=today)
            headers = (
                {"Location": f"{self._doors.public_url}{path_of(self._view)}/{done.id}"} if status == CREATED else {}
            )
            if shown is None:
                return Reply(status, json.dumps({"id": str(done.id)}).encode(), headers)
            told = {"ETag": etag_of(shown.version, shown.body), **headers}
            return Reply(status, shown.body, told, seen=shown.seen)

        return answer


async def answer_valid(_done: Done, _reads: Reads) -> Reply:
    """The answer of a rehearsal that went well."""
    return _VALID


def _command(offer: Offer, body: Any, *, record: UUID, if_match: str | None) -> Any:
    """The command of a body; the path gives its id and ``If-Match`` the version that was seen."""
    way = offer.way
    given: dict[str, object] = {VERSION: version_in(if_match)} if offer.versioned() else {}
    if isinstance(way, Change | Transition):
        given[way.id_field] = record
    if not isinstance(way, Transition):
        return command_from(offer.command, body, **given)
    if REASON in type(body).model_fields:
        given[REASON] = body.reason
    return command_from(offer.command, body.params, **given)


def call_of(request: Request, actor: Actor, raw: bytes, *, rehearse: bool, number: int | None = None) -> Call:
    """The call that a request makes with this body.

    ``number`` is that of an item of several, which has a key of its own: one that no caller can send, because a
    quotation mark stands in it.
    """
    key = key_in(request.headers.get(IDEMPOTENCY_KEY))
    if key is not None and number is not None:
        key = f'{key}"{number}'
    return Call(
        actor=actor,
        channel="rest",
        trace_id=trace_id_of(request),
        on_behalf_of=person_in(request.headers.get(ON_BEHALF_OF)),
        key=key,
        fingerprint=b"" if key is None else _fingerprint(request, raw),
        rehearse=rehearse,
    )


def _fingerprint(request: Request, raw: bytes) -> bytes:
    """Two bodies that differ only in spacing or in the order of their members are one payload.

    On whose behalf it is said belongs to it.
    """
    canonical = json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":"))
    return fingerprint_of(request.method, request.url.path, canonical, *request.headers.getlist(ON_BEHALF_OF))
