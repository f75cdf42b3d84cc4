"""Which PostgreSQL processes really run on a data folder, and how to end them.

``postmaster.pid`` alone proves nothing: after a crash it names a process that is gone, is a zombie that nobody reaped
yet, or is now some other program. What counts is the process table: a program named ``postgres`` whose current folder
is the data folder. Where there is no ``/proc`` nothing is found, nothing is ended, and PostgreSQL's own checks stay.
"""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_PROCESSES = Path("/proc")
_PROGRAM = "postgres"
_STATUS_LINE = 8
_FAST_SHUTDOWN_SECONDS = 60.0
_IMMEDIATE_SHUTDOWN_SECONDS = 10.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class PidFile:
    """What a data folder's ``postmaster.pid`` says: the server's process, its socket folder, whether it is ready."""

    pid: int
    sockets: Path
    ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """Return the content of ``postmaster.pid``, or None while it is missing or not yet complete."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < _STATUS_LINE or not lines[0].strip().isdigit():
        return None
    return PidFile(int(lines[0]), Path(lines[4]), lines[_STATUS_LINE - 1].strip() == "ready")


def processes_on(data: Path) -> list[int]:
    """Return the PostgreSQL processes of a data folder, the server itself before its helpers; zombies do not count."""
    folder = str(data.resolve())
    found = [int(entry.name) for entry in _PROCESSES.glob("[0-9]*") if _works_in(folder, entry)]
    return sorted(found, key=lambda pid: _parent(pid) in found)


def clear_data_folder(data: Path) -> None:
    """End what an owner who is gone left running on the folder, and remove the traces that would block a start.

    Only for the holder of the folder's lock. The pid file has to go because PostgreSQL refuses to start when its number
    has been given to any other process of the same user.
    """
    if not (_PROCESSES / "self").exists():
        return
    end_processes(data)
    pid_file = read_pid_file(data)
    (data / "postmaster.pid").unlink(missing_ok=True)
    if pid_file is not None:
        for lock in pid_file.sockets.glob(".s.PGSQL.*.lock"):
            lock.unlink(missing_ok=True)


def end_processes(data: Path, *, fast_shutdown_seconds: float = _FAST_SHUTDOWN_SECONDS) -> None:
    """Shut down whatever runs on the folder: rolling back first, then at once, then by force.

    A helper whose server is gone can only be ended by force, and safely: nothing is written after it, and the next
    start recovers from the log.
    """
    steps = ((signal.SIGINT, fast_shutdown_seconds), (signal.SIGQUIT, _IMMEDIATE_SHUTDOWN_SECONDS))
    for number, seconds in steps:
        running = processes_on(data)
        if not running:
            return
        server = _server_among(running, data)
        if server is None:
            break
        _signal(server, number)
        if _gone_within(data, seconds):
            return
    while running := processes_on(data):
        for pid in running:
            _signal(pid, signal.SIGKILL)
        time.sleep(_POLL_SECONDS)


def _server_among(running: list[int], data: Path) -> int | None:
    """Return the one of the processes that is the server, as its pid file says, which may not be complete yet."""
    try:
        first = (data / "postmaster.pid").read_text().split(maxsplit=1)[0]
        pid = abs(int(first))  # Negative while PostgreSQL runs for one user, as initdb has it.
    except (OSError, IndexError, ValueError):
        return None
    return pid if pid in running else None


def _works_in(folder: str, entry: Path) -> bool:
    try:
        # A program that was replaced while running is shown as "/path/postgres (deleted)".
        program = (entry / "exe").readlink().name.removesuffix(" (deleted)")
        return program == _PROGRAM and str((entry / "cwd").readlink()) == folder
    except OSError:
        return False


def _parent(pid: int) -> int:
    try:
        status = (_PROCESSES / str(pid) / "stat").read_text()
    except OSError:
        return 0
    return int(status.rpartition(")")[2].split()[1])


def _gone_within(data: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while processes_on(data):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
