"""Routes of the REST transport: FastAPI's own route class, without the machinery that these endpoints do not use.

An endpoint takes the request and gives the response. FastAPI's dependency machinery would cost each read more than
everything else in Python together, so a route calls its endpoint directly; what the endpoint takes and gives is told
to the OpenAPI document by its ``Operation``.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from app.api.quotas import REQUESTS, spending_of
from app.api.requests import JSON
from app.domain.shared.codes import Text

Endpoint = Callable[[Request], Awaitable[Response]]
Schema = Mapping[str, Any]
READ: Final = (400, 401, 406)
"""Statuses of problems that every read may give."""
BULK: Final = "/bulk"
"""How the path ends under which many records are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route and everything that the document says of it.

    ``parameters`` and ``headers`` name components of the document, or are parameters themselves; ``body`` validates
    the request's body, ``raw_body`` is the media type of one that is taken as it is; ``answer`` is the schema of the
    answer with the status ``status``, ``other_answers`` what else may be asked for instead, by media type; ``problems``
    are the statuses of its problems besides those that every route may give. Where nobody is ``signed_in``, a call
    spends the quota of its address, unless it is not ``counted``. One that ``may_be_put_aside`` takes ``Prefer``.
    """

    id: str
    method: str
    path: str
    endpoint: Endpoint
    tag: str
    summary: Text
    description: Text | None = None
    parameters: tuple[str | Schema, ...] = ()
    body: TypeAdapter[Any] | None = None
    body_examples: Mapping[str, object] = field(default_factory=dict)
    raw_body: str | None = None
    status: int = 200
    answer: Schema | None = None
    answer_example: object = None
    media_type: str = JSON
    other_answers: Mapping[str, Schema] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()
    signed_in: bool = True
    counted: bool = True
    may_be_put_aside: bool = False


class OperationRoute(APIRoute):
    """The route of one operation."""

    def __init__(self, operation: Operation) -> None:
        """A path has at most one parameter, so what stands before it tells most paths apart."""
        super().__init__(
            operation.path,
            operation.endpoint,
            methods=[operation.method],
            name=operation.id,
            operation_id=operation.id,
            tags=[operation.tag],
            summary=f"{operation.summary.vi} / {operation.summary.en}",
            status_code=operation.status,
            response_class=Response,
        )
        # Given afterwards, because FastAPI takes the endpoint's docstring where there is none.
        self.description = _both(operation.description) if operation.description else ""
        self.operation = operation
        self._before = operation.path.partition("{")[0]
        self.app = self._answer

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Refuses at once what begins differently; the pattern decides on the rest. ``bulk`` is no id."""
        if scope["type"] == "http" and not scope.get("root_path") and not scope["path"].startswith(self._before):
            return Match.NONE, {}
        if scope["type"] == "http" and scope["path"].endswith(BULK) and not self.operation.path.endswith(BULK):
            return Match.NONE, {}
        return super().matches(scope)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        if self.operation.counted and not self.operation.signed_in:
            spending_of(request).of_address(REQUESTS)
        response = await self.operation.endpoint(request)
        await response(scope, receive, send)


def _both(text: Text) -> str:
    return f"{text.vi}\n\n{text.en}"
