"""Role x command x transport: every cell of the table, over both doors; a refusal changes nothing.

What is expected is computed from the one table of roles and from where each account of the demo has its place, not from
the policy's code.
"""

from typing import Any

from app.api.rest.naming import path_of
from app.api.surface.catalogue import OFFERS
from app.api.surface.command import Change, Create, Disclosure, Offer, Transition
from app.domain.access.roles import GRANTS, Role
from app.domain.catalogue import VIEWS
from app.infra.demo.accounts import ACCOUNTS
from tests.access.samples import SAMPLES, Level, Sample, World
from tests.access.world import make_world
from tests.serving import Served

LEVELS = {
    Role.HOUSEHOLD_REP: Level.HOUSEHOLD,
    Role.GROUP_SECRETARY: Level.GROUP,
    Role.GROUP_DEPUTY: Level.GROUP,
    Role.GROUP_HEAD: Level.GROUP,
    Role.HAMLET_HEAD: Level.HAMLET,
    Role.HAMLET_FRONT: Level.HAMLET,
    Role.PARTY_CELL: Level.HAMLET,
    Role.COMMUNE_FRONT_OFFICER: Level.COMMUNE,
    Role.COMMUNE_FRONT_CHAIR: Level.COMMUNE,
    Role.COMMUNE_PARTY: Level.COMMUNE,
    Role.COMMUNE_GOVERNMENT: Level.COMMUNE,
}
OWNER = "canbo.xa"
"""Whose account the samples of one's own account are about."""
CHANGES = "select (select count(*) from change_sets), (select count(*) from journal_entries)"


def is_allowed(username: str, role: Role, offer: Offer, sample: Sample) -> bool:
    """What the table says."""
    if sample.level is Level.OWN:
        return username == OWNER
    return offer.permission in GRANTS[role] and LEVELS.get(role, Level.PROVINCE) >= sample.level


async def over_rest(service: Served, username: str, offer: Offer, sample: Sample, world: World) -> tuple[bool, str]:
    """Whether the call passes, and the code of the problem if not."""
    path, headers, body = path_of(VIEWS.get(offer.view)), {}, dict(sample.values)
    if sample.record is not None:
        headers = {"If-Match": f'"{world.versions[sample.record]}"'}
        path += f"/{world[sample.record]}"
    if isinstance(offer.way, Transition):
        reason = {"reason": body.pop("reason")} if "reason" in body else {}
        path, body = f"{path}/transitions", {"name": offer.way.name, **reason, "params": body}
    if isinstance(offer.way, Disclosure):
        path = f"{path}/{offer.way.path}"
    method = "PATCH" if isinstance(offer.way, Change) else "POST"
    answer = await service.ask(method, f"{path}?validate_only=true", username, body=body, headers=headers)
    if answer.status_code == 200:
        return True, ""
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return False, problem["code"] if answer.status_code in (403, 404) else answer.text


def camel(name: str) -> str:
    """A name as GraphQL spells it."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def spelled(value: Any) -> Any:
    """Names of fields as GraphQL spells them."""
    if isinstance(value, dict):
        return {camel(key): spelled(each) for key, each in value.items()}
    return [spelled(each) for each in value] if isinstance(value, list) else value


async def over_graphql(service: Served, username: str, offer: Offer, sample: Sample, world: World) -> tuple[bool, str]:
    """The same over GraphQL."""
    values = {
        key: value
        for key, value in sample.values.items()
        if key != "kind" or not isinstance(offer.way, Create) or offer.way.kind is None
    }
    if sample.record is not None and not isinstance(offer.way, Create):
        values[offer.way.id_field] = world[sample.record]
        if offer.versioned():
            values["expected_version"] = world.versions[sample.record]
    query = (
        f"mutation($input: {offer.command.__name__}Input!) {{ {camel(offer.name)}(input: $input, validateOnly: true) "
        "{ __typename ... on Problem { code detail } } }"
    )
    answer = await service.graphql(username, query, input=spelled(values))
    assert "errors" not in answer, answer
    [result] = answer["data"].values()
    if result["__typename"].endswith("Payload"):
        return True, ""
    refused = result["__typename"] in ("ForbiddenProblem", "NotFoundProblem")
    return False, result["code"] if refused else str(result)


def test_every_offer_has_a_sample() -> None:
    assert [offer.name for offer in OFFERS] == [name for name in SAMPLES if name in {o.name for o in OFFERS}]
    assert {offer.name for offer in OFFERS} == set(SAMPLES)


def test_every_role_has_an_account_in_the_demo() -> None:
    assert {account.role for account in ACCOUNTS} == set(Role)


async def test_every_cell_of_the_matrix(service: Served) -> None:
    world = await make_world(service)
    before = await service.owner.fetchrow(CHANGES)
    wrong: list[str] = []
    cells = 0
    for account in ACCOUNTS:
        for offer in OFFERS:
            sample = SAMPLES[offer.name](world)
            expected = is_allowed(account.username, account.role, offer, sample)
            found = [await over(service, account.username, offer, sample, world) for over in (over_rest, over_graphql)]
            cells += len(found)
            refusals = {code for _, code in found}
            if [passed for passed, _ in found] != [expected] * 2 or not refusals <= {"", "forbidden", "not-found"}:
                wrong.append(f"{account.role} {offer.name}: expected {expected}, found {found}")
            elif len(refusals) != 1:
                wrong.append(f"{account.role} {offer.name}: the doors differ, {found}")
    assert not wrong, "\n".join(wrong)
    assert cells == 2 * len(OFFERS) * len(Role)
    assert await service.owner.fetchrow(CHANGES) == before
