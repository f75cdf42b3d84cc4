"""Swagger UI at ``/docs``: the assets come from an installed package, so no request leaves the service."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from fastapi import FastAPI
from fastapi_swagger import resources  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import Response

from app.api.problems import NO_SUCH_PATH, TransportError

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'"
)
_OURS: Final = "app.api.docs"
_PACKAGED: Final = resources.__name__
_ASSETS: Final[Mapping[str, tuple[str, str]]] = {
    "swagger-ui-bundle.js": (_PACKAGED, "text/javascript"),
    "swagger-ui.css": (_PACKAGED, "text/css"),
    "favicon-32x32.png": (_PACKAGED, "image/png"),
    "page.css": (_OURS, "text/css"),
    "start.js": (_OURS, "text/javascript"),
}
_KEPT: Final = {"Cache-Control": "public, max-age=3600"}


def add_docs(app: FastAPI) -> None:
    """Adds the page and its assets; ``/`` leads there."""
    app.add_route("/", _home, methods=["GET"], include_in_schema=False)
    app.add_route("/docs", _page, methods=["GET"], include_in_schema=False)
    app.add_route("/docs/{asset}", _asset, methods=["GET"], include_in_schema=False)


async def _home(_request: Request) -> Response:
    return Response(status_code=307, headers={"Location": "/docs"})


async def _page(_request: Request) -> Response:
    html = files(_OURS).joinpath("index.html").read_bytes()
    return Response(html, headers={**_KEPT, "Content-Security-Policy": _POLICY}, media_type="text/html")


async def _asset(request: Request) -> Response:
    asset = request.path_params["asset"]
    if asset not in _ASSETS:
        raise TransportError(NO_SUCH_PATH, 404)
    package, media_type = _ASSETS[asset]
    return Response(files(package).joinpath(asset).read_bytes(), headers=_KEPT, media_type=media_type)
