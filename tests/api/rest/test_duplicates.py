"""Doubtful persons over REST, from the search to the merge and back."""

from typing import Any

from tests.serving import Served

CHAIR, HAMLET_HEAD = "mttq.xa", "truongap"
HAMLET = "select territory_id from assignments where role = 'hamlet_front'"


async def send(service: Served, path: str, body: dict[str, Any], *, seen: int | None = None, who: str = CHAIR) -> Any:
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    return await service.ask("POST", f"/v1/{path}", who, body=body, headers=headers)


async def made(service: Served, path: str, body: dict[str, Any], *, seen: int | None = None) -> Any:
    answer = await send(service, path, body, seen=seen)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def twins(service: Served) -> tuple[str, str, str]:
    """Two records of one person, and the hamlet that they live in."""
    hamlet = str(await service.owner.fetchval(HAMLET))
    values = {"territory_id": hamlet, "full_name": "Quách Thị Ngọc Bích", "phone": "0987 654 321"}
    first, second = [(await made(service, "persons", values))["id"] for _ in range(2)]
    return first, second, hamlet


async def doubtful(service: Served) -> tuple[dict[str, Any], str, str]:
    """The pair as the register shows it, and its two records."""
    first, second, hamlet = await twins(service)
    search = await made(service, "duplicate-searches", {"territory_id": hamlet})
    assert search["opened"] >= 1
    page = await service.get(f"/v1/duplicate-suspicions?record_id={first}&state=open", CHAIR)
    [pair] = page["items"]
    return pair, first, second


async def test_a_search_finds_the_pair_and_says_why(service: Served) -> None:
    pair, first, second = await doubtful(service)
    assert (pair["kind"], pair["state"], pair["score"]) == ("person", "open", 90)
    assert sorted(pair["reasons"]) == ["same_hamlet", "same_name", "same_phone", "same_spelling"]
    whole = await service.get(f"/v1/duplicate-suspicions/{pair['id']}?expand=first_person,second_person", CHAIR)
    assert sorted((whole["first_person"]["id"], whole["second_person"]["id"])) == sorted((first, second))
    assert whole["allowed_actions"] == ["decide_not_same", "merge_persons"]


async def test_a_decision_is_made_and_taken_back(service: Served) -> None:
    pair, *_ = await doubtful(service)
    path = f"duplicate-suspicions/{pair['id']}/transitions"
    decision = {"name": "decide_not_same", "reason": "Hai chị em"}
    decided = await made(service, path, decision, seen=pair["version"])
    assert (decided["state"], decided["decision_reason"]) == ("not_same", "Hai chị em")
    stale = await send(service, path, decision, seen=pair["version"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    again = await send(service, path, decision, seen=decided["version"])
    assert (again.status_code, again.json()["allowed_actions"]) == (409, ["reopen_suspicion"])
    opened = await made(service, path, {"name": "reopen", "reason": "Có thêm thông tin"}, seen=decided["version"])
    assert (opened["state"], opened["decision_reason"]) == ("open", None)


async def test_a_decision_needs_a_reason_and_the_permission(service: Served) -> None:
    pair, *_ = await doubtful(service)
    path = f"duplicate-suspicions/{pair['id']}/transitions"
    bare = await send(service, path, {"name": "decide_not_same"}, seen=pair["version"])
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/reason")
    body = {"name": "decide_not_same", "reason": "Hai chị em"}
    refused = await send(service, path, body, seen=pair["version"], who=HAMLET_HEAD)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_persons_are_merged_and_parted_again(service: Served) -> None:
    pair, first, second = await doubtful(service)
    wish = {"kept_person_id": first, "merged_person_id": second, "reason": "Đã đối chiếu"}
    merge = await made(service, "person-merges", wish)
    assert (merge["moved"], merge["allowed_actions"]) == ([], ["unmerge_persons"])
    gone = await service.get(f"/v1/persons/{second}?expand=merged_into", CHAIR)
    assert gone["merged_into"]["id"] == first
    found = await service.get("/v1/persons?q=Quách Thị Ngọc Bích", CHAIR)
    assert [each["id"] for each in found["items"]] == [first]
    twice = await send(service, "person-merges", wish)
    assert (twice.status_code, [each["code"] for each in twice.json()["violations"]]) == (409, ["person-merged"])
    path = f"person-merges/{merge['id']}/transitions"
    undone = await made(service, path, {"name": "unmerge", "reason": "Là hai người"}, seen=merge["version"])
    assert undone["undone_reason"] == "Là hai người"
    found = await service.get("/v1/persons?q=Quách Thị Ngọc Bích", CHAIR)
    assert sorted(each["id"] for each in found["items"]) == sorted((first, second))
    assert (await service.get(f"/v1/duplicate-suspicions/{pair['id']}", CHAIR))["state"] == "open"


async def test_a_rehearsed_merge_changes_nothing(service: Served) -> None:
    first, second, _ = await twins(service)
    wish = {"kept_person_id": first, "merged_person_id": second, "reason": "Đã đối chiếu"}
    answer = await send(service, "person-merges?validate_only=true", wish)
    assert answer.json() == {"valid": True}
    assert await service.owner.fetchval("select count(*) from person_merges") == 0


async def test_a_province_is_too_wide_to_search(service: Served) -> None:
    province = await service.owner.fetchval("select territory_id from assignments where role = 'province_front_chair'")
    answer = await send(service, "duplicate-searches", {"territory_id": str(province)}, who="tinh.mttq")
    [violation] = answer.json()["violations"]
    assert (answer.status_code, violation["code"]) == (409, "duplicate-search-too-wide")
    assert "a province" in violation["message"]
