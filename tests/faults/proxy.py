"""A line to a database that can be cut, slowed, or left open with nobody at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, quote, unquote, urlsplit

_CHUNK = 65_536


class Line:
    """Takes connections on a port of its own and carries their bytes to the database's socket, or does not."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.port = 0
        self.delay = 0.0

    async def open(self) -> None:
        """Takes connections, on the same port as before."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Ends every connection that is open, in the middle of whatever was said."""
        for writer in self._writers:
            writer.transport.abort()

    async def refuse(self) -> None:
        """Ends what is open, and takes no new connection."""
        assert self._server is not None
        self._server.close()
        self.cut()

    def hang(self) -> None:
        """Goes on taking connections and bytes, and answers nothing."""
        self._flows.clear()

    def flow(self) -> None:
        """Answers again."""
        self._flows.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._socket)
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        except OSError:
            pass
        finally:
            for each in (writer, far_writer):
                self._writers.discard(each)
                each.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_CHUNK):
            await self._flows.wait()
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(dsn: str) -> AsyncIterator[tuple[Line, str]]:
    """A line to the database of the address, and the address that leads through it."""
    parts = urlsplit(dsn)
    folder = parse_qs(parts.query)["host"][0]
    line = Line(f"{unquote(folder)}/.s.PGSQL.5432")
    await line.open()
    name, password = parts.username or "", unquote(parts.password or "")
    yield line, f"postgresql://{name}:{quote(password)}@127.0.0.1:{line.port}{parts.path}"
    line.flow()
    with suppress(OSError):
        await line.refuse()
