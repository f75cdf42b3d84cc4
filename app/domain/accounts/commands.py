"""What a caller asks of accounts and roles. Passwords never show in a representation, a log or the journal."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from app.domain.access.roles import Role
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import AccountId, AssignmentId, BodyId, GroupId, HouseholdId, PersonId, TerritoryId

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
"""Characters of a password, counted after its cleaning."""

Account = Annotated[AccountId, Doc("Tài khoản.", "The account.", _ID)]
Version = Annotated[
    int, Doc("Phiên bản của bản ghi mà bạn đã xem.", "The version of the record that you saw.", 12), Bounds(0)
]
Reason = Annotated[str | None, Doc("Lý do.", "The reason.", "Nghỉ công tác"), Bounds(1, MAX_WORDS)]
Password = Annotated[
    str,
    Doc("Mật khẩu.", "The password.", "mua-xuan-tren-song-Tien"),
    Bounds(SHORTEST_PASSWORD, LONGEST_PASSWORD),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccount:
    """Opens an account for a person who is registered. Without a password it cannot sign in here."""

    person_id: Annotated[PersonId, Doc("Người giữ tài khoản.", "Whose account it is.", _ID)]
    territory_id: Annotated[
        TerritoryId, Doc("Địa bàn quản lý tài khoản.", "The territory whose administrators keep the account.", _ID)
    ]
    username: Annotated[
        str, Doc("Tên đăng nhập, không phân biệt hoa thường.", "The user name; case does not count.", "tam.nguyen")
    ]
    password: Annotated[
        str | None,
        Doc("Mật khẩu đầu tiên.", "The first password.", "mua-xuan-tren-song-Tien"),
        Bounds(SHORTEST_PASSWORD, LONGEST_PASSWORD),
    ] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableAccount:
    """Closes an account: it signs in no more, and its open sessions end at once."""

    account_id: Account
    reason: Reason = None
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableAccount:
    """Opens a closed account again; sessions that ended stay ended."""

    account_id: Account
    reason: Reason = None
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """Changes the password of one's own account; every other session of it ends."""

    account_id: Account
    current_password: Annotated[
        str,
        Doc("Mật khẩu hiện tại.", "The present password.", "mua-xuan-tren-song-Hau"),
        Bounds(1, LONGEST_PASSWORD),
    ] = field(repr=False)
    new_password: Password = field(repr=False)
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole:
    """Gives a person a role at exactly one place: a territory, a group or a household, as the role demands."""

    person_id: Annotated[PersonId, Doc("Người được phân công.", "Who holds the role.", _ID)]
    role: Annotated[Role, Doc("Vai trò.", "The role.", "commune_front_officer")]
    territory_id: Annotated[
        TerritoryId | None,
        Doc("Địa bàn, với mọi nơi bên dưới.", "The territory, with all below it.", _ID),
    ] = None
    group_id: Annotated[GroupId | None, Doc("Tổ.", "The group.", None)] = None
    household_id: Annotated[HouseholdId | None, Doc("Hộ.", "The household.", None)] = None
    body_id: Annotated[BodyId | None, Doc("Cơ quan, tổ chức.", "The body on whose behalf it is held.", None)] = None
    valid_from: Annotated[
        date | None, Doc("Ngày bắt đầu; để trống là hôm nay.", "The first day; today if empty.", date(2026, 1, 1))
    ] = None
    valid_to: Annotated[
        date | None,
        Doc(
            "Ngày đầu tiên không còn giữ vai trò; để trống là chưa định.",
            "The first day on which it is held no more; open if empty.",
            date(2028, 7, 1),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment:
    """Ends a role. On its first day the assignment then holds on no date; it keeps its identity."""

    assignment_id: Annotated[AssignmentId, Doc("Phân công.", "The assignment.", _ID)]
    ends_on: Annotated[
        date | None,
        Doc(
            "Ngày đầu tiên không còn giữ vai trò; để trống là hôm nay.",
            "The first day on which it is held no more; today if empty.",
            date(2026, 7, 1),
        ),
    ] = None
    reason: Reason = None
    expected_version: Version
