import httpx
import pytest


async def test_first(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/territories?limit=2&count=exact")
    print(response.text, response.headers)
    assert response.status_code == 200
    r = await officer.get("/v1/field-notes"); print(r.text)
    r = await officer.get("/openapi.json"); print(r.text[:300])
