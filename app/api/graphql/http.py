"""GraphQL over HTTP at ``/graphql``, by the current draft of its specification.

The schema is public: introspection and the page need no token, so tools can read what the committed schema document
says anyway. Everything that reads or changes records needs one (401).

Towards ``application/graphql-response+json`` the status tells what went wrong with the request; towards
``application/json`` a well-formed request is always answered 200, as older clients expect.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.behalf import HEADER as ON_BEHALF_OF
from app.api.graphql.answering import Answering, cost_of
from app.api.graphql.asking import JSON, asked_in_body, asked_in_url, media_for, wants_page
from app.api.graphql.codes import BAD_VARIABLES
from app.api.graphql.cost import TooCostly
from app.api.graphql.documents import Documents, Refused
from app.api.graphql.introspecting import Introspecting
from app.api.graphql.mutations import CHANNEL
from app.api.graphql.page import mount_page, page
from app.api.graphql.problems import Told
from app.api.graphql.schema import build_schema
from app.api.language import language_of
from app.api.noting import Noting
from app.api.ports import Doors
from app.api.problems import NO_TOKEN, TransportError, status_of
from app.api.quotas import REQUESTS, spending_of
from app.api.requests import read_json
from app.api.surface.command import Offer
from app.api.tracing import trace_id_of
from app.domain.shared.errors import DomainError, Malformed, Unauthenticated

PATH: Final = "/graphql"
_HEADERS: Final = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Authorization"}


def mount(app: FastAPI, doors: Doors, offers: Sequence[Offer]) -> None:
    """Serves the schema of the views and offers, and the page to explore it."""
    served = build_schema(doors.views, tuple(offers))
    answering = Answering(doors, served, Documents(served.schema, served.vocabulary), Introspecting(served.schema))

    async def graphql(request: Request) -> Response:
        if request.method == "GET" and wants_page(request.headers.get("accept")):
            return page()
        return await _answer(request, answering)

    app.router.add_route(PATH, graphql, methods=["GET", "POST"], include_in_schema=False)
    mount_page(app, PATH)


async def _answer(request: Request, answering: Answering) -> Response:
    told = Told(language_of(request.headers.get("accept-language")), answering.doors.public_url, trace_id_of(request))
    try:
        media = media_for(request.headers.get("accept"))
    except TransportError as error:
        return _refusal(error, told, JSON)
    try:
        reading = request.method == "GET"
        asked = asked_in_url(request.query_params) if reading else asked_in_body(await read_json(request))
        noting = Noting(answering.doors.read_log, request, door=CHANNEL)
        # A token that is sent is looked at even where none is needed: it is wrong or it is not.
        signed_in = "authorization" in request.headers
        spending = spending_of(request)
        if not signed_in:
            spending.of_address(REQUESTS)
        actor = await actor_of(request, answering.doors) if signed_in else None
        behalf = request.headers.get(ON_BEHALF_OF)
        prepared = answering.prepare(asked, reading=reading, keep=signed_in, behalf=behalf)
        if actor is None and not prepared.is_public:
            raise Unauthenticated(NO_TOKEN)
        body = await answering.answer(prepared, actor, told, noting=noting, spending=spending)
        return _response(body, 200, told, media=media)
    except DomainError as error:
        return _refusal(error, told, media)


def _refusal(error: DomainError, told: Told, media: str) -> Response:
    """The answer to a request that was not run; without ``data``, which tells that nothing was executed."""
    errors = [told.as_error(error, found) for found in error.found] if isinstance(error, Refused) else []
    body: dict[str, Any] = {"errors": errors or [told.as_error(error)]}
    if isinstance(error, TooCostly):
        body["extensions"] = {"cost": cost_of(error.requested)}
    problem = told.problem(error)
    content = json.dumps(body, ensure_ascii=False, default=str).encode()
    return _response(content, _status(error, media), told, media=media, headers=dict(problem.headers))


def _status(error: DomainError, media: str) -> int:
    return 200 if media == JSON and _was_well_formed(error) else status_of(error)


def _was_well_formed(error: DomainError) -> bool:
    """Whether HTTP and JSON were in order and only the GraphQL in them was refused."""
    unfit = error.code is BAD_VARIABLES or status_of(error) == HTTPStatus.UNPROCESSABLE_ENTITY
    return isinstance(error, Refused | Malformed) or (isinstance(error, TransportError) and unfit)


def _response(body: bytes, status: int, told: Told, *, media: str, headers: dict[str, str] | None = None) -> Response:
    return Response(
        body,
        status,
        {**_HEADERS, "Content-Language": told.language, **(headers or {})},
        media_type=f"{media}; charset=utf-8",
    )
