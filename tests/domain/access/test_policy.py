"""The one question: may this actor do this here?"""

from functools import partial
from uuid import UUID

import pytest

from app.domain.access.actor import Actor, Assignment
from app.domain.access.permissions import Permission
from app.domain.access.policy import covers, may, require, require_each
from app.domain.access.roles import Role
from app.domain.shared.errors import Forbidden, NotFound
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.scope import Scope, Target

GROUP, HOUSEHOLD, PERSON = UUID(int=4), UUID(int=6), UUID(int=3)
COMMUNE, HAMLET, NEIGHBOUR = "1.2.3", "1.2.3.4", "1.2.30"


def actor(role: Role, path: str = COMMUNE) -> Actor:
    assignment = Assignment(AssignmentId(UUID(int=1)), role, path)
    return Actor(AccountId(UUID(int=2)), PersonId(PERSON), "tam.nguyen", (assignment,))


@pytest.mark.parametrize(("path", "covered"), [(COMMUNE, True), (HAMLET, True), ("1.2", False), (NEIGHBOUR, False)])
def test_a_territory_covers_itself_and_what_lies_below(path: str, covered: bool) -> None:  # noqa: FBT001
    assert covers(Scope(paths=(COMMUNE,)), Target(path)) is covered


def test_a_group_is_covered_by_its_own_scope() -> None:
    assert covers(Scope(groups=(GROUP,)), Target(HAMLET, GROUP))
    assert not covers(Scope(groups=(GROUP,)), Target(HAMLET, UUID(int=9)))


def test_a_household_is_covered_by_its_own_scope() -> None:
    assert covers(Scope(households=(HOUSEHOLD,)), Target(HAMLET, None, HOUSEHOLD))
    assert not covers(Scope(households=(HOUSEHOLD,)), Target(HAMLET, None, UUID(int=9)))


def test_a_person_is_covered_by_themselves() -> None:
    assert covers(Scope(persons=(PERSON,)), Target(person_id=PERSON))
    assert not covers(Scope(persons=(PERSON,)), Target(person_id=UUID(int=9)))


def test_what_is_nowhere_is_covered_by_nothing() -> None:
    assert not covers(Scope((COMMUNE,), (GROUP,), (HOUSEHOLD,), (PERSON,)), Target())


def test_whoever_may_is_let_through() -> None:
    officer = actor(Role.COMMUNE_FRONT_OFFICER)
    assert may(officer, Permission.GROUP_WRITE, Target(HAMLET))
    require(officer, Permission.GROUP_WRITE, Target(HAMLET), what="group", read=Permission.GROUP_READ)


def test_who_may_read_but_not_write_is_forbidden() -> None:
    with pytest.raises(Forbidden) as caught:
        require(
            actor(Role.PARTNER_AGENCY),
            Permission.GROUP_WRITE,
            Target(HAMLET),
            what="group",
            read=Permission.GROUP_READ,
        )
    assert caught.value.values == {"permission": "group:write"}


def test_what_lies_outside_is_not_found() -> None:
    with pytest.raises(NotFound) as caught:
        require(
            actor(Role.COMMUNE_FRONT_OFFICER),
            Permission.GROUP_WRITE,
            Target(NEIGHBOUR),
            what="group",
            read=Permission.GROUP_READ,
        )
    assert caught.value.values == {"what": "group"}


def test_each_target_has_to_be_allowed_and_known() -> None:
    ask = partial(
        require_each,
        actor(Role.COMMUNE_FRONT_OFFICER),
        Permission.GROUP_WRITE,
        what="group",
        read=Permission.GROUP_READ,
    )
    ask([Target(HAMLET), Target(HAMLET)])
    for targets in ([Target(HAMLET), Target(NEIGHBOUR)], [Target(HAMLET), None]):
        with pytest.raises(NotFound):
            ask(targets)
