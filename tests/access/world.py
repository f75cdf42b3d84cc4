"""Makes the records that the samples are about, through the service itself."""

from typing import Any
from uuid import UUID

from tests.access.samples import DAY, World
from tests.serving import Served

HOME = """
select g.group_id, h.household_id, f.territory_id as hamlet, o.territory_id as commune, o.person_id as officer
from assignments g, assignments h, assignments f, assignments o
where g.role = 'group_head' and h.role = 'household_rep'
    and f.role = 'hamlet_front' and o.role = 'commune_front_officer'
"""
OTHERS = """
select v.group_id from group_versions v join group_homes h on h.group_id = v.group_id
where h.territory_id = $1 and v.group_id <> $2 and upper_inf(v.valid) and v.status = 'active'
order by v.group_id limit 2
"""
NEIGHBOUR = """
select household_id from memberships
where group_id = $1 and household_id <> $2 and upper_inf(valid) and status = 'member' order by household_id limit 1
"""
SEAT = "select id from board_seats where group_id = $1 and post = 'secretary' and upper_inf(valid)"
DEPUTY = "select id from board_seats where group_id = $1 and post = 'deputy' and upper_inf(valid) order by id limit 1"
DECIDED = "select id from restructurings where territory_id = $1 and state = 'executed' order by id limit 1"
SUSPENDED = "select id from journal_entries where subject_id = $1 and action = 'suspend_group'"
PAIR = "select id from duplicate_suspicions where $1 in (first_id, second_id)"
VERSION = """
select version::bigint from groups where id = $1 union all select version from households where id = $1
union all select version from restructurings where id = $1 union all select recorded_in from persons where id = $1
union all select recorded_in from accounts where id = $1 union all select recorded_in from assignments where id = $1
union all select recorded_in from duplicate_suspicions where id = $1
union all select recorded_in from person_merges where id = $1
union all select recorded_in from bodies where id = $1 union all select recorded_in from policy_values where id = $1
union all select version from annulments where id = $1
union all select version from recorded_claims where id = $1
union all select version from operations where id = $1
union all select version from imports where id = $1 union all select version from import_doubts where id = $1
"""


UPLOADED = """
insert into uploads (territory_id, account_id, person_id, name, size, received)
values ($1, $2, $3, 'Danh sách.csv', 1, 1) returning id
"""
CHECKED = """
insert into imports (upload_id, territory_id, kind, state, effective_on, origin, mapping, started_by)
values ($1, $2, 'households', 'validated', current_date, 'recorded', '{}', $3) returning id
"""
PUT_ASIDE = """
with operation as (
    insert into operations (account_id, command, record_kind, several, atomic, channel, language, progress_total)
    values ($1, 'end_seat', 'group', false, false, 'rest', 'vi', 1) returning id
), item as (
    insert into operation_items (operation_id, number, command, sealed_values)
    select id, 0, 'end_seat', '' from operation
)
select id from operation
"""
DOUBTFUL = """
insert into import_doubts (import_id, line, kind, candidates) values ($1, 2, 'household', array[$2::uuid]) returning id
"""
CLAIM = """
insert into recorded_claims
    (kind, state, territory_id, group_ids, command, paper_id, recorded_by, recorded_in)
select kind, state, territory_id, group_ids, command, paper_id, $2, recorded_in from recorded_claims where id = $1
returning id
"""

HEAD = "select person_id from household_holders where household_id = $1 and upper_inf(valid) and post = 'head'"
ENTRY = "select id from journal_entries where subject_id = $1"


async def make_world(service: Served) -> World:
    """The records, with the versions that a caller would have seen."""
    home = await service.owner.fetchrow(HOME)
    assert home is not None
    commune, hamlet, group, household = (str(home[key]) for key in ("commune", "hamlet", "group_id", "household_id"))
    others = [str(row[0]) for row in await service.owner.fetch(OTHERS, home["hamlet"], home["group_id"])]
    ids = {"commune": commune, "hamlet": hamlet, "group": group, "household": household, "other_group": others[0]}
    ids["suspended"] = others[1]
    ids["neighbour"] = str(await service.owner.fetchval(NEIGHBOUR, home["group_id"], home["household_id"]))
    ids["seat"] = str(await service.owner.fetchval(SEAT, home["group_id"]))
    ids["own"] = str(await service.owner.fetchval("select id from accounts where person_id = $1", home["officer"]))
    await _people(service, ids)
    await _households(service, ids)
    await _lists(service, ids, home["officer"])
    await _twins(service, ids)
    await change(service, "groups", ids["suspended"], "suspend", effective_on=DAY)
    deputy = str(await service.owner.fetchval(DEPUTY, ids["other_group"]))
    await change(
        service, "groups", ids["other_group"], "end_seat", effective_on=DAY, seat_id=deputy, because="resigned"
    )
    executed = await _rename(service, ids["other_group"], "Tổ Tiến Bộ")
    await change(service, "restructurings", executed["id"], "execute", plan_hash=executed["plan_hash"])
    ids["executed_case"] = executed["id"]
    case = await _rename(service, ids["other_group"], "Tổ Đoàn Kết")
    ids["case"] = case["id"]
    ids["decided"] = str(await service.owner.fetchval(DECIDED, home["hamlet"]))
    ids["entry"] = str(await service.owner.fetchval(SUSPENDED, ids["suspended"]))
    annulment = await make(service, "annulments", journal_entry_id=ids["entry"], reason="Ghi nhầm")
    ids["annulment"] = annulment["id"]
    await _papers(service, ids)
    await _behalf(service, ids, str(home["officer"]))
    versions = {name: await service.owner.fetchval(VERSION, id_) for name, id_ in ids.items()}
    return World(ids | {"effect_hash": annulment["effect_hash"]}, versions, case["plan_hash"])


async def _people(service: Served, ids: dict[str, str]) -> None:
    commune = ids["commune"]
    person: dict[str, Any] = {"territory_id": commune, "lawful_basis": "consent", "notice_on": DAY}
    for name in ("person", "holder", "former"):
        ids[name] = (await make(service, "persons", full_name="Lê Văn Mười", **person))["id"]
    account: dict[str, Any] = {"territory_id": commune, "user": "admin"}
    ids["account"] = (await make(service, "accounts", person_id=ids["holder"], username="le.muoi", **account))["id"]
    ids["disabled"] = (await make(service, "accounts", person_id=ids["former"], username="le.mot", **account))["id"]
    await change(service, "accounts", ids["disabled"], "disable", user="admin")
    role: dict[str, Any] = {
        "person_id": ids["holder"],
        "role": "commune_party",
        "territory_id": commune,
        "valid_from": DAY,
    }
    ids["assignment"] = (await make(service, "assignments", user="admin", **role))["id"]
    villager = {**person, "territory_id": ids["hamlet"]}
    ids["villager"] = (await make(service, "persons", full_name="Lê Văn Hai", **villager))["id"]
    ids["neighbour_head"] = str(await service.owner.fetchval(HEAD, ids["neighbour"]))
    body: dict[str, Any] = {"kind": "police", "level": "commune", "name": "Công an", "effective_on": "2025-08-01"}
    ids["body"] = (await make(service, "bodies", territory_id=commune, **body))["id"]
    policy: dict[str, Any] = {"key": "size.soft_max", "number": 44, "legal_basis": "15/HD-MTTQ", "verified": True}
    ids["policy"] = (await make(service, "policy-values", territory_id=commune, effective_on=DAY, **policy))["id"]


async def _households(service: Served, ids: dict[str, str]) -> None:
    new: dict[str, Any] = {
        "kind": "register",
        "effective_on": DAY,
        "dwelling": {"territory_id": ids["hamlet"]},
        "people": 3,
    }
    ids["free"] = (await make(service, "households", **new))["id"]
    ids["provisional"] = (await make(service, "households", **new, group_id=ids["group"]))["id"]
    ids["invited"] = (await make(service, "households", **new))["id"]
    await change(service, "households", ids["invited"], "invite", effective_on=DAY, group_id=ids["group"])


async def _rename(service: Served, group: str, name: str) -> Any:
    values: dict[str, Any] = {"effective_on": DAY, "group": {"group_id": group}, "name": name}
    return await make(service, "restructurings", user="tinh.canbo", kind="rename", **values)


async def _papers(service: Served, ids: dict[str, str]) -> None:
    """A record that waits for its second person. Whoever may record may confirm, so it is one of somebody else."""
    start: dict[str, Any] = {"key": "recording.start_on", "day": DAY, "legal_basis": "Kế hoạch", "verified": True}
    await make(service, "policy-values", territory_id=ids["commune"], effective_on=DAY, **start)
    fact: dict[str, Any] = {"fact_kind": "award", "stated_on": DAY, "precision": "year", "text": "Giấy khen"}
    paper = {"kind": "award", "title": "Giấy khen"}
    made = await make(service, "recorded-claims", kind="fact", group_id=ids["group"], paper=paper, **fact)
    ids["claim"] = str(await service.owner.fetchval(CLAIM, made["id"], ids["holder"]))


async def _behalf(service: Served, ids: dict[str, str], officer: str) -> None:
    """The entry of a change that was recorded on behalf of the officer."""
    body = {"kind": "count", "group_id": ids["group"], "counted_on": DAY, "people": 9}
    made = await service.ask(
        "POST",
        "/v1/recorded-claims",
        "tinh.mttq",
        body={**body, "paper": {"kind": "register", "title": "Sổ theo dõi"}},
        headers={"On-Behalf-Of": officer},
    )
    assert made.status_code == 201, made.text
    ids["behalf"] = str(await service.owner.fetchval(ENTRY, made.json()["id"]))


async def _lists(service: Served, ids: dict[str, str], officer: UUID) -> None:
    """An uploaded file, a checked list, another one with a doubtful row; something put aside."""
    owner, commune = service.owner, ids["commune"]
    ids["upload"] = str(await owner.fetchval(UPLOADED, commune, ids["own"], officer))
    ids["list"], other = [str(await owner.fetchval(CHECKED, ids["upload"], commune, officer)) for _ in range(2)]
    ids["aside"] = str(await owner.fetchval(PUT_ASIDE, ids["own"]))
    ids["doubt"] = str(await owner.fetchval(DOUBTFUL, other, ids["household"]))


async def _twins(service: Served, ids: dict[str, str]) -> None:
    """Three pairs of one name and phone: one is doubtful, one was found to be not the same, one is merged."""
    persons: dict[str, Any] = {"territory_id": ids["hamlet"]}
    pairs: dict[str, list[str]] = {"doubtful": [], "not_same": [], "merge": []}
    for number, (name, pair) in enumerate(pairs.items()):
        phone = f"098765432{number}"
        for _ in range(2):
            values = {"full_name": f"Quách Thị {name}", "phone": phone, **persons}
            pair.append((await make(service, "persons", **values))["id"])
    await make(service, "duplicate-searches", territory_id=ids["hamlet"])
    for name in ("doubtful", "not_same"):
        ids[name] = str(await service.owner.fetchval(PAIR, pairs[name][0]))
    ids["twin"], ids["other_twin"] = pairs["doubtful"]
    await change(service, "duplicate-suspicions", ids["not_same"], "decide_not_same", reason="Hai anh em")
    kept, merged = pairs["merge"]
    merge = {"kept_person_id": kept, "merged_person_id": merged, "reason": "Đã đối chiếu"}
    ids["merge"] = (await make(service, "person-merges", **merge))["id"]


async def make(service: Served, plural: str, *, user: str = "tinh.mttq", **values: Any) -> Any:
    """Creates a record."""
    answer = await service.ask("POST", f"/v1/{plural}", user, body=values)
    assert answer.status_code == 201, (plural, answer.text)
    return answer.json()


async def change(
    service: Served,
    plural: str,
    id_: str,
    name: str,
    *,
    user: str = "tinh.mttq",
    reason: str | None = None,
    **values: Any,
) -> Any:
    """Sends a transition."""
    version = await service.owner.fetchval(VERSION, id_)
    body = {"name": name, "params": values} | ({} if reason is None else {"reason": reason})
    headers = {"If-Match": f'"{version}"'}
    answer = await service.ask("POST", f"/v1/{plural}/{id_}/transitions", user, body=body, headers=headers)
    assert answer.status_code == 200, (plural, name, answer.text)
    return answer.json()
