"""Requests that are no HTTP, or two kinds of it at once, over a real socket: one answer each, and no memory taken."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from app.infra.running.wire import LARGEST_HEAD, BoundedRequests, configured
from tests.hostile.judging import LEAKS, fingerprint
from tests.hostile.world import Ground

GOOD = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /v1/auth/logout HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HIDDEN = b"GET /v1/hidden HTTP/1.1\r\nHost: x\r\n\r\n"
"""A request that stands where a body should: it must never be answered."""
REFUSED: dict[str, bytes] = {
    "length and chunks": POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + HIDDEN,
    "two equal lengths": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 0, 44\r\n\r\n" + HIDDEN,
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a hexadecimal length": POST + b"Content-Length: 0x2\r\n\r\n{}",
    "a length beyond numbers": POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "a length that is a word": POST + b"Content-Length: two\r\n\r\n{}",
    "a superscript length": POST + b"Content-Length: \xb2\r\n\r\n{}",
    "a coding unknown": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a header that goes on": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
    "a header without a name": b"GET /livez HTTP/1.1\r\n: x\r\n\r\n",
    "a header without a colon": b"GET /livez HTTP/1.1\r\nHost\r\n\r\n",
    "a NUL in a header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n\r\n",
    "a bare CR in a header": b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: b\r\n\r\n",
    "a bare LF": b"GET /livez HTTP/1.1\nHost: x\n\n",
    "a chunk size that is a word": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk size beyond numbers": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
    "version 9.9": b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a blank in the path": b"GET /live z HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method unknown": b"HACK /livez HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method in small letters": b"get /livez HTTP/1.1\r\nHost: x\r\n\r\n",
    "zeros": b"\x00" * 1_000,
}
HEAD = b"GET /livez HTTP/1.1\r\nHost: x\r\n"
TOO_LARGE: dict[str, bytes] = {
    "many headers": HEAD + b"X-A: b\r\n" * 20_000,
    "many headers, ended": HEAD + b"X-A: b\r\n" * 20_000 + b"\r\n",
    "a header without an end": HEAD + b"X-A: " + b"a" * (4 * LARGEST_HEAD),
    "a name without an end": HEAD + b"a" * (4 * LARGEST_HEAD),
    "a path without an end": b"GET /" + b"a" * (4 * LARGEST_HEAD),
    "a query that ends": b"GET /livez?" + b"a" * (4 * LARGEST_HEAD) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.fixture(scope="module")
async def port(ground: Ground) -> AsyncIterator[int]:
    """The service on a socket, spoken to as its own processes let it speak."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(ground.served.app, factory=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield listener.getsockname()[1]
    server.should_exit = True
    await serving


async def said(port: int, raw: bytes) -> bytes:
    """Everything that is answered until the service closes; half a connection is closed after what is sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        writer.write_eof()
        return await asyncio.wait_for(reader.read(), 30)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def statuses(answer: bytes) -> list[int]:
    return [int(each.split(b" ", 1)[0]) for each in answer.split(b"HTTP/1.1 ")[1:]]


async def test_what_is_no_request_has_one_refusal(ground: Ground, port: int) -> None:
    before = await fingerprint(ground.served.owner)
    wrong = {}
    for name, raw in REFUSED.items():
        answer = await said(port, raw)
        if statuses(answer) != [400] or LEAKS.search(answer.decode("latin-1")):
            wrong[name] = answer[:200]
    assert wrong == {}
    assert await fingerprint(ground.served.owner) == before
    assert statuses(await said(port, GOOD))[0] == 200


async def test_a_head_is_bounded_while_it_comes(port: int) -> None:
    """The refusal may be lost on the way, because the service hangs up on what it does not want to read."""
    answers = {name: statuses(await said(port, raw)) for name, raw in TOO_LARGE.items()}
    assert {name: found for name, found in answers.items() if found not in ([431], [])} == {}
    assert statuses(await said(port, GOOD))[0] == 200


@pytest.mark.parametrize("started", [b"", HEAD, HEAD + b"X-A: b\r\n", POST + b"Content-Length: 100\r\n\r\n{"])
async def test_nobody_waits_for_ever(port: int, monkeypatch: pytest.MonkeyPatch, started: bytes) -> None:
    for name in ("head_seconds", "body_seconds"):
        monkeypatch.setattr(BoundedRequests, name, 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(started)
    assert statuses(await asyncio.wait_for(reader.read(), 30)) == [408]
    writer.close()


async def test_a_line_break_does_not_keep_a_connection(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedRequests, "head_seconds", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(GOOD)
    assert statuses(await reader.readuntil(b"}}")) == [200]
    writer.write(b"\r\n")
    assert statuses(await asyncio.wait_for(reader.read(), 30)) == [408]
    writer.close()


async def test_who_hangs_up_is_no_fault_of_ours(port: int, caplog: pytest.LogCaptureFixture) -> None:
    assert await said(port, POST + b"Content-Length: 100\r\n\r\n{") == b""
    assert statuses(await said(port, GOOD)) == [200]
    assert [each for each in caplog.records if each.name == "tuquan.api"] == []
