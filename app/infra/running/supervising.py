"""Runs the service: the database, the processes that serve, the job worker, until told to stop."""

import socket
import sys
from collections.abc import Mapping
from typing import Final, Literal

from app.infra.processes import ProcessSpec, Supervisor, bind_socket
from app.infra.running.announcing import Address, announce_when_ready, greeting, say
from app.infra.running.database import Database
from app.infra.running.serving import FINISH_SECONDS, LISTENER_VARIABLE
from app.infra.running.signing_in import kept
from app.infra.settings import Settings

WORKER: Final = "app.worker"
"""Named and not imported: the composition root knows this package, and not the other way round."""
_WORK_STAGE, _API_STAGE = range(2)


def log_format(settings: Settings) -> Literal["json", "console"]:
    """The log's form: as it was chosen, else lines for people where a person looks on."""
    chosen = "log_format" in settings.model_fields_set or not sys.stderr.isatty()
    return settings.log_format if chosen else "console"


def listen(settings: Settings) -> socket.socket:
    """Opens the port before anything else is started. Raises ``ListenError`` with a remedy."""
    return bind_socket(settings.host, settings.port)


def address_of(listener: socket.socket) -> Address:
    """Where the socket listens; a port 0 has become a real one."""
    host, port = listener.getsockname()[:2]
    return Address(host, port)


def supervise(settings: Settings, database: Database, listener: socket.socket, *, application: str) -> int:
    """Serves until a signal comes; returns the exit code.

    Processes that die are started again, and so is an embedded database.
    """
    address = address_of(listener)
    announce_when_ready(address, lambda: say(greeting(address, kept(settings.state))))
    specs = _processes(settings, database, listener, application=application)
    supervisor = Supervisor(specs, watch=database.look_after)
    # Whoever comes while the last requests are answered is refused, and does not wait where nobody accepts.
    supervisor.on_stop = listener.close
    code = supervisor.run()
    say("tuquan has stopped.")
    return code


def _processes(
    settings: Settings, database: Database, listener: socket.socket, *, application: str
) -> list[ProcessSpec]:
    """The job worker and the API processes; they get the service's address of the database, never the owner's."""
    env = _environment(settings, database, address_of(listener))
    python = [sys.executable, "-m"]
    jobs = ProcessSpec("jobs", [*python, WORKER], env, stage=_WORK_STAGE)
    api = (
        ProcessSpec(
            f"api-{number}",
            [*python, "app.infra.running.serving", application],
            {**env, LISTENER_VARIABLE: str(listener.fileno())},
            pass_fds=(listener.fileno(),),
            stage=_API_STAGE,
            stop_within_seconds=FINISH_SECONDS + 5.0,
        )
        for number in range(1, settings.workers + 1)
    )
    return [jobs, *api]


def _environment(settings: Settings, database: Database, address: Address) -> Mapping[str, str]:
    env = {
        "DATABASE_URL": database.app_dsn,
        "TUQUAN_STATE": str(settings.state),
        "TUQUAN_HOST": address.host,
        "TUQUAN_PORT": str(address.port),
        "TUQUAN_LOG_FORMAT": log_format(settings),
    }
    if "public_url" not in settings.model_fields_set:
        env["TUQUAN_PUBLIC_URL"] = address.url
    return env
