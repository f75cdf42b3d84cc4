"""The state folder: where everything lies, and who may use it.

::

    <state>/.lock                 held with flock by the one process that may start a server here
    <state>/credentials.json      passwords, readable by the invoking user only
    <state>/pg/18.6.3/            kept copies of the PostgreSQL programs
    <state>/postgres/data/        the cluster            } given to the account of PostgreSQL; everything
    <state>/postgres/log/         its log, a week        } else belongs to the invoking user, so that root
    <state>/postgres/run/         its socket             } never writes where a lesser account decides
    <state>/postgres/server.conf  the settings, written at every start
    <state>/postgres/start.log    what the server says before its log is open
"""

import fcntl
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from app.infra.postgres.account import Account, blocked_at
from app.infra.postgres.errors import StateFolderError, StateFolderInUseError
from app.infra.postgres.settings import PORT

# The kernel allows 107 bytes for the path of a socket; a margin is kept for other systems.
_LONGEST_SOCKET_PATH = 100
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Folders:
    """The paths below one state folder."""

    state: Path

    @property
    def lock(self) -> Path:
        """The file whose lock decides who owns the folder."""
        return self.state / ".lock"

    @property
    def credentials(self) -> Path:
        """The file of the passwords."""
        return self.state / "credentials.json"

    @property
    def programs(self) -> Path:
        """The copies of the PostgreSQL programs, one folder per version."""
        return self.state / "pg"

    @property
    def server(self) -> Path:
        """The folder of everything about the server, owned by the invoking user."""
        return self.state / "postgres"

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.server / "data"

    @property
    def logs(self) -> Path:
        """The server's log."""
        return self.server / "log"

    @property
    def settings(self) -> Path:
        """The settings in force."""
        return self.server / "server.conf"

    @property
    def start_log(self) -> Path:
        """The messages of the last start."""
        return self.server / "start.log"

    @property
    def prepared(self) -> Path:
        """The mark that roles, database and extensions are there; it holds the number of their definition."""
        return self.server / "prepared"

    def sockets(self, account: Account) -> Path:
        """Return the folder of the socket: below the state folder, or a short one when that path is too long."""
        usual = self.server / "run"
        if len(os.fsencode(usual / f".s.PGSQL.{PORT}.lock")) < _LONGEST_SOCKET_PATH:
            return usual
        mark = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return Path(f"/tmp/tuquan-{account.uid}-{mark}")  # noqa: S108 -- its owner and mode are checked before use.

    def make_state(self, account: Account) -> None:
        """Make the state folder itself, which has to be there before it can be locked."""
        _make(self.state, account)

    def make(self, account: Account) -> None:
        """Make what is missing, closed to others, and refuse a folder that the account could not reach."""
        for folder in (self.server, self.programs):
            _make(folder, account)
        for folder in (self.logs, self.sockets(account)):
            _make_for(folder, account)
        if (blocked := blocked_at(self.logs, account)) is not None:
            raise StateFolderError(
                f"The account {account.name}, which PostgreSQL runs as, cannot enter {blocked}, and this program"
                " does not open folders to others. Choose another state folder, or allow it with chmod o+x."
            )


class FolderLock:
    """Ownership of a state folder, for as long as this process lives or until released.

    The kernel lets go of it when the process ends in whatever way, so it can never be stale; no child inherits it.
    """

    def __init__(self, folders: Folders) -> None:
        try:
            self._fd = os.open(folders.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError:
            raise StateFolderError(
                f"{folders.lock} belongs to another user. Choose another state folder or become that user."
            ) from None
        if not _locked_within(self._fd, _PATIENCE_SECONDS):
            holder = os.read(self._fd, 32).decode().strip() or "unknown"
            os.close(self._fd)
            raise StateFolderInUseError(
                f"The state folder {folders.state} is in use by process {holder}."
                " Stop that process, or give this one another state folder."
            ) from None
        os.truncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next process have the folder."""
        os.close(self._fd)


def _locked_within(fd: int, seconds: float) -> bool:
    """Lock the file; an owner that was killed a moment ago may hold it until the kernel has cleaned up."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PATIENCE_SECONDS / 20)
        else:
            return True


def _make(folder: Path, account: Account) -> None:
    """Make one folder that the account may pass through; one that exists is left as it is."""
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise StateFolderError(f"{folder} cannot be made ({error.strerror}). Choose another state folder.") from None
    folder.chmod(0o711 if account.changes_user else 0o700)


def _make_for(folder: Path, account: Account) -> None:
    """Make a folder that only the account can enter; in a shared place somebody else may have taken the name."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        account.owns(folder)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != account.uid or status.st_mode & 0o077:
        raise StateFolderError(f"{folder} must belong to {account.name} alone (mode 0700). Remove it and start again.")
