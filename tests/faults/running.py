"""A service of its own processes, as an operator starts it, and what can be seen of it from outside."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "lua-chin-vang-dong"
_READY = re.compile(r"tuquan is ready at http://127\.0\.0\.1:(\d+)")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "app", *(str(each) for each in arguments)]


def environment() -> dict[str, str]:
    """What an operator's shell has, and a password that the tests know."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TUQUAN_")}
    inherited.pop("DATABASE_URL", None)
    return {**inherited, "TUQUAN_DEMO_PASSWORD": PASSWORD, "PYTHONDONTWRITEBYTECODE": "1"}


def run_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs a command of the command line to its end."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=180
    )


def wait_until(holds: Callable[[], bool], *, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def processes() -> dict[int, tuple[int, str]]:
    """Every process with its parent and its command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            found[int(entry.name)] = (parent, (entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@dataclass
class Running:
    """A service that was started; ``port`` is known when it is ready."""

    process: subprocess.Popen[str]
    port: int = 0
    output: list[str] = field(default_factory=list)

    def until_ready(self) -> None:
        """Reads what it prints until it says that it is ready, and goes on to where it says how to stop it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line.rstrip("\n"))
            if found := _READY.search(line):
                self.port = int(found[1])
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError("\n".join(self.output))

    def descendants(self) -> dict[int, str]:
        """The processes below it, of whatever generation, with their command lines."""
        known, found = processes(), {self.process.pid: ""}
        while new := {pid: line for pid, (parent, line) in known.items() if parent in found and pid not in found}:
            found |= new
        del found[self.process.pid]
        return found

    def pid_of(self, program: str) -> int | None:
        """The process whose command line names the program, once it is that program."""
        own = (pid for pid, line in self.descendants().items() if program in line and "processes.py" not in line)
        return next(own, None)

    def get(self, path: str) -> int:
        """The status of a GET; 0 while nobody answers."""
        return self._ask("GET", path)[0]

    def signs_in(self, username: str = "canbo.xa") -> str:
        """The access token of a user of the demo."""
        status, answer = self._ask("POST", "/v1/auth/login", {"username": username, "password": PASSWORD})
        assert status == 200, answer
        return str(answer["access_token"])

    def groups(self) -> Any:
        """A page of the groups that a commune's officer sees."""
        status, answer = self._ask("GET", "/v1/groups?limit=100", token=self.signs_in())
        assert status == 200, answer
        return answer["items"]

    def _ask(self, method: str, path: str, body: object = None, *, token: str | None = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def kill(self) -> None:
        """Ends the supervisor, and nothing else, without a chance to do anything."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Sends the signal, waits for the end and returns the exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.output += rest.splitlines()
        return self.process.returncode


def start(state: Path, *arguments: object, port: int = 0, more: Mapping[str, str] | None = None) -> Running:
    """Starts the service on a state folder; errors go to the same stream as the rest. ``more`` is its environment."""
    process = subprocess.Popen(
        command("run", "--port", port, "--state", state, *arguments),
        cwd=ROOT,
        env={**environment(), **(more or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    return Running(process)
