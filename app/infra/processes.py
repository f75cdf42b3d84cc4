"""Child processes that never outlive their parent, and the listening socket that they share.

Three rules are kept here. A child dies with its parent even when the parent is killed with ``kill -9``: every child is
started through this very file, run as a tiny program that changes the user if asked, binds its life to the parent's
(``PR_SET_PDEATHSIG``) and then becomes the real program. What dies is started again, more slowly each time. A signal
handler only writes one byte: waiting inside a handler deadlocks with the wait that it interrupted.

Children write straight to the terminal or log of the parent; nothing is read, buffered or prefixed here.
This file imports the standard library only, because it also runs alone, before any dependency is importable.
"""

import contextlib
import ctypes
import errno
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PARENT_PID_VARIABLE = "TUQUAN_PARENT_PID"
_PR_SET_PDEATHSIG = 1
_KEEP_USER = -1
_AT_ONCE = 2  # The second request to stop means this.
_POLL_SECONDS = 0.2
_LISTEN_BACKLOG = 2048
_log = logging.getLogger(__name__)


class ListenError(RuntimeError):
    """The address cannot be listened on; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Restart:
    """When a dead child is started again, and after how long: the delay doubles with each quick death in a row."""

    when: Literal["always", "failure", "never"] = "always"
    first_delay_seconds: float = 0.5
    longest_delay_seconds: float = 30.0
    steady_after_seconds: float = 10.0

    def delay_seconds(self, quick_deaths: int) -> float:
        """Return the pause before the next start after ``quick_deaths`` deaths in a row (at least one)."""
        return min(self.first_delay_seconds * 2.0 ** min(quick_deaths - 1, 30), self.longest_delay_seconds)

    def wants(self, exit_code: int) -> bool:
        """Say whether a child that ended with ``exit_code`` is to be started again."""
        return self.when == "always" or (self.when == "failure" and exit_code != 0)


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """One child: ``env`` is added to the parent's environment; members of one ``stage`` are stopped together.

    Higher stages stop first, and within a stage the last started is told first.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    stage: int = 0
    stop_within_seconds: float = 20.0
    restart: Restart = Restart()


def bound_argv(
    argv: Sequence[str], *, death_signal: signal.Signals = signal.SIGKILL, user: tuple[int, int] | None = None
) -> list[str]:
    """Return the command that becomes ``argv``, tied to the calling thread: the signal comes when that thread ends.

    ``user`` is (uid, gid) to change to first, because a change of user clears the death signal. The interpreter runs
    isolated, so that neither the environment nor the current folder can put code into a process that may still be root.
    """
    numbers = [str(number) for number in (os.getpid(), int(death_signal), *(user or (_KEEP_USER, _KEEP_USER)))]
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), *numbers, *argv]


def spawn_lasting(start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Start a process from a thread that lives as long as the process, and reap it there.

    Linux sends the death signal when the *thread* that forked ends: a server started from a pool thread would be shut
    down as soon as the pool retires that thread.
    """
    started: Future[subprocess.Popen[bytes]] = Future()

    def keep() -> None:
        try:
            process = start()
        except BaseException as error:  # noqa: BLE001 -- handed to the caller, whatever it is.
            started.set_exception(error)
            return
        started.set_result(process)
        process.wait()

    threading.Thread(target=keep, name="process-keeper", daemon=True).start()
    return started.result()


def watch_parent(*, every_seconds: float = 1.0) -> None:
    """End this child at once when its supervisor is gone, on systems without a death signal too.

    There is nothing to finish gracefully: the database that the supervisor owns is going down at the same moment.
    """
    parent_pid = int(os.environ.get(PARENT_PID_VARIABLE, os.getppid()))

    def watch() -> None:
        while os.getppid() == parent_pid:
            time.sleep(every_seconds)
        os._exit(1)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


def bind_socket(host: str, port: int) -> socket.socket:
    """Listen on an address for workers to share; port 0 takes a free one. Raises ``ListenError`` with a remedy.

    It listens here, not in the workers, so that callers wait in the queue while a worker is being replaced, and so
    that a port in use is found before anything else is started.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_LISTEN_BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(_why_not_bound(f"port {port} on {host}", error)) from error
    return listener


def inherited_socket(fd: int) -> socket.socket:
    """Return, in a worker, the listening socket that the supervisor passed as file descriptor ``fd``."""
    return socket.socket(fileno=fd)


def _why_not_bound(where: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Cannot listen: {where} is taken by another program. Stop that program or choose another port."
    if error.errno == errno.EACCES:
        return f"Cannot listen: {where} needs more rights. Choose a port of 1024 or above."
    return f"Cannot listen on {where}: {error.strerror or error}."


class _Child:
    """The life of one spec: the running process, how often it died quickly, and when it may start again."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.start_at: float | None = 0.0
        self.exit_code: int | None = None
        self._started_at = 0.0
        self._quick_deaths = 0

    def start(self) -> None:
        env = {**os.environ, **self.spec.env, PARENT_PID_VARIABLE: str(os.getpid())}
        self.process = subprocess.Popen(
            bound_argv(self.spec.argv),
            env=env,
            pass_fds=self.spec.pass_fds,
            start_new_session=True,  # A Ctrl-C reaches the supervisor alone, which then stops the children in order.
        )
        self._started_at = time.monotonic()
        self.start_at = self.exit_code = None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> None:
        """Take note that the process ended, and decide when to start it again, if at all."""
        if self.process is None or (exit_code := self.process.poll()) is None:
            return
        restart, now = self.spec.restart, time.monotonic()
        self.process, self.exit_code = None, exit_code
        self._quick_deaths = 1 if now - self._started_at >= restart.steady_after_seconds else self._quick_deaths + 1
        _log.warning("process %s ended with %d", self.spec.name, exit_code)
        if restart.wants(exit_code):
            self.start_at = now + restart.delay_seconds(self._quick_deaths)

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the process and whatever it started: it leads its own session, so the group is its own."""
        if self.process is not None and self.alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Runs children until SIGINT or SIGTERM: restarts what dies, then stops in reverse order, then kills.

    ``watch`` is called about five times a second while running (the embedded server is revived there), an error that it
    raises stops everything; ``on_stop`` before the children are told. A second signal while stopping kills at once.
    """

    def __init__(self, specs: Sequence[ProcessSpec], *, watch: Callable[[], object] = lambda: None) -> None:
        self._children = [_Child(spec) for spec in specs]
        self._watch = watch
        self.on_stop: Callable[[], object] = lambda: None
        self._stop_requests = 0
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    def run(self) -> int:
        """Block, in the main thread, until stopped; return 1 if a child that is not started again failed, else 0."""
        with self._signals():
            try:
                while not self._stop_requests and self._tick():
                    self._pause(_POLL_SECONDS)
            finally:
                self._stop_children()
        return int(any(child.exit_code not in (None, 0) and child.start_at is None for child in self._children))

    def stop(self) -> None:
        """Ask ``run`` to stop; safe in any thread and in a signal handler."""
        self._stop_requests += 1
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"!")

    def pids(self) -> dict[str, int]:
        """Return the process ids of the children that run now, by name."""
        return {child.spec.name: child.process.pid for child in self._children if child.process and child.alive()}

    def _tick(self) -> bool:
        """Start what is due; return False when nothing runs and nothing is to be started any more."""
        for child in self._children:
            child.note_death()
            if child.start_at is not None and time.monotonic() >= child.start_at:
                child.start()
        self._watch()
        return any(child.alive() or child.start_at is not None for child in self._children)

    def _stop_children(self) -> None:
        self.on_stop()
        for stage in sorted({child.spec.stage for child in self._children}, reverse=True):
            members = [child for child in reversed(self._children) if child.spec.stage == stage and child.alive()]
            for child in members:
                child.ask_to_end()
            self._await_end(members)
            for child in members:
                child.kill()

    def _await_end(self, members: Sequence[_Child]) -> None:
        begun = time.monotonic()
        while self._stop_requests < _AT_ONCE and any(
            child.alive() and time.monotonic() - begun < child.spec.stop_within_seconds for child in members
        ):
            self._pause(_POLL_SECONDS / 4)

    def _pause(self, seconds: float) -> None:
        if select.select([self._wake_read], [], [], seconds)[0]:
            os.read(self._wake_read, 1024)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _become(argv: Sequence[str], *, parent_pid: int, death_signal: int, user: tuple[int, int]) -> None:
    """Turn this process into ``argv``; the order matters, as a change of user clears the death signal."""
    uid, gid = user
    if uid != _KEEP_USER:
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent_pid:
        sys.exit("the parent process ended before its child had started")
    try:
        os.execvp(argv[0], list(argv))  # noqa: S606 -- no shell is wanted.
    except OSError as error:
        sys.stderr.write(f"cannot start {argv[0]}: {error.strerror}\n")
        os._exit(127)


if __name__ == "__main__":
    _parent, _signal, _uid, _gid = (int(text) for text in sys.argv[1:5])
    _become(sys.argv[5:], parent_pid=_parent, death_signal=_signal, user=(_uid, _gid))
