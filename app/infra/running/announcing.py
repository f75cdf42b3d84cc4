"""Tells whoever started the service that it answers, and what to try first."""

import http.client
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.infra.running.signing_in import SignIn

_LOOK_SECONDS = 0.1
_ANSWER_SECONDS = 5.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service listens; a wildcard address is reached from here through the loopback."""

    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        """The host that a client on this machine takes."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 -- compared, not bound.

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def announce_when_ready(address: Address, announce: Callable[[], None]) -> None:
    """Calls ``announce`` once, from a thread of its own, as soon as the service answers."""

    def wait() -> None:
        while not _answers(address):
            time.sleep(_LOOK_SECONDS)
        announce()

    threading.Thread(target=wait, name="announce", daemon=True).start()


def _answers(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.reachable_host, address.port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == _OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greeting(address: Address, sign_in: SignIn | None) -> str:
    """What is printed: addresses, how to sign in, and a first line that works as it stands."""
    lines = [
        "",
        f"tuquan is ready at {address.url}",
        f"  documentation  {address.url}/docs",
        f"  GraphiQL       {address.url}/graphql",
    ]
    if sign_in is not None:
        lines += ["", *_sign_in(address, sign_in)]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def _sign_in(address: Address, sign_in: SignIn) -> list[str]:
    body = json.dumps({"username": sign_in.username, "password": sign_in.password}, ensure_ascii=False)
    width = max(len(name) for name in sign_in.accounts)
    return [
        f"Sign in as {sign_in.username} with the password {sign_in.password}, or with the same password as",
        *(f"  {name:<{width}}  {role}" for name, role in sign_in.accounts.items() if name != sign_in.username),
        "",
        f"  curl -s {address.url}/v1/auth/login -H 'Content-Type: application/json' -d '{body}'",
    ]


def say(text: str) -> None:
    """Prints for the person at the terminal; the log goes to the other stream."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
