"""Replies of commands as they go out over REST."""

from collections.abc import Mapping

from starlette.responses import Response

from app.api.carrying import Reply
from app.api.conditional import PRIVATE
from app.api.requests import JSON


def response_of(reply: Reply) -> Response:
    """A reply as it goes out; one that was kept says so. The answer of a call that was put aside has no body."""
    headers: Mapping[str, str] = {**PRIVATE, **reply.headers}
    if reply.replayed:
        headers = {**headers, "Idempotent-Replayed": "true"}
    return Response(reply.body, reply.status, headers, media_type=JSON if reply.body else None)
