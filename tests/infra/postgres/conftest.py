"""State folders with a short path, and the assurance that no test leaves a server behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.infra.postgres import EmbeddedServer, temporary_server
from app.infra.postgres.postmaster import end_processes
from tests.infra.postgres.support import data_of


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder directly in the temporary folder, through which any account may pass."""
    folder = Path(tempfile.mkdtemp(prefix="tuquan-"))
    folder.chmod(0o711)
    yield folder
    for data in folder.glob("**/postgres/data"):
        end_processes(data)
    shutil.rmtree(folder)


@pytest.fixture
def state(short_folder: Path) -> Iterator[Path]:
    """A state folder that does not exist yet."""
    state = short_folder / "state"
    yield state
    end_processes(data_of(state))


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with temporary_server() as server:
        yield server
