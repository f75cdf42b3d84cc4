"""The embedded server: one owner per state folder, alive exactly as long as its owner.

The owner holds the lock of the state folder and starts ``postgres`` directly, in a session of its own (a Ctrl-C in the
terminal reaches the owner only) and with a death signal, so that even ``kill -9`` of the owner ends in a clean fast
shutdown. All methods block; call them from the main thread, a worker thread is fine too.
"""

import contextlib
import logging
import subprocess
import time
from pathlib import Path
from signal import SIGINT
from types import TracebackType
from typing import Self

from app.infra.postgres.account import Account, choose_account, clean_environment
from app.infra.postgres.binaries import binaries_for
from app.infra.postgres.cluster import PREPARATION, Site, check_version, create_data_folder, prepare
from app.infra.postgres.credentials import DATABASE, Role, create_credentials, read_credentials
from app.infra.postgres.errors import EmbeddedServerError, ServerStartError, StateFolderError
from app.infra.postgres.folders import FolderLock, Folders
from app.infra.postgres.postmaster import clear_data_folder, end_processes, processes_on, read_pid_file
from app.infra.postgres.settings import render, settings_for, this_machine
from app.infra.processes import bound_argv, spawn_lasting

_POLL_SECONDS = 0.05
_LOG_LINES_SHOWN = 12
# A start fails with these while the remains of a killed server are still going away; trying again helps.
_PASSING = ('postmaster.pid" already exists', "pre-existing shared memory block", "Address already in use")
_FAST_SHUTDOWN_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 30.0
"""Between two tries to start a server again."""
_log = logging.getLogger(__name__)


class EmbeddedServer:
    """PostgreSQL 18 in a state folder, made at the first start; use it as a context manager.

    ``durable=False`` is for tests: faster, and everything may be lost at a crash. ``account`` names whom root runs the
    server as when the folder is new. ``ready_within_seconds`` is generous: recovery after a crash can take minutes.
    """

    def __init__(
        self, state: Path, *, durable: bool = True, account: str | None = None, ready_within_seconds: float = 300.0
    ) -> None:
        self._folders = Folders(state.absolute())
        self._durable = durable
        self._wanted_account = account
        self._ready_within_seconds = ready_within_seconds
        self._lock: FolderLock | None = None
        self._site: Site | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._failed_starts, self._revive_at = 0, 0.0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Own the folder, create the cluster if there is none, and return when the server accepts connections.

        Raises StateFolderInUseError at once when another process owns the folder; any failure leaves nothing running.
        """
        if self._lock is not None:
            raise EmbeddedServerError("This server is started already.")
        account = choose_account(self._folders.data, wanted=self._wanted_account)
        self._folders.make_state(account)
        self._lock = FolderLock(self._folders)
        try:
            self._site = self._made_site(account)
            self._start_process(self._site)
            self._prepare(self._site)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut down fast (open transactions roll back), by force if that takes too long, and let the folder go."""
        if self._lock is None:
            return
        try:
            self._end_process()
        finally:
            self._process = None
            self._lock.release()
            self._lock = None

    def revive(self) -> None:
        """Start the server again if it died, as a supervisor's regular look.

        One that cannot be started, on a full disk perhaps, is tried again later, more slowly each time: the service
        tells its callers that it is unavailable, and is well again when the cause is gone.
        """
        if self._site is None or self._process is None or self._process.poll() is None:
            return
        if time.monotonic() < self._revive_at:
            return
        _log.warning("PostgreSQL ended with %d, starting it again", self._process.returncode)
        try:
            self._start_process(self._site)
            self._failed_starts = 0
        except ServerStartError as error:
            self._failed_starts += 1
            wait = min(2.0**self._failed_starts, _LONGEST_WAIT_SECONDS)
            self._revive_at = time.monotonic() + wait
            _log.error("%s It is tried again in %d seconds.", error, wait)

    @property
    def pid(self) -> int | None:
        """The server's process, or None while it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def superuser_dsn(self, database: str = "postgres") -> str:
        """Return the address for the supervisor itself and for making test databases; never for the service."""
        return self._dsn("admin", database)

    def owner_dsn(self, database: str = DATABASE) -> str:
        """Return the address for migrations."""
        return self._dsn("owner", database)

    def app_dsn(self, database: str = DATABASE) -> str:
        """Return the address for the service, whose role can change no definition."""
        return self._dsn("app", database)

    def _dsn(self, role: Role, database: str) -> str:
        if self._site is None:
            raise EmbeddedServerError("The server has no address before it was started.")
        return self._site.credentials.dsn(role, self._site.sockets, database=database)

    def _made_site(self, account: Account) -> Site:
        """Make folders, programs, cluster and settings, each only where it is missing; settings always."""
        folders = self._folders
        folders.make(account)
        binaries = binaries_for(folders.programs, account, keep=self._durable)
        fresh = not folders.data.exists()
        if not fresh:
            check_version(folders.data, binaries)
        credentials = (create_credentials if fresh else read_credentials)(folders.credentials)
        site = Site(folders, account, binaries, credentials, durable=self._durable)
        if fresh:
            create_data_folder(site)
        settings = settings_for(this_machine(), sockets=site.sockets, logs=folders.logs, durable=self._durable)
        folders.settings.write_text(render(settings))
        folders.settings.chmod(0o644)
        return site

    def _start_process(self, site: Site) -> None:
        deadline = time.monotonic() + self._ready_within_seconds
        while True:
            clear_data_folder(self._folders.data)
            self._process = spawn_lasting(lambda: _spawn(site))
            if self._becomes_ready(self._process, deadline):
                return
            passing = any(each in self._folders.start_log.read_text(errors="replace") for each in _PASSING)
            if not passing or time.monotonic() >= deadline:
                raise ServerStartError(f"PostgreSQL did not become ready. Its last messages:\n{self._last_messages()}")
            time.sleep(_POLL_SECONDS * 4)

    def _end_process(self) -> None:
        """Ask, insist, and make sure of the remains; a process may be caught before it had become PostgreSQL."""
        if self._process is not None:
            self._process.send_signal(SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_FAST_SHUTDOWN_SECONDS)
        end_processes(self._folders.data)
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _becomes_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        """Wait for the server's own word, as pg_ctl does; False when it ended or the time is over."""
        while process.poll() is None and time.monotonic() < deadline:
            found = read_pid_file(self._folders.data)
            if found is not None and found.pid == process.pid and found.ready:
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def _last_messages(self) -> str:
        newest = max(self._folders.logs.glob("*.log"), key=lambda log: log.stat().st_mtime, default=None)
        logs = [self._folders.start_log, *([newest] if newest else [])]
        return "\n".join(line for log in logs for line in _last_lines(log))

    def _prepare(self, site: Site) -> None:
        marker = self._folders.prepared
        if not marker.is_file() or marker.read_text() != PREPARATION:
            prepare(site)
            marker.write_text(PREPARATION)


def find_running(state: Path, *, role: Role = "app", database: str = DATABASE) -> str | None:
    """Return an address of the server that another process runs on this folder, or None when none accepts connections.

    For commands that are clients only. They must be run by the user who started the server.
    """
    folders = Folders(state.absolute())
    try:
        if not folders.data.exists():
            return None
        found = read_pid_file(folders.data)
    except PermissionError:
        raise StateFolderError(
            f"{folders.state} belongs to another user. Become that user, or choose another state folder."
        ) from None
    if found is None or not found.ready or found.pid not in processes_on(folders.data):
        return None
    return read_credentials(folders.credentials).dsn(role, found.sockets, database=database)


def _spawn(site: Site) -> subprocess.Popen[bytes]:
    folders = site.folders
    command = [site.binaries.program("postgres"), "-D", str(folders.data), "-c", f"config_file={folders.settings}"]
    with folders.start_log.open("wb") as log:
        return subprocess.Popen(
            bound_argv(command, death_signal=SIGINT, user=site.account.user),
            env=clean_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o077,
        )


def _last_lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-_LOG_LINES_SHOWN:]
