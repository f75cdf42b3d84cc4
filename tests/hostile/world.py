"""The records that hostile requests are about, a stranger from another commune, and what each side must never see."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from tests.access.samples import DAY, World
from tests.access.world import make, make_world
from tests.serving import Served

HOME, CHAIR, STRANGER = "canbo.xa", "mttq.xa", "nguoi.la"
"""An officer and the chair of the Front in the commune that everything is about; the chair of another commune."""
FORMULA = '=HYPERLINK("http://evil.example","x")'
KEY = "a-key-that-others-may-guess"
LISTS = (
    "persons",
    "accounts",
    "assignments",
    "households",
    "memberships",
    "household-events",
    "groups",
    "board-seats",
    "restructurings",
    "lineage-edges",
    "annulments",
    "papers",
    "recorded-claims",
    "declared-counts",
    "recorded-facts",
    "uploads",
    "imports",
    "import-doubts",
    "duplicate-suspicions",
    "person-merges",
    "journal-entries",
)
"""Lists that show a caller what lies in the own territory only."""
PLURALS = {
    "person": "persons",
    "account": "accounts",
    "assignment": "assignments",
    "household": "households",
    "group": "groups",
    "seat": "board-seats",
    "case": "restructurings",
    "executed_case": "restructurings",
    "annulment": "annulments",
    "claim": "recorded-claims",
    "upload": "uploads",
    "list": "imports",
    "doubt": "import-doubts",
    "doubtful": "duplicate-suspicions",
    "merge": "person-merges",
    "entry": "journal-entries",
}
"""Records of the home commune that nobody from elsewhere may see, and their lists."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
OTHER_COMMUNE = """
select t.id from territories t where nlevel(t.path) = 3 and t.id <> $1
and exists (select from territories b join group_homes h on h.territory_id = b.id where b.path <@ t.path)
order by t.path limit 1
"""
FOREIGN = """
select h.territory_id as hamlet, h.group_id as "group", s.id as seat, s.person_id as person, m.household_id as household
from group_homes h join territories b on b.id = h.territory_id join territories t on b.path <@ t.path
join board_seats s on s.group_id = h.group_id and upper_inf(s.valid) and s.post = 'secretary'
join memberships m on m.group_id = h.group_id and upper_inf(m.valid) and m.status = 'member'
where t.id = $1 order by h.group_id, m.household_id limit 1
"""
KINDS = {
    "hamlet": "hamlet",
    "group": "group",
    "other_group": "group",
    "seat": "seat",
    "person": "person",
    "villager": "person",
    "neighbour_head": "person",
    "twin": "person",
    "other_twin": "person",
    "household": "household",
    "neighbour": "household",
    "free": "household",
}
"""Records of the home commune, by what they are called, and the kind of record elsewhere that may stand in for them."""
SAME_PASSWORD = """
insert into credentials (account_id, password_hash) select $1, password_hash from credentials
join accounts on accounts.id = account_id where username = 'mttq.xa'
on conflict (account_id) do update set password_hash = excluded.password_hash
"""


@dataclass
class Ground:
    """Where the hostile requests go."""

    served: Served
    world: World
    names: dict[str, str]
    foreign: dict[str, str]
    hidden: dict[str, set[str]] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with the records' ids and other values in place of their names."""
        return re.sub(r"<(\w+)>", lambda found: self.names.get(found[1], found[0]), text)

    def leaked(self, answer: httpx.Response, user: str) -> set[str]:
        """Ids in an answer that its caller may not see and did not send."""
        sent = f"{answer.request.url} {answer.request.content!r}"
        return (set(_UUID.findall(answer.text)) & self.hidden.get(user, set())) - set(_UUID.findall(sent))


async def make_ground(served: Served) -> Ground:
    """The records of the matrix of roles, a stranger, a cell that is a formula, and an answer kept under a key."""
    world = await make_world(served)
    commune = await _stranger(served, world)
    dwelling = {"territory_id": world["hamlet"], "address": FORMULA}
    await make(served, "households", kind="register", effective_on=DAY, dwelling=dwelling, people=3)
    await _register_cluster(served, world)
    seen = {user: await _ids_of(served, user) for user in (HOME, STRANGER)}
    hidden = {HOME: seen[STRANGER] - seen[HOME], STRANGER: seen[HOME] - seen[STRANGER]}
    assert all(len(ids) > 1_000 for ids in hidden.values())
    found = await served.owner.fetchrow(FOREIGN, UUID(commune))
    assert found is not None
    foreign = {name: str(found[kind]) for name, kind in KINDS.items()} | {"commune": commune}
    assert set(foreign.values()) - {foreign["hamlet"], commune} <= hidden[HOME]
    return Ground(served, world, {**await _names(served, world), "strange_commune": commune}, foreign, hidden)


async def _stranger(served: Served, world: World) -> str:
    """The chair of another commune, which is returned."""
    commune = await served.owner.fetchval(OTHER_COMMUNE, world["commune"])
    person: dict[str, Any] = {"territory_id": str(commune), "full_name": "Người Lạ", "lawful_basis": "consent"}
    person_id = (await make(served, "persons", notice_on=DAY, **person))["id"]
    place: dict[str, Any] = {"person_id": person_id, "territory_id": str(commune), "user": "admin"}
    account = await make(served, "accounts", username=STRANGER, **place)
    await make(served, "assignments", role="commune_front_chair", valid_from=DAY, **place)
    await served.owner.execute(SAME_PASSWORD, account["id"])
    return str(commune)


async def _register_cluster(served: Served, world: World) -> None:
    body = {"territory_id": world["hamlet"], "kind": "canal", "name": "Kênh Chung"}
    made = await served.ask("POST", "/v1/clusters", CHAIR, body=body, headers={"Idempotency-Key": KEY})
    assert made.status_code == 201, made.text


async def _ids_of(served: Served, user: str) -> set[str]:
    """The ids of everything that a user is shown."""
    ids: set[str] = set()
    for plural in LISTS:
        answer = await served.ask("GET", f"/v1/{plural}?format=ndjson&fields=id", user)
        assert answer.status_code == 200, answer.text
        ids.update(_UUID.findall(answer.text))
    return ids


async def _names(served: Served, world: World) -> dict[str, str]:
    """What stands for what in the cases: the records, an ETag, a cursor, the hashes of what was previewed."""
    shown = await served.ask("GET", f"/v1/groups/{world['group']}", HOME)
    page = await served.get("/v1/households?limit=1", HOME)
    cursor = page["page"]["next"].partition("cursor=")[2]
    told = {"etag": shown.headers["etag"], "cursor": cursor, "plan_hash": world.plan_hash}
    names = {**world.ids, **told, "token": await served.token(HOME)}
    return names | {f"{name}_version": str(version) for name, version in world.versions.items()}
