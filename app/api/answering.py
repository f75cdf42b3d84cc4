"""Answers every refusal and every fault as one problem (RFC 9457), in the caller's language."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from app.api.conditional import NEVER_KEPT
from app.api.errors import problem_in_parts
from app.api.language import language_of
from app.api.problems import (
    INTERNAL,
    MALFORMED,
    MEDIA_TYPE,
    METHOD_NOT_ALLOWED,
    NO_SUCH_PATH,
    Problem,
    TransportError,
    problem_of,
)
from app.api.tracing import trace_id_of
from app.domain.shared.errors import DomainError


def problem_response(
    error: DomainError, request: Request, *, public_url: str, members: Mapping[str, object] | None = None
) -> Response:
    """The problem that an error is told as, with the headers that belong to it; ``members`` are those of the call."""
    language = language_of(request.headers.get("accept-language"))
    problem = problem_of(error, language)
    told = {**_told_members(problem, request, public_url=public_url), **(members or {})}
    headers = {
        "Content-Language": language,
        **NEVER_KEPT,
        "Vary": "Accept, Accept-Language, Authorization",
    }
    return Response(
        json.dumps(told, ensure_ascii=False, default=str).encode(),
        problem.status,
        {**headers, **problem.headers},
        media_type=MEDIA_TYPE,
    )


def problem_members(error: DomainError, request: Request, *, public_url: str) -> dict[str, Any]:
    """The members of a problem that stands inside another answer."""
    problem = problem_of(error, language_of(request.headers.get("accept-language")))
    return _told_members(problem, request, public_url=public_url)


def _told_members(problem: Problem, request: Request, *, public_url: str) -> dict[str, Any]:
    return problem.as_json(public_url=public_url, instance=request.url.path, trace_id=trace_id_of(request))


def internal_error(request: Request) -> TransportError:
    """What a fault of ours is told as: where to ask, nothing about its cause."""
    return TransportError(INTERNAL, 500, values={"trace_id": trace_id_of(request)})


def tell_problems(app: FastAPI, *, public_url: str) -> None:
    """Lets the app answer the domain's errors, refused requests and unknown paths as problems."""

    async def answer_domain(request: Request, error: Any) -> Response:
        return problem_response(error, request, public_url=public_url)

    async def answer_invalid(request: Request, error: Any) -> Response:
        return problem_response(problem_in_parts(error.errors()), request, public_url=public_url)

    async def answer_http(request: Request, error: Any) -> Response:
        return problem_response(_told(request, error), request, public_url=public_url)

    app.add_exception_handler(DomainError, answer_domain)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)


def _told(request: Request, error: HTTPException) -> TransportError:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return TransportError(NO_SUCH_PATH, 404)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(methods_at(request))
        return TransportError(
            METHOD_NOT_ALLOWED,
            405,
            values={"method": request.method, "allowed": allowed},
            headers={"Allow": allowed},
        )
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return internal_error(request)
    return TransportError(MALFORMED, error.status_code, values={"because": "HTTP"}, headers=error.headers)


def methods_at(request: Request) -> list[str]:
    """Every method that the path takes, over all routes that lead to it; what can be got can be asked by HEAD."""
    methods: set[str] = set()
    for route in request.app.router.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            methods |= set(getattr(route, "methods", None) or ())
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)
