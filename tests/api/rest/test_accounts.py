from uuid import UUID

import httpx
import pytest

from tests.api.rest.conftest import Commune

SIGN_IN = {"username": "tam.nguyen", "password": "mua xuan tren song Tien"}


async def test_signing_in_gives_tokens_that_nobody_keeps(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/login", json=SIGN_IN | {"client_id": "zalo"})
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert response.json() == {
        "access_token": "access-of-zalo",
        "token_type": "Bearer",
        "expires_in": 600,
        "refresh_token": "refresh-1",
    }


async def test_a_password_is_cleaned_as_it_was_when_it_was_set(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/login", json=SIGN_IN | {"password": " mua xuan  tren song Tien"})
    assert response.json()["access_token"] == "access-of-tuquan"


async def test_a_wrong_password_is_refused(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/login", json=SIGN_IN | {"password": "sai"})
    assert (response.status_code, response.json()["code"]) == (401, "bad-credentials")
    assert response.headers["www-authenticate"].startswith("Bearer ")


async def test_a_body_without_a_password_is_invalid(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/login", json={"username": "tam.nguyen"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/password")


async def test_a_refresh_token_gives_the_next_pair(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/refresh", json={"refresh_token": "refresh-1"})
    assert response.json()["refresh_token"] == "refresh-2"


async def test_another_refresh_token_is_refused(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.post("/v1/auth/refresh", json={"refresh_token": "other"})
    assert (response.status_code, response.json()["code"]) == (401, "refresh-invalid")


async def test_signing_out_ends_the_session(anonymous: httpx.AsyncClient, signed_out: list[str]) -> None:
    response = await anonymous.post("/v1/auth/logout", json={"refresh_token": "refresh-1"})
    assert (response.status_code, response.content, signed_out) == (204, b"", ["refresh-1"])


async def test_the_keys_are_public(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/.well-known/jwks.json")
    assert (response.headers["content-type"], response.json()) == ("application/jwk-set+json", {"keys": []})


async def test_the_metadata_leads_to_what_is_there(anonymous: httpx.AsyncClient) -> None:
    told = (await anonymous.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == "https://tuquan.example"
    for name in ("jwks_uri", "sign_in_endpoint", "refresh_endpoint", "sign_out_endpoint", "service_documentation"):
        response = await anonymous.get(told[name].removeprefix("https://tuquan.example"))
        assert response.status_code in (200, 405)


async def test_one_is_told_who_one_is(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    told = (await officer.get("/v1/me")).json()
    assert (told["account_id"], told["username"]) == (str(UUID(int=1)), "someone1")
    assert told["assignments"] == [
        {
            "id": str(UUID(int=301)),
            "role": "commune_front_officer",
            "territory_path": communes[0].path,
            "group_id": None,
            "household_id": None,
            "ends_on": None,
        }
    ]
    write = next(each for each in told["permissions"] if each["permission"] == "territory:write")
    assert write["territory_paths"] == [communes[0].path]
    assert "policy:write" not in [each["permission"] for each in told["permissions"]]


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="tuquan"'),
        ({"Authorization": "Basic abc"}, 'Bearer realm="tuquan"'),
        ({"Authorization": "Bearer"}, 'Bearer realm="tuquan"'),
        (
            {"Authorization": "Bearer stolen"},
            'Bearer realm="tuquan", error="invalid_token", error_description="token-invalid"',
        ),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me"),
        ("GET", "/v1/field-notes"),
        ("GET", "/v1/field-notes/x"),
        ("POST", "/v1/field-notes"),
        ("PATCH", "/v1/field-notes/x"),
        ("GET", "/v1/field-notes/x/transitions"),
        ("POST", "/v1/field-notes/x/transitions"),
        ("GET", "/v1/access/explain"),
    ],
)
async def test_nothing_is_shown_to_who_is_not_signed_in(
    anonymous: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], challenge: str
) -> None:
    response = await anonymous.request(method, path, headers=headers)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, challenge)


async def test_the_scheme_is_read_without_case(anonymous: httpx.AsyncClient) -> None:
    response = await anonymous.get("/v1/me", headers={"Authorization": "bearer officer"})
    assert response.status_code == 200
