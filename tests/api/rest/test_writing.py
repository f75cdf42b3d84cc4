import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from tests.api.rest.conftest import Commune


def blank(commune: Commune, **more: object) -> dict[str, object]:
    return {"kind": "blank", "territory_id": str(commune.id), "code": "GC-1", "title": "Họp tổ", **more}


async def version_of(client: httpx.AsyncClient, note: UUID) -> str:
    return (await client.get(f"/v1/field-notes/{note}")).headers["etag"]


async def test_what_was_created_is_shown_as_it_would_be_read(
    officer: httpx.AsyncClient, communes: list[Commune]
) -> None:
    created = await officer.post("/v1/field-notes", json=blank(communes[0], secret="riêng"))
    assert created.status_code == 201
    assert created.json()["version"] == 1
    read = await officer.get(f"/v1/field-notes/{created.json()['id']}")
    assert (created.content, created.headers["etag"]) == (read.content, read.headers["etag"])


async def test_the_location_leads_to_what_was_created(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    created = await officer.post("/v1/field-notes", json=blank(communes[0]))
    assert created.headers["location"] == f"https://tuquan.example/v1/field-notes/{created.json()['id']}"


async def test_a_change_has_one_journal_entry_that_names_the_caller_and_the_trace(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await officer.post(
        "/v1/field-notes", json=blank(communes[0]), headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    )
    rows = await pool.fetch(
        "select e.action, s.channel, s.trace_id, s.account_id from journal_entries e "
        "join change_sets s on s.id = e.change_set_id where e.subject_kind = 'note'"
    )
    assert [tuple(row) for row in rows] == [("write_note", "rest", trace, UUID(int=1))]


async def test_several_commands_of_one_path_are_told_apart_by_their_kind(
    officer: httpx.AsyncClient, note: UUID
) -> None:
    created = await officer.post("/v1/field-notes", json={"kind": "copy", "note_id": str(note), "code": "GC-2"})
    assert (created.status_code, created.json()["title"]) == (201, "Họp tổ")


async def test_texts_are_cleaned(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    created = await officer.post("/v1/field-notes", json=blank(communes[0], title="  Họp\u200b  tổ "))
    assert created.json()["title"] == "Họp tổ"


async def test_where_one_may_not_write_it_is_not_found(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    response = await officer.post("/v1/field-notes", json=blank(communes[1]))
    assert (response.status_code, response.json()["detail"]) == (
        404,
        "territory was not found, or lies outside your scope.",
    )


async def test_who_may_read_but_not_write_is_forbidden(reader: httpx.AsyncClient, communes: list[Commune]) -> None:
    response = await reader.post("/v1/field-notes", json=blank(communes[0]))
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


async def test_a_broken_rule_tells_its_legal_basis(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    response = await officer.post("/v1/field-notes", json=blank(communes[0], title="Họp tổ!!"))
    assert response.status_code == 409
    assert response.json()["code"] == "rules-broken"
    assert response.json()["violations"] == [
        {
            "code": "note-too-loud",
            "message": "The title has 2 exclamation marks.",
            "legal_basis": "Điều 1",
            "subject": "note",
        }
    ]


async def test_what_the_database_refuses_is_a_conflict(
    officer: httpx.AsyncClient, note: UUID, communes: list[Commune]
) -> None:
    response = await officer.post("/v1/field-notes", json=blank(communes[0]))
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


async def test_a_rehearsal_checks_every_rule(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    url = "/v1/field-notes?validate_only=true"
    fine = await officer.post(url, json=blank(communes[0]))
    loud = await officer.post(url, json=blank(communes[0], title="Họp!"))
    elsewhere = await officer.post(url, json=blank(communes[1]))
    assert (fine.status_code, fine.json()) == (200, {"valid": True})
    assert (loud.status_code, elsewhere.status_code) == (409, 404)


async def test_a_rehearsal_keeps_nothing(
    officer: httpx.AsyncClient, communes: list[Commune], pool: asyncpg.Pool
) -> None:
    headers = {"Idempotency-Key": "k1"}
    await officer.post("/v1/field-notes?validate_only=true", json=blank(communes[0]), headers=headers)
    assert await pool.fetchval("select count(*) from notes") == 0
    assert await pool.fetchval("select count(*) from idempotency_keys") == 0


@pytest.mark.parametrize(
    ("query", "code"), [("validate_only=yes", "bad-parameter"), ("fields=id", "unknown-parameter")]
)
async def test_a_write_takes_no_other_parameter(
    officer: httpx.AsyncClient, communes: list[Commune], query: str, code: str
) -> None:
    response = await officer.post(f"/v1/field-notes?{query}", json=blank(communes[0]))
    assert (response.status_code, response.json()["code"]) == (400, code)


async def test_a_record_is_changed_at_the_version_that_was_seen(officer: httpx.AsyncClient, note: UUID) -> None:
    seen = await version_of(officer, note)
    response = await officer.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers={"If-Match": seen})
    assert (response.status_code, response.json()["title"], response.json()["version"]) == (200, "Mới", 4)
    assert response.headers["etag"] == await version_of(officer, note)


async def test_the_etag_of_any_shape_will_do(officer: httpx.AsyncClient, note: UUID) -> None:
    seen = (await officer.get(f"/v1/field-notes/{note}?fields=id")).headers["etag"]
    response = await officer.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers={"If-Match": f"W/{seen}"})
    assert response.status_code == 200


async def test_a_code_names_the_record_to_change(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.patch("/v1/field-notes/GC-1", json={"title": "Mới"}, headers={"If-Match": '"3"'})
    assert response.json()["id"] == str(note)


async def test_a_stale_version_changes_nothing(officer: httpx.AsyncClient, note: UUID, pool: asyncpg.Pool) -> None:
    response = await officer.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers={"If-Match": '"2-ab"'})
    assert (response.status_code, response.json()["code"]) == (412, "stale-version")
    assert response.json()["detail"] == "The record has changed (its version is now 3). Read it again, then retry."
    assert await pool.fetchval("select title from notes where id = $1", note) == "Họp tổ"


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}])
async def test_a_version_is_required(officer: httpx.AsyncClient, note: UUID, headers: dict[str, str]) -> None:
    response = await officer.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (428, "precondition-missing")


@pytest.mark.parametrize("etag", ["3", '"abc"', '"3", "4"', '"-1"', '"3-xyz"', '"' + "9" * 30 + '"'])
async def test_an_etag_that_is_not_ours_is_refused(officer: httpx.AsyncClient, note: UUID, etag: str) -> None:
    response = await officer.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers={"If-Match": etag})
    assert (response.status_code, response.json()["code"]) == (400, "bad-parameter")


async def test_who_may_not_read_the_record_is_told_it_is_not_there(elsewhere: httpx.AsyncClient, note: UUID) -> None:
    response = await elsewhere.patch(f"/v1/field-notes/{note}", json={"title": "Mới"}, headers={"If-Match": '"3"'})
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


INVALID: list[tuple[dict[str, Any], str]] = [
    ({}, "/kind missing-value"),
    ({"kind": "red"}, "/kind unknown-word"),
    ({"title": None}, "/title wrong-type"),
    ({"title": 5}, "/title wrong-type"),
    ({"title": "ab"}, "/title text-too-short"),
    ({"title": "a   "}, "/title text-too-short"),
    ({"title": "a" * 61}, "/title text-too-long"),
    ({"title": "a\u202eb"}, "/title unclean-text"),
    ({"colour": "red"}, "/colour unknown-field"),
    ({"a/b~c": 1}, "/a~1b~0c unknown-field"),
    ({"territory_id": "abc"}, "/territory_id wrong-type"),
    ({"written_on": 0}, "/written_on wrong-type"),
    ({"written_on": "2026-02-30"}, "/written_on wrong-type"),
    ({"written_on": "2026-01-31T00:00:00"}, "/written_on wrong-type"),
]


@pytest.mark.parametrize(("change", "expected"), INVALID)
async def test_a_bad_value_is_pointed_at(
    officer: httpx.AsyncClient, communes: list[Commune], change: dict[str, Any], expected: str
) -> None:
    body = change if not change else blank(communes[0]) | change
    response = await officer.post("/v1/field-notes", json=body)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "invalid-body")
    assert [f"{each['pointer']} {each['code']}" for each in problem["errors"]] == [expected]


async def test_every_bad_value_is_told_at_once(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    response = await officer.post("/v1/field-notes", json=blank(communes[0], title=1, code="", more=True))
    problem = response.json()
    assert problem["detail"] == "The values sent are not valid in 3 places."
    assert [(each["pointer"], each["detail"]) for each in problem["errors"]] == [
        ("/code", "At least 1 characters."),
        ("/title", "The type must be text."),
        ("/more", "There is no such field."),
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"kind": "\\ud800"}', b"[" * 100_000])
async def test_what_is_no_json_is_malformed(officer: httpx.AsyncClient, body: bytes) -> None:
    response = await officer.post("/v1/field-notes", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"1"])
async def test_what_is_no_object_is_invalid(officer: httpx.AsyncClient, body: bytes) -> None:
    response = await officer.post("/v1/field-notes", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
async def test_only_json_is_taken(officer: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = await officer.post("/v1/field-notes", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (415, "unsupported-media-type")
    assert response.headers["accept"] == "application/json"


async def test_json_may_name_its_charset(officer: httpx.AsyncClient, communes: list[Commune]) -> None:
    response = await officer.post(
        "/v1/field-notes",
        content=json.dumps(blank(communes[0])).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert response.status_code == 201


async def test_a_large_body_is_refused_before_it_is_read(officer: httpx.AsyncClient) -> None:
    response = await officer.post("/v1/field-notes", json={"kind": "x" * 1_048_576})
    assert (response.status_code, response.json()["code"]) == (413, "too-large")


async def test_a_body_of_unknown_size_is_cut_off(officer: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    response = await officer.post("/v1/field-notes", content=endless(), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (413, "too-large")
