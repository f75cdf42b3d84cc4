from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import asyncpg
import httpx
import pytest

from app.api.application import build
from app.api.ports import Doors
from app.api.quotas import Policy, Quotas
from app.domain.journal.model import Origin
from app.domain.shared.errors import Unavailable
from tests.api import notes
from tests.api.rest.conftest import Commune
from tests.api.rest.test_idempotency import count
from tests.api.rest.test_writing import blank
from tests.serving import Served

PATH = "/v1/field-notes/bulk"
ATOMIC = {"atomic": "true"}
CHANGE_SETS = "select count(distinct change_set_id) from journal_entries where subject_kind = 'note'"


def coded(commune: Commune, *codes: str) -> list[dict[str, object]]:
    return [blank(commune, code=code) for code in codes]


async def send(client: httpx.AsyncClient, items: list[Any], **more: Any) -> httpx.Response:
    return await client.post(PATH, json={"items": items}, **more)


def codes_of(answer: httpx.Response) -> list[object]:
    """The status of what went well, the code of what did not."""
    return [each["problem"]["code"] if "problem" in each else each["status"] for each in answer.json()["items"]]


async def test_each_item_is_answered_by_itself(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    here, there = communes
    items = [*coded(here, "A"), blank(there), blank(here, title=3), {"kind": "none"}, 7, *coded(here, "B")]
    answer = await send(officer, items)
    assert (answer.status_code, codes_of(answer)) == (
        207,
        [201, "not-found", "invalid-body", "invalid-body", "invalid-body", 201],
    )
    refused = answer.json()["items"][2]
    assert (refused["status"], refused["problem"]["status"], refused["problem"]["errors"][0]["pointer"]) == (
        422,
        422,
        "/title",
    )
    assert await count(pool) == 2
    assert await pool.fetchval(CHANGE_SETS) == 2


async def test_an_item_is_found_where_its_answer_says(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    made = (await send(officer, coded(communes[0], "A"))).json()["items"][0]
    assert made["location"] == f"https://tuquan.example/v1/field-notes/{made['id']}"
    assert (await officer.get(f"/v1/field-notes/{made['id']}")).json()["code"] == "A"


async def test_a_call_that_was_cut_off_is_repeated_as_it_was(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    items, headers = coded(communes[0], "A", "B", "C"), {"Idempotency-Key": "k1"}
    first = await send(officer, items[:2], headers=headers)
    again = await send(officer, items, headers=headers)
    whole = await send(officer, items, headers=headers)
    assert [each.get("replayed", False) for each in again.json()["items"]] == [True, True, False]
    assert [each["id"] for each in again.json()["items"][:2]] == [each["id"] for each in first.json()["items"]]
    assert ("idempotent-replayed" in again.headers, whole.headers["idempotent-replayed"]) == (False, "true")
    assert await count(pool) == 3


async def test_another_item_under_the_same_key_is_refused(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    headers = {"Idempotency-Key": "k1"}
    await send(officer, coded(communes[0], "A", "B"), headers=headers)
    again = await send(officer, coded(communes[0], "A", "C"), headers=headers)
    assert codes_of(again) == [201, "idempotency-mismatch"]


async def test_all_or_nothing_is_nothing_when_one_is_refused(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    for bad, status, code in (
        (blank(communes[1]), 404, "not-found"),
        (blank(communes[0], code=5), 422, "invalid-body"),
    ):
        answer = await send(officer, [*coded(communes[0], "A", "B"), bad], params=ATOMIC)
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["item"]) == (status, code, 2)
    assert await count(pool) == 0
    assert await pool.fetchval(CHANGE_SETS) == 0


async def test_all_or_nothing_is_all_when_none_is_refused(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    items, headers = coded(communes[0], "A", "B", "C"), {"Idempotency-Key": "k1"}
    answer = await send(officer, items, params=ATOMIC, headers=headers)
    assert (answer.status_code, codes_of(answer)) == (207, [201, 201, 201])
    assert await pool.fetchval("select count(distinct xmin::text) from notes") == 1
    assert await pool.fetchval(CHANGE_SETS) == 3
    again = await send(officer, items, params=ATOMIC, headers=headers)
    assert (again.content, again.headers["idempotent-replayed"]) == (answer.content, "true")
    assert await count(pool) == 3


@pytest.mark.parametrize("atomic", ["true", "false"])
async def test_a_rehearsal_keeps_nothing(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool, atomic: str
) -> None:
    params = {"validate_only": "true", "atomic": atomic}
    answer = await send(officer, coded(communes[0], "A", "B"), params=params, headers={"Idempotency-Key": "k1"})
    assert answer.json() == {"items": [{"status": 200, "valid": True}] * 2}
    assert await count(pool) == 0


async def test_a_rehearsal_of_all_sees_what_the_items_do_to_each_other(
    officer: httpx.AsyncClient, communes: list[Commune]
) -> None:
    items = coded(communes[0], "A", "A")
    alone = await send(officer, items, params={"validate_only": "true"})
    together = await send(officer, items, params={"validate_only": "true", **ATOMIC})
    assert alone.status_code == 207
    assert codes_of(alone) == [200, 200]
    assert (together.status_code, together.json()["item"]) == (409, 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": []}, "list-too-short"),
        ({"items": [{}] * 501}, "list-too-long"),
        ({"items": {}}, "wrong-type"),
        ({}, "missing-value"),
        ({"items": [{}], "atomic": True}, "unknown-field"),
    ],
)
async def test_what_is_no_list_of_items_is_refused_whole(officer: httpx.AsyncClient, body: object, code: str) -> None:
    answer = await officer.post(PATH, json=body)
    assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (422, [code])


async def test_too_many_bytes_are_refused(officer: httpx.AsyncClient) -> None:
    answer = await send(officer, ["x" * (4 * 1_048_576)])
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


async def test_numbers_that_json_knows_and_nobody_else_are_bad_values(
    officer: httpx.AsyncClient, communes: list[Commune]
) -> None:
    sent = '{"items": [{"kind": "blank", "code": 1e999}, {"kind": "blank", "code": -123456789012345678901234567890}]}'
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k1"}
    answer = await officer.post(PATH, content=sent, headers=headers)
    assert codes_of(answer) == ["invalid-body", "invalid-body"]


async def test_every_item_spends_a_write(doors: Doors, communes: list[Commune], pool: asyncpg.Pool) -> None:
    app = build(replace(doors, quotas=Quotas([Policy("write", 3)], now=lambda: 0.0)), notes.OFFERS)
    headers = {"Authorization": "Bearer officer"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://tuquan", headers=headers
    ) as client:
        assert (await send(client, coded(communes[0], "A", "B"))).headers["ratelimit"] == '"write";r=1;t=40'
        assert (await send(client, coded(communes[0], "C", "D"))).status_code == 429
    assert await count(pool) == 2


class _GoingAway:
    """Begins once, and finds no database from then on."""

    def __init__(self, doors: Doors) -> None:
        self._begin, self.tried = doors.begin, 0

    def __call__(self, origin: Origin) -> AbstractAsyncContextManager[Any]:
        self.tried += 1
        if self.tried > 1:
            raise Unavailable
        return self._begin(origin)

    def together(self) -> AbstractAsyncContextManager[Any]:
        return self._begin.together()


async def test_once_the_database_is_away_the_rest_is_not_tried(
    doors: Doors, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    begin = _GoingAway(doors)
    app = build(replace(doors, begin=begin), notes.OFFERS)
    headers = {"Authorization": "Bearer officer"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://tuquan", headers=headers
    ) as client:
        answer = await send(client, coded(communes[0], "A", "B", "C", "D"))
    assert codes_of(answer) == [201, *["unavailable"] * 3]
    assert begin.tried == 2


async def test_households_of_one_group_are_registered_together(service: Served) -> None:
    """Each of these locks what the one before it has changed."""
    group = await service.owner.fetchrow(
        "select m.group_id, d.territory_id from memberships m join dwellings d on d.household_id = m.household_id "
        "where upper(m.valid) is null and upper(d.valid) is null and d.territory_id is not null limit 1"
    )
    assert group is not None
    body = {
        "kind": "register",
        "effective_on": str(await service.owner.fetchval("select current_date")),
        "dwelling": {"territory_id": str(group["territory_id"])},
        "group_id": str(group["group_id"]),
        "people": 3,
    }
    before = await service.owner.fetchval("select count(*) from households")
    answer = await service.ask("POST", "/v1/households/bulk?atomic=true", "mttq.xa", body={"items": [body] * 3})
    assert answer.status_code == 207, answer.text
    assert await service.owner.fetchval("select count(*) from households") == before + 3
