"""The pages behind the ``type`` of every problem: ``/problems`` and ``/problems/{code}``, for people."""

from html import escape
from string import Template
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.api.language import language_of
from app.api.problems import NO_SUCH_PATH, TransportError
from app.domain.shared.codes import LANGUAGES, Code, Text

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_HEADING: Final = Text("Các mã lỗi", "Problem codes")
_BASIS: Final = Text("Căn cứ pháp lý", "Legal basis")
_OTHER: Final = Text("English", "Tiếng Việt")
_PAGE: Final = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>
</head>
<body>
<nav><a href="/problems?lang=$language">$heading</a> ·
<a href="?lang=$other" hreflang="$other" lang="$other">$switch</a></nav>
<main>
<h1>$title</h1>
$content
</main>
</body>
</html>
""")


def add_pages(app: FastAPI) -> None:
    """Adds both pages; they belong to no document of the API."""
    app.add_route("/problems", _all, methods=["GET"], include_in_schema=False)
    app.add_route("/problems/{code}", _one, methods=["GET"], include_in_schema=False)


async def _all(request: Request) -> Response:
    language = _language(request)
    items = "\n".join(
        f'<dt><a href="/problems/{each.code}?lang={language}"><code>{each.code}</code></a></dt>'
        f"<dd>{escape(each.title.say(language))}</dd>"
        for each in Code.every()
    )
    return _page(language, _HEADING.say(language), f"<dl>\n{items}\n</dl>")


async def _one(request: Request) -> Response:
    language = _language(request)
    found = next((each for each in Code.every() if each.code == request.path_params["code"]), None)
    if found is None:
        raise TransportError(NO_SUCH_PATH, 404)
    basis = f"<p>{_BASIS.say(language)}: {escape(found.legal_basis)}</p>" if found.legal_basis else ""
    content = f"<p><code>{found.code}</code></p>\n<p>{escape(found.detail.say(language))}</p>\n{basis}"
    return _page(language, found.title.say(language), content)


def _language(request: Request) -> str:
    wished = request.query_params.get("lang")
    return wished if wished in LANGUAGES else language_of(request.headers.get("accept-language"))


def _page(language: str, title: str, content: str) -> HTMLResponse:
    html = _PAGE.substitute(
        language=language,
        title=escape(title),
        heading=_HEADING.say(language),
        other=next(each for each in LANGUAGES if each != language),
        switch=_OTHER.say(language),
        content=content,
    )
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Content-Security-Policy": _POLICY}
    return HTMLResponse(html, headers=headers)
