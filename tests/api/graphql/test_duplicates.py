"""Doubtful persons over GraphQL, from the search to the merge and back."""

from typing import Any

from tests.serving import Served

CHAIR = "mttq.xa"
HAMLET = "select territory_id from assignments where role = 'hamlet_front'"
PERSON = """
mutation($input: RegisterPersonInput!) {
    registerPerson(input: $input) { ... on RegisterPersonPayload { person { id } } }
}
"""
SEARCH = """
mutation($input: FindDuplicatesInput!) {
    findDuplicates(input: $input) { ... on FindDuplicatesPayload { duplicateSearch { opened territory { id } } } }
}
"""
REGISTER = """
query($record: ID!) {
    duplicateSuspicions(recordId: $record, first: 5) {
        nodes { id version state score reasons firstPerson { id } secondPerson { id } merge { id } }
    }
}
"""
DECIDE = """
mutation($input: DecideNotSameInput!) {
    decideNotSame(input: $input) {
        __typename
        ... on DecideNotSamePayload { duplicateSuspicion { version state decidedBy { id } } }
        ... on Problem { code }
    }
}
"""
REOPEN = """
mutation($input: ReopenSuspicionInput!) {
    reopenSuspicion(input: $input) { ... on ReopenSuspicionPayload { duplicateSuspicion { state } } }
}
"""
MERGE = """
mutation($input: MergePersonsInput!) {
    mergePersons(input: $input) {
        __typename
        ... on MergePersonsPayload {
            personMerge { id version moved kept { id mergedPersons(first: 5) { nodes { id } } } suspicion { state } }
        }
        ... on Problem { code }
    }
}
"""
UNMERGE = """
mutation($input: UnmergePersonsInput!) {
    unmergePersons(input: $input) {
        ... on UnmergePersonsPayload { personMerge { undoneReason merged { mergedInto { id } } suspicion { state } } }
    }
}
"""


async def answer(service: Served, document: str, **values: Any) -> Any:
    """What the only member of the answer holds."""
    [found] = (await service.data(CHAIR, document, input=values)).values()
    return found


async def twins(service: Served) -> tuple[str, str, str]:
    hamlet = f"territory_{await service.owner.fetchval(HAMLET)}"
    values = {"territoryId": hamlet, "fullName": "Quách Thị Ngọc Bích", "phone": "0987 654 321"}
    first, second = sorted([(await answer(service, PERSON, **values))["person"]["id"] for _ in range(2)])
    return first, second, hamlet


async def register(service: Served, record: str) -> Any:
    [pair] = (await service.data(CHAIR, REGISTER, record=record))["duplicateSuspicions"]["nodes"]
    return pair


async def test_from_the_search_to_the_merge_and_back(service: Served) -> None:
    first, second, hamlet = await twins(service)
    search = (await answer(service, SEARCH, territoryId=hamlet))["duplicateSearch"]
    assert search["territory"] == {"id": hamlet}
    assert search["opened"] >= 1
    pair = await register(service, second)
    assert (pair["state"], pair["score"]) == ("open", 90)
    assert (pair["firstPerson"]["id"], pair["secondPerson"]["id"], pair["merge"]) == (first, second, None)
    merged = await answer(service, MERGE, keptPersonId=first, mergedPersonId=second, reason="Đã đối chiếu")
    merge = merged["personMerge"]
    assert merge["kept"] == {"id": first, "mergedPersons": {"nodes": [{"id": second}]}}
    assert (merge["moved"], merge["suspicion"]) == ([], {"state": "merged"})
    back = await answer(service, UNMERGE, mergeId=merge["id"], reason="Nhầm", expectedVersion=merge["version"])
    assert back["personMerge"] == {
        "undoneReason": "Nhầm",
        "merged": {"mergedInto": None},
        "suspicion": {"state": "open"},
    }


async def test_a_decision_keeps_them_from_being_merged_until_it_is_taken_back(service: Served) -> None:
    first, second, hamlet = await twins(service)
    await answer(service, SEARCH, territoryId=hamlet)
    pair = await register(service, first)
    values = {"suspicionId": pair["id"], "reason": "Hai chị em", "expectedVersion": pair["version"]}
    decided = (await answer(service, DECIDE, **values))["duplicateSuspicion"]
    assert decided["state"] == "not_same"
    assert (await answer(service, DECIDE, **values))["code"] == "stale-version"
    wish = {"keptPersonId": first, "mergedPersonId": second, "reason": "Đã đối chiếu"}
    assert (await answer(service, MERGE, **wish))["code"] == "rules-broken"
    again = {"suspicionId": pair["id"], "reason": "Có thêm thông tin", "expectedVersion": decided["version"]}
    assert (await answer(service, REOPEN, **again))["duplicateSuspicion"] == {"state": "open"}
    assert (await answer(service, MERGE, **wish))["__typename"] == "MergePersonsPayload"
