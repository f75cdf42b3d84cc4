from uuid import UUID

import asyncpg
import httpx
import pytest

ISSUE = {"name": "issue", "reason": "Đã thống nhất", "params": {}}
SEEN = {"If-Match": '"3"'}


async def test_a_transition_is_carried_out(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers=SEEN)
    assert (response.status_code, response.json()["status"], response.json()["version"]) == (200, "issued", 4)
    assert response.headers["etag"].startswith('"4-')


async def test_the_reason_reaches_the_journal(officer: httpx.AsyncClient, note: UUID, pool: asyncpg.Pool) -> None:
    await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers=SEEN)
    assert await pool.fetchval("select reason from journal_entries where action = 'issue_note'") == "Đã thống nhất"


async def test_parameters_may_be_left_away_where_none_are_needed(officer: httpx.AsyncClient, note: UUID) -> None:
    body = {"name": "issue", "reason": "Đã thống nhất"}
    response = await officer.post("/v1/field-notes/GC-1/transitions", json=body, headers=SEEN)
    assert (response.status_code, response.json()["id"]) == (200, str(note))


async def test_a_wrong_state_tells_what_can_be_done_instead(officer: httpx.AsyncClient, note: UUID) -> None:
    await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers=SEEN)
    again = await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers={"If-Match": '"4"'})
    assert (again.status_code, again.json()["code"], again.json()["allowed_actions"]) == (
        409,
        "wrong-state",
        ["withdraw"],
    )
    assert again.json()["detail"] == "Issuing is not possible in the state issued."


async def test_a_rehearsed_transition_changes_nothing(officer: httpx.AsyncClient, note: UUID) -> None:
    url = f"/v1/field-notes/{note}/transitions?validate_only=true"
    response = await officer.post(url, json=ISSUE, headers=SEEN)
    assert response.json() == {"valid": True}
    assert (await officer.get(f"/v1/field-notes/{note}")).json()["status"] == "draft"


@pytest.mark.parametrize(
    ("headers", "status", "code"), [({}, 428, "precondition-missing"), ({"If-Match": '"2"'}, 412, "stale-version")]
)
async def test_a_transition_needs_the_version_that_was_seen(
    officer: httpx.AsyncClient, note: UUID, headers: dict[str, str], status: int, code: str
) -> None:
    response = await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"name": "fly"}, "/name", "unknown-word"),
        ({}, "/name", "missing-value"),
        ({"name": "issue"}, "/reason", "missing-value"),
        ({"name": "issue", "reason": ""}, "/reason", "text-too-short"),
        ({"name": "break", "reason": "vì sao"}, "/reason", "unknown-field"),
        ({"name": "break", "params": {"note_id": "x"}}, "/params/note_id", "unknown-field"),
    ],
)
async def test_a_bad_value_is_pointed_at(
    officer: httpx.AsyncClient, note: UUID, body: dict[str, object], pointer: str, code: str
) -> None:
    response = await officer.post(f"/v1/field-notes/{note}/transitions", json=body, headers=SEEN)
    assert response.status_code == 422
    assert [(each["pointer"], each["code"]) for each in response.json()["errors"]] == [(pointer, code)]


async def test_what_the_state_allows_is_listed(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}/transitions")
    assert response.json() == {
        "items": [
            {"name": "issue", "command": "issue_note", "description": "issue_note.", "allowed": True},
            {"name": "break", "command": "break_note", "description": "break_note.", "allowed": True},
        ]
    }


async def test_what_the_state_does_not_allow_is_told(officer: httpx.AsyncClient, note: UUID) -> None:
    await officer.post(f"/v1/field-notes/{note}/transitions", json=ISSUE, headers=SEEN)
    response = await officer.get(f"/v1/field-notes/{note}/transitions")
    assert [each["because"]["code"] for each in response.json()["items"]] == ["not-now", "not-now"]


async def test_a_missing_permission_is_told(reader: httpx.AsyncClient, note: UUID) -> None:
    response = await reader.get(f"/v1/field-notes/{note}/transitions")
    assert response.json()["items"][0] == {
        "name": "issue",
        "command": "issue_note",
        "description": "issue_note.",
        "allowed": False,
        "because": {
            "code": "forbidden",
            "detail": "Your roles do not hold the permission territory:write here.",
        },
    }


async def test_transitions_of_what_is_not_there_are_not_found(elsewhere: httpx.AsyncClient, note: UUID) -> None:
    response = await elsewhere.get(f"/v1/field-notes/{note}/transitions")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


async def test_the_list_of_transitions_takes_no_parameter(officer: httpx.AsyncClient, note: UUID) -> None:
    response = await officer.get(f"/v1/field-notes/{note}/transitions?fields=name")
    assert (response.status_code, response.json()["code"]) == (400, "unknown-parameter")
