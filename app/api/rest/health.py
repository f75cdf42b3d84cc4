"""Whether the process lives, and whether it can do its work; for probes, so without sign-in."""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.api.conditional import NEVER_KEPT
from app.api.ports import Health
from app.api.requests import JSON


class Probes:
    """The two probes."""

    def __init__(self, health: Health) -> None:
        """``health`` knows what the service needs."""
        self._health = health

    async def live(self, _request: Request) -> Response:
        """``GET /livez``: the process answers."""
        return _told(200, "ok", {})

    async def ready(self, _request: Request) -> Response:
        """``GET /readyz``: 200 when everything that is needed is there, else 503."""
        needed = await self._health.ready()
        is_ready = all(needed.values())
        return _told(200 if is_ready else 503, "ok" if is_ready else "unavailable", needed)


def _told(status: int, word: str, needed: Mapping[str, bool]) -> Response:
    body = json.dumps({"status": word, "needs": dict(needed)})
    headers = NEVER_KEPT if status == 200 else {**NEVER_KEPT, "Retry-After": "5"}  # noqa: PLR2004
    return Response(body, status, headers, media_type=JSON)
