"""A small load generator: sixteen keep-alive connections that ask one request after the other.

It runs in the calling process on uvloop and parses no more of an answer than its length, so it costs the service's
machine about as much as a generator in C would cost two times; the share of pgbench is on the careful side.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import cast

import uvloop

from bench.running import Running

NAME = "16 connections (own generator)"
CONNECTIONS = 16
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire."""

    head: bytes
    body: bytes = b""

    @property
    def raw(self) -> bytes:
        return self.head + self.body


@dataclass(frozen=True)
class Measured:
    """What one measurement found."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


class _Client(asyncio.Protocol):
    """One connection: sends the next request as soon as the last answer is whole."""

    def __init__(self, requests: Sequence[bytes], took: list[float], offset: int) -> None:
        self._requests, self._took = cycle([*requests[offset:], *requests[:offset]]), took
        self._buffer = b""
        self._sent = 0.0
        self.running = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(_END_OF_HEAD)
        if end < 0:
            return
        head = self._buffer[:end].lower()
        assert head.startswith((b"http/1.1 200", b"http/1.1 201")), self._buffer[:600]
        start = head.index(b"content-length:") + 15
        length = int(head[start : head.find(b"\r\n", start) if b"\r\n" in head[start:] else None])
        if len(self._buffer) < end + 4 + length:
            return
        self._buffer = b""
        self._took.append(time.perf_counter() - self._sent)
        if self.running:
            self._ask()


def measure(service: Running, requests: Sequence[Request], *, seconds: float) -> Measured:
    """Requests a second, latencies, and CPU time of the API process for each request."""
    took: list[float] = []
    before = cpu_seconds(service.worker_pid)
    elapsed = uvloop.run(_run(service, [request.raw for request in requests], took, seconds=seconds))
    used = cpu_seconds(service.worker_pid) - before
    ordered = sorted(took)
    return Measured(
        rate=len(took) / elapsed,
        p50_ms=ordered[len(ordered) // 2] * 1_000,
        p99_ms=ordered[int(len(ordered) * 0.99)] * 1_000,
        cpu_us=used / len(took) * 1e6,
    )


async def _run(service: Running, requests: Sequence[bytes], took: list[float], *, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    clients = []
    for number in range(CONNECTIONS):
        offset = number * len(requests) // CONNECTIONS
        client = _Client(requests, took, offset)
        await loop.create_connection(partial(_same, client), "127.0.0.1", service.port)
        clients.append(client)
    begun = time.perf_counter()
    took.clear()
    await asyncio.sleep(seconds)
    for client in clients:
        client.running = False
    return time.perf_counter() - begun


def _same(client: _Client) -> _Client:
    return client


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
