from dataclasses import replace

import asyncpg
import httpx
import pytest

from app.api.ports import Doors
from app.api.quotas import Policy, Quotas
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.infra.reads.catalogue import SOURCES
from tests.api.graphql.conftest import Caller
from tests.api.support import actor_at, doors_on

LIST = "{ territories(first: 10) { nodes { name } } }"
REFUSE = "refuseThis(input: { way: stale }) { __typename ... on Problem { status code } }"


@pytest.fixture
def doors(pool: asyncpg.Pool) -> Doors:
    """A service that lets everybody ask four times, write once and read 25 records by documents."""
    actors = {"province": actor_at("1", Role.PROVINCE_FRONT_CHAIR), "nobody": actor_at("9999", Role.AUDITOR)}
    policies = [Policy("default", 4), Policy("write", 1), Policy("graphql-cost", 25)]
    return replace(doors_on(pool, VIEWS, SOURCES.values(), actors), quotas=Quotas(policies, now=lambda: 0.0))


async def test_a_document_spends_its_price(caller: Caller) -> None:
    answer = await caller.send(LIST)
    assert answer.json()["extensions"]["cost"]["requested"] == 10
    assert answer.headers["ratelimit-policy"] == '"default";q=4;w=60, "graphql-cost";q=25;w=60'
    assert answer.headers["ratelimit"] == '"default";r=3;t=15, "graphql-cost";r=15;t=24'


async def test_a_document_that_costs_more_than_is_left_is_not_run(caller: Caller) -> None:
    for _ in range(2):
        assert (await caller.send(LIST)).status_code == 200
    refused = await caller.send(LIST)
    [error] = refused.json()["errors"]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "12")
    assert (error["extensions"]["code"], error["extensions"]["violatedPolicies"]) == (
        "quota-exceeded",
        ["graphql-cost"],
    )
    assert caller.statements == []


async def test_every_mutation_spends_a_write(caller: Caller) -> None:
    found = await caller.data(f"mutation {{ one: {REFUSE} other: {REFUSE} }}")
    assert found["one"] == {"__typename": "StaleProblem", "status": 412, "code": "stale-version"}
    assert found["other"] == {"__typename": "RefusedProblem", "status": 429, "code": "quota-exceeded"}


async def test_strangers_spend_the_quota_of_their_address(anonymous: httpx.AsyncClient) -> None:
    statuses = [(await anonymous.post("/graphql", json={"query": "{ __typename }"})).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
