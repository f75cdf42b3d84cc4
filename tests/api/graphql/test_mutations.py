"""Mutations go through the actions and answer with the record or with the problem; refused, they leave nothing."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from tests.api.graphql.conftest import Caller
from tests.api.graphql.test_queries import id_of

HAMLET = """
mutation($input: RegisterHamletInput!, $key: String, $only: Boolean! = false) {
  registerHamlet(input: $input, idempotencyKey: $key, validateOnly: $only) {
    __typename
    ... on RegisterHamletPayload { valid territory { id name kind parent { name } clusters { totalCount } } }
    ... on Problem { type title status code detail traceId }
    ... on ValidationProblem { errors { pointer code detail } }
    ... on RuleProblem { violations { code message legalBasis subject } }
  }
}
"""
REFUSE = """
mutation($way: Refusal!) { refuseThis(input: { way: $way }) {
  __typename ... on Problem { code status } ... on ConflictProblem { allowedActions } } }
"""
PLAIN = "01981a2b-0000-7000-8000-000000000001"
COMMUNE = "vn:2025:30154"


@pytest.fixture
async def pool(test_server: EmbeddedServer, database: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of the service's role on a database of the test's own."""
    pool = await open_pool(test_server.app_dsn(database), size=2)
    yield pool
    await pool.close()


async def hamlet(caller: Caller, **changed: Any) -> dict[str, Any]:
    """What registers a hamlet of a commune of Đồng Tháp."""
    commune = await id_of(caller, COMMUNE)
    return {"communeId": commune, "code": "AP04", "name": "Ấp Tân Hòa", "effectiveOn": "2025-07-01", **changed}


async def test_the_record_is_answered_as_it_is_afterwards(caller: Caller, pool: asyncpg.Pool) -> None:
    found = (await caller.data(HAMLET, input=await hamlet(caller)))["registerHamlet"]
    territory = found.pop("territory")
    assert found == {"__typename": "RegisterHamletPayload", "valid": True}
    assert territory.pop("id").startswith("territory_")
    assert list(territory) == ["name", "kind", "parent", "clusters"]
    assert (territory["name"], territory["kind"], territory["clusters"]) == ("Ấp Tân Hòa", "hamlet", {"totalCount": 0})
    channel = await pool.fetchval("select channel from change_sets order by id desc limit 1")
    assert channel == "graphql"


async def test_plain_ids_and_surrounding_spaces_are_taken(caller: Caller) -> None:
    commune = (await id_of(caller, COMMUNE)).removeprefix("territory_")
    sent = await hamlet(caller, communeId=commune, name="  Ấp   Tân Hòa ")
    found = (await caller.data(HAMLET, input=sent))["registerHamlet"]
    assert found["territory"]["name"] == "Ấp Tân Hòa"


async def test_literals_work_as_variables_do(caller: Caller) -> None:
    commune = await id_of(caller, COMMUNE)
    text = f"""mutation {{ done: registerHamlet(input: {{
        communeId: "{commune}", code: "AP04", name: "Ấp Tân Hòa", effectiveOn: "2025-07-01" }}) {{
        ...P }} }} fragment P on RegisterHamletPayload {{ t: territory {{ code }} ok: valid kind: __typename }}"""
    assert await caller.data(text) == {"done": {"t": {"code": "AP04"}, "ok": True, "kind": "RegisterHamletPayload"}}


async def test_broken_rules_are_told_all_at_once(caller: Caller) -> None:
    caller.client.headers["Accept-Language"] = "en"
    sent = await hamlet(caller, name="Tân Hòa", code="ấp")
    found = (await caller.data(HAMLET, input=sent))["registerHamlet"]
    assert (found["__typename"], found["status"], found["code"]) == ("RuleProblem", 409, "rules-broken")
    assert found["type"] == "https://tuquan.example/problems/rules-broken"
    assert [(each["code"], each["subject"]) for each in found["violations"]] == [
        ("hamlet-kind-missing", "/name"),
        ("hamlet-code-form", "/code"),
    ]
    assert found["violations"][0]["legalBasis"] == "Thông tư 04/2012/TT-BNV, Điều 1"
    assert found["violations"][0]["message"].startswith("The name begins with its kind")


async def test_bad_values_have_the_pointers_of_rest(caller: Caller) -> None:
    sent = await hamlet(caller, code="x" * 21, name="a\u202eb", communeId="no id")
    found = (await caller.data(HAMLET, input=sent))["registerHamlet"]
    assert (found["__typename"], found["status"], found["code"]) == ("ValidationProblem", 422, "invalid-body")
    assert [(each["pointer"], each["code"]) for each in found["errors"]] == [
        ("/commune_id", "wrong-type"),
        ("/code", "text-too-long"),
        ("/name", "unclean-text"),
    ]


async def test_values_inside_lists_and_objects_are_judged_too(caller: Caller) -> None:
    text = """mutation($parts: [PartInput!]) { refuseThis(input: { way: stale, parts: $parts }) {
        ... on ValidationProblem { errors { pointer code } } } }"""
    parts = [{"householdIds": [], "number": 10}, {"householdIds": ["x", PLAIN]}]
    found = (await caller.data(text, parts=parts))["refuseThis"]
    assert [(each["pointer"], each["code"]) for each in found["errors"]] == [
        ("/parts/0/household_ids", "list-too-short"),
        ("/parts/0/number", "number-too-large"),
        ("/parts/1/household_ids/0", "wrong-type"),
    ]


async def test_what_the_schema_refuses_never_reaches_the_action(caller: Caller) -> None:
    sent = await hamlet(caller)
    for wrong in ({**sent, "name": None}, {**sent, "effectiveOn": "1/7/2025"}, {**sent, "unknown": 1}, {}):
        assert await caller.code(HAMLET, input=wrong) == (400, "graphql-variables")
    assert await caller.code('mutation { refuseThis(input: { way: "stale" }) { __typename } }') == (
        400,
        "graphql-invalid",
    )


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("stale", {"__typename": "StaleProblem", "code": "stale-version", "status": 412}),
        (
            "conflict",
            {"__typename": "ConflictProblem", "code": "wrong-state", "status": 409, "allowedActions": ["resume"]},
        ),
        ("forbidden", {"__typename": "ForbiddenProblem", "code": "forbidden", "status": 403}),
        ("not_found", {"__typename": "NotFoundProblem", "code": "not-found", "status": 404}),
        ("too_many", {"__typename": "RefusedProblem", "code": "unavailable", "status": 429}),
    ],
)
async def test_each_refusal_has_its_type_and_changes_nothing(
    caller: Caller, pool: asyncpg.Pool, way: str, expected: dict[str, Any]
) -> None:
    before = await pool.fetchval("select count(*) from change_sets")
    assert await caller.data(REFUSE, way=way) == {"refuseThis": expected}
    assert await pool.fetchval("select count(*) from change_sets") == before


async def test_a_fault_is_told_by_its_trace_id_alone(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "tuquan.api"):
        response = await caller.send(REFUSE, way="fault")
    body = response.json()
    assert (response.status_code, body["data"]) == (200, {"refuseThis": None})
    [error] = body["errors"]
    assert error["path"] == ["refuseThis"]
    assert (error["extensions"]["code"], error["extensions"]["status"]) == ("internal", 500)
    assert error["extensions"]["traceId"] in error["message"]
    assert error["extensions"]["traceId"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "a secret value" not in caplog.text + response.text


async def test_a_database_that_does_not_answer_is_a_fault_too(caller: Caller) -> None:
    body = (await caller.send(REFUSE, way="unavailable")).json()
    assert body["data"] == {"refuseThis": None}
    assert body["errors"][0]["extensions"]["code"] == "unavailable"


async def test_mutations_run_one_after_the_other_and_do_not_undo_each_other(caller: Caller) -> None:
    text = """mutation($a: RegisterHamletInput!, $b: RegisterHamletInput!) {
        kind: __typename
        first: registerHamlet(input: $a) { ...Counted }
        fault: refuseThis(input: { way: fault }) { __typename }
        second: registerHamlet(input: $b) { ...Counted }
        again: registerHamlet(input: $b) { __typename } }
        fragment Counted on RegisterHamletPayload { territory { parent { children { totalCount } } } }"""
    body = (await caller.send(text, a=await hamlet(caller), b=await hamlet(caller, code="AP05"))).json()
    assert list(body["data"]) == ["kind", "first", "fault", "second", "again"]
    counted = [body["data"][key]["territory"]["parent"]["children"]["totalCount"] for key in ("first", "second")]
    assert counted == [1, 2]
    assert body["data"]["fault"] is None
    assert body["data"]["again"] == {"__typename": "RuleProblem"}
    assert [error["path"] for error in body["errors"]] == [["fault"]]


async def test_validate_only_answers_as_if_and_keeps_nothing(caller: Caller, pool: asyncpg.Pool) -> None:
    sent = await hamlet(caller)
    before = await pool.fetchval("select count(*) from territories")
    found = (await caller.data(HAMLET, input=sent, only=True))["registerHamlet"]
    assert (found["valid"], found["territory"]["name"]) == (True, "Ấp Tân Hòa")
    assert await pool.fetchval("select count(*) from territories") == before
    found = (await caller.data(HAMLET, input={**sent, "name": "Tân Hòa"}, only=True))["registerHamlet"]
    assert found["__typename"] == "RuleProblem"


async def test_a_repeated_call_gets_the_first_answer(caller: Caller, pool: asyncpg.Pool) -> None:
    sent = await hamlet(caller)
    first = await caller.data(HAMLET, input=sent, key="a key")
    assert await caller.data(HAMLET, input=sent, key="a key") == first
    assert await pool.fetchval("select count(*) from territory_versions where code = 'AP04'") == 1
    other = (await caller.data(HAMLET, input={**sent, "code": "AP05"}, key="a key"))["registerHamlet"]
    assert (other["__typename"], other["code"]) == ("ValidationProblem", "idempotency-mismatch")


async def test_a_refused_call_leaves_its_key_free(caller: Caller) -> None:
    sent = await hamlet(caller)
    text = HAMLET
    refused = (await caller.data(text, input={**sent, "name": "Tân Hòa"}, key="k"))["registerHamlet"]
    assert refused["__typename"] == "RuleProblem"
    assert (await caller.data(text, input=sent, key="k"))["registerHamlet"]["valid"] is True


async def test_a_key_that_is_none_is_a_problem(caller: Caller) -> None:
    found = (await caller.data(HAMLET, input=await hamlet(caller), key="\n"))["registerHamlet"]
    assert (found["status"], found["code"]) == (400, "bad-parameter")


async def test_outside_the_scope_there_is_nothing(caller: Caller) -> None:
    sent = await hamlet(caller)
    caller.client.headers["Authorization"] = "Bearer nobody"
    found = (await caller.data(HAMLET, input=sent))["registerHamlet"]
    assert found["__typename"] in {"NotFoundProblem", "ForbiddenProblem"}


async def test_a_payload_is_one_statement(caller: Caller) -> None:
    sent = await hamlet(caller)
    await caller.data(HAMLET, input=sent)
    assert len([text for text in caller.statements if text.startswith("select row_to_json")]) == 1


async def test_a_mutation_has_a_price_too(caller: Caller) -> None:
    text = HAMLET.replace("totalCount", "nodes { territory { clusters(first: 100) { totalCount } } }")
    response = await caller.send(text, input=await hamlet(caller), only=True)
    assert response.json()["extensions"] == {"cost": {"requested": 2_553, "limit": 100_000}}
    many = " ".join(f"m{n}: refuseThis(input: {{ way: stale }}) {{ __typename }}" for n in range(21))
    assert await caller.code(f"mutation {{ {many} }}") == (422, "graphql-too-much")


async def test_answers_keep_the_order_of_the_document(caller: Caller) -> None:
    text = """mutation { refuseThis(input: { way: stale }) {
        ... on Problem { status code } ... on StaleProblem { title type } } }"""
    response = await caller.send(text)
    assert json.dumps(response.json()["data"]["refuseThis"], ensure_ascii=False) == json.dumps(
        {
            "status": 412,
            "code": "stale-version",
            "title": "Phiên bản đã cũ",
            "type": "https://tuquan.example/problems/stale-version",
        },
        ensure_ascii=False,
    )
