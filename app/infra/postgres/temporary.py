"""A server for a test run: made in a short folder, gone with everything in it afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.infra.postgres.server import EmbeddedServer

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder made there is ours alone
_ROOM: Final = 4 * 2**30
"""Bytes."""


@contextmanager
def temporary_server() -> Iterator[EmbeddedServer]:
    """Run a server that is not durable and delete it at the end.

    The folder lies directly in the system's temporary folder, or in memory where it can: a socket's path must be short,
    and as root the account of PostgreSQL has to be able to pass through every parent, which pytest's folders forbid.
    """
    outer = Path(tempfile.mkdtemp(prefix="tuquan-", dir=_in_memory()))
    outer.chmod(0o711)
    try:
        with EmbeddedServer(outer / "state", durable=False) as server:
            yield server
    finally:
        shutil.rmtree(outer)


def _in_memory() -> Path | None:
    """The file system in memory, where there is room: a database is copied there in a tenth of the time."""
    has_room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if has_room and "TMPDIR" not in os.environ else None
