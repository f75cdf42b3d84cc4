from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from app.api.application import build
from app.api.ports import Doors
from app.api.quotas import Policy, Quotas
from app.api.rest.routing import OperationRoute
from tests.api import notes
from tests.api.rest.conftest import Commune
from tests.api.rest.test_writing import blank

PATH = "/v1/field-notes"
LOGIN = {"username": "tam.nguyen", "password": "sai"}


@pytest.fixture
async def client(doors: Doors, pool: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service that lets everybody ask four times, write twice and take one file."""
    quotas = Quotas([Policy("default", 4), Policy("write", 2), Policy("export", 1)], now=lambda: 0.0)
    app = build(replace(doors, quotas=quotas), notes.OFFERS)
    headers = {"Accept-Language": "en", "Authorization": "Bearer officer"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://tuquan", headers=headers
    ) as client:
        yield client


async def _write(client: httpx.AsyncClient, commune: Commune) -> httpx.Response:
    return await client.post(PATH, params={"validate_only": "true"}, json=blank(commune))


async def test_every_answer_tells_what_is_left(client: httpx.AsyncClient) -> None:
    found, missing = await client.get(PATH), await client.get(f"{PATH}/nothing")
    assert found.headers["ratelimit-policy"] == missing.headers["ratelimit-policy"] == '"default";q=4;w=60'
    assert (found.headers["ratelimit"], missing.headers["ratelimit"]) == ('"default";r=3;t=15', '"default";r=2;t=30')


async def test_who_has_nothing_left_is_told_when_to_come_back(client: httpx.AsyncClient) -> None:
    for _ in range(4):
        assert (await client.get(PATH)).status_code == 200
    refused = await client.get(PATH)
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["violated-policies"]) == (
        429,
        "quota-exceeded",
        ["default"],
    )
    assert problem["detail"] == "The quota default is used up: 4 in 60 seconds. Try again in 15 seconds."
    assert (refused.headers["retry-after"], refused.headers["ratelimit"]) == ("15", '"default";r=0;t=60')


async def test_one_account_does_not_spend_the_quota_of_another(client: httpx.AsyncClient) -> None:
    statuses = [(await client.get(PATH)).status_code for _ in range(5)]
    assert statuses[-1] == 429
    assert (await client.get(PATH, headers={"Authorization": "Bearer reader"})).status_code == 200


async def test_a_write_spends_both_quotas(client: httpx.AsyncClient, communes: list[Commune]) -> None:
    statuses = [(await _write(client, communes[0])).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    read = await client.get(PATH)
    assert (read.status_code, read.headers["ratelimit"]) == (200, '"default";r=0;t=60')


async def test_a_refused_write_is_not_carried_out(client: httpx.AsyncClient, communes: list[Commune]) -> None:
    for _ in range(2):
        await _write(client, communes[0])
    body = blank(communes[0])
    refused = await client.post(PATH, json=body)
    assert (refused.status_code, refused.json()["violated-policies"]) == (429, ["write"])
    assert (await client.get(PATH)).json()["items"] == []


async def test_a_file_spends_the_quota_of_files(client: httpx.AsyncClient) -> None:
    statuses = [(await client.get(PATH, params={"format": "csv"})).status_code for _ in range(2)]
    assert statuses == [200, 429]


async def test_wrong_tokens_spend_the_quota_of_the_address(client: httpx.AsyncClient) -> None:
    forged = {"Authorization": "Bearer forged"}
    statuses = [(await client.get(PATH, headers=forged)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    assert (await client.get(PATH)).status_code == 200


async def test_signing_in_spends_the_quota_of_the_address(client: httpx.AsyncClient) -> None:
    statuses = [(await client.post("/v1/auth/login", json=LOGIN)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 429]


async def test_probes_are_never_refused(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/livez") for _ in range(5)]
    assert [(each.status_code, each.headers.get("ratelimit")) for each in answers] == [(200, None)] * 5


async def test_a_browser_may_read_what_is_left(client: httpx.AsyncClient) -> None:
    answer = await client.get(PATH, headers={"Origin": "https://portal.example"})
    assert {"RateLimit", "RateLimit-Policy"} <= set(answer.headers["access-control-expose-headers"].split(", "))


async def test_whatever_may_change_something_spends_the_quota_of_writes(doors: Doors, pool: object) -> None:
    app = build(replace(doors, quotas=Quotas([Policy("write", 10_000)])))
    operations = [route.operation for route in app.router.routes if isinstance(route, OperationRoute)]
    writes = [each for each in operations if each.method != "GET" and each.signed_in]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://tuquan", headers={"Authorization": "Bearer officer"}
    ) as client:
        for each in writes:
            path = each.path.replace("{id}", str(UUID(int=9)))
            body = {"items": [1]} if each.path.endswith("/bulk") else {"unknown": 1}
            answer = await client.request(each.method, path, json=body)
            assert (each.id, answer.headers.get("ratelimit-policy")) == (each.id, '"write";q=10000;w=60')
    assert {"register_hamlet", "put_upload_content"} <= {each.id for each in writes}
