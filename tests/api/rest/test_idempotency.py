import json
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.infra.db.locks import LockSpace
from tests.api.rest.conftest import Commune


def body_for(commune: Commune, **more: object) -> dict[str, object]:
    return {"kind": "blank", "territory_id": str(commune.id), "code": "GC-1", "title": "Họp tổ", **more}


async def count(pool: asyncpg.Pool) -> int:
    return int(await pool.fetchval("select count(*) from notes"))


async def test_a_repeated_call_gets_the_first_answer(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    headers = {"Idempotency-Key": "8e03978e"}
    first = await officer.post("/v1/field-notes", json=body_for(communes[0]), headers=headers)
    again = await officer.post("/v1/field-notes", json=body_for(communes[0]), headers=headers)
    assert (first.status_code, "idempotent-replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert (again.content, again.headers["etag"], again.headers["location"]) == (
        first.content,
        first.headers["etag"],
        first.headers["location"],
    )
    assert await count(pool) == 1


async def test_a_quoted_key_is_the_same_key(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    await officer.post("/v1/field-notes", json=body_for(communes[0]), headers={"Idempotency-Key": "k 1"})
    again = await officer.post("/v1/field-notes", json=body_for(communes[0]), headers={"Idempotency-Key": '"k 1"'})
    assert again.headers["idempotent-replayed"] == "true"


async def test_spacing_and_order_are_no_other_payload(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    headers = {"Idempotency-Key": "k1", "Content-Type": "application/json"}
    body = body_for(communes[0])
    await officer.post("/v1/field-notes", content=json.dumps(body), headers=headers)
    turned = json.dumps(dict(reversed(body.items())), indent=2)
    again = await officer.post("/v1/field-notes", content=turned, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"


async def test_a_key_of_another_payload_is_refused(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    headers = {"Idempotency-Key": "k1"}
    await officer.post("/v1/field-notes", json=body_for(communes[0]), headers=headers)
    other = await officer.post("/v1/field-notes", json=body_for(communes[0], code="GC-2"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-mismatch")


async def test_a_key_of_another_path_is_refused(officer: httpx.AsyncClient, note: UUID) -> None:
    body, headers = {"name": "issue", "reason": "xong"}, {"Idempotency-Key": "k1", "If-Match": '"3"'}
    await officer.post(f"/v1/field-notes/{note}/transitions", json=body, headers=headers)
    other = await officer.post("/v1/field-notes/GC-1/transitions", json=body, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-mismatch")


async def test_keys_of_two_accounts_are_two_keys(
    officer: httpx.AsyncClient, elsewhere: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    headers = {"Idempotency-Key": "k1"}
    await officer.post("/v1/field-notes", json=body_for(communes[0]), headers=headers)
    other = await elsewhere.post("/v1/field-notes", json=body_for(communes[1], code="GC-2"), headers=headers)
    assert (other.status_code, await count(pool)) == (201, 2)


async def test_while_the_first_runs_the_second_is_told(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool, app: object
) -> None:
    async with pool.acquire() as first, first.transaction():
        await first.fetch(
            "select * from record.claim_idempotency($1, $2, $3, now())", LockSpace.IDEMPOTENCY, UUID(int=1), "k1"
        )
        response = await officer.post("/v1/field-notes", json=body_for(communes[0]), headers={"Idempotency-Key": "k1"})
    assert (response.status_code, response.json()["code"]) == (409, "idempotency-running")


async def test_a_replay_comes_before_the_version(officer: httpx.AsyncClient, note: UUID) -> None:
    url, body = f"/v1/field-notes/{note}/transitions", {"name": "issue", "reason": "xong"}
    first = await officer.post(url, json=body, headers={"Idempotency-Key": "k1", "If-Match": '"3"'})
    stale = await officer.post(url, json=body, headers={"Idempotency-Key": "k1", "If-Match": '"3"'})
    missing = await officer.post(url, json=body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, stale.status_code, missing.status_code) == (200, 200, 200)
    assert first.content == stale.content == missing.content


async def test_a_refusal_is_not_kept(officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool) -> None:
    headers = {"Idempotency-Key": "k1"}
    loud = await officer.post("/v1/field-notes", json=body_for(communes[0], title="Họp!"), headers=headers)
    mended = await officer.post("/v1/field-notes", json=body_for(communes[0]), headers=headers)
    assert (loud.status_code, mended.status_code) == (409, 201)


@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "é", "a\tb", 'a"b'])
async def test_a_key_has_printable_characters(officer: httpx.AsyncClient, communes: list[Commune], key: str) -> None:
    response = await officer.post(
        "/v1/field-notes", json=body_for(communes[0]), headers=[(b"Idempotency-Key", key.encode())]
    )
    assert (response.status_code, response.json()["code"]) == (400, "bad-parameter")


async def test_without_a_key_each_call_counts(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    await officer.post("/v1/field-notes", json=body_for(communes[0]))
    await officer.post("/v1/field-notes", json=body_for(communes[0], code="GC-2"))
    assert await count(pool) == 2
