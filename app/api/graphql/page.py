"""The page to explore the schema with: GraphiQL, with every script and style from the service itself."""

import gzip
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.api.problems import NO_SUCH_PATH, TransportError

_FOLDER: Final = Path(__file__).parent / "assets"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".txt": "text/plain"}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KEPT: Final = "public, max-age=31536000, immutable"
"""The files' names bear their versions."""


def page() -> Response:
    """The page itself; it asks for nothing outside the service."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache", "Vary": "Accept"}
    return Response(_read("graphiql.html"), headers=headers, media_type=_TYPES[".html"])


def mount_page(app: FastAPI, path: str) -> None:
    """Serves the files that the page needs."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _names():
            raise TransportError(NO_SUCH_PATH, 404)
        headers = {"Cache-Control": _KEPT, "Vary": "Accept-Encoding"}
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(_read(name, packed=packed), headers=headers, media_type=_TYPES[Path(name).suffix])

    app.router.add_route(f"{path}/assets/{{name}}", asset, methods=["GET"], include_in_schema=False)


@cache
def _names() -> frozenset[str]:
    return frozenset(each.name for each in _FOLDER.iterdir() if each.suffix in _TYPES)


@cache
def _read(name: str, *, packed: bool = False) -> bytes:
    content = (_FOLDER / name).read_bytes()
    return gzip.compress(content, mtime=0) if packed else content
