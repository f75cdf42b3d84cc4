"""Households as they are read: on any date, after they ended, by filters, inside a scope."""

from datetime import timedelta

import asyncpg
import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.roles import Role
from app.domain.catalogue import VIEWS
from app.domain.households import actions
from app.domain.households import commands as c
from app.domain.households.model import Presence
from app.domain.restructuring.commands import TransferHouseholds
from app.domain.shared.ids import AccountId, AssignmentId
from tests.infra.db.hamlet import (
    FOREIGN_HAMLET,
    HAMLET,
    OFFICER,
    OTHER_HAMLET,
    TODAY,
    actor,
    build,
    carry_out,
    ref,
)
from tests.infra.db.household_steps import (
    CANAL,
    FEBRUARY,
    HEAD,
    LATE,
    SPEAKER,
    A,
    B,
    act,
    bound,
    code_of_hamlet,
    dig,
    household,
    on,
    register,
    settle,
    wish,
)
from tests.infra.db.household_steps import officer as acting_officer
from tests.infra.reads.reader import Reader, nest, nest_many, officer, values

ONE, TWO = household(501), household(502)
YESTERDAY = TODAY - timedelta(days=1)


async def test_a_household_with_everything_about_it(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await dig(hamlet)
    dwelling = wish(cluster_id=CANAL, sequence=12, address="Số 12, kênh Ba", latitude=10.5, longitude=105.5)
    command = register(FEBRUARY, dwelling=dwelling, head_id=HEAD, representative_id=SPEAKER, group_id=A)
    key = (await act(hamlet, await acting_officer(hamlet), actions.register_household, command)).id
    found = await (await officer(hamlet)).one(
        "household",
        key,
        "id", "code", "origin", "version", "valid_from", "valid_to", "address", "sequence", "latitude", "longitude",
        "presence", "people_count", "people_source", "membership_status",
        nest("territory", "id"), nest("cluster", "id"), nest("group", "id"), nest("head", "id"),
        nest("representative", "id"), nest_many("memberships", "status", "valid_from", "valid_to"),
        nest_many("events", "kind", "effective_on", "edge"),
    )  # fmt: skip
    assert found == {
        "id": str(key),
        "code": f"{await code_of_hamlet(hamlet)}-H0001",
        "origin": "workflow",
        "version": 1,
        "valid_from": "2026-02-01",
        "valid_to": None,
        "address": "Số 12, kênh Ba",
        "sequence": 12,
        "latitude": 10.5,
        "longitude": 105.5,
        "presence": "resident",
        "people_count": 4,
        "people_source": "declared",
        "membership_status": "provisional",
        "territory": {"id": str(HAMLET)},
        "cluster": {"id": str(CANAL)},
        "group": {"id": str(A)},
        "head": {"id": str(HEAD)},
        "representative": {"id": str(SPEAKER)},
        "memberships": [{"status": "provisional", "valid_from": "2026-02-01", "valid_to": None}],
        "events": [{"kind": "register", "effective_on": "2026-02-01", "edge": "begins"}],
    }


async def test_a_household_is_what_it_was_on_the_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    await settle(hamlet, 501, 5)
    who = await acting_officer(hamlet)
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=(ONE,))
    await carry_out(hamlet, transfer)
    for seen, action, command in (
        (2, actions.record_people_count, on(c.RecordPeopleCount, 501, seen=2, people=7)),
        (3, actions.record_presence, on(c.RecordPresence, 501, seen=3, presence=Presence.AWAY)),
        (4, actions.change_household_head, on(c.ChangeHouseholdHead, 501, seen=4, person_id=SPEAKER)),
        (5, actions.move_household, on(c.MoveHousehold, 501, seen=5, dwelling=wish(OTHER_HAMLET))),
    ):
        assert (await act(hamlet, who, action, command)).id == ONE, seen
    reader, wanted = await officer(hamlet), ("people_count", "presence", nest("territory", "id"), nest("head", "id"))
    assert await reader.one("household", ONE, *wanted, nest("group", "id"), as_of=YESTERDAY) == {
        "people_count": 5,
        "presence": "resident",
        "territory": {"id": str(HAMLET)},
        "head": {"id": str(HEAD)},
        "group": {"id": str(A)},
    }
    assert await reader.one("household", ONE, *wanted, nest("group", "id")) == {
        "people_count": 7,
        "presence": "away",
        "territory": {"id": str(OTHER_HAMLET)},
        "head": {"id": str(SPEAKER)},
        "group": {"id": str(B)},
    }


async def test_an_ended_household_is_found_by_its_id_as_on_its_last_day_and_in_no_list(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    end = on(c.EndHousehold, 501)
    await act(hamlet, await acting_officer(hamlet), actions.end_household, end)
    reader = await officer(hamlet)
    found = await reader.one(
        "household",
        ONE,
        "valid_to", "people_count", "presence", "membership_status", "allowed_actions", nest("head", "id"),
        nest("group", "id"), nest_many("memberships", "ended_because"),
    )  # fmt: skip
    assert found == {
        "valid_to": "2026-03-10",
        "people_count": 5,
        "presence": "resident",
        "membership_status": None,
        "allowed_actions": [],
        "head": {"id": str(HEAD)},
        "group": None,
        "memberships": [{"ended_because": "ended"}],
    }
    assert values(await reader.many("household", "id"), "id") == [str(TWO)]
    assert values(await reader.many("household", "id", as_of=YESTERDAY), "id") == [str(ONE), str(TWO)]


async def test_households_are_filtered(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 1}, free=1, elsewhere={6: OTHER_HAMLET})
    await settle(hamlet, 501, 5)
    reader = await officer(hamlet)
    commune = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    for filters, expected in (
        ({"within": OTHER_HAMLET}, [601]),
        ({"within": HAMLET}, [1, 501, 502]),
        ({"within": commune}, [1, 501, 502, 601]),
        ({"within": FOREIGN_HAMLET}, []),
        ({"territory_id": HAMLET}, [1, 501, 502]),
        ({"territory_id": commune}, []),
        ({"group_id": A}, [501, 502]),
        ({"presence": ["resident", "away"]}, [501]),
        ({"code": ["502", "601"]}, [502, 601]),
        ({"person_id": HEAD}, [501]),
        ({"person_id": SPEAKER}, []),
    ):
        found = await reader.many("household", "id", **filters)
        assert values(found, "id") == [str(household(number)) for number in expected], filters


async def test_households_are_searched_by_code_and_address(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await acting_officer(hamlet)
    command = register(dwelling=wish(address="Đường Nguyễn Huệ"), code="HK-77")
    key = (await act(hamlet, who, actions.register_household, command)).id
    reader = await officer(hamlet)
    for words in ("duong nguyen", "hk-77"):
        assert values(await reader.many("household", "id", q=words), "id") == [str(key)]
    assert await reader.many("household", "id", q="không có") == []


async def test_households_are_walked_along_their_row(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await dig(hamlet)
    who = await acting_officer(hamlet)
    for sequence, code in ((9, "A"), (2, "B")):
        command = register(dwelling=wish(cluster_id=CANAL, sequence=sequence), code=code)
        await act(hamlet, who, actions.register_household, command)
    reader = await officer(hamlet)
    assert values(await reader.many("household", "code", sort=("sequence",)), "code") == ["B", "A", "501"]
    assert values(await reader.many("household", "code"), "code") == ["501", "A", "B"]


async def test_memberships_in_force_are_listed_and_those_that_are_over_on_demand(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 1})
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=(ONE,))
    await carry_out(hamlet, transfer)
    reader, wanted = await officer(hamlet), ("ended_because", "status", nest("group", "id"))
    now = {"ended_because": None, "status": "member", "group": {"id": str(B)}}
    over = {"ended_because": "restructured", "status": "member", "group": {"id": str(A)}}
    assert await reader.many("membership", *wanted, household_id=ONE) == [now]
    assert await reader.many("membership", *wanted, household_id=ONE, held=False) == [over]
    assert await reader.many("membership", *wanted, household_id=ONE, as_of=YESTERDAY) == [over]
    assert len(await reader.many("membership", "id", group_id=B, status=["member", "declined"])) == 2
    assert await reader.many("membership", "id", group_id=A, status=["declined"]) == []


async def test_events_lead_from_origins_to_results(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await settle(hamlet, 501, 5)
    who = await acting_officer(hamlet)
    join = on(c.JoinHouseholds, 501, day=FEBRUARY, joined_ids=(TWO,))
    await act(hamlet, who, actions.join_households, join)
    split = on(c.SplitHousehold, 501, seen=2, people=1)
    [new] = (await act(hamlet, who, actions.split_household, split)).others
    reader = await officer(hamlet)
    wanted = ("kind", "edge", "reason", nest("origin_household", "id"), nest("result_household", "id"))
    one, two, result = ({"id": str(key)} for key in (ONE, TWO, new))
    joined = {"kind": "join", "edge": "joins", "reason": LATE, "origin_household": two, "result_household": one}
    found = await reader.many("household_event", *wanted, household_id=ONE)
    assert [(row["kind"], row["edge"]) for row in found if row["edge"] != "continues"] == [
        ("split", "splits"),
        ("join", "joins"),
    ]
    assert joined in found
    assert await reader.many("household_event", *wanted, household_id=new) == [
        {"kind": "split", "edge": "splits", "reason": None, "origin_household": one, "result_household": result}
    ]
    assert values(await reader.many("household_event", "kind", as_of=FEBRUARY), "kind") == ["join", "join"]
    assert values(await reader.many("household_event", "kind", kind=["split"]), "kind") == ["split", "split"]
    assert len(await reader.many("household_event", "order_no", within=HAMLET)) == 4
    assert await reader.many("household_event", "order_no", within=OTHER_HAMLET) == []


async def test_a_household_shows_its_events_up_to_the_date(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    who = await acting_officer(hamlet)
    for seen, day in ((1, FEBRUARY), (2, TODAY)):
        command = on(c.RecordPeopleCount, 501, seen=seen, day=day, people=seen)
        await act(hamlet, who, actions.record_people_count, command)
    reader = await officer(hamlet)
    events = nest_many("events", "effective_on", "order_no")
    assert await reader.one("household", ONE, events, as_of=YESTERDAY) == {
        "events": [{"effective_on": "2026-02-01", "order_no": 1}]
    }
    found = await reader.one("household", ONE, events)
    assert found is not None
    assert sorted(values(found["events"], "effective_on")) == ["2026-02-01", "2026-03-10"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.COMMUNE_FRONT_OFFICER,
            [
                "split_household", "join_households", "move_household", "move_out_household", "end_household",
                "change_household_head", "change_representative", "record_people_count", "record_presence",
                "leave_group", "correct_dwelling", "correct_household_code",
            ],
        ),
        (Role.COMMUNE_GOVERNMENT, []),
    ],
)  # fmt: skip
async def test_what_may_be_done_follows_from_role_and_state(
    pool: asyncpg.Pool, role: Role, expected: list[str]
) -> None:
    hamlet = await build(pool, {5: 1})
    reader = Reader(pool, await actor(hamlet, role, OFFICER))
    assert await reader.one("household", ONE, "allowed_actions") == {"allowed_actions": expected}


async def test_a_representative_answers_an_invitation(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    change = "update memberships set status = $2, recorded_in = record.current_change_set() where household_id = $1"
    await hamlet.write((change, ONE, "invited"))
    place = Assignment(AssignmentId(OFFICER), Role.HOUSEHOLD_REP, group_id=A, household_id=ONE)
    reader = Reader(pool, Actor(AccountId(HEAD), HEAD, "test", (place,)))
    assert await reader.one("household", ONE, "allowed_actions") == {
        "allowed_actions": ["accept_membership", "decline_membership", "leave_group"]
    }
    assert values(await reader.many("household", "code"), "code") == ["501"]


async def test_households_are_seen_inside_the_scope_of_today(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 1})
    head = Reader(pool, bound(Role.GROUP_HEAD, A))
    assert values(await head.many("household", "code"), "code") == ["501", "502"]
    assert await head.one("household", household(601), "code") is None
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=(ONE,))
    await carry_out(hamlet, transfer)
    for day in (TODAY, YESTERDAY):
        assert values(await head.many("household", "code", as_of=day), "code") == ["502"]
        assert len(await head.many("membership", "id", as_of=day)) == 1
    partner = Reader(pool, await actor(hamlet, Role.PARTNER_AGENCY, OFFICER))
    for view in ("household", "membership", "household_event"):
        assert await partner.many(view, "id") == []


def test_no_view_of_households_tells_what_is_nobodys_business() -> None:
    for name in ("household", "membership", "household_event"):
        told = " ".join(VIEWS.get(name).members)
        assert not [word for word in ("ethnic", "religion", "party_member", "full_name", "phone") if word in told]
