"""Serves a demo for outside judges: ``python -m tests.outside.serving command…`` runs the command against it.

The command finds the address in ``TUQUAN`` and an officer's access token in ``TOKEN``; its exit code is that of this.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)")
PASSWORD = re.compile(r"with the password ([a-z0-9-]+)")
START_SECONDS = 180
NO_QUOTAS = {f"TUQUAN_QUOTA_{name}": "0" for name in ("REQUESTS", "WRITES", "EXPORTS", "GRAPHQL_NODES")}
"""A judge asks in a minute what one caller may not."""


def main(command: list[str]) -> int:
    """Starts the demo on a free port, runs the command, and ends what was started."""
    with tempfile.TemporaryDirectory(prefix="tuquan-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        log = folder / "log"
        env = {**os.environ, **NO_QUOTAS, "TUQUAN_STATE": str(folder / "state"), "TUQUAN_PORT": "0"}
        with log.open("w") as output:
            service = subprocess.Popen(
                [sys.executable, "-m", "app", "run", "--demo"], env=env, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            address, password = _started(service, log)
            told = {"username": "canbo.xa", "password": password}
            token = httpx.post(f"{address}/v1/auth/login", json=told).raise_for_status().json()["access_token"]
            return subprocess.run(
                command, env={**os.environ, "TUQUAN": address, "TOKEN": token}, check=False
            ).returncode
        finally:
            service.send_signal(signal.SIGINT)
            service.wait(timeout=60)


def _started(service: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """Address and password of the demo, once it is served."""
    end = time.monotonic() + START_SECONDS
    while "Ctrl-C" not in (text := log.read_text()):
        if service.poll() is not None or time.monotonic() > end:
            raise RuntimeError(text)
        time.sleep(0.2)
    address, password = ADDRESS.search(text), PASSWORD.search(text)
    if address is None or password is None:
        raise RuntimeError(text)
    return address.group(1), password.group(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
