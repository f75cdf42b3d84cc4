"""Content coding: which one, of what, and what its ETags are called."""

import gzip
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import httpx
import pytest
import zstandard
from starlette.requests import Request
from starlette.responses import Response

from app.api.compression import Compression
from app.api.conditional import etag_of, is_unchanged, version_in

LONG, SHORT = b'{"name": "To 1"}' * 100, b'{"name": "To 1"}'
DECODED: dict[str, Callable[[bytes], Any]] = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


async def _record(scope: Any, receive: Any, send: Any) -> None:
    """A record of version 3, and the version that a change of it was sent with."""
    request = Request(scope, receive)
    body = SHORT if request.url.path == "/short" else LONG
    etag = etag_of(3, body)
    if request.method == "PATCH":
        response = Response(str(version_in(request.headers.get("if-match"))))
    elif is_unchanged(request.headers.get("if-none-match"), etag):
        response = Response(status_code=304, headers={"ETag": etag, "Vary": "Accept"})
    else:
        kind = "image/png" if request.url.path == "/picture" else "application/problem+json"
        response = Response(body, headers={"ETag": etag, "Vary": "Accept"}, media_type=kind)
    await response(scope, receive, send)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Compression(_record)), base_url="http://t") as client:
        yield client


async def _raw(client: httpx.AsyncClient, accepted: str) -> tuple[httpx.Response, bytes]:
    """The answer and its bytes as they were sent."""
    async with client.stream("GET", "/", headers={"Accept-Encoding": accepted}) as response:
        return response, b"".join([part async for part in response.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("*", "zstd"),
        ("gzip;q=1, zstd;q=0", "gzip"),
    ],
)
async def test_the_best_coding_that_is_accepted_is_taken(client: httpx.AsyncClient, accepted: str, coding: str) -> None:
    response, raw = await _raw(client, accepted)
    assert response.headers["content-encoding"] == coding
    assert DECODED[coding](raw) == LONG
    assert len(raw) < len(LONG)
    assert response.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "deflate", "zstd;q=0", "br;q=x"])
async def test_a_caller_who_accepts_none_gets_none(client: httpx.AsyncClient, accepted: str) -> None:
    response, raw = await _raw(client, accepted)
    assert (response.headers.get("content-encoding"), raw) == (None, LONG)
    assert response.headers["etag"] == etag_of(3, LONG)


@pytest.mark.parametrize("path", ["/short", "/picture"])
async def test_what_gains_nothing_is_left_alone(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, headers={"Accept-Encoding": "zstd"})
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
async def test_a_strong_etag_names_the_coding(client: httpx.AsyncClient, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    etag = (await client.get("/", headers=headers)).headers["etag"]
    assert etag == f'{etag_of(3, LONG)[:-1]}-{coding}"'
    again = await client.get("/", headers={**headers, "If-None-Match": f'"x-zstd", {etag}'})
    assert (again.status_code, again.headers["etag"], again.content) == (304, etag, b"")
    assert (await client.patch("/", headers={"If-Match": etag})).text == "3"


async def test_what_is_kept_in_one_coding_is_known_in_all(client: httpx.AsyncClient) -> None:
    etag = (await client.get("/", headers={"Accept-Encoding": "gzip"})).headers["etag"]
    again = await client.get("/", headers={"Accept-Encoding": "zstd", "If-None-Match": etag})
    assert (again.status_code, again.headers["etag"]) == (304, etag)
    plain = await client.get("/", headers={"Accept-Encoding": "zstd", "If-None-Match": etag_of(3, LONG)})
    assert (plain.status_code, plain.headers["etag"]) == (304, etag_of(3, LONG))


async def test_another_record_is_not_taken_for_it(client: httpx.AsyncClient) -> None:
    etag = etag_of(3, SHORT)
    response = await client.get("/", headers={"Accept-Encoding": "zstd", "If-None-Match": f'{etag[:-1]}-zstd"'})
    assert response.status_code == 200
