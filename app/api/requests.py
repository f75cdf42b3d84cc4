"""What is asked of every request with a body, and of the answer's form: JSON, of bounded size."""

from functools import lru_cache
from typing import Final

from starlette.requests import Request

from app.api.problems import NOT_ACCEPTABLE, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, TransportError

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
_TAKES_JSON: Final = frozenset({JSON, "application/*", "*/*"})
LARGEST_BODY: Final = 1_048_576
"""Bytes of a body."""


async def read_json(request: Request, *, largest: int = LARGEST_BODY) -> bytes:
    """The body's bytes. Refuses what is not declared as JSON (415), and what is too large (413) as soon as it is."""
    return await read_body_of(request, JSON, largest=largest)


async def read_body_of(request: Request, kind: str, *, largest: int) -> bytes:
    """The same for a body that is declared as this media type."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != kind or request.headers.get("content-encoding", "identity") != "identity":
        raise TransportError(UNSUPPORTED_MEDIA_TYPE, 415, values={"accepted": kind}, headers={"Accept": kind})
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > largest:
        raise TransportError(TOO_LARGE, 413)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest:
            raise TransportError(TOO_LARGE, 413)
        chunks.append(chunk)
    return b"".join(chunks)


def require_json_accepted(request: Request) -> None:
    """Refuses (406) a caller who takes no JSON."""
    if not _takes_json(request.headers.get("accept")):
        raise TransportError(NOT_ACCEPTABLE, 406, values={"offered": JSON})


@lru_cache(maxsize=512)
def _takes_json(accept: str | None) -> bool:
    if not accept or not accept.strip():
        return True
    wishes = [wish.partition(";") for wish in accept.lower().replace(" ", "").split(",")]
    return any(kind in _TAKES_JSON and "q=0" not in parameters.split(";") for kind, _, parameters in wishes)
