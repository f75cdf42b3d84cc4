"""A server for a test run: made in a short folder, gone with everything in it afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.infra.postgres.server import EmbeddedServer


@contextmanager
def temporary_server() -> Iterator[EmbeddedServer]:
    """Run a server that is not durable and delete it at the end.

    The folder lies directly in the system's temporary folder: a socket's path must be short, and as root the account of
    PostgreSQL has to be able to pass through every parent, which pytest's own folders forbid.
    """
    outer = Path(tempfile.mkdtemp(prefix="tuquan-"))
    outer.chmod(0o711)
    try:
        with EmbeddedServer(outer / "state", durable=False) as server:
            yield server
    finally:
        shutil.rmtree(outer)
