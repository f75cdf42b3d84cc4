"""The trace id of a request: that of ``traceparent`` (W3C Trace Context), else one of our own."""

import re
import secrets
from typing import Final

from starlette.requests import HTTPConnection

_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_NOBODY: Final = "0" * 32
_KEPT: Final = "tuquan.trace_id"


def trace_id_of(connection: HTTPConnection) -> str:
    """The 32 hexadecimal digits that journal, log and problem of a request share; drawn when first asked for."""
    kept = connection.scope.get(_KEPT)
    if kept is None:
        found = _TRACEPARENT.fullmatch(connection.headers.get("traceparent", ""))
        given = found.group(1) if found else _NOBODY
        kept = connection.scope[_KEPT] = secrets.token_hex(16) if given == _NOBODY else given
    return str(kept)
