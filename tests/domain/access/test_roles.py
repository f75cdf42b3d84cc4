"""The one table of roles: each row holds what the role is for, and never what it must not see."""

import pytest

from app.domain.access.permissions import Permission as P  # noqa: N817
from app.domain.access.roles import GRANTS, OWN, PLACES, REACHES, Place, Reach, Role, place_of, reach_of

PERSONAL = frozenset({P.PERSON_READ, P.PERSON_READ_CONTACT, P.PERSON_WRITE, P.HOUSEHOLD_READ, P.HOUSEHOLD_WRITE})
WRITES = frozenset(permission for permission in P if permission.value.endswith((":write", ":draft", ":execute")))
READERS_ONLY = (
    Role.HOUSEHOLD_REP,
    Role.PARTY_CELL,
    Role.COMMUNE_PARTY,
    Role.PARTNER_AGENCY,
    Role.PROVINCE_PARTY_OFFICE,
    Role.PROVINCE_STANDING_COMMITTEE,
    Role.AUDITOR,
    Role.INTEGRATION,
)


def test_every_role_has_a_row() -> None:
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_every_role_is_bound_to_one_kind_of_place(role: Role) -> None:
    assert isinstance(place_of(role), Place)


def test_boards_are_bound_to_groups_and_representatives_to_households() -> None:
    assert {role.value: place.value for role, place in PLACES.items()} == {
        "household_rep": "household",
        "group_secretary": "group",
        "group_deputy": "group",
        "group_head": "group",
    }
    assert place_of(Role.HAMLET_FRONT) is Place.TERRITORY


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_map_the_bodies_and_the_rules(role: Role) -> None:
    assert {P.TERRITORY_READ, P.BODY_READ, P.POLICY_READ} <= GRANTS[role]


@pytest.mark.parametrize("permission", P)
def test_every_permission_is_held_by_somebody(permission: P) -> None:
    assert permission in OWN or any(permission in granted for granted in GRANTS.values())


def test_partner_agencies_never_see_households_or_persons() -> None:
    assert GRANTS[Role.PARTNER_AGENCY].isdisjoint(PERSONAL)


def test_records_from_paper_are_made_by_offices_and_the_front_and_confirmed_by_the_government_too() -> None:
    writers = {role.value for role, granted in GRANTS.items() if P.RECORD_WRITE in granted}
    assert writers == {
        "hamlet_front",
        "commune_front_officer",
        "commune_front_chair",
        "province_front_officer",
        "province_front_chair",
    }
    confirmers = {role.value for role, granted in GRANTS.items() if P.RECORD_CONFIRM in granted}
    assert confirmers == writers | {"commune_government"}


def test_auditors_see_the_journal_and_no_personal_data() -> None:
    assert P.JOURNAL_READ in GRANTS[Role.AUDITOR]
    assert GRANTS[Role.AUDITOR].isdisjoint(PERSONAL | {P.ACCOUNT_READ})


def test_administrators_manage_accounts_and_see_no_business_data() -> None:
    assert GRANTS[Role.SYSTEM_ADMIN] == {
        P.TERRITORY_READ,
        P.BODY_READ,
        P.POLICY_READ,
        P.ACCOUNT_READ,
        P.ACCOUNT_WRITE,
    }


def test_only_administrators_manage_accounts() -> None:
    assert [role for role in Role if P.ACCOUNT_WRITE in GRANTS[role]] == [Role.SYSTEM_ADMIN]


def test_the_standing_committee_and_integrations_see_figures_only() -> None:
    for role in (Role.PROVINCE_STANDING_COMMITTEE, Role.INTEGRATION, Role.PROVINCE_PARTY_OFFICE):
        assert GRANTS[role].isdisjoint(PERSONAL), role


@pytest.mark.parametrize("role", READERS_ONLY)
def test_those_who_only_read_write_nothing(role: Role) -> None:
    assert GRANTS[role].isdisjoint(WRITES)


@pytest.mark.parametrize("role", Role)
def test_whoever_changes_a_record_may_read_it(role: Role) -> None:
    for write, read in (
        (P.HOUSEHOLD_WRITE, P.HOUSEHOLD_READ),
        (P.GROUP_WRITE, P.GROUP_READ),
        (P.BOARD_WRITE, P.GROUP_READ),
        (P.PERSON_WRITE, P.PERSON_READ),
        (P.RESTRUCTURING_DRAFT, P.RESTRUCTURING_READ),
        (P.RESTRUCTURING_EXECUTE, P.RESTRUCTURING_READ),
        (P.BODY_WRITE, P.BODY_READ),
        (P.POLICY_WRITE, P.POLICY_READ),
        (P.TERRITORY_WRITE, P.TERRITORY_READ),
        (P.ACCOUNT_WRITE, P.ACCOUNT_READ),
    ):
        assert write not in GRANTS[role] or read in GRANTS[role], (role, write)


def test_whoever_sees_contacts_sees_persons() -> None:
    for role in Role:
        assert P.PERSON_READ_CONTACT not in GRANTS[role] or P.PERSON_READ in GRANTS[role], role


def test_nobody_who_drafts_at_the_hamlet_executes() -> None:
    assert P.RESTRUCTURING_DRAFT in GRANTS[Role.HAMLET_FRONT]
    assert P.RESTRUCTURING_EXECUTE not in GRANTS[Role.HAMLET_FRONT]


def test_everybody_holds_over_their_own_records() -> None:
    assert sorted(OWN) == [
        "access_log:read",
        "account:change_password",
        "account:read",
        "change:answer",
        "journal:read",
        "operation:cancel",
        "operation:read",
        "person:read",
        "person:read_contact",
        "person:read_sealed",
    ]


def test_whose_values_were_read_is_looked_up_by_auditors_only() -> None:
    for permission in (P.ACCESS_LOG_READ, P.ACCESS_LOG_SEARCH):
        assert [role for role in Role if permission in GRANTS[role]] == [Role.AUDITOR]


def test_sealed_values_are_opened_and_erased_by_those_who_answer_for_them() -> None:
    assert [role for role in Role if P.PERSON_READ_SEALED in GRANTS[role]] == [
        Role.COMMUNE_FRONT_CHAIR,
        Role.COMMUNE_GOVERNMENT,
        Role.PROVINCE_FRONT_CHAIR,
    ]
    assert [role for role in Role if P.PERSON_ERASE in GRANTS[role]] == [
        Role.COMMUNE_FRONT_CHAIR,
        Role.PROVINCE_FRONT_CHAIR,
    ]


def test_a_representative_sees_the_own_group() -> None:
    assert reach_of(Role.HOUSEHOLD_REP, P.GROUP_READ) is Reach.OWN_GROUP
    assert reach_of(Role.HOUSEHOLD_REP, P.HOUSEHOLD_READ) is Reach.PLACE


def test_what_counts_in_a_territory_reaches_the_territory_around_a_group_or_household() -> None:
    assert reach_of(Role.GROUP_HEAD, P.TERRITORY_READ) is Reach.TERRITORY
    assert reach_of(Role.HOUSEHOLD_REP, P.POLICY_READ) is Reach.TERRITORY
    assert reach_of(Role.GROUP_HEAD, P.HOUSEHOLD_READ) is Reach.PLACE


def test_only_roles_below_a_territory_reach_further_than_their_place() -> None:
    assert {role for role, _ in REACHES} == set(PLACES)


def test_what_reaches_further_is_held() -> None:
    assert [(role, permission) for role, permission in REACHES if permission not in GRANTS[role]] == []


def test_no_other_reach_opens_the_territory_to_a_group_or_household() -> None:
    opened = {permission for (_, permission), reach in REACHES.items() if reach is Reach.TERRITORY}
    assert opened == {P.TERRITORY_READ, P.BODY_READ, P.POLICY_READ}
