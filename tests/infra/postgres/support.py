"""What the tests of the embedded server share: asking it something, and running an owner that can be killed."""

import asyncio
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg

from app.infra.postgres.folders import Folders

ROOT = Path(__file__).resolve().parents[3]

OWNER = """
    import signal, sys, time
    from pathlib import Path
    from app.infra.postgres import EmbeddedServer
    # A shell starts what it puts into the background deaf to Ctrl-C, and so would be everything below it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with EmbeddedServer(Path(sys.argv[1])) as server:
        print(server.pid, server.app_dsn(), flush=True)
        time.sleep(60)
"""


def ask(dsn: str, *statements: str) -> list[list[object]]:
    """Run statements on one connection and return the last one's rows as lists."""

    async def run() -> list[list[object]]:
        connection = await asyncpg.connect(dsn)
        try:
            rows: list[asyncpg.Record] = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return [list(row) for row in rows]
        finally:
            await connection.close()

    return asyncio.run(run())


def run_python(
    code: str, *arguments: object, before: Sequence[str] = (), new_session: bool = True
) -> subprocess.Popen[str]:
    """Start a little program of ours in a process of its own."""
    return subprocess.Popen(
        [*before, sys.executable, "-c", textwrap.dedent(code), *(str(each) for each in arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=new_session,
    )


def read_line(process: subprocess.Popen[str]) -> str:
    """Return the next line that the program prints; when it ends without one, fail with what it said."""
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline().strip()
    assert line, process.stderr.read()
    return line


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the program's end and return what it wrote to stderr."""
    _, stderr = process.communicate(timeout=30)
    return stderr


def wait_until(holds: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Say whether a process runs; a zombie does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def data_of(state: Path) -> Path:
    return Folders(state).data
