"""What somebody may not reach, by every way that leads there: other people's records, and commands of other roles."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.api.rest.naming import path_of
from app.api.surface.catalogue import OFFERS
from app.api.surface.command import Change, Create, Disclosure, Offer, Transition
from app.domain.access.permissions import Permission
from app.domain.access.roles import GRANTS
from app.domain.catalogue import VIEWS
from app.infra.demo.accounts import ACCOUNTS
from tests.access.samples import DAY, SAMPLES, Sample, World
from tests.hostile.cases import Case, Headers, read, send
from tests.hostile.world import CHAIR, KEY, PLURALS, STRANGER, Ground

OWN = (Permission.ACCOUNT_CHANGE_PASSWORD, Permission.CHANGE_ANSWER, Permission.OPERATION_CANCEL)
CLOSED = "tinh.khuyenhoc"
"""The account that the forged tokens need to be closed."""
INVENTED: dict[str, Any] = {
    "id": "00000000-0000-0000-0000-00000000dead",
    "version": 99,
    "created_by": "admin",
    "recorded_in": 1,
    "state": "executed",
    "roles": ["system_admin"],
    "permissions": ["*"],
    "is_admin": True,
    "password_hash": "x",
    "territory_path": "1",
    "sort_key": "0",
    "__proto__": {"admin": True},
    "constructor": {"prototype": {}},
    "allowed_actions": ["execute"],
}
"""Members that no body has."""
REFUSED = frozenset({403, 404, 409, 422})


def call(offer: Offer, sample: Sample, world: World, *, user: str, more: dict[str, Any] | None = None) -> Case:
    """The sample as a request of a user; ``more`` members stand where those of the command do."""
    headers: Headers = ()
    path, body = path_of(VIEWS.get(offer.view)), {**sample.values, **(more or {})}
    if sample.record is not None:
        headers = (("If-Match", f'"{world.versions[sample.record]}"'),)
        path += f"/{world[sample.record]}"
    if isinstance(offer.way, Transition):
        reason = {"reason": body.pop("reason")} if "reason" in body else {}
        path, body = f"{path}/transitions", {"name": offer.way.name, **reason, "params": body}
    if isinstance(offer.way, Disclosure):
        path = f"{path}/{offer.way.path}"
    method = "PATCH" if isinstance(offer.way, Change) else "POST"
    return send(f"{user}: {offer.name}", path, body, 403, 404, method=method, user=user, headers=headers)


def strangers_calls(ground: Ground) -> Iterator[Case]:
    """Every command on the records of another commune, by somebody who may do all of it at home."""
    for offer in OFFERS:
        yield call(offer, SAMPLES[offer.name](ground.world), ground.world, user=STRANGER)


def calls_of_others(ground: Ground) -> Iterator[Case]:
    """Every role with every command that the table of roles does not give it, at the place of its own."""
    for account in ACCOUNTS:
        for offer in OFFERS:
            denied = offer.permission not in GRANTS[account.role] and offer.permission not in OWN
            if denied and account.username != CLOSED:
                yield call(offer, SAMPLES[offer.name](ground.world), ground.world, user=account.username)


def foreign_references(ground: Ground) -> Iterator[Case]:
    """Every command on records of one's own that names one record of another commune."""
    return _swapped(ground, ground.foreign)


def unknown_references(ground: Ground) -> Iterator[Case]:
    """The same calls with records that are nowhere, in the same order: the answers must be the same."""
    return _swapped(ground, dict.fromkeys(ground.foreign, "0198ffff-ffff-7fff-bfff-ffffffffffff"))


def _swapped(ground: Ground, others: Mapping[str, str]) -> Iterator[Case]:
    for offer in OFFERS:
        sample = SAMPLES[offer.name](ground.world)
        for name, other in others.items():
            values = json.dumps(sample.values)
            if ground.world[name] in values:
                swapped = replace(sample, values=json.loads(values.replace(ground.world[name], other)))
                case = call(offer, swapped, ground.world, user=CHAIR)
                yield replace(case, name=f"{offer.name} with another {name}", statuses=REFUSED)


def mass_assignments(ground: Ground) -> Iterator[Case]:
    """Every body with members that it does not have."""
    for offer in OFFERS:
        if not isinstance(offer.way, Create | Change | Transition):
            continue
        case = call(offer, SAMPLES[offer.name](ground.world), ground.world, user=CHAIR, more=INVENTED)
        yield send(
            f"more than {offer.name} takes",
            case.path,
            case.body,
            422,
            method=case.method,
            user=CHAIR,
            headers=case.headers,
            code="invalid-body",
        )


def strangers_reads(_ground: Ground) -> Iterator[Case]:
    """Each record of another commune by its id, through every kind of read; filters and relations that lead to it."""
    for name, plural in PLURALS.items():
        path = f"/v1/{plural}/<{name}>"
        for way in ("", "?fields=id", "?as_of=2026-01-01", "?known_at=0", "?as_of=9999-12-31"):
            yield read(f"a stranger reads {plural} {way}", path + way, 404, user=STRANGER, code="not-found")
        seen = (("If-None-Match", "*"),)
        yield read(f"a stranger knows {plural} unchanged", path, 404, user=STRANGER, headers=seen)
        yield read(f"a stranger heads {plural}", path, 404, user=STRANGER, method="HEAD")
        yield read(f"what a stranger may do to {plural}", f"{path}/transitions", 404, user=STRANGER)
        yield read(f"the history of {plural}", f"{path}/history", 404, user=STRANGER)
    for query in _FOREIGN_FILTERS:
        for form in ("", "&format=csv", "&format=ndjson", "&count=exact", "&as_of=2026-01-01"):
            empty = "format" not in form
            yield read(f"a stranger asks {query}{form}", f"/v1/{query}{form}", 200, user=STRANGER, empty=empty)
    for path in _FOREIGN_RELATIONS:
        yield read(f"a stranger goes along {path}", f"/v1/{path}", 200, 404, user=STRANGER)
    yield read("a stranger's ETag", "/v1/groups/<group>", 404, user=STRANGER, headers=(("If-None-Match", "<etag>"),))
    yield read("a stranger takes a cursor", "/v1/households?limit=1&cursor=<cursor>", 200, 400, user=STRANGER)
    yield from _others_keys()


def strangers_named(_ground: Ground) -> Iterator[Case]:
    """Whoever is named in a household can be read there: nobody names whom they may not see."""
    dwelling = {"territory_id": "<strange_commune>"}
    body = {"kind": "register", "effective_on": DAY, "people": 2, "dwelling": dwelling}
    for post in ("head_id", "representative_id"):
        for person in ("person", "holder", "villager", "neighbour_head"):
            named = {**body, post: f"<{person}>"}
            name = f"a stranger names {person} as {post}"
            yield send(name, "/v1/households", named, 404, user=STRANGER, code="not-found")


def _others_keys() -> Iterator[Case]:
    """Keys, hashes and names that belong to somebody else's calls."""
    cluster = {"territory_id": "<hamlet>", "kind": "canal", "name": "Kênh Chung"}
    for user in (STRANGER, "thuky", "kiemtoan", "admin"):
        name, headers = f"{user} guesses a key", (("Idempotency-Key", KEY),)
        yield send(name, "/v1/clusters", cluster, 403, 404, user=user, headers=headers)
    other = {**cluster, "name": "Kênh Khác"}
    yield send(
        "another payload under a key", "/v1/clusters", other, 422, user=CHAIR, headers=(("Idempotency-Key", KEY),)
    )
    match = (("If-Match", '"<case_version>"'),)
    for made_up in ("0" * 64, "", "<effect_hash>", "<plan_hash>0", "' or true --"):
        body = {"name": "execute", "params": {"plan_hash": made_up}}
        path = "/v1/restructurings/<case>/transitions"
        yield send(f"plan hash {made_up!r}", path, body, 409, 422, user=CHAIR, headers=match)
    for user in (STRANGER, "thuky", "canbo.xa"):
        body = {"name": "execute", "params": {"plan_hash": "<plan_hash>"}}
        yield send(
            f"{user} executes", "/v1/restructurings/<case>/transitions", body, 403, 404, user=user, headers=match
        )
    behalf = (("On-Behalf-Of", "<person>"),)
    body = {"kind": "canal", "territory_id": "<hamlet>", "name": "Kênh Lạ"}
    yield send("on behalf of somebody elsewhere", "/v1/clusters", body, 403, 404, 422, user=STRANGER, headers=behalf)


_FOREIGN_FILTERS = (
    "households?group_id=<group>",
    "households?within=<hamlet>",
    "households?person_id=<person>",
    "groups?within=<commune>",
    "groups?territory_id=<hamlet>",
    "memberships?group_id=<group>",
    "memberships?household_id=<household>",
    "board-seats?group_id=<group>",
    "persons?within=<commune>",
    "accounts?within=<commune>",
    "accounts?username=canbo.xa",
    "accounts?person_id=<holder>",
    "assignments?group_id=<group>",
    "assignments?person_id=<holder>",
    "restructurings?group_id=<group>",
    "restructurings?within=<hamlet>",
    "lineage-edges?restructuring_id=<executed_case>",
    "annulments?journal_entry_id=<entry>",
    "recorded-claims?group_id=<group>",
    "declared-counts?group_id=<group>",
    "uploads?within=<commune>",
    "imports?within=<commune>",
    "import-doubts?import_id=<list>",
    "import-problems?import_id=<list>",
    "duplicate-suspicions?record_id=<twin>",
    "person-merges?person_id=<twin>",
    "personal-reads?person_id=<person>",
    "journal-entries?subject_id=<group>",
    "journal-entries?within=<commune>",
    "changes?within=<commune>",
)
_FOREIGN_RELATIONS = (
    "territories/<hamlet>?expand=groups",
    "territories/<hamlet>?fields=id,groups.id,groups.households.id",
    "territories/<hamlet>?expand=history",
    "territories/<commune>?expand=groups,children.groups",
    "territories?within=<commune>&expand=groups,history",
    "territories/<hamlet>/history",
    "bodies?within=<commune>&expand=history",
    "clusters?within=<commune>&expand=history",
    "policy-values?territory_id=<commune>&expand=history",
    "policy-values/<policy>?expand=history",
    "bodies/<body>?expand=history",
    "bodies/<body>/history",
    "groups?expand=ancestors,descendants,origin_edges,households",
    "households?expand=head,group,history",
    "persons?expand=board_seats,assignments,merged_into,history",
    "assignments?expand=person,group,household",
    "restructurings?expand=edges,drafted_by,repeals,history",
)
