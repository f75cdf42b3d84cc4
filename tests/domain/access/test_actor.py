"""Where permissions reach, made of assignments."""

from uuid import UUID

from app.domain.access.actor import Actor, Assignment, scope_of
from app.domain.access.permissions import Permission
from app.domain.access.roles import Role
from app.domain.shared.ids import AccountId, AssignmentId, PersonId
from app.domain.shared.scope import Scope

ID = AssignmentId(UUID(int=1))
ACCOUNT, PERSON = AccountId(UUID(int=2)), PersonId(UUID(int=3))
GROUP, OTHER_GROUP, HOUSEHOLD = UUID(int=4), UUID(int=5), UUID(int=6)
HAMLET, COMMUNE, PROVINCE = "1.2.3.4", "1.2.3", "1.2"


def actor(*assignments: Assignment) -> Actor:
    return Actor(ACCOUNT, PERSON, "tam.nguyen", assignments)


def test_a_territory_role_reaches_its_subtree() -> None:
    assert scope_of(Assignment(ID, Role.HAMLET_FRONT, HAMLET), Permission.GROUP_READ) == Scope(paths=(HAMLET,))


def test_a_permission_that_the_role_lacks_reaches_nowhere() -> None:
    assert scope_of(Assignment(ID, Role.PARTNER_AGENCY, HAMLET), Permission.HOUSEHOLD_READ).is_empty()


def test_a_board_member_reaches_the_group_and_not_the_hamlet() -> None:
    head = Assignment(ID, Role.GROUP_HEAD, HAMLET, GROUP)
    assert scope_of(head, Permission.HOUSEHOLD_READ) == Scope(groups=(GROUP,))


def test_a_board_member_sees_the_map_of_the_hamlet() -> None:
    head = Assignment(ID, Role.GROUP_HEAD, HAMLET, GROUP)
    assert scope_of(head, Permission.TERRITORY_READ) == Scope(paths=(HAMLET,))


def test_a_representative_reaches_the_household() -> None:
    rep = Assignment(ID, Role.HOUSEHOLD_REP, HAMLET, GROUP, HOUSEHOLD)
    assert scope_of(rep, Permission.HOUSEHOLD_READ) == Scope(households=(HOUSEHOLD,))


def test_a_representative_reads_the_own_group() -> None:
    rep = Assignment(ID, Role.HOUSEHOLD_REP, HAMLET, GROUP, HOUSEHOLD)
    assert scope_of(rep, Permission.GROUP_READ) == Scope(groups=(GROUP,))


def test_a_household_in_no_group_never_opens_the_hamlet() -> None:
    rep = Assignment(ID, Role.HOUSEHOLD_REP, HAMLET, None, HOUSEHOLD)
    assert scope_of(rep, Permission.GROUP_READ).is_empty()


def test_a_territory_role_without_a_known_territory_reaches_nowhere() -> None:
    assert scope_of(Assignment(ID, Role.HAMLET_FRONT, None, GROUP), Permission.GROUP_READ).is_empty()


def test_a_board_role_without_a_known_group_reaches_nowhere() -> None:
    assert scope_of(Assignment(ID, Role.GROUP_HEAD, HAMLET), Permission.GROUP_READ).is_empty()


def test_scopes_of_several_assignments_are_joined() -> None:
    held = actor(
        Assignment(ID, Role.GROUP_HEAD, HAMLET, GROUP),
        Assignment(ID, Role.GROUP_SECRETARY, HAMLET, OTHER_GROUP),
        Assignment(ID, Role.HOUSEHOLD_REP, HAMLET, GROUP, HOUSEHOLD),
    )
    assert held.scopes[Permission.HOUSEHOLD_READ] == Scope(groups=(GROUP, OTHER_GROUP), households=(HOUSEHOLD,))


def test_a_territory_below_another_one_adds_nothing() -> None:
    held = actor(
        Assignment(ID, Role.COMMUNE_FRONT_OFFICER, COMMUNE),
        Assignment(ID, Role.PROVINCE_FRONT_OFFICER, PROVINCE),
        Assignment(ID, Role.HAMLET_FRONT, "1.20.3.4"),
    )
    assert held.scopes[Permission.GROUP_READ].paths == ("1.2", "1.20.3.4")


def test_the_same_territory_counts_once() -> None:
    held = actor(Assignment(ID, Role.HAMLET_FRONT, HAMLET), Assignment(ID, Role.HAMLET_HEAD, HAMLET))
    assert held.scopes[Permission.GROUP_READ].paths == (HAMLET,)


def test_everybody_reaches_their_own_records() -> None:
    own = Scope(persons=(PERSON,))
    held = actor()
    assert held.scopes[Permission.ACCOUNT_READ] == own
    assert held.scopes[Permission.PERSON_READ_CONTACT] == own
    assert held.scopes[Permission.ACCOUNT_WRITE].is_empty()


def test_there_is_a_scope_for_every_permission() -> None:
    assert set(actor().scopes) == set(Permission)


def test_actors_with_scopes_of_one_shape_share_their_plans() -> None:
    one = actor(Assignment(ID, Role.HAMLET_FRONT, HAMLET))
    other = actor(Assignment(ID, Role.HAMLET_FRONT, "1.2.3.9"))
    assert one.scope_shape == other.scope_shape
    assert one.scope_shape != actor(Assignment(ID, Role.HAMLET_FRONT, PROVINCE)).scope_shape


def test_plans_depend_on_which_scopes_are_the_same() -> None:
    """Whoever sees a row by the same scope that masks it needs no mask; another one does."""
    alike = actor(Assignment(ID, Role.HAMLET_HEAD, PROVINCE), Assignment(ID, Role.HAMLET_FRONT, PROVINCE))
    differing = actor(Assignment(ID, Role.HAMLET_HEAD, PROVINCE), Assignment(ID, Role.PARTY_CELL, "1.9"))
    shapes = [{key: scope.shape() for key, scope in each.scopes.items()} for each in (alike, differing)]
    read, contact = Permission.PERSON_READ, Permission.PERSON_READ_CONTACT
    assert [shape[read] == shape[contact] for shape in shapes] == [True, True]
    assert [each.scopes[read] == each.scopes[contact] for each in (alike, differing)] == [True, False]
    assert alike.scope_shape != differing.scope_shape


def test_actors_are_equal_by_what_they_are() -> None:
    assert actor() == actor()
    assert "scopes" not in repr(actor())
