import json
import re
from uuid import UUID

import asyncpg
import httpx
import pytest

from tests.api.rest.conftest import Commune, add_note


async def test_a_record_shows_its_full_members(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}")
    assert response.status_code == 200
    assert response.json() == {
        "id": str(note),
        "code": "GC-1",
        "title": "Họp tổ",
        "secret": None,
        "status": "draft",
        "pages": 1,
        "written_on": "2026-01-31",
        "allowed_actions": ["issue_note", "break_note"],
        "version": 3,
    }


async def test_a_record_may_be_kept_by_its_caller_only(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}")
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization, Origin"


async def test_who_holds_the_permission_sees_what_is_masked(admin: httpx.AsyncClient, note: UUID) -> None:
    response = await admin.get(f"/v1/field-notes/{note}?fields=secret")
    assert response.json() == {"secret": "riêng"}


async def test_the_etag_begins_with_the_version(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}")
    assert re.fullmatch(r'"3-[0-9a-f]{16}"', response.headers["etag"])


async def test_another_shape_has_another_etag(officer: httpx.AsyncClient, note: UUID) -> None:
    whole = await officer.get(f"/v1/field-notes/{note}")
    part = await officer.get(f"/v1/field-notes/{note}?fields=id")
    assert whole.headers["etag"] != part.headers["etag"]


async def test_other_permissions_have_another_etag(
    officer: httpx.AsyncClient, admin: httpx.AsyncClient, note: UUID
) -> None:
    masked = await officer.get(f"/v1/field-notes/{note}")
    seen = await admin.get(f"/v1/field-notes/{note}")
    assert masked.headers["etag"] != seen.headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
async def test_an_unchanged_record_is_not_sent_again(officer: httpx.AsyncClient, note: UUID, form: str) -> None:
    etag = (await officer.get(f"/v1/field-notes/{note}")).headers["etag"]
    again = await officer.get(f"/v1/field-notes/{note}", headers={"If-None-Match": form.format(etag)})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


async def test_a_changed_record_is_sent_again(officer: httpx.AsyncClient, pool: asyncpg.Pool, note: UUID) -> None:
    etag = (await officer.get(f"/v1/field-notes/{note}")).headers["etag"]
    await pool.execute("update notes set version = 4 where id = $1", note)
    again = await officer.get(f"/v1/field-notes/{note}", headers={"If-None-Match": etag})
    assert (again.status_code, again.json()["version"]) == (200, 4)


async def test_a_code_names_a_record(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get("/v1/field-notes/GC-1?fields=id")
    assert response.json() == {"id": str(note)}


@pytest.mark.parametrize("name", ["GC-2", "%20", "x" * 400, "a%00b", "01981a2b-0000-7000-8000-000000000001"])
async def test_what_does_not_exist_is_not_found(officer: httpx.AsyncClient, note: UUID, name: str) -> None:
    response = await officer.get(f"/v1/field-notes/{name}")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


async def test_where_codes_do_not_count_only_ids_do(officer: httpx.AsyncClient) -> None:
    response = await officer.get("/v1/clusters/abc")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


async def test_a_code_is_dated(officer: httpx.AsyncClient) -> None:
    # 30154 was a commune until 30 June 2025; a ward bears the code since.
    before = await officer.get("/v1/territories/30154?as_of=2025-06-30&fields=id,kind")
    after = await officer.get("/v1/territories/30154?as_of=2025-07-01&fields=id,kind")
    assert before.json()["id"] != after.json()["id"]


async def test_what_lies_outside_the_scope_is_not_found(elsewhere: httpx.AsyncClient, note: UUID) -> None:
    response = await elsewhere.get(f"/v1/field-notes/{note}")
    assert response.status_code == 404
    assert response.json()["detail"] == "note was not found, or lies outside your scope."


async def test_fields_are_chosen(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}?fields=version,code")
    assert response.content == b'{"code":"GC-1","version":3}'


async def test_a_relation_is_expanded(officer: httpx.AsyncClient, note: UUID, communes: list[Commune]) -> None:
    response = await officer.get(f"/v1/field-notes/{note}?fields=id&expand=territory")
    territory = response.json()["territory"]
    assert territory["id"] == str(communes[0].id)
    assert list(territory) == ["id", "kind", "code", "name", "short_name"]


async def test_fields_of_a_relation_are_chosen(officer: httpx.AsyncClient, note: UUID, communes: list[Commune]) -> None:
    response = await officer.get(f"/v1/field-notes/{note}?fields=territory.id,territory.parent.depth")
    assert response.json() == {"territory": {"id": str(communes[0].id), "parent": {"depth": 1}}}


async def test_a_list_is_expanded(
    officer: httpx.AsyncClient, note: UUID, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    other = await add_note(pool, communes[0], code="GC-2", title="Bầu ban")
    response = await officer.get(f"/v1/field-notes/{note}?fields=id,neighbours.code&expand=neighbours.territory")
    neighbours = response.json()["neighbours"]
    assert [each["code"] for each in neighbours] == ["GC-2"]
    assert neighbours[0]["territory"]["id"] == str(communes[0].id)
    assert str(other) not in response.text


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("fields=nothing", "fields"),
        ("fields=", "fields"),
        ("fields=id.more", "fields"),
        ("fields=id&fields=code", "fields"),
        ("expand=title", "expand"),
        ("expand=nothing", "expand"),
        ("expand=territory.nothing", "expand"),
        ("expand=neighbours.neighbours.neighbours", "expand"),
        ("fields=neighbours.neighbours.territory.id", "fields"),
        ("as_of=yesterday", "as_of"),
        ("as_of=20260131", "as_of"),
        ("as_of=2026-02-30", "as_of"),
    ],
)
async def test_a_bad_value_is_refused(officer: httpx.AsyncClient, note: UUID, query: str, name: str) -> None:
    response = await officer.get(f"/v1/field-notes/{note}?{query}")
    problem = response.json()
    assert (response.status_code, problem["code"], problem["errors"][0]["pointer"]) == (400, "bad-parameter", name)


async def test_too_many_relations_are_refused(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    inner = "clusters.territory,children.parent,children.children,children.clusters,children.policies,parent.children"
    more = f"{inner},parent.parent,parent.clusters,policies.territory"
    response = await officer.get(f"/v1/territories/{communes[0].id}?expand={more}")
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "expand")


@pytest.mark.parametrize("query", ["limit=1", "colour=red", "AS_OF=2026-01-31", "%C3%A9=1"])
async def test_an_unknown_parameter_is_refused(officer: httpx.AsyncClient, note: UUID, query: str) -> None:
    response = await officer.get(f"/v1/field-notes/{note}?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("query", ["fields=%ff", "&".join(f"fields={n}" for n in range(51))])
async def test_a_query_that_cannot_be_read_is_refused(officer: httpx.AsyncClient, note: UUID, query: str) -> None:
    url = httpx.URL(f"http://tuquan/v1/field-notes/{note}").copy_with(query=query.encode())
    response = await officer.get(url)
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*, text/plain"])
async def test_who_takes_no_json_is_refused(officer: httpx.AsyncClient, note: UUID, accept: str) -> None:
    response = await officer.get(f"/v1/field-notes/{note}", headers={"Accept": accept})
    assert (response.status_code, response.json()["code"]) == (406, "not-acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.5", ""])
async def test_who_takes_json_is_served(officer: httpx.AsyncClient, note: UUID, accept: str) -> None:
    response = await officer.get(f"/v1/field-notes/{note}", headers={"Accept": accept})
    assert response.status_code == 200


async def test_the_bytes_are_those_of_the_database(officer: httpx.AsyncClient, pool: asyncpg.Pool, note: UUID) -> None:
    made = await pool.fetchval("select row_to_json(r) from (select id, title from notes where id = $1) r", note)
    response = await officer.get(f"/v1/field-notes/{note}?fields=id,title")
    assert response.content == made
    assert json.loads(made)["title"] == "Họp tổ"
