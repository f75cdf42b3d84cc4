"""Mounts the REST transport: one route for each operation, the document that lists them, the pages of problems."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.api.ports import Doors
from app.api.requests import JSON
from app.api.rest.openapi.document import document
from app.api.rest.pages import add_pages
from app.api.rest.resources import operations_of
from app.api.rest.routing import Operation, OperationRoute
from app.api.rest.standing import standing
from app.api.surface.command import Offer


def mount(app: FastAPI, doors: Doors, offers: Sequence[Offer]) -> None:
    """Adds everything under ``/v1`` and what stands beside it; views come first, as they are asked for most."""
    for operation in operations(doors, offers):
        app.router.routes.append(OperationRoute(operation))
    add_pages(app)
    _publish(app, doors)


def operations(doors: Doors, offers: Sequence[Offer]) -> Iterator[Operation]:
    """Every operation, in the order of the document. Refuses an offer that leads to no view."""
    known = {view.name for view in doors.views}
    if lost := [offer.name for offer in offers if offer.view not in known]:
        raise ValueError(f"these offers lead to no view: {lost}")
    for view in doors.views:
        yield from operations_of(doors, view, [offer for offer in offers if offer.view == view.name])
    yield from standing(doors)


def _publish(app: FastAPI, doors: Doors) -> None:
    """Serves the document; it is made when it is first asked for, and then kept."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app, doors.views)
        return app.openapi_schema

    async def serve(_request: Request) -> Response:
        body = json.dumps(openapi(), ensure_ascii=False, separators=(",", ":")).encode()
        return Response(body, headers={"Cache-Control": "public, max-age=300"}, media_type=JSON)

    # FastAPI's own way to replace its document.
    app.openapi = openapi  # type: ignore[method-assign]
    app.add_route("/openapi.json", serve, methods=["GET"], include_in_schema=False)
