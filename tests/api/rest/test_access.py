from uuid import UUID

import httpx
import pytest

from tests.serving import Served

CHAIR, ADMIN, HEAD = "tinh.mttq", "admin", "totruong"


async def explained(service: Served, query: str, username: str) -> tuple[bool, list[str]]:
    told = await service.get(f"/v1/access/explain?{query}", username)
    return told["allowed"], [reason["outcome"] for reason in told["reasons"]]


async def account_of(service: Served, username: str) -> str:
    return str((await service.get("/v1/me", username))["account_id"])


async def test_one_is_told_why_one_may(service: Served) -> None:
    [group] = (await service.get("/v1/groups?limit=1&fields=id", CHAIR))["items"]
    query = f"permission=group:write&group_id={group['id']}"
    assert await explained(service, query, CHAIR) == (True, ["grants"])
    told = await service.get(f"/v1/access/explain?{query}", CHAIR)
    assert told["reasons"][0]["detail"] == ("The role province_front_chair holds the permission group:write here.")


async def test_one_is_told_why_one_may_not(service: Served) -> None:
    own = await service.get("/v1/me", HEAD)
    group_id = own["assignments"][0]["group_id"]
    lacking = f"permission=policy:write&group_id={group_id}"
    assert await explained(service, lacking, HEAD) == (False, ["role_lacks_permission"])
    groups = (await service.get("/v1/groups?limit=5&fields=id", CHAIR))["items"]
    other = next(each["id"] for each in groups if each["id"] != group_id)
    far = f"permission=group:write&group_id={other}"
    assert await explained(service, far, HEAD) == (False, ["place_does_not_reach"])


async def test_what_does_not_exist_is_explained_as_out_of_reach(service: Served) -> None:
    for kind in ("territory_id", "group_id", "household_id"):
        query = f"permission=household:read&{kind}={UUID(int=1)}"
        assert await explained(service, query, CHAIR) == (False, ["place_does_not_reach"])


async def test_the_administrator_is_told_of_others(service: Served) -> None:
    account = await account_of(service, CHAIR)
    query = f"permission=household:read&territory_id={UUID(int=1)}&account_id={account}"
    assert await explained(service, query, ADMIN) == (False, ["place_does_not_reach"])


async def test_others_are_not_explained_to_everybody(service: Served) -> None:
    account = await account_of(service, ADMIN)
    query = f"permission=household:read&territory_id={UUID(int=1)}&account_id={account}"
    answer = await service.ask("GET", f"/v1/access/explain?{query}", HEAD)
    unknown = await service.ask("GET", f"/v1/access/explain?{query.replace(account, str(UUID(int=5)))}", HEAD)
    assert [(each.status_code, each.json()["detail"]) for each in (answer, unknown)] == [
        (404, "account was not found, or lies outside your scope.")
    ] * 2


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        (f"group_id={UUID(int=1)}", "permission"),
        (f"permission=fly&group_id={UUID(int=1)}", "permission"),
        ("permission=group:read", "territory_id | group_id | household_id"),
        (
            f"permission=group:read&group_id={UUID(int=1)}&household_id={UUID(int=1)}",
            "territory_id | group_id | household_id",
        ),
        ("permission=group:read&group_id=abc", "group_id"),
    ],
)
async def test_a_question_names_one_permission_and_one_place(
    officer: httpx.AsyncClient, query: str, pointer: str
) -> None:
    answer = await officer.get(f"/v1/access/explain?{query}")
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["errors"][0]["pointer"]) == (400, "bad-parameter", pointer)
