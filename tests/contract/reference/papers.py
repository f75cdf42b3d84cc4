"""Documents, records from paper, declared counts and statements; and the records that are made for the comparison."""

from datetime import date
from typing import Any

from app.domain.shared.scope import Target
from tests.contract.reference.naive import VERSION, Naive, Value, column, one_of, pointing, same, whole
from tests.contract.reference.tables import Row, World, lower
from tests.serving import Served

HIDDEN = ("paper", "paper_id", "no_paper_reason")
FIRST = date(1000, 1, 1)

PAPER = Naive(
    rows=whole("papers"),
    targets=lambda w, row: [Target(path=w.tables.path(row["territory_id"]))],
    listed=lambda _w, row, day: row["issued_on"] is None or row["issued_on"] <= day,
    fields=VERSION,
    ones={"territory": column("territory_id")},
    many={"recorded_claims": pointing("paper_id")},
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "kind": one_of("kind"),
        "number": same("number"),
    },
    sorts={"issued_on": lambda row: (row["issued_on"] or FIRST,)},
    search=lambda row: row["title_fold"],
)


def _claim_targets(w: World, row: Row) -> list[Target]:
    return [Target(path=w.tables.path(row["territory_id"])), *(Target(group_id=each) for each in row["group_ids"])]


def _claim_actions(w: World, row: Row, _day: date) -> list[str]:
    open_ = row["state"] == "pending" and w.may("record:confirm", _claim_targets(w, row))
    return ["confirm_record", "reject_record"] if open_ else []


def _content(_w: World, row: Row, _day: date) -> Any:
    return {key: value for key, value in row["command"].items() if key not in HIDDEN}


def _past(_w: World, row: Row, _day: date) -> Any:
    return row["record_id"] if row["kind"] == "restructuring" else None


RECORDED_CLAIM = Naive(
    rows=whole("recorded_claims"),
    targets=_claim_targets,
    fields={"content": _content, "allowed_actions": _claim_actions},
    ones={
        "territory": column("territory_id"),
        "recorded_by": column("recorded_by"),
        "answered_by": column("answered_by"),
        "paper": column("paper_id"),
        "restructuring": _past,
    },
    many={
        "groups": lambda _w, row, _day: lambda group: group["id"] in row["group_ids"],
        "declared_counts": pointing("claim_id"),
        "recorded_facts": pointing("claim_id"),
    },
    filters={
        "within": lambda w, row, _day, value: w.tables.within(row["territory_id"], value),
        "group_id": lambda _w, row, _day, value: value in row["group_ids"],
        "kind": one_of("kind"),
        "state": one_of("state"),
    },
    sorts={"recorded": lambda _row: ()},
    every=frozenset({"groups"}),
)


def _claimed(name: str) -> Value:
    """Of the record from paper behind the row."""

    def value(w: World, row: Row, _day: date) -> Any:
        claim = w.tables.one("recorded_claims", row["claim_id"])
        assert claim is not None
        return claim[name]

    return value


def _of_a_group(**more: Any) -> dict[str, Any]:
    return {
        "targets": lambda w, row: [w.tables.group_target(row["group_id"])],
        "ones": {
            "group": column("group_id"),
            "recorded_by": _claimed("recorded_by"),
            "confirmed_by": _claimed("answered_by"),
            "paper": _claimed("paper_id"),
        },
        "filters": {
            "within": lambda w, row, _day, value: w.tables.within(w.tables.group_home(row["group_id"]), value),
            "group_id": same("group_id"),
            **more,
        },
    }


_SHARED = {**VERSION, "no_paper_reason": _claimed("no_paper_reason"), "recorded_at": _claimed("recorded_at")}

DECLARED_COUNT = Naive(
    rows=whole("declared_counts"),
    listed=lambda _w, row, day: row["valid"].lower <= day,
    fields={**_SHARED, "counted_on": lambda _w, row, _day: lower(row)},
    sorts={"counted_on": lambda row: (lower(row),)},
    **_of_a_group(),
)

RECORDED_FACT = Naive(
    rows=whole("recorded_facts"),
    listed=lambda _w, row, day: row["stated_on"] <= day,
    fields=_SHARED,
    sorts={"stated_on": lambda row: (row["stated_on"],)},
    search=lambda row: row["text_fold"],
    **_of_a_group(kind=one_of("kind")),
)
VIEWS = {
    "paper": PAPER,
    "recorded_claim": RECORDED_CLAIM,
    "declared_count": DECLARED_COUNT,
    "recorded_fact": RECORDED_FACT,
}

HOME = """
select a.group_id, a.person_id, h.territory_id from assignments a join group_homes h on h.group_id = a.group_id
where a.role = 'group_head'
"""
ENTRY = (
    "select e.id from journal_entries e join change_sets c on c.id = e.change_set_id where c.on_behalf_of is not null"
)
OTHERS = """
select h.group_id from group_homes h join groups g on g.id = h.group_id
where g.valid @> date '2025-12-01' order by h.group_id limit 12
"""


async def record_papers(service: Served) -> None:
    """Some groups with counts and statements from paper, one group that ended, a record on somebody's behalf."""
    home = await service.owner.fetchrow(HOME)
    assert home is not None
    groups = [home["group_id"], *(row["group_id"] for row in await service.owner.fetch(OTHERS))]
    for n, group in enumerate(dict.fromkeys(groups)):
        paper = {"kind": "register", "title": f"Sổ theo dõi số {n}", "number": f"{n}/STD"}
        if n % 2:
            paper["issued_on"] = f"2025-0{1 + n % 9}-15"
        counted = {"group_id": str(group), "counted_on": f"2025-12-{n + 1:02}", "people": 100 + n, "paper": paper}
        await _record(service, "count", counted)
        fact = {"fact_kind": "award", "stated_on": f"2025-1{n % 3}-01", "precision": "month", "text": f"Giấy khen {n}"}
        await _record(service, "fact", {"group_id": str(group), "no_paper_reason": f"Thất lạc {n}", **fact})
    paper = {"kind": "decision", "title": "Quyết định", "number": "15/QĐ-UBND"}
    ended = {"number": 4_321, "valid_from": "2025-08-01", "valid_to": "2025-11-01", "end_kind": "dissolved"}
    count = {"counted_on": "2025-09-01", "households": 31, "paper": paper}
    await _record(service, "group", {"territory_id": str(home["territory_id"]), **ended, **count})
    old = await service.owner.fetchval("select group_id from group_versions where number = 4321")
    edges = [{"origin_group_id": str(old), "households": 31}]
    past = {"restructuring_kind": "dissolve", "effective_on": "2025-11-01", "edges": edges, "paper": paper}
    await _record(service, "restructuring", past)
    behalf = {"group_id": str(home["group_id"]), "counted_on": "2025-12-31", "people": 9, "paper": paper}
    for day in ("2025-12-30", "2025-12-29"):
        await _record(service, "count", {**behalf, "counted_on": day}, {"On-Behalf-Of": str(home["person_id"])})
    entry = await service.owner.fetchval(ENTRY)
    answer = {"name": "answer", "reason": "Không đúng", "params": {"answer": "objected"}}
    told = await service.ask("POST", f"/v1/journal-entries/{entry}/transitions", "totruong", body=answer)
    assert told.status_code == 200, told.text


async def _record(service: Served, kind: str, values: dict[str, Any], headers: dict[str, str] | None = None) -> None:
    body = {"kind": kind, **values}
    made = await service.ask("POST", "/v1/recorded-claims", "tinh.mttq", body=body, headers=headers)
    assert made.status_code == 201, made.text
