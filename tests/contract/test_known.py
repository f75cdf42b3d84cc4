"""What was known, over both doors: by position and by moment, in lists, histories and files; the feed of changes."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.contract.test_undoing import OFFICER, count, household
from tests.serving import Served

AUDITOR = "kiemtoan"
NEXT = "select max(position) from change_sets"
MOMENT = "select sealed_at from change_sets where position = $1"
KNOWN = """
query($id: ID!, $known: String!) {
    household(id: $id, knownAt: $known) { peopleCount version allowedActions }
    households(first: 100, knownAt: $known) { nodes { id peopleCount } }
}
"""
CHANGES = """
query($after: Int) { changes(first: 100, afterPosition: $after) { nodes { position subjectKind subjectId } } }
"""


async def sealed(service: Served) -> int:
    """The position to which the record has come."""
    await service.owner.execute("select record.seal()")
    return int(await service.owner.fetchval(NEXT))


async def recounted(service: Served) -> tuple[str, dict[int, int]]:
    """A household that was counted three times, and its number by the position after each."""
    path = await household(service)
    seen = {await sealed(service): (await service.get(path, OFFICER))["people_count"]}
    for people in (7, 8, 9):
        await count(service, path, people)
        seen[await sealed(service)] = people
    return path, seen


async def test_a_record_is_read_as_it_was_known_over_both_doors(service: Served) -> None:
    path, seen = await recounted(service)
    id_ = path.rpartition("/")[2]
    for position, people in seen.items():
        shown = await service.get(f"{path}?known_at={position}", OFFICER)
        assert shown["people_count"] == people
        assert shown["allowed_actions"] == []
        listed = await service.get(f"/v1/households?limit=100&known_at={position}", OFFICER)
        assert [each["people_count"] for each in listed["items"] if each["id"] == id_] == [people]
        data = await service.data(OFFICER, KNOWN, id=id_, known=str(position))
        assert data["household"] == {"peopleCount": people, "version": shown["version"], "allowedActions": []}
        rows = (
            await service.ask("GET", f"/v1/households?format=ndjson&known_at={position}", OFFICER)
        ).text.splitlines()
        assert [each["people_count"] for each in map(json.loads, rows) if each["id"] == id_] == [people]


async def test_a_moment_says_the_same_as_the_position_that_it_had_come_to(service: Served) -> None:
    path, seen = await recounted(service)
    for position, people in seen.items():
        moment: datetime = await service.owner.fetchval(MOMENT, position)
        asked = quote(moment.isoformat())
        assert (await service.get(f"{path}?known_at={asked}", OFFICER))["people_count"] == people
    before = quote(
        (min([await service.owner.fetchval(MOMENT, each) for each in seen]) - timedelta(days=900)).isoformat()
    )
    answer = await service.ask("GET", f"{path}?known_at={before}", OFFICER)
    assert answer.status_code == 404


async def test_the_history_of_a_record_names_the_position_at_which_to_read_it(service: Served) -> None:
    path, seen = await recounted(service)
    told = await service.get(f"{path}/history?action=record_people_count", OFFICER)
    positions = [each["position"] for each in told["items"]]
    assert positions[:3] == sorted(seen, reverse=True)[:3]
    [earlier] = (await service.get(f"{path}/history?action=record_people_count&known_at={positions[2]}", OFFICER))[
        "items"
    ][:1]
    assert earlier["position"] == positions[2]


async def test_the_feed_gives_every_change_once_in_the_order_of_positions(service: Served) -> None:
    path, seen = await recounted(service)
    first, *later = seen
    page = await service.get(f"/v1/changes?after_position={first}&limit=100", AUDITOR)
    assert [each["position"] for each in page["items"]] == later
    assert {each["subject_id"] for each in page["items"]} == {path.rpartition("/")[2]}
    assert (await service.get(f"/v1/changes?after_position={later[-1]}", AUDITOR))["items"] == []
    nodes = (await service.data(AUDITOR, CHANGES, after=first))["changes"]["nodes"]
    assert [each["position"] for each in nodes] == later


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ("999999999", 400, "known-ahead"),
        ("2999-01-01T00:00:00Z", 400, "known-ahead"),
        ("2026-01-31", 400, "bad-parameter"),
        ("2026-01-31T08:00:00", 400, "bad-parameter"),
        ("-1", 400, "bad-parameter"),
        ("hôm qua", 400, "bad-parameter"),
    ],
)
async def test_what_lies_ahead_or_is_no_moment_is_refused(service: Served, given: str, status: int, code: str) -> None:
    for path in ("/v1/households", f"/v1/households/{(await household(service)).rpartition('/')[2]}"):
        answer = await service.ask("GET", f"{path}?known_at={quote(given)}", OFFICER)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    told: Any = await service.graphql(OFFICER, "query($k: String!) { households(knownAt: $k) { totalCount } }", k=given)
    assert "errors" in told
