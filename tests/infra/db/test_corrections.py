"""Typing mistakes are corrected over the same days; the twin keeps what stood there, the journal no values."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.domain.access.actor import Actor
from app.domain.access.roles import Role
from app.domain.corrections import actions
from app.domain.corrections import commands as c
from app.domain.groups.model import Manner
from app.domain.households import actions as household_actions
from app.domain.households.model import CountSource
from app.domain.restructuring import commands as r
from app.domain.shared.errors import Conflict, Forbidden, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import HouseholdId, PersonId, RestructuringId, SeatId
from tests.infra.db.annulment_steps import annul, digest
from tests.infra.db.group_steps import FEBRUARY, household, officer
from tests.infra.db.hamlet import (
    CHAIR,
    HAMLET,
    SINCE,
    TODAY,
    Hamlet,
    actor,
    build,
    carry_out,
    group_id,
    h,
    preview,
    ref,
)
from tests.infra.db.household_steps import CANAL, act, dig, register, settle

A = group_id(5)
WHY = "Gõ nhầm"


async def correct(hamlet: Hamlet, command: Any, who: Actor | None = None) -> UUID:
    names = {"CorrectPeopleCount": "correct_people_count", "CorrectHouseholdCode": "correct_household_code"}
    kind = type(command).__name__
    action = getattr(actions, names.get(kind, f"correct_{kind.removeprefix('Correct').lower()}"))
    acting = who or await officer(hamlet)
    async with hamlet.work() as work:
        return UUID(str((await action(work, acting, command)).id))


async def told(hamlet: Hamlet, action: str) -> list[tuple[Any, ...]]:
    return await hamlet.rows(
        "select subject_kind, subject_id, territory_id, effective_on, reason, payload -> 'fields' "
        "from journal_entries where action = $1",
        action,
    )


def group(seen: int = 1, **given: Any) -> c.CorrectGroup:
    return c.CorrectGroup(group_id=A, held_on=TODAY, reason=WHY, expected_version=seen, **given)


def at_home(seen: int = 1, **given: Any) -> c.CorrectDwelling:
    return c.CorrectDwelling(household_id=household(501), held_on=TODAY, reason=WHY, expected_version=seen, **given)


async def test_number_and_name_of_a_group(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1})
    assert await correct(hamlet, group(number=7, name="Tổ Đoàn Kết")) == A
    assert await hamlet.rows(
        "select number, name, name_fold, lower(valid), upper(valid) from group_versions where group_id = $1", A
    ) == [(7, "Tổ Đoàn Kết", "to doan ket", SINCE, None)]
    assert await hamlet.rows("select number, name from history.group_versions where group_id = $1", A) == [
        (5, "Tổ số 5")
    ]
    assert await hamlet.value("select version from groups where id = $1", A) == 2
    assert await told(hamlet, "correct_group") == [("group", A, HAMLET, SINCE, WHY, b'["number", "name"]')]


async def test_a_number_is_borne_once(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1})
    with pytest.raises(RulesBroken) as refused:
        await correct(hamlet, group(number=6))
    assert [each.code.code for each in refused.value.violations] == ["number-taken"]
    await carry_out(hamlet, r.DissolveGroup(effective_on=FEBRUARY, late_reason="x", group=ref(6)))
    await carry_out(hamlet, r.RenumberGroup(effective_on=TODAY, group=ref(5), number=8))
    await correct(hamlet, group(2, number=6))
    assert await hamlet.rows(
        "select number, lower(valid) from group_versions where group_id = $1 order by valid", A
    ) == [
        (5, SINCE),
        (6, TODAY),
    ]


async def test_the_decision_of_a_restructuring(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    renamed = r.RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Bình Yên", decision_number="15/QĐ-UBND")
    case = RestructuringId(await carry_out(hamlet, renamed))
    before = await digest(hamlet)
    command = c.CorrectDecision(
        restructuring_id=case, decision_number="16/QĐ-UBND", issuer="Ủy ban", reason=WHY, expected_version=2
    )
    await correct(hamlet, command)
    assert await hamlet.rows("select decision_number, issuer, wording, version from restructurings") == [
        ("16/QĐ-UBND", "Ủy ban", None, 3)
    ]
    assert await digest(hamlet) == before
    assert await told(hamlet, "correct_decision") == [
        ("restructuring", case, HAMLET, TODAY, WHY, b'["decision_number", "issuer"]')
    ]


async def test_only_a_restructuring_with_effect_has_a_decision_to_correct(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1}, free=1)
    [case] = await preview(hamlet, r.EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1)))
    command = c.CorrectDecision(restructuring_id=RestructuringId(case), issuer="Ủy ban", reason=WHY, expected_version=1)
    with pytest.raises(Conflict) as refused:
        await correct(hamlet, command)
    assert refused.value.code.code == "wrong-state"


async def test_a_seat(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    head = SeatId(await hamlet.value("select id from board_seats where post = 'head'"))
    until = date(2028, 1, 1)
    command = c.CorrectSeat(
        group_id=A, seat_id=head, manner=Manner.RECOGNISED, term_until=until, reason=WHY, expected_version=1
    )
    await correct(hamlet, command)
    assert await hamlet.rows(
        "select manner, term_until, lower(valid), upper(valid) from board_seats where id = $1", head
    ) == [("recognised", until, SINCE, None)]
    assert await hamlet.value("select version from groups where id = $1", A) == 2


async def test_a_seat_of_another_group_is_none_of_this_one(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1, 6: 1})
    other = SeatId(await hamlet.value("select id from board_seats where group_id = $1 limit 1", group_id(6)))
    command = c.CorrectSeat(group_id=A, seat_id=other, manner=Manner.ACTING, reason=WHY, expected_version=1)
    with pytest.raises(RulesBroken) as refused:
        await correct(hamlet, command)
    assert [each.code.code for each in refused.value.violations] == ["not-held-then"]


async def test_a_dwelling_and_no_address_in_the_journal(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await dig(hamlet)
    await correct(hamlet, at_home(address="12/3 hẻm Cây Bàng", cluster_id=CANAL, sequence=4))
    assert await hamlet.rows(
        "select cluster_id, sequence, address, territory_id, lower(valid), upper(valid) from dwellings"
    ) == [(CANAL, 4, "12/3 hẻm Cây Bàng", HAMLET, SINCE, None)]
    assert await hamlet.value("select version from households where id = $1", household(501)) == 2
    assert await told(hamlet, "correct_dwelling") == [
        ("household", household(501), HAMLET, SINCE, WHY, b'["cluster_id", "sequence", "address"]')
    ]
    assert await hamlet.value("select count(*) from journal_entries where payload::text like '%Cây%'") == 0


async def test_a_cluster_elsewhere_is_refused(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    with pytest.raises(RulesBroken) as refused:
        await correct(hamlet, at_home(cluster_id=CANAL))
    assert [each.code.code for each in refused.value.violations] == ["dwelling-cluster"]


async def test_a_number_of_people(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await settle(hamlet, 501, 4)
    command = c.CorrectPeopleCount(
        household_id=household(501), held_on=FEBRUARY, people=5, source=CountSource.DECLARED, reason=WHY,
        expected_version=1,
    )  # fmt: skip
    await correct(hamlet, command)
    assert await hamlet.rows("select people, source, lower(valid), upper(valid) from people_counts") == [
        (5, "declared", SINCE, None)
    ]
    early = c.CorrectPeopleCount(
        household_id=household(501), held_on=date(2025, 12, 31), people=6, reason=WHY, expected_version=2
    )
    with pytest.raises(RulesBroken) as refused:
        await correct(hamlet, early)
    assert [each.code.code for each in refused.value.violations] == ["not-held-then"]


async def test_a_code_that_an_annulled_household_bears_is_set_free(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    done = await act(hamlet, await officer(hamlet), household_actions.register_household, register(code="H-1"))
    await annul(hamlet, "register_household")
    command = c.CorrectHouseholdCode(household_id=household(501), code="H-1", reason=WHY, expected_version=1)
    with pytest.raises(RulesBroken) as refused:
        await correct(hamlet, command)
    assert [each.code.code for each in refused.value.violations] == ["household-code-taken"]
    free = c.CorrectHouseholdCode(household_id=HouseholdId(done.id), code="H-1-cũ", reason=WHY, expected_version=2)
    await correct(hamlet, free)
    await correct(hamlet, command)
    assert await hamlet.rows("select code from households order by code") == [("H-1",), ("H-1-cũ",)]


async def test_a_corrected_change_can_be_annulled(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 2})
    parts = (r.SplitPart(household_ids=h(501)), r.SplitPart(continues=True, takes_rest=True))
    before = await digest(hamlet)
    await carry_out(hamlet, r.SplitGroup(effective_on=TODAY, origin=ref(5), parts=parts))
    founded = await hamlet.value("select id from groups where id <> $1", A)
    command = c.CorrectGroup(group_id=founded, held_on=TODAY, number=9, reason=WHY, expected_version=1)
    await correct(hamlet, command)
    await annul(hamlet, "execute_restructuring")
    assert await digest(hamlet) == before


async def test_a_correction_survives_the_annulment_of_an_earlier_change(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    await carry_out(hamlet, r.RenameGroup(effective_on=TODAY, group=ref(5), name="Tổ Bình Yên"))
    command = c.CorrectGroup(group_id=A, held_on=FEBRUARY, name="Tổ số Năm", reason=WHY, expected_version=2)
    await correct(hamlet, command)
    await annul(hamlet, "execute_restructuring")
    assert await hamlet.rows("select name, lower(valid), upper(valid) from group_versions") == [
        ("Tổ số Năm", SINCE, None)
    ]


async def test_who_may_not_correct(pool: asyncpg.Pool) -> None:
    hamlet = await build(pool, {5: 1})
    party = await actor(hamlet, Role.COMMUNE_PARTY, PersonId(UUID(int=803)))
    elsewhere = await actor(hamlet, Role.COMMUNE_FRONT_CHAIR, CHAIR, "other")
    unknown = c.CorrectDecision(
        restructuring_id=RestructuringId(UUID(int=77)), issuer="x", reason=WHY, expected_version=1
    )
    for who, command, error in (
        (party, group(number=7), Forbidden),
        (elsewhere, group(number=7), NotFound),
        (elsewhere, at_home(address="1"), NotFound),
        (None, unknown, NotFound),
        (
            None,
            c.CorrectGroup(group_id=group_id(77), held_on=TODAY, number=7, reason=WHY, expected_version=1),
            NotFound,
        ),
        (None, group(3, number=7), StaleVersion),
    ):
        with pytest.raises(error):
            await correct(hamlet, command, who)
    assert await told(hamlet, "correct_group") == []
