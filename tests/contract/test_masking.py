"""What is masked cannot be inferred either: not from an order, a search, a filter or a cursor.

Two callers: the party cell, which sees persons and none of their contact values but its own; and the same person once
they also head a group, who then sees the values of some persons and only the rows of the others.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.domain.shared.text import fold, person_sort_key
from tests.contract.reference.roles import give_role
from tests.contract.reference.wire import opened
from tests.serving import Served

CELL = "chibo.ap"
LISTED = """
query($q: String, $sort: [PersonSort!], $after: String, $before: String, $first: Int, $last: Int) {
  persons(q: $q, sort: $sort, after: $after, before: $before, first: $first, last: $last) {
    totalCount
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    edges { cursor node { id fullName phone home { id } } }
  }
}
"""
# The group that the demo's own heads lead lies in the cell's hamlet: its people are seen by both roles.
HEADED = "select a.group_id from assignments a where a.role = 'group_head'"
NAMES = "select person_id, full_name, name_fold, sort_key, phone from person_contacts"
RENAME = """
update person_contacts c set full_name = n.name, name_fold = n.fold, sort_key = n.key, phone = n.phone
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) n (id, name, fold, key, phone)
where c.person_id = n.id
"""


@dataclass
class Person:
    """A row of the list."""

    id: UUID
    name: str | None
    phone: str | None
    cursor: str


async def page(service: Served, **given: Any) -> tuple[list[Person], Any]:
    """A page of persons as the caller sees it, and the whole answer."""
    data = await service.data(CELL, LISTED, **given)
    nodes = [(edge["node"], edge["cursor"]) for edge in data["persons"]["edges"]]
    return [Person(_plain(node["id"]), node["fullName"], node["phone"], cursor) for node, cursor in nodes], data


async def everybody(service: Served, sort: str) -> list[Person]:
    """All persons, page after page, in an order."""
    people, after = [], None
    while True:
        found, data = await page(service, sort=[sort], first=100, after=after)
        people += found
        if not data["persons"]["pageInfo"]["hasNextPage"]:
            return people
        after = data["persons"]["pageInfo"]["endCursor"]


def _plain(id_: str) -> UUID:
    return UUID(id_.removeprefix("person_"))


async def rename(service: Served, people: list[UUID], *, letters: str) -> None:
    """Gives persons other names, each beginning with a letter of its own, in the order of the list."""
    names = [f"Trần Văn {letters[n * len(letters) // len(people)]}{n:04}" for n in range(len(people))]
    phones = [f"+849{n:08}" for n in range(len(people))]
    await service.owner.execute(RENAME, people, names, [*map(fold, names)], [*map(person_sort_key, names)], phones)


@pytest.fixture
async def mixed(service: Served) -> Served:
    """The cell's person heads a group besides, so contact values are seen in that group only."""
    await give_role(service, CELL, "group_head", groupId=str(await service.owner.fetchval(HEADED)))
    return service


@pytest.fixture(params=["cell", "mixed"])
def caller(request: pytest.FixtureRequest) -> Served:
    service: Served = request.getfixturevalue("service" if request.param == "cell" else "mixed")
    return service


async def test_the_party_cell_sees_rows_and_no_values_but_its_own(service: Served) -> None:
    people = await everybody(service, "id")
    own = await service.owner.fetchval("select person_id from accounts where username = $1", CELL)
    assert len(people) > 50
    assert [each.id for each in people if each.name is not None or each.phone is not None] == [own]


async def test_both_roles_together_see_some_values(mixed: Served) -> None:
    people = await everybody(mixed, "id")
    shown = [each for each in people if each.name is not None]
    assert 10 < len(shown) < len(people) - 10


async def test_the_order_of_masked_rows_does_not_depend_on_their_names(caller: Served) -> None:
    before = {sort: await everybody(caller, sort) for sort in ("name", "name_desc")}
    masked = [each.id for each in before["name"] if each.name is None]
    assert masked == sorted(masked)
    assert masked[::-1] == [each.id for each in before["name_desc"] if each.name is None]
    for letters in ("ABC", "ZYX"):
        await rename(caller, masked, letters=letters)
        for sort, people in before.items():
            assert [each.id for each in await everybody(caller, sort)] == [each.id for each in people]


async def test_the_order_of_shown_rows_does(mixed: Served) -> None:
    """The check above can fail: where names are shown, other names give another order."""
    before = [each.id for each in await everybody(mixed, "name") if each.name is not None]
    await rename(mixed, before, letters="ZYX")
    after = [each.id for each in await everybody(mixed, "name") if each.name is not None]
    assert after != before
    assert set(after) == set(before)


async def test_no_search_finds_a_masked_name(caller: Served) -> None:
    people = await everybody(caller, "name")
    shown = {each.id for each in people if each.name is not None}
    names = {row["person_id"]: row for row in await caller.owner.fetch(NAMES)}
    asked = [each.id for each in people if each.id not in shown][::25] + sorted(shown)[:3]
    for person in asked:
        row = names[person]
        for words in (row["full_name"], row["name_fold"], row["full_name"].split()[-1], row["phone"] or "+84"):
            found, data = await page(caller, q=words, first=100)
            expected = {each for each in shown if fold(words) in names[each]["name_fold"]}
            assert {each.id for each in found} == expected, words
            assert data["persons"]["totalCount"] == len(expected)


async def test_no_filter_of_any_list_looks_at_a_masked_value(caller: Served) -> None:
    """Filters of persons and of what leads to them give the same rows whatever the masked persons are called."""
    asked = """
    { persons(first: 100, sort: [id]) { nodes { id home { id } boardSeats { totalCount nodes { id } }
        assignments { totalCount } } }
      boardSeats(first: 100) { nodes { id person { id } } }
      households(first: 20) { nodes { id head { id } representative { id } } } }
    """
    before = await caller.data(CELL, asked)
    await rename(caller, [each.id for each in await everybody(caller, "name") if each.name is None], letters="QRS")
    assert await caller.data(CELL, asked) == before


async def test_rest_finds_and_orders_no_otherwise(caller: Served) -> None:
    people = await everybody(caller, "name")
    answer = await caller.get("/v1/persons?sort=name&limit=100", CELL)
    assert [UUID(each["id"]) for each in answer["items"]] == [each.id for each in people[:100]]
    masked = next(each.id for each in people if each.name is None)
    name = await caller.owner.fetchval("select full_name from person_contacts where person_id = $1", masked)
    found = await caller.ask("GET", f"/v1/persons?q={name}", CELL)
    assert str(masked) not in found.text


async def test_cursors_hold_no_masked_value(caller: Served) -> None:
    keys_of = {row["person_id"]: row["sort_key"] for row in await caller.owner.fetch(NAMES)}
    for sort in (["name"], ["name_desc"], ["name", "id"]):
        found, data = await page(caller, sort=sort, first=100)
        for each in found:
            own = keys_of[each.id] if each.name is not None else ""
            assert opened(each.cursor) == [own, str(each.id)]
        ends = data["persons"]["pageInfo"]
        assert (ends["startCursor"], ends["endCursor"]) == (found[0].cursor, found[-1].cursor)
    for each in (await page(caller, sort=["id"], first=100))[0]:
        assert opened(each.cursor) == [str(each.id)]


async def test_cursors_lead_back_and_forth_through_masked_rows(caller: Served) -> None:
    people = await everybody(caller, "name")
    middle = next(n for n, each in enumerate(people) if each.name is None and n > 10)
    token = people[middle].cursor
    following, _ = await page(caller, sort=["name"], first=5, after=token)
    preceding, _ = await page(caller, sort=["name"], last=5, before=token)
    assert [each.id for each in following] == [each.id for each in people[middle + 1 : middle + 6]]
    assert [each.id for each in preceding] == [each.id for each in people[middle - 5 : middle]]
