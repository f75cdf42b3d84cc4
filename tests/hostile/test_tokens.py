"""Forged tokens at every kind of door: none opens one, none is told more than the catalogue says."""

from typing import Any

import httpx
import pytest

from app.infra.clock import SystemClock
from app.infra.db.connection import open_pool
from app.infra.secrets import keys_of, load_secrets
from app.infra.signing_keys import SigningKeys
from tests.hostile.forging import FORGERIES, Mint, bearer
from tests.hostile.judging import fingerprint, judge
from tests.serving import PASSWORD, Served

GRAPHQL = {"query": "{ groups(first: 1) { nodes { id } } }"}
MUTATION = {"query": 'mutation { findDuplicates(input: {territoryId: "x"}) { __typename } }'}
DOORS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/v1/me", None),
    ("GET", "/v1/persons?limit=1", None),
    ("GET", "/v1/groups?format=csv", None),
    ("POST", "/v1/households", {}),
    ("POST", "/v1/persons/bulk", {"items": [{}]}),
    ("POST", "/graphql", GRAPHQL),
    ("POST", "/graphql", MUTATION),
)
REFUSALS = {"no-token", "token-invalid", "token-expired"}


async def sign_in(served: Served, username: str) -> dict[str, str]:
    answer = await served.client.post("/v1/auth/login", json={"username": username, "password": PASSWORD})
    tokens: dict[str, str] = answer.raise_for_status().json()
    return tokens


@pytest.fixture(scope="module")
async def mint(served: Served) -> Mint:
    """A good token of an officer; the tokens of a session that ended, and of an account that was closed."""
    good, ended, closed = [await sign_in(served, name) for name in ("canbo.xa", "mttq.xa", "tinh.khuyenhoc")]
    (await served.client.post("/v1/auth/logout", json={"refresh_token": ended["refresh_token"]})).raise_for_status()
    account = (await served.get("/v1/accounts?username=tinh.khuyenhoc", "admin"))["items"][0]["id"]
    shown = await served.ask("GET", f"/v1/accounts/{account}", "admin")
    body, headers = {"name": "disable", "reason": "Thử"}, {"If-Match": shown.headers["etag"]}
    done = await served.ask("POST", f"/v1/accounts/{account}/transitions", "admin", body=body, headers=headers)
    assert done.status_code == 200, done.text
    assert served.settings.database_url is not None
    url = served.settings.database_url.get_secret_value()
    async with await open_pool(url, size=1) as pool:
        async with pool.acquire() as connection, connection.transaction():
            secrets = await load_secrets(connection, keys_of(served.settings))
        key = await SigningKeys(pool, secrets.sealer, SystemClock()).signing()
    return Mint(good["access_token"], key, good["refresh_token"], ended["access_token"], closed["access_token"])


async def send(served: Served, door: tuple[str, str, Any], headers: list[tuple[bytes, bytes]]) -> httpx.Response:
    method, path, body = door
    return await served.client.request(method, path, json=body, headers=[*headers, (b"accept-language", b"en")])


def code_in(answer: httpx.Response) -> object:
    told = answer.json()
    return told["errors"][0]["extensions"]["code"] if "errors" in told else told.get("code")


def test_there_are_many_of_them() -> None:
    assert len(FORGERIES) >= 80


async def test_a_good_token_opens_every_door(served: Served, mint: Mint) -> None:
    for door in DOORS:
        assert (await send(served, door, bearer(mint.token))).status_code != 401
    assert (await send(served, DOORS[0], bearer(mint.claiming({"jti": "mine"})))).status_code == 200


async def test_no_forged_token_opens_a_door(served: Served, mint: Mint) -> None:
    before = await fingerprint(served.owner)
    wrong = []
    for name, forge in FORGERIES.items():
        forged = forge(mint)
        headers = forged if isinstance(forged, list) else bearer(forged)
        for door in DOORS:
            answer = await send(served, door, headers)
            judge(answer)
            challenge = answer.headers.get("www-authenticate", "")
            is_refused = answer.status_code == 401 and challenge.startswith('Bearer realm="tuquan"')
            if not is_refused or code_in(answer) not in REFUSALS or mint.key.kid in answer.text:
                wrong.append((name, *door[:2], answer.status_code))
    assert wrong == []
    assert await fingerprint(served.owner) == before
    assert (await send(served, DOORS[0], bearer(mint.token))).status_code == 200


async def test_a_token_counts_only_in_its_header(served: Served, mint: Mint) -> None:
    for path in (f"/v1/me?access_token={mint.token}", f"/v1/me?token={mint.token}"):
        answer = await served.client.get(path)
        judge(answer)
        assert answer.status_code == 401
    answer = await served.client.post("/v1/households", json={"access_token": mint.token})
    judge(answer)
    assert answer.status_code == 401


@pytest.mark.parametrize("name", ["signed_out", "disabled", "token"])
async def test_what_is_no_refresh_token_refreshes_nothing(served: Served, mint: Mint, name: str) -> None:
    answer = await served.client.post("/v1/auth/refresh", json={"refresh_token": getattr(mint, name)})
    judge(answer)
    assert answer.status_code in {401, 422}
