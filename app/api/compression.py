"""Content coding (RFC 9110 §8.4): zstd before brotli before gzip, for answers of a kilobyte and more.

A strong ETag names bytes, and each coding has bytes of its own: ``"3-5f2b"`` goes out as ``"3-5f2b-zstd"``. Callers
send it back as they got it; inwards, the coding is taken off again, so nothing behind this knows of codings.
"""

import re
from http import HTTPStatus
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

SMALLEST: Final = 1_000
"""Bytes below which coding saves nothing."""
ZSTD_LEVEL: Final = 3
BROTLI_QUALITY: Final = 1
GZIP_LEVEL: Final = 4
_CODED: Final = re.compile(rb'-(?:zstd|br|gzip)"')
_CONDITIONS: Final = frozenset({b"if-none-match", b"if-match"})
for _kind in (
    "application/problem+json",
    "application/graphql-response+json",
    "application/jwk-set+json",
    "application/x-ndjson",
    "text/csv",
):
    add_compress_type(_kind)


class Compression:
    """Wraps the app."""

    def __init__(self, app: ASGIApp) -> None:
        """The library does the coding and ``Vary``."""
        self._app = CompressMiddleware(
            app,
            minimum_size=SMALLEST,
            zstd_level=ZSTD_LEVEL,
            brotli_quality=BROTLI_QUALITY,
            gzip_level=GZIP_LEVEL,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; connections of other kinds pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = [(name, _plain(value) if name in _CONDITIONS else value) for name, value in scope["headers"]]
        known = b",".join(value for name, value in scope["headers"] if name == b"if-none-match").decode("latin-1")

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                _name_coding(message, known)
            await send(message)

        await self._app({**scope, "headers": asked}, receive, send_named)


def _plain(tags: bytes) -> bytes:
    return _CODED.sub(b'"', tags)


def _name_coding(message: Message, known: str) -> None:
    """Adds the coding to a strong ETag; an answer without content keeps the tag that its caller knows it by."""
    headers = MutableHeaders(raw=message["headers"])
    etag, coding = headers.get("etag"), headers.get("content-encoding")
    if etag is None:
        return
    if coding is not None:
        headers["etag"] = f'{etag[:-1]}-{coding}"'
    elif message["status"] == HTTPStatus.NOT_MODIFIED and (found := _known_as(etag, known)):
        headers["etag"] = found


def _known_as(etag: str, known: str) -> str | None:
    found = re.search(re.escape(etag[:-1]) + r'-(?:zstd|br|gzip)"', known)
    return found and found.group()
