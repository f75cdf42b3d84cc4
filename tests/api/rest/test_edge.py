from uuid import UUID

import httpx
import pytest


async def test_every_answer_carries_the_headers_that_protect_it(anonymous: httpx.AsyncClient) -> None:
    for path in ("/livez", "/v1/me", "/nothing", "/openapi.json"):
        headers = (await anonymous.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_a_page_brings_its_own_policy(anonymous: httpx.AsyncClient) -> None:
    headers = (await anonymous.get("/docs")).headers
    [policy] = headers.get_list("content-security-policy")
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'"
    )


async def test_a_request_id_is_echoed(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/livez", headers={"X-Request-Id": "abc-123"})
    assert response.headers["x-request-id"] == "abc-123"


@pytest.mark.parametrize("given", ["a b", "x" * 129, "é", ""])
async def test_a_request_id_of_other_characters_is_not_echoed(anonymous: httpx.AsyncClient, given: str) -> None:
    response = await anonymous.get("/livez", headers=[(b"X-Request-Id", given.encode())])
    assert "x-request-id" not in response.headers


async def test_head_is_answered_as_get(officer: httpx.AsyncClient, note: UUID) -> None:
    got = await officer.get(f"/v1/field-notes/{note}")
    head = await officer.head(f"/v1/field-notes/{note}")
    assert (head.status_code, head.headers["etag"]) == (200, got.headers["etag"])


async def test_an_allowed_origin_may_read_answers_and_problems(anonymous: httpx.AsyncClient) -> None:
    for path in ("/livez", "/v1/me"):
        headers = (await anonymous.get(path, headers={"Origin": "https://portal.example"})).headers
        assert headers["access-control-allow-origin"] == "https://portal.example"
        assert "ETag" in headers["access-control-expose-headers"]


async def test_another_origin_may_not(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/livez", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in response.headers


async def test_a_browser_may_send_what_a_change_needs(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.options(
        "/v1/field-notes/x",
        headers={
            "Origin": "https://portal.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization, if-match, idempotency-key, content-type",
        },
    )
    assert response.status_code == 200


async def test_the_process_lives(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "needs": {}})


async def test_the_service_is_ready_when_everything_is_there(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/readyz")
    assert (response.status_code, response.json()["needs"]) == (200, {"database": True, "migrations": True})


async def test_the_service_is_not_ready_when_something_is_missing(
    anonymous: httpx.AsyncClient, needs: dict[str, bool]
) -> None:
    needs["migrations"] = False
    response = await anonymous.get("/readyz")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json() == {"status": "unavailable", "needs": {"database": True, "migrations": False}}
