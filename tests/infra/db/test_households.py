"""How households come onto the record on PostgreSQL: exact rows of every table, one event, one journal entry."""

import asyncio
import json
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from app.domain.households import actions
from app.domain.households import commands as c
from app.domain.households.model import CountSource, EntryStatus, Presence
from app.domain.restructuring.commands import DissolveGroup
from app.domain.shared.errors import Conflict, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import HouseholdId, PersonId
from tests.infra.db.hamlet import (
    FOREIGN_HAMLET,
    HAMLET,
    OTHER_HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    build,
    carry_out,
    ref,
)
from tests.infra.db.household_steps import (
    CANAL,
    FEBRUARY,
    HEAD,
    JOURNAL,
    LATE,
    SPEAKER,
    SUBJECTS,
    A,
    B,
    act,
    code_of_hamlet,
    dig,
    everywhere,
    household,
    officer,
    on,
    register,
    rows,
    settle,
    wish,
)

POLICY = """
insert into policy_values (territory_id, key, value, legal_basis, verified, valid)
values ($1, $2, $3, 'x', false, daterange($4, null))
"""


async def registered(hamlet: Hamlet, command: c.RegisterHousehold) -> HouseholdId:
    done = await act(hamlet, await officer(hamlet), actions.register_household, command)
    assert done.others == ()
    return HouseholdId(done.id)


async def broken(hamlet: Hamlet, command: c.RegisterHousehold) -> list[str]:
    """The rules that a registration breaks."""
    with pytest.raises(RulesBroken) as refused:
        await act(hamlet, await everywhere(hamlet), actions.register_household, command)
    return [each.code.code for each in refused.value.violations]


async def test_a_registered_household_has_a_row_of_everything(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await dig(hamlet)
    dwelling = wish(cluster_id=CANAL, sequence=12, address="Số 12, kênh Ba", latitude=10.5, longitude=105.5)
    key = await registered(
        hamlet,
        register(
            FEBRUARY,
            dwelling=dwelling,
            presence=Presence.TEMPORARY,
            people_source=CountSource.COUNTED,
            head_id=HEAD,
            representative_id=SPEAKER,
            group_id=A,
        ),
    )
    code = f"{await code_of_hamlet(hamlet)}-H0001"
    assert await rows(hamlet, "households", key) == [(code, "workflow", 1, FEBRUARY, None)]
    assert await rows(hamlet, "dwellings", key) == [(HAMLET, CANAL, 12, "Số 12, kênh Ba", 10.5, 105.5, FEBRUARY, None)]
    assert await rows(hamlet, "presences", key) == [("temporary", FEBRUARY, None)]
    assert await rows(hamlet, "people", key) == [(4, "counted", FEBRUARY, None)]
    assert await rows(hamlet, "holders", key) == [
        ("head", HEAD, FEBRUARY, None),
        ("representative", SPEAKER, FEBRUARY, None),
    ]
    assert await rows(hamlet, "memberships", key) == [(A, "provisional", None, FEBRUARY, None)]
    assert await rows(hamlet, "home", key) == [(HAMLET, A)]
    assert await rows(hamlet, "edges", key) == [
        ("register", FEBRUARY, 1, "workflow", LATE, "begins", None, key),
    ]


async def test_a_registration_is_one_entry_of_the_journal_without_personal_values(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    key = await registered(hamlet, register(FEBRUARY, head_id=HEAD, group_id=A))
    [entry] = await hamlet.rows(JOURNAL)
    assert entry[:6] == ("register_household", "household", key, HAMLET, FEBRUARY, LATE)
    assert json.loads(entry[6]) == {
        "codes": [f"{await code_of_hamlet(hamlet)}-H0001"],
        "ended": [],
        "people": {str(key): 4},
        "warnings": [],
    }
    assert await hamlet.rows(SUBJECTS, "register_household") == [("group", A), ("household", key), ("person", HEAD)]


async def test_a_household_that_moved_in_says_so(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    command = c.MoveInHousehold(dwelling=wish(), people=3, effective_on=TODAY)
    key = (await act(hamlet, await officer(hamlet), actions.move_in_household, command)).id
    assert await rows(hamlet, "edges", key) == [("move_in", TODAY, 1, "workflow", None, "begins", None, key)]
    assert [entry[0] for entry in await hamlet.rows(JOURNAL)] == ["move_in_household"]


async def test_numbers_of_a_hamlet_go_on_and_never_come_back(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    prefix = await code_of_hamlet(hamlet)
    first = await registered(hamlet, register())
    await registered(hamlet, register(code=f"{prefix}-H0041"))
    await registered(hamlet, register(code=f"{prefix}-HX"))
    ended = c.EndHousehold(household_id=first, effective_on=TODAY, expected_version=1)
    await act(hamlet, await officer(hamlet), actions.end_household, ended)
    fourth, fifth = [await registered(hamlet, register()) for _ in range(2)]
    elsewhere = await registered(hamlet, register(dwelling=wish(OTHER_HAMLET)))
    codes = [await hamlet.value("select code from households where id = $1", key) for key in (fourth, fifth, elsewhere)]
    assert codes == [f"{prefix}-H0042", f"{prefix}-H0043", f"{await code_of_hamlet(hamlet, OTHER_HAMLET)}-H0001"]


async def test_numbers_beyond_four_digits_are_counted_by_their_value(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    prefix = await code_of_hamlet(hamlet)
    await registered(hamlet, register(code=f"{prefix}-H9999"))
    keys = [await registered(hamlet, register()) for _ in range(2)]
    codes = [await hamlet.value("select code from households where id = $1", key) for key in keys]
    assert codes == [f"{prefix}-H10000", f"{prefix}-H10001"]


async def test_codes_of_their_own_never_use_up_the_numbers(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    prefix = await code_of_hamlet(hamlet)
    for number in ("9999", "00007"):
        await registered(hamlet, register(code=f"{prefix}-H{number}"))
    first = await registered(hamlet, register())
    await registered(hamlet, register(code=f"{prefix}-H99999999999"))
    keys = [first, *[await registered(hamlet, register()) for _ in range(2)]]
    codes = [await hamlet.value("select code from households where id = $1", key) for key in keys]
    assert codes == [f"{prefix}-H10000", f"{prefix}-H100000000000", f"{prefix}-H100000000001"]


async def test_a_household_whose_hamlet_is_not_known_lies_in_the_commune(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    commune = await hamlet.value("select parent_id from territory_versions where territory_id = $1", HAMLET)
    key = await registered(hamlet, register(dwelling=wish(commune), group_id=A))
    assert await rows(hamlet, "home", key) == [(commune, A)]
    code = await hamlet.value("select code from households where id = $1", key)
    assert code == f"{(await code_of_hamlet(hamlet)).partition('-')[0]}-H0001"


async def test_two_who_register_at_once_get_two_numbers(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    keys = await asyncio.gather(*(registered(hamlet, register()) for _ in range(2)))
    codes = sorted([await hamlet.value("select code from households where id = $1", key) for key in keys])
    prefix = await code_of_hamlet(hamlet)
    assert codes == [f"{prefix}-H0001", f"{prefix}-H0002"]


async def test_of_two_who_give_the_same_code_at_once_one_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    places = (HAMLET, OTHER_HAMLET)
    found = await asyncio.gather(
        *(registered(hamlet, register(code="HK-1", dwelling=wish(place))) for place in places), return_exceptions=True
    )
    assert sum(isinstance(each, RulesBroken | Conflict) for each in found) == 1
    assert await broken(hamlet, register(code="HK-1")) == ["household-code-taken"]


async def test_everything_around_a_registration_is_looked_at(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, elsewhere={6: FOREIGN_HAMLET})
    await dig(hamlet)
    erased = "update persons set erased_on = $2, recorded_in = record.current_change_set() where id = $1"
    await hamlet.write((erased, HEAD, TODAY), (erased, SPEAKER, TODAY))
    command = register(
        dwelling=wish(OTHER_HAMLET, cluster_id=CANAL),
        head_id=HEAD,
        representative_id=SPEAKER,
        group_id=B,
    )
    assert await broken(hamlet, command) == [
        "dwelling-cluster",
        "holder-unknown",
        "holder-unknown",
        "household-group",
    ]


async def test_a_person_whom_one_may_not_see_is_not_named(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2, 6: 2}, elsewhere={6: FOREIGN_HAMLET})
    stranger = PersonId(UUID(int=9061))
    for command in (register(head_id=stranger), register(representative_id=stranger), register(head_id=PersonId(A))):
        with pytest.raises(NotFound):
            await act(hamlet, await officer(hamlet), actions.register_household, command)


async def test_a_group_that_ended_and_a_place_that_was_not_yet_there_take_nobody(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await carry_out(hamlet, DissolveGroup(effective_on=TODAY, group=ref(5)))
    assert await broken(hamlet, register(group_id=A)) == ["household-group"]
    assert await broken(hamlet, register(FEBRUARY, group_id=A)) == ["household-group"]
    before = date(2025, 6, 1)
    assert await broken(hamlet, register(before)) == ["dwelling-place"]


async def test_the_size_policy_of_the_hamlet_is_asked(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await hamlet.write((POLICY, HAMLET, "size.hard_max", b"3", SINCE), (POLICY, HAMLET, "size.soft_max", b"2", SINCE))
    key = await registered(hamlet, register(group_id=A))
    [entry] = await hamlet.rows(JOURNAL)
    assert json.loads(entry[6])["warnings"] == ["household-group-large"]
    assert await rows(hamlet, "memberships", key) == [(A, "provisional", None, TODAY, None)]
    assert await broken(hamlet, register(group_id=A)) == ["household-group-full"]
    invited = await registered(hamlet, register(group_id=A, membership=EntryStatus.INVITED))
    assert await rows(hamlet, "memberships", invited) == [(A, "invited", None, TODAY, None)]


async def test_a_split_off_household_takes_people_with_it_and_waits_for_the_board(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    command = on(c.SplitHousehold, 501, day=FEBRUARY, people=2, head_id=SPEAKER)
    done = await act(hamlet, who, actions.split_household, command)
    [new] = done.others
    assert done.id == household(501)
    assert await rows(hamlet, "people", household(501)) == [
        (5, "counted", SINCE, FEBRUARY),
        (3, "declared", FEBRUARY, None),
    ]
    assert await rows(hamlet, "people", new) == [(2, "declared", FEBRUARY, None)]
    assert await rows(hamlet, "dwellings", new) == [(HAMLET, None, None, None, None, None, FEBRUARY, None)]
    assert await rows(hamlet, "memberships", new) == [(A, "provisional", None, FEBRUARY, None)]
    assert await rows(hamlet, "holders", new) == [("head", SPEAKER, FEBRUARY, None)]
    assert await rows(hamlet, "home", new) == [(HAMLET, A)]
    assert await rows(hamlet, "households", household(501)) == [("501", "recorded", 2, SINCE, None)]
    assert await rows(hamlet, "memberships", household(501)) == [(A, "member", None, SINCE, None)]
    assert await rows(hamlet, "edges", household(501)) == [
        ("split", FEBRUARY, 1, "workflow", LATE, "continues", household(501), household(501)),
        ("split", FEBRUARY, 1, "workflow", LATE, "splits", household(501), new),
    ]
    assert await hamlet.rows(SUBJECTS, "split_household") == [
        ("group", A),
        ("household", household(501)),
        ("household", new),
        ("person", SPEAKER),
    ]


async def test_a_household_splits_into_another_commune_without_a_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    command = on(c.SplitHousehold, 501, people=1, dwelling=wish(FOREIGN_HAMLET), code="HK-9")
    [new] = (await act(hamlet, await everywhere(hamlet), actions.split_household, command)).others
    assert await rows(hamlet, "households", new) == [("HK-9", "workflow", 1, TODAY, None)]
    assert await rows(hamlet, "memberships", new) == []
    assert await rows(hamlet, "home", new) == [(FOREIGN_HAMLET, None)]
    assert await rows(hamlet, "people", new) == [(1, "declared", TODAY, None)]
    assert await rows(hamlet, "people", household(501)) == []


async def test_two_households_may_split_off_on_one_day(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    who = await officer(hamlet)
    for seen in (1, 2):
        await act(hamlet, who, actions.split_household, on(c.SplitHousehold, 501, seen=seen, people=1))
    assert await rows(hamlet, "people", household(501)) == [(5, "counted", SINCE, TODAY), (3, "declared", TODAY, None)]
    edges = await rows(hamlet, "edges", household(501))
    assert [(edge[2], edge[5]) for edge in edges] == [(1, "continues"), (1, "splits"), (2, "continues"), (2, "splits")]


async def test_an_old_version_of_the_origin_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    with pytest.raises(StaleVersion) as refused:
        await act(hamlet, await officer(hamlet), actions.split_household, on(c.SplitHousehold, 501, seen=2, people=1))
    assert refused.value.values == {"version": 1}
    assert await hamlet.value("select count(*) from household_events") == 0


async def test_what_was_true_before_stays_in_the_history(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    await settle(hamlet, 501, 5)
    await act(hamlet, await officer(hamlet), actions.split_household, on(c.SplitHousehold, 501, people=2))
    kept = "select people, lower(valid), upper(valid) from history.people_counts where household_id = $1"
    assert await hamlet.rows(kept, household(501)) == [(5, SINCE, None)]
    assert await hamlet.rows("select version from history.households where id = $1", household(501)) == [(1,)]
