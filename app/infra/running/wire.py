"""HTTP/1.1 as it is spoken here: uvicorn's protocol, with a bound on how much and how slowly a request may be said.

Without it a stranger could fill the memory: a head is kept whole until it ends, and nothing asks it to end. Or take all
connections there are, by saying nothing.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 65_536
"""Bytes of the first line and the headers of a request, and of what follows its body."""
HEAD_SECONDS: Final = 20.0
"""Seconds in which a head has to be there."""
BODY_SECONDS: Final = 30.0
"""Seconds in which more of a body has to come."""
_CLOSING: Final = b"\r\ncontent-length: 0\r\nconnection: close\r\nx-content-type-options: nosniff\r\n\r\n"
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large" + _CLOSING
_TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout" + _CLOSING


class BoundedRequests(HttpToolsProtocol):
    """Refuses a head that is too large (431) and a request that comes too slowly (408), and closes the connection."""

    head_seconds, body_seconds = HEAD_SECONDS, BODY_SECONDS
    _patience: asyncio.TimerHandle | None = None

    _held = 0
    """Bytes that came since the head began, or since the last part of the body: those that may have to be kept."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Waits for the first head."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        self._wait(None)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Waits for the end of this head, however often a piece of it comes."""
        super().on_message_begin()
        self._wait(self.head_seconds)

    def on_message_complete(self) -> None:
        """Has it all; how long an idle connection is kept is uvicorn's to know."""
        self._wait(None)
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Takes what came, unless that is too much for a head or for what follows a body."""
        self._held += len(data)
        if self._patience is None:
            self._wait(self.head_seconds)
        super().data_received(data)
        if self._held > LARGEST_HEAD and not self.transport.is_closing():
            self._refuse(_TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Begins the request. What is raised here makes the parser stop, and ``send_400_response`` answer."""
        self._held = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if self._held > LARGEST_HEAD:
            raise ValueError
        self._held = 0
        self._wait(self.body_seconds)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Parts of a body are bounded by whoever reads them."""
        self._held = 0
        self._wait(self.body_seconds)
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Answers what the parser refused."""
        if self._held > LARGEST_HEAD:
            self._refuse(_TOO_LARGE)
        else:
            super().send_400_response(msg)

    def _wait(self, seconds: float | None) -> None:
        """Begins to wait anew; for nothing, where no seconds are given."""
        if self._patience is not None:
            self._patience.cancel()
        self._patience = None if seconds is None else self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        if self.flow.read_paused:
            # It is the service that does not listen: an earlier answer on this connection is not finished.
            self._wait(self.body_seconds)
        else:
            self._refuse(_TOO_SLOW)

    def _refuse(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


def configured(application: str | Callable[..., Any], **more: Any) -> uvicorn.Config:
    """How every process of the service speaks."""
    told: dict[str, Any] = {"factory": True, "lifespan": "on", **more}
    return uvicorn.Config(
        application,
        loop="uvloop",
        http=BoundedRequests,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        **told,
    )
