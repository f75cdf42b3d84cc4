"""What is asked of every request with a body, and of the answer's form."""

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
    if preferred(request.headers.get("accept"), (JSON,)) is None:
        raise TransportError(NOT_ACCEPTABLE, 406, values={"offered": JSON})


@lru_cache(maxsize=512)
def preferred(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type that the caller likes best (RFC 9110 §12.5.1), the first offered where several are as good."""
    if not accept or not accept.strip():
        return offered[0]
    wishes = [_wish(each) for each in accept.lower().replace(" ", "").split(",")]
    best, weight = None, 0.0
    for media in offered:
        ranges = (media, media.partition("/")[0] + "/*", "*/*")
        weights = [dict(reversed(wishes)).get(each) for each in ranges]
        liked = next((each for each in weights if each is not None), 0.0)
        if liked > weight:
            best, weight = media, liked
    return best


def _wish(text: str) -> tuple[str, float]:
    """A media range and its weight; a weight that cannot be read counts as one that was not given."""
    media, *parameters = text.split(";")
    given = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return media, float(given)
    except ValueError:
        return media, 1.0
