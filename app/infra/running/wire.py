"""HTTP/1.1 as it is spoken here: uvicorn's protocol, with a bound on what a request may say before its body.

Without it a stranger could fill the memory: a head is kept whole until it ends, and nothing asks it to end.
"""

from collections.abc import Callable
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 65_536
"""Bytes of the first line and the headers of a request, and of what follows its body."""
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n"
    b"x-content-type-options: nosniff\r\n\r\n"
)


class BoundedHeads(HttpToolsProtocol):
    """Refuses (431) a head that is too large, as soon as it is, and closes the connection."""

    _held = 0
    """Bytes that came since the head began, or since the last part of the body: those that may have to be kept."""

    def data_received(self, data: bytes) -> None:
        """Takes what came, unless that is too much for a head or for what follows a body."""
        self._held += len(data)
        super().data_received(data)
        if self._held > LARGEST_HEAD and not self.transport.is_closing():
            self._refuse()

    def on_headers_complete(self) -> None:
        """Begins the request. What is raised here makes the parser stop, and ``send_400_response`` answer."""
        self._held = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if self._held > LARGEST_HEAD:
            raise ValueError
        self._held = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Parts of a body are bounded by whoever reads them."""
        self._held = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Answers what the parser refused."""
        if self._held > LARGEST_HEAD:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _refuse(self) -> None:
        self.transport.write(_TOO_LARGE)
        self.transport.close()


def configured(application: str | Callable[..., Any], **more: Any) -> uvicorn.Config:
    """How every process of the service speaks."""
    told: dict[str, Any] = {"factory": True, "lifespan": "on", **more}
    return uvicorn.Config(
        application,
        loop="uvloop",
        http=BoundedHeads,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        **told,
    )
