"""The outermost part of the service, around both transports: faults, headers that every answer carries, HEAD.

A fault of ours is answered as the problem ``internal`` and logged by the kind of the exception and its frames. Its
words stay out of both: those of a database name the values at fault, which may be personal.
"""

import logging
import re
import traceback
from collections.abc import Iterable
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.answering import internal_error, problem_response
from app.api.quotas import SPENDING, Quotas, Spending
from app.api.tracing import trace_id_of

ONLY_HEAD: Final = "tuquan.only_head"
"""In the scope of a request whose answer's body nobody reads."""
_LOG: Final = logging.getLogger("tuquan.api")
_REQUEST_ID: Final = re.compile(rb"[\x21-\x7e]{1,128}")
_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
_ONLY_TLS: Final = (b"strict-transport-security", b"max-age=31536000")


class Edge:
    """Wraps the app; pages that load scripts or styles bring their own content security policy."""

    def __init__(self, app: ASGIApp, *, public_url: str, quotas: Quotas) -> None:
        """``public_url`` is the service's address as callers know it."""
        self._app, self._public_url, self._quotas = app, public_url, quotas
        self._always = [*_ALWAYS, *([_ONLY_TLS] if public_url.startswith("https:") else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; connections of other kinds pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # The server leaves the body away; to the routes it is the GET that it stands for.
            scope = {**scope, "method": "GET", ONLY_HEAD: True}
        spending = scope[SPENDING] = Spending(self._quotas, (scope.get("client") or (None,))[0])
        echoed = [(name, value) for name, value in scope["headers"] if name == b"x-request-id"]
        added = [*self._always, *(each for each in echoed if _REQUEST_ID.fullmatch(each[1]))]
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = message["headers"]
                message["headers"] = [*own, *added, *spending.headers(), *_policy_for(own)]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except ClientDisconnect:
            # Whoever went away while sending a body waits for no answer, and it is no fault of ours.
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and the operator a line
            request = Request(scope)
            log_fault(error, trace_id_of(request))
            if started:
                # Nothing can be said any more; an error makes the server close the connection, so the cut shows.
                raise RuntimeError("the answer was cut off") from None
            response = problem_response(internal_error(request), request, public_url=self._public_url)
            await response(scope, receive, send_with_headers)


def _policy_for(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    return () if any(name == _POLICY[0] for name, _ in headers) else (_POLICY,)


def log_fault(error: Exception, trace_id: str) -> None:
    """Tells the operator the kind of a fault and its frames, never its words."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    _LOG.error("%s in the request of trace %s\n%s", kind, trace_id, frames)
