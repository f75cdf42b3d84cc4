"""What happens to households on PostgreSQL: exact rows of every table, and who may record it."""

import asyncio
import json
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.roles import Role
from app.domain.groups.actions import confirm_membership
from app.domain.groups.commands import ConfirmMembership
from app.domain.households import actions
from app.domain.households import commands as c
from app.domain.households.model import EntryStatus, Presence
from app.domain.restructuring.commands import TransferHouseholds
from app.domain.shared.commands import Done
from app.domain.shared.errors import Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import TerritoryId
from tests.infra.db.hamlet import (
    FOREIGN_HAMLET,
    HAMLET,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    build,
    carry_out,
    group_id,
    ref,
)
from tests.infra.db.household_steps import (
    FEBRUARY,
    HEAD,
    JOURNAL,
    LATE,
    SPEAKER,
    SUBJECTS,
    A,
    Action,
    B,
    act,
    bound,
    everywhere,
    household,
    officer,
    on,
    register,
    rows,
    settle,
    wish,
)

ONE, TWO = household(501), household(502)


async def told(hamlet: Hamlet, action: Action, command: object) -> list[tuple[str, object]]:
    """The rules that an event breaks, with the day that each names."""
    with pytest.raises(RulesBroken) as refused:
        await act(hamlet, await everywhere(hamlet), action, command)
    return [(each.code.code, each.values.get("on")) for each in refused.value.violations]


async def test_joined_households_end_in_the_one_that_goes_on(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 3})
    await settle(hamlet, 501, 5)
    await settle(hamlet, 502, 2)
    command = on(c.JoinHouseholds, 501, day=FEBRUARY, joined_ids=(TWO,))
    assert await act(hamlet, await officer(hamlet), actions.join_households, command) == Done(ONE, (TWO,))
    assert await rows(hamlet, "people", ONE) == [(5, "counted", SINCE, FEBRUARY), (7, "counted", FEBRUARY, None)]
    assert await rows(hamlet, "memberships", ONE) == [(A, "member", None, SINCE, None)]
    assert await rows(hamlet, "households", ONE) == [("501", "recorded", 2, SINCE, None)]
    assert await rows(hamlet, "households", TWO) == [("502", "recorded", 2, SINCE, FEBRUARY)]
    assert await rows(hamlet, "dwellings", TWO) == [(HAMLET, None, None, None, None, None, SINCE, FEBRUARY)]
    assert await rows(hamlet, "people", TWO) == [(2, "counted", SINCE, FEBRUARY)]
    assert await rows(hamlet, "presences", TWO) == [("resident", SINCE, FEBRUARY)]
    assert await rows(hamlet, "holders", TWO) == [("head", HEAD, SINCE, FEBRUARY)]
    assert await rows(hamlet, "memberships", TWO) == [(A, "member", "joined", SINCE, FEBRUARY)]
    assert await rows(hamlet, "home", TWO) == [(HAMLET, None)]
    assert await rows(hamlet, "edges", ONE) == [
        ("join", FEBRUARY, 1, "workflow", LATE, "continues", ONE, ONE),
        ("join", FEBRUARY, 1, "workflow", LATE, "joins", TWO, ONE),
    ]
    assert await hamlet.rows(SUBJECTS, "join_households") == [("group", A), ("household", ONE), ("household", TWO)]


async def test_households_of_two_communes_are_told_apart(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, elsewhere={6: FOREIGN_HAMLET})
    command = on(c.JoinHouseholds, 501, joined_ids=(household(601),))
    assert await told(hamlet, actions.join_households, command) == [("household-joined-far", None)]
    with pytest.raises(NotFound):
        await act(hamlet, await officer(hamlet), actions.join_households, command)


async def test_a_move_within_the_commune_keeps_the_group_and_tells_of_the_other_hamlet(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    dwelling = wish(OTHER_HAMLET, address="Số 3")
    done = await act(hamlet, await officer(hamlet), actions.move_household, on(c.MoveHousehold, 501, dwelling=dwelling))
    assert done == Done(ONE)
    assert await rows(hamlet, "dwellings", ONE) == [
        (HAMLET, None, None, None, None, None, SINCE, TODAY),
        (OTHER_HAMLET, None, None, "Số 3", None, None, TODAY, None),
    ]
    assert await rows(hamlet, "memberships", ONE) == [(A, "member", None, SINCE, None)]
    assert await rows(hamlet, "home", ONE) == [(OTHER_HAMLET, A)]
    [entry] = await hamlet.rows(JOURNAL)
    assert entry[3] == OTHER_HAMLET
    assert json.loads(entry[6])["warnings"] == ["household-hamlet-changed"]


async def test_a_move_to_another_commune_leaves_the_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    command = on(c.MoveHousehold, 501, dwelling=wish(FOREIGN_HAMLET))
    await act(hamlet, await everywhere(hamlet), actions.move_household, command)
    assert await rows(hamlet, "memberships", ONE) == [(A, "member", "moved_away", SINCE, TODAY)]
    assert await rows(hamlet, "home", ONE) == [(FOREIGN_HAMLET, None)]
    assert await hamlet.rows(SUBJECTS, "move_household") == [("group", A), ("household", ONE)]
    away = on(c.RecordPresence, 501, seen=2, presence=Presence.AWAY)
    with pytest.raises(NotFound):
        await act(hamlet, await officer(hamlet), actions.record_presence, away)


async def test_two_moves_on_one_day_leave_the_last_dwelling(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    for seen, place in ((1, OTHER_HAMLET), (2, HAMLET)):
        command = on(c.MoveHousehold, 501, seen=seen, dwelling=wish(place, address="Số 9"))
        await act(hamlet, who, actions.move_household, command)
    assert await rows(hamlet, "dwellings", ONE) == [
        (HAMLET, None, None, None, None, None, SINCE, TODAY),
        (HAMLET, None, None, "Số 9", None, None, TODAY, None),
    ]
    assert [edge[2] for edge in await rows(hamlet, "edges", ONE)] == [1, 2]


@pytest.mark.parametrize(
    ("action", "command", "kind", "because"),
    [
        ("move_out_household", c.MoveOutHousehold, "move_out", "moved_out"),
        ("end_household", c.EndHousehold, "end", "ended"),
    ],
)
async def test_everything_about_a_household_ends_with_it(
    pool: asyncpg.Pool, action: str, command: type, kind: str, because: str
) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    done = await act(hamlet, await officer(hamlet), getattr(actions, action), on(command, 501))
    assert done == Done(ONE)
    assert await rows(hamlet, "households", ONE) == [("501", "recorded", 2, SINCE, TODAY)]
    assert await rows(hamlet, "dwellings", ONE) == [(HAMLET, None, None, None, None, None, SINCE, TODAY)]
    assert await rows(hamlet, "people", ONE) == [(5, "counted", SINCE, TODAY)]
    assert await rows(hamlet, "presences", ONE) == [("resident", SINCE, TODAY)]
    assert await rows(hamlet, "holders", ONE) == [("head", HEAD, SINCE, TODAY)]
    assert await rows(hamlet, "memberships", ONE) == [(A, "member", because, SINCE, TODAY)]
    assert await rows(hamlet, "home", ONE) == [(HAMLET, None)]
    assert await rows(hamlet, "edges", ONE) == [(kind, TODAY, 1, "workflow", None, "ends", ONE, None)]
    assert [(entry[0], entry[3]) for entry in await hamlet.rows(JOURNAL)] == [(action, HAMLET)]


async def test_a_household_that_ends_on_its_first_day_has_no_valid_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    key = (await act(hamlet, who, actions.register_household, register(head_id=HEAD, group_id=A))).id
    await act(hamlet, who, actions.end_household, on(c.EndHousehold, key.int))
    assert await hamlet.rows("select valid, version from households where id = $1", key) == [(None, 2)]
    for table in ("dwellings", "presences", "people", "holders", "memberships"):
        assert await rows(hamlet, table, key) == []
    assert [edge[2:3] + edge[5:] for edge in await rows(hamlet, "edges", key)] == [
        (1, "begins", None, key),
        (2, "ends", key, None),
    ]
    assert await told(hamlet, actions.end_household, on(c.EndHousehold, key.int, seen=2)) == [
        ("household-not-in-force", None)
    ]


async def test_head_and_representative_change(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    head = on(c.ChangeHouseholdHead, 501, day=FEBRUARY, person_id=SPEAKER)
    await act(hamlet, who, actions.change_household_head, head)
    await act(hamlet, who, actions.change_representative, on(c.ChangeRepresentative, 501, seen=2, person_id=HEAD))
    nobody = on(c.ChangeHouseholdHead, 501, seen=3, person_id=None)
    await act(hamlet, who, actions.change_household_head, nobody)
    assert await rows(hamlet, "holders", ONE) == [
        ("head", HEAD, SINCE, FEBRUARY),
        ("head", SPEAKER, FEBRUARY, TODAY),
        ("representative", HEAD, TODAY, None),
    ]
    assert [edge[:3] for edge in await rows(hamlet, "edges", ONE)] == [
        ("change_head", FEBRUARY, 1),
        ("change_representative", TODAY, 1),
        ("change_head", TODAY, 2),
    ]
    assert await hamlet.rows(SUBJECTS, "change_representative") == [("household", ONE), ("person", HEAD)]


async def test_people_are_counted_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    await act(hamlet, who, actions.record_people_count, on(c.RecordPeopleCount, 501, day=FEBRUARY, people=6))
    await act(hamlet, who, actions.record_people_count, on(c.RecordPeopleCount, 501, seen=2, people=4))
    await act(hamlet, who, actions.record_people_count, on(c.RecordPeopleCount, 501, seen=3, people=0))
    assert await rows(hamlet, "people", ONE) == [
        (5, "counted", SINCE, FEBRUARY),
        (6, "counted", FEBRUARY, TODAY),
        (0, "counted", TODAY, None),
    ]
    payloads = [json.loads(entry[6])["people"] for entry in await hamlet.rows(JOURNAL)]
    assert payloads == [{str(ONE): 6}, {str(ONE): 4}, {str(ONE): 0}]


async def test_presence_changes(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    away = on(c.RecordPresence, 501, presence=Presence.AWAY)
    await act(hamlet, await officer(hamlet), actions.record_presence, away)
    assert await rows(hamlet, "presences", ONE) == [("resident", SINCE, TODAY), ("away", TODAY, None)]


async def test_what_is_known_afterwards_is_named(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    transfer = TransferHouseholds(effective_on=TODAY, origin=ref(5), destination=ref(6), household_ids=(ONE,))
    await carry_out(hamlet, transfer)
    await act(hamlet, who, actions.record_people_count, on(c.RecordPeopleCount, 501, seen=2, people=6))
    assert await told(hamlet, actions.split_household, on(c.SplitHousehold, 501, seen=3, day=FEBRUARY, people=1)) == [
        ("later-facts", TODAY),
        ("later-facts", TODAY),
    ]
    away = on(c.RecordPresence, 501, seen=3, day=FEBRUARY, presence=Presence.AWAY)
    await act(hamlet, who, actions.record_presence, away)
    assert await rows(hamlet, "presences", ONE) == [("resident", SINCE, FEBRUARY), ("away", FEBRUARY, None)]


async def test_of_two_events_at_once_the_second_has_to_read_again(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    found = await asyncio.gather(
        *(
            act(hamlet, who, actions.record_people_count, on(c.RecordPeopleCount, 501, people=people))
            for people in (3, 4)
        ),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in found) == ["Done", "StaleVersion"]
    assert await hamlet.value("select count(*) from household_events") == 1


async def test_a_group_head_records_events_of_the_group_and_of_dwellings_in_its_commune(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2})
    head = bound(Role.GROUP_HEAD, A)
    await act(hamlet, head, actions.split_household, on(c.SplitHousehold, 501, people=1))
    moved = on(c.MoveHousehold, 501, seen=2, dwelling=wish(OTHER_HAMLET))
    await act(hamlet, head, actions.move_household, moved)
    key = (await act(hamlet, head, actions.register_household, register(group_id=A))).id
    confirmed = ConfirmMembership(household_id=household(key.int), effective_on=TODAY, expected_version=1)
    await act(hamlet, head, confirm_membership, confirmed)
    assert await rows(hamlet, "memberships", key) == [(A, "member", None, TODAY, None)]
    for command in (register(), register(dwelling=wish(FOREIGN_HAMLET), group_id=A)):
        with pytest.raises(NotFound):
            await act(hamlet, head, actions.register_household, command)
    away = on(c.MoveHousehold, 501, seen=3, dwelling=wish(FOREIGN_HAMLET))
    with pytest.raises(NotFound):
        await act(hamlet, head, actions.move_household, away)
    with pytest.raises(NotFound):
        await act(hamlet, head, actions.end_household, on(c.EndHousehold, 601))


async def test_only_who_may_change_memberships_lets_a_household_in_at_once(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, elsewhere={6: FOREIGN_HAMLET})
    secretary = bound(Role.GROUP_SECRETARY, A)
    for membership in (EntryStatus.MEMBER, EntryStatus.INVITED):
        with pytest.raises(Forbidden):
            await act(hamlet, secretary, actions.register_household, register(group_id=A, membership=membership))
    key = (await act(hamlet, secretary, actions.register_household, register(group_id=A))).id
    assert await rows(hamlet, "memberships", key) == [(A, "provisional", None, TODAY, None)]
    member = register(group_id=A, membership=EntryStatus.MEMBER)
    key = (await act(hamlet, await officer(hamlet), actions.register_household, member)).id
    assert await rows(hamlet, "memberships", key) == [(A, "member", None, TODAY, None)]
    for unseen in (B, group_id(77)):
        with pytest.raises(NotFound):
            await act(hamlet, await officer(hamlet), actions.register_household, register(group_id=unseen))


async def test_unknown_households_and_places_are_not_found(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    who = await officer(hamlet)
    with pytest.raises(NotFound):
        await act(hamlet, who, actions.end_household, on(c.EndHousehold, 7_777))
    nowhere = on(c.MoveHousehold, 501, dwelling=wish(TerritoryId(UUID(int=7_777))))
    with pytest.raises(NotFound):
        await act(hamlet, who, actions.move_household, nowhere)
    with pytest.raises(StaleVersion):
        await act(hamlet, who, actions.end_household, on(c.EndHousehold, 501, seen=9))
