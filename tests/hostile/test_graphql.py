"""Hostile GraphQL requests of less than 10 kB: none is a fault, none takes work out of proportion to its length.

Work is counted in calls of Python functions on the event loop's thread, which any machine counts alike; the same in
milliseconds is told by ``python -m bench.documents``.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from tests.hostile.documents import FAMILIES, hostile_bodies
from tests.hostile.door import NOBODY, OFFICER, ask, client_of, open_door
from tests.hostile.judging import fault_in

CALLS_OF_A_REQUEST = 20_000
"""What the shortest of them may take: one wrong name is compared with every name of the schema."""
CALLS_PER_BYTE = 50
SEED = 20_261_127
STANDARD = get_introspection_query(input_value_deprecation=True, specified_by_url=True, schema_description=True)
_TOLD = "name kind description"
AROUND = (
    f"{{__schema{{types{{{_TOLD} fields{{name args{{name type{{{_TOLD} ofType{{{_TOLD} ofType{{{_TOLD}}}}}}}}} "
    f"type{{{_TOLD} fields{{name description type{{{_TOLD} ofType{{{_TOLD}}}}} args{{name type{{{_TOLD}}}}}}}}}}}}}}}}}"
)
"""From every type to its fields and to the fields of their types: some hundred thousand fields."""


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(open_door()) as client:
        await ask(client, b'{"query":"{groups{nodes{id}}}"}', OFFICER)
        yield client


async def counted(client: httpx.AsyncClient, body: bytes, token: str) -> tuple[httpx.Response, int]:
    """The answer, and the calls of Python functions that it took."""
    calls = 0

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        answer = await ask(client, body, token)
    finally:
        sys.setprofile(None)
    return answer, calls


async def faults_of(client: httpx.AsyncClient, count: int, seed: int) -> list[tuple[str, str, bytes]]:
    """What is wrong with the answers to that many requests, asked in turn by an officer and by nobody."""
    faults = []
    for number, (family, body) in enumerate(hostile_bodies(count, seed=seed)):
        token = NOBODY if number // len(FAMILIES) % 2 else OFFICER
        answer, calls = await counted(client, body, token)
        fault = fault_in(answer)
        if calls > CALLS_OF_A_REQUEST + CALLS_PER_BYTE * len(body):
            fault = f"{calls} calls for {len(body)} bytes"
        if fault is not None:
            faults.append((family, fault, body[:200]))
    return faults


async def test_hostile_documents_cost_in_proportion_to_their_length(door: httpx.AsyncClient) -> None:
    assert await faults_of(door, 10 * len(FAMILIES), SEED) == []


@pytest.mark.deep
async def test_thousands_of_hostile_documents(door: httpx.AsyncClient) -> None:
    assert await faults_of(door, 100 * len(FAMILIES), SEED + 1) == []


def test_the_same_seed_makes_the_same_documents() -> None:
    first, second = list(hostile_bodies(100, seed=1)), list(hostile_bodies(100, seed=1))
    assert first == second
    assert {family for family, _ in first} == set(FAMILIES)
    assert first != list(hostile_bodies(100, seed=2))


def asking(query: str) -> bytes:
    return httpx.Request("POST", "http://x", json={"query": query}).content


async def test_a_schema_is_not_told_many_times_over(door: httpx.AsyncClient) -> None:
    answer = await ask(door, asking(AROUND), NOBODY)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (422, "graphql-too-much")
    assert "60000 trường của lược đồ" in answer.json()["errors"][0]["message"]
    assert (await ask(door, asking(STANDARD), NOBODY)).json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_the_event_loop_goes_on_while_the_schema_is_told(door: httpx.AsyncClient) -> None:
    question = asyncio.ensure_future(ask(door, asking(f"# once more\n{STANDARD}"), NOBODY))
    turns = 0
    while not question.done():
        await asyncio.sleep(0)
        turns += 1
    assert question.result().status_code == 200
    assert turns > 20


async def test_the_only_fault_of_a_short_document_is_told_with_what_may_be_meant(door: httpx.AsyncClient) -> None:
    one = await ask(door, asking("{groups{nodes{nam}}}"), NOBODY)
    assert [each["message"] for each in one.json()["errors"]] == [
        "Cannot query field 'nam' on type 'Group'. Did you mean 'name'?"
    ]
    two = await ask(door, asking("{groups{nodes{nam cod}}}"), NOBODY)
    assert len(two.json()["errors"]) == 2
    assert "mean" not in two.text


async def test_a_fault_does_not_repeat_the_document(door: httpx.AsyncClient) -> None:
    members = ",".join(f"unknownMember{number}:1" for number in range(600))
    body = asking(f"mutation{{previewSplit(input:{{{members}}}){{__typename}}}}")
    answer = await ask(door, body, NOBODY)
    assert answer.status_code == 400
    assert len(answer.content) < len(body)
    assert max(len(each["message"]) for each in answer.json()["errors"]) <= 502
