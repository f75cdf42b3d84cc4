"""The GraphQL door shows a stranger nothing of another commune, whichever field, filter or date leads there."""

import json

import pytest

from app.domain.catalogue import VIEWS
from tests.hostile.judging import judge
from tests.hostile.world import HOME, PLURALS, STRANGER, Ground

NAMES = {view.plural.replace("_", "-"): view.name for view in VIEWS}
LISTS = (
    'households(groupId: "group_<group>") { nodes { id } totalCount }',
    'households(personId: "person_<person>") { nodes { id } totalCount }',
    'households(within: "territory_<commune>") { nodes { id } totalCount }',
    'groups(within: "territory_<commune>") { nodes { id } totalCount }',
    'memberships(householdId: "household_<household>") { nodes { id } totalCount }',
    'boardSeats(groupId: "group_<group>") { nodes { id } totalCount }',
    'persons(within: "territory_<commune>") { nodes { id } totalCount }',
    'accounts(personId: "person_<holder>") { nodes { id } totalCount }',
    'assignments(groupId: "group_<group>") { nodes { id } totalCount }',
    'restructurings(groupId: "group_<group>") { nodes { id } totalCount }',
    'recordedClaims(groupId: "group_<group>") { nodes { id } totalCount }',
    'importDoubts(importId: "import_<list>") { nodes { id } totalCount }',
    'journalEntries(subjectId: "group_<group>") { nodes { id } totalCount }',
    'changes(within: "territory_<commune>") { nodes { id } totalCount }',
)
ALONG = """
{ territory(id: "territory_<hamlet>") { groups { nodes { id households { nodes { id } } } }
    history { nodes { id person { id } } } policies { nodes { id history { nodes { id person { id } } } } } }
  bodies(within: "territory_<commune>") { nodes { id history { nodes { id person { id } } } } }
  clusters(within: "territory_<commune>") { nodes { id history { nodes { id person { id } } } } } }
"""


@pytest.mark.parametrize("times", ["", ', asOf: "2026-01-01"', ', knownAt: "0"'])
async def test_no_record_is_found_by_its_id(ground: Ground, times: str) -> None:
    ids = [f"{NAMES[plural]}_{ground.names[name]}" for name, plural in PLURALS.items()]
    fields = " ".join(f'a{n}: node(id: "{each}"{times}) {{ id }}' for n, each in enumerate(ids))
    query = f"{{ {fields} nodes(ids: {json.dumps(ids)}{times}) {{ id }} }}"
    data = await ground.served.data(STRANGER, query)
    assert data.pop("nodes") == [None] * len(ids)
    assert set(data.values()) == {None}
    assert len(data) == len(PLURALS)


async def test_what_is_there_is_found_by_whoever_may(ground: Ground) -> None:
    data = await ground.served.data(HOME, f'{{ node(id: "group_{ground.world["group"]}") {{ id }} }}')
    assert data == {"node": {"id": f"group_{ground.world['group']}"}}


async def test_filters_lead_to_nothing(ground: Ground) -> None:
    fields = " ".join(f"a{n}: {field}" for n, field in enumerate(LISTS))
    data = await ground.served.data(STRANGER, ground.fill(f"{{ {fields} }}"))
    assert list(data.values()) == [{"nodes": [], "totalCount": 0}] * len(LISTS)


async def test_relations_lead_to_nothing_hidden(ground: Ground) -> None:
    query = ground.fill(ALONG)
    answer = await ground.served.ask("POST", "/graphql", STRANGER, body={"query": query})
    judge(answer)
    assert "errors" not in answer.json()
    assert ground.leaked(answer, STRANGER) == set()


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "infinity", "-1", "9" * 19]
)
async def test_a_moment_beyond_time_is_refused(ground: Ground, moment: str) -> None:
    query = f'{{ groups(knownAt: "{moment}") {{ nodes {{ id }} }} }}'
    answer = await ground.served.ask("POST", "/graphql", HOME, body={"query": query})
    judge(answer)
    assert answer.json()["errors"][0]["extensions"]["code"] == "bad-parameter"
