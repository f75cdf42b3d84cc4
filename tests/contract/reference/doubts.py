"""Gives the demo doubtful pairs of each kind and state, and merges that stand and that were undone."""

from typing import Any

from tests.serving import Served

OFFICER = "mttq.xa"
PLACES = """
select x.role, x.territory_id::text from assignments x where x.role in ('commune_front_chair', 'hamlet_front')
"""
# Two heads of households, one of whom can take over what the other has.
FREE = """
select id, first_id, second_id, recorded_in from duplicate_suspicions s where kind = 'person' and state = 'open'
    and not exists (select from board_seats where person_id in (s.first_id, s.second_id))
    and not exists (select from assignments where person_id in (s.first_id, s.second_id))
order by first_id, second_id limit 5
"""
REASON = "Đã đối chiếu hồ sơ"


async def make_doubts(service: Served) -> None:
    """A search in the commune of the demo's users, and decisions about some of what it finds."""
    places = {row[0]: row[1] for row in await service.owner.fetch(PLACES)}
    for _ in range(2):
        dwelling = {"territory_id": places["hamlet_front"], "address": "Số 7, đường số 3"}
        values = {"kind": "register", "effective_on": "2026-01-02", "people": 3, "reason": REASON}
        await _send(service, "households", {**values, "dwelling": dwelling})
    await _send(service, "duplicate-searches", {"territory_id": places["commune_front_chair"]})
    not_same, again, *merged = await service.owner.fetch(FREE)
    for pair in (not_same, again):
        await _change(service, f"duplicate-suspicions/{pair['id']}", "decide_not_same", pair["recorded_in"])
    version = await service.owner.fetchval("select recorded_in from duplicate_suspicions where id = $1", again["id"])
    await _change(service, f"duplicate-suspicions/{again['id']}", "reopen", version)
    merges = [
        await _send(
            service,
            "person-merges",
            {"kept_person_id": str(pair["first_id"]), "merged_person_id": str(pair["second_id"]), "reason": REASON},
        )
        for pair in merged
    ]
    await _change(service, f"person-merges/{merges[0]['id']}", "unmerge", merges[0]["version"])


async def _change(service: Served, record: str, name: str, seen: int) -> None:
    await _send(service, f"{record}/transitions", {"name": name, "reason": REASON}, seen)


async def _send(service: Served, path: str, body: dict[str, Any], seen: int | None = None) -> Any:
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    answer = await service.ask("POST", f"/v1/{path}", OFFICER, body=body, headers=headers)
    assert answer.status_code in (200, 201), (path, body, answer.text)
    return answer.json()
