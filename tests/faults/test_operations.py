"""What was put aside is done once, whatever dies meanwhile; a stop ends streams in good order."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from tests.faults.running import Running, wait_until

JOBS = "app.worker"
MANY = 300
Start = Callable[..., Running]


class Caller(httpx.Client):
    """An officer at a service that was started."""

    def __init__(self, service: Running) -> None:
        headers = {"Authorization": f"Bearer {service.signs_in()}"}
        super().__init__(base_url=f"http://127.0.0.1:{service.port}", headers=headers, timeout=60)

    def shown(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.json()

    def put_aside(self, count: int) -> str:
        """Has so many persons registered later; the path of the operation."""
        hamlet = self.shown("/v1/groups?limit=1&expand=territory")["items"][0]["territory"]["id"]
        items = [
            {"territory_id": hamlet, "full_name": f"Le Van {chr(65 + n % 26)}{n // 26}", "lawful_basis": "law"}
            for n in range(count)
        ]
        response = self.post("/v1/persons/bulk", json={"items": items}, headers={"Prefer": "respond-async"})
        assert response.status_code == 202, response.text
        return "/v1/" + response.headers["location"].partition("/v1/")[2]

    def persons(self) -> int:
        return int(self.shown("/v1/persons?limit=1&count=exact")["page"]["total"])


def test_killed_workers_do_everything_once(running: Start) -> None:
    service = running()
    with Caller(service) as caller:
        before, operation = caller.persons(), caller.put_aside(MANY)
        done: list[int] = []
        for part in (1, 3):
            least = MANY * part // 5
            wait_until(partial(is_so_far, caller, operation, least=least))
            killed = service.pid_of(JOBS)
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            done.append(caller.shown(operation)["progress_done"])
        assert done[0] < MANY
        wait_until(lambda: caller.shown(operation)["state"] == "succeeded", seconds=60)
        assert caller.persons() == before + MANY


def is_so_far(caller: Caller, operation: str, *, least: int) -> bool:
    return bool(caller.shown(operation)["progress_done"] >= least)


def test_a_stop_ends_streams_refuses_who_comes_late_and_loses_nothing(running: Start) -> None:
    service = running()
    worker = service.pid_of(JOBS)
    assert worker is not None
    with Caller(service) as caller:
        before = caller.persons()
        os.kill(worker, signal.SIGSTOP)
        operation = caller.put_aside(3)
        with caller.stream("GET", f"{operation}/events", headers={"Accept": "text/event-stream"}) as stream:
            parts = stream.iter_text()
            assert next(parts).startswith("event: operation\n")
            ending = threading.Thread(target=service.end, args=(signal.SIGTERM,))
            ending.start()
            # Read to its end: a stream that was cut off would raise.
            assert "event:" not in "".join(parts)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", service.port), timeout=5)
    os.kill(worker, signal.SIGCONT)
    ending.join()
    assert service.process.returncode == 0
    with Caller(running()) as caller:
        wait_until(lambda: caller.shown(operation)["state"] == "succeeded")
        assert caller.persons() == before + 3
