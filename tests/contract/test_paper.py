"""Records from paper over both doors: what is shown of them, and the second person."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.access.samples import DAY
from tests.serving import Served

OFFICER, CHAIR = "canbo.xa", "mttq.xa"
HOME = """
select a.group_id, h.territory_id, t.parent_id as commune from assignments a
join group_homes h on h.group_id = a.group_id
join territory_versions t on t.territory_id = h.territory_id and upper_inf(t.valid) where a.role = 'group_head'
"""
EFFECTS = """
select (select count(*) from groups), (select count(*) from declared_counts), (select count(*) from lineage_edges)
"""
PAPER = {"kind": "register", "title": "Sổ theo dõi các tổ", "issued_on": "2020-01-15"}
SHOWN = "state version kind"

Record = Callable[[Served, str, dict[str, Any]], Awaitable[dict[str, Any]]]
Answer = Callable[[Served, str, dict[str, Any], str], Awaitable[str]]


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def spelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {camel(key): spelled(each) for key, each in value.items()}
    return [spelled(each) for each in value] if isinstance(value, list) else value


async def over_rest(service: Served, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    made = await service.ask("POST", "/v1/recorded-claims", OFFICER, body={"kind": kind, **values})
    return dict(made.json())


async def over_graphql(service: Served, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    name = f"record{kind.capitalize()}"
    answer = await service.data(
        OFFICER,
        f"mutation($input: Record{kind.capitalize()}Input!) {{ {name}(input: $input) {{ "
        f"... on Record{kind.capitalize()}Payload {{ recordedClaim {{ id {SHOWN} }} }} "
        "... on RuleProblem { code violations { code } } ... on Problem { code } } }",
        input=spelled(values),
    )
    found = answer[name]
    return dict(found.get("recordedClaim") or found)


async def answer_over_rest(service: Served, user: str, claim: dict[str, Any], name: str) -> str:
    """The state of the record afterwards, or the code of the problem."""
    reason = {"reason": "Sai tổ"} if name == "reject" else {}
    answer = await service.ask(
        "POST",
        f"/v1/recorded-claims/{claim['id']}/transitions",
        user,
        body={"name": name, **reason},
        headers={"If-Match": f'"{claim["version"]}"'},
    )
    told = answer.json()
    return str(told.get("state") or told["violations"][0]["code"])


async def answer_over_graphql(service: Served, user: str, claim: dict[str, Any], name: str) -> str:
    values = {"recordedClaimId": claim["id"], "expectedVersion": claim["version"]}
    values |= {"reason": "Sai tổ"} if name == "reject" else {}
    answer = await service.data(
        user,
        f"mutation($input: {name.capitalize()}RecordInput!) {{ {name}Record(input: $input) {{ "
        f"... on {name.capitalize()}RecordPayload {{ recordedClaim {{ state }} }} "
        "... on RuleProblem { violations { code } } } }",
        input=values,
    )
    found = answer[f"{name}Record"]
    return str(found["recordedClaim"]["state"] if "recordedClaim" in found else found["violations"][0]["code"])


DOORS = pytest.mark.parametrize(
    ("record", "answer"),
    [(over_rest, answer_over_rest), (over_graphql, answer_over_graphql)],
    ids=["rest", "graphql"],
)


async def home_of(service: Served) -> asyncpg.Record:
    """The group of the head, with its hamlet and commune."""
    home = await service.owner.fetchrow(HOME)
    assert home is not None
    return home


async def begin_work(service: Served, commune: object) -> None:
    """From today on records in the commune need a second person."""
    body = {
        "territory_id": str(commune),
        "key": "recording.start_on",
        "day": DAY,
        "legal_basis": "Kế hoạch 05/KH",
        "effective_on": DAY,
    }
    made = await service.ask("POST", "/v1/policy-values", "tinh.mttq", body=body)
    assert made.json()["value"] == DAY, made.text


@DOORS
async def test_a_group_is_recorded_and_shows_where_it_comes_from(
    service: Served, record: Record, answer: Answer
) -> None:
    home = await home_of(service)
    values = {
        "territory_id": str(home["territory_id"]),
        "number": 4_000,
        "valid_from": "2026-01-02",
        "counted_on": "2026-01-05",
        "households": 38,
        "people": 141,
        "paper": PAPER,
    }
    claim = await record(service, "group", values)
    assert (claim["state"], claim["kind"], claim["version"]) == ("confirmed", "group", 1)
    id_ = await service.owner.fetchval("select group_id from group_versions where number = 4000")
    expand = "expand=recorded_by,paper,declared_counts.paper,recorded_facts"
    group = await service.get(f"/v1/groups/{id_}?{expand}", OFFICER)
    person = await service.owner.fetchval("select person_id from accounts where username = $1", OFFICER)
    assert group["origin"] == "recorded"
    assert group["recorded_at"] is not None
    assert group["recorded_by"]["id"] == str(person)
    assert group["paper"]["title"] == PAPER["title"]
    figures = ("household_count", "declared_households", "declared_people", "declared_on", "count_basis")
    assert [group[name] for name in figures] == [0, 38, 141, "2026-01-05", "declared"]
    [count] = group["declared_counts"]
    assert (count["households"], count["paper"]["number"]) == (38, None)
    before = await service.get(f"/v1/groups/{id_}?as_of=2026-01-04", OFFICER)
    assert [before[name] for name in figures] == [0, None, None, None, None]


async def test_a_group_with_households_is_counted_and_tells_what_papers_declare(service: Served) -> None:
    home = await home_of(service)
    id_ = str(home["group_id"])
    source = {"no_paper_reason": "Sổ cũ thất lạc"}
    await over_rest(service, "count", {"group_id": id_, "counted_on": DAY, "people": 99, **source})
    fact = {"fact_kind": "award", "stated_on": DAY, "precision": "month", "text": "Giấy khen của xã"}
    await over_rest(service, "fact", {"group_id": id_, **fact, **source})
    group = await service.get(f"/v1/groups/{id_}?expand=recorded_facts,recorded_by,paper", OFFICER)
    assert (group["count_basis"], group["declared_households"], group["declared_people"]) == ("counted", None, 99)
    assert (group["recorded_at"], group["recorded_by"], group["paper"]) == (None, None, None)
    assert [(each["text"], each["precision"]) for each in group["recorded_facts"]] == [("Giấy khen của xã", "month")]
    found = await service.get(f"/v1/recorded-facts?q=giay khen&group_id={id_}", "tinh.khuyenhoc")
    assert [each["no_paper_reason"] for each in found["items"]] == ["Sổ cũ thất lạc"]


@DOORS
async def test_once_work_has_begun_another_person_confirms(service: Served, record: Record, answer: Answer) -> None:
    home = await home_of(service)
    await begin_work(service, home["commune"])
    values = {"group_id": str(home["group_id"]), "counted_on": DAY, "households": 38}
    refused = await record(service, "count", {**values, "no_paper_reason": "Thất lạc"})
    assert [each["code"] for each in refused["violations"]] == ["paper-required"]
    before = await service.owner.fetchrow(EFFECTS)
    claim = await record(service, "count", {**values, "paper": PAPER})
    assert claim["state"] == "pending"
    assert await service.owner.fetchrow(EFFECTS) == before
    assert await answer(service, OFFICER, claim, "confirm") == "recusal"
    assert await service.owner.fetchrow(EFFECTS) == before
    assert await answer(service, CHAIR, claim, "confirm") == "confirmed"
    [count] = (await service.get("/v1/declared-counts?expand=confirmed_by,recorded_by", OFFICER))["items"]
    names = [
        await service.owner.fetchval("select username from accounts where person_id = $1", count[who]["id"])
        for who in ("recorded_by", "confirmed_by")
    ]
    assert names == [OFFICER, CHAIR]


@DOORS
async def test_a_rejected_record_shows_why_and_has_no_effect(service: Served, record: Record, answer: Answer) -> None:
    home = await home_of(service)
    await begin_work(service, home["commune"])
    before = await service.owner.fetchrow(EFFECTS)
    values = {"group_id": str(home["group_id"]), "counted_on": DAY, "households": 38, "paper": PAPER}
    claim = await record(service, "count", values)
    assert await answer(service, "ubnd.xa", claim, "reject") == "rejected"
    assert await service.owner.fetchrow(EFFECTS) == before
    [shown] = (await service.get("/v1/recorded-claims?state=rejected&expand=paper,groups&fields=reject_reason", CHAIR))[
        "items"
    ]
    assert (shown["reject_reason"], shown["paper"]["title"]) == ("Sai tổ", PAPER["title"])
    assert [each["id"] for each in shown["groups"]] == [str(home["group_id"])]


async def test_a_past_restructuring_is_found_by_its_groups(service: Served) -> None:
    home = await home_of(service)
    ids = []
    for number, dates in ((4_001, {"valid_to": "2026-01-20", "end_kind": "superseded"}), (4_002, {}), (4_003, {})):
        values = {"territory_id": str(home["territory_id"]), "number": number, "paper": PAPER, **dates}
        await over_rest(service, "group", {"valid_from": "2026-01-20" if not dates else "2026-01-02", **values})
        ids.append(str(await service.owner.fetchval("select group_id from group_versions where number = $1", number)))
    edges = [{"origin_group_id": ids[0], "result_group_id": each, "households": 15} for each in ids[1:]]
    past = {"restructuring_kind": "split", "effective_on": "2026-01-20", "edges": edges, "paper": PAPER}
    claim = await over_rest(service, "restructuring", past)
    found = await service.get(f"/v1/groups/{ids[1]}?expand=ancestors,origin_edges.restructuring", OFFICER)
    assert [each["id"] for each in found["ancestors"]] == [ids[0]]
    [edge] = found["origin_edges"]
    assert edge["households_moved"] == 15
    assert (edge["restructuring"]["kind"], edge["restructuring"]["legal_form"]) == ("split", "chia")
    shown = await service.get(f"/v1/recorded-claims/{claim['id']}?expand=restructuring.paper,groups", OFFICER)
    assert shown["restructuring"]["paper"]["title"] == PAPER["title"]
    assert {each["id"] for each in shown["groups"]} == set(ids)
