"""A state folder with the smallest demo, made once, and the assurance that no test leaves a process behind."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.infra.postgres.folders import Folders
from app.infra.postgres.postmaster import end_processes
from tests.faults.running import Running, run_command, start


@contextmanager
def folder_of_a_state() -> Iterator[Path]:
    """A folder with a short path, because sockets lie below it; whatever runs in it at the end is ended."""
    folder = Path(tempfile.mkdtemp(prefix="tuquan-"))
    folder.chmod(0o711)
    yield folder
    end_processes(Folders(folder / "state").data)
    shutil.rmtree(folder)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder of the test's own."""
    with folder_of_a_state() as folder:
        yield folder


@pytest.fixture(scope="session")
def state() -> Iterator[Path]:
    """Made by ``tuquan demo``, once for all tests."""
    with folder_of_a_state() as folder:
        done = run_command("demo", "--groups", 40, "--state", folder / "state")
        assert done.returncode == 0, done.stdout + done.stderr
        yield folder / "state"


@pytest.fixture
def running(state: Path) -> Iterator[Callable[..., Running]]:
    """Starts services on the state folder and waits until they are ready; ends those that still run afterwards."""
    started: list[Running] = []

    def begin(*arguments: object) -> Running:
        service = start(state, *arguments)
        started.append(service)
        service.until_ready()
        return service

    yield begin
    for service in started:
        if service.process.poll() is None:
            service.end()
