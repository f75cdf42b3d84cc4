"""What was asked is stored as JSON and is read back as the same command."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.groups.model import Manner, Post
from app.domain.restructuring.commands import (
    DissolveGroup,
    EstablishGroup,
    GroupRef,
    MergeGroups,
    RegroupGroups,
    RegroupPart,
    RenameGroup,
    RenumberGroup,
    RepealRestructuring,
    Restructure,
    ReturnWish,
    SeatWish,
    SplitGroup,
    SplitPart,
    TransferHouseholds,
)
from app.domain.restructuring.deciding import COMMANDS
from app.domain.shared.ids import GroupId, HouseholdId, PersonId, RestructuringId, TerritoryId
from app.infra.db.restructuring.commands import dump, load

DAY = date(2026, 3, 10)
A, B = GroupRef(GroupId(UUID(int=5)), 3), GroupRef(GroupId(UUID(int=6)))
HOUSEHOLDS = (HouseholdId(UUID(int=501)), HouseholdId(UUID(int=502)))
SEATS = (
    SeatWish(PersonId(UUID(int=1)), Post.HEAD, Manner.ELECTED, date(2028, 1, 1)),
    SeatWish(PersonId(UUID(int=2)), Post.DEPUTY),
)


@pytest.mark.parametrize(
    "command",
    [
        EstablishGroup(
            effective_on=DAY, decision_number="15/QĐ-UBND", decided_on=DAY, issuer="Ủy ban", wording="Lời văn",
            reason="Lý do", late_reason="Gửi chậm", territory_id=TerritoryId(UUID(int=9)), number=4, name="Tổ số 4",
            household_ids=HOUSEHOLDS, seats=SEATS,
        ),
        SplitGroup(
            effective_on=DAY, origin=A,
            parts=(
                SplitPart(number=7, household_ids=HOUSEHOLDS, seats=SEATS),
                SplitPart(continues=True, takes_rest=True),
            ),
        ),
        MergeGroups(effective_on=DAY, origins=(A, B), survivor_group_id=B.group_id),
        RegroupGroups(
            effective_on=DAY, origins=(A, B),
            results=(
                RegroupPart(continues_group_id=A.group_id, household_ids=HOUSEHOLDS),
                RegroupPart(takes_rest=True),
            ),
        ),
        TransferHouseholds(effective_on=DAY, origin=A, destination=B, household_ids=HOUSEHOLDS),
        RenameGroup(effective_on=DAY, group=A, name="Tổ Bình Yên"),
        RenumberGroup(effective_on=DAY, group=A, number=8),
        DissolveGroup(effective_on=DAY, group=B),
        RepealRestructuring(
            effective_on=DAY, restructuring_id=RestructuringId(UUID(int=8)),
            returns=(ReturnWish(household_id=HOUSEHOLDS[0], group_id=A.group_id),),
        ),
    ],
    ids=list(COMMANDS),
)  # fmt: skip
def test_a_command_is_read_back(command: Restructure) -> None:
    kind = next(kind for kind, its in COMMANDS.items() if its is type(command))
    assert load(kind, dump(command).encode()) == command


def test_a_field_that_was_unknown_then_has_its_default() -> None:
    stored = f'{{"effective_on":"2026-03-10","group":{{"group_id":"{B.group_id}"}}}}'
    assert load("dissolve", stored.encode()) == DissolveGroup(effective_on=DAY, group=B)
