"""What was done wrong is undone over both doors: previewed, annulled or corrected, and what depends on it is named."""

from typing import Any

from tests.access.samples import DAY
from tests.serving import Served

OFFICER, CHAIR = "canbo.xa", "mttq.xa"
HOUSEHOLD = """
select h.household_id::text from assignments a join household_homes h on h.household_id = a.household_id
where a.role = 'household_rep'
"""
PREVIEW = """
mutation($input: PreviewAnnulmentInput!) { previewAnnulment(input: $input) {
  __typename
  ... on PreviewAnnulmentPayload { annulment { id version state effect effectHash allowedActions } }
  ... on RuleProblem { code violations { code subject message } }
} }
"""
ANNUL = """
mutation($input: AnnulChangeInput!) { annulChange(input: $input) {
  __typename
  ... on AnnulChangePayload { annulment {
    state version reason entry { annulled annulment { id } } draftedBy { id } executedBy { id } allowedActions
  } }
  ... on Problem { code detail }
} }
"""
COUNT = "query($id: ID!) { household(id: $id) { peopleCount version } }"


async def transit(service: Served, path: str, user: str, *, version: int, **body: Any) -> Any:
    answer = await service.ask("POST", f"{path}/transitions", user, body=body, headers={"If-Match": f'"{version}"'})
    return answer.json() | {"http": answer.status_code}


async def count(service: Served, path: str, people: int) -> None:
    """The officer records a number of people."""
    version = (await service.get(path, OFFICER))["version"]
    params = {"effective_on": DAY, "people": people}
    answer = await transit(service, path, OFFICER, version=version, name="record_people", params=params)
    assert answer["http"] == 200, answer


async def household(service: Served) -> str:
    return f"/v1/households/{await service.owner.fetchval(HOUSEHOLD)}"


async def last_entry(service: Served, path: str) -> str:
    """The id of the journal's last entry about the record."""
    subject = path.rsplit("/", 1)[-1]
    [entry, *_] = (await service.get(f"/v1/journal-entries?subject_id={subject}", CHAIR))["items"]
    return str(entry["id"])


async def test_a_change_is_annulled_over_rest(service: Served) -> None:
    path = await household(service)
    before = (await service.get(path, OFFICER))["people_count"]
    await count(service, path, before + 5)
    entry = await last_entry(service, path)
    asked = {"journal_entry_id": entry, "reason": "Ghi nhầm hộ", "decision_number": "31/QĐ-UBND"}
    answer = await service.ask("POST", "/v1/annulments", CHAIR, body=asked)
    previewed = answer.json()
    assert (answer.status_code, previewed["state"], previewed["allowed_actions"]) == (
        201,
        "previewed",
        ["annul_change"],
    )
    assert previewed["effect"]["restored"] == {"people_counts": 1}
    assert previewed["effect"]["removed"] == {"people_counts": 1}
    assert (await service.get(path, OFFICER))["people_count"] == before + 5
    case = f"/v1/annulments/{previewed['id']}"
    params = {"effect_hash": previewed["effect_hash"]}
    done = await transit(service, case, CHAIR, version=1, name="execute", params=params)
    assert (done["http"], done["state"], done["version"]) == (200, "executed", 2)
    assert (await service.get(path, OFFICER))["people_count"] == before
    shown = await service.get(f"/v1/journal-entries/{entry}?expand=annulment", CHAIR)
    assert (shown["annulled"], shown["annulment"]["id"]) == (True, previewed["id"])


async def test_a_change_is_annulled_over_graphql(service: Served) -> None:
    path = await household(service)
    before = (await service.get(path, OFFICER))["people_count"]
    await count(service, path, before + 5)
    entry = await last_entry(service, path)
    asked = {"journalEntryId": entry, "reason": "Ghi nhầm hộ"}
    payload = (await service.data(CHAIR, PREVIEW, input=asked))["previewAnnulment"]
    previewed = payload["annulment"]
    assert (previewed["state"], previewed["allowedActions"]) == ("previewed", ["annul_change"])
    asked = {
        "annulmentId": previewed["id"],
        "effectHash": previewed["effectHash"],
        "expectedVersion": previewed["version"],
    }
    done = (await service.data(CHAIR, ANNUL, input=asked))["annulChange"]["annulment"]
    assert (done["state"], done["reason"], done["allowedActions"]) == ("executed", "Ghi nhầm hộ", [])
    assert done["entry"] == {"annulled": True, "annulment": {"id": previewed["id"]}}
    assert done["draftedBy"] == done["executedBy"] is not None
    shown = (await service.data(OFFICER, COUNT, id=f"household_{path.rsplit('/', 1)[-1]}"))["household"]
    assert shown["peopleCount"] == before
    again = (await service.data(CHAIR, ANNUL, input={**asked, "expectedVersion": 2}))["annulChange"]
    assert again["code"] == "wrong-state"


async def test_what_depends_on_a_change_is_named_over_both_doors(service: Served) -> None:
    path = await household(service)
    await count(service, path, 7)
    first = await last_entry(service, path)
    await count(service, path, 8)
    later = await last_entry(service, path)
    answer = await service.ask("POST", "/v1/annulments", CHAIR, body={"journal_entry_id": first, "reason": "Nhầm"})
    assert answer.status_code == 409, answer.text
    told = answer.json()
    assert later in answer.text
    assert told["code"] == "rules-broken"
    assert [each["code"] for each in told["violations"]] == ["later-change-depends"]
    asked = {"journalEntryId": first, "reason": "Nhầm"}
    refused = (await service.data(CHAIR, PREVIEW, input=asked))["previewAnnulment"]
    assert [(each["code"], each["subject"]) for each in refused["violations"]] == [("later-change-depends", later)]
    assert "record_people_count" in refused["violations"][0]["message"]
    assert await service.owner.fetchval("select count(*) from annulments") == 0


async def test_a_restructuring_is_annulled_and_shows_it(service: Served) -> None:
    group = await service.owner.fetchrow(
        "select a.group_id::text, g.version from assignments a join groups g on g.id = a.group_id "
        "where a.role = 'group_head'"
    )
    assert group is not None
    body = {"kind": "rename", "effective_on": DAY, "group": {"group_id": group["group_id"]}, "name": "Tổ Bình Yên"}
    previewed = (await service.ask("POST", "/v1/restructurings", OFFICER, body=body)).json()
    case = f"/v1/restructurings/{previewed['id']}"
    params = {"plan_hash": previewed["plan_hash"]}
    assert (await transit(service, case, CHAIR, version=1, name="execute", params=params))["http"] == 200
    asked = {"journal_entry_id": await last_entry(service, case), "reason": "Sai thẩm quyền"}
    annulment = (await service.ask("POST", "/v1/annulments", CHAIR, body=asked)).json()
    path, params = f"/v1/annulments/{annulment['id']}", {"effect_hash": annulment["effect_hash"]}
    assert (await transit(service, path, CHAIR, version=1, name="execute", params=params))["http"] == 200
    shown = await service.get(f"{case}?expand=annulment,edges", CHAIR)
    assert (shown["state"], shown["annulment"]["reason"], shown["edges"]) == ("annulled", "Sai thẩm quyền", [])
    assert shown["allowed_actions"] == []
    again = await transit(
        service, case, CHAIR, version=shown["version"], name="execute", params={"plan_hash": "0" * 64}
    )
    assert (again["http"], again["code"]) == (409, "wrong-state")
    assert again["detail"] == "Execution is not possible in the state annulled."


async def test_a_typing_mistake_is_corrected_over_both_doors(service: Served) -> None:
    path = await household(service)
    version = (await service.get(path, OFFICER))["version"]
    params = {"held_on": DAY, "address": "12/3 hẻm Cây Bàng"}
    fix: dict[str, Any] = {"name": "correct_dwelling", "reason": "Gõ nhầm", "params": params}
    done = await transit(service, path, OFFICER, version=version, **fix)
    assert (done["http"], done["address"], done["version"]) == (200, "12/3 hẻm Cây Bàng", version + 1)
    same = await transit(service, path, OFFICER, version=version + 1, **fix)
    assert (same["http"], [each["code"] for each in same["violations"]]) == (409, ["corrects-nothing"])
    query = """
    mutation($input: CorrectHouseholdCodeInput!) { correctHouseholdCode(input: $input) {
      ... on CorrectHouseholdCodePayload { household { code version } } ... on Problem { code }
    } }
    """
    asked = {
        "householdId": path.rsplit("/", 1)[-1],
        "code": "H-2026-01",
        "reason": "Gõ nhầm",
        "expectedVersion": version + 1,
    }
    found = (await service.data(OFFICER, query, input=asked))["correctHouseholdCode"]
    assert found == {"household": {"code": "H-2026-01", "version": version + 2}}
