"""The one table: which role holds which permissions, and how far from its place each reaches.

An assignment puts a role at a place: a territory (and all below it), a group or a household. A permission
reaches the place itself unless the table says further: the group that the household belongs to today, or the
territory that the place lies in. Besides, everybody who is signed in holds ``OWN`` over their own records.
"""

from enum import Enum, StrEnum

from app.domain.access.permissions import Permission as P  # noqa: N817 - the table below must fit the page


class Role(StrEnum):
    """Roles held by persons (domain words in Vietnamese beside each)."""

    HOUSEHOLD_REP = "household_rep"
    """Đại diện hộ."""
    GROUP_SECRETARY = "group_secretary"
    """Thư ký tổ."""
    GROUP_DEPUTY = "group_deputy"
    """Tổ phó."""
    GROUP_HEAD = "group_head"
    """Tổ trưởng."""
    HAMLET_HEAD = "hamlet_head"
    """Trưởng ấp, khóm."""
    HAMLET_FRONT = "hamlet_front"
    """Ban Công tác Mặt trận."""
    PARTY_CELL = "party_cell"
    """Chi bộ."""
    COMMUNE_FRONT_OFFICER = "commune_front_officer"
    """Cán bộ Mặt trận xã."""
    COMMUNE_FRONT_CHAIR = "commune_front_chair"
    """Chủ tịch Mặt trận xã."""
    COMMUNE_PARTY = "commune_party"
    """Cấp uỷ cơ sở."""
    COMMUNE_GOVERNMENT = "commune_government"
    """Uỷ ban nhân dân xã."""
    PARTNER_AGENCY = "partner_agency"
    """Hội Khuyến học, Công an."""
    PROVINCE_FRONT_OFFICER = "province_front_officer"
    """Cán bộ Mặt trận tỉnh."""
    PROVINCE_FRONT_CHAIR = "province_front_chair"
    """Chủ tịch Mặt trận tỉnh."""
    PROVINCE_PARTY_OFFICE = "province_party_office"
    """Văn phòng Tỉnh uỷ."""
    PROVINCE_STANDING_COMMITTEE = "province_standing_committee"
    """Ban Thường vụ Tỉnh uỷ."""
    AUDITOR = "auditor"
    """Kiểm toán nhật ký, không xem dữ liệu cá nhân."""
    SYSTEM_ADMIN = "system_admin"
    """Quản trị hệ thống, không xem dữ liệu nghiệp vụ."""
    INTEGRATION = "integration"
    """Hệ thống tích hợp."""


class Place(Enum):
    """What a role is bound to."""

    TERRITORY = "territory"
    GROUP = "group"
    HOUSEHOLD = "household"


class Reach(Enum):
    """How far a permission reaches from the place of the assignment."""

    PLACE = "place"
    """The place itself; a territory with all below it."""
    OWN_GROUP = "own_group"
    """The group that the household lies in today; nothing while it lies in none."""
    TERRITORY = "territory"
    """The territory that the group or household lies in today, with all below it."""


PLACES: dict[Role, Place] = {
    Role.HOUSEHOLD_REP: Place.HOUSEHOLD,
    Role.GROUP_SECRETARY: Place.GROUP,
    Role.GROUP_DEPUTY: Place.GROUP,
    Role.GROUP_HEAD: Place.GROUP,
}
"""Where each role is bound; every role that is not named here is bound to a territory."""

_EVERYBODY = frozenset({P.TERRITORY_READ, P.BODY_READ, P.POLICY_READ})
_FIGURES = _EVERYBODY | {P.GROUP_READ, P.RESTRUCTURING_READ}
_BOARD = _FIGURES | {P.HOUSEHOLD_READ, P.PERSON_READ, P.PERSON_READ_CONTACT}
_HAMLET = _BOARD | {P.DUPLICATE_READ}
_COMMUNE_OFFICE = _BOARD | {
    P.TERRITORY_WRITE,
    P.HOUSEHOLD_WRITE,
    P.PERSON_WRITE,
    P.DUPLICATE_READ,
    P.DUPLICATE_DECIDE,
    P.GROUP_WRITE,
    P.MEMBERSHIP_ANSWER,
    P.BOARD_WRITE,
    P.RESTRUCTURING_DRAFT,
    P.CHANGE_CORRECT,
    P.RECORD_WRITE,
    P.RECORD_CONFIRM,
    P.IMPORT_WRITE,
}

GRANTS: dict[Role, frozenset[P]] = {
    Role.HOUSEHOLD_REP: _FIGURES | {P.HOUSEHOLD_READ, P.MEMBERSHIP_ANSWER},
    Role.GROUP_SECRETARY: _BOARD | {P.HOUSEHOLD_WRITE},
    Role.GROUP_DEPUTY: _BOARD | {P.HOUSEHOLD_WRITE},
    Role.GROUP_HEAD: _BOARD | {P.HOUSEHOLD_WRITE, P.GROUP_WRITE, P.MEMBERSHIP_ANSWER},
    Role.HAMLET_HEAD: _HAMLET | {P.HOUSEHOLD_WRITE},
    Role.HAMLET_FRONT: _HAMLET
    | {
        P.HOUSEHOLD_WRITE,
        P.GROUP_WRITE,
        P.MEMBERSHIP_ANSWER,
        P.BOARD_WRITE,
        P.RESTRUCTURING_DRAFT,
        P.CHANGE_CORRECT,
        P.RECORD_WRITE,
        P.RECORD_CONFIRM,
    },
    Role.PARTY_CELL: _FIGURES | {P.PERSON_READ},
    Role.COMMUNE_FRONT_OFFICER: _COMMUNE_OFFICE,
    Role.COMMUNE_FRONT_CHAIR: _COMMUNE_OFFICE
    | {P.RESTRUCTURING_EXECUTE, P.CHANGE_ANNUL, P.JOURNAL_READ, P.PERSON_READ_SEALED, P.PERSON_ERASE},
    Role.COMMUNE_PARTY: _FIGURES | {P.PERSON_READ, P.PERSON_READ_CONTACT, P.JOURNAL_READ},
    Role.COMMUNE_GOVERNMENT: _BOARD
    | {P.RESTRUCTURING_EXECUTE, P.RECORD_CONFIRM, P.CHANGE_ANNUL, P.JOURNAL_READ, P.PERSON_READ_SEALED},
    Role.PARTNER_AGENCY: _FIGURES,
    Role.PROVINCE_FRONT_OFFICER: _COMMUNE_OFFICE | {P.BODY_WRITE, P.JOURNAL_READ},
    Role.PROVINCE_FRONT_CHAIR: _COMMUNE_OFFICE
    | {
        P.BODY_WRITE,
        P.POLICY_WRITE,
        P.RESTRUCTURING_EXECUTE,
        P.CHANGE_ANNUL,
        P.JOURNAL_READ,
        P.PERSON_READ_SEALED,
        P.PERSON_ERASE,
    },
    Role.PROVINCE_PARTY_OFFICE: _FIGURES | {P.JOURNAL_READ},
    Role.PROVINCE_STANDING_COMMITTEE: _FIGURES,
    Role.AUDITOR: _EVERYBODY | {P.JOURNAL_READ, P.ACCESS_LOG_READ, P.ACCESS_LOG_SEARCH},
    Role.SYSTEM_ADMIN: _EVERYBODY | {P.ACCOUNT_READ, P.ACCOUNT_WRITE},
    Role.INTEGRATION: _FIGURES,
}
"""Role -> permissions."""

REACHES: dict[tuple[Role, P], Reach] = {
    (Role.HOUSEHOLD_REP, P.GROUP_READ): Reach.OWN_GROUP,
    (Role.HOUSEHOLD_REP, P.RESTRUCTURING_READ): Reach.OWN_GROUP,
    **{(role, permission): Reach.TERRITORY for role in PLACES for permission in _EVERYBODY},
}
"""Permissions that reach further than the place; every other reaches the place.

Territories, bodies and rule parameters count where a territory is, never in a group or household: a role that is bound
to one of those holds them over the territory around it.
"""

OWN: frozenset[P] = frozenset(
    {
        P.PERSON_READ,
        P.PERSON_READ_CONTACT,
        P.PERSON_READ_SEALED,
        P.ACCESS_LOG_READ,
        P.ACCOUNT_READ,
        P.ACCOUNT_CHANGE_PASSWORD,
        P.JOURNAL_READ,
        P.CHANGE_ANSWER,
        P.OPERATION_READ,
        P.OPERATION_CANCEL,
    }
)
"""What everybody who is signed in holds over the records of their own person, whatever their roles.

Of the journal these are the entries that somebody else recorded on the person's behalf.
"""


def place_of(role: Role) -> Place:
    """What the role is bound to."""
    return PLACES.get(role, Place.TERRITORY)


def reach_of(role: Role, permission: P) -> Reach:
    """How far the role's permission reaches."""
    return REACHES.get((role, permission), Reach.PLACE)
