import re

import httpx


async def test_the_page_asks_nobody_else(anonymous: httpx.AsyncClient) -> None:
    page = (await anonymous.get("/docs")).text
    asked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert asked == [
        "/docs/favicon-32x32.png",
        "/docs/swagger-ui.css",
        "/docs/page.css",
        "/docs/swagger-ui-bundle.js",
        "/docs/start.js",
    ]
    for path in asked:
        assert (await anonymous.get(path)).status_code == 200
    start = (await anonymous.get("/docs/start.js")).text
    assert 'url: "/openapi.json"' in start
    assert "validatorUrl: null" in start


async def test_assets_have_their_types(anonymous: httpx.AsyncClient) -> None:
    types = [
        (await anonymous.get(f"/docs/{name}")).headers["content-type"]
        for name in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
    ]
    assert types == ["text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/png"]


async def test_the_root_leads_to_the_page(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/")
    assert (response.status_code, response.headers["location"]) == (307, "/docs")
